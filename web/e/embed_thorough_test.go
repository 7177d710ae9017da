//go:build thorough

package e_test

import "testing"

// TestMadeFrame: a frame that the loader creates has the same attributes as
// that of snippet A.
func TestMadeFrame(t *testing.T) {
	t.Parallel()
	p := publisher(t, 0)
	for _, tt := range []struct {
		data, loading string
		height        int
	}{
		{"", "lazy", 480}, {`data-size="s"`, "lazy", 320}, {`data-size="m"`, "lazy", 480}, {`data-size="l"`, "lazy", 640},
		{`data-size="huge" data-loading="eager"`, "eager", 480},
	} {
		b := openTab(t, 800)
		b.Navigate(partner(t, 0).page("/", pageAround(snippetB(p, "a", tt.data, `data-headline="A headline — A paper"`))))
		b.waitReady(1)
		expect(b, `document.querySelector('iframe').offsetHeight`, tt.height)
		expect(b, `document.querySelector('iframe').offsetWidth === document.querySelector('broad-side').offsetWidth`, true)
		expect(b, `document.querySelector('iframe').loading`, tt.loading)
		expect(b, `document.querySelector('iframe').sandbox.value`, "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox")
		b.until(`document.querySelector('iframe').title === 'Child a'`) // after the frame has sent its title
		expect(b, `document.querySelectorAll('broad-side a').length`, 0)
	}
}

// TestEverySnippet is TestSnippets with the other attributes.
func TestEverySnippet(t *testing.T) {
	t.Parallel()
	p := publisher(t, 0)
	for _, tt := range []struct{ name, embed, src string }{
		{"A with attributes of its own", snippetA(p, "a", `size="m"`, `theme="dark"`), "/e/articles/a?k=acme"},
		{"B with everything", snippetB(p, "a", `data-size="l"`, `data-mode="card"`, `data-theme="dark"`, `data-accent="0b5763"`, `data-lang="ar"`, `data-count="5"`),
			"/e/articles/a?count=5&partner=acme&lang=ar&mode=card&accent=0b5763&size=l&theme=dark"},
		{"all listings", `<script async src="` + p.URL + `/e/v1.js" data-listings></script>`, "/e/listings?&theme="},
		{"element", `<broad-side article="a" partner="acme" size="s"></broad-side><script async src="` + p.URL + `/e/v1.js"></script>`, "/e/articles/a?partner=acme&size=s&theme="},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			runSnippet(t, p, tt.embed, tt.src)
		})
	}
}
