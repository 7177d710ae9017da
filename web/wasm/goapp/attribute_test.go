//go:build goapp

package app

import (
	"maps"
	"testing"

	"broadside/server/page"
)

// set returns the attributes after setting a list of names and values.
func set(pairs ...any) attributes {
	a := attributes{}
	for i := 0; i < len(pairs); i += 2 {
		a.Set(pairs[i].(string), pairs[i+1])
	}
	return a
}

func TestSet(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		pairs []any
		want  attributes
	}{
		{"one", []any{"id", "lead"}, attributes{"id": "lead"}},
		{"a number", []any{"width", 640}, attributes{"width": "640"}},
		{"true", []any{"hidden", true}, attributes{"hidden": "true"}},
		{"space around", []any{"title", "  a b "}, attributes{"title": "a b"}},
		{"nothing", []any{"title", ""}, attributes{}},
		{"only space", []any{"title", " \n"}, attributes{}},
		{"nil", []any{"title", nil}, attributes{}},
		{"a picture without words", []any{"alt", ""}, attributes{"alt": ""}},
		{"a value keeps its space", []any{"value", " a "}, attributes{"value": " a "}},
		{"an empty value", []any{"value", ""}, attributes{}},
		{"classes add up", []any{"class", "a", "class", "b c", "class", ""}, attributes{"class": "a b c"}},
		{"sources add up", []any{"srcset", "a.webp 320w", "srcset", "b.webp 640w"}, attributes{"srcset": "a.webp 320w, b.webp 640w"}},
		{"the last value is used", []any{"id", "a", "id", "b"}, attributes{"id": "b"}},
		{"an empty one takes nothing back", []any{"id", "a", "id", ""}, attributes{"id": "a"}},
		{"an address is not changed", []any{"href", "/ar/listings?q=%D8%AF&amp;x"}, attributes{"href": "/ar/listings?q=%D8%AF&amp;x"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := set(tt.pairs...); !maps.Equal(got, tt.want) {
				t.Errorf("Set leaves %v, want %v", got, tt.want)
			}
		})
	}
}

// Adoption compares attributes: none may be set as a property, which would undo
// a reader's input.
func TestSetJSAttribute(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, value string
		want        map[string]string
		calls       int
	}{
		{"value", "typed", map[string]string{"value": "typed"}, 0},
		{"value", "", map[string]string{"value": ""}, 0},
		{"checked", "true", map[string]string{"checked": ""}, 1},
		{"checked", "false", map[string]string{}, 1},
		{"open", "true", map[string]string{"open": ""}, 1},
		{"selected", "1", map[string]string{"selected": ""}, 1},
		{"readonly", "nonsense", map[string]string{}, 1},
		{"disabled", "true", map[string]string{"disabled": ""}, 1},
		{"contenteditable", "true", map[string]string{"contenteditable": "true"}, 0},
		{"aria-hidden", "true", map[string]string{"aria-hidden": "true"}, 0},
		{"draggable", "false", map[string]string{"draggable": "false"}, 0},
		{"href", "/listings", map[string]string{"href": "/listings"}, 0},
		{"href", "javascript:alert(1)", map[string]string{"href": "about:invalid"}, 0},
		{"src", "data:text/html,x", map[string]string{"src": "about:invalid"}, 0},
		{"formaction", "JavaScript:x", map[string]string{"formaction": "about:invalid"}, 0},
		{"xlink:href", "vbscript:x", map[string]string{"xlink:href": "about:invalid"}, 0},
		{"title", "javascript:only words", map[string]string{"title": "javascript:only words"}, 0},
	} {
		e := &element{attributes: map[string]string{}}
		setJSAttribute(e, tt.name, tt.value)
		if !maps.Equal(e.attributes, tt.want) || len(e.done) != tt.calls {
			t.Errorf("%s=%q leaves %v after %v, want %v after %d calls", tt.name, tt.value, e.attributes, e.done, tt.want, tt.calls)
		}
	}
}

func TestDeleteJSAttribute(t *testing.T) {
	t.Parallel()
	e := &element{attributes: map[string]string{"open": "", "hidden": "", "href": "/"}}
	for _, name := range []string{"open", "hidden", "href", "absent"} {
		deleteJSAttribute(e, name)
	}
	if want := map[string]string{"open": ""}; !maps.Equal(e.attributes, want) {
		t.Errorf("attributes = %v, want %v", e.attributes, want)
	}
}

// An address is blocked here if and only if the server's encoder blocks it:
// otherwise the browser would change a page that it adopts.
func TestSafeAddressIsTheServers(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"", "/", "/listings?q=a:b", "#top", "#a:b", "?a:b", "listings", "./a:b", "../x", "//other.example/x", "https://paper.example/", "HTTP://X", "mailto:desk@paper.example", "tel:+97141234567", "sms:1",
		"geo:25.2,55.2", "webcal://x", "whatsapp://send?text=x", "about:invalid", "about:blank", "/a&b:c", "/?x=1&y=javascript:z", "/listings?q=a&city=dubai#m:1",
		"javascript:alert(1)", "JAVASCRIPT:alert(1)", "java\nscript:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)", "javascript\x00:x", "vbscript:x", "data:text/html,x", "blob:x", "file:///etc/passwd", "ftp://x", "feed:x", "view-source:x", "jar:x", "intent://x", "دبي:x",
	} {
		if got, want := safeAddress(address), page.SafeAddress(address); got != want {
			t.Errorf("safeAddress(%q) = %q, the server's encoder gives %q", address, got, want)
		}
	}
}

// An address that is escaped twice has no scheme when it is set as an
// attribute. Only the server has to decode it twice.
func TestSafeAddressTakesTextAsText(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"javascript&colon;alert(1)", "&#106;avascript:alert(1)"} {
		if got := safeAddress(address); got != address {
			t.Errorf("safeAddress(%q) = %q", address, got)
		}
	}
}

func TestAddressesStayWhole(t *testing.T) {
	t.Parallel()
	resolve := clientResourceResolver("/base")
	for _, address := range []string{"", "/web/style.abc.css", "https://x/", "relative", "web/x"} {
		if got := resolve(address); got != address {
			t.Errorf("resolve(%q) = %q", address, got)
		}
		if got := resolveAttributeURLValue("src", address, func(string) string { return "changed" }); got != address {
			t.Errorf("resolveAttributeURLValue(%q) = %q", address, got)
		}
	}
}
