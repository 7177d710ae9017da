package page

import (
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// A framed page has a theme, an inline style sheet, and a script with data attributes.
func TestDocumentOfAFrame(t *testing.T) {
	t.Parallel()
	d := Document{
		Lang: "en", Dir: "ltr", Theme: "dark", Title: "T", Inline: "body{color:red}", Body: app.Div().ID("paper"), Styles: "/a.css", MoreStyles: "/b.css",
		FrameScript: &Script{Src: "/e/frame.js", Data: [][2]string{{"meta", `{"title":"\"><script>"}`}, {"none", ""}, {"base", "/news"}}},
	}
	got := string(d.Encode())
	for _, want := range []string{
		`<html lang="en" dir="ltr" data-theme="dark">`, "<style>body{color:red}</style>", `<meta name="color-scheme" content="dark">`,
		`<script defer src="/e/frame.js" data-meta="{&#34;title&#34;:&#34;\&#34;&gt;&lt;script&gt;&#34;}" data-base="/news"></script>`,
		"<link rel=\"stylesheet\" href=\"/a.css\">\n<link rel=\"stylesheet\" href=\"/b.css\">",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	root := parseDocument(t, []byte(got))
	if root == nil {
		t.Fatal("it does not parse")
	}
}

// The address of a script is sanitized, and a style sheet with an end tag is rejected.
func TestDocumentOfAFrameRefuses(t *testing.T) {
	t.Parallel()
	if got := string(Document{Title: "T", FrameScript: &Script{Src: "javascript:alert(1)"}, Body: app.Div()}.Encode()); strings.Contains(got, "javascript:") {
		t.Errorf("a script runs: %s", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("a sheet that ends its element was written")
		}
	}()
	Document{Title: "T", Inline: "</style><script>", Body: app.Div()}.Encode()
}
