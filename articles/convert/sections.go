package convert

import (
	"cmp"
	"slices"
	"strings"

	"broadside/articles"
	"broadside/articles/convert/compose"
	"broadside/articles/convert/exports"
	"broadside/articles/convert/hypertext"
	"broadside/articles/text"
)

// setSection takes the first category that is a section; the others are tags.
func (c *converter) setSection(s *story) {
	a := &s.Article
	var tags []string
	for _, t := range s.Terms {
		code := c.sectionOf(t)
		switch {
		case code != "" && a.Section == "":
			a.Section = code
		case text.Slug(t.Slug) != "uncategorized" && text.Slug(t.Name) != "uncategorized":
			tags = append(tags, cmp.Or(t.Name, t.Slug))
		}
	}
	a.Section = cmp.Or(a.Section, c.Section)
	a.Tags = append(tags, a.Tags...)
	if a.Section == "" {
		s.lost = append(s.lost, hypertext.Loss{Kind: "no section", Detail: strings.Join(tags, ", "), After: -1})
	}
}

// sectionOf returns the code of the section that a category is, or "".
func (c *converter) sectionOf(t exports.Term) string {
	for _, name := range []string{t.Slug, t.Name} {
		if code := c.Categories[text.FoldName(name)]; code != "" {
			return code
		}
	}
	if len(c.Sections) == 0 {
		code := text.Slug(cmp.Or(t.Slug, t.Name))
		if code == "uncategorized" {
			return ""
		}
		return code
	}
	for _, s := range c.Sections {
		if text.Slug(t.Slug) == s.Code || text.Slug(t.Name) == s.Code {
			return s.Code
		}
		for _, name := range s.Names {
			if name != "" && text.FoldName(name) == text.FoldName(t.Name) {
				return s.Code
			}
		}
	}
	return ""
}

// maxList is the number of names of one kind that an article keeps.
const maxList = 100

// tidyLists bounds the lists of an article.
func tidyLists(a *articles.Article) {
	for _, list := range []*[]string{&a.Tags, &a.Subjects, &a.Places, &a.People, &a.Organisations} {
		var out []string
		for _, s := range *list {
			if s = compose.Line(s); s != "" && !slices.Contains(out, s) && len(out) < maxList {
				out = append(out, text.Shorten(s, 200))
			}
		}
		*list = out
	}
	a.Byline = a.Byline[:min(len(a.Byline), maxList)]
	a.Contributors = a.Contributors[:min(len(a.Contributors), maxList)]
}
