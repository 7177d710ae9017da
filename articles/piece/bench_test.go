package piece

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// written returns a Markdown piece of about 450 words, the length of a story.
func written(i int) []byte {
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

func BenchmarkMarkdown(b *testing.B) {
	r := testReader()
	src := Source{Path: "a.md", Text: written(1)}
	b.SetBytes(int64(len(src.Text)))
	b.ReportAllocs()
	for b.Loop() {
		if p := r.Read(src); p.Broken() {
			b.Fatal(p.Problems)
		}
	}
}

func BenchmarkWire(b *testing.B) {
	text, err := os.ReadFile("../library/testdata/wire.txt")
	if err != nil {
		b.Fatal(err)
	}
	r := testReader()
	src := Source{Path: "a.txt", Text: text}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if p := r.Read(src); p.Broken() {
			b.Fatal(p.Problems)
		}
	}
}
