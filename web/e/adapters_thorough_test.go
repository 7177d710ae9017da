//go:build thorough

package e_test

import (
	"fmt"
	"testing"
)

// TestEveryAdapter is TestAdapters with the other libraries, and with whole stories.
func TestEveryAdapter(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, script, path string
		embed              string // %s is replaced with the frame's address
		height             int
	}{
		{"pym, a whole story", peer(t, "node_modules/pym.js/dist/pym.v1.min.js"), full,
			`<div id="here"></div><script>new pym.Parent('here', '%s')</script>`, 900},
		{"iframe-resizer 4", peer(t, "node_modules/iframe-resizer/js/iframeResizer.js"), card,
			`<iframe src="%s" id="f"></iframe><script>iFrameResize({}, '#f')</script>`, 480},
		{"iframe-resizer 4, a whole story, lazily", peer(t, "node_modules/iframe-resizer/js/iframeResizer.min.js"), full,
			`<iframe src="%s" id="f" loading="lazy"></iframe><script>iFrameResize({ heightCalculationMethod: 'lowestElement' }, '#f')</script>`, 900},
		{"iframe-resizer 5", peer(t, "node_modules/@iframe-resizer/parent/index.umd.js"), card,
			`<iframe src="%s" id="f"></iframe><script>iframeResize({ license: 'GPLv3' }, '#f')</script>`, 480},
		{"iframe-resizer 5, a whole story", peer(t, "node_modules/@iframe-resizer/parent/index.umd.js"), full,
			`<iframe src="%s" id="f"></iframe><script>iframeResize({ license: 'GPLv3', waitForLoad: true }, '#f')</script>`, 900},
		{"open-iframe-resizer", peer(t, "node_modules/@open-iframe-resizer/core/dist/index.umd.cjs"), card,
			`<iframe src="%s" id="f"></iframe><script>iframeResizer.initialize({}, '#f')</script>`, 480},
		{"open-iframe-resizer, a whole story", peer(t, "node_modules/@open-iframe-resizer/core/dist/index.umd.cjs"), full,
			`<iframe src="%s" id="f"></iframe><script>iframeResizer.initialize({}, '#f')</script>`, 900},
		{"AMP", "const module = {};" + peer(t, "node_modules/amp-iframe-resize-parent/index.js") + ";module.exports()", card,
			`<iframe src="%s" height="200" sandbox="allow-scripts"></iframe>`, 480},
		{"AMP, a whole story", "const module = {};" + peer(t, "node_modules/amp-iframe-resize-parent/index.js") + ";module.exports()", full,
			`<iframe src="%s" height="200" sandbox="allow-scripts"></iframe>`, 900},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			runAdapter(t, tt.script, tt.path, tt.embed, tt.height)
		})
	}
}

// TestWordPressHeights is TestWordPress with whole stories.
func TestWordPressHeights(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		library, path string
		height        int
	}{
		{"wp-embed.min.js", "a?k=acme&amp;mode=full&amp;tall=700", 900},
		{"wp-embed.js", "a?k=acme&amp;mode=full&amp;tall=1700", 1000}, // WordPress's own limit
	} {
		t.Run(fmt.Sprint(tt.height), func(t *testing.T) {
			t.Parallel()
			runWordPress(t, tt.library, tt.path, tt.height)
		})
	}
}
