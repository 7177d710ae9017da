//go:build browsers

package web_test

import (
	"testing"

	"broadside/web/browsertest"
)

// TestComfortInEngines: a theme from the panel is there on the next page and on the page of the
// settings, in every engine; Back shows the theme that was chosen there. The data saver's
// placeholder is as large as its picture.
func TestComfortInEngines(t *testing.T) {
	browsertest.InEngines(t, func(t *testing.T, s *browsertest.Session) {
		h := openInEngine(t, s, story)
		s.Click(`#comfort > button`)
		s.WaitUntil(`document.getElementById('settings')?.matches(':popover-open')`)
		s.Click(`#settings [value=sepia]`)
		s.WaitUntil(paperColour + ` === '` + sepia + `'`)
		s.Navigate(h.URL + "/settings")
		browsertest.Want(s, paperColour, sepia)
		browsertest.Want(s, `document.querySelector('[name=choose-theme]:checked').value`, "sepia")
		browsertest.Want(s, `getComputedStyle(document.querySelector('.scriptless')).display`, "none")
		s.Click(`[name=choose-theme][value=dark]`)
		s.Click(`[name=choose-saver][value=on]`)
		s.Back()
		s.WaitUntil(`location.pathname === '` + story + `' && ` + paperColour + ` === 'rgb(21, 24, 26)'`)
		s.Navigate(h.URL + story)
		s.WaitUntil(`(i => i.complete && i.naturalWidth > 0)(document.querySelector('.leading img'))`)
		s.Run(`(i => { window.before = [i.clientWidth, i.clientHeight]; })(document.querySelector('.leading img'))`)
		browsertest.Want(s, `document.querySelector('.leading img').currentSrc.includes('/media/')`, false)
		s.Click(`.leading img`)
		s.WaitUntil(`(i => i.currentSrc.includes('/media/') && i.complete)(document.querySelector('.leading img'))`)
		// the proportions of a rendition are whole pixels
		browsertest.Want(s, `(i => before[0] === i.clientWidth && Math.abs(before[1] - i.clientHeight) <= 1)(document.querySelector('.leading img'))`, true)
		if errs := s.Errors(); len(errs) > 0 {
			t.Errorf("errors: %q", errs)
		}
	})
}

// TestVowelMarksInEngines: the mark of tanwin is above the alef that bears it, in text and in
// headings.
func TestVowelMarksInEngines(t *testing.T) {
	browsertest.InEngines(t, func(t *testing.T, s *browsertest.Session) {
		openInEngine(t, s, story+"-ar")
		for _, selector := range []string{"h1", ".standfirst", ".body p", ".sections a"} {
			got := browsertest.Value[float64](s, `(() => {
				const { fontWeight, fontFamily } = getComputedStyle(document.querySelector(`+browsertest.QuoteJS(selector)+`)), canvas = document.createElement('canvas').getContext('2d');
				canvas.font = fontWeight + ' 100px ' + fontFamily;
				return canvas.measureText('اً').actualBoundingBoxAscent / canvas.measureText('ا').actualBoundingBoxAscent;
			})()`)
			if got < 1.1 { // 1: the mark is inside
				t.Errorf("%s: with its mark an alef is %.2f times as high as without", selector, got)
			}
		}
	})
}
