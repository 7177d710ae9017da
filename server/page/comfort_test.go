package page

import (
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

func comfortDocument(c *Comfort) Document {
	return Document{Lang: "ar", Dir: "rtl", Title: "T", Styles: "/web/style.css", Start: "/web/start.js", ThemeLight: "#ffffff", ThemeDark: "#000000", Comfort: c, Body: app.Div().ID("paper")}
}

// The script of the theme runs before the style sheet, for which it would wait, and after the
// colours that it replaces. The button is outside of the view.
func TestComfortInDocument(t *testing.T) {
	t.Parallel()
	got := string(comfortDocument(&Comfort{Script: "theme()", Styles: "/web/comfort.css", Panel: "/web/comfort.js", Settings: []SettingsLink{
		{Lang: "en", Dir: "ltr", Href: "/settings", Title: "A & B"}, {Lang: "ar", Dir: "rtl", Href: "/ar/settings", Title: "ب"},
	}}).Encode())
	at := 0
	for _, part := range []string{
		`<meta name="color-scheme"`, `<meta name="theme-color" media="(prefers-color-scheme: dark)"`, `<script data-styles="/web/comfort.css">theme()</script>`, `<link rel="stylesheet"`, `</head>`,
		`<body><aside id="comfort" data-panel="/web/comfort.js"><button type="button" lang="en" dir="ltr" data-href="/settings">A &amp; B</button>` +
			`<button type="button" lang="ar" dir="rtl" data-href="/ar/settings">ب</button></aside><div id="paper">`,
	} {
		i := strings.Index(got[at:], part)
		if i < 0 {
			t.Fatalf("no %s after %d in\n%s", part, at, got)
		}
		at += i
	}
	if n := strings.Count(got, "theme-color"); n != 2 {
		t.Errorf("%d colours of the browser's bars", n)
	}
}

func TestComfortIsOptional(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]*Comfort{"none": nil, "no panel": {Script: "x()"}} {
		if got := string(comfortDocument(c).Encode()); strings.Contains(got, "comfort") || !strings.Contains(got, `<body><div id="paper">`) {
			t.Errorf("%s: %s", name, got)
		}
	}
	still := comfortDocument(&Comfort{Script: "x()", Panel: "/web/comfort.js", Settings: []SettingsLink{{Lang: "en", Href: "/settings", Title: "A"}}})
	still.Start = ""
	if got := string(still.Encode()); strings.Contains(got, "comfort") || !strings.Contains(got, "<script>x()</script>") {
		t.Errorf("without the script that opens the settings: %s", got)
	}
	if got := string(comfortDocument(nil).Encode()); strings.Contains(got, "<script>") || strings.Contains(got, "data-saver") {
		t.Errorf("a frame holds %s", got)
	}
}

func TestComfortScriptStaysInside(t *testing.T) {
	t.Parallel()
	for _, script := range []string{"a</script>", "<!-- x"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q was written", script)
				}
			}()
			comfortDocument(&Comfort{Script: script}).Encode()
		}()
	}
}
