package hypertext

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadside/articles"
)

// addList reads a list. Pictures and tables in its items follow it.
func (r *reader) addList(n *html.Node) {
	b := articles.Block{Kind: articles.List, Ordered: n.DataAtom == atom.Ol}
	var rest []articles.Block
	next, step := 1, 1
	if hasAttr(n, "reversed") {
		next, step = itemCount(n), -1
	}
	if start, err := strconv.Atoi(attr(n, "start")); err == nil {
		next = start
	}
	r.endParagraph()
	for item := n.FirstChild; item != nil; item = item.NextSibling {
		if item.Type == html.TextNode && strings.TrimSpace(item.Data) == "" || item.Type == html.CommentNode {
			continue
		}
		spans, other := r.flatten(r.itemBlocks(item))
		rest = append(rest, other...)
		if len(spans) == 0 {
			continue
		}
		if value, err := strconv.Atoi(attr(item, "value")); err == nil {
			next = value
		}
		b.Items, b.Numbers = append(b.Items, spans), append(b.Numbers, next)
		next += step
	}
	r.addNumbered(b)
	r.blocks = append(r.blocks, rest...)
}

// itemCount returns the number of items of a list, from which a reversed one counts down.
func itemCount(n *html.Node) int {
	count := 0
	for item := range n.ChildNodes() {
		if item.DataAtom == atom.Li {
			count++
		}
	}
	return count
}

// itemBlocks returns the blocks of an item. A list directly in a list belongs to
// no item.
func (r *reader) itemBlocks(item *html.Node) []articles.Block {
	if item.DataAtom == atom.Li || item.DataAtom == atom.Div {
		return r.collect(item, articles.Span{})
	}
	parent := &html.Node{Type: html.ElementNode, Data: "li"}
	copied := *item
	copied.Parent, copied.PrevSibling, copied.NextSibling = parent, nil, nil
	parent.FirstChild, parent.LastChild = &copied, &copied
	return r.collect(parent, articles.Span{})
}

// addNumbered adds a list. If its numbers cannot be written in Markdown, or look like years, its
// items become paragraphs.
func (r *reader) addNumbered(b articles.Block) {
	const year = 1000
	if len(b.Items) == 0 {
		return
	}
	if !b.Ordered {
		b.Numbers = nil
	}
	least, most := 1, 1
	for i, number := range b.Numbers {
		if i == 0 {
			least, most = number, number
		}
		least, most = min(least, number), max(most, number)
	}
	if least >= 0 && least < year && most < 1e9 && !(len(b.Numbers) > 1 && sameNumbers(b.Numbers)) {
		r.blocks = append(r.blocks, b)
		return
	}
	for i, item := range b.Items {
		item = append([]articles.Span{{Text: strconv.Itoa(b.Number(i)) + ". "}}, item...)
		r.blocks = append(r.blocks, articles.Block{Kind: articles.Paragraph, Spans: item})
	}
}

func sameNumbers(numbers []int) bool {
	for _, n := range numbers {
		if n != numbers[0] {
			return false
		}
	}
	return true
}

// flatten returns the text of blocks as that of one item, with one line for each block. rest are
// the blocks that are not text.
func (r *reader) flatten(blocks []articles.Block) (spans []articles.Span, rest []articles.Block) {
	add := func(line []articles.Span) {
		if len(line) == 0 {
			return
		}
		if len(spans) > 0 {
			spans[len(spans)-1].Break = true
		}
		spans = append(spans, line...)
	}
	for _, b := range blocks {
		switch b.Kind {
		case articles.Paragraph, articles.Heading:
			add(b.Spans)
		case articles.List:
			r.lose("nested list", "printed as lines of the item around it")
			for i, item := range b.Items {
				head := "• "
				if b.Ordered {
					head = strconv.Itoa(b.Number(i)) + ". "
				}
				add(append([]articles.Span{{Text: head}}, item...))
			}
		case articles.Quote:
			for _, item := range b.Items {
				add(item)
			}
			if b.Speaker != "" {
				add([]articles.Span{{Text: "— " + b.Speaker}})
			}
		case articles.Preformatted:
			add([]articles.Span{{Text: strings.ReplaceAll(articles.PlainText(b.Spans), "\n", " "), Code: true}})
		case articles.Rule:
		default:
			rest = append(rest, b)
		}
	}
	return spans, rest
}

// addQuote reads a quote, with its speaker from <cite> or <footer>.
func (r *reader) addQuote(n *html.Node) {
	b := articles.Block{Kind: articles.Quote}
	if speaker := find(n, isSpeaker); speaker != nil && speaker.Parent != nil {
		if strings.TrimSpace(textOf(speaker)) != strings.TrimSpace(textOf(n)) {
			b.Speaker = strings.Join(strings.Fields(textOf(speaker)), " ")
			speaker.Parent.RemoveChild(speaker)
		}
	}
	link := postAddress(n)
	var rest []articles.Block
	for _, part := range r.collect(n, articles.Span{}) {
		switch part.Kind {
		case articles.List:
			for i, item := range part.Items {
				if part.Ordered {
					item = append([]articles.Span{{Text: strconv.Itoa(part.Number(i)) + ". "}}, item...)
				}
				b.Items = append(b.Items, item)
			}
		case articles.Quote:
			b.Items = append(b.Items, part.Items...)
			if part.Speaker != "" {
				b.Items = append(b.Items, []articles.Span{{Text: "— " + part.Speaker}})
			}
		default:
			spans, other := r.flatten([]articles.Block{part})
			if rest = append(rest, other...); len(spans) > 0 {
				b.Items = append(b.Items, spans)
			}
		}
	}
	if len(b.Items) == 0 && b.Speaker != "" {
		b.Items, b.Speaker = [][]articles.Span{{{Text: b.Speaker}}}, ""
	}
	if len(b.Items) > 0 {
		r.blocks = append(r.blocks, b)
	}
	if link != "" {
		r.blocks = append(r.blocks, linkParagraph(link))
	}
	r.blocks = append(r.blocks, rest...)
}

// isSpeaker reports whether an element of a quote names its speaker.
func isSpeaker(c *html.Node) bool {
	if c.DataAtom == atom.Footer {
		return true
	}
	// <cite> within a sentence is the title of a work
	return c.DataAtom == atom.Cite && c.NextSibling == nil
}
