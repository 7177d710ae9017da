package view

import (
	"fmt"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// attr is an attribute. It is omitted if its value is empty.
type attr struct{ name, value string }

// eventHandler is an event handler. scope distinguishes uses of the same
// function on several elements.
type eventHandler struct {
	event, scope string
	handle       goapp.EventHandler
}

func id(s string) attr { return attr{"id", s} }

func class(s string) attr { return attr{"class", s} }

func href(s string) attr { return attr{"href", s} }

func ariaLabel(s string) attr { return attr{"aria-label", s} }

func ariaLabelledBy(s string) attr { return attr{"aria-labelledby", s} }

func booleanAttr(name string, set bool) attr { return attrIf(set, name, "true") }

func attrIf(set bool, name, value string) attr {
	if set {
		return attr{name, value}
	}
	return attr{}
}

// tag returns an element with attributes, handlers, texts and elements. It
// ignores nil and joins adjacent texts. All elements have go-app's generic
// type, because each typed one would add a hundred methods to app.wasm.
func tag(name string, parts ...any) goapp.UI {
	var e element
	e.addParts(parts)
	e.flushText()
	switch name {
	case "img": // its alt is written even if empty, by the server's encoder and the browser's go-app
		return addAttributes(goapp.ElemSelfClosing(name).Attr("alt", ""), e)
	case "br", "col", "hr", "input", "wbr": // void elements (HTML §13.1.2)
		return addAttributes(goapp.ElemSelfClosing(name), e)
	}
	return addAttributes(goapp.Elem(name), e).Body(e.body...)
}

func addAttributes[T interface {
	Attr(name string, value any) T
	On(event string, h goapp.EventHandler, options ...goapp.EventOption) T
}](ui T, e element) T {
	for _, a := range e.attrs {
		ui = ui.Attr(a.name, a.value)
	}
	for _, o := range e.events {
		ui = ui.On(o.event, o.handle, goapp.EventScope(o.scope))
	}
	return ui
}

// element collects the parts of an element.
type element struct {
	attrs  []attr
	events []eventHandler
	body   []goapp.UI
	text   string // not yet in body: more text may follow
}

func (e *element) addParts(parts []any) {
	for _, part := range parts {
		switch p := part.(type) {
		case nil:
		case string:
			e.text += p
		case []any:
			e.addParts(p)
		case attr:
			e.attrs = append(e.attrs, p)
		case eventHandler:
			e.events = append(e.events, p)
		case []goapp.UI:
			e.flushText()
			e.body = append(e.body, p...)
		case goapp.UI:
			e.flushText()
			e.body = append(e.body, p)
		default:
			panic(fmt.Sprintf("view: a %T cannot be part of an element", part))
		}
	}
}

func (e *element) flushText() {
	if e.text != "" {
		e.body = append(e.body, goapp.Text(e.text))
		e.text = ""
	}
}

// renderEach returns an element for each item, without nil ones.
func renderEach[T any](items []T, draw func(T) goapp.UI) []goapp.UI {
	out := make([]goapp.UI, 0, len(items))
	for _, item := range items {
		if ui := draw(item); ui != nil {
			out = append(out, ui)
		}
	}
	return out
}

func convertEach[T, U any](items []T, convert func(T) U) []U {
	out := make([]U, len(items))
	for i, item := range items {
		out[i] = convert(item)
	}
	return out
}

func renderIf(condition bool, ui goapp.UI) goapp.UI {
	if condition {
		return ui
	}
	return nil
}

// textTag returns an element of a class with a text, or nil without a text.
func textTag(name, of, text string) goapp.UI {
	if text == "" {
		return nil
	}
	return tag(name, class(of), text)
}

// itemList returns a ul or ol with items, or nil without items.
func itemList(name, of string, items []goapp.UI) goapp.UI {
	if len(items) == 0 {
		return nil
	}
	for i := range items {
		items[i] = tag("li", items[i])
	}
	return tag(name, class(of), items)
}
