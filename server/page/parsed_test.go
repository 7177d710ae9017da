package page

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parseBody parses markup as the content of <body>.
func parseBody(t testing.TB, markup []byte) []*html.Node {
	t.Helper()
	nodes, err := html.ParseFragment(bytes.NewReader(markup), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		t.Fatal(err)
	}
	return nodes
}

// mustRoundTrip encodes ui, parses it with an independent parser and compares
// both trees node by node.
func mustRoundTrip(t testing.TB, ui app.UI) {
	t.Helper()
	var b bytes.Buffer
	Encode(&b, ui)
	nodes := parseBody(t, b.Bytes())
	parent := &html.Node{Type: html.ElementNode, Data: "body"}
	for _, n := range nodes {
		parent.AppendChild(n)
	}
	if diff := compareChildren(parent, []app.UI{ui}); diff != "" {
		t.Fatalf("%s\nin %s", diff, b.String())
	}
}

// compareChildren describes the first difference between the children of n and kids.
func compareChildren(n *html.Node, kids []app.UI) string {
	at, afterText := n.FirstChild, false
	for _, kid := range kids {
		kid = resolve(kid)
		if e, ok := kid.(app.HTML); ok {
			if at == nil || at.Type != html.ElementNode {
				return fmt.Sprintf("in <%s>: want <%s>, got %s", n.Data, e.Tag(), show(at))
			}
			if diff := compareElement(at, e); diff != "" {
				return diff
			}
			at, afterText = at.NextSibling, false
			continue
		}
		value, isText := leafOf(kid)
		if !isText {
			if _, ok := attr(at, "data-raw"); !ok {
				return fmt.Sprintf("in <%s>: no data-raw on %s", n.Data, show(at))
			}
			at, afterText = at.NextSibling, false
			continue
		}
		if afterText || value == "" {
			if at == nil || at.Type != html.CommentNode || at.Data != "" {
				return fmt.Sprintf("in <%s>: want the mark between texts, got %s", n.Data, show(at))
			}
			at = at.NextSibling
		}
		if value != "" {
			if at == nil || at.Type != html.TextNode || at.Data != htmlText(value) {
				return fmt.Sprintf("in <%s>: want text %q, got %s", n.Data, htmlText(value), show(at))
			}
			at = at.NextSibling
		}
		afterText = true
	}
	if at != nil {
		return fmt.Sprintf("in <%s>: too much: %s", n.Data, show(at))
	}
	return ""
}

func compareElement(n *html.Node, e app.HTML) string {
	if n.Data != e.Tag() {
		return fmt.Sprintf("got <%s>, want <%s>", n.Data, e.Tag())
	}
	p := partsOf(e)
	if got, want := attributesOf(n), wantAttributes(e.Tag(), p); !maps.Equal(got, want) || len(n.Attr) != len(want) {
		return fmt.Sprintf("<%s> has %q, want %q", n.Data, got, want)
	}
	if n.Data == "textarea" {
		want := ""
		for _, kid := range p.children {
			value, _ := leafOf(resolve(kid))
			want += htmlText(value)
		}
		if got := textOf(n); got != want {
			return fmt.Sprintf("<textarea> holds %q, want %q", got, want)
		}
		return ""
	}
	return compareChildren(n, p.children)
}

// wantAttributes returns the expected attributes, independently of the encoder.
func wantAttributes(tag string, p parts) map[string]string {
	want := map[string]string{}
	for name, value := range p.attributes {
		switch {
		case isBooleanProperty(name):
			if on, _ := strconv.ParseBool(value); on {
				want[name] = ""
			}
		case isAddressAttribute(name):
			want[name] = htmlText(SafeAddress(value))
		default:
			want[name] = htmlText(value)
		}
	}
	if _, ok := want["alt"]; tag == "img" && !ok {
		want["alt"] = ""
	}
	if events := p.events(); len(events) > 0 {
		slices.Sort(events)
		want["data-on"] = strings.Join(events, " ")
	}
	return want
}

func attributesOf(n *html.Node) map[string]string {
	got := map[string]string{}
	for _, a := range n.Attr {
		key := a.Key
		if a.Namespace != "" {
			key = a.Namespace + ":" + key
		}
		got[key] = a.Val
	}
	return got
}

// resolve renders components until it gets an element or a leaf.
func resolve(ui app.UI) app.UI {
	for {
		c, ok := ui.(app.Composer)
		if !ok {
			return ui
		}
		ui = renderRoot(c)
	}
}

// htmlText returns a text as HTML can represent it.
func htmlText(s string) string {
	var b strings.Builder
	for _, r := range s { // an invalid byte becomes U+FFFD
		if r == 0 {
			r = '\uFFFD'
		}
		b.WriteRune(r)
	}
	return b.String()
}

func textOf(n *html.Node) string {
	s := ""
	for c := range n.ChildNodes() {
		s += c.Data
	}
	return s
}

func show(n *html.Node) string {
	if n == nil {
		return "nothing"
	}
	return fmt.Sprintf("node of type %d %q %v", n.Type, n.Data, n.Attr)
}
