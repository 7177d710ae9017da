package app

import (
	"net/url"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// A GET form is a question in the address. These handlers ask it without
// loading a page; without them the browser asks it itself. View attaches them:
// filterSubmit to every GET form, filterChange and filterInput to those that
// answer while they are filled in.

// ask is what a handler tells the Reader.
type ask struct {
	to    string // address with its query
	typed bool   // more may follow at once
	form  app.Value
}

// askAction is the action that carries an ask.
const askAction = "ask"

// filterSubmit asks what the form says.
func filterSubmit(ctx app.Context, e app.Event) {
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
func filterChange(ctx app.Context, e app.Event) {
	guard(ctx, "change", func() {
		form := ctx.JSSrc()
		if to, ok := formAddress(form, app.Null()); ok {
			ctx.NewActionWithValue(askAction, ask{to: to, form: form})
		}
	})
}

// filterInput asks when typing pauses.
func filterInput(ctx app.Context, e app.Event) {
	guard(ctx, "input", func() {
		switch e.Get("target").Get("type").String() {
		case "text", "search", "number", "tel", "url", "email":
		default:
			return // a choice: change follows
		}
		form := ctx.JSSrc()
		if to, ok := formAddress(form, app.Null()); ok {
			ctx.NewActionWithValue(askAction, ask{to: to, typed: true, form: form})
		}
	})
}

// guard runs a handler that must not end the program: what fails is logged,
// and the page's own links and forms do the rest. Nothing is drawn anew for
// the event itself.
func guard(ctx app.Context, doing string, handle func()) {
	ctx.PreventUpdate()
	defer func() {
		if p := recover(); p != nil {
			app.Logf("%s: %v", doing, p)
		}
	}()
	handle()
}

// formAddress returns the address a form asks, with the button it was sent by
// if any, and whether it is one of ours to ask: a GET within this site.
func formAddress(form, submitter app.Value) (string, bool) {
	if method := form.Get("method"); !strings.EqualFold(method.String(), "get") {
		return "", false
	}
	action, err := url.Parse(form.Get("action").String())
	if err != nil || action.Host != app.Window().URL().Host {
		return "", false
	}
	data := app.Window().Get("FormData")
	if submitter.Truthy() {
		data = data.New(form, submitter)
	} else {
		data = data.New(form)
	}
	query := app.Window().Get("URLSearchParams").New(data).Call("toString").String()
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
