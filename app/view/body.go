package view

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/messages"
	"broadside/articles"
)

// bodyBlocks renders the body. The dateline becomes part of the first
// paragraph, which lists may precede. Heading levels start at 2 and increase by
// at most one at a time, whatever the author wrote.
func (s *renderer) bodyBlocks(a *articles.Article) []goapp.UI {
	dateline := s.dateline(a.Dateline)
	out := make([]goapp.UI, 0, len(a.Body)+1)
	first := slices.IndexFunc(a.Body, func(b articles.Block) bool { return b.Kind != articles.List })
	if dateline != nil && (first < 0 || a.Body[first].Kind != articles.Paragraph) {
		out = append(out, tag("p", dateline))
		dateline = nil
	}
	level := 1
	for _, b := range a.Body {
		if b.Kind == articles.Heading {
			b.Level = min(max(b.Level, 2), level+1, 4)
			level = b.Level
		}
		if b.Kind == articles.Paragraph && dateline != nil {
			out = append(out, tag("p", s.contraryDir(b.Spans), dateline, " ", s.textSpans(b.Spans)))
			dateline = nil
			continue
		}
		if ui := s.bodyBlock(b); ui != nil {
			out = append(out, ui)
		}
	}
	return out
}

// dateline renders the place and agency at which the article was filed: "DUBAI,
// UAE (Reuters) —", or without a known place "(Reuters) —".
func (s *renderer) dateline(d *articles.Dateline) goapp.UI {
	switch {
	case d == nil, d.City == "" && d.Agency == "":
		return nil
	case d.City == "":
		return tag("span", class("dateline"), "("+d.Agency+") —")
	}
	place := d.City
	if d.Country != "" {
		place += s.messages.Comma + d.Country
	}
	agency := ""
	if d.Agency != "" {
		agency = " (" + d.Agency + ")"
	}
	return tag("span", class("dateline"), tag("b", place), agency+" —")
}

func (s *renderer) bodyBlock(b articles.Block) goapp.UI {
	switch b.Kind {
	case articles.Paragraph:
		return tag("p", s.contraryDir(b.Spans), s.textSpans(b.Spans))
	case articles.Heading:
		return tag("h"+strconv.Itoa(b.Level), s.contraryDir(b.Spans), s.textSpans(b.Spans))
	case articles.Quote:
		return tag("figure", class("quote"), s.contraryDir(b.Items...),
			tag("blockquote", renderEach(b.Items, func(p []articles.Span) goapp.UI { return tag("p", s.textSpans(p)) })),
			textTag("figcaption", "", b.Speaker))
	case articles.List:
		name := "ul"
		if b.Ordered {
			name = "ol"
		}
		whole := s.contraryDir(b.Items...)
		items := make([]goapp.UI, len(b.Items))
		for i, item := range b.Items {
			draw := s.isolatedSpans
			if whole.value != "" {
				draw = s.textSpans
			}
			items[i] = tag("li", itemNumber(&b, i, "value", i > 0), draw(item))
		}
		return tag(name, whole, itemNumber(&b, 0, "start", true), items)
	case articles.Notes:
		return s.footnotes(b.Items)
	case articles.Picture:
		if b.Image == nil || b.Image.Src == "" {
			return nil
		}
		return s.insetPicture(*b.Image)
	case articles.Embed:
		return s.embedLink(b)
	case articles.Table:
		return s.bodyTable(b)
	case articles.Preformatted:
		return tag("pre", s.contraryDir(b.Spans), attr{"tabindex", "0"}, articles.PlainText(b.Spans))
	case articles.Rule:
		return tag("hr")
	}
	return nil
}

// itemNumber returns the attribute with the number of an item of an ordered
// list, if HTML would number it differently.
func itemNumber(list *articles.Block, item int, name string, here bool) attr {
	return attrIf(here && list.Ordered && list.Skips(item), name, strconv.Itoa(list.Number(item)))
}

func (s *renderer) insetPicture(image articles.Image) goapp.UI {
	return s.figure("inset", image, "(min-width: 64em) 40rem, 100vw", false)
}

// morePictures renders the pictures that are neither the lead picture nor in
// the body.
func (s *renderer) morePictures(a *articles.Article) []goapp.UI {
	if len(a.Images) == 0 {
		return nil
	}
	shown := map[string]bool{}
	for _, b := range a.Body {
		if b.Kind == articles.Picture && b.Image != nil && b.Image.Src != "" {
			shown[b.Image.Src] = true
		}
	}
	return renderEach(a.Images[1:], func(image articles.Image) goapp.UI {
		if shown[image.Src] {
			return nil
		}
		return s.insetPicture(image)
	})
}

// embedLink renders embedded media as a link with its host name: pages load
// nothing from other sites.
func (s *renderer) embedLink(b articles.Block) goapp.UI {
	address := safeAddress(b.URL, s.Site.Base)
	if address == "" {
		return nil
	}
	return tag("p", class("embed"),
		tag("a", href(address), s.relAttr("noopener noreferrer"), cmp.Or(articles.PlainText(b.Spans), b.URL)),
		renderIf(hostName(address) != "", tag("span", class("host"), " "+messages.Insert(s.messages.Opens, hostName(address)))))
}

// bodyTable renders a table in a region that can be scrolled, also by keyboard,
// if the table is wider than the column.
func (s *renderer) bodyTable(b articles.Block) goapp.UI {
	if len(b.Rows) == 0 {
		return nil
	}
	cells := func(name, scope string, row [][]articles.Span) goapp.UI {
		out := make([]goapp.UI, len(row))
		for i, cell := range row {
			out[i] = tag(name, attr{"scope", scope}, class(figuresClass(b.Rows[1:], i)), s.isolatedSpans(cell))
		}
		return tag("tr", out)
	}
	return tag("div", class("table"), attr{"role", "region"}, attr{"tabindex", "0"}, ariaLabel(s.messages.TableHere),
		tag("table",
			tag("thead", cells("th", "col", b.Rows[0])),
			tag("tbody", renderEach(b.Rows[1:], func(row [][]articles.Span) goapp.UI { return cells("td", "", row) }))))
}

// figuresClass returns the class that aligns the digits of a column, if it has
// only numbers.
func figuresClass(rows [][][]articles.Span, column int) string {
	some := false
	for _, row := range rows {
		if column >= len(row) {
			continue
		}
		text := strings.TrimSpace(articles.PlainText(row[column]))
		if strings.Trim(text, "0123456789٠١٢٣٤٥٦٧٨٩.,:/-–−+±%٪()\u00a0 ") != "" {
			return ""
		}
		some = some || text != ""
	}
	if !some {
		return ""
	}
	return "figures"
}

// contraryDir returns the dir attribute of a block whose direction differs from
// the article's. The block is then aligned in its own direction too.
func (s *renderer) contraryDir(texts ...[]articles.Span) attr {
	var all strings.Builder
	for _, spans := range texts {
		all.WriteString(articles.PlainText(spans))
	}
	return attr{"dir", s.contraryDirection(all.String())}
}

// contraryDirection returns the direction of a text if it differs from the
// article's, else "".
func (s *renderer) contraryDirection(text string) string {
	return messages.ContraryDirection(messages.Direction(s.articleLang()), text)
}

// articleLang returns the language of the article, else of the page.
func (s *renderer) articleLang() string {
	if s.Article == nil {
		return s.Lang
	}
	return cmp.Or(s.Article.Lang, s.Lang)
}

// isolatedSpans renders a list item or table cell: a text of another direction
// is isolated (bdi), but the alignment does not change.
func (s *renderer) isolatedSpans(spans []articles.Span) []any {
	if dir := s.contraryDir(spans); dir.value != "" {
		return []any{tag("bdi", dir, s.textSpans(spans))}
	}
	return s.textSpans(spans)
}

func (s *renderer) textSpans(spans []articles.Span) []any {
	out := make([]any, 0, len(spans))
	for _, span := range spans {
		if span.Text != "" {
			out = append(out, s.textSpan(span))
		}
		if span.Break {
			out = append(out, tag("br"))
		}
	}
	return out
}

func (s *renderer) textSpan(span articles.Span) any {
	var ui any = span.Text
	if span.Note > 0 {
		return s.citation(span)
	}
	if span.Code {
		ui = tag("code", ui)
	}
	if span.Em {
		ui = tag("em", ui)
	}
	if span.Strong {
		ui = tag("strong", ui)
	}
	address := safeAddress(span.Href, s.Site.Base)
	if address == "" {
		return ui
	}
	if hostName(address) == "" {
		return tag("a", href(address), ui)
	}
	return tag("a", href(address), s.relAttr("noopener"), ui)
}

// relAttr returns the rel attribute of a link to another site. In a sponsored
// article it includes "sponsored" (Google, "Qualify your outbound links").
func (s *renderer) relAttr(rel string) attr {
	if s.Article != nil && s.Article.Kind == articles.Sponsored {
		rel = "sponsored " + rel
	}
	return attr{"rel", rel}
}

// safeAddress returns the address if a text may link to it, else "". Allowed
// are http, https, mailto, tel, and paths of this site, to which it adds the
// base. Control characters are not allowed: browsers remove tabs and line ends,
// which would make "/\t/x" an address on another site.
func safeAddress(address, base string) string {
	if strings.ContainsFunc(address, unicode.IsControl) {
		return ""
	}
	if strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") && !strings.Contains(address, `\`) {
		return base + address
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host != "" {
			return address
		}
	case "mailto", "tel":
		return address
	}
	return ""
}

// hostName returns the host name of an address without "www.", or "".
func hostName(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// Footnotes have the roles of DPUB-ARIA 1.1: doc-noteref, doc-endnotes and
// doc-backlink. Their ids contain the article's slug, so that they are unique
// on a page with several articles.

func (s *renderer) noteID(note int) string {
	return "note-" + s.articleSlug() + "-" + strconv.Itoa(note)
}

// citationID returns the id of the time-th reference to a note, from 1.
func (s *renderer) citationID(note, time int) string {
	return "cite-" + s.articleSlug() + "-" + strconv.Itoa(note) + "-" + strconv.Itoa(time)
}

func (s *renderer) articleSlug() string {
	if s.Article == nil {
		return ""
	}
	return s.Article.Slug
}

func (s *renderer) citation(span articles.Span) goapp.UI {
	if s.citations == nil {
		s.citations = map[int]int{}
	}
	s.citations[span.Note]++
	return tag("sup", tag("a", id(s.citationID(span.Note, s.citations[span.Note])), href("#"+s.noteID(span.Note)), attr{"role", "doc-noteref"}, span.Text))
}

func (s *renderer) footnotes(items [][]articles.Span) goapp.UI {
	list := make([]goapp.UI, len(items))
	for i, item := range items {
		var back []any
		for time := 1; time <= s.citations[i+1]; time++ {
			back = append(back, " ", tag("a", href("#"+s.citationID(i+1, time)), attr{"role", "doc-backlink"}, ariaLabel(s.messages.BackToText), "↑"))
		}
		list[i] = tag("li", id(s.noteID(i+1)), s.contraryDir(item), s.textSpans(item), back)
	}
	return tag("section", attr{"role", "doc-endnotes"}, ariaLabel(s.messages.Footnotes), tag("ol", list))
}
