package browser

import (
	"net/url"
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// The view says what a form's fields stand for (their attributes); what is in
// them is the reader's. Here the two are brought together where that takes
// nothing from the reader.

// control says which field of which form has the focus.
type control struct{ form, name, value string }

// focused returns the field that has the focus. Its value tells apart those
// that share a name.
func focused() control {
	e := goapp.Window().Get("document").Get("activeElement")
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
	document := goapp.Window().Get("document")
	active := document.Get("activeElement")
	eachField(func(form, e goapp.Value) {
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
func settleField(e goapp.Value) {
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
	case e.Get("defaultValue").Type() == goapp.TypeString:
		if want := e.Get("defaultValue").String(); e.Get("value").String() != want {
			e.Set("value", want)
		}
	}
}

// tickable reports whether a field is on or off, whatever its value.
func tickable(e goapp.Value) bool {
	kind := e.Get("type").String()
	return kind == "checkbox" || kind == "radio"
}

// resetForms makes every form say what the page says: the reader came by
// another way than the form.
func resetForms() {
	forms := goapp.Window().Get("document").Get("forms")
	for i := range forms.Length() {
		forms.Index(i).Call("reset")
	}
}

func eachField(do func(form, field goapp.Value)) {
	forms := goapp.Window().Get("document").Get("forms")
	for i := range forms.Length() {
		fields := forms.Index(i).Get("elements")
		for j := range fields.Length() {
			do(forms.Index(i), fields.Index(j))
		}
	}
}

// A GET form is a question in the address. These handlers ask it without
// loading a page; without them the browser asks it itself. View attaches them:
// filterSubmit to every GET form, filterChange and filterInput to those that
// answer while they are filled in.

// ask is what a handler tells the Reader.
type ask struct {
	to    string // address with its query
	typed bool   // more may follow at once
	form  goapp.Value
}

// askAction is the action that carries an ask.
const askAction = "ask"

// filterSubmit asks what the form says.
func filterSubmit(ctx goapp.Context, e goapp.Event) {
	guard(ctx, "submit", func() {
		form := ctx.JSSrc()
		to, ok := formAddress(form, e.Get("submitter"))
		if !ok {
			return // another site's or a POST: the browser sends it
		}
		e.PreventDefault()
		ctx.NewActionWithValue(askAction, ask{to: to, form: form})
	})
}

// filterChange asks as soon as something is chosen.
func filterChange(ctx goapp.Context, e goapp.Event) {
	guard(ctx, "change", func() {
		form := ctx.JSSrc()
		if to, ok := formAddress(form, goapp.Null()); ok {
			ctx.NewActionWithValue(askAction, ask{to: to, form: form})
		}
	})
}

// filterInput asks when typing pauses.
func filterInput(ctx goapp.Context, e goapp.Event) {
	guard(ctx, "input", func() {
		switch e.Get("target").Get("type").String() {
		case "text", "search", "number", "tel", "url", "email":
		default:
			return // a choice: change follows
		}
		form := ctx.JSSrc()
		if to, ok := formAddress(form, goapp.Null()); ok {
			ctx.NewActionWithValue(askAction, ask{to: to, typed: true, form: form})
		}
	})
}

// guard runs a handler that must not end the program: what fails is logged,
// and the page's own links and forms do the rest. Nothing is drawn anew for
// the event itself.
func guard(ctx goapp.Context, doing string, handle func()) {
	ctx.PreventUpdate()
	defer func() {
		if p := recover(); p != nil {
			goapp.Logf("%s: %v", doing, p)
		}
	}()
	handle()
}

// formAddress returns the address a form asks, with the button it was sent by
// if any, and whether it is one of ours to ask: a GET within this site.
func formAddress(form, submitter goapp.Value) (string, bool) {
	if method := form.Get("method"); !strings.EqualFold(method.String(), "get") {
		return "", false
	}
	action, err := url.Parse(form.Get("action").String())
	if err != nil || action.Host != goapp.Window().URL().Host {
		return "", false
	}
	data := goapp.Window().Get("FormData")
	if submitter.Truthy() {
		data = data.New(form, submitter)
	} else {
		data = data.New(form)
	}
	query := goapp.Window().Get("URLSearchParams").New(data).Call("toString").String()
	return question(action, query), true
}

// question returns action with what a form sent as its query: without the
// fields left empty, in the order of their names, so that the same question is
// the same address.
func question(action *url.URL, sent string) string {
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
