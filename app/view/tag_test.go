package view

import (
	"bytes"
	"testing"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/server/page"
)

// encoded returns the HTML of an element as the server writes it.
func encoded(ui goapp.UI) string {
	var b bytes.Buffer
	page.Encode(&b, ui)
	return b.String()
}

func TestTag(t *testing.T) {
	t.Parallel()
	var nobody goapp.UI
	for _, tt := range []struct {
		name string
		in   goapp.UI
		want string
	}{
		{"empty", tag("p"), `<p></p>`},
		{"text", tag("p", "a < b"), `<p>a &lt; b</p>`},
		{"texts are one node", tag("p", "a", "b", []any{"c", []any{"d"}}), `<p>abcd</p>`},
		{"a nil element is left out", tag("p", nobody, nil, "a", nobody, "b"), `<p>ab</p>`},
		{"elements part texts", tag("p", "a", tag("b", "b"), "c"), `<p>a<b>b</b>c</p>`},
		{"attributes", tag("p", class("x"), id("y"), attr{"lang", "ar"}), `<p class="x" id="y" lang="ar"></p>`},
		{"an empty attribute is left out", tag("p", class(""), attr{}), `<p></p>`},
		{"an attribute is data", tag("p", attr{"title", `"><script>`}), `<p title="&#34;&gt;&lt;script&gt;"></p>`},
		{"a truth", tag("input", booleanAttr("checked", true), booleanAttr("disabled", false)), `<input checked>`},
		{"void elements have no end", tag("br"), `<br>`},
		{"a list of elements", tag("ul", []goapp.UI{tag("li", "a"), tag("li", "b")}), `<ul><li>a</li><li>b</li></ul>`},
		{"a percent sign is no format", tag("p", attr{"title", "100%d"}, "100%s"), `<p title="100%d">100%s</p>`},
		{"a handler leaves its mark", tag("form", eventHandler{"submit", "x", ignoreEvent}), `<form data-on="submit"></form>`},
		{"a void element takes handlers", tag("input", eventHandler{"change", "x", ignoreEvent}), `<input data-on="change">`},
	} {
		if got := encoded(tt.in); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestTagRefusesWhatIsNoPart(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("a number became a part of an element")
		}
	}()
	tag("p", 7)
}

func TestEach(t *testing.T) {
	t.Parallel()
	got := encoded(tag("p", renderEach([]string{"a", "", "b"}, func(s string) goapp.UI {
		if s == "" {
			return nil
		}
		return tag("i", s)
	})))
	if want := `<p><i>a</i><i>b</i></p>`; got != want {
		t.Errorf("each: %s, want %s", got, want)
	}
}

func TestWhenDrawsOnlyWhatIsAsked(t *testing.T) {
	t.Parallel()
	if renderIf(false, tag("hr")) != nil {
		t.Error("something was drawn")
	}
	if got := encoded(renderIf(true, tag("hr"))); got != "<hr>" {
		t.Errorf("when(true) = %s", got)
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	got := encoded(itemList("ol", "steps", []goapp.UI{tag("a", "x")}))
	if want := `<ol class="steps"><li><a>x</a></li></ol>`; got != want {
		t.Errorf("list: %s, want %s", got, want)
	}
}

func TestDotted(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   []fact
		want string
	}{
		{nil, `<p></p>`}, {[]fact{{text: "a"}}, `<p><bdi>a</bdi></p>`},
		{[]fact{{"a", "en"}, {"ب", ""}, {"ج", "ar"}}, "<p><bdi>a</bdi>\u00a0· <bdi>ب</bdi>\u00a0· <bdi lang=\"ar\">ج</bdi></p>"},
	} {
		if got := encoded(tag("p", drawing("en").dottedFacts(tt.in))); got != tt.want {
			t.Errorf("dotted(%q) = %s, want %s", tt.in, got, tt.want)
		}
	}
}
