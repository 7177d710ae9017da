package page

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"golang.org/x/net/html"
)

func encodeUI(ui app.UI) []byte {
	var b bytes.Buffer
	Encode(&b, ui)
	return b.Bytes()
}

var showPicture = PlaceholderTexts{Show: "Show picture", ShowOf: "Show picture: %"}

// parsedImages returns the attributes of each image in HTML.
func parsedImages(t *testing.T, markup []byte) []map[string]string {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(markup))
	if err != nil {
		t.Fatal(err)
	}
	var all []map[string]string
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == "img" {
			attributes := map[string]string{}
			for _, a := range n.Attr {
				attributes[a.Key] = a.Val
			}
			all = append(all, attributes)
		}
	}
	return all
}

func TestWithoutPictures(t *testing.T) {
	t.Parallel()
	const alt = `A "view" <of> & > the % port`
	got := parsedImages(t, WithoutPictures(encodeUI(app.Div().Body(
		app.P().Text("a text with <img src=x> in it"),
		app.Img().Class("wide").Src("/media/a.jpg?a=1&b=2").Attr("srcset", "/media/a-400.jpg 400w").Attr("sizes", "50vw").Alt(alt).Width(1600).Height(1067).Attr("loading", "lazy"),
		app.Img().Src("/media/b.jpg").Attr("role", "presentation"),
		app.A().Href("/articles/x").Body(app.Img().Src("/media/c.jpg").Alt("c").Width(30).Height(20)),
		app.P().Text("after"),
	)), showPicture))
	if len(got) != 3 {
		t.Fatalf("%d images: %v", len(got), got)
	}
	for i, want := range []map[string]string{
		{"class": "wide", "data-src": "/media/a.jpg?a=1&b=2", "data-srcset": "/media/a-400.jpg 400w", "data-sizes": "50vw", "data-alt": alt, "width": "1600", "height": "1067",
			"loading": "lazy", "alt": "Show picture: " + alt, "role": "button", "tabindex": "0"},
		{"data-src": "/media/b.jpg", "data-role": "presentation", "alt": "Show picture", "role": "button", "tabindex": "0"},
		{"data-src": "/media/c.jpg", "data-alt": "c", "alt": "", "role": "", "tabindex": ""}, // in a link
	} {
		for name, value := range want {
			if got[i][name] != value {
				t.Errorf("image %d: %s = %q, want %q", i, name, got[i][name], value)
			}
		}
		for _, name := range []string{"srcset", "sizes"} {
			if _, has := got[i][name]; has {
				t.Errorf("image %d has %s", i, name)
			}
		}
	}
	for i, box := range []string{"0 0 1600 1067", "0 0 3 2", "0 0 30 20"} {
		svg, found := strings.CutPrefix(got[i]["src"], "data:image/svg+xml,")
		svg = strings.NewReplacer("%3C", "<", "%3E", ">", "%23", "#").Replace(svg)
		if !found || !strings.Contains(svg, "viewBox='"+box+"'") || strings.ContainsAny(got[i]["src"], `<>"#`) {
			t.Errorf("image %d: src = %s", i, got[i]["src"])
		}
		for d := xml.NewDecoder(strings.NewReader(svg)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("image %d: %v in %s", i, err, svg)
			}
		}
	}
}

// Everything but the images stays as it was, byte for byte.
func TestWithoutPicturesChangesNothingElse(t *testing.T) {
	t.Parallel()
	plain := encodeUI(app.Main().Body(app.H1().Text("No <img> here, only = and \""), app.Textarea().Text("<img src=\"x\">")))
	if got := WithoutPictures(plain, showPicture); !bytes.Equal(got, plain) {
		t.Errorf("WithoutPictures(%s) = %s", plain, got)
	}
}

func FuzzWithoutPictures(f *testing.F) {
	f.Add("a", `b" onerror="x`, "/media/c.jpg")
	f.Fuzz(func(t *testing.T, text, alt, src string) {
		ui := func() app.UI { return app.Div().Body(app.P().Text(text), app.Img().Src(src).Alt(alt)) }
		before, after := parsedImages(t, encodeUI(ui())), parsedImages(t, WithoutPictures(encodeUI(ui()), showPicture))
		if len(before) != 1 || len(after) != 1 {
			t.Fatalf("%d images became %d", len(before), len(after))
		}
		if after[0]["data-src"] != before[0]["src"] || after[0]["data-alt"] != before[0]["alt"] || len(after[0]) > 7 {
			t.Errorf("%v became %v", before[0], after[0])
		}
	})
}
