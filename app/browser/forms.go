package browser

import (
	"iter"
	"net/url"
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// The view gives a form's fields their default values (as attributes); their
// current values are the reader's input. These functions update the current
// values after a render without losing input.

// fieldID identifies the form field that has the focus.
type fieldID struct{ form, name, value string }

// focusedField returns the field that has the focus. Fields that share a name
// differ by value.
func focusedField() fieldID {
	e := goapp.Window().Get("document").Get("activeElement")
	if !e.Truthy() || !e.Get("form").Truthy() || !e.Get("name").Truthy() {
		return fieldID{}
	}
	c := fieldID{form: e.Get("form").Call("getAttribute", "id").String(), name: e.Get("name").String()}
	if isCheckable(e) {
		c.value = e.Get("value").String()
	}
	return c
}

// resetFields resets every field but a focused text field to its default value,
// and restores the focus: go-app matches list items by position, so that a
// render may put another field into the focused element.
func resetFields(c fieldID) {
	document := goapp.Window().Get("document")
	active := document.Get("activeElement")
	for form := range each(document.Get("forms")) {
		for e := range each(form.Get("elements")) {
			is := c.name != "" && e.Get("name").String() == c.name && (!isCheckable(e) || e.Get("value").String() == c.value)
			if is && !e.Equal(active) && form.Call("getAttribute", "id").String() == c.form {
				e.Call("focus", map[string]any{"preventScroll": true})
			} else if is && e.Equal(active) && !isCheckable(e) {
				continue
			}
			resetField(e)
		}
	}
}

func resetField(e goapp.Value) {
	switch {
	case isCheckable(e):
		if want := e.Get("defaultChecked").Bool(); e.Get("checked").Bool() != want {
			e.Set("checked", want)
		}
	case e.Get("options").Truthy():
		chosen, i := 0, 0
		for option := range each(e.Get("options")) {
			if option.Get("defaultSelected").Bool() {
				chosen = i
			}
			i++
		}
		if e.Get("selectedIndex").Int() != chosen {
			e.Set("selectedIndex", chosen)
		}
	case e.Get("defaultValue").Type() == goapp.TypeString:
		if want := e.Get("defaultValue").String(); e.Get("value").String() != want {
			e.Set("value", want)
		}
	}
}

func isCheckable(e goapp.Value) bool {
	kind := e.Get("type").String()
	return kind == "checkbox" || kind == "radio"
}

// resetForms resets every form to its default values, after a navigation that
// did not start from a form.
func resetForms() {
	for form := range each(goapp.Window().Get("document").Get("forms")) {
		form.Call("reset")
	}
}

func each(list goapp.Value) iter.Seq[goapp.Value] {
	return func(yield func(goapp.Value) bool) {
		for i := range list.Length() {
			if !yield(list.Index(i)) {
				return
			}
		}
	}
}

// These handlers navigate to the address of a GET form without loading a page;
// without them the browser submits the form itself. View attaches filterSubmit
// to every GET form, filterChange and filterInput to those whose results update
// while they are filled in.

// formNavigation is a navigation that a form requests from the Reader.
type formNavigation struct {
	to    string // address with its query
	typed bool   // caused by typing: wait for a pause
}

// formAction is the name of the go-app action with a formNavigation as its
// value.
const formAction = "ask"

func filterSubmit(ctx goapp.Context, e goapp.Event) {
	runHandler(ctx, "submit", func() {
		if requestNavigation(ctx, e.Get("submitter"), false) { // if not, it is another site's or a POST: the browser sends it
			e.PreventDefault()
		}
	})
}

func filterChange(ctx goapp.Context, e goapp.Event) {
	runHandler(ctx, "change", func() { requestNavigation(ctx, goapp.Null(), false) })
}

func filterInput(ctx goapp.Context, e goapp.Event) {
	runHandler(ctx, "input", func() {
		switch e.Get("target").Get("type").String() {
		case "text", "search", "number", "tel", "url", "email": // for other fields a change event follows
			requestNavigation(ctx, goapp.Null(), true)
		}
	})
}

func requestNavigation(ctx goapp.Context, submitter goapp.Value, typed bool) bool {
	to, ok := formAddress(ctx.JSSrc(), submitter)
	if ok {
		ctx.NewActionWithValue(formAction, formNavigation{to: to, typed: typed})
	}
	return ok
}

// runHandler runs an event handler and logs its panics, which would end the
// program; links and forms work without the handler. It also prevents the
// render that go-app does after each event.
func runHandler(ctx goapp.Context, label string, handle func()) {
	ctx.PreventUpdate()
	defer func() {
		if p := recover(); p != nil {
			goapp.Logf("%s: %v", label, p)
		}
	}()
	handle()
}

// formAddress returns the address of a form, with the value of the button that
// submitted it, if any. It returns false unless the form is a GET form of this
// site.
func formAddress(form, submitter goapp.Value) (string, bool) {
	if method := form.Get("method"); !strings.EqualFold(method.String(), "get") {
		return "", false
	}
	action, err := url.Parse(form.Get("action").String())
	if err != nil || action.Host != goapp.Window().URL().Host {
		return "", false
	}
	with := []any{form}
	if submitter.Truthy() {
		with = append(with, submitter)
	}
	data := goapp.Window().Get("FormData").New(with...)
	query := goapp.Window().Get("URLSearchParams").New(data).Call("toString").String()
	return canonicalAddress(action, query), true
}

// canonicalAddress returns action with the form data sent as its query: without
// empty fields and sorted by name, so that equal input gives equal addresses.
func canonicalAddress(action *url.URL, sent string) string {
	values, err := url.ParseQuery(sent)
	if err != nil {
		values = url.Values{}
	}
	for name, all := range values {
		some := all[:0]
		for _, v := range all {
			if v = strings.TrimSpace(v); v != "" {
				some = append(some, v)
			}
		}
		if values[name] = some; len(some) == 0 {
			delete(values, name)
		}
	}
	u := *action
	u.RawQuery, u.Fragment = values.Encode(), ""
	return u.String()
}
