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

// readDateline reads a dateline that stands alone, as in `dateline: Ankara,
// Turkey (Reuters)`.
func readDateline(raw string) articles.Dateline {
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

// embargo reads the key of that name: a time, or "none" when the embargo that
// the text states was lifted.
func (f *Reader) embargo(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && strings.EqualFold(strings.TrimSpace(n.Value), "none") {
		f.lifted = true
		f.Article.Embargo = time.Time{}
		return
	}
	f.Article.Embargo = f.time(n, "embargo")
}

// SettlesEmbargo reports whether the desk decided by name about an embargo in
// the text. A time of publication alone does not.
func (f *Reader) SettlesEmbargo() bool { return f.lifted || !f.Article.Embargo.IsZero() }

// oneOf returns the text of n if it is one of allowed, and breaks the piece if
// not: a misread status may be a withheld one.
func oneOf[T ~string](f *Reader, n *yaml.Node, key string, allowed ...T) T {
	s := T(strings.ToLower(f.hides(n)))
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

func (f *Reader) kind(n *yaml.Node) {
	f.Article.Kind = oneOf(f, n, "kind", articles.News, articles.Opinion, articles.Analysis, articles.Live, articles.Sponsored, articles.Notice)
}

func (f *Reader) status(n *yaml.Node) {
	f.Article.Status = oneOf(f, n, "status", articles.StatusDraft, articles.StatusScheduled, articles.StatusLive, articles.StatusWithheld, articles.StatusKilled)
}

func (f *Reader) dir(n *yaml.Node) {
	f.Article.Dir = oneOf(f, n, "dir", "ltr", "rtl")
}

func (f *Reader) lang(n *yaml.Node) {
	s := f.word(n)
	if !text.IsLanguageTag(s) {
		f.report(n, articles.Wrong, fmt.Sprintf("lang %q is not a language tag (BCP 47)", s), "write en, ar or the like")
		return
	}
	f.Article.Lang = s
}

func (f *Reader) pictures(n *yaml.Node) {
	for i, item := range f.items(n) {
		// the YAML beside a wire text adds to the credit and caption found there
		if i == len(f.Article.Images) {
			f.Article.Images = append(f.Article.Images, articles.Image{})
		}
		img := &f.Article.Images[i]
		f.ImageLines = append(f.ImageLines, f.line(item))
		if item.Kind == yaml.ScalarNode {
			img.Src = f.picture(item)
			continue
		}
		f.each(item, []string{"src", "alt", "caption", "credit", "creditURL", "copyright", "license", "width", "height", "focus"}, func(key string, v *yaml.Node) {
			switch key {
			case "src":
				img.Src = f.picture(v)
			case "alt":
				img.Alt = f.text(v)
			case "caption":
				img.Caption = f.text(v)
			case "credit":
				img.Credit = f.text(v)
			case "creditURL":
				img.CreditURL = f.address(v, key, true)
			case "copyright":
				img.Copyright = f.text(v)
			case "license":
				img.License = f.text(v)
			case "width":
				img.Width = f.count(v, key)
			case "height":
				img.Height = f.count(v, key)
			case "focus":
				img.Focus = f.focus(v)
			}
		})
	}
}

// picture returns the name of a picture, beside which a comment is ordinary.
func (f *Reader) picture(n *yaml.Node) string {
	if picture.IsPicture(n.Value) {
		return f.word(n)
	}
	return f.text(n)
}

// focus returns a point as "x% y%".
func (f *Reader) focus(n *yaml.Node) string {
	s := f.word(n)
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

func (f *Reader) byline(n *yaml.Node) {
	f.Article.Byline = nil
	f.joined(n)
	add := func(n *yaml.Node, p articles.Person) {
		if p.Name != "" {
			f.Article.Byline = append(f.Article.Byline, f.people(n, p)...)
		}
	}
	if n.Kind == yaml.ScalarNode {
		add(n, articles.Person{Name: f.text(n)})
		return
	}
	for _, item := range f.items(n) {
		if item.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 { // quoted to be one: ['Smith, Jones & Co']
			if name := withoutBy(f.text(item)); name != "" {
				f.Article.Byline = append(f.Article.Byline, articles.Person{Name: name})
			}
			continue
		}
		if item.Kind == yaml.ScalarNode {
			add(item, articles.Person{Name: f.text(item)})
			continue
		}
		var p articles.Person
		f.each(item, []string{"name", "role", "url"}, func(key string, v *yaml.Node) {
			switch key {
			case "name":
				p.Name = f.text(v)
			case "role":
				p.Role = f.text(v)
			case "url":
				p.URL = f.address(v, key, false)
			}
		})
		add(item, p)
	}
}

func (f *Reader) contributors(n *yaml.Node) {
	f.Article.Contributors = nil
	if n.Kind == yaml.ScalarNode && n.Tag != "!!null" {
		f.Article.Contributors = names.Contributors(f.list(n, peopleList), "wire")
		return
	}
	for _, item := range f.items(n) {
		c := articles.Contributor{Role: "wire"}
		if item.Kind == yaml.ScalarNode {
			c.Name = f.text(item)
		} else {
			f.each(item, []string{"name", "role"}, func(key string, v *yaml.Node) {
				if key == "name" {
					c.Name = f.text(v)
				} else {
					c.Role = cmp.Or(oneOf(f, v, "role", "wire", "reporting", "photo"), c.Role)
				}
			})
		}
		if c.Name != "" {
			f.Article.Contributors = append(f.Article.Contributors, c)
		}
	}
}

func (f *Reader) dateline(n *yaml.Node) {
	f.Article.Dateline = nil
	var d articles.Dateline
	if n.Kind == yaml.ScalarNode {
		raw := f.text(n)
		if raw == "" {
			return
		}
		d = readDateline(raw)
	} else {
		f.each(n, []string{"city", "country", "agency"}, func(key string, v *yaml.Node) {
			switch key {
			case "city":
				d.City = f.text(v)
			case "country":
				d.Country = f.text(v)
			case "agency":
				d.Agency = f.text(v)
			}
		})
	}
	if d.City == "" {
		f.report(n, articles.Wrong, "the dateline names no city", "write dateline: {city: Dubai}")
		return
	}
	f.Article.Dateline = &d
}

func (f *Reader) corrections(n *yaml.Node) {
	f.Article.Corrections = nil
	for _, item := range f.items(n) {
		var c articles.Correction
		f.each(item, []string{"at", "kind", "text"}, func(key string, v *yaml.Node) {
			switch key {
			case "at":
				c.At = f.time(v, key)
			case "kind":
				c.Kind = oneOf(f, v, key, "correction", "clarification", "update", "retraction")
			case "text":
				c.Text = f.text(v)
			}
		})
		if c.Kind == "" {
			c.Kind = "correction"
		}
		if c.Text == "" || c.At.IsZero() {
			f.report(item, articles.Broken, "a correction needs a time and a text", "write at: and text:")
			continue
		}
		f.Article.Corrections = append(f.Article.Corrections, c)
		f.CorrectionLines = append(f.CorrectionLines, f.line(item))
	}
}

func (f *Reader) translations(n *yaml.Node) {
	f.Article.Translations = nil
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return
	}
	if n.Kind != yaml.MappingNode {
		f.report(n, articles.Wrong, "expected a language and a slug, found "+shape(n), "write translations: {ar: slug-of-the-piece}")
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		lang, slug := n.Content[i].Value, f.word(n.Content[i+1])
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

func (f *Reader) listings(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode {
		f.Article.Listings = articles.Listings{Off: !f.boolean(n, "listings", true)}
		return
	}
	l := articles.Listings{}
	f.each(n, []string{"allow", "sensitive", "categories", "place"}, func(key string, v *yaml.Node) {
		switch key {
		case "allow":
			l.Off = !f.boolean(v, key, true)
		case "sensitive":
			l.Sensitive = f.boolean(v, key, false)
		case "categories":
			l.Categories = f.texts(v)
		case "place":
			l.Place = f.text(v)
		}
	})
	f.Article.Listings = l
}

// address returns a safe address, or reports it. When absolute is set it must
// be http or https.
func (f *Reader) address(n *yaml.Node, key string, absolute bool) string {
	s := f.word(n)
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
