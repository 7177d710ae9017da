package feeds

import (
	"html"
	"strconv"
	"strings"

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
		w.writeElement("p", func() { w.writeElement("strong", func() { w.writeText(notice) }) })
	}
	for i, image := range a.Images {
		if i == 0 || image.Src != "" {
			w.writeFigure(image)
		}
	}
	line := a.Dateline.Text()
	for _, b := range a.Body {
		w.writeBlock(b, line)
		if b.Kind == articles.Paragraph {
			line = "" // only before the first paragraph
		}
	}
	if a.Attribution != "" {
		w.writeElement("p", func() { w.writeElement("em", func() { w.writeText(a.Attribution) }) })
	}
	for _, c := range a.Corrections {
		w.writeElement("p", func() {
			w.writeElement("strong", func() { w.writeText(messages.For(a.Lang).CorrectionName(c.Kind)) })
			if !c.At.IsZero() {
				w.writeText(" (" + messages.For(a.Lang).Date(site.LocalTime(c.At)) + ")")
			}
			w.writeText(": " + c.Text)
		})
	}
	return w.b.String()
}

// notices returns the notices before an article's text: that it was retracted, or paid for.
func notices(a articles.Article) []string {
	if a.Retracted() {
		return nonEmpty(messages.For(a.Lang).Retracted, sponsoredLabel(a))
	}
	return nonEmpty(sponsoredLabel(a))
}

// sponsoredLabel returns the label of a sponsored article, "" for others.
func sponsoredLabel(a articles.Article) string {
	if a.Kind != articles.Sponsored {
		return ""
	}
	return messages.For(a.Lang).Sponsored
}

func (w *bodyWriter) writeBlock(b articles.Block, dateline string) {
	switch b.Kind {
	case articles.Heading:
		w.writeElement("h"+strconv.Itoa(min(max(b.Level, 2), 6)), func() { w.writeSpans(b.Spans) })
	case articles.Quote:
		w.writeElement("blockquote", func() {
			if len(b.Spans) > 0 {
				w.writeElement("p", func() { w.writeSpans(b.Spans) })
			}
			for _, item := range b.Items {
				w.writeElement("p", func() { w.writeSpans(item) })
			}
			if b.Speaker != "" {
				w.writeElement("p", func() { w.writeElement("cite", func() { w.writeText("— " + b.Speaker) }) })
			}
		})
	case articles.List:
		w.writeList(&b)
	case articles.Notes:
		w.writeNotes(b.Items)
	case articles.Picture:
		if b.Image != nil {
			w.writeFigure(*b.Image)
		}
	case articles.Embed:
		w.writeElement("p", func() {
			text := articles.PlainText(b.Spans)
			if text == "" {
				text = b.URL
			}
			w.writeLink(b.URL, func() { w.writeText(text) })
		})
	case articles.Table:
		w.writeTable(b.Rows)
	case articles.Preformatted:
		w.writeElement("pre", func() { w.writeText(articles.PlainText(b.Spans)) })
	case articles.Rule:
		w.b.WriteString("<hr/>")
	default:
		w.writeElement("p", func() {
			if dateline != "" {
				w.writeElement("b", func() { w.writeText(dateline) })
				w.writeText(" — ")
			}
			w.writeSpans(b.Spans)
		})
	}
}

// writeList writes a list. An ordered list keeps numbers other than 1, 2, 3.
func (w *bodyWriter) writeList(b *articles.Block) {
	tag := "ul"
	if b.Ordered {
		tag = "ol"
	}
	w.b.WriteString("<" + tag)
	if b.Ordered && b.Skips(0) {
		w.writeAttribute("start", strconv.Itoa(b.Number(0)))
	}
	w.b.WriteByte('>')
	for i, item := range b.Items {
		w.b.WriteString("<li")
		if b.Ordered && i > 0 && b.Skips(i) {
			w.writeAttribute("value", strconv.Itoa(b.Number(i)))
		}
		w.b.WriteByte('>')
		w.writeSpans(item)
		w.b.WriteString("</li>")
	}
	w.b.WriteString("</" + tag + ">")
}

// writeNotes writes the footnotes, numbered as in the text but not linked, because ids of several
// articles in a feed reader would collide.
func (w *bodyWriter) writeNotes(items [][]articles.Span) {
	w.writeElement("ol", func() {
		for _, item := range items {
			w.writeElement("li", func() { w.writeSpans(item) })
		}
	})
}

func (w *bodyWriter) writeTable(rows [][][]articles.Span) {
	w.writeElement("table", func() {
		for i, row := range rows {
			cell := "td"
			if i == 0 {
				cell = "th"
			}
			w.writeElement("tr", func() {
				for _, spans := range row {
					w.writeElement(cell, func() { w.writeSpans(spans) })
				}
			})
		}
	})
}

// writeFigure writes a picture with its caption and credit, without the image if its file is missing.
func (w *bodyWriter) writeFigure(i articles.Image) {
	if i.Src == "" && i.Caption == "" && i.Credit == "" {
		return
	}
	w.writeElement("figure", func() {
		if i.Src != "" {
			w.b.WriteString("<img")
			w.writeAttribute("src", page.Absolute(w.site, i.Src))
			w.writeAttribute("alt", i.Alt)
			if i.Width > 0 && i.Height > 0 {
				w.writeAttribute("width", strconv.Itoa(i.Width))
				w.writeAttribute("height", strconv.Itoa(i.Height))
			}
			w.b.WriteString("/>")
		}
		if parts := nonEmpty(i.Caption, i.Credit); len(parts) > 0 {
			w.writeElement("figcaption", func() { w.writeText(strings.Join(parts, " — ")) })
		}
	})
}

func (w *bodyWriter) writeSpans(list []articles.Span) {
	for _, s := range list {
		write := func() { w.writeText(s.Text) }
		for _, style := range []struct {
			on  bool
			tag string
		}{{s.Code, "code"}, {s.Em, "em"}, {s.Strong, "strong"}, {s.Note > 0, "sup"}} {
			if inner := write; style.on {
				write = func() { w.writeElement(style.tag, inner) }
			}
		}
		if s.Href != "" {
			w.writeLink(s.Href, write)
		} else {
			write()
		}
		if s.Break {
			w.b.WriteString("<br/>")
		}
	}
}

func (w *bodyWriter) writeLink(href string, inner func()) {
	w.b.WriteString("<a")
	if strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//") {
		href = page.Absolute(w.site, href)
	}
	w.writeAttribute("href", page.SafeAddress(href))
	w.b.WriteByte('>')
	inner()
	w.b.WriteString("</a>")
}

func (w *bodyWriter) writeElement(tag string, inner func()) {
	w.b.WriteString("<" + tag + ">")
	inner()
	w.b.WriteString("</" + tag + ">")
}

func (w *bodyWriter) writeAttribute(name, value string) {
	w.b.WriteString(" " + name + `="` + html.EscapeString(strings.ReplaceAll(value, "\x00", "\uFFFD")) + `"`)
}

func (w *bodyWriter) writeText(s string) {
	w.b.WriteString(html.EscapeString(strings.ReplaceAll(s, "\x00", "\uFFFD")))
}

// listingHTML returns a listing's line of price and place (head), picture, text and facts.
func listingHTML(site api.Site, head string, facts [][2]string, l *classifieds.Listing) string {
	w := bodyWriter{site: site}
	if head != "" {
		w.writeElement("p", func() { w.writeElement("strong", func() { w.writeText(head) }) })
	}
	if len(l.Photos) > 0 {
		p := l.Photos[0]
		w.writeFigure(articles.Image{Src: p.Src, Alt: p.Alt, Width: p.Width, Height: p.Height})
	}
	for part := range strings.SplitSeq(strings.ReplaceAll(l.Text, "\r\n", "\n"), "\n\n") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		w.writeElement("p", func() {
			for i, line := range strings.Split(part, "\n") {
				if i > 0 {
					w.b.WriteString("<br/>")
				}
				w.writeText(line)
			}
		})
	}
	if len(facts) > 0 {
		w.writeElement("ul", func() {
			for _, fact := range facts {
				w.writeElement("li", func() { w.writeText(fact[0] + ": " + fact[1]) })
			}
		})
	}
	return w.b.String()
}
