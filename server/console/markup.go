package console

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// attribute is an attribute of an element. One with an empty value is left out.
type attribute struct{ name, value string }

func trueIf(name string, on bool) attribute {
	if !on {
		return attribute{}
	}
	return attribute{name, "true"}
}

// element returns an element with the given attributes, texts, children and lists of these, in any
// order.
func element(name string, parts ...any) app.UI {
	e := app.Elem(name)
	var body []app.UI
	set := func(a attribute) {
		if a.value != "" {
			e = e.Attr(a.name, a.value)
		}
	}
	for _, part := range parts {
		switch p := part.(type) {
		case attribute:
			set(p)
		case []attribute:
			for _, a := range p {
				set(a)
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

func labelledControl(id, text string, control app.UI) app.UI {
	return element("p", attribute{"class", "field"}, element("label", attribute{"for", id}, text), control)
}

type option struct{ value, name string }

// selectElement returns a select. An empty value has a label instead of text, because go-app does not
// write empty values.
func selectElement(id, name, chosen string, all ...option) app.UI {
	var options []app.UI
	for _, p := range all {
		label, text := "", p.name
		if p.value == "" {
			label, text = p.name, ""
		}
		options = append(options, element("option", attribute{"value", p.value}, attribute{"label", label}, trueIf("selected", p.value == chosen), text))
	}
	return element("select", attribute{"id", id}, attribute{"name", name}, options)
}
