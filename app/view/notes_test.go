package view

import (
	"strconv"
	"strings"
	"testing"

	"broadside/app"
	"broadside/articles"
)

func cite(note int) articles.Span {
	return articles.Span{Text: "[" + strconv.Itoa(note) + "]", Note: note}
}

// storyWithNotes refers to its first note twice.
func storyWithNotes(slug, lang, dir string) *articles.Article {
	return &articles.Article{Slug: slug, Headline: "H", Lang: lang, Dir: dir, Body: []articles.Block{
		{Kind: articles.Paragraph, Spans: []articles.Span{{Text: "Rents fell."}, cite(1)}},
		{Kind: articles.List, Items: [][]articles.Span{{{Text: "A"}, cite(2)}, {{Text: "B"}, cite(1)}}},
		{Kind: articles.Notes, Items: [][]articles.Span{{{Text: "Figures"}}, {{Text: "See", Href: "/a"}}}},
	}}
}

func TestNotes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		screen app.Screen
		want   []string
	}{
		{"on a page", app.Screen{Name: app.Article, Lang: "en", Article: storyWithNotes("rents", "en", "ltr")}, []string{
			`<p>Rents fell.<sup><a href="#note-rents-1" id="cite-rents-1-1" role="doc-noteref">[1]</a></sup></p>`,
			`<li>B<sup><a href="#note-rents-1" id="cite-rents-1-2" role="doc-noteref">[1]</a></sup></li>`,
			`<section aria-label="Notes" role="doc-endnotes"><ol><li id="note-rents-1">Figures <a aria-label="Back to the text" href="#cite-rents-1-1" role="doc-backlink">↑</a> <a aria-label="Back to the text" href="#cite-rents-1-2" role="doc-backlink">↑</a></li>`,
			`<li id="note-rents-2"><a href="/a">See</a> <a aria-label="Back to the text" href="#cite-rents-2-1" role="doc-backlink">↑</a></li></ol></section>`,
		}},
		{"in Arabic", app.Screen{Name: app.Article, Lang: "ar", Article: storyWithNotes("قصة", "ar", "rtl")}, []string{
			`aria-label="الحواشي"`, `aria-label="العودة إلى النص"`, `id="note-قصة-1"`, `href="#note-قصة-1"`,
		}},
		{"in a frame", app.Screen{Name: app.EmbedArticle, Lang: "en", Frame: &app.Frame{Mode: "full"}, Article: storyWithNotes("rents", "en", "ltr")}, []string{
			`<a href="#note-rents-1" id="cite-rents-1-1" role="doc-noteref">[1]</a>`, `<li id="note-rents-1">`,
		}},
	} {
		got := markup(tt.screen)
		for _, want := range tt.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %s in %s", tt.name, want, got)
			}
		}
	}
}

// TestNotesHaveTheirOwnIds checks that ids are unique and that each link leads
// to one.
func TestNotesHaveTheirOwnIds(t *testing.T) {
	t.Parallel()
	got := markup(app.Screen{Name: app.Article, Lang: "en", Article: storyWithNotes("rents", "en", "ltr")})
	for _, part := range strings.Split(got, `href="#`)[1:] {
		id, _, _ := strings.Cut(part, `"`)
		if n := strings.Count(got, `id="`+id+`"`); n != 1 {
			t.Errorf("id %q is there %d times", id, n)
		}
	}
	if strings.Contains(markup(app.Screen{Name: app.Article, Lang: "en", Article: &articles.Article{Lang: "en", Body: []articles.Block{{Kind: articles.Paragraph, Spans: plain("a")}}}}), "note") {
		t.Error("a piece without notes pays for them")
	}
}

// TestNumberedLists checks that items have the numbers that the author wrote.
func TestNumberedLists(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		numbers []int
		want    string
	}{
		{"from 1", nil, `<ol><li>a</li><li>b</li><li>c</li></ol>`},
		{"from 18", []int{18, 19, 20}, `<ol start="18"><li>a</li><li>b</li><li>c</li></ol>`},
		{"from 0", []int{0, 1, 2}, `<ol start="0"><li>a</li><li>b</li><li>c</li></ol>`},
		{"a countdown", []int{3, 2, 1}, `<ol start="3"><li>a</li><li value="2">b</li><li value="1">c</li></ol>`},
		{"a gap", []int{1, 5, 6}, `<ol><li>a</li><li value="5">b</li><li>c</li></ol>`},
		{"a tie", []int{1, 1, 3}, `<ol><li>a</li><li value="1">b</li><li value="3">c</li></ol>`},
	} {
		b := articles.Block{Kind: articles.List, Ordered: true, Numbers: tt.numbers, Items: [][]articles.Span{plain("a"), plain("b"), plain("c")}}
		if got := body(b); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
