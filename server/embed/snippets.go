package embed

import (
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"html"
	"strconv"
	"strings"

	"broadside/app"
	"broadside/app/classifieds"
	"broadside/server/page"
	"broadside/server/partners"
	"broadside/server/response"
	"broadside/web"
)

// Offer is what a partner puts on a page: a story or the listings of a filter,
// and how it is to look there.
type Offer struct {
	Frame  app.Frame
	Slug   string             // of a story; "" is listings
	Filter classifieds.Filter // of listings
	Title  string             // what the frame is called

	Partner partners.Partner // whose id the frame has
	Known   bool             // whether there is a record of it
}

// Snippets are the pieces of HTML that show an offer.
type Snippets struct {
	Frame   string // A: without script, under any policy, in feeds
	Pinned  string // A with a loader that never changes; "" before the first release
	Consent string // A that waits: nothing is asked of the paper but the loader
	Tag     string // B: one tag
	Address string // C: for systems that know oEmbed; "" where they would get a link
}

// Path is where the offer's frame stands below the base.
func (o Offer) Path() string {
	if o.Slug != "" {
		return app.FramedArticlePath(o.Frame, o.Slug)
	}
	return app.FramedListingsPath(o.Frame, o.Filter)
}

// Snippets writes an offer as HTML. Everything in it that anybody typed is
// escaped.
func (s *Frames) Snippets(o Offer) Snippets {
	home := s.Paper.Origin + s.Paper.Base
	link := fmt.Sprintf(`<a href="%s">%s</a>`, html.EscapeString(withMark(s.onPaper(o), o.Partner.UTM)), html.EscapeString(o.Title))
	loader := fmt.Sprintf(`<script async src="%s/e/v1.js"></script>`, html.EscapeString(home))
	height := app.FrameHeights[o.Frame.Size]
	// The styles hold the box against those of the page; where its policy
	// refuses them, the attributes are left, and the loader.
	frame := fmt.Sprintf(`<broad-side%s style="%s"><iframe src="%s" width="100%%" height="%d" frameborder="0" style="all:initial;display:block;border:0;width:100%%;height:%[4]dpx" loading="lazy" title="%[5]s" `+
		`sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox" referrerpolicy="strict-origin"></iframe>`+
		`%[6]s</broad-side>`,
		attributes("", o.look()), BlockStyle, html.EscapeString(home+o.Path()), height, html.EscapeString(o.Title), link)
	out := Snippets{Frame: frame + loader}
	if name, sum := NewestRelease(); name != "" {
		out.Pinned = frame + pinned(home, name, sum)
	}
	if open, known := s.partners.Find(""); known && open.Status == partners.Live {
		out.Address = s.onPaper(o)
	}
	what := [][2]string{{"article", o.Slug}}
	if o.Slug == "" {
		what = [][2]string{{"listings", o.Filter.Values().Encode()}}
	}
	what = append(what, [2]string{"partner", o.Frame.Partner.ID}, [2]string{"size", o.Frame.Size}, [2]string{"headline", o.Title})
	if o.Frame.Lang != "" {
		what = append(what, [2]string{"lang", o.Frame.Lang})
	}
	if o.Frame.Count > 0 {
		what = append(what, [2]string{"count", strconv.Itoa(o.Frame.Count)})
	}
	what = append(what, o.look()...)
	out.Consent = fmt.Sprintf(`<broad-side%s consent="required" style="%s">%s</broad-side>%s`, attributes("", what), BlockStyle, link, loader)
	out.Tag = fmt.Sprintf(`<script async src="%s/e/v1.js"%s style="%s;min-height:%dpx"></script>`,
		html.EscapeString(home), attributes("data-", what), BlockStyle, height)
	return out
}

// BlockStyle makes an embed as wide as its column in every layout: as an item
// of a flex or grid container, too, where a block takes the width of its
// content. Columns do not cut it.
const BlockStyle = "display:block;width:100%;break-inside:avoid"

// pinned is the loader that never changes. It imports a second script when a
// reader follows a link or a story unfolds, and a browser checks that one too
// only where it was fetched before with its hash (HTML, modulepreload).
func pinned(home, name, sum string) string {
	more := ""
	full := strings.TrimSuffix(name, ".js") + ".full.js"
	if f := web.Named("e/" + full); f != nil {
		more = fmt.Sprintf(`<link rel="modulepreload" href="%s/e/%s" integrity="sha384-%s" crossorigin="anonymous">`, html.EscapeString(home), full, Integrity(f.Body))
	}
	return more + fmt.Sprintf(`<script async src="%s/e/%s" integrity="sha384-%s" crossorigin="anonymous"></script>`, html.EscapeString(home), name, sum)
}

// Integrity is a script's SHA-384 (Subresource Integrity §3.1).
func Integrity(body []byte) string {
	sum := sha512.Sum384(body)
	return base64.StdEncoding.EncodeToString(sum[:])
}

// FrameTitle is what a frame is called on another page: what it shows and who
// publishes it, with an em dash in every form that it is given out in.
func (s *Frames) FrameTitle(screen app.Screen) string {
	title, name := app.Title(screen), response.PaperName(s.Paper, screen.Lang)
	if what, ok := strings.CutSuffix(title, " – "+name); ok {
		return what + " — " + name
	}
	return title
}

// withMark is an address of the paper with a partner's mark.
func withMark(address, mark string) string {
	switch {
	case mark == "":
		return address
	case strings.Contains(address, "?"):
		return address + "&" + mark
	}
	return address + "?" + mark
}

// look is what the element itself must know beside the frame's address.
func (o Offer) look() [][2]string {
	var out [][2]string
	if o.Frame.Mode != "card" {
		out = append(out, [2]string{"mode", o.Frame.Mode})
	}
	out = append(out, [2]string{"theme", o.Frame.Theme}, [2]string{"accent", o.Frame.Accent})
	return out
}

// attributes writes those that have a value; listings stand without one too,
// since they say that there is no story.
func attributes(prefix string, all [][2]string) string {
	var b strings.Builder
	for _, a := range all {
		if a[1] != "" || a[0] == "listings" {
			fmt.Fprintf(&b, ` %s%s="%s"`, prefix, a[0], html.EscapeString(a[1]))
		}
	}
	return b.String()
}

// onPaper is where the paper itself shows an offer.
func (s *Frames) onPaper(o Offer) string {
	if o.Slug != "" {
		return page.Absolute(s.Paper, app.ArticlePath(o.Slug))
	}
	lang := o.Frame.Lang
	if lang == "" {
		lang = s.Paper.Languages[0]
	}
	return page.Absolute(s.Paper, app.ListingsPath(s.Paper, lang, o.Filter))
}

// NewestRelease is the newest loader that never changes, with its hash.
func NewestRelease() (name, sum string) {
	best := [2]int{-1, -1}
	for _, f := range web.Files() {
		file, ok := strings.CutPrefix(f.Name, "e/")
		parts := strings.Split(strings.TrimSuffix(file, ".js"), ".")
		if !ok || len(parts) != 3 || !Released(file) {
			continue
		}
		n, errN := strconv.Atoi(parts[1])
		m, errM := strconv.Atoi(parts[2])
		if errN != nil || errM != nil || n < best[0] || n == best[0] && m <= best[1] {
			continue
		}
		best, name, sum = [2]int{n, m}, file, Integrity(f.Body)
	}
	return name, sum
}
