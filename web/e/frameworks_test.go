package e_test

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"broadside/web/browsertest"
)

// release is the loader used in the tests of frameworks.
const release = "v1.1.0.js"

// bundle returns a JavaScript module with the npm packages that it imports, in
// their development builds.
func bundle(t *testing.T, source string) string {
	t.Helper()
	peers, err := filepath.Abs("../../build/peers")
	if err != nil {
		t.Fatal(err)
	}
	entry := filepath.Join(t.TempDir(), "entry.js")
	if err := os.WriteFile(entry, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	build := exec.Command(filepath.Join(peers, "node_modules/.bin/esbuild"), entry, "--bundle", "--format=iife", "--log-level=error",
		`--define:process.env.NODE_ENV="development"`, "--define:__VUE_OPTIONS_API__=true", "--define:__VUE_PROD_DEVTOOLS__=false", "--define:__VUE_PROD_HYDRATION_MISMATCH_DETAILS__=false")
	build.Env = append(os.Environ(), "NODE_PATH="+filepath.Join(peers, "node_modules"))
	out, err := build.Output()
	if err != nil {
		t.Fatalf("esbuild: %v (make peers brings it)", err)
	}
	return string(out)
}

// application opens a page with an application at #app and the released loader.
func application(t *testing.T, p *server, library, body string) tab {
	t.Helper()
	host := partner(t, 0)
	host.mux.HandleFunc("GET /app.js", func(w http.ResponseWriter, r *http.Request) { script(w, library) })
	host.page("/other", pageAround(`<p id="other">Another page.</p>`))
	host.page("/fragment", `<broad-side id="el" article="b" partner="acme" class="embed"></broad-side>`)
	b := openTab(t, 800)
	b.Navigate(host.page("/", pageAround(`<style>.embed { display: block; width: 100%; min-height: 480px }</style><script async src="`+p.URL+`/e/`+release+`"></script>`+body+`<script src="/app.js"></script>`)))
	return b
}

// expectWorking checks that the embed on the page works, and that there is only
// one.
func expectWorking(b tab, slug, theme string) {
	b.T.Helper()
	b.until(fmt.Sprintf(`document.querySelectorAll('broad-side iframe').length === 1 && el.querySelector('iframe').title === 'Child %s'`, slug))
	b.Run(fmt.Sprintf(`document.documentElement.dataset.theme = '%s'`, theme))
	b.until(fmt.Sprintf(`witness.ask('#el', 'document.documentElement.dataset.theme').then(v => v === '%s')`, theme))
	expect(b, `el.offsetHeight`, 480)
	expect(b, `witness.listeners`, 1)
	b.expectNoErrors()
}

// TestReact: under StrictMode, which mounts twice, with changes of a property
// and of a route.
func TestReact(t *testing.T) {
	t.Parallel()
	p := publisher(t, 0)
	b := application(t, p, bundle(t, `import { createElement as h, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
function App() {
	const [route, go] = useState('a');
	window.go = route => flushSync(() => go(route));
	return route === 'about' ? h('p', null, 'About') : h('main', null, h('broad-side', { id: 'el', className: 'embed', article: route, partner: 'acme' }));
}
createRoot(app).render(h(StrictMode, null, h(App)));`), `<div id="app"></div>`)
	expectWorking(b, "a", "dark")
	b.Run(`window.length0 = history.length, go('b')`)
	expectWorking(b, "b", "light")
	for range 3 {
		b.Run(`go('about')`)
		expect(b, `document.querySelectorAll('iframe').length`, 0)
		b.Run(`go('a')`)
	}
	expectWorking(b, "a", "dark")
	expect(b, `history.length - length0`, 0)
}

// TestDOMPurify: a sanitiser that removes frames and custom elements leaves the
// link of snippet A.
func TestDOMPurify(t *testing.T) {
	t.Parallel()
	p := publisher(t, 0)
	b := application(t, p, peer(t, "node_modules/dompurify/dist/purify.js"), `<div id="app"></div>`)
	b.Run(fmt.Sprintf(`app.innerHTML = DOMPurify.sanitize(%s)`, browsertest.QuoteJS(styledA(p, "a"))))
	expect(b, `app.querySelector('a').href`, p.URL+"/articles/a")
	expect(b, `app.querySelectorAll('iframe, script').length`, 0)
	b.Run(fmt.Sprintf(`app.innerHTML = DOMPurify.sanitize(%s, { ADD_TAGS: ['iframe'], CUSTOM_ELEMENT_HANDLING: { tagNameCheck: /^broad-side$/ } })`, browsertest.QuoteJS(styledA(p, "a", `id="el"`))))
	b.until(`el.querySelector('iframe')?.title === 'Child a'`)
	expect(b, `el.querySelector('iframe').offsetHeight`, 480)
	b.expectNoErrors()
}
