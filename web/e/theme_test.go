package e_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// prefer sets the tab's prefers-color-scheme.
func (b tab) prefer(scheme string) {
	b.T.Helper()
	b.emulate(emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
}

// emulate sets the tab's media type or media features.
func (b tab) emulate(media emulation.SetEmulatedMediaParams) {
	b.T.Helper()
	b.RunActions(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, media)
		return err
	}))
}

// TestTheme: the order of the loader's sources for the theme, and that the
// frame's address has it for the first paint.
func TestTheme(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, html, body, embed, want string }{
		{"attribute beats the page", `class="light"`, ``, `data-theme="dark"`, "dark"},
		{"html.dark", `class="js dark"`, ``, ``, "dark"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			runTheme(t, tt.html, tt.body, tt.embed, tt.want)
		})
	}
}

// runTheme opens a page with attributes of html, body and the embed, whose frame has the theme want.
func runTheme(t *testing.T, html, body, embed, want string) {
	t.Helper()
	p := publisher(t, 0)
	b := openTab(t, 600)
	b.Navigate(partner(t, 0).page("/", `<!doctype html><html `+html+`><title>T</title><body `+body+`>`+snippetB(p, "a", embed)))
	b.waitReady(1)
	expect(b, `new URL(document.querySelector('iframe').src).searchParams.get('theme')`, want)
	b.until(fmt.Sprintf(`witness.ask('broad-side', 'document.documentElement.dataset.theme').then(v => v === '%s')`, want))
	b.expectNoErrors()
}

// TestThemeLive: the frame follows the page's theme switch, however it is
// implemented, or else the system's.
func TestThemeLive(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.prefer("light")
	b.Navigate(host.page("/", pageAround(snippetA(p, "a"))))
	b.waitReady(1)
	paper := `getComputedStyle(document.documentElement).backgroundColor`
	// the frame's first ready and its answer to the loader's question may both arrive,
	// before the first message about the theme
	ready := 0
	for _, step := range []struct{ name, script, want string }{
		{"html.dark", `document.documentElement.classList.add('dark')`, "rgb(1, 2, 3)"},
		{"html.dark off", `document.documentElement.classList.remove('dark')`, "rgb(255, 255, 255)"},
		{"body data-theme", `document.body.dataset.theme = 'dark'`, "rgb(1, 2, 3)"},
		{"and light", `document.body.dataset.theme = 'light'`, "rgb(255, 255, 255)"},
		{"color-scheme", `document.documentElement.style.colorScheme = 'dark'`, "rgb(1, 2, 3)"},
		{"attribute", `document.querySelector('broad-side').setAttribute('theme', 'light')`, "rgb(255, 255, 255)"},
		{"all gone", `document.querySelector('broad-side').removeAttribute('theme'), delete document.body.dataset.theme, document.documentElement.removeAttribute('style')`, "rgb(255, 255, 255)"},
	} {
		b.Run(step.script)
		b.until(fmt.Sprintf(`witness.ask('broad-side', '%s').then(v => v === '%s')`, paper, step.want))
		if ready == 0 {
			ready = value[int](b, `witness.named('ready').length`)
		}
	}
	b.prefer("dark")
	b.until(fmt.Sprintf(`witness.ask('broad-side', '%s').then(v => v === 'rgb(1, 2, 3)')`, paper))

	// a change by a media query alone changes no node
	b.Run(`document.head.append(Object.assign(document.createElement('style'), { textContent: '@media (prefers-color-scheme: dark) { broad-side { color-scheme: light } }' })), document.body.classList.add('told')`)
	b.until(fmt.Sprintf(`witness.ask('broad-side', '%s').then(v => v === 'rgb(255, 255, 255)')`, paper))
	b.prefer("light")
	b.until(`witness.ask('broad-side', 'document.documentElement.dataset.theme').then(v => v === '')`)
	b.prefer("dark")
	b.until(`witness.ask('broad-side', 'document.documentElement.dataset.theme').then(v => v === 'light')`)
	expect(b, `witness.named('ready').length`, ready) // nothing was reloaded
	expect(b, `JSON.stringify(witness.shifts)`, "[]")
	b.expectNoErrors()
}

// TestThemeMeanwhile: a change before the frame is ready reaches it when it is.
func TestThemeMeanwhile(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 300*time.Millisecond), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", pageAround(snippetB(p, "a", `data-id="el"`))))
	b.waitReady(1)
	b.Run(`el.setAttribute('article', 'b')`)
	b.until(`el.querySelector('iframe').src.includes('/b')`)
	b.Run(`document.body.dataset.theme = 'dark'`)
	b.waitReady(2)
	b.until(`witness.ask('#el', 'document.documentElement.dataset.theme').then(v => v === 'dark')`)
	b.expectNoErrors()
}

// TestNoFlash: on a dark page the frame is never bright: not while it loads or
// reloads, not in a single screenshot.
func TestNoFlash(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 200*time.Millisecond), partner(t, 0)
	b := openTab(t, 500)
	b.prefer("light") // the theme of a frame that was told nothing
	stopRecording := b.recordScreen()
	b.Navigate(host.page("/", `<!doctype html><html class="dark"><style>html { background: #010203 } body { margin: 0 }</style><title>T</title><body>`+snippetB(p, "a", `data-id="el"`)))
	b.waitReady(1)
	b.Run(`el.setAttribute('article', 'b')`)
	b.waitReady(2)
	b.Run(`el.refresh()`)
	b.waitReady(3)
	b.waitPainted()
	pictures := stopRecording()
	dark := 0
	for i, picture := range pictures {
		img, err := png.Decode(bytes.NewReader(picture))
		if err != nil {
			t.Fatal(err)
		}
		if img.Bounds().Dy() < 900 || countBright(img, image.Rect(0, 600, 500, 900)) > 0 {
			continue // the tab before the partner's page has loaded
		}
		dark++
		if n := countBright(img, image.Rect(4, 260, 496, 476)); n > 0 { // the frame's background, below its text
			t.Errorf("picture %d of %d has %d bright pixels", i, len(pictures), n)
		}
	}
	if dark < 3 {
		t.Errorf("%d pictures of the page, want some to look at", dark)
	}
	b.expectNoErrors()
}

// recordScreen records every screencast image of the tab until the returned
// function is called.
func (b tab) recordScreen() func() [][]byte {
	b.T.Helper()
	ctx, stop := context.WithCancel(b.Ctx)
	events := chromedp.Events(ctx, page.ScreencastFrame)
	b.RunActions(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, page.StartScreencast, page.StartScreencastParams{Format: page.StartScreencastFormatPng, EveryNthFrame: 1})
		return err
	}))
	all := make(chan [][]byte)
	go func() {
		var pictures [][]byte
		for e, err := range events {
			if err != nil {
				break
			}
			pictures = append(pictures, e.Data)
			_, _ = chromedp.Call(ctx, page.ScreencastFrameAck, page.ScreencastFrameAckParams{SessionID: e.SessionID}) // after the end of the test the tab is closed
		}
		all <- pictures
	}()
	return func() [][]byte {
		stop()
		return <-all
	}
}

// countBright counts the pixels in a rectangle that are too bright for a dark
// page.
func countBright(img image.Image, in image.Rectangle) (n int) {
	for y := in.Min.Y; y < in.Max.Y; y += 4 {
		for x := in.Min.X; x < in.Max.X; x += 4 {
			if r, g, b, _ := img.At(x, y).RGBA(); r>>8 > 120 && g>>8 > 120 && b>>8 > 120 {
				n++
			}
		}
	}
	return n
}
