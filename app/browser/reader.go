// Package browser is the program in the reader's browser: it follows addresses,
// keeps the history, the document's head and the forms, and draws each Screen.
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

// Reader is the browser's one stateful component. It draws the Screen that
// came with the page, asking the server nothing, and from then on the Screen
// of every address the reader goes to. It never ends the program: what fails
// is logged and left to the browser, which loads the page.
type Reader struct {
	goapp.Compo

	src    app.Source
	screen app.Screen // drawn
	target string     // address below the base that is drawn or on its way
	trail  history

	turn  int // counts the addresses gone to, so that a late answer is known
	stop  context.CancelFunc
	asked *ask        // the form that caused the step now taken
	pause *time.Timer // runs while somebody types
	typed bool        // the entry shown was made by typing: more typing replaces it
}

// NewReader returns a Reader of src that draws screen first.
func NewReader(src app.Source, screen app.Screen) *Reader {
	if screen.Frame != nil {
		src = app.Framed(src, screen.Frame.Partner)
	}
	return &Reader{src: src, screen: screen, trail: newTrail()}
}

// typingPause is how long a typing reader is left alone.
const typingPause = 250 * time.Millisecond

// Render draws the Screen. A Screen that cannot be drawn is the server's to
// show.
func (r *Reader) Render() (ui goapp.UI) {
	defer func() {
		if p := recover(); p != nil {
			goapp.Logf("view: %v", p)
			reload()
			ui = goapp.Elem("div").ID("paper")
		}
	}()
	return view.Interactive(r.screen, view.FormHandlers{Submit: filterSubmit, Change: filterChange, Input: filterInput})
}

// OnMount starts listening to the forms and to scrolling.
func (r *Reader) OnMount(ctx goapp.Context) {
	guard(ctx, "start", func() {
		ctx.Handle(askAction, func(ctx goapp.Context, a goapp.Action) {
			guard(ctx, "ask", func() { r.ask(ctx, a.Value.(ask)) })
		})
		r.trail.watch()
		hush()
	})
}

// OnNav follows the address. It is called once after the first mount, when
// the server has just drawn this very address.
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

// ask goes where a form asks to: at once, or when typing pauses.
func (r *Reader) ask(ctx goapp.Context, a ask) {
	if r.pause != nil {
		r.pause.Stop()
		r.pause = nil
	}
	if a.typed {
		r.pause = time.AfterFunc(typingPause, func() {
			ctx.Dispatch(func(ctx goapp.Context) { guard(ctx, "ask", func() { r.pause = nil; r.visit(ctx, a) }) })
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
		if r.screen.Unreached { // the same again, which is no step
			r.load(ctx, step{to: to, asked: true, from: r.screen.Name})
		}
		return
	}
	r.asked = &a
	// What is done in a frame is no step of the page around it, and what got no
	// answer none to come back to.
	if a.typed && r.typed || r.screen.Frame != nil || r.screen.Unreached {
		r.trail.replace(a.to)
	} else {
		r.trail.push(a.to)
	}
	navigate()
}

// step is one way from a Screen to another.
type step struct {
	to    string
	back  bool // through the tab's history
	asked bool // by a form
	from  app.Name
}

// live reports whether a form asked that fills its own page.
func (s step) live() bool { return s.asked && (s.from == app.Listings || s.from == app.EmbedListings) }

// load asks for the Screen of an address and keeps the old one meanwhile.
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

// fetchScreen is Load for an address as a step has it. A panic is an error.
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

// arrive draws what came. What the server refuses is a Screen too; when it
// cannot be reached, the browser loads the page and says so, or shows the one
// it keeps; but a form that fills its own page keeps that and says so there,
// also when the server fails.
func (r *Reader) arrive(ctx goapp.Context, s step, screen app.Screen, err error) {
	var p *api.Problem
	reached := err == nil || errors.As(err, &p)
	if !reached || s.live() && p != nil && (!p.Code.IsClientError() || p.Code == api.RateLimited) {
		goapp.Log(err)
		if s.live() {
			r.screen.Unreached, r.screen.Unserved = true, p
			ctx.Defer(func(ctx goapp.Context) { guard(ctx, "no arrival", r.unreached) })
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
		guard(ctx, "arrival", func() { r.settle(s, focus, err == nil) })
	})
}

// settle does, when the Screen is drawn, what a page load would: title, focus,
// scroll, and the word to those who listen. A form that filled its own page
// stays as it is under the reader's hands.
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
		if r.pause == nil { // else there is more to come
			agree(focus)
		}
		announce("") // what was said of an earlier question is no longer so
		return
	}
	resetForms()
	if r.screen.Frame == nil { // focus and scroll would move the page around a frame
		r.trail.restore(s.back, s.from == app.Listings && r.screen.Name == app.Listings)
	}
	announce(app.Title(r.screen))
}

// unreached tells those who listen that their question got no answer. The form
// and the focus stay as they are.
func (r *Reader) unreached() {
	setBusy(false)
	hush()
	title, text := view.Unanswered(r.screen)
	announce(title + ". " + text)
}

// below returns an address as Load takes it: path below the base, query, no
// fragment.
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

// navigate tells go-app that the address has changed; it listens to the
// browser only.
func navigate() { goapp.Window().Call("onpopstate") }

func reload() { goapp.Window().Get("location").Call("reload") }
