package web_test

import (
	"context"
	"flag"
	"os"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"broadside/web/browsertest"
)

var updateScreenshots = flag.Bool("screenshots", false, "draw the screenshots of the paper that ships anew")

// TestDrawScreenshots draws the screenshots that the manifest of the paper that
// ships shows: go test ./web -run DrawScreenshots -screenshots.
func TestDrawScreenshots(t *testing.T) {
	if !*updateScreenshots {
		t.Skip("only with -screenshots")
	}
	h := openProxy(t)
	for _, form := range []struct {
		name          string
		width, height int64
	}{{"narrow", 390, 780}, {"wide", 1120, 700}} {
		for lang, path := range map[string]string{"en": "/", "ar": "/ar/"} {
			b := browsertest.Open(t, form.width)
			quality := int64(45)
			b.RunActions(chromedp.EmulateViewport(form.width, form.height), chromedp.Navigate(h.URL+path), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
				if _, err := cdp.Call(ctx, target, emulation.SetScrollbarsHidden, emulation.SetScrollbarsHiddenParams{Hidden: true}); err != nil {
					return err
				}
				shot, err := cdp.Call(ctx, target, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: "webp", Quality: &quality})
				if err != nil {
					return err
				}
				return os.WriteFile("../articles/paper/img/screenshots/"+form.name+"-"+lang+".webp", []byte(shot.Data), 0o644)
			}))
		}
	}
}
