//go:build browsers

package web_test

import (
	"slices"
	"testing"

	"broadside/web/browsertest"
)

func TestWorkerOffPageInEngines(t *testing.T)   { inEngines(t, runWorkerOffPage) }
func TestWorkerTurnedOffInEngines(t *testing.T) { inEngines(t, runWorkerTurnedOff) }

// TestPrefetchInEngines: where there are no Speculation Rules, a story below the
// pointer is fetched, and opened without another request. WebKit would request it
// twice, so nothing is fetched there.
func TestPrefetchInEngines(t *testing.T) {
	browsertest.InEngines(t, func(t *testing.T, s *browsertest.Session) {
		h, b := openProxy(t), engine{s}
		p := recordPurposes(h)
		s.Navigate(h.URL + "/")
		b.until(`document.adoptedStyleSheets.length > 0`)
		if s.Engine == browsertest.WebKit {
			s.Run(`document.querySelector('` + toStory + `').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))`)
			s.Run(`fetch('/healthz')`)
			if got := p.of(story); len(got) > 0 {
				t.Errorf("the story was requested ahead: %q", got)
			}
			return
		}
		s.Run(`document.querySelector('` + toStory + `').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))`)
		got := p.waitFor(t, b, story)
		if !slices.Equal(got, []string{"prefetch"}) {
			t.Errorf("purposes of the story: %q", got)
		}
		b.until(`performance.getEntriesByName(location.origin + '` + story + `').some(e => e.responseEnd > 0)`)
		s.Click(toStory)
		b.until(`location.pathname === '` + story + `' && document.readyState === 'complete'`)
		if got := p.of(story); len(got) != 1 {
			t.Errorf("the page was requested again: %q", got)
		}
		wantNoErrors(s)
	})
}
