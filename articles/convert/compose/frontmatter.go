package compose

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadside/articles"
	"broadside/articles/language"
	"broadside/articles/text"
)

// Line returns text in the form of a front matter value: one line, without
// control characters and direction overrides.
func Line(s string) string {
	s, _ = language.Unmark(text.OneLine(cleanText(s)))
	return text.OneLine(s)
}

// FrontMatter returns the keys of an article between lines of ---.
func FrontMatter(a *articles.Article) string {
	k := &keys{}
	k.b.WriteString("---\n")
	if a.Kind != articles.News {
		k.add("kind", string(a.Kind))
	}
	k.addText("kicker", a.Kicker)
	k.addText("headline", a.Headline)
	k.addText("standfirst", a.Standfirst)
	k.addImages(a.Images)
	k.addText("source", a.Source)
	k.addText("publisher", a.Publisher)
	k.addByline(a.Byline)
	k.addContributors(a.Contributors)
	k.addDateline(a.Dateline)
	k.addList("places", a.Places)
	k.addList("subjects", a.Subjects)
	k.addList("people", a.People)
	k.addList("organisations", a.Organisations)
	k.addText("attribution", a.Attribution)
	k.add("section", a.Section)
	k.addList("tags", a.Tags)
	k.addTime("published", a.Published)
	k.addTime("updated", a.Updated)
	k.addTime("embargo", a.Embargo)
	k.addTime("expires", a.Expires)
	k.add("status", string(a.Status))
	if a.Version > 0 {
		k.add("version", strconv.Itoa(a.Version))
	}
	k.addCorrections(a.Corrections)
	k.add("lang", a.Lang)
	k.addText("rights", a.Rights)
	k.addText("canonical", a.Canonical)
	k.addTranslations(a.Translations)
	k.b.WriteString("---\n")
	return k.b.String()
}

type keys struct{ b strings.Builder }

// add writes a code, a number or a time. An empty one is left out.
func (k *keys) add(key, value string) {
	if value != "" {
		k.b.WriteString(key + ": " + value + "\n")
	}
}

// addText writes a text in quotes, so that YAML reads none of it as syntax.
func (k *keys) addText(key, value string) {
	if value = Line(value); value != "" {
		k.add(key, quote(value))
	}
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func (k *keys) addTime(key string, t time.Time) {
	if !t.IsZero() {
		k.add(key, t.Format(time.RFC3339))
	}
}

func (k *keys) addList(key string, values []string) {
	var out []string
	for _, v := range values {
		if v = Line(v); v != "" && !slices.Contains(out, quote(v)) {
			out = append(out, quote(v))
		}
	}
	if len(out) > 0 {
		k.add(key, "["+strings.Join(out, ", ")+"]")
	}
}

func (k *keys) addByline(people []articles.Person) {
	k.addItems("byline", len(people), func(i int) string {
		p := people[i]
		if p.Role == "" && p.URL == "" {
			return quote(Line(p.Name))
		}
		return group("name", p.Name, "role", p.Role, "url", p.URL)
	})
}

func (k *keys) addContributors(list []articles.Contributor) {
	k.addItems("contributors", len(list), func(i int) string { return group("name", list[i].Name, "role", list[i].Role) })
}

// addItems writes a list, one item a line.
func (k *keys) addItems(key string, n int, item func(int) string) {
	if n == 0 {
		return
	}
	k.b.WriteString(key + ":\n")
	for i := range n {
		k.b.WriteString("  - " + item(i) + "\n")
	}
}

// group returns a YAML mapping on one line. pairs are keys and values in turn;
// pairs with an empty value are left out.
func group(pairs ...string) string {
	var out []string
	for i := 0; i+1 < len(pairs); i += 2 {
		if v := Line(pairs[i+1]); v != "" {
			out = append(out, pairs[i]+": "+quote(v))
		}
	}
	return "{" + strings.Join(out, ", ") + "}"
}

func (k *keys) addDateline(d *articles.Dateline) {
	if d != nil && d.City != "" {
		k.add("dateline", group("city", d.City, "country", d.Country, "agency", d.Agency))
	}
}

func (k *keys) addImages(images []articles.Image) {
	k.addItems("images", len(images), func(i int) string {
		img := images[i]
		return group("src", img.Src, "alt", img.Alt, "caption", img.Caption, "credit", img.Credit, "creditURL", img.CreditURL,
			"copyright", img.Copyright, "license", img.License, "focus", img.Focus)
	})
}

func (k *keys) addCorrections(list []articles.Correction) {
	k.addItems("corrections", len(list), func(i int) string {
		c := list[i]
		return fmt.Sprintf("{at: %s, kind: %s, text: %s}", c.At.Format(time.RFC3339), c.Kind, quote(Line(c.Text)))
	})
}

func (k *keys) addTranslations(slugs map[string]string) {
	var out []string
	for _, lang := range slices.Sorted(maps.Keys(slugs)) {
		out = append(out, lang+": "+slugs[lang])
	}
	if len(out) > 0 {
		k.add("translations", "{"+strings.Join(out, ", ")+"}")
	}
}
