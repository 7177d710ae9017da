package browser

import (
	"strconv"
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// history stores the scroll positions of the tab's history entries. Each entry
// has an id in history.state.
type history struct {
	entry     string
	current   position
	positions map[string]position
}

// position is a scroll position in CSS pixels.
type position struct{ x, y float64 }

// maxPositions limits the stored positions. Older entries start at the top of
// the page.
const maxPositions = 200

func newHistory() history { return history{positions: map[string]position{}} }

// trackScroll disables the browser's own scroll restoration, which would scroll
// before the page is drawn, and records the position at each scroll event,
// because after a popstate event it may be too late. It records it at clicks
// too, since a busy page gets its scroll events late.
func (t *history) trackScroll() {
	goapp.Window().Get("history").Set("scrollRestoration", "manual")
	t.recordPosition()
	listener := goapp.FuncOf(func(goapp.Value, []goapp.Value) any {
		t.recordPosition()
		return nil
	})
	for _, event := range []string{"scroll", "click"} {
		goapp.Window().Call("addEventListener", event, listener, map[string]any{"capture": true, "passive": true})
	}
}

func (t *history) recordPosition() {
	t.current = position{goapp.Window().Get("scrollX").Float(), goapp.Window().Get("scrollY").Float()}
}

// enterEntry makes the entry of the current address the current one, and
// reports whether it existed before: whether the reader went back or forward.
func (t *history) enterEntry() (back bool) {
	name := ""
	if state := goapp.Window().Get("history").Get("state"); state.Truthy() {
		if entry := state.Get("entry"); entry.Truthy() {
			name = entry.String()
		}
	}
	if name != "" && name == t.entry {
		return false
	}
	t.storePosition()
	if t.entry = name; name != "" {
		return true
	}
	t.entry = newEntryID()
	goapp.Window().Get("history").Call("replaceState", t.entryState(), "")
	return false
}

// wasTyped reports whether typing caused the current entry before the program ran (web/filter.js).
func wasTyped() bool {
	page := goapp.Window().Get("broadside")
	return page.Truthy() && page.Get("typed").Truthy()
}

func (t *history) pushEntry(address string) {
	t.recordPosition()
	t.storePosition()
	t.entry = newEntryID()
	goapp.Window().Get("history").Call("pushState", t.entryState(), "", address)
}

func (t *history) replaceAddress(address string) {
	goapp.Window().Get("history").Call("replaceState", t.entryState(), "", address)
}

func (t *history) entryState() map[string]any { return map[string]any{"entry": t.entry} }

func (t *history) storePosition() {
	if t.entry == "" {
		return
	}
	if len(t.positions) >= maxPositions {
		clear(t.positions)
	}
	t.positions[t.entry] = t.current
}

// disableResultScroll disables go-app's scrolling to the results as soon as a
// link to them is followed, because the next list is not drawn yet;
// restorePosition scrolls once it is.
func disableResultScroll() {
	if e := goapp.Window().GetElementByID("results"); e.Truthy() {
		e.Set("scrollIntoView", goapp.Window().Get("Function").Get("prototype")) // a function without effect
	}
}

func fragmentElement() goapp.Value {
	fragment := goapp.Window().URL().Fragment
	if fragment == "" {
		return goapp.Null()
	}
	return goapp.Window().GetElementByID(fragment)
}

// restorePosition scrolls to the entry's stored position, else to the element
// of the fragment, else to the top, and moves the focus as a page load would,
// for screen readers. If the kind of page stayed the same, it does not scroll
// to an element that is already visible.
func (t *history) restorePosition(back, stayed bool) {
	to := t.positions[t.entry]
	if !back {
		to = position{}
		if e := fragmentElement(); e.Truthy() {
			focusOn(e)
			if !stayed || !isVisible(e) {
				goapp.Window().Get("Element").Get("prototype").Get("scrollIntoView").Call("call", e, map[string]any{"behavior": "instant"}) // see disableResultScroll
				t.recordPosition()
			}
			return
		}
	}
	if h := goapp.Window().Get("document").Call("querySelector", "#paper h1"); h.Truthy() {
		focusOn(h)
	}
	goapp.Window().Call("scrollTo", map[string]any{"left": to.x, "top": to.y, "behavior": "instant"})
	t.recordPosition()
}

// isVisible reports whether e is visible in full height.
func isVisible(e goapp.Value) bool {
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

// newEntryID returns a new entry id. It is a time and not a count, because
// earlier documents of the tab added entries to the same history.
func newEntryID() string { return strconv.FormatInt(time.Now().UnixNano(), 36) }
