//go:build goapp

package app

import (
	"strconv"
	"strings"
)

// attributes are what the server's encoder writes, name for name. go-app sets
// some as properties (value, checked, open), which would take back what the
// reader typed, ticked or opened; here all are attributes: what the page says,
// while the DOM keeps what the reader did.
type attributes map[string]string

// Set is go-app's: an empty value is no attribute. An empty alt is one, which
// the server's encoder gives to every picture without.
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

// resolveAttributeURLValue leaves value as it is: View writes addresses whole.
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

// deleteJSAttribute leaves open what is open: the reader may be in it.
func deleteJSAttribute(e Value, name string) {
	if name != "open" {
		e.delAttr(name)
	}
}

// safeAddress refuses what server/page/address.go refuses: a scheme that can
// run code or that nobody here writes.
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
