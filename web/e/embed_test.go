package e_test

import (
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"broadside/web"
)

// TestSnippets: the elements that each snippet creates on a page.
func TestSnippets(t *testing.T) {
	t.Parallel()
	p := publisher(t, 0)
	for _, tt := range []struct{ name, embed, src string }{
		{"A", snippetA(p, "a"), "/e/articles/a?k=acme"},
		{"B", snippetB(p, "a"), "/e/articles/a?partner=acme&theme="},
		{"listings", `<script async src="` + p.URL + `/e/v1.js" data-listings="category=motors&amp;city=dubai" data-count="6"></script>`,
			"/e/listings?category=motors&city=dubai&count=6&theme="},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			runSnippet(t, p, tt.embed, tt.src)
		})
	}
}

// runSnippet opens a page with embed, whose frame has the address src, without its origin.
func runSnippet(t *testing.T, p *server, embed, src string) {
	t.Helper()
	b := openTab(t, 800)
	b.Navigate(partner(t, 0).page("/", pageAround(embed)))
	b.waitReady(1)
	expect(b, `document.querySelector('broad-side iframe').src`, p.URL+src)
	expect(b, `document.querySelectorAll('iframe').length`, 1)
	expect(b, `witness.listeners`, 1)
	expect(b, `witness.globals().join()`, "")
	b.expectNoErrors()
}

// TestPinned: a page that pins a release by its hash gets all files of that
// release.
func TestPinned(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	sum := sha512.Sum384(web.Named("e/v1.0.0.js").Body)
	b := openTab(t, 600)
	b.Navigate(host.page("/", pageAround(fmt.Sprintf(`<broad-side id="el" article="a" mode="full"></broad-side><script async src="%s/e/v1.0.0.js" integrity="sha384-%s" crossorigin="anonymous"></script>`,
		p.URL, base64.StdEncoding.EncodeToString(sum[:])))))
	b.until(`el.shadowRoot?.querySelector('button').hidden === false`)
	if got := p.requested("/e/v1"); !slices.Equal(got, []string{"/e/v1.0.0.js", "/e/v1.0.0.full.js"}) {
		t.Errorf("requests = %q, want both scripts of the release", got)
	}
	b.expectNoErrors()
}

// TestSeveral: embeds on one page do not receive each other's messages, with
// any snippets and number of script tags.
func TestSeveral(t *testing.T) {
	t.Parallel()
	p, other, host := publisher(t, 0), publisher(t, 0), partner(t, 0)
	b := openTab(t, 800)
	b.Navigate(host.page("/", pageAround(snippetA(p, "a", `id="one"`)+snippetB(p, "b", `data-id="two"`)+snippetA(p, "c", `id="three"`)+snippetB(other, "d", `data-id="four"`))))
	b.Run(`new Promise(done => { const look = () => { document.querySelectorAll('broad-side').forEach(n => n.scrollIntoView());
		new Set(witness.named('ready').map(e => e.id)).size >= 4 ? done() : setTimeout(look, 50) }; look() })`)
	// the frame's first ready and its answer to the loader's question may both arrive
	expect(b, `[...new Set(witness.named('ready').map(e => e.id))].sort().join()`, "four,one,three,two")
	expect(b, `witness.listeners <= 4`, true)
	// the second publisher's article comes from the second publisher
	expect(b, `new URL(four.querySelector('iframe').src).origin`, other.URL)

	b.Run(`witness.events.length = 0`)
	for i, id := range []string{"one", "two", "three", "four"} {
		inFrame[any](b, fmt.Sprintf(`out.target = '_self', document.title = 'said by %d'`, i), "#"+id)
		b.Run(fmt.Sprintf(`document.getElementById('%s').theme = 1, document.getElementById('%s').setAttribute('theme', '%s')`, id, id, []string{"dark", "light"}[i%2]))
		b.until(fmt.Sprintf(`witness.ask('#%s', 'document.documentElement.dataset.theme').then(v => v === '%s')`, id, []string{"dark", "light"}[i%2]))
	}
	got := []string{}
	for _, id := range []string{"one", "two", "three", "four"} {
		got = append(got, inFrame[string](b, `document.documentElement.dataset.theme`, "#"+id))
	}
	if strings.Join(got, " ") != "dark light dark light" {
		t.Errorf("themes = %q, want each its own", got)
	}
	b.expectNoErrors()
}

// TestChange: another item creates another frame element, so that it adds no
// history entry; attributes without an effect do not reload the frame.
func TestChange(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 800)
	b.Navigate(host.page("/", pageAround(snippetB(p, "a"))))
	b.waitReady(1)
	b.Run(`window.el = document.querySelector('broad-side'), window.first = el.querySelector('iframe'), window.length0 = history.length`)

	b.Run(`el.setAttribute('class', 'x'), el.setAttribute('theme', 'dark'), el.setAttribute('data-note', 'y')`)
	b.waitPainted()
	expect(b, `el.querySelector('iframe') === first`, true)

	b.Run(`el.setAttribute('article', 'b')`)
	b.waitReady(2)
	expect(b, `el.querySelector('iframe') !== first && !first.isConnected`, true)
	expect(b, `el.querySelectorAll('iframe').length`, 1)
	expect(b, `el.querySelector('iframe').src`, p.URL+"/e/articles/b?partner=acme&theme=dark")

	b.Run(`el.removeAttribute('article'), el.setAttribute('listings', 'q=a b&city=dubai')`)
	b.waitReady(3)
	got, err := url.Parse(value[string](b, `el.querySelector('iframe').src`))
	if err != nil || got.Path != "/e/listings" || got.Query().Get("q") != "a b" || got.Query().Get("city") != "dubai" {
		t.Errorf("src = %v, %v, want the listings of the filter", got, err)
	}
	b.Run(`el.refresh()`)
	b.waitReady(4)
	expect(b, `history.length - length0`, 0)
	expect(b, `JSON.stringify(witness.shifts)`, "[]")
	b.expectNoErrors()
}

// The article of snippet A can be changed too.
func TestChangeOfAdopted(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 800)
	b.Navigate(host.page("/", pageAround(snippetA(p, "a", `id="el"`))))
	b.waitReady(1)
	b.Run(`window.length0 = history.length, el.setAttribute('article', 'b')`)
	b.waitReady(2)
	expect(b, `el.querySelector('iframe').src`, p.URL+"/e/articles/b?&theme=")
	expect(b, `el.querySelectorAll('iframe').length`, 1)
	expect(b, `history.length - length0`, 0)
	b.expectNoErrors()
}

// TestWrapped: a CMS wraps the content of an element in paragraphs. A frame
// that replaces another there is greeted too.
func TestWrapped(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 800)
	embed := strings.NewReplacer(`<iframe`, `<p><iframe`, `</iframe>`, `</iframe></p>`).Replace(snippetA(p, "a", `id="el"`))
	b.Navigate(host.page("/", pageAround(embed)))
	b.waitReady(1)
	b.Run(`el.setAttribute('article', 'b')`)
	b.waitReady(2)
	expect(b, `el.querySelector('p > iframe').src`, p.URL+"/e/articles/b?&theme=")
	b.Run(`el.setAttribute('theme', 'dark')`)
	b.until(`witness.ask('#el', 'document.documentElement.dataset.theme').then(v => v === 'dark')`)
	b.expectNoErrors()
}

// TestAdoptLate: an iframe that the parser or a framework adds to an element
// after the loader has run is adopted, and so is its replacement.
func TestAdoptLate(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 800)
	b.Navigate(host.page("/", pageAround(`<script src="`+p.URL+`/e/v1.js"></script>`+snippetA(p, "a", `id="el"`))))
	b.waitReady(1)
	b.Run(`window.spare = el.querySelector('iframe').cloneNode(), spare.src = spare.src.replace('/articles/a', '/articles/b'), el.querySelector('iframe').replaceWith(spare)`)
	b.waitReady(2)
	b.Run(`document.body.append(Object.assign(document.createElement('broad-side'), { id: 'empty' }))`)
	b.Run(`empty.append(spare.cloneNode()), empty.scrollIntoView()`)
	b.waitReady(3)
	expect(b, `witness.named('ready').map(e => e.id).join()`, "el,el,empty")
	b.expectNoErrors()
}

// TestLate: a frame that sent ready before the loader ran is asked to send it
// again.
func TestLate(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	embed, _, _ := strings.Cut(snippetA(p, "a"), "<script")
	b := openTab(t, 800)
	b.Navigate(host.page("/", pageAround(embed)))
	b.until(`witness.ask('iframe', 'document.readyState').then(v => v === 'complete')`)
	b.Run(fmt.Sprintf(`document.body.append(Object.assign(document.createElement('script'), { src: '%s/e/v1.js' }))`, p.URL))
	b.waitReady(1)
	b.until(`document.querySelector('iframe').title === 'Child a'`)
	b.expectNoErrors()
}
