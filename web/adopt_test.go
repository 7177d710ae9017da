package web_test

import "testing"

// pages has an address of each kind of page in both languages, first those of make test.
var pages = []struct{ name, path string }{
	{"front", "/"},
	{"article-ar", "/articles/turkey-iran-military-talks-ankara-ar"},
	{"listings", "/listings"},
	{"not-found", "/articles/nothing-here"},

	{"front-ar", "/ar/"},
	{"section", "/sections/news"},
	{"section-ar", "/ar/sections/news"},
	{"article", "/articles/turkey-iran-military-talks-ankara"},
	{"listings-ar", "/ar/listings"},
	{"filtered", "/listings?category=motors&city=dubai&q=toyota"},
	{"filtered-ar", "/ar/listings?category=property-rent&photo=1"},
	{"empty", "/listings?q=zzzzzz&category=jobs"},
	{"misfit", "/listings?price_min=abc"},
	{"not-found-ar", "/ar/nothing"},
}

// TestAdopt: the program adopts every node of every kind of page, changes
// nothing and sends no request.
func TestAdopt(t *testing.T) {
	t.Parallel()
	for _, tt := range pages[:4] {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			runAdopt(t, tt.path)
		})
	}
}

func runAdopt(t *testing.T, path string) {
	t.Helper()
	h, b := openProxy(t), openTab(t)
	b.Navigate(h.URL + path)
	b.Run(idle)
	if n := value[int](b, `witness.mark()`); n < 20 {
		t.Fatalf("the page has %d nodes", n)
	}
	b.Run(`witness.wake()`)
	b.until(`broadside.state === 'ready'`)
	// two frames: go-app may still be drawing
	b.Run(`new Promise(done => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 100))`)

	for _, name := range []string{"created", "moved", "removed", "attrs"} {
		expect(b, `broadside.stats.`+name, 0)
	}
	expect(b, `broadside.stats.adopted === witness.nodes.length`, true)
	for _, script := range []string{`witness.seen()`, `witness.lost()`, `witness.fresh()`, `witness.errors`} {
		if got := value[[]string](b, script); len(got) > 0 {
			t.Errorf("%s = %q, want none", script, got)
		}
	}
	if asked := h.requested("/api/"); len(asked) > 0 {
		t.Errorf("the program requested %q at the start", asked)
	}
	fetched := map[string]bool{} // lazy pictures may still load, none loads twice
	for _, picture := range h.requested("/media/") {
		if fetched[picture] {
			t.Errorf("%s was fetched again", picture)
		}
		fetched[picture] = true
	}
}
