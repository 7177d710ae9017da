//go:build goapp

package app

import (
	"strconv"
	"strings"
)

// attributes are the attributes of an element as the server's encoder writes
// them. go-app sets some as DOM properties (value, checked, open), which would
// undo a reader's input. Here all are attributes, which are the initial state;
// the properties keep the reader's input.
type attributes map[string]string

// Set omits empty values like go-app's, except an empty alt, which the server's
// encoder writes for every picture without a text.
func (a attributes) Set(name string, value any) {
	v := toString(value)
	if name != "value" {
		v = strings.TrimSpace(v)
	}
	switch name {
	case "style", "allow":
		v = strings.TrimLeft(a[name]+";"+v, ";")
	case "class":
		v = strings.TrimSpace(a[name] + " " + v)
	case "srcset":
		v = strings.TrimLeft(a[name]+", "+v, ", ")
	}
	if v != "" || name == "alt" {
		a[name] = v
	}
}

type attributeURLResolver func(string) string

// resolveAttributeURLValue returns value unchanged: View writes complete
// addresses.
func resolveAttributeURLValue(_, value string, _ attributeURLResolver) string { return value }

func setJSAttribute(e Value, name, value string) {
	switch name {
	case "async", "autofocus", "autoplay", "checked", "default", "defer", "disabled", "hidden", "ismap",
		"loop", "multiple", "muted", "open", "readonly", "required", "reversed", "selected":
		on, _ := strconv.ParseBool(value)
		e.Call("toggleAttribute", name, on)
	case "href", "src", "action", "formaction", "xlink:href", "poster", "cite", "data", "ping", "background", "manifest":
		e.setAttr(name, safeAddress(value))
	default:
		e.setAttr(name, value)
	}
}

// deleteJSAttribute does not remove open: the reader may be using the element.
func deleteJSAttribute(e Value, name string) {
	if name != "open" {
		e.delAttr(name)
	}
}

// safeAddress blocks the same addresses as server/page/address.go: those with
// a scheme that can run code or that the paper does not use.
func safeAddress(address string) string {
	i := strings.IndexAny(address, ":/?#&")
	if i < 0 || address[i] != ':' {
		return address
	}
	switch strings.ToLower(address[:i]) {
	case "http", "https", "mailto", "tel", "sms", "geo", "webcal", "whatsapp", "about":
		return address
	}
	return "about:invalid"
}
