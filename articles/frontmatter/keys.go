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

// SettlesEmbargo reports whether the desk decided by name about an embargo in
// the text. A time of publication alone does not.
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

func (f *Reader) readKind(n *yaml.Node) {
	f.Article.Kind = readChoice(f, n, "kind", articles.News, articles.Opinion, articles.Analysis, articles.Live, articles.Sponsored, articles.Notice)
}

func (f *Reader) readStatus(n *yaml.Node) {
	f.Article.Status = readChoice(f, n, "status", articles.StatusDraft, articles.StatusScheduled, articles.StatusLive, articles.StatusWithheld, articles.StatusKilled)
}

func (f *Reader) readDir(n *yaml.Node) {
	f.Article.Dir = readChoice(f, n, "dir", "ltr", "rtl")
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
		f.readKeys(item, []string{"src", "alt", "caption", "credit", "creditURL", "copyright", "license", "width", "height", "focus"}, func(key string, v *yaml.Node) {
			switch key {
			case "src":
				img.Src = f.readPictureName(v)
			case "alt":
				img.Alt = f.readText(v)
			case "caption":
				img.Caption = f.readText(v)
			case "credit":
				img.Credit = f.readText(v)
			case "creditURL":
				img.CreditURL = f.readAddress(v, key, true)
			case "copyright":
				img.Copyright = f.readText(v)
			case "license":
				img.License = f.readText(v)
			case "width":
				img.Width = f.readCount(v, key)
			case "height":
				img.Height = f.readCount(v, key)
			case "focus":
				img.Focus = f.readFocus(v)
			}
		})
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
		f.readKeys(item, []string{"name", "role", "url"}, func(key string, v *yaml.Node) {
			switch key {
			case "name":
				p.Name = f.readText(v)
			case "role":
				p.Role = f.readText(v)
			case "url":
				p.URL = f.readAddress(v, key, false)
			}
		})
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
			f.readKeys(item, []string{"name", "role"}, func(key string, v *yaml.Node) {
				if key == "name" {
					c.Name = f.readText(v)
				} else {
					c.Role = cmp.Or(readChoice(f, v, "role", "wire", "reporting", "photo"), c.Role)
				}
			})
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
		f.readKeys(n, []string{"city", "country", "agency"}, func(key string, v *yaml.Node) {
			switch key {
			case "city":
				d.City = f.readText(v)
			case "country":
				d.Country = f.readText(v)
			case "agency":
				d.Agency = f.readText(v)
			}
		})
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
		f.readKeys(item, []string{"at", "kind", "text"}, func(key string, v *yaml.Node) {
			switch key {
			case "at":
				c.At = f.readTime(v, key)
			case "kind":
				c.Kind = readChoice(f, v, key, "correction", "clarification", "update", "retraction")
			case "text":
				c.Text = f.readText(v)
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
	l := articles.Listings{}
	f.readKeys(n, []string{"allow", "sensitive", "categories", "place"}, func(key string, v *yaml.Node) {
		switch key {
		case "allow":
			l.Off = !f.readBoolean(v, key, true)
		case "sensitive":
			l.Sensitive = f.readBoolean(v, key, false)
		case "categories":
			l.Categories = f.readTexts(v)
		case "place":
			l.Place = f.readText(v)
		}
	})
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
