// Package articletest holds the helpers that tests of several packages below
// articles share.
package articletest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"broadside/articles"
	"broadside/articles/text"
)

// CheckSound fails the test unless a page can show the article: valid UTF-8
// without control characters, no empty blocks, only allowed links.
func CheckSound(t *testing.T, a *articles.Article) {
	t.Helper()
	raw, err := json.Marshal(a)
	if err != nil || !utf8.Valid(raw) {
		t.Fatalf("not JSON: %v", err)
	}
	var back articles.Article
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatalf("not read back: %v", err)
	}
	for _, s := range []string{a.Headline, a.Standfirst, a.Kicker, a.Text(), a.Attribution, a.Source} {
		if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return text.Printable(r) < 0 }) {
			t.Errorf("text holds what a page cannot: %q", s)
		}
	}
	if strings.Contains(a.Headline, "\n") {
		t.Errorf("headline over lines: %q", a.Headline)
	}
	for _, b := range a.Body {
		spans := append([][]articles.Span{b.Spans}, b.Items...)
		for _, row := range b.Rows {
			spans = append(spans, row...)
		}
		for _, of := range spans {
			for _, s := range of {
				if s.Href == "" {
					continue
				}
				if again, ok := text.SafeLink(s.Href); !ok {
					t.Errorf("link to %q (%q)", s.Href, again)
				}
			}
		}
		switch empty := len(b.Spans)+len(b.Items)+len(b.Rows) == 0; b.Kind {
		case articles.Picture:
			if b.Image == nil {
				t.Error("picture without image")
			}
		case articles.Rule:
		case articles.Heading:
			if empty || b.Level < 2 || b.Level > 4 {
				t.Errorf("heading %+v", b)
			}
		default:
			if empty {
				t.Errorf("empty %s", b.Kind)
			}
		}
	}
}

// Print returns an article with a line for each part.
func Print(a articles.Article) string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	line("publisher", a.Publisher)
	line("headline", a.Headline)
	line("standfirst", a.Standfirst)
	for _, i := range a.Images {
		line("image", i.Credit+" | "+i.Caption)
	}
	line("source", a.Source)
	for _, p := range a.Byline {
		line("by", strings.TrimSuffix(p.Name+" | "+p.Role, " | "))
	}
	if d := a.Dateline; d != nil {
		line("dateline", fmt.Sprintf("%s|%s|%s", d.City, d.Country, d.Agency))
	}
	for _, block := range a.Body {
		line("p", articles.PlainText(block.Spans))
	}
	for _, c := range a.Contributors {
		line(c.Role, c.Name)
	}
	line("attribution", strings.ReplaceAll(a.Attribution, "\n", " / "))
	return b.String()
}

// PrintPeople returns people as "Name (Role) + Name".
func PrintPeople(of []articles.Person) string {
	var out []string
	for _, p := range of {
		out = append(out, strings.TrimSuffix(fmt.Sprintf("%s (%s)", p.Name, p.Role), " ()"))
	}
	return strings.Join(out, " + ")
}

// Markdown returns a piece in Markdown of about 450 words, the length of a story.
func Markdown(i int) []byte {
	para := "The **committee** boat could tell. When the [flag](https://example.com/a) dropped at 2.54pm, *Al Yazwa* had crossed four seconds before her neighbour, after 22 nautical miles and two hours, 51 minutes of sailing, the narrowest margin in its records.\n\n"
	head := fmt.Sprintf(`---
kind: news
kicker: Dhow racing
headline: Piece %d of the autumn, by a sail’s width as the wind dies
standfirst: Sixty-foot fleet needs almost three hours for 22 nautical miles
source: The Corniche
byline: [{name: Yousef Barakat, role: Sports writer}]
dateline: {city: Abu Dhabi, country: United Arab Emirates}
places: [Abu Dhabi, Dubai]
section: sport
tags: [sailing, heritage]
published: 2026-11-%02dT%02d:10:00+04:00
rights: © 2026 The Corniche
---
`, i, 1+i%28, i%24)
	return []byte(head + strings.Repeat(para, 4) + "## The long way round\n\n" + strings.Repeat(para, 6) + "> You can’t see the line.\n> — Mubarak Saif, skipper\n")
}
