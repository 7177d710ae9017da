package compose

import (
	"reflect"
	"strings"

	"broadside/articles"
)

// Same reports whether two bodies look the same to readers. An embedded video
// or post equals a link to it.
func Same(a, b []articles.Block) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !reflect.DeepEqual(plainForm(a[i]), plainForm(b[i])) {
			return false
		}
	}
	return true
}

// plainForm returns a block without the details that readers do not see: a line
// break in a span of its own is joined to the span before, a block that is only
// a link becomes an embed, and a picture loses the credit, which is in the
// front matter.
func plainForm(b articles.Block) articles.Block {
	out := articles.Block{Kind: b.Kind, Level: b.Level, Speaker: b.Speaker, Ordered: b.Ordered}
	for i := range b.Items {
		out.Items = append(out.Items, joinBreaks(b.Items[i]))
		if b.Ordered {
			out.Numbers = append(out.Numbers, b.Number(i))
		}
	}
	for _, row := range b.Rows {
		var cells [][]articles.Span
		for _, cell := range row {
			cells = append(cells, joinBreaks(cell))
		}
		out.Rows = append(out.Rows, cells)
	}
	if b.Image != nil {
		out.Image = &articles.Image{Src: b.Image.Src, Alt: b.Image.Alt, Caption: b.Image.Caption}
	}
	out.Spans = joinBreaks(b.Spans)
	if link := loneLink(b); link != "" {
		out = articles.Block{Kind: articles.Embed, URL: link}
	}
	return out
}

func joinBreaks(spans []articles.Span) (out []articles.Span) {
	for _, s := range spans {
		if s.Text == "" && s.Break && len(out) > 0 {
			out[len(out)-1].Break = true
			continue
		}
		out = append(out, s)
	}
	return out
}

// loneLink returns the address of a block that consists of one link, or "".
func loneLink(b articles.Block) string {
	switch {
	case b.Kind == articles.Embed:
		return b.URL
	case b.Kind != articles.Paragraph || len(b.Spans) != 1:
		return ""
	case b.Spans[0].Href != "":
		return b.Spans[0].Href
	case strings.HasPrefix(b.Spans[0].Text, "http://"), strings.HasPrefix(b.Spans[0].Text, "https://"):
		if !strings.Contains(b.Spans[0].Text, " ") {
			return b.Spans[0].Text
		}
	}
	return ""
}
