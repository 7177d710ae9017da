package feeds

import (
	"encoding/json"
	"strings"
	"testing"

	"broadside/app/api"
	"broadside/articles"
)

func textSpan(s string) []articles.Span { return []articles.Span{{Text: s}} }

// TestNumbersTravel checks that feeds and ninjs keep the numbers of ordered lists.
func TestNumbersTravel(t *testing.T) {
	t.Parallel()
	items := [][]articles.Span{textSpan("a"), textSpan("b"), textSpan("c")}
	for _, tt := range []struct {
		name    string
		numbers []int
		html    string
		plain   string
	}{
		{"from 1", nil, "<ol><li>a</li><li>b</li><li>c</li></ol>", "1. a\n\n2. b\n\n3. c"},
		{"from 18", []int{18, 19, 20}, `<ol start="18"><li>a</li><li>b</li><li>c</li></ol>`, "18. a\n\n19. b\n\n20. c"},
		{"from 0", []int{0, 1, 2}, `<ol start="0"><li>a</li><li>b</li><li>c</li></ol>`, "0. a\n\n1. b\n\n2. c"},
		{"a countdown", []int{10, 9, 8}, `<ol start="10"><li>a</li><li value="9">b</li><li value="8">c</li></ol>`, "10. a\n\n9. b\n\n8. c"},
	} {
		a := articles.Article{Slug: "a", Body: []articles.Block{{Kind: articles.List, Ordered: true, Numbers: tt.numbers, Items: items}}}
		if got := articleHTML(api.Site{}, a); got != tt.html {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.html)
		}
		var bodies []string
		for _, b := range Ninjs(api.Site{}, a).Bodies {
			bodies = append(bodies, b.Value)
		}
		if len(bodies) != 2 || bodies[0] != tt.html || bodies[1] != tt.plain {
			t.Errorf("%s: ninjs bodies %q", tt.name, bodies)
		}
		raw, err := json.Marshal(a)
		if err != nil || strings.Contains(string(raw), `"numbers"`) != (tt.numbers != nil) {
			t.Errorf("%s: %s, %v", tt.name, raw, err)
		}
	}
}

// TestNotesTravel checks that feeds have numbered footnotes without ids, which could collide on a
// page with several articles.
func TestNotesTravel(t *testing.T) {
	t.Parallel()
	a := articles.Article{Slug: "a", Body: []articles.Block{
		{Kind: articles.Paragraph, Spans: []articles.Span{{Text: "Rents fell."}, {Text: "[1]", Note: 1}}},
		{Kind: articles.Notes, Items: [][]articles.Span{{{Text: "Figures", Href: "/b"}, {Text: " & more", Break: true}, {Text: "end"}}}},
	}}
	want := `<p>Rents fell.<sup>[1]</sup></p><ol><li><a href="https://p.example/b">Figures</a> &amp; more<br/>end</li></ol>`
	if got := articleHTML(api.Site{Origin: "https://p.example"}, a); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if plain := Ninjs(api.Site{}, a).Bodies[1].Value; plain != "Rents fell.[1]\n\n[1] Figures & more\nend" {
		t.Errorf("plain text %q", plain)
	}
}

// TestPictureInTheBodyLeads checks that an article whose only picture is in the body has it as the
// picture of its feed entry.
func TestPictureInTheBodyLeads(t *testing.T) {
	t.Parallel()
	a := feedStory()
	a.Images = nil
	a.Body = append(a.Body, articles.Block{Kind: articles.Picture, Image: &articles.Image{Src: "/media/in-body.png?v=1", Width: 4, Height: 3}})
	for _, format := range []string{"rss", "atom", "json"} {
		if got := string(encodeFeed(t, articleFeed(feedSite(), api.ArticleQuery{}, []articles.Article{a}, ""), format)); !strings.Contains(got, "in-body.png") {
			t.Errorf("%s: no picture in %s", format, got)
		}
	}
}
