package feeds

import (
	"cmp"
	"html"
	"strconv"
	"strings"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
	"broadside/articles"
	"broadside/server/page"
)

// htmlWriter writes HTML for feeds and ninjs, without scripts, styles and classes. Addresses are
// absolute.
type htmlWriter struct{ site api.Site }

// articleHTML returns an article's pictures, body, attribution and corrections. Notices that it was
// retracted or paid for come first, because a feed reader does not show the page around it.
func articleHTML(site api.Site, a articles.Article) string {
	w, b := htmlWriter{site}, strings.Builder{}
	for _, notice := range notices(a) {
		b.WriteString(element("p", element("strong", escape(notice))))
	}
	for i, image := range a.Images {
		if i == 0 || image.Src != "" {
			b.WriteString(w.figure(image))
		}
	}
	line := a.Dateline.Text()
	for _, block := range a.Body {
		b.WriteString(w.block(block, line))
		if block.Kind == articles.Paragraph {
			line = "" // only before the first paragraph
		}
	}
	if a.Attribution != "" {
		b.WriteString(element("p", element("em", escape(a.Attribution))))
	}
	for _, c := range a.Corrections {
		day := ""
		if !c.At.IsZero() {
			day = " (" + messages.For(a.Lang).Date(site.LocalTime(c.At)) + ")"
		}
		b.WriteString(element("p", element("strong", escape(messages.For(a.Lang).CorrectionName(c.Kind))), escape(day+": "+c.Text)))
	}
	return b.String()
}

// notices returns the notices before an article's text: that it was retracted, or paid for.
func notices(a articles.Article) []string {
	if a.Retracted() {
		return nonEmpty(messages.For(a.Lang).Retracted, sponsoredLabel(a))
	}
	return nonEmpty(sponsoredLabel(a))
}

func sponsoredLabel(a articles.Article) string {
	if a.Kind != articles.Sponsored {
		return ""
	}
	return messages.For(a.Lang).Sponsored
}

func (w htmlWriter) block(b articles.Block, dateline string) string {
	switch b.Kind {
	case articles.Heading:
		return element("h"+strconv.Itoa(min(max(b.Level, 2), 6)), w.spans(b.Spans))
	case articles.Quote:
		paragraphs := w.each("p", b.Items)
		if len(b.Spans) > 0 {
			paragraphs = element("p", w.spans(b.Spans)) + paragraphs
		}
		if b.Speaker != "" {
			paragraphs += element("p", element("cite", escape("— "+b.Speaker)))
		}
		return element("blockquote", paragraphs)
	case articles.List:
		return w.list(&b)
	case articles.Notes: // numbered as in the text but not linked: ids of several articles in a feed reader would collide
		return element("ol", w.each("li", b.Items))
	case articles.Picture:
		if b.Image == nil {
			return ""
		}
		return w.figure(*b.Image)
	case articles.Embed:
		return element("p", w.link(b.URL, escape(cmp.Or(articles.PlainText(b.Spans), b.URL))))
	case articles.Table:
		return w.table(b.Rows)
	case articles.Preformatted:
		return element("pre", escape(articles.PlainText(b.Spans)))
	case articles.Rule:
		return "<hr/>"
	}
	if dateline != "" {
		dateline = element("b", escape(dateline)) + " — "
	}
	return element("p", dateline, w.spans(b.Spans))
}

// list writes a list. An ordered list keeps numbers other than 1, 2, 3.
func (w htmlWriter) list(b *articles.Block) string {
	if !b.Ordered {
		return element("ul", w.each("li", b.Items))
	}
	start, items := "", strings.Builder{}
	for i, item := range b.Items {
		value := ""
		switch {
		case !b.Skips(i):
		case i == 0:
			start = attribute("start", strconv.Itoa(b.Number(i)))
		default:
			value = attribute("value", strconv.Itoa(b.Number(i)))
		}
		items.WriteString("<li" + value + ">" + w.spans(item) + "</li>")
	}
	return "<ol" + start + ">" + items.String() + "</ol>"
}

func (w htmlWriter) table(rows [][][]articles.Span) string {
	var b strings.Builder
	for i, row := range rows {
		cell := "td"
		if i == 0 {
			cell = "th"
		}
		b.WriteString(element("tr", w.each(cell, row)))
	}
	return element("table", b.String())
}

// figure writes a picture with its caption and credit, without the image if its file is missing.
func (w htmlWriter) figure(i articles.Image) string {
	image, caption := "", strings.Join(nonEmpty(i.Caption, i.Credit), " — ")
	if i.Src == "" && i.Caption == "" && i.Credit == "" {
		return ""
	}
	if i.Src != "" {
		image = "<img" + attribute("src", page.Absolute(w.site, i.Src)) + attribute("alt", i.Alt)
		if i.Width > 0 && i.Height > 0 {
			image += attribute("width", strconv.Itoa(i.Width)) + attribute("height", strconv.Itoa(i.Height))
		}
		image += "/>"
	}
	if caption != "" {
		caption = element("figcaption", escape(caption))
	}
	return element("figure", image, caption)
}

func (w htmlWriter) each(tag string, items [][]articles.Span) string {
	var b strings.Builder
	for _, item := range items {
		b.WriteString(element(tag, w.spans(item)))
	}
	return b.String()
}

func (w htmlWriter) spans(list []articles.Span) string {
	var b strings.Builder
	for _, s := range list {
		text := escape(s.Text)
		for _, style := range []struct {
			on  bool
			tag string
		}{{s.Code, "code"}, {s.Em, "em"}, {s.Strong, "strong"}, {s.Note > 0, "sup"}} {
			if style.on {
				text = element(style.tag, text)
			}
		}
		if s.Href != "" {
			text = w.link(s.Href, text)
		}
		b.WriteString(text)
		if s.Break {
			b.WriteString("<br/>")
		}
	}
	return b.String()
}

func (w htmlWriter) link(href, inner string) string {
	if strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//") {
		href = page.Absolute(w.site, href)
	}
	return "<a" + attribute("href", page.SafeAddress(href)) + ">" + inner + "</a>"
}

func element(tag string, inner ...string) string {
	return "<" + tag + ">" + strings.Join(inner, "") + "</" + tag + ">"
}

func attribute(name, value string) string { return " " + name + `="` + escape(value) + `"` }

func escape(s string) string { return html.EscapeString(strings.ReplaceAll(s, "\x00", "\uFFFD")) }

// listingHTML returns a listing's line of price and place (head), picture, text and facts.
func listingHTML(site api.Site, head string, facts [][2]string, l *classifieds.Listing) string {
	var b strings.Builder
	if head != "" {
		b.WriteString(element("p", element("strong", escape(head))))
	}
	if len(l.Photos) > 0 {
		b.WriteString(htmlWriter{site}.figure(firstPhoto(l)))
	}
	for part := range strings.SplitSeq(strings.ReplaceAll(l.Text, "\r\n", "\n"), "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			b.WriteString(element("p", strings.ReplaceAll(escape(part), "\n", "<br/>")))
		}
	}
	items := ""
	for _, fact := range facts {
		items += element("li", escape(fact[0]+": "+fact[1]))
	}
	if items != "" {
		b.WriteString(element("ul", items))
	}
	return b.String()
}

func firstPhoto(l *classifieds.Listing) articles.Image {
	p := l.Photos[0]
	return articles.Image{Src: p.Src, Alt: p.Alt, Width: p.Width, Height: p.Height}
}
