package page

import (
	"strings"
	"testing"
)

func TestNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"p", "h1", "viewBox", "data-on-x", "aria-label", "xlink:href", "xml:lang", "a.b", "a_b", "DIV"} {
		if !isName(name) {
			t.Errorf("%q is a name", name)
		}
	}
	for _, name := range []string{"", "1a", "-a", "_a", ":a", "@click", "a b", "a\tb", "a\nb", "a\x00", "a/b", "a>b", "a=b", `a"b`, "a'b", "a<b", "é", "a\u200db", "a`b", "[a]", "a{"} {
		if isName(name) {
			t.Errorf("%q is no name", name)
		}
	}
}

// TestForbiddenElements checks that elements that run code, load documents or have other parsing
// rules are rejected in views, in any letter case.
func TestForbiddenElements(t *testing.T) {
	t.Parallel()
	for _, tag := range []string{
		"script", "style", "iframe", "noscript", "template", "object", "embed", "base", "meta", "link", "plaintext", "xmp", "noembed", "noframes",
		"frameset", "math", "html", "head", "body", "foreignObject", "image",
	} {
		for _, tag := range []string{tag, strings.ToUpper(tag)} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("<%s> is let in", tag)
					}
				}()
				contentOf(tag)
			}()
		}
	}
	for tag, want := range map[string]contentKind{"p": isNormal, "br": isVoid, "img": isVoid, "textarea": isRCDATA, "svg": isNormal, "x-a": isNormal} {
		if got := contentOf(tag); got != want {
			t.Errorf("contentOf(%q) = %v, want %v", tag, got, want)
		}
	}
}

func TestProperties(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{"hidden": true, "open": true, "checked": true, "novalidate": false, "inert": false, "aria-hidden": false, "title": false} {
		if got := isBooleanProperty(name); got != want {
			t.Errorf("isProperty(%q) = %v", name, got)
		}
	}
}
