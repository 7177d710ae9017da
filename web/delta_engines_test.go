//go:build browsers

package web_test

import (
	"testing"

	"broadside/web"
	"broadside/web/browsertest"
)

// TestDeltaInEngines: the program of a new release starts, whether the browser supports
// dictionaries or not.
func TestDeltaInEngines(t *testing.T) {
	browsertest.InEngines(t, func(t *testing.T, s *browsertest.Session) {
		h, next := openRelease(t)
		s.Navigate(h.URL + "/listings")
		s.Run(fetchOld)
		startInEngine(s)
		got := next()
		t.Logf("the program arrived as %+v", got)
		if got.status != 200 || got.coding != "dcz" && got.bytes != len(web.Named("app.wasm").Brotli()) && got.bytes != len(web.Named("app.wasm").Gzip()) {
			t.Errorf("the program arrived as %+v", got)
		}
		wantNoErrors(s)
	})
}
