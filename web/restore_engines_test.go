//go:build browsers

package web_test

import (
	"testing"

	"broadside/web/browsertest"
)

// fields are the values of the filter's fields, defaults those of a new page at the
// same address.
const (
	fields   = `JSON.stringify([...document.querySelector('#filter').elements].filter(e => e.name).map(e => [e.name, e.type === 'checkbox' ? e.checked : e.value]))`
	defaults = `fetch(location.href).then(r => r.text()).then(text => { const filter = new DOMParser().parseFromString(text, 'text/html').querySelector('#filter');
		return JSON.stringify([...filter.elements].filter(e => e.name).map(e => [e.name, e.type === 'checkbox' ? e.checked : e.value])); })`
)

// TestFormFollowsAddressInEngines: browsers restore fields after a reload and after Back.
// The form has the values of the address all the same, also before the program
// starts.
func TestFormFollowsAddressInEngines(t *testing.T) {
	browsertest.InEngines(t, func(t *testing.T, s *browsertest.Session) {
		h := openInEngine(t, s, "/listings?city=dubai")
		change := `(() => {
			document.querySelector('#f-category').value = 'motors', document.querySelector('#f-city').value = 'doha';
			document.querySelector('input[name=photo]').checked = true, document.querySelector('input[name=price_min]').value = '7';
		})()`
		for _, state := range []string{"asleep", "ready"} {
			if state == "ready" {
				startInEngine(s)
			}
			s.Run(change)
			s.Run(`(window.same = true, setTimeout(() => location.reload()), 0)`)
			s.WaitUntil(`!window.same && document.readyState === 'complete'`)
			expectFields(t, s, state+", reload")
			if state == "ready" {
				startInEngine(s)
			}
			s.Run(change)
			s.Navigate(h.URL + "/robots.txt")
			s.Back()
			s.WaitUntil(`document.readyState === 'complete' && location.search === '?city=dubai'`)
			expectFields(t, s, state+", back")
		}
	})
}

func expectFields(t *testing.T, s *browsertest.Session, when string) {
	t.Helper()
	want := browsertest.Value[string](s, defaults)
	if got := browsertest.Value[string](s, fields); got != want {
		t.Errorf("%s: the fields are %s, want %s", when, got, want)
	}
}

// TestBackKeepsPlaceInEngines: Back from another document shows the part of the page that
// the reader has left, also after the program has run.
func TestBackKeepsPlaceInEngines(t *testing.T) {
	browsertest.InEngines(t, func(t *testing.T, s *browsertest.Session) {
		h := openInEngine(t, s, "/listings")
		for _, state := range []string{"asleep", "ready"} {
			if state == "ready" {
				startInEngine(s)
			}
			s.Run(`scrollTo({ top: 700, behavior: 'instant' })`)
			s.WaitUntil(`scrollY === 700`)
			s.Run(`new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))`)
			s.Navigate(h.URL + "/robots.txt")
			s.Back()
			s.WaitUntil(`document.readyState === 'complete' && location.pathname === '/listings'`)
			s.WaitUntil(`scrollY === 700`)
			browsertest.Want(s, `broadside.state`, state)
		}
	})
}
