package browser

import (
	"strconv"
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// history stores the scroll positions of the tab's history entries. Each entry
// has an id in history.state.
type history struct {
	entry string
	at    position
	spots map[string]position
}

// position is a scroll position in CSS pixels.
type position struct{ x, y float64 }

// maxSpots limits the stored positions. Older entries start at the top of the
// page.
const maxSpots = 200

func newTrail() history { return history{spots: map[string]position{}} }

// watch disables the browser's own scroll restoration, which would scroll
// before the page is drawn, and records the position at each scroll event,
// because after a popstate event it may be too late. It records it at clicks
// too, since a busy page gets its scroll events late.
func (t *history) watch() {
	goapp.Window().Get("history").Set("scrollRestoration", "manual")
	t.note()
	note := goapp.FuncOf(func(goapp.Value, []goapp.Value) any {
		t.note()
		return nil
	})
	for _, event := range []string{"scroll", "click"} {
		goapp.Window().Call("addEventListener", event, note, map[string]any{"capture": true, "passive": true})
	}
}

func (t *history) note() {
	t.at = position{goapp.Window().Get("scrollX").Float(), goapp.Window().Get("scrollY").Float()}
}

// enter makes the entry of the current address the current one, and reports
// whether it existed before: whether the reader went back or forward.
func (t *history) enter() (back bool) {
	name := ""
	if state := goapp.Window().Get("history").Get("state"); state.Truthy() {
		if entry := state.Get("entry"); entry.Truthy() {
			name = entry.String()
		}
	}
	if name != "" && name == t.entry {
		return false
	}
	t.leave()
	if t.entry = name; name != "" {
		return true
	}
	t.entry = freshEntry()
	goapp.Window().Get("history").Call("replaceState", t.state(), "")
	return false
}

// push adds an entry with address to the history.
func (t *history) push(address string) {
	t.note()
	t.leave()
	t.entry = freshEntry()
	goapp.Window().Get("history").Call("pushState", t.state(), "", address)
}

// replace changes the address of the current entry.
func (t *history) replace(address string) {
	goapp.Window().Get("history").Call("replaceState", t.state(), "", address)
}

func (t *history) state() map[string]any { return map[string]any{"entry": t.entry} }

func (t *history) leave() {
	if t.entry == "" {
		return
	}
	if len(t.spots) >= maxSpots {
		clear(t.spots)
	}
	t.spots[t.entry] = t.at
}

// hush disables go-app's scrolling to the results as soon as a link to them is
// followed, because the next list is not drawn yet; restore scrolls once it is.
func hush() {
	if e := goapp.Window().GetElementByID("results"); e.Truthy() {
		e.Set("scrollIntoView", goapp.Window().Get("Function").Get("prototype")) // a function without effect
	}
}

// pointedAt returns the element that the address's fragment names, or null.
func pointedAt() goapp.Value {
	fragment := goapp.Window().URL().Fragment
	if fragment == "" {
		return goapp.Null()
	}
	return goapp.Window().GetElementByID(fragment)
}

// restore scrolls to the entry's stored position, else to the element of the
// fragment, else to the top, and moves the focus as a page load would, for
// screen readers. If the kind of page stayed the same, it does not scroll to an
// element that is already visible.
func (t *history) restore(back, stayed bool) {
	to := t.spots[t.entry]
	if !back {
		to = position{}
		if e := pointedAt(); e.Truthy() {
			focusOn(e)
			if !stayed || !inView(e) {
				goapp.Window().Get("Element").Get("prototype").Get("scrollIntoView").Call("call", e, map[string]any{"behavior": "instant"}) // see hush
				t.note()
			}
			return
		}
	}
	if h := goapp.Window().Get("document").Call("querySelector", "#paper h1"); h.Truthy() {
		focusOn(h)
	}
	goapp.Window().Call("scrollTo", map[string]any{"left": to.x, "top": to.y, "behavior": "instant"})
	t.note()
}

// inView reports whether e is visible in full height.
func inView(e goapp.Value) bool {
	box := e.Call("getBoundingClientRect")
	return box.Get("top").Float() >= 0 && box.Get("bottom").Float() <= goapp.Window().Get("innerHeight").Float()
}

// focusOn moves the focus to an element that is not a control, without
// scrolling.
func focusOn(e goapp.Value) {
	if !e.Call("hasAttribute", "tabindex").Bool() {
		e.Call("setAttribute", "tabindex", "-1")
	}
	e.Call("focus", map[string]any{"preventScroll": true})
}

// freshEntry returns a new entry id. It is a time and not a count, because
// earlier documents of the tab added entries to the same history.
func freshEntry() string { return strconv.FormatInt(time.Now().UnixNano(), 36) }
