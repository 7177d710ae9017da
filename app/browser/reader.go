// Package browser is the program in the reader's browser: it follows
// navigations, manages the history, the document's head and the forms, and
// draws each Screen.
package browser

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/view"
)

// Reader is the root component in the browser. It draws the Screen embedded in
// the page without a request, and then the Screen of each address the reader
// navigates to. Errors never end the program: they are logged, and the browser
// loads the page from the server.
type Reader struct {
	goapp.Compo

	src     app.Source
	screen  app.Screen // currently drawn
	target  string     // address below the base that is drawn or loading
	history history

	navigations int // number of the latest navigation; a response to an earlier one is discarded
	cancel      context.CancelFunc
	pendingForm *formNavigation // the form that caused the current navigation
	typingTimer *time.Timer     // runs while the reader types
	typedEntry  bool            // the current entry was added by typing: further typing replaces it
}

// NewReader returns a Reader of src that draws screen first.
func NewReader(src app.Source, screen app.Screen) *Reader {
	if screen.Frame != nil {
		src = app.Framed(src, screen.Frame.Partner)
	}
	return &Reader{src: src, screen: screen, history: newHistory()}
}

// typingPause is the time without input after which a typed form is submitted.
const typingPause = 250 * time.Millisecond

// Render draws the Screen. If that panics, the browser loads the page from the
// server.
func (r *Reader) Render() (ui goapp.UI) {
	defer func() {
		if p := recover(); p != nil {
			goapp.Logf("render: %v", p)
			reloadPage()
			ui = goapp.Elem("div").ID("paper")
		}
	}()
	return view.Interactive(r.screen, view.FormHandlers{Submit: filterSubmit, Change: filterChange, Input: filterInput})
}

// OnMount registers the handlers of form and scroll events.
func (r *Reader) OnMount(ctx goapp.Context) {
	runHandler(ctx, "start", func() {
		ctx.Handle(formAction, func(ctx goapp.Context, a goapp.Action) {
			runHandler(ctx, "form navigation", func() { r.submitForm(ctx, a.Value.(formNavigation)) })
		})
		r.history.trackScroll()
		disableResultScroll()
	})
}

// OnNav handles a change of the address. go-app also calls it once after the
// first mount, for the page that the server has drawn.
func (r *Reader) OnNav(ctx goapp.Context) {
	runHandler(ctx, "navigation", func() {
		to := stripBase(r.screen.Site.Base, goapp.Window().URL())
		back := r.history.enterEntry()
		form := r.pendingForm
		r.pendingForm = nil
		if r.target == "" {
			r.target = to
			r.typedEntry = wasTyped()
			return
		}
		if to == r.target {
			return
		}
		r.typedEntry = form != nil && form.typed
		r.loadScreen(ctx, navigation{to: to, back: back, byForm: form != nil, from: r.screen.Name})
	})
}

// submitForm navigates to a form's address: at once, or when typing pauses.
func (r *Reader) submitForm(ctx goapp.Context, a formNavigation) {
	r.stopTyping()
	if a.typed {
		r.typingTimer = time.AfterFunc(typingPause, func() {
			ctx.Dispatch(func(ctx goapp.Context) {
				runHandler(ctx, "form navigation", func() { r.typingTimer = nil; r.navigateTo(ctx, a) })
			})
		})
		return
	}
	r.navigateTo(ctx, a)
}

func (r *Reader) stopTyping() {
	if r.typingTimer != nil {
		r.typingTimer.Stop()
		r.typingTimer = nil
	}
}

func (r *Reader) navigateTo(ctx goapp.Context, a formNavigation) {
	u, err := url.Parse(a.to)
	if err != nil {
		return
	}
	if to := stripBase(r.screen.Site.Base, u); to == r.target {
		if r.screen.Unreached { // a retry of the same address adds no history entry
			r.loadScreen(ctx, navigation{to: to, byForm: true, from: r.screen.Name})
		}
		return
	}
	r.pendingForm = &a
	// Navigations in a frame add no entry to the history of the page around it,
	// and a failed request leaves no entry to go back to.
	if a.typed && r.typedEntry || r.screen.Frame != nil || r.screen.Unreached {
		r.history.replaceAddress(a.to)
	} else {
		r.history.pushEntry(a.to)
	}
	handleAddress()
}

// navigation is a navigation from one Screen to another.
type navigation struct {
	to     string
	back   bool // back or forward in the tab's history
	byForm bool // caused by a form
	from   app.Name
}

// updatesResults reports whether the navigation comes from a form whose own
// page shows the results.
func (s navigation) updatesResults() bool {
	return s.byForm && (s.from == app.Listings || s.from == app.EmbedListings)
}

// loadScreen loads the Screen of an address; the current one stays until it is
// there.
func (r *Reader) loadScreen(ctx goapp.Context, s navigation) {
	r.stopTyping()
	if r.cancel != nil {
		r.cancel()
	}
	loadCtx, cancel := context.WithCancel(ctx)
	r.cancel, r.target = cancel, s.to
	r.navigations++
	number := r.navigations
	setBusy(true)
	ctx.Async(func() {
		screen, err := fetchScreen(loadCtx, r.src, s.to)
		cancel()
		ctx.Dispatch(func(ctx goapp.Context) {
			if number != r.navigations {
				ctx.PreventUpdate()
				return
			}
			r.showScreen(ctx, s, screen, err)
		})
	})
}

// fetchScreen calls Load for the address of a navigation. A panic becomes an
// error.
func fetchScreen(ctx context.Context, src app.Source, to string) (s app.Screen, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("app: loading %s: panic: %v", to, p)
		}
	}()
	u, err := url.Parse(to)
	if err != nil {
		return s, err
	}
	return app.Load(ctx, src, u)
}

// showScreen draws the loaded Screen. An error response from the server is
// drawn as well. If the server cannot be reached, the browser loads the page,
// from its cache or with an error page of its own. A form with results on its
// own page is different: the page stays and shows a message, also if the server
// fails.
func (r *Reader) showScreen(ctx goapp.Context, s navigation, screen app.Screen, err error) {
	var p *api.Problem
	hasResponse := err == nil || errors.As(err, &p)
	if !hasResponse || s.updatesResults() && p != nil && (!p.Code.IsClientError() || p.Code == api.RateLimited) {
		goapp.Log(err)
		if s.updatesResults() {
			r.screen.Unreached, r.screen.Unserved = true, p
			ctx.Defer(func(ctx goapp.Context) { runHandler(ctx, "after a failed request", r.announceFailure) })
			return
		}
		ctx.PreventUpdate()
		goapp.Window().Get("broadside").Call("reload") // unless the reader is leaving the page
		return
	}
	_, err = app.Partial(err)
	focus := focusedField()
	r.screen = screen
	ctx.Defer(func(ctx goapp.Context) {
		runHandler(ctx, "after a render", func() { r.finishNavigation(s, focus, err == nil) })
	})
}

// finishNavigation does after a render as a page load would: title, focus,
// scroll position, and the announcement for screen readers. After a form with
// results on its own page, focus and scroll position stay.
func (r *Reader) finishNavigation(s navigation, focus fieldID, found bool) {
	setBusy(false)
	disableResultScroll()
	if found && r.screen.Path != s.to {
		r.target = r.screen.Path
		r.history.replaceAddress(r.screen.Site.Base + r.screen.Path + goapp.Window().Get("location").Get("hash").String())
		handleAddress()
	}
	updateHead(r.screen)
	removeStamp()
	if s.updatesResults() && s.from == r.screen.Name {
		if r.typingTimer == nil { // otherwise the reader is still typing
			resetFields(focus)
		}
		announce("") // clear the announcement of the previous request
		return
	}
	resetForms()
	if r.screen.Frame == nil { // focus and scroll would affect the page around a frame
		r.history.restorePosition(s.back, s.from == app.Listings && r.screen.Name == app.Listings)
	}
	announce(app.Title(r.screen))
}

// announceFailure announces to screen readers that the request failed. The form
// and the focus stay as they are.
func (r *Reader) announceFailure() {
	setBusy(false)
	disableResultScroll()
	title, text := view.FailureText(r.screen)
	announce(title + ". " + text)
}

// stripBase returns the address that Load takes: path below the base and query,
// without the fragment.
func stripBase(base string, u *url.URL) string {
	path := strings.TrimPrefix(u.EscapedPath(), base)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return path
}

// handleAddress makes go-app handle a changed address; by itself it only
// handles popstate events.
func handleAddress() { goapp.Window().Call("onpopstate") }

func reloadPage() { goapp.Window().Get("location").Call("reload") }
