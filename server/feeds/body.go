package feeds

import (
	"html"
	"strconv"
	"strings"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
	"broadside/articles"
	"broadside/server/page"
)

// bodyWriter writes the body of an article or a listing as HTML for feeds and ninjs, without
// scripts, styles and classes. Addresses are absolute.
type bodyWriter struct {
	site api.Site
	b    strings.Builder
}

// articleHTML returns an article's pictures, body, attribution and corrections. Notices that it was
// retracted or paid for come first, because a feed reader does not show the page around it.
func articleHTML(site api.Site, a articles.Article) string {
	w := bodyWriter{site: site}
	for _, notice := range notices(a) {
		w.wrap("p", func() { w.wrap("strong", func() { w.text(notice) }) })
	}
	for i, image := range a.Images {
		if i == 0 || image.Src != "" {
			w.figure(image)
		}
	}
	line := a.Dateline.Text()
	for _, b := range a.Body {
		w.block(b, line)
		if b.Kind == articles.Paragraph {
			line = "" // only before the first paragraph
		}
	}
	if a.Attribution != "" {
		w.wrap("p", func() { w.wrap("em", func() { w.text(a.Attribution) }) })
	}
	for _, c := range a.Corrections {
		w.wrap("p", func() {
			w.wrap("strong", func() { w.text(app.CorrectionName(c.Kind, a.Lang)) })
			if !c.At.IsZero() {
				w.text(" (" + app.Day(site, a.Lang, c.At) + ")")
			}
			w.text(": " + c.Text)
		})
	}
	return w.b.String()
}

// notices returns the notices before an article's text: that it was retracted, or paid for.
func notices(a articles.Article) []string { return nonEmpty(app.RetractedNotice(a), paidLabel(a)) }

// paidLabel returns the label of a sponsored article, "" for others.
func paidLabel(a articles.Article) string {
	if a.Kind != articles.Sponsored {
		return ""
	}
	return messages.For(a.Lang).Sponsored
}

func (w *bodyWriter) block(b articles.Block, dateline string) {
	switch b.Kind {
	case articles.Heading:
		w.wrap("h"+strconv.Itoa(min(max(b.Level, 2), 6)), func() { w.spans(b.Spans) })
	case articles.Quote:
		w.wrap("blockquote", func() {
			if len(b.Spans) > 0 {
				w.wrap("p", func() { w.spans(b.Spans) })
			}
			for _, item := range b.Items {
				w.wrap("p", func() { w.spans(item) })
			}
			if b.Speaker != "" {
				w.wrap("p", func() { w.wrap("cite", func() { w.text("— " + b.Speaker) }) })
			}
		})
	case articles.List:
		w.list(&b)
	case articles.Notes:
		w.notes(b.Items)
	case articles.Picture:
		if b.Image != nil {
			w.figure(*b.Image)
		}
	case articles.Embed:
		w.wrap("p", func() {
			text := articles.PlainText(b.Spans)
			if text == "" {
				text = b.URL
			}
			w.link(b.URL, func() { w.text(text) })
		})
	case articles.Table:
		w.table(b.Rows)
	case articles.Preformatted:
		w.wrap("pre", func() { w.text(articles.PlainText(b.Spans)) })
	case articles.Rule:
		w.b.WriteString("<hr/>")
	default:
		w.wrap("p", func() {
			if dateline != "" {
				w.wrap("b", func() { w.text(dateline) })
				w.text(" — ")
			}
			w.spans(b.Spans)
		})
	}
}

// list writes a list. An ordered list keeps numbers other than 1, 2, 3.
func (w *bodyWriter) list(b *articles.Block) {
	tag := "ul"
	if b.Ordered {
		tag = "ol"
	}
	w.b.WriteString("<" + tag)
	if b.Ordered && b.Skips(0) {
		w.attribute("start", strconv.Itoa(b.Number(0)))
	}
	w.b.WriteByte('>')
	for i, item := range b.Items {
		w.b.WriteString("<li")
		if b.Ordered && i > 0 && b.Skips(i) {
			w.attribute("value", strconv.Itoa(b.Number(i)))
		}
		w.b.WriteByte('>')
		w.spans(item)
		w.b.WriteString("</li>")
	}
	w.b.WriteString("</" + tag + ">")
}

// notes writes the footnotes, numbered as in the text but not linked, because ids of several
// articles in a feed reader would collide.
func (w *bodyWriter) notes(items [][]articles.Span) {
	w.wrap("ol", func() {
		for _, item := range items {
			w.wrap("li", func() { w.spans(item) })
		}
	})
}

func (w *bodyWriter) table(rows [][][]articles.Span) {
	w.wrap("table", func() {
		for i, row := range rows {
			cell := "td"
			if i == 0 {
				cell = "th"
			}
			w.wrap("tr", func() {
				for _, spans := range row {
					w.wrap(cell, func() { w.spans(spans) })
				}
			})
		}
	})
}

// figure writes a picture with its caption and credit, without the image if its file is missing.
func (w *bodyWriter) figure(i articles.Image) {
	if i.Src == "" && i.Caption == "" && i.Credit == "" {
		return
	}
	w.wrap("figure", func() {
		if i.Src != "" {
			w.b.WriteString("<img")
			w.attribute("src", page.Absolute(w.site, i.Src))
			w.attribute("alt", i.Alt)
			if i.Width > 0 && i.Height > 0 {
				w.attribute("width", strconv.Itoa(i.Width))
				w.attribute("height", strconv.Itoa(i.Height))
			}
			w.b.WriteString("/>")
		}
		if parts := nonEmpty(i.Caption, i.Credit); len(parts) > 0 {
			w.wrap("figcaption", func() { w.text(strings.Join(parts, " — ")) })
		}
	})
}

func (w *bodyWriter) spans(list []articles.Span) {
	for _, s := range list {
		write := func() { w.text(s.Text) }
		for _, style := range []struct {
			on  bool
			tag string
		}{{s.Code, "code"}, {s.Em, "em"}, {s.Strong, "strong"}, {s.Note > 0, "sup"}} {
			if inner := write; style.on {
				write = func() { w.wrap(style.tag, inner) }
			}
		}
		if s.Href != "" {
			w.link(s.Href, write)
		} else {
			write()
		}
		if s.Break {
			w.b.WriteString("<br/>")
		}
	}
}

func (w *bodyWriter) link(href string, inner func()) {
	w.b.WriteString("<a")
	if strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//") {
		href = page.Absolute(w.site, href)
	}
	w.attribute("href", page.SafeAddress(href))
	w.b.WriteByte('>')
	inner()
	w.b.WriteString("</a>")
}

func (w *bodyWriter) wrap(tag string, inner func()) {
	w.b.WriteString("<" + tag + ">")
	inner()
	w.b.WriteString("</" + tag + ">")
}

func (w *bodyWriter) attribute(name, value string) {
	w.b.WriteString(" " + name + `="` + html.EscapeString(strings.ReplaceAll(value, "\x00", "\uFFFD")) + `"`)
}

func (w *bodyWriter) text(s string) {
	w.b.WriteString(html.EscapeString(strings.ReplaceAll(s, "\x00", "\uFFFD")))
}

// listingHTML returns a listing's line of price and place (head), picture, text and facts.
func listingHTML(site api.Site, head string, facts [][2]string, l *classifieds.Listing) string {
	w := bodyWriter{site: site}
	if head != "" {
		w.wrap("p", func() { w.wrap("strong", func() { w.text(head) }) })
	}
	if len(l.Photos) > 0 {
		p := l.Photos[0]
		w.figure(articles.Image{Src: p.Src, Alt: p.Alt, Width: p.Width, Height: p.Height})
	}
	for part := range strings.SplitSeq(strings.ReplaceAll(l.Text, "\r\n", "\n"), "\n\n") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		w.wrap("p", func() {
			for i, line := range strings.Split(part, "\n") {
				if i > 0 {
					w.b.WriteString("<br/>")
				}
				w.text(line)
			}
		})
	}
	if len(facts) > 0 {
		w.wrap("ul", func() {
			for _, fact := range facts {
				w.wrap("li", func() { w.text(fact[0] + ": " + fact[1]) })
			}
		})
	}
	return w.b.String()
}
