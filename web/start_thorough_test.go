//go:build thorough

package web_test

import (
	"fmt"
	"io"
	"net/http"
	"testing"

	"broadside/web"
)

// TestNoWasmUnaskedElsewhere is TestNoWasmUnasked on other pages.
func TestNoWasmUnaskedElsewhere(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/", "/sections/news", "/ar/nothing"} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			runNoWasmUnasked(t, path)
		})
	}
}

// TestEveryFirstTouchIsKept is TestFirstTouchIsKept with the other kinds of fields and forms.
func TestEveryFirstTouchIsKept(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, path, do, then string }{
		{"ticking", "/listings", `document.querySelector('details.more').open = true; document.querySelector('input[name=photo]').click();`,
			`location.search === '?photo=1' && document.querySelector('input[name=photo]').checked`},
		{"sending", "/ar/listings", `document.querySelector('#f-q').value = 'شقة'; document.querySelector('#filter button[type=submit]').click();`,
			`decodeURIComponent(location.search) === '?q=شقة'`},
		{"sending beside a story", "/articles/dubai-rent-renewals", `const f = document.querySelector('form[data-on~=submit]'); f.querySelector('input:not([type=hidden])').value = 'villa'; f.requestSubmit();`,
			`location.pathname === '/listings' && new URLSearchParams(location.search).get('q') === 'villa' && document.activeElement.localName === 'h1'`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			runFirstTouchIsKept(t, tt.path, tt.do, tt.then)
		})
	}
}

// TestWithoutProgramFaults is TestWithoutProgram with the other reasons.
func TestWithoutProgramFaults(t *testing.T) {
	t.Parallel()
	says := func(kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			_, _ = io.WriteString(w, body)
		}
	}
	for _, tt := range []struct {
		name, path string
		answer     http.HandlerFunc
		before     string
	}{
		{"program corrupt", wasm, says("application/wasm", "\x00asm\x01\x00\x00\x00\x01"), ``},
		{"program as text", wasm, says("text/plain", "no"), ``},
		{"another program", wasm, says("application/wasm", "\x00asm\x01\x00\x00\x00"), ``},
		{"exec missing", web.Path("wasm_exec.js"), notFound, ``},
		{"exec corrupt", web.Path("wasm_exec.js"), says("text/javascript", "nothing("), ``},
		{"connection lost", wasm, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, ``},
		{"never comes", wasm, neverComes, replaceTimeout(20_000, 300)},
		{"no screen", "", nil, `addEventListener('DOMContentLoaded', () => document.getElementById('screen').textContent = '{', true)`},
		{"no streaming", "", nil, `delete window.WebAssembly.compileStreaming`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			runWithoutProgram(t, tt.path, tt.answer, tt.before)
		})
	}
}

// TestStorageThrows: storage may throw in frames on other sites.
func TestStorageThrows(t *testing.T) {
	t.Parallel()
	forbid := ``
	for _, name := range []string{"localStorage", "sessionStorage"} {
		forbid += fmt.Sprintf(`Object.defineProperty(window, %q, { get() { throw new DOMException('forbidden', 'SecurityError'); } });`, name)
	}
	h, b := openProxy(t), openTab(t, forbid)
	b.Navigate(h.URL + "/articles/dubai-rent-renewals")
	b.click(`.sizes label:last-of-type span`)
	b.until(`document.querySelector('#size-large').checked`)
	if errs := value[[]string](b, `witness.errors`); len(errs) > 0 {
		t.Errorf("errors: %q", errs)
	}
	b.Navigate(h.URL + "/listings")
	b.Run(`window.same = true`)
	b.typeIn(`#f-q`, "toyota")
	b.until(`location.search === '?q=toyota' && broadside.state === 'ready'`)
	expect(b, `window.same`, true)
	if errs := value[[]string](b, `witness.errors`); len(errs) > 0 {
		t.Errorf("errors: %q", errs)
	}
}
