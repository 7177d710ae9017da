package page

import (
	"bytes"
	"cmp"
	"encoding/json"
	"reflect"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// ThemeLight and ThemeDark are the colours of the browser's bars, as --paper in style.css. A theme
// that the reader chose replaces both (theme.js).
const ThemeLight, ThemeDark = "#fdfcf9", "#15181a"

// Document is a complete HTML page: the metadata in the head, and the body with the Screen from
// which the browser's program starts. Empty fields are left out. Addresses are written unchanged:
// absolute where the standard requires it (canonical, alternates, Open Graph), else from the root.
type Document struct {
	Lang, Dir   string // BCP 47; "ltr" or "rtl"
	Title       string
	Description string
	Canonical   string
	Robots      string // "noindex", "max-image-preview:large"
	Alternates  []Alternate
	Meta        []Meta
	Feeds       []Link
	JSONLD      []any // one script each; nil is left out

	Screen any    // written as JSON into
	Base   string // path in front of all addresses

	Theme       string // "light" or "dark" overrides the reader's preference
	Inline      string // inline style sheet; the Content-Security-Policy must contain its hash
	FrameScript *Script

	Styles     string // address of the style sheet
	MoreStyles string // a second one
	Start      string // address of the script that starts the browser's program
	NoWorker   bool   // Start registers no service worker; Kept and Offline are left out
	Wasm       string
	Exec       string
	Later      string // address of the script that is loaded when the page is idle
	Kept       string // address of the script for reading without a network
	Offline    string // address of the page that the worker shows in place of one that is not kept
	Filter     string // script that filters a list until the program runs
	Save       string // address of the script that saves pages for later
	Resume     string // address of the script that records where the reader stopped
	Manifest   string
	Icon       string // SVG
	TouchIcon  string // PNG, 180 pixels wide: the icon on a phone's home screen

	ThemeLight, ThemeDark string // colours of the browser's bars

	Comfort *Comfort          // nil for frames: the reader's settings do not apply in them
	Saver   *PlaceholderTexts // not nil: the page for a reader who saves data, with placeholders for its pictures

	Body app.UI
}

// Comfort applies the reader's settings to a page: the script that applies the choices
// before the first paint, and a button above the view that shows the settings.
type Comfort struct {
	Script   string         // inline; the Content-Security-Policy must contain its hash
	Styles   string         // address of the style sheet of the themes and of the settings
	Panel    string         // address of the script that shows the settings on the page instead; Start loads it
	Settings []SettingsLink // the page of the settings in each language of the paper
}

// SettingsLink is the address and the name of the settings in one language.
type SettingsLink struct{ Lang, Dir, Href, Title string }

// Script is a script element with the names and values of its data-
// attributes, in order. An attribute without a value is left out.
type Script struct {
	Src  string
	Data [][2]string
}

// Alternate is the same page in another language (hreflang).
type Alternate struct{ Lang, Href string }

// Link is a feed of the page.
type Link struct{ Title, Type, Href string }

// Meta is one <meta>. Exactly one of Name and Property (Open Graph, RDFa) is
// set; a Meta without content is left out.
type Meta struct{ Name, Property, Content string }

// Encode returns the HTML. The same Document gives the same bytes. It panics if Body cannot be
// written, or if Screen or JSONLD cannot be encoded as JSON.
func (d Document) Encode() []byte {
	var b bytes.Buffer
	b.Grow(64 << 10)
	b.WriteString("<!DOCTYPE html>\n")
	saver := ""
	if d.Saver != nil {
		saver = "on"
	}
	writeTag(&b, "html", "lang", d.Lang, "dir", d.Dir, "data-theme", d.Theme, "data-saver", saver)
	b.WriteString("\n<head>\n<meta charset=\"utf-8\">\n")
	d.writeHead(&b)
	b.WriteString("</head>\n<body>")
	if d.Start != "" { // the script that opens the settings
		d.Comfort.writeButton(&b)
	}
	d.writeBody(&b)
	if d.Screen != nil {
		b.WriteString("\n<script type=\"application/json\" id=\"screen\">")
		writeJSON(&b, d.Screen)
		b.WriteString("</script>")
	}
	d.writeFrameScript(&b)
	b.WriteString("\n</body>\n</html>\n")
	return b.Bytes()
}

func (d Document) writeBody(b *bytes.Buffer) {
	if d.Saver == nil {
		Encode(b, d.Body)
		return
	}
	var body bytes.Buffer
	Encode(&body, d.Body)
	b.Write(WithoutPictures(body.Bytes(), *d.Saver))
}

// writeHead writes the head, the parts needed for the first paint first.
func (d Document) writeHead(b *bytes.Buffer) {
	line := func(tag string, attributes ...string) {
		writeTag(b, tag, attributes...)
		b.WriteByte('\n')
	}
	line("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
	b.WriteString("<title>")
	writeText(b, d.Title)
	b.WriteString("</title>\n")
	if d.Comfort != nil {
		d.writeSchemes(line)
		d.Comfort.writeScript(b)
	}
	for _, sheet := range []string{d.Styles, d.MoreStyles} {
		if sheet != "" {
			line("link", "rel", "stylesheet", "href", sheet)
		}
	}
	if d.Inline != "" {
		if strings.Contains(d.Inline, "</") {
			panicf("the inline style sheet contains %q", "</")
		}
		b.WriteString("<style>" + d.Inline + "</style>\n")
	}
	if d.Start != "" {
		d.writeStartScript(b)
	}
	if d.Comfort == nil {
		d.writeSchemes(line)
	}
	d.writeLinks(b, line)
	for _, m := range d.Meta {
		if m.Content != "" {
			line("meta", "name", m.Name, "property", m.Property, "content", m.Content)
		}
	}
	for _, v := range d.JSONLD {
		if isNilValue(v) {
			continue
		}
		b.WriteString("<script type=\"application/ld+json\">")
		writeJSON(b, v)
		b.WriteString("</script>\n")
	}
}

// writeSchemes writes the colour schemes of the page and the colours of the browser's bars.
func (d Document) writeSchemes(line func(tag string, attributes ...string)) {
	line("meta", "name", "color-scheme", "content", cmp.Or(d.Theme, "light dark"))
	for _, theme := range [][2]string{{"light", d.ThemeLight}, {"dark", d.ThemeDark}} {
		if theme[1] != "" {
			line("meta", "name", "theme-color", "media", "(prefers-color-scheme: "+theme[0]+")", "content", theme[1])
		}
	}
}

// isNilValue reports whether v is nil or a nil map, which as an interface value is not equal to nil.
func isNilValue(v any) bool {
	r := reflect.ValueOf(v)
	return v == nil || r.Kind() == reflect.Map && r.IsNil()
}

// writeFrameScript writes the script element of a framed page. It is the last element, so that
// everything before it is the same in all responses.
func (d Document) writeFrameScript(b *bytes.Buffer) {
	if d.FrameScript == nil {
		return
	}
	attributes := []string{"src", d.FrameScript.Src}
	for _, a := range d.FrameScript.Data {
		attributes = append(attributes, "data-"+a[0], a[1])
	}
	b.WriteString("\n<script defer")
	writeAttributesInOrder(b, attributes)
	b.WriteString("></script>")
}

// writeStartScript writes the script that starts the browser's program. It writes data-base even if
// it is empty, data-filter only on pages with a list to filter.
func (d Document) writeStartScript(b *bytes.Buffer) {
	b.WriteString("<script defer")
	for _, a := range [][2]string{{"id", "start"}, {"src", SafeAddress(d.Start)},
		{"data-wasm", SafeAddress(d.Wasm)}, {"data-exec", SafeAddress(d.Exec)}, {"data-base", d.Base}} {
		writeAttribute(b, a[0], a[1])
	}
	if d.NoWorker {
		d.Kept, d.Offline = "", ""
	}
	for _, a := range [][2]string{{"data-later", d.Later}, {"data-kept", d.Kept}, {"data-offline", d.Offline}, {"data-filter", d.Filter}, {"data-save", d.Save}, {"data-resume", d.Resume}} {
		if a[1] != "" {
			writeAttribute(b, a[0], SafeAddress(a[1]))
		}
	}
	b.WriteString("></script>\n")
}

func (d Document) writeLinks(b *bytes.Buffer, line func(tag string, attributes ...string)) {
	if d.Description != "" {
		line("meta", "name", "description", "content", d.Description)
	}
	if d.Robots != "" {
		line("meta", "name", "robots", "content", d.Robots)
	}
	link := func(href string, attributes ...string) {
		if href != "" {
			line("link", append(attributes, "href", href)...)
		}
	}
	link(d.Canonical, "rel", "canonical")
	for _, a := range d.Alternates {
		link(a.Href, "rel", "alternate", "hreflang", a.Lang)
	}
	for _, f := range d.Feeds {
		link(f.Href, "rel", "alternate", "type", f.Type, "title", f.Title)
	}
	link(d.Manifest, "rel", "manifest")
	link(d.Icon, "rel", "icon", "type", "image/svg+xml")
	link(d.TouchIcon, "rel", "apple-touch-icon")
}

// writeTag writes a start tag with the attributes that have a value: name, value, name, value.
func writeTag(b *bytes.Buffer, tag string, attributes ...string) {
	b.WriteByte('<')
	b.WriteString(tag)
	writeAttributesInOrder(b, attributes)
	b.WriteByte('>')
}

func writeAttributesInOrder(b *bytes.Buffer, attributes []string) {
	for i := 0; i+1 < len(attributes); i += 2 {
		name, value := attributes[i], attributes[i+1]
		if value == "" {
			continue
		}
		if isAddressAttribute(name) {
			value = SafeAddress(value)
		}
		writeAttribute(b, name, value)
	}
}

// writeJSON writes v into a script element. encoding/json escapes < > & U+2028 and U+2029, so
// "</script", "<!--" and line ends cannot occur.
func writeJSON(b *bytes.Buffer, v any) {
	json, err := json.Marshal(v)
	if err != nil {
		panicf("embed %T: %v", v, err)
	}
	b.Write(json)
}
