package app

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// The view says what a form's fields stand for (their attributes); what is in
// them is the reader's. Here the two are brought together where that takes
// nothing from the reader.

// control says which field of which form has the focus.
type control struct{ form, name, value string }

// focused returns the field that has the focus. Its value tells apart those
// that share a name.
func focused() control {
	e := app.Window().Get("document").Get("activeElement")
	if !e.Truthy() || !e.Get("form").Truthy() || !e.Get("name").Truthy() {
		return control{}
	}
	c := control{form: e.Get("form").Call("getAttribute", "id").String(), name: e.Get("name").String()}
	if tickable(e) {
		c.value = e.Get("value").String()
	}
	return c
}

// agree makes every field but the focused one say what the page says, and
// keeps the focus on its field: a list is matched by position, so that another
// field may now stand where it was.
func agree(c control) {
	document := app.Window().Get("document")
	active := document.Get("activeElement")
	eachField(func(form, e app.Value) {
		is := c.name != "" && e.Get("name").String() == c.name && (!tickable(e) || e.Get("value").String() == c.value)
		switch {
		case is && !e.Equal(active) && form.Call("getAttribute", "id").String() == c.form:
			e.Call("focus", map[string]any{"preventScroll": true})
		case is && e.Equal(active):
			if !tickable(e) {
				return
			}
		}
		settleField(e)
	})
}

// settleField makes a field say what the page says.
func settleField(e app.Value) {
	switch {
	case tickable(e):
		if want := e.Get("defaultChecked").Bool(); e.Get("checked").Bool() != want {
			e.Set("checked", want)
		}
	case e.Get("options").Truthy():
		options := e.Get("options")
		chosen := 0
		for i := range options.Length() {
			if options.Index(i).Get("defaultSelected").Bool() {
				chosen = i
			}
		}
		if e.Get("selectedIndex").Int() != chosen {
			e.Set("selectedIndex", chosen)
		}
	case e.Get("defaultValue").Type() == app.TypeString:
		if want := e.Get("defaultValue").String(); e.Get("value").String() != want {
			e.Set("value", want)
		}
	}
}

// tickable reports whether a field is on or off, whatever its value.
func tickable(e app.Value) bool {
	kind := e.Get("type").String()
	return kind == "checkbox" || kind == "radio"
}

// resetForms makes every form say what the page says: the reader came by
// another way than the form.
func resetForms() {
	forms := app.Window().Get("document").Get("forms")
	for i := range forms.Length() {
		forms.Index(i).Call("reset")
	}
}

func eachField(do func(form, field app.Value)) {
	forms := app.Window().Get("document").Get("forms")
	for i := range forms.Length() {
		fields := forms.Index(i).Get("elements")
		for j := range fields.Length() {
			do(forms.Index(i), fields.Index(j))
		}
	}
}
