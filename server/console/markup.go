package console

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// with is an attribute of an element made by el; with an empty value it is left
// out.
type with struct{ name, value string }

// el makes an element of the pages that only the server draws: attributes,
// texts, elements and lists of them, in any order.
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
		case nil: // what is not there this time
		default:
			panic("site: no part of an element")
		}
	}
	return e.Body(body...)
}

// labelled is a control under its label.
func labelled(id, text string, control app.UI) app.UI {
	return el("p", with{"class", "field"}, el("label", with{"for", id}, text), control)
}

// input is an input element: it has no content, and app.Elem would give it an
// end.
func input(attributes ...with) app.UI {
	e := app.ElemSelfClosing("input")
	for _, a := range attributes {
		if a.value != "" {
			e = e.Attr(a.name, a.value)
		}
	}
	return e
}

// pick is one choice of a select.
type pick struct{ value, name string }

// selection is a select. A choice that asks for nothing has a label and no
// text: go-app writes no empty value.
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
