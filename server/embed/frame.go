package embed

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/messages"
	"broadside/app/view"
	"broadside/server/page"
	"broadside/server/partners"
	"broadside/server/response"
	"broadside/web"
)

// renderFrame renders the response of a framed page: its style sheet is inline, and its headers name
// the sites that may frame it.
func (s *Frames) renderFrame(screen app.Screen, status int, record partners.Partner, known bool) (a *response.Response, err error) {
	defer func() {
		if p := recover(); p != nil {
			a, err = nil, fmt.Errorf("embed: drawing %s: %w", screen.Path, response.PanicError(p))
		}
	}()
	style := frameStyle()
	ancestors := "*"
	if known {
		if ancestors = record.Ancestors(); ancestors != "'none'" && ancestors != "*" {
			ancestors += " 'self'" // for the previews on /partners
		}
		style += colourStyle(record, screen.Frame.Accent)
	}
	effort := response.Often
	if screen.Results != nil || status != http.StatusOK { // the number of filters is unlimited
		effort = response.Seldom
	}
	body := s.frameDocument(screen, status, style).Encode()
	if before, after, counted := bytes.Cut(body, []byte(tokenPlaceholder)); counted {
		item, partner := countTarget(screen)
		return response.NewFramed("page "+string(screen.Name), status, before, after, effort, func(now time.Time) string { return s.Tokens.Issue(item, partner, now) },
			frameHeaders(style, ancestors, "private, no-cache")...), nil
	}
	return response.New("page "+string(screen.Name), status, body, effort, frameHeaders(style, ancestors, response.PageCaching(status))...), nil
}

func (s *Frames) frameDocument(screen app.Screen, status int, style string) page.Document {
	base := s.Paper.Base
	frame := screen.Frame
	d := page.Document{
		Lang: screen.Lang, Dir: messages.Direction(screen.Lang), Theme: frame.Theme,
		Title: app.Title(screen), Robots: "noindex",
		Canonical: page.Absolute(s.Paper, app.PaperPath(screen)),
		Inline:    style,
		Body:      view.View(screen),
	}
	if a := screen.Article; a != nil && a.Canonical != "" {
		d.Canonical = a.Canonical
	}
	if status != http.StatusOK {
		d.Canonical = ""
	}
	d.FrameScript = s.frameScript(screen, d)
	if d.FrameScript != nil && hasWasm(base) && (len(screen.Latest) > 0 || screen.Results != nil) {
		d.Screen = screen
	}
	return d
}

// frameScript returns the script element of a framed page. Its data attributes hold the page's
// metadata, the address of reports, and the files to load when a reader uses the listings.
func (s *Frames) frameScript(screen app.Screen, d page.Document) *page.Script {
	base := s.Paper.Base
	src := response.AssetPath(base, "e/frame.js")
	if src == "" {
		return nil
	}
	more := "" // there is nothing to unfold
	if screen.Frame.Mode == "full" && screen.Article != nil {
		more = messages.For(d.Lang).ReadOnward
	}
	meta, err := json.Marshal(map[string]string{"t": "meta", "title": s.FrameTitle(screen), "lang": d.Lang, "dir": d.Dir, "more": more})
	if err != nil {
		panic(err) // cannot fail: all values are strings
	}
	if p := screen.Problem; p != nil && p.Status != http.StatusBadRequest { // a reader's invalid input is not an error of the frame
		meta = nil // so that it sends no message to the host page
	}
	data := [][2]string{{"meta", string(meta)}, {"adapters", response.AssetPath(base, "e/adapters.js")}}
	if screen.Frame.Mode != "full" {
		data = append(data, [2]string{"height", strconv.Itoa(app.FrameHeights[screen.Frame.Size])})
	}
	if hasWasm(base) && screen.Frame.Mode != "link" {
		data = append(data, [2]string{"start", response.AssetPath(base, "start.js")}, [2]string{"wasm", response.AssetPath(base, "app.wasm")},
			[2]string{"exec", response.AssetPath(base, "wasm_exec.js")}, [2]string{"base", base})
		if screen.Name == app.EmbedListings {
			data = append(data, [2]string{"filter", response.AssetPath(base, "filter.js")})
		}
	}
	data = append(data, [2]string{"count", s.reportURL(screen)})
	return &page.Script{Src: src, Data: data}
}

// reportURL returns the address to which a page reports its views, or "" for previews and error
// pages.
func (s *Frames) reportURL(screen app.Screen) string {
	if screen.Frame.Preview || screen.Problem != nil {
		return ""
	}
	v := url.Values{}
	item, partner := countTarget(screen)
	if item != "" {
		v.Set("item", item)
	}
	if partner != "" {
		v.Set("k", partner)
	}
	if partner != noPartner {
		v.Set("t", tokenPlaceholder)
	}
	return s.Paper.Base + api.WithQuery(reportPath, v)
}

// countTarget returns the article's slug ("" for listings) and the partner that a framed page is
// counted for.
func countTarget(screen app.Screen) (item, partner string) {
	if screen.Article != nil {
		item = screen.Article.Slug
	}
	partner = screen.Frame.Partner.ID
	if screen.Frame.Partner.Card {
		partner = noPartner
	}
	return item, partner
}

// tokenPlaceholder is the placeholder of a framed page's token. It is random, so that no text can
// contain it.
var tokenPlaceholder = rand.Text()

// noPartner is not a valid partner id: link cards are not counted for the record with the empty id.
const noPartner = "-"

func hasWasm(base string) bool {
	return response.AssetPath(base, "app.wasm") != "" && response.AssetPath(base, "wasm_exec.js") != ""
}

// colourStyle returns the style of the partner's colours, with the accent of the address where it is
// legible.
func colourStyle(record partners.Partner, accent string) string {
	c, _ := partners.ParseColour(accent)
	light, dark := record.Light.WithAccent(c), record.Dark.WithAccent(c)
	var b strings.Builder
	for _, t := range []struct {
		name                  string
		light, dark           partners.Colour
		usualLight, usualDark partners.Colour
	}{
		{"paper", light.Paper, dark.Paper, partners.Day.Paper, partners.Night.Paper},
		{"ink", light.Ink, dark.Ink, partners.Day.Ink, partners.Night.Ink},
		{"quiet", light.Quiet, dark.Quiet, partners.Day.Quiet, partners.Night.Quiet},
		{"accent", light.Accent, dark.Accent, partners.Day.Accent, partners.Night.Accent},
		{"rule", light.Rule, dark.Rule, partners.Day.Rule, partners.Night.Rule},
	} {
		if t.light != t.usualLight || t.dark != t.usualDark {
			fmt.Fprintf(&b, "--%s:light-dark(%s,%s);", t.name, t.light, t.dark)
		}
	}
	if b.Len() == 0 || record.Light.Paper == "" {
		return ""
	}
	return "\n@media screen{:root{" + b.String() + "}}"
}

// frameStyle returns web/frame.css.
func frameStyle() string {
	if f := web.Named("frame.css"); f != nil {
		return string(f.Body)
	}
	return ""
}

// frameHeaders returns the headers of a framed page. Its style is allowed by its hash (CSP Level 3
// §2.3.1). COEP and CORP allow frames on isolated pages.
func frameHeaders(style, ancestors, cacheControl string) []response.Field {
	sum := sha256.Sum256([]byte(style))
	policy := "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors " + ancestors
	return response.Headers("text/html; charset=utf-8", policy, cacheControl,
		response.NewField("Referrer-Policy", "strict-origin"), // this and the next replace those of other pages
		response.NewField("Permissions-Policy", deniedFeatures),
		response.NewField("Cross-Origin-Embedder-Policy", "require-corp"),
		response.NewField("Cross-Origin-Resource-Policy", "cross-origin"))
}

// deniedFeatures is a Permissions-Policy that denies every feature that asks the reader for
// permission, reads the device, or reveals the reader's activity.
const deniedFeatures = "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), " +
	"captured-surface-control=(), clipboard-read=(), clipboard-write=(), compute-pressure=(), deferred-fetch=(), deferred-fetch-minimal=(), " +
	"digital-credentials-get=(), display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), geolocation=(), gyroscope=(), hid=(), " +
	"identity-credentials-get=(), idle-detection=(), keyboard-map=(), language-detector=(), local-fonts=(), " +
	"local-network-access=(), magnetometer=(), microphone=(), midi=(), otp-credentials=(), payment=(), picture-in-picture=(), " +
	"private-state-token-issuance=(), private-state-token-redemption=(), publickey-credentials-create=(), " +
	"publickey-credentials-get=(), screen-wake-lock=(), serial=(), " +
	"speaker-selection=(), storage-access=(), summarizer=(), sync-xhr=(), translator=(), usb=(), window-management=(), " +
	"xr-spatial-tracking=()"
