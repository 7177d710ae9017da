package embed

import (
	"cmp"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"

	"broadside/app"
	"broadside/app/classifieds"
	"broadside/server/page"
	"broadside/server/partners"
	"broadside/web"
)

// Offer describes a frame on a partner's page: an article or the listings of a filter, and its
// look.
type Offer struct {
	Frame  app.Frame
	Slug   string             // of the article; "": listings
	Filter classifieds.Filter // of the listings
	Title  string             // title of the frame

	Partner partners.Partner // the partner whose id the frame has
	Known   bool             // whether Partner has a record
}

// Snippets holds the HTML of an offer in every form.
type Snippets struct {
	Frame   string // A: works without script, under any policy, in feeds
	Pinned  string // A with a loader whose content never changes; "": none has been released
	Consent string // A that loads only the loader before the reader consents
	Tag     string // B: one tag
	Address string // C: for systems with oEmbed; "": they would show only a link
}

// Path returns the path of the offer's frame below the base.
func (o Offer) Path() string {
	if o.Slug != "" {
		return app.FramedArticlePath(o.Frame, o.Slug)
	}
	return app.FramedListingsPath(o.Frame, o.Filter)
}

// Snippets returns the HTML of an offer. All texts are escaped.
func (s *Frames) Snippets(o Offer) Snippets {
	home := s.Paper.Origin + s.Paper.Base
	link := fmt.Sprintf(`<a href="%s">%s</a>`, html.EscapeString(withUTM(s.paperURL(o), o.Partner.UTM)), html.EscapeString(o.Title))
	loader := fmt.Sprintf(`<script async src="%s/e/v1.js"></script>`, html.EscapeString(home))
	height := app.FrameHeights[o.Frame.Size]
	// Inline styles protect the frame from the host page's style sheet. If the host's policy blocks
	// them, the attributes and the loader remain.
	frame := fmt.Sprintf(`<broad-side%s style="%s"><iframe src="%s" width="100%%" height="%d" frameborder="0" style="all:initial;display:block;border:0;width:100%%;height:%[4]dpx" loading="lazy" title="%[5]s" `+
		`sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox" referrerpolicy="strict-origin"></iframe>`+
		`%[6]s</broad-side>`,
		formatAttributes("", o.elementAttributes()), BlockStyle, html.EscapeString(home+o.Path()), height, html.EscapeString(o.Title), link)
	out := Snippets{Frame: frame + loader}
	if name, sum := NewestLoader(); name != "" {
		out.Pinned = frame + pinnedLoader(home, name, sum)
	}
	if open, known := s.Partners.Find(""); known && open.Status == partners.Live {
		out.Address = s.paperURL(o)
	}
	attrs := [][2]string{{"article", o.Slug}}
	if o.Slug == "" {
		attrs = [][2]string{{"listings", o.Filter.Values().Encode()}}
	}
	attrs = append(attrs, [][2]string{{"partner", o.Frame.Partner.ID}, {"size", o.Frame.Size}, {"headline", o.Title}, {"lang", o.Frame.Lang}}...)
	if o.Frame.Count > 0 {
		attrs = append(attrs, [2]string{"count", strconv.Itoa(o.Frame.Count)})
	}
	attrs = append(attrs, o.elementAttributes()...)
	out.Consent = fmt.Sprintf(`<broad-side%s consent="required" style="%s">%s</broad-side>%s`, formatAttributes("", attrs), BlockStyle, link, loader)
	out.Tag = fmt.Sprintf(`<script async src="%s/e/v1.js"%s style="%s;min-height:%dpx"></script>`,
		html.EscapeString(home), formatAttributes("data-", attrs), BlockStyle, height)
	return out
}

// BlockStyle gives an embed the width of its column in every layout, also as an item of a flex or
// grid container, where a block has the width of its content. A column break does not split it.
const BlockStyle = "display:block;width:100%;break-inside:avoid"

// pinnedLoader returns the script element of a loader whose content never changes. The browser
// checks the hash of the script that it imports later only if that was preloaded with its hash
// (HTML, modulepreload).
func pinnedLoader(home, name, sum string) string {
	more := ""
	full := strings.TrimSuffix(name, ".js") + ".full.js"
	if f := web.Named("e/" + full); f != nil {
		more = fmt.Sprintf(`<link rel="modulepreload" href="%s/e/%s" integrity="sha384-%s" crossorigin="anonymous">`, html.EscapeString(home), full, Integrity(f.Body))
	}
	return more + fmt.Sprintf(`<script async src="%s/e/%s" integrity="sha384-%s" crossorigin="anonymous"></script>`, html.EscapeString(home), name, sum)
}

// Integrity returns the SHA-384 of a script (Subresource Integrity §3.1).
func Integrity(body []byte) string {
	sum := sha512.Sum384(body)
	return base64.StdEncoding.EncodeToString(sum[:])
}

// FrameTitle returns the title of a frame on another site: the page's title and the newspaper,
// separated by an em dash.
func (s *Frames) FrameTitle(screen app.Screen) string {
	title, name := app.Title(screen), s.Paper.Name(screen.Lang)
	if page, ok := strings.CutSuffix(title, " – "+name); ok {
		return page + " — " + name
	}
	return title
}

func withUTM(address, mark string) string {
	switch {
	case mark == "":
		return address
	case strings.Contains(address, "?"):
		return address + "&" + mark
	}
	return address + "?" + mark
}

// elementAttributes returns the attributes of the <broad-side> element that are not part of the
// frame's address.
func (o Offer) elementAttributes() [][2]string {
	mode := o.Frame.Mode
	if mode == "card" {
		mode = "" // the default
	}
	return [][2]string{{"mode", mode}, {"theme", o.Frame.Theme}, {"accent", o.Frame.Accent}}
}

// formatAttributes formats the attributes that have a value. listings is written even without one,
// because it means that there is no article.
func formatAttributes(prefix string, all [][2]string) string {
	var b strings.Builder
	for _, a := range all {
		if a[1] != "" || a[0] == "listings" {
			fmt.Fprintf(&b, ` %s%s="%s"`, prefix, a[0], html.EscapeString(a[1]))
		}
	}
	return b.String()
}

// paperURL returns the address of the offer's page on the newspaper's own site.
func (s *Frames) paperURL(o Offer) string {
	if o.Slug != "" {
		return page.Absolute(s.Paper, s.Paper.ArticlePath(o.Slug))
	}
	return page.Absolute(s.Paper, s.Paper.ListingsPath(cmp.Or(o.Frame.Lang, s.Paper.Languages[0]), o.Filter.Values()))
}

// NewestLoader returns the newest loader whose content never changes, with its hash.
func NewestLoader() (name, sum string) {
	best := [2]int{-1, -1}
	for _, f := range web.Files() {
		file, ok := strings.CutPrefix(f.Name, "e/")
		parts := loaderName.FindStringSubmatch(file)
		if !ok || parts == nil || parts[1] == "" || parts[3] != "" {
			continue
		}
		n, _ := strconv.Atoi(parts[1]) // both are up to four digits
		m, _ := strconv.Atoi(parts[2])
		if version := [2]int{n, m}; slices.Compare(version[:], best[:]) > 0 {
			best, name, sum = version, file, Integrity(f.Body)
		}
	}
	return name, sum
}
