package browser

import (
	"strconv"
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// history is the reader's way through the tab's history. Each entry has a name
// in history.state, under which is kept how far it was scrolled.
type history struct {
	entry string
	at    position
	spots map[string]position
}

// position is how far a page is scrolled, in CSS pixels.
type position struct{ x, y float64 }

// maxSpots bounds what is remembered; whoever goes back further starts at the
// top.
const maxSpots = 200

func newTrail() history { return history{spots: map[string]position{}} }

// watch takes over from the browser, which would scroll before the page is
// drawn. The spot is taken while scrolling: at a step through the history it may
// be too late. A busy page is told of its scrolling late, so it is taken at a
// click as well, before anybody answers that.
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

// enter leaves the entry shown for the one the address is at, and reports
// whether that was there before: a step through the history.
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

// push makes a new entry for address.
func (t *history) push(address string) {
	t.note()
	t.leave()
	t.entry = freshEntry()
	goapp.Window().Get("history").Call("pushState", t.state(), "", address)
}

// replace gives the entry shown another address.
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

// hush keeps go-app from scrolling to the head of a list as soon as a link
// within the list is followed: restore does where it has to, when the next
// list is drawn.
func hush() {
	if e := goapp.Window().GetElementByID("results"); e.Truthy() {
		e.Set("scrollIntoView", goapp.Window().Get("Function").Get("prototype")) // a function that does nothing
	}
}

// pointedAt is the element that the address's fragment names, or null.
func pointedAt() goapp.Value {
	fragment := goapp.Window().URL().Fragment
	if fragment == "" {
		return goapp.Null()
	}
	return goapp.Window().GetElementByID(fragment)
}

// restore scrolls to where the entry was left, or to what the address points
// at, or to the top; and puts the focus where a page load would have a screen
// reader begin. On a page that stayed the same kind, what is seen already is
// not scrolled to.
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

// inView reports whether the reader sees all the height of e.
func inView(e goapp.Value) bool {
	box := e.Call("getBoundingClientRect")
	return box.Get("top").Float() >= 0 && box.Get("bottom").Float() <= goapp.Window().Get("innerHeight").Float()
}

// focusOn puts the focus on what is no control, where the page stands still.
func focusOn(e goapp.Value) {
	if !e.Call("hasAttribute", "tabindex").Bool() {
		e.Call("setAttribute", "tabindex", "-1")
	}
	e.Call("focus", map[string]any{"preventScroll": true})
}

// freshEntry names an entry. Entries of earlier documents are in the same
// history, so it is the time and not a count.
func freshEntry() string { return strconv.FormatInt(time.Now().UnixNano(), 36) }
