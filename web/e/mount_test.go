package e_test

import "testing"

// TestMounts: removing and inserting the element twenty times leaves one
// listener, one frame, and a working embed.
func TestMounts(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", pageAround(snippetB(p, "a", `data-id="el"`))))
	b.waitReady(1)
	b.Run(`window.length0 = history.length`)
	for n := 2; n <= 21; n++ {
		b.Run(`{ const el = document.getElementById('el'), parent = el.parentNode, next = el.nextSibling; el.remove(); parent.insertBefore(el, next); }`)
		if n%5 == 0 { // some frames are removed before they are ready
			b.waitReady(value[int](b, `witness.named('ready').length`) + 1)
		}
	}
	was := value[int](b, `witness.named('ready').length`)
	b.Run(`el.refresh()`)
	b.waitReady(was + 1)
	expect(b, `witness.listeners`, 1)
	expect(b, `document.querySelectorAll('iframe').length`, 1)
	expect(b, `history.length - length0`, 0)
	b.Run(`el.setAttribute('theme', 'dark')`)
	b.until(`witness.ask('#el', 'document.documentElement.dataset.theme').then(v => v === 'dark')`)
	b.Run(`el.remove(), document.body.dataset.theme = 'light', postMessage({ broadside: 1, t: 'ready' })`) // no embed is left to handle it
	b.waitPainted()
	expect(b, `witness.listeners`, 1)
	expect(b, `document.querySelectorAll('iframe').length`, 0)
	b.expectNoErrors()
}

// TestMove: moveBefore keeps the frame and its content.
func TestMove(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", pageAround(snippetB(p, "a", `data-id="el"`)+`<div id="there"></div>`)))
	b.waitReady(1)
	inFrame[any](b, `field.value = 'typed', 1`, "#el")
	if !value[bool](b, `'moveBefore' in there`) {
		t.Fatal("this Chromium has no moveBefore")
	}
	b.Run(`there.moveBefore(el, null)`)
	b.waitPainted()
	if got := inFrame[string](b, `field.value`, "#el"); got != "typed" {
		t.Errorf("after the move the field has %q, want the input", got)
	}
	expect(b, `witness.named('ready').length`, 1)
	expect(b, `witness.listeners`, 1)
	b.Run(`el.setAttribute('theme', 'dark')`)
	b.until(`witness.ask('#el', 'document.documentElement.dataset.theme').then(v => v === 'dark')`)
	b.expectNoErrors()
}

// TestUntouched: an embed does not affect the partner's history, scroll
// position and focus while it loads, changes its theme, and is used.
func TestUntouched(t *testing.T) {
	t.Parallel()
	runUntouched(t, "B")
}

// runUntouched opens and uses a page with snippet A or B.
func runUntouched(t *testing.T, snippet string) {
	t.Helper()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	embed := snippetA(p, "a")
	if snippet == "B" {
		embed = snippetB(p, "a")
	}
	b.Navigate(host.page("/", pageAround(`<input id="mine"><div style="height:700px"></div>`+embed+`<div style="height:2000px"></div>`)))
	b.Run(`mine.focus(), scrollTo(0, 150), window.was = [history.length, scrollY, document.activeElement.id].join()`)
	same := func(after string) {
		t.Helper()
		b.waitPainted()
		if got := value[string](b, `[history.length, scrollY, document.activeElement.id].join() === was ? '' : was + ' → ' + [history.length, scrollY, document.activeElement.id]`); got != "" {
			t.Errorf("after %s history, scroll and focus: %s", after, got)
		}
	}
	b.waitReady(1)
	same("load")
	b.Run(`document.documentElement.classList.add('dark')`)
	b.until(`witness.ask('broad-side', 'document.documentElement.dataset.theme').then(v => v === 'dark')`)
	same("a change of theme")

	// an action in the frame moves only the focus
	b.Run(`scrollTo(0, 600), mine.blur(), window.was = [history.length, scrollY, 'x'].join()`)
	here := func(after string) {
		t.Helper()
		b.waitPainted()
		expect(b, `[history.length, scrollY, 'x'].join() === was ? '' : was + ' → ' + [history.length, scrollY] + ' after `+after+`'`, "")
	}
	top := value[float64](b, `document.querySelector('iframe').getBoundingClientRect().top`)
	b.click(30, top+120+20)                     // into the field
	inFrame[any](b, `field.value = 'villa', 1`) // typed
	b.click(30, top+120+40+20)                  // Go
	b.until(`witness.ask('broad-side', 'location.search').then(v => v === '?q=villa')`)
	b.waitReady(2)
	here("a filter")
	b.click(30, top+40+20) // the link that stays in the frame
	b.until(`witness.ask('broad-side', 'location.pathname').then(v => v === '/e/articles/-2')`)
	b.waitReady(3)
	here("a link")
	b.expectNoErrors()
}
