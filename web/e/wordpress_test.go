package e_test

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"broadside/web/browsertest"
)

// hidden are the styles with which WordPress hides an embed until it has sent a
// height (wp_filter_oembed_result): since 4.4, and since 6.3.
var hidden = []string{"position: absolute; clip: rect(1px, 1px, 1px, 1px);", "position: absolute; visibility: hidden;"}

// published returns the markup that WordPress prints for the html of an oEmbed
// response (wp_filter_oembed_result, and the Embed block around it).
func published(embed, style, secret string) string {
	src := regexp.MustCompile(`<iframe src="(.*?)"`).FindStringSubmatch(embed)[1]
	embed = strings.Replace(embed, `src="`+src+`"`, fmt.Sprintf(`src="%s#?secret=%s" data-secret="%[2]s"`, src, secret), 1)
	embed = strings.Replace(embed, `<blockquote>`, fmt.Sprintf(`<blockquote class="wp-embedded-content" data-secret="%s">`, secret), 1)
	embed = strings.Replace(embed, `<iframe`, fmt.Sprintf(`<iframe class="wp-embedded-content" sandbox="allow-scripts" security="restricted" style="%s"`, style), 1)
	return `<figure class="wp-block-embed is-type-rich is-provider-paper wp-block-embed-paper"><div class="wp-block-embed__wrapper">
` + embed + `
</div></figure>`
}

// blockTheme returns a page of a block theme (WordPress 6.1, Twenty
// Twenty-Three): a constrained column with the styles of core's Embed block.
func blockTheme(content, scripts string) string {
	return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>A blog</title><link rel="icon" href="data:,">
<style>
body { margin: 0; font: 18px/1.6 serif; --wp--style--global--content-size: 650px; }
.has-global-padding { padding-right: 24px; padding-left: 24px; }
.is-layout-constrained > :where(:not(.alignleft):not(.alignright):not(.alignfull)) { max-width: var(--wp--style--global--content-size); margin-left: auto !important; margin-right: auto !important; }
:where(.wp-site-blocks, .is-layout-constrained) > * { margin-block-start: 0; margin-block-end: 0; }
:where(.is-layout-constrained) > * + * { margin-block-start: 24px; margin-block-end: 0; }
.wp-block-embed { overflow-wrap: break-word; }
.wp-block-embed__wrapper { position: relative; }
.wp-block-embed iframe { max-width: 100%; }
</style>
<body class="wp-embed-responsive"><div class="wp-site-blocks"><main class="is-layout-constrained"><div class="entry-content has-global-padding is-layout-constrained">
<p id="before">Before it, a paragraph of the column.</p>
` + content + `
<p id="after">After it.</p></div></main></div>` + scripts + `</body></html>`
}

// oembedOf returns the html of the oEmbed response for a page of the paper,
// with the paper's address in the test.
func oembedOf(t *testing.T, p *server, path string) string {
	t.Helper()
	address, err := browsertest.Embeddable()
	if err != nil {
		t.Fatal(err)
	}
	origin := strings.TrimSuffix(address.String(), "/")
	res, err := http.Get(p.URL + "/oembed?maxwidth=600&url=" + url.QueryEscape(origin+path))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	var o struct{ Type, HTML string }
	if err == nil {
		err = json.Unmarshal(body, &o)
	}
	if err != nil || o.Type != "rich" {
		t.Fatalf("oEmbed of %s: %v, %s", path, err, body)
	}
	return strings.ReplaceAll(o.HTML, html.EscapeString(origin), p.URL)
}

// TestPublished: a page published by WordPress shows the frame, with the
// script, markup and clip style of WordPress. A reader opens an article and
// searches in it.
func TestPublished(t *testing.T) {
	t.Parallel()
	runPublished(t, "wp-embed.min.js", hidden[1], 390)
}

// runPublished opens a page as WordPress publishes it, with one of its scripts, and one of the styles
// with which it hides the embed.
func runPublished(t *testing.T, library, style string, width int64) {
	t.Helper()
	p, host := publisher(t, 0), partner(t, 0)
	code := peer(t, library)
	host.mux.HandleFunc("GET /library.js", func(w http.ResponseWriter, r *http.Request) { script(w, code) })
	embed := fmt.Sprintf(`<blockquote><a href="%[1]s/articles/a">The piece</a></blockquote><iframe src="%[1]s/e/articles/a" width="600" height="480" title="The piece" frameborder="0" scrolling="no"></iframe>`, p.URL)
	b := openTab(t, width)
	b.Navigate(host.page("/", blockTheme(published(embed, style, "q3Xv8K0aBc"), `<script src="/library.js"></script>`)))
	b.until(`!document.querySelector('iframe').hasAttribute('style')`)
	expect(b, `document.querySelector('blockquote').offsetHeight`, 0)
	expect(b, `document.querySelector('iframe').offsetHeight`, 480)
	expect(b, `document.querySelector('iframe').offsetWidth`, min(600, int(width)-48))
	expect(b, `document.documentElement.scrollWidth <= innerWidth`, true)
	b.clickOn(`(r => [r.x + 30, r.y + 20])(document.querySelector('iframe').getBoundingClientRect())`)
	b.until(`document.title === 'The piece'`)
	expect(b, `location.href`, p.URL+"/articles/a")
}

// TestPublishedPaper: the same with the real server's oEmbed response.
func TestPublishedPaper(t *testing.T) {
	t.Parallel()
	runPublishedPaper(t, "/articles/sharjah-dubai-express-bus-lane-ar", hidden[0], 390)
}

func runPublishedPaper(t *testing.T, path, style string, width int64) {
	t.Helper()
	p, host := openPaper(t), partner(t, 0)
	code := peer(t, "wp-embed.js")
	host.mux.HandleFunc("GET /library.js", func(w http.ResponseWriter, r *http.Request) { script(w, code) })
	b := openTab(t, width)
	address := host.page("/", blockTheme(published(oembedOf(t, p, path), style, "q3Xv8K0aBc"), `<script src="/library.js"></script>`))
	b.Navigate(address)
	b.until(`!document.querySelector('iframe').hasAttribute('style')`)
	expect(b, `document.querySelector('iframe').offsetHeight`, 480)
	b.searchInFrame(p, "dubai")

	b.Navigate(address)
	b.until(`!document.querySelector('iframe').hasAttribute('style')`)
	f := b.frame(p.URL + "/e/")
	f.waitPainted()
	b.pressInFrame(f, `document.querySelector('h1 a, .row')`)
	b.until(`location.origin === ` + browsertest.QuoteJS(p.URL))
	b.until(`document.querySelector('h1')`)
}

// searchInFrame types words into the first search field of the page's frame,
// presses Enter, and waits for the results.
func (b tab) searchInFrame(p *server, words string) {
	b.T.Helper()
	f := b.frame(p.URL + "/e/")
	f.waitPainted() // painted: only then the browser finds the element at the pointer
	b.pressInFrame(f, `[...document.querySelectorAll('[name=q]')].find(n => n.checkVisibility())`)
	f.until(`document.hasFocus() && document.activeElement.name === 'q'`)
	b.RunActions(chromedp.KeyEvent(words), chromedp.KeyEvent(kb.Enter))
	f.until(`new URLSearchParams(location.search).get('q') === ` + browsertest.QuoteJS(words) + ` && document.querySelector('.rows li')`)
}

// pressInFrame presses the mouse in the middle of the element that script
// returns in the page's first iframe, when neither moves any more.
func (b tab) pressInFrame(f tab, script string) {
	b.T.Helper()
	b.Run(`document.querySelector('iframe').scrollIntoView()`)
	middle := func() [2]float64 {
		at := value[[]float64](f, `(r => [r.x + r.width / 2, r.y + r.height / 2])((`+script+`).getBoundingClientRect())`)
		box := value[[]float64](b, `(r => [r.x, r.y])(document.querySelector('iframe').getBoundingClientRect())`)
		return [2]float64{box[0] + at[0], box[1] + at[1]}
	}
	var point [2]float64
	for next := middle(); next != point; next = middle() {
		point = next
		f.waitPainted()
	}
	b.press(point[0], point[1])
}
