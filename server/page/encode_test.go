package page

import (
	"bytes"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// encoded returns ui as HTML.
func encoded(ui app.UI) string {
	var b bytes.Buffer
	Encode(&b, ui)
	return b.String()
}

func nop(app.Context, app.Event) {}

// card is a component that must be initialised before it is rendered.
type card struct {
	app.Compo
	Title string
	ready bool
}

func (c *card) OnInit() { c.ready = true }

func (c *card) Render() app.UI {
	if !c.ready {
		return app.P().Text("not initialised")
	}
	return app.Article().Body(app.H2().Text(c.Title))
}

// line is a component that renders a text.
type line struct {
	app.Compo
	Value string
}

func (l *line) Render() app.UI { return app.Text(l.Value) }

// choice is a component that renders an app.If.
type choice struct {
	app.Compo
	Yes bool
}

func (c *choice) Render() app.UI {
	return app.If(c.Yes, func() app.UI { return app.B().Text("yes") }).Else(func() app.UI { return app.I().Text("no") })
}

type empty struct{ app.Compo }

func (*empty) Render() app.UI { return app.If(false, func() app.UI { return app.Div() }) }

func TestEncode(t *testing.T) {
	t.Parallel()
	var none app.UI
	var noCard *card
	for _, tt := range []struct {
		name string
		in   app.UI
		want string
	}{
		{"nothing", none, ""},
		{"text", app.Text(`a < b & "c"`), `a &lt; b &amp; "c"`},
		{"empty element", app.Div(), `<div></div>`},
		{"no added white space", app.P().Body(app.Text("See "), app.A().Href("/a").Text("this"), app.Text(", then.")),
			`<p>See <a href="/a">this</a>, then.</p>`},
		{"sorted attributes", app.A().Title("t").Href("/x").ID("i").Class("c").Lang("ar"),
			`<a class="c" href="/x" id="i" lang="ar" title="t"></a>`},
		{"quotes in attributes", app.A().Title(`x"><script>alert(1)</script>`),
			`<a title="x&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"></a>`},
		{"strconv.Quote would break these", app.A().Title("👩‍🚀 \u200fر \\ \t"), "<a title=\"👩‍🚀 \u200fر \\\"></a>"},
		{"aria keeps its values", app.Button().Aria("expanded", false).Aria("pressed", true),
			`<button aria-expanded="false" aria-pressed="true"></button>`},
		{"properties", app.Input().Checked(true).Disabled(false).Required(true).Type("checkbox"),
			`<input checked required type="checkbox">`},
		{"details", app.Details().Open(true).Body(app.Summary().Text("s")), `<details open><summary>s</summary></details>`},
		{"booleans that go-app writes as attributes", app.Form().NoValidate(true), `<form novalidate="true"></form>`},
		{"enumerated attributes", app.Div().Spellcheck(false).Draggable(true), `<div draggable="true" spellcheck="false"></div>`},
		{"void elements", app.Div().Body(app.Br(), app.Hr(), app.Img().Src("/a.webp").Alt("A"), app.Elem("wbr")),
			`<div><br><hr><img alt="A" src="/a.webp"><wbr></div>`},
		{"a picture always has an alt", app.Img().Src("/a.webp"), `<img src="/a.webp" alt="">`},
		{"neighbouring texts", app.P().Body(app.Text("a"), app.Text("b"), app.B().Text("c"), app.Text("d")),
			`<p>a<!---->b<b>c</b>d</p>`},
		{"empty texts", app.P().Body(app.Text(""), app.Text("b"), app.Text("")), `<p><!----><!---->b<!----></p>`},
		{"handlers", app.Select().OnChange(nop).On("input", nop).OnBlur(nop).ID("s"), `<select id="s" data-on="blur change input"></select>`},
		{"raw", app.Div().Body(app.Raw(`<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>`)),
			`<div><svg data-raw viewBox="0 0 1 1"><path d="M0 0"/></svg></div>`},
		{"raw without attributes", app.Raw(`<p>x</p>`), `<p data-raw>x</p>`},
		{"raw self closing", app.Raw(`<br/>`), `<br data-raw/>`},
		{"raw that is no markup", app.Raw(`x`), `<div data-raw></div>`},
		{"component", &card{Title: "T"}, `<article><h2>T</h2></article>`},
		{"components that are texts", app.P().Body(&line{Value: "a"}, &line{Value: "b"}), `<p>a<!---->b</p>`},
		{"component of a condition", app.P().Body(&choice{Yes: true}, &choice{}), `<p><b>yes</b><i>no</i></p>`},
		{"nil children", app.P().Body(none, noCard, app.Text("x")), `<p>x</p>`},
		{"conditions and ranges", app.Ul().Body(
			app.If(false, func() app.UI { return app.Li().Text("never") }),
			app.Range([]string{"a", "b"}).Slice(func(i int) app.UI {
				return app.If(i == 1, func() app.UI { return app.Li().Text("one") }).Else(func() app.UI { return app.Li().Text("other") })
			}),
		), `<ul><li>other</li><li>one</li></ul>`},
		{"condition at the root", app.If(true, func() app.UI { return app.P() }), `<p></p>`},
		{"pre keeps its first line end", app.Pre().Text("\n\nx"), "<pre>\n\n\nx</pre>"},
		{"pre with a child", app.Pre().Body(app.Code().Text("\nx")), "<pre><code>\nx</code></pre>"},
		{"textarea joins its texts", app.Textarea().Body(app.Text("\na"), app.Text(""), app.Text("</textarea>")),
			"<textarea>\n\na&lt;/textarea&gt;</textarea>"},
		{"invalid UTF-8 and NUL", app.P().Title("a\xff\x00").Text("a\xff\xfe\x00b"), "<p title=\"a\uFFFD\uFFFD\">a\uFFFD\uFFFD\uFFFDb</p>"},
		{"carriage return", app.P().Text("a\r\nb"), "<p>a&#13;\nb</p>"},
		{"javascript address", app.A().Href("javascript:alert(1)"), `<a href="about:invalid"></a>`},
		{"svg", app.Elem("svg").XMLNS("http://www.w3.org/2000/svg").Attr("viewBox", "0 0 2 2").Body(
			app.ElemSelfClosing("path").XMLNS("http://www.w3.org/2000/svg").Attr("d", "M0 0h2"),
		), `<svg viewBox="0 0 2 2"><path d="M0 0h2"></path></svg>`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := encoded(tt.in); got != tt.want {
				t.Errorf("Encode:\n got %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestEncodePanics(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		in   app.UI
		want string
	}{
		{"script", app.Script().Text("x"), "may not hold <script>"},
		{"style", app.Elem("style"), "may not hold <style>"},
		{"iframe", app.IFrame(), "may not hold <iframe>"},
		{"upper-case script", app.Elem("SCRIPT"), "no tag"},
		{"noscript", app.Elem("noscript"), "may not hold"},
		{"tag with a blank", app.Elem("a b"), "no tag"},
		{"tag with markup", app.Elem("p><script"), "no tag"},
		{"empty tag", app.Elem(""), "no tag"},
		{"attribute with a blank", app.P().Attr("a b", "x"), "no name"},
		{"attribute with a quote", app.P().Attr(`a"`, "x"), "no name"},
		{"attribute with an equals sign", app.P().Attr(`a=b`, "x"), "no name"},
		{"attribute with markup", app.P().Attr(`x><script>`, "x"), "no name"},
		{"empty attribute", app.P().Attr("", "x"), "no name"},
		{"inline handler", app.P().Attr("onclick", "x"), "handlers are Go functions"},
		{"inline handler in capitals", app.P().Attr("ONCLICK", "x"), "handlers are Go functions"},
		{"style attribute", app.P().Style("color", "red"), "policy refuses"},
		{"srcdoc", app.Div().Attr("srcdoc", "<p>"), "policy refuses"},
		{"mark of the encoder", app.P().DataSet("on", "click"), "writes this mark"},
		{"event's name", app.P().On(`x" y`, nop), "no event's name"},
		{"children of a void element", app.Elem("br").Text("x"), "void element"},
		{"element in a textarea", app.Textarea().Body(app.B()), "text only"},
		{"component of nothing", app.P().Body(&empty{}), "renders nothing"},
		{"raw script", app.Raw("<script>alert(1)</script>"), "no tag"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				got, _ := recover().(string)
				if !strings.HasPrefix(got, "page: ") || !strings.Contains(got, tt.want) {
					t.Errorf("Encode panics with %q, want …%s…", got, tt.want)
				}
			}()
			t.Errorf("Encode = %s, want a panic", encoded(tt.in))
		})
	}
}

func TestEncodeIsDeterministic(t *testing.T) {
	t.Parallel()
	tree := func() app.UI {
		return app.Div().ID("a").Class("b").Title("c").Lang("d").Dir("rtl").Role("e").DataSet("f", 1).DataSet("g", 2).
			OnClick(nop).OnChange(nop).OnBlur(nop).OnFocus(nop)
	}
	want := encoded(tree())
	for range 50 {
		if got := encoded(tree()); got != want {
			t.Fatalf("Encode = %s, then %s", want, got)
		}
	}
}
