package web_test

import "testing"

// damage is a script that changes a page, as a browser extension does.
type damage struct{ name, path, script string }

// damages are of pages before the program starts, first those of make test.
var damages = []damage{
	{"foreign node first", "/listings", `
		const n = document.createElement('div');
		n.textContent = 'an extension was here';
		document.querySelector('main').prepend(n);`},
	{"emptied", "/ar/", `document.querySelector('main').textContent = ''`},

	{"foreign node before the view", "/listings", `
		const n = document.createElement('div');
		n.id = 'extension';
		document.body.prepend(n);`},
	{"foreign nodes within a form", "/listings", `
		for (const label of document.querySelectorAll('form label')) {
			const n = document.createElement('i');
			n.textContent = '*';
			label.before(n);
		}`},
	{"a part removed", "/articles/dubai-rent-renewals", `document.querySelector('main aside, main nav, main figure').remove()`},
	{"a row removed from a list", "/listings", `document.querySelectorAll('main ul > li')[1].remove()`},
	{"a part moved", "/listings", `const m = document.querySelector('main'); m.append(m.firstElementChild);`},
	{"texts split and joined", "/articles/dubai-rent-renewals", `
		document.querySelectorAll('main p').forEach(p => { for (const n of p.childNodes) if (n.nodeType === 8) n.remove(); p.normalize(); p.firstChild?.splitText?.(1); })`},
	{"another element", "/sections/news", `
		const h = document.querySelector('main h1'), n = document.createElement('h3');
		n.textContent = h.textContent;
		h.replaceWith(n);`},
}

// TestHeal: after any damage the page becomes equal to the program's render,
// which equals the server's.
func TestHeal(t *testing.T) {
	t.Parallel()
	for _, d := range damages[:2] {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			runHeal(t, d)
		})
	}
}

func runHeal(t *testing.T, d damage) {
	t.Helper()
	h, b := openProxy(t), openTab(t)
	b.Navigate(h.URL + d.path)
	b.Run(`window.sent = sight()`)
	b.Run(`(() => {` + d.script + `})()`)
	b.Run(`witness.wake()`)
	b.until(`broadside.state === 'ready'`)
	if diff := value[string](b, `difference(sent, sight())`); diff != "" {
		t.Errorf("the page differs from the server's: %s", diff)
	}
	if errs := value[[]string](b, `witness.errors`); len(errs) > 0 {
		t.Errorf("errors: %q", errs)
	}
	// and navigation still works: the next page is as the server renders it
	b.Run(`document.querySelector('#paper a[href$="/listings"], #paper a[href*="/articles/"]').click()`)
	b.until(`document.getElementById('announce')?.textContent`)
	b.Run(`fetch(location.href).then(r => r.text()).then(text => {
		const other = new DOMParser().parseFromString(text, 'text/html');
		window.want = sight(other.getElementById('paper'));
	})`)
	if diff := value[string](b, `difference(want, sight())`); diff != "" {
		t.Errorf("the next page differs from the server's: %s", diff)
	}
}
