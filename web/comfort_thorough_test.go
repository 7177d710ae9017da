//go:build thorough

package web_test

import (
	"testing"

	"broadside/web/browsertest"
)

// TestListenLanguages: each paragraph is read with a voice of its language, and
// the reader is told if there is no voice for one.
func TestListenLanguages(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t, fakeSynthesis)
	b.Navigate(h.URL + story)
	b.Run(`document.querySelectorAll('.body > p')[1].textContent = 'قال الوزير إن الطريق سيُفتح غداً أمام السيارات.'`)
	listen := func() { b.openSettings(); b.click(`#settings div button`); b.until(`speechSynthesis.speaking`) }
	listen()
	b.Run(`while (speechSynthesis.voices.at(-1) === 'en-GB') speechSynthesis.finish()`)
	expect(b, `speechSynthesis.said.at(-1)`, `قال الوزير إن الطريق سيُفتح غداً أمام السيارات.`)
	b.until(`speechSynthesis.voices.at(-1) + document.querySelector('#listen p').textContent === 'ar-SA'`)
	b.Run(`while (speechSynthesis.current) speechSynthesis.finish()`)
	b.until(`document.querySelector('#listen') === null`)                                                                        // at its end
	b.Run(`window.voiceless = ['en-US'], scrollTo({ top: 0, behavior: 'instant' }), scrollTo({ top: 1e5, behavior: 'smooth' })`) // as marks do
	listen()
	b.until(`document.querySelector('#listen p').textContent.includes('another language')`)
	b.Run(`document.querySelector('.sections a').click()`) // leaving stops
	b.until(`!speechSynthesis.speaking && location.pathname !== ` + browsertest.QuoteJS(story) + ` && !document.querySelector('.story')`)
	b.Run(`speechSynthesis.dispatchEvent(new Event('voiceschanged'))`) // the part of the panel on the story is gone
	expect(b, `witness.errors.join()`, "")

	b.Navigate(h.URL + story)
	b.Run(`window.voiceless = ['fr-FR']`)
	b.Run(`new MutationObserver((_, observer) => {
		if (!document.querySelector('link[href*="/web/comfort."]')) return;
		observer.disconnect();
		document.querySelector('#comfort > button').click(); // again, before the panel has its style sheet
		window.unstyled = document.querySelector('#settings') !== null;
	}).observe(document.head, { childList: true }), document.querySelector('#comfort > button').click()`)
	b.until(`document.querySelector('#settings').matches(':popover-open')`)
	expect(b, `[unstyled, document.querySelectorAll("#settings").length].join()`, "false,1")
	b.until(`document.querySelector('#settings div').textContent.includes('no voice for English') && !document.querySelector('#settings div button')`)
	b.Run(`window.voiceless = ['en-US'], speechSynthesis.dispatchEvent(new Event('voiceschanged'))`)
	b.until(`document.querySelector('#settings div button')`)
}
