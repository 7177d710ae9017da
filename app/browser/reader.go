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

	src    app.Source
	screen app.Screen // currently drawn
	target string     // address below the base that is drawn or loading
	trail  history

	turn  int // number of the latest navigation; a response to an earlier one is discarded
	stop  context.CancelFunc
	asked *ask        // the form that caused the current navigation
	pause *time.Timer // runs while the reader types
	typed bool        // the current entry was added by typing: further typing replaces it
}

// NewReader returns a Reader of src that draws screen first.
func NewReader(src app.Source, screen app.Screen) *Reader {
	if screen.Frame != nil {
		src = app.Framed(src, screen.Frame.Partner)
	}
	return &Reader{src: src, screen: screen, trail: newTrail()}
}

// typingPause is the time without input after which a typed form is submitted.
const typingPause = 250 * time.Millisecond

// Render draws the Screen. If that panics, the browser loads the page from the
// server.
func (r *Reader) Render() (ui goapp.UI) {
	defer func() {
		if p := recover(); p != nil {
			goapp.Logf("render: %v", p)
			reload()
			ui = goapp.Elem("div").ID("paper")
		}
	}()
	return view.Interactive(r.screen, view.FormHandlers{Submit: filterSubmit, Change: filterChange, Input: filterInput})
}

// OnMount registers the handlers of form and scroll events.
func (r *Reader) OnMount(ctx goapp.Context) {
	guard(ctx, "start", func() {
		ctx.Handle(askAction, func(ctx goapp.Context, a goapp.Action) {
			guard(ctx, "form navigation", func() { r.ask(ctx, a.Value.(ask)) })
		})
		r.trail.watch()
		hush()
	})
}

// OnNav handles a change of the address. go-app also calls it once after the
// first mount, for the page that the server has drawn.
func (r *Reader) OnNav(ctx goapp.Context) {
	guard(ctx, "navigation", func() {
		to := below(r.screen.Site.Base, goapp.Window().URL())
		back := r.trail.enter()
		asked := r.asked
		r.asked = nil
		if r.target == "" {
			r.target = to
			return
		}
		if to == r.target {
			return
		}
		r.typed = asked != nil && asked.typed
		r.load(ctx, step{to: to, back: back, asked: asked != nil, from: r.screen.Name})
	})
}

// ask navigates to a form's address: at once, or when typing pauses.
func (r *Reader) ask(ctx goapp.Context, a ask) {
	if r.pause != nil {
		r.pause.Stop()
		r.pause = nil
	}
	if a.typed {
		r.pause = time.AfterFunc(typingPause, func() {
			ctx.Dispatch(func(ctx goapp.Context) { guard(ctx, "form navigation", func() { r.pause = nil; r.visit(ctx, a) }) })
		})
		return
	}
	r.visit(ctx, a)
}

func (r *Reader) visit(ctx goapp.Context, a ask) {
	u, err := url.Parse(a.to)
	if err != nil {
		return
	}
	if to := below(r.screen.Site.Base, u); to == r.target {
		if r.screen.Unreached { // a retry of the same address adds no history entry
			r.load(ctx, step{to: to, asked: true, from: r.screen.Name})
		}
		return
	}
	r.asked = &a
	// Navigations in a frame add no entry to the history of the page around it,
	// and a failed request leaves no entry to go back to.
	if a.typed && r.typed || r.screen.Frame != nil || r.screen.Unreached {
		r.trail.replace(a.to)
	} else {
		r.trail.push(a.to)
	}
	navigate()
}

// step is a navigation from one Screen to another.
type step struct {
	to    string
	back  bool // back or forward in the tab's history
	asked bool // caused by a form
	from  app.Name
}

// live reports whether the navigation comes from a form whose own page shows
// the results.
func (s step) live() bool { return s.asked && (s.from == app.Listings || s.from == app.EmbedListings) }

// load loads the Screen of an address; the current one stays until it is there.
func (r *Reader) load(ctx goapp.Context, s step) {
	if r.pause != nil {
		r.pause.Stop()
		r.pause = nil
	}
	if r.stop != nil {
		r.stop()
	}
	asking, stop := context.WithCancel(ctx)
	r.stop, r.target = stop, s.to
	r.turn++
	turn := r.turn
	setBusy(true)
	ctx.Async(func() {
		screen, err := fetchScreen(asking, r.src, s.to)
		stop()
		ctx.Dispatch(func(ctx goapp.Context) {
			if turn != r.turn {
				ctx.PreventUpdate()
				return
			}
			r.arrive(ctx, s, screen, err)
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

// arrive draws the loaded Screen. An error response from the server is drawn as
// well. If the server cannot be reached, the browser loads the page, from its
// cache or with an error page of its own. A form with results on its own page
// is different: the page stays and shows a message, also if the server fails.
func (r *Reader) arrive(ctx goapp.Context, s step, screen app.Screen, err error) {
	var p *api.Problem
	reached := err == nil || errors.As(err, &p)
	if !reached || s.live() && p != nil && (!p.Code.IsClientError() || p.Code == api.RateLimited) {
		goapp.Log(err)
		if s.live() {
			r.screen.Unreached, r.screen.Unserved = true, p
			ctx.Defer(func(ctx goapp.Context) { guard(ctx, "after a failed request", r.unreached) })
			return
		}
		ctx.PreventUpdate()
		reload()
		return
	}
	_, err = app.Partial(err)
	focus := focused()
	r.screen = screen
	ctx.Defer(func(ctx goapp.Context) {
		guard(ctx, "after a render", func() { r.settle(s, focus, err == nil) })
	})
}

// settle does after a render as a page load would: title, focus, scroll
// position, and the announcement for screen readers. After a form with results
// on its own page, focus and scroll position stay.
func (r *Reader) settle(s step, focus control, found bool) {
	setBusy(false)
	hush()
	if found && r.screen.Path != s.to {
		r.target = r.screen.Path
		r.trail.replace(r.screen.Site.Base + r.screen.Path + goapp.Window().Get("location").Get("hash").String())
		navigate()
	}
	updateHead(r.screen)
	if s.live() && s.from == r.screen.Name {
		if r.pause == nil { // otherwise the reader is still typing
			agree(focus)
		}
		announce("") // clear the announcement of the previous request
		return
	}
	resetForms()
	if r.screen.Frame == nil { // focus and scroll would affect the page around a frame
		r.trail.restore(s.back, s.from == app.Listings && r.screen.Name == app.Listings)
	}
	announce(app.Title(r.screen))
}

// unreached announces to screen readers that the request failed. The form and
// the focus stay as they are.
func (r *Reader) unreached() {
	setBusy(false)
	hush()
	title, text := view.Unanswered(r.screen)
	announce(title + ". " + text)
}

// below returns the address that Load takes: path below the base and query,
// without the fragment.
func below(base string, u *url.URL) string {
	path := strings.TrimPrefix(u.EscapedPath(), base)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return path
}

// navigate makes go-app handle a changed address; by itself it only handles
// popstate events.
func navigate() { goapp.Window().Call("onpopstate") }

func reload() { goapp.Window().Get("location").Call("reload") }
