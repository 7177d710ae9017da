package piece

import (
	"os"
	"testing"

	"broadside/articles/articletest"
)

func BenchmarkMarkdown(b *testing.B) {
	r := testReader()
	src := Source{Path: "a.md", Text: articletest.Markdown(1)}
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
