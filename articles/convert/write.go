package convert

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"broadside/articles"
	"broadside/articles/convert/compose"
	"broadside/articles/convert/hypertext"
	"broadside/articles/piece"
	"broadside/articles/text"
)

// maxSlug is the length of the longest slug, in bytes: most file systems hold
// names of 255.
const maxSlug = 150

// write writes the file of a story and its pictures, unless they are up to
// date. It returns the reason why the story is not imported, or "".
func (c *converter) write(s *story) (skip string, err error) {
	was := c.out.stories[s.ID]
	switch {
	case was != nil && was.Version > s.Version:
		return "an older version", nil
	case c.seen[s.ID] && was.Version == s.Version:
		return "twice in the source", nil
	}
	s.source = sumOfStory(s) // before relink, which changes the links of the source
	if reason := c.isKept(s, was); reason != "" {
		c.count(s, "kept", reason)
		return "", nil
	}
	s.slug = c.out.claim(s.ID, wantedSlug(s))
	s.path = strings.ToLower(text.PrimaryLanguage(s.Article.Lang)) + "/" + s.slug + ".md"
	known := map[string]string{}
	if was != nil {
		s.path, known = was.File, was.Pictures
	}
	pictures := c.placePictures(s, known)
	c.relink(s)
	if len(s.Article.Body) == 0 && len(s.Article.Images) == 0 {
		return "without text", nil
	}
	file, skip := c.compose(s)
	if skip != "" {
		return skip, nil
	}
	outcome, skip, err := c.decide(s, was, file)
	if skip != "" || err != nil {
		return skip, err
	}
	r := &record{File: s.path, Sum: sumOf([]byte(file)), Source: s.source, Version: s.Version, Link: s.Link, Pictures: pictures}
	if outcome != "same" {
		if err := c.out.announce(s.ID, r); err != nil {
			return "", err
		}
		if err := c.out.write(s.path, []byte(file)); err != nil {
			return "", err
		}
	}
	c.remember(s.ID, r)
	if c.seen[s.ID] { // an older version was imported in the same run
		return "an older version", nil
	}
	c.seen[s.ID] = true
	c.count(s, outcome, "")
	return "", nil
}

// sumOfStory returns a sum of the article as the source has it.
func sumOfStory(s *story) string {
	raw, _ := json.Marshal(s.Article) // of strings, numbers and times only
	return sumOf(raw)
}

// isKept returns why the file of a story is left as it is: a person has edited
// or removed it.
func (c *converter) isKept(s *story, was *record) string {
	if was == nil || c.Force || c.seen[s.ID] {
		return ""
	}
	now, err := c.out.read(was.File)
	reason := "edited since"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		reason = "removed since"
	case err != nil || sumOf(now) == was.Sum: // decide reports a file that cannot be read
		return ""
	}
	s.path = was.File
	if s.source != was.Source {
		c.problem(c.file, s.name, articles.Warning, was.File+" was "+strings.TrimSuffix(reason, " since")+" here, and the source has changed too; nothing is written", "take the changes over by hand, or give -force")
	}
	return reason
}

// wantedSlug returns the slug that the source has, else one from the headline.
func wantedSlug(s *story) string {
	slug := strings.TrimSuffix(strings.TrimSuffix(s.Slug, ".html"), ".htm")
	slug = shortSlug(cmp.Or(text.Slug(slug), text.Slug(lastPart(s.Link)), text.Slug(s.Article.Headline)), maxSlug)
	switch slug {
	case "":
		return "story-" + sumOf([]byte(s.ID))[:8]
	case "index", "default": // the names of page bundles
		return slug + "-page"
	}
	return slug
}

// lastPart returns the last part of the path of an address, if it is made of
// words.
func lastPart(link string) string {
	_, rest, ok := strings.Cut(link, "://")
	if !ok {
		return ""
	}
	rest, _, _ = strings.Cut(rest, "?")
	rest, _, _ = strings.Cut(rest, "#")
	host, way, _ := strings.Cut(rest, "/")
	parts := strings.Split(strings.Trim(way, "/"), "/")
	last := parts[len(parts)-1]
	if at := strings.LastIndexByte(last, '.'); at > 0 {
		last = last[:at] // ".html"
	}
	if plain, err := url.PathUnescape(last); err == nil {
		last = plain
	}
	if host == "" || !strings.ContainsFunc(last, unicode.IsLetter) || !strings.ContainsAny(last, "-_") {
		return ""
	}
	return last
}

// compose returns the file of a story. It reads the file back as the library
// does. If the text or the state differs, it writes the file again, first with
// lines escaped that were read as notes to editors, then also without emphasis.
// The notes in an agency's text are not escaped, so that the library acts on
// them.
func (c *converter) compose(s *story) (file, skip string) {
	a := &s.Article
	a.Body, _ = compose.Settle(a.Body)
	file, p := c.try(s, compose.Options{DeskNotes: true})
	if p.Broken() || p.Article.Status != a.Status || !compose.Same(p.Article.Body, a.Body) {
		file, p = c.composeAgain(s)
	}
	if p.Broken() && !p.Killed {
		i := slices.IndexFunc(p.Problems, func(p articles.Problem) bool { return p.Level == articles.Broken })
		return "", "not readable as an article: " + p.Problems[i].What
	}
	c.checkNotes(s, &p)
	return file, ""
}

func (c *converter) composeAgain(s *story) (file string, p piece.Piece) {
	a := &s.Article
	file, p = c.try(s, compose.Options{})
	plain := !compose.Same(p.Article.Body, a.Body)
	if plain {
		a.Body = compose.WithoutEmphasis(a.Body)
		s.lost = append(s.lost, hypertext.Loss{Kind: "emphasis of a text that is not read back with it", After: -1})
		if file, p = c.try(s, compose.Options{Plain: true}); !p.Broken() && !compose.Same(p.Article.Body, a.Body) {
			c.problem(c.file, s.name, articles.Wrong, "its file "+s.path+" is read otherwise than the source", "compare the two by hand, and send us the export")
		}
	}
	if s.Agency || !s.Public {
		file, p = c.try(s, compose.Options{DeskNotes: true, Plain: plain})
	}
	return file, p
}

// try writes a file and reads it back as the library does.
func (c *converter) try(s *story, o compose.Options) (string, piece.Piece) {
	file := compose.File(&s.Article, o)
	r := &piece.Reader{Now: c.Now, Pictures: anyPicture{}}
	return file, r.Read(piece.Source{Path: s.path, Text: []byte(file)})
}

// checkNotes reports the notes to editors in a file, and the faults of one that
// an agency takes back.
func (c *converter) checkNotes(s *story, p *piece.Piece) {
	for _, problem := range p.Problems {
		if problem.Note || p.Killed && problem.Level == articles.Broken {
			c.problem(c.file, s.name, problem.Level, problem.What, problem.Fix)
		}
	}
}

// anyPicture is a piece.Placer that accepts every picture. Pictures are checked
// when they are copied.
type anyPicture struct{}

// Place reports nothing.
func (anyPicture) Place(*articles.Image, string, int) *articles.Problem { return nil }

// decide returns the outcome for a file, new, changed or same, or the reason for
// which it is not written.
func (c *converter) decide(s *story, was *record, file string) (outcome, skip string, err error) {
	now, err := c.out.read(s.path)
	missing := errors.Is(err, fs.ErrNotExist)
	switch {
	case err != nil && !missing:
		return "", "", fmt.Errorf("%s cannot be read: %w", s.path, err)
	case !missing && string(now) == file:
		return "same", "", nil
	case missing && was == nil:
		return "new", "", nil
	case was == nil && !c.Force:
		return "", "a file of its name is there that was not imported", nil
	}
	return "changed", "", nil
}

// remember puts a story into the manifest.
func (c *converter) remember(id string, r *record) {
	before, _ := json.Marshal(c.out.stories[id])
	after, _ := json.Marshal(r)
	c.out.changed = c.out.changed || string(before) != string(after)
	c.out.stories[id] = r
}

func (c *converter) count(s *story, outcome, reason string) {
	r, a := c.report, &s.Article
	r.Stories++
	*map[string]*int{"new": &r.New, "changed": &r.Changed, "same": &r.Same, "kept": &r.Kept}[outcome]++
	switch {
	case a.Status == articles.StatusDraft:
		r.Drafts++
	case a.Published.After(c.Now().Add(time.Minute)):
		r.Later++
	}
	c.reportLosses(s)
	c.tell(Result{Story: s.name, Outcome: outcome, Reason: reason, File: s.path, Link: s.Link})
}
