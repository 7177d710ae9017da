package console

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// with is an attribute of an element. One with an empty value is left out.
type with struct{ name, value string }

// el returns an element with the given attributes, texts, children and lists of children, in any
// order.
func el(name string, parts ...any) app.UI {
	e := app.Elem(name)
	var body []app.UI
	for _, part := range parts {
		switch p := part.(type) {
		case with:
			if p.value != "" {
				e = e.Attr(p.name, p.value)
			}
		case string:
			if p != "" {
				body = append(body, app.Text(p))
			}
		case []app.UI:
			body = append(body, p...)
		case app.UI:
			body = append(body, p)
		case nil: // an optional part
		default:
			panic("console: el got a part of an unknown type")
		}
	}
	return e.Body(body...)
}

// labelled returns a control with its label.
func labelled(id, text string, control app.UI) app.UI {
	return el("p", with{"class", "field"}, el("label", with{"for", id}, text), control)
}

// input returns an input element, which has no end tag.
func input(attributes ...with) app.UI {
	e := app.ElemSelfClosing("input")
	for _, a := range attributes {
		if a.value != "" {
			e = e.Attr(a.name, a.value)
		}
	}
	return e
}

// pick is one option of a select.
type pick struct{ value, name string }

// selection returns a select. An empty value has a label instead of text, because go-app does not
// write empty values.
func selection(id, name, chosen string, all ...pick) app.UI {
	var options []app.UI
	for _, p := range all {
		selected := ""
		if p.value == chosen {
			selected = "true"
		}
		if p.value == "" {
			options = append(options, el("option", with{"label", p.name}, with{"selected", selected}))
			continue
		}
		options = append(options, el("option", with{"value", p.value}, with{"selected", selected}, p.name))
	}
	return el("select", with{"id", id}, with{"name", name}, options)
}
