package frontmatter

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"broadside/articles"
	"broadside/articles/names"
	"broadside/articles/picture"
	"broadside/articles/text"
)

// parseDateline reads a dateline that is a value, as in `dateline: Ankara,
// Turkey (Reuters)`.
func parseDateline(raw string) articles.Dateline {
	d := articles.Dateline{Raw: raw}
	s := strings.TrimRight(raw, " :-–—")
	if before, agency, ok := strings.Cut(s, "("); ok {
		d.Agency = text.OneLine(strings.TrimRight(agency, " )"))
		s = before
	}
	city, country, _ := strings.Cut(strings.ReplaceAll(s, "،", ","), ",")
	d.City, d.Country = names.PlaceCase(text.OneLine(city)), names.PlaceCase(text.OneLine(country))
	return d
}

// readEmbargo reads the key of that name: a time, or "none" when the embargo that
// the text states was lifted.
func (f *Reader) readEmbargo(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && strings.EqualFold(strings.TrimSpace(n.Value), "none") {
		f.lifted = true
		f.Article.Embargo = time.Time{}
		return
	}
	f.Article.Embargo = f.readTime(n, "embargo")
}

// SettlesEmbargo reports whether the front matter has the key embargo, which overrides an embargo
// in the text. A time of publication does not override it.
func (f *Reader) SettlesEmbargo() bool { return f.lifted || !f.Article.Embargo.IsZero() }

// readChoice returns the text of n if it is one of allowed, and breaks the piece if
// not: a misread status may be a withheld one.
func readChoice[T ~string](f *Reader, n *yaml.Node, key string, allowed ...T) T {
	s := T(strings.ToLower(f.readStrictly(n)))
	if s == "" || slices.Contains(allowed, s) {
		return s
	}
	names := make([]string, len(allowed))
	for i, a := range allowed {
		names[i] = string(a)
	}
	f.report(n, articles.Broken, fmt.Sprintf("%s %q is not known", key, s), "write one of "+strings.Join(names, ", "))
	return ""
}

func (f *Reader) readLang(n *yaml.Node) {
	s := f.readWord(n)
	if !text.IsLanguageTag(s) {
		f.report(n, articles.Wrong, fmt.Sprintf("lang %q is not a language tag (BCP 47)", s), "write en, ar or the like")
		return
	}
	f.Article.Lang = s
}

func (f *Reader) readPictures(n *yaml.Node) {
	for i, item := range f.listItems(n) {
		// the YAML beside a wire text adds to the credit and caption found there
		if i == len(f.Article.Images) {
			f.Article.Images = append(f.Article.Images, articles.Image{})
		}
		img := &f.Article.Images[i]
		f.ImageLines = append(f.ImageLines, f.lineOf(item))
		if item.Kind == yaml.ScalarNode {
			img.Src = f.readPictureName(item)
			continue
		}
		f.readFields(item,
			field{"src", into(&img.Src, f.readPictureName)},
			field{"alt", into(&img.Alt, f.readText)},
			field{"caption", into(&img.Caption, f.readText)},
			field{"credit", into(&img.Credit, f.readText)},
			field{"creditURL", func(v *yaml.Node) { img.CreditURL = f.readAddress(v, "creditURL", true) }},
			field{"copyright", into(&img.Copyright, f.readText)},
			field{"license", into(&img.License, f.readText)},
			field{"width", func(v *yaml.Node) { img.Width = f.readCount(v, "width") }},
			field{"height", func(v *yaml.Node) { img.Height = f.readCount(v, "height") }},
			field{"focus", into(&img.Focus, f.readFocus)},
		)
	}
}

// readPictureName returns the name of a picture, beside which a comment is ordinary.
func (f *Reader) readPictureName(n *yaml.Node) string {
	if picture.IsPicture(n.Value) {
		return f.readWord(n)
	}
	return f.readText(n)
}

// readFocus returns a point as "x% y%".
func (f *Reader) readFocus(n *yaml.Node) string {
	s := f.readWord(n)
	var x, y float64
	if s == "" {
		return ""
	}
	if c, err := fmt.Sscanf(s+"\n", "%f%% %f%%\n", &x, &y); err != nil || c != 2 || !(x >= 0 && x <= 100 && y >= 0 && y <= 100) {
		f.report(n, articles.Wrong, fmt.Sprintf("focus %q is not a point", s), `write the point a crop keeps as "50% 30%", from the left and the top`)
		return ""
	}
	return fmt.Sprintf("%g%% %g%%", x, y)
}

func (f *Reader) readByline(n *yaml.Node) {
	f.Article.Byline = nil
	f.warnFolded(n)
	add := func(n *yaml.Node, p articles.Person) {
		if p.Name != "" {
			f.Article.Byline = append(f.Article.Byline, f.readPeople(n, p)...)
		}
	}
	if n.Kind == yaml.ScalarNode {
		add(n, articles.Person{Name: f.readText(n)})
		return
	}
	for _, item := range f.listItems(n) {
		if item.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 { // quoted to be one: ['Smith, Jones & Co']
			if name := withoutBy(f.readText(item)); name != "" {
				f.Article.Byline = append(f.Article.Byline, articles.Person{Name: name})
			}
			continue
		}
		if item.Kind == yaml.ScalarNode {
			add(item, articles.Person{Name: f.readText(item)})
			continue
		}
		var p articles.Person
		f.readFields(item, field{"name", into(&p.Name, f.readText)}, field{"role", into(&p.Role, f.readText)},
			field{"url", func(v *yaml.Node) { p.URL = f.readAddress(v, "url", false) }})
		add(item, p)
	}
}

func (f *Reader) readContributors(n *yaml.Node) {
	f.Article.Contributors = nil
	if n.Kind == yaml.ScalarNode && n.Tag != "!!null" {
		f.Article.Contributors = names.Contributors(f.readList(n, peopleList), "wire")
		return
	}
	for _, item := range f.listItems(n) {
		c := articles.Contributor{Role: "wire"}
		if item.Kind == yaml.ScalarNode {
			c.Name = f.readText(item)
		} else {
			f.readFields(item, field{"name", into(&c.Name, f.readText)},
				field{"role", func(v *yaml.Node) { c.Role = cmp.Or(readChoice(f, v, "role", "wire", "reporting", "photo"), "wire") }})
		}
		if c.Name != "" {
			f.Article.Contributors = append(f.Article.Contributors, c)
		}
	}
}

func (f *Reader) readDateline(n *yaml.Node) {
	f.Article.Dateline = nil
	var d articles.Dateline
	if n.Kind == yaml.ScalarNode {
		raw := f.readText(n)
		if raw == "" {
			return
		}
		d = parseDateline(raw)
	} else {
		f.readFields(n, field{"city", into(&d.City, f.readText)}, field{"country", into(&d.Country, f.readText)},
			field{"agency", into(&d.Agency, f.readText)})
	}
	if d.City == "" {
		f.report(n, articles.Wrong, "the dateline names no city", "write dateline: {city: Dubai}")
		return
	}
	f.Article.Dateline = &d
}

func (f *Reader) readCorrections(n *yaml.Node) {
	f.Article.Corrections = nil
	for _, item := range f.listItems(n) {
		var c articles.Correction
		f.readFields(item, field{"at", func(v *yaml.Node) { c.At = f.readTime(v, "at") }},
			field{"kind", func(v *yaml.Node) {
				c.Kind = readChoice(f, v, "kind", "correction", "clarification", "update", "retraction")
			}},
			field{"text", into(&c.Text, f.readText)})
		c.Kind = cmp.Or(c.Kind, "correction")
		if c.Text == "" || c.At.IsZero() {
			f.report(item, articles.Broken, "a correction needs a time and a text", "write at: and text:")
			continue
		}
		f.Article.Corrections = append(f.Article.Corrections, c)
		f.CorrectionLines = append(f.CorrectionLines, f.lineOf(item))
	}
}

func (f *Reader) readTranslations(n *yaml.Node) {
	f.Article.Translations = nil
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return
	}
	if n.Kind != yaml.MappingNode {
		f.report(n, articles.Wrong, "expected a language and a slug, found "+describeNode(n), "write translations: {ar: slug-of-the-piece}")
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		lang, slug := n.Content[i].Value, f.readWord(n.Content[i+1])
		if f.Article.Translations[lang] != "" {
			f.report(n.Content[i], articles.Wrong, fmt.Sprintf("the translation %q is given twice", lang), "keep one")
			continue
		}
		if !text.IsLanguageTag(lang) || slug == "" || text.Slug(slug) != slug {
			f.report(n.Content[i], articles.Wrong, fmt.Sprintf("%q: %q is no language with a slug", lang, slug), "write translations: {ar: slug-of-the-piece}")
			continue
		}
		if f.Article.Translations == nil {
			f.Article.Translations = map[string]string{}
		}
		f.Article.Translations[lang] = slug
	}
}

func (f *Reader) readListings(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode {
		f.Article.Listings = articles.Listings{Off: !f.readBoolean(n, "listings", true)}
		return
	}
	var l articles.Listings
	f.readFields(n,
		field{"allow", func(v *yaml.Node) { l.Off = !f.readBoolean(v, "allow", true) }},
		field{"sensitive", func(v *yaml.Node) { l.Sensitive = f.readBoolean(v, "sensitive", false) }},
		field{"categories", into(&l.Categories, f.readTexts)},
		field{"place", into(&l.Place, f.readText)},
	)
	f.Article.Listings = l
}

// readAddress returns a safe address, or reports it. When absolute is set it must
// be http or https.
func (f *Reader) readAddress(n *yaml.Node, key string, absolute bool) string {
	s := f.readWord(n)
	if s == "" {
		return ""
	}
	href, ok := text.SafeLink(s)
	if !ok || absolute && !strings.HasPrefix(href, "http://") && !strings.HasPrefix(href, "https://") {
		fix := "write a whole address: https://…"
		if how := text.SuggestLink(s); strings.HasPrefix(how, "write https://") {
			fix = how
		}
		f.report(n, articles.Wrong, fmt.Sprintf("%s %q is not an address that may be linked to", key, s), fix)
		return ""
	}
	if what, fix := text.DeadLink(href); what != "" {
		f.report(n, articles.Warning, fmt.Sprintf("%s: %s", key, what), fix)
	}
	return href
}
