//go:build thorough

package e_test

import "testing"

// TestVue: a bound attribute, v-if, and KeepAlive, which moves elements.
func TestVue(t *testing.T) {
	t.Parallel()
	p := publisher(t, 0)
	b := application(t, p, bundle(t, `import { createApp, h, KeepAlive, nextTick, reactive } from 'vue';
const state = window.state = reactive({ slug: 'a', shown: true });
const Embed = { name: 'Embed', render: () => h('broad-side', { id: 'el', class: 'embed', article: state.slug, partner: 'acme' }) };
const Empty = { name: 'Empty', render: () => h('p', 'Nothing') };
const vue = createApp({ render: () => h(KeepAlive, () => h(state.shown ? Embed : Empty)) });
vue.config.compilerOptions && (vue.config.compilerOptions.isCustomElement = tag => tag === 'broad-side');
vue.mount('#app');
window.tick = nextTick;`), `<div id="app"></div>`)
	expectWorking(b, "a", "dark")
	b.Run(`state.slug = 'b', tick()`)
	expectWorking(b, "b", "light")
	for range 3 {
		b.Run(`state.shown = false, tick()`)
		expect(b, `document.querySelectorAll('iframe').length`, 0)
		b.Run(`state.shown = true, tick()`)
	}
	expectWorking(b, "b", "dark")
}

// TestTurbo: a visit replaces the page's body, and going back restores it from
// Turbo's cache.
func TestTurbo(t *testing.T) {
	t.Parallel()
	p := publisher(t, 0)
	b := application(t, p, bundle(t, `import * as Turbo from '@hotwired/turbo'; window.Turbo = Turbo; window.stays = true;`),
		`<broad-side id="el" article="a" partner="acme" class="embed"></broad-side>`)
	expectWorking(b, "a", "dark")
	for range 2 {
		b.Run(`Turbo.visit('/other')`)
		b.until(`document.querySelector('#other')`)
		expect(b, `document.querySelectorAll('iframe').length`, 0)
		b.Run(`history.back()`)
		b.until(`window.el?.isConnected`)
		expect(b, `stays`, true)
		expectWorking(b, "a", "light")
	}
}

// TestHTMX: a swap replaces one element with another.
func TestHTMX(t *testing.T) {
	t.Parallel()
	p := publisher(t, 0)
	b := application(t, p, peer(t, "node_modules/htmx.org/dist/htmx.js"),
		`<div id="app"><broad-side id="el" article="a" partner="acme" class="embed"></broad-side></div><button id="swap" hx-get="/fragment" hx-target="#app">Swap</button>`)
	expectWorking(b, "a", "dark")
	for range 2 {
		b.Run(`window.was = el, swap.click()`)
		b.until(`!was.isConnected && window.el?.isConnected`)
		expectWorking(b, "b", "light")
	}
}
