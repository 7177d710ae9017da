package e_test

import (
	"fmt"
	"strings"
	"testing"
)

// styledA and styledB are the snippets of /partners since 1.1.0, with inline
// styles for the box; snippetA and snippetB are those of 1.0.0.
func styledA(p *server, slug string, attributes ...string) string {
	return strings.NewReplacer(`<broad-side`, `<broad-side style="display:block;width:100%;break-inside:avoid"`,
		`frameborder="0"`, `frameborder="0" style="all:initial;display:block;border:0;width:100%;height:480px"`).Replace(snippetA(p, slug, attributes...))
}

func styledB(p *server, slug string, data ...string) string {
	return strings.Replace(snippetB(p, slug, data...), "display:block;", "display:block;width:100%;break-inside:avoid;", 1)
}

// layouts are positions in a page: a container with an element of class "here"
// that is as wide as the embed should be.
var layouts = []struct{ name, before, after string }{
	{"block", `<div class="here">`, `</div>`},
	{"column of a block theme", `<div class="is-layout-constrained"><div class="here"></div>`, `</div>`},
	{"flex column, centred", `<div class="here" style="display:flex;flex-direction:column;align-items:center">`, `</div>`},
	{"flex column, at the start", `<div class="here" style="display:flex;flex-direction:column;align-items:flex-start">`, `</div>`},
	{"flex row", `<div class="here" style="display:flex;align-items:center;justify-content:center">`, `</div>`},
	{"flex row that wraps", `<div class="here" style="display:flex;flex-wrap:wrap;gap:20px">`, `</div>`},
	{"an item of a flex row", `<div style="display:flex;gap:20px"><p style="width:100px">Beside it</p><div class="here" style="flex:1;min-width:0">`, `</div></div>`},
	{"grid, at the start", `<div class="here" style="display:grid;justify-items:start">`, `</div>`},
	{"grid, centred", `<div class="here" style="display:grid;place-items:center">`, `</div>`},
	{"an item of a grid", `<div style="display:grid;grid-template-columns:100px 1fr"><p>Beside it</p><div class="here" style="min-width:0">`, `</div></div>`},
	{"columns", `<div style="columns:2"><div class="here">`, `</div></div>`},
	{"table cell", `<table style="width:100%"><tr><td style="width:100px">Beside it<td class="here" style="padding:0">`, `</table>`},
	{"float", `<div class="here float" style="overflow:hidden">`, `</div>`},
	{"from right to left", `<div dir="rtl" style="display:flex;flex-direction:column;align-items:center" class="here">`, `</div>`},
}

// TestColumn: in every layout an embed is as wide as its column, before and
// after the loader runs.
func TestColumn(t *testing.T) {
	t.Parallel()
	runColumn(t, styledA, false, "broad-side", 390)
}

// runColumn opens a page, width CSS pixels wide, with the snippet in every layout. embeds selects the
// embeds. If held is true, the loader does not run.
func runColumn(t *testing.T, snippet func(*server, string, ...string) string, held bool, embeds string, width int64) {
	t.Helper()
	p := publisher(t, 0)
	look := `<style>.is-layout-constrained > :where(:not(.alignleft):not(.alignright):not(.alignfull)) { max-width: 500px; margin-left: auto !important; margin-right: auto !important }
.float > * { float: left } section { margin-block: 10px }</style>`
	page := look
	for _, l := range layouts {
		embed := snippet(p, "a")
		if held {
			embed = strings.Replace(embed, p.URL+"/e/v1.js", "/held.js", 1)
		}
		page += fmt.Sprintf("<section title=%q>%s%s%s</section>", l.name, l.before, embed, l.after)
	}
	b := openTab(t, width)
	b.Navigate(partner(t, 0).page("/", pageAround(page)))
	b.until(fmt.Sprintf(`document.querySelectorAll('%s').length === %d`, embeds, len(layouts)))
	if !held {
		b.until(fmt.Sprintf(`document.querySelectorAll('iframe').length === %d`, len(layouts)))
	}
	expect(b, fmt.Sprintf(`[...document.querySelectorAll('section')].map(s => {
		const want = s.querySelector('.here').clientWidth, e = s.querySelector('%s'), f = e.querySelector('iframe');
		return Math.abs(e.offsetWidth - want) < 2 && (!f || f.offsetWidth === e.offsetWidth && f.offsetHeight === 480) ? '' : s.title + ': ' + [want, e.offsetWidth, f?.offsetWidth, f?.offsetHeight];
	}).filter(Boolean).join('; ')`, embeds), "")
	expect(b, `JSON.stringify(witness.shifts)`, "[]")
}

// TestHostStyles: the styles of the page do not change the reserved box, unless
// they are !important, and nothing moves when the loader runs.
func TestHostStyles(t *testing.T) {
	t.Parallel()
	for _, css := range []string{
		`iframe { max-width: 100%; height: auto }`,
		`* { all: unset }`,
	} {
		t.Run(css, func(t *testing.T) {
			t.Parallel()
			runHostStyles(t, css)
		})
	}
}

func runHostStyles(t *testing.T, css string) {
	t.Helper()
	p := publisher(t, 0)
	b := openTab(t, 800)
	b.Navigate(partner(t, 0).page("/", pageAround(`<style>`+css+`</style><article>`+styledA(p, "a", `id="one"`)+`<p>Between them.</p>`+styledB(p, "b", `data-id="two"`)+`</article>`)))
	b.waitReady(1)
	b.until(`window.two?.querySelector('iframe')`)
	expect(b, `[one, two].map(e => { const f = e.querySelector('iframe'), r = f.getBoundingClientRect(), s = getComputedStyle(f);
		return [r.height, f.clientHeight, r.width === e.getBoundingClientRect().width, s.display, s.visibility, s.opacity, s.position].join() }).join(' ')`,
		"480,480,true,block,visible,1,static 480,480,true,block,visible,1,static")
	expect(b, `JSON.stringify(witness.shifts)`, "[]")
	b.expectNoErrors()
}

// TestHostStylesOfOldSnippet: a snippet of 1.0.0, or one whose styles a CMS has
// removed, gets its height and width from the loader.
func TestHostStylesOfOldSnippet(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 800)
	b.Navigate(host.page("/", pageAround(`<style>iframe { max-width: 100%; height: auto } main > * { max-width: 400px; margin-inline: auto }</style><main>`+snippetA(p, "a", `id="el"`)+`</main>`)))
	b.waitReady(1)
	expect(b, `[el.offsetWidth, el.querySelector('iframe').offsetWidth, el.querySelector('iframe').offsetHeight].join()`, "400,400,480")
	b.expectNoErrors()
}
