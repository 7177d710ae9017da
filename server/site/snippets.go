package site

import (
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"broadside/app"
	"broadside/app/classifieds"
	"broadside/server/page"
	"broadside/web"
)

// offer is what a partner puts on a page: a story or the listings of a filter,
// and how it is to look there.
type offer struct {
	frame  app.Frame
	slug   string             // of a story; "" is listings
	filter classifieds.Filter // of listings
	title  string             // what the frame is called
}

// snippets are the pieces of HTML that show an offer.
type snippets struct {
	Frame   string // A: without script, under any policy, in feeds
	Pinned  string // A with a loader that never changes; "" before the first release
	Tag     string // B: one tag
	Address string // C: for systems that know oEmbed
}

// path is where the offer's frame stands below the base.
func (o offer) path() string {
	if o.slug != "" {
		return app.FramedArticlePath(o.frame, o.slug)
	}
	return app.FramedListingsPath(o.frame, o.filter)
}

// snippetsOf writes an offer as HTML. Everything in it that anybody typed is
// escaped.
func (s *Site) snippetsOf(o offer) snippets {
	home := s.paper.Origin + s.paper.Base
	out := snippets{Address: s.onPaper(o)}
	frame := fmt.Sprintf(`<broad-side%s><iframe src="%s" width="100%%" height="%d" loading="lazy" title="%s" `+
		`sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox" referrerpolicy="strict-origin"></iframe>`+
		`<a href="%s">%s</a></broad-side>`,
		attributes("", o.look()), html.EscapeString(home+o.path()), app.FrameHeights[o.frame.Size], html.EscapeString(o.title),
		html.EscapeString(out.Address), html.EscapeString(o.title))
	out.Frame = frame + fmt.Sprintf(`<script async src="%s/e/v1.js"></script>`, html.EscapeString(home))
	if name, sum := newestRelease(); name != "" {
		out.Pinned = frame + fmt.Sprintf(`<script async src="%s/e/%s" integrity="sha384-%s" crossorigin="anonymous"></script>`, html.EscapeString(home), name, sum)
	}
	what := [][2]string{{"article", o.slug}}
	if o.slug == "" {
		what = [][2]string{{"listings", o.filter.Values().Encode()}}
	}
	what = append(what, [2]string{"partner", o.frame.Partner.ID}, [2]string{"size", o.frame.Size}, [2]string{"headline", o.title})
	if o.frame.Lang != "" {
		what = append(what, [2]string{"lang", o.frame.Lang})
	}
	what = append(what, o.look()...)
	out.Tag = fmt.Sprintf(`<script async src="%s/e/v1.js"%s style="display:block;min-height:%dpx"></script>`,
		html.EscapeString(home), attributes("data-", what), app.FrameHeights[o.frame.Size])
	return out
}

// look is what the element itself must know beside the frame's address.
func (o offer) look() [][2]string {
	var out [][2]string
	if o.frame.Mode != "card" {
		out = append(out, [2]string{"mode", o.frame.Mode})
	}
	out = append(out, [2]string{"theme", o.frame.Theme}, [2]string{"accent", o.frame.Accent})
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
func (s *Site) onPaper(o offer) string {
	if o.slug != "" {
		return page.Absolute(s.paper, app.ArticlePath(o.slug))
	}
	lang := o.frame.Lang
	if lang == "" {
		lang = s.paper.Languages[0]
	}
	return page.Absolute(s.paper, app.ListingsPath(s.paper, lang, o.filter))
}

// offerOf reads an offer from an address of /partners: the frame's parameters,
// article=SLUG or listings=FILTER.
func (s *Site) offerOf(v url.Values) offer {
	o := offer{slug: strings.TrimSpace(v.Get("article"))}
	if strings.HasPrefix(o.slug, "http") { // pasted as it stands
		o.slug = o.slug[strings.LastIndexByte(o.slug, '/')+1:]
	}
	if sent, err := url.ParseQuery(strings.TrimPrefix(strings.TrimSpace(v.Get("listings")), "?")); err == nil {
		if f, err := app.FrameFilter(sent); err == nil {
			o.filter = f
		}
	}
	own := url.Values{}
	for _, name := range []string{"k", "size", "mode", "theme", "accent", "lang", "count"} {
		own.Set(name, v.Get(name))
	}
	o.frame = app.ParseFrame(own)
	if o.frame.Mode == "link" {
		o.frame.Mode = "card"
	}
	if !slices.Contains(s.paper.Languages, o.frame.Lang) {
		o.frame.Lang = ""
	}
	return o
}

// newestRelease is the newest loader that never changes, with its SHA-384
// (Subresource Integrity §3.1).
func newestRelease() (name, sum string) {
	best := [2]int{-1, -1}
	for _, f := range web.Files() {
		file, ok := strings.CutPrefix(f.Name, "e/")
		parts := strings.Split(strings.TrimSuffix(file, ".js"), ".")
		if !ok || len(parts) != 3 || !released(file) {
			continue
		}
		n, errN := strconv.Atoi(parts[1])
		m, errM := strconv.Atoi(parts[2])
		if errN != nil || errM != nil || n < best[0] || n == best[0] && m <= best[1] {
			continue
		}
		hash := sha512.Sum384(f.Body)
		best, name, sum = [2]int{n, m}, file, base64.StdEncoding.EncodeToString(hash[:])
	}
	return name, sum
}
