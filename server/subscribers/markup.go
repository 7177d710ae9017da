package subscribers

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// attribute is an attribute of an element. One with an empty value is left out.
type attribute struct{ name, value string }

// element returns an element with the given attributes, texts and children, in any order.
func element(name string, parts ...any) app.UI {
	e := app.Elem(name)
	var body []app.UI
	for _, part := range parts {
		switch p := part.(type) {
		case attribute:
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
		default:
			panic("subscribers: element got a part of an unknown type")
		}
	}
	return e.Body(body...)
}
