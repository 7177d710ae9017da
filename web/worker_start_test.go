package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestHeadPaintedInParts: the languages in the head of the front page, which the
// browser may paint after the time, do not move it.
func TestHeadPaintedInParts(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t)
	for _, path := range []string{"/", "/ar"} {
		b.Navigate(h.URL + path)
		for _, width := range []int64{320, 1280} {
			b.RunActions(chromedp.EmulateViewport(width, 800))
			expect(b, `(() => {
				const head = document.querySelector('.masthead'), time = head.querySelector('time'), languages = head.querySelector('.languages');
				const place = () => [time.getBoundingClientRect().top, head.offsetHeight].join();
				const whole = place();
				languages.hidden = true;
				return [time !== languages, whole === place()].join();
			})()`, "true,true")
			b.Run(`document.querySelector('.masthead .languages').hidden = false`)
		}
	}
}
