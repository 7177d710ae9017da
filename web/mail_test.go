package web_test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"broadside/server/mailer/mailertest"
	"broadside/web/browsertest"
)

// paperWithMail is a server without an SMTP server: it writes its messages to the files of mailDir.
var (
	mailDir       string
	paperWithMail = sync.OnceValues(func() (*url.URL, error) {
		data, err := os.MkdirTemp("", "mail")
		if err != nil {
			return nil, err
		}
		browsertest.AtExit(func() { _ = os.RemoveAll(data) })
		mailDir = filepath.Join(data, "mail")
		return browsertest.StartServer("-data", data)
	})
)

// awaitMail waits for the message to an address.
func awaitMail(t *testing.T, address string) mailertest.Mail {
	t.Helper()
	for deadline := time.Now().Add(browsertest.Patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		names, _ := filepath.Glob(filepath.Join(mailDir, "*.eml"))
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			m, err := mailertest.Parse(string(text))
			if err != nil {
				t.Fatal(err)
			}
			if m.Header.Get("To") == "<"+address+">" {
				return m
			}
		}
	}
	t.Fatalf("no message to %s in %s", address, mailDir)
	return mailertest.Mail{}
}

// setScripts turns the scripts of pages on or off.
func (b tab) setScripts(on bool) {
	b.T.Helper()
	b.RunActions(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
		return err
	}))
}

// waitFrame waits until the page is drawn again, which needs no script in the page.
func (b tab) waitFrame() {
	b.T.Helper()
	b.RunActions(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, page.CaptureScreenshot, page.CaptureScreenshotParams{})
		return err
	}))
}

// press focuses an element and presses a key on it, which needs no script in the page.
func (b tab) press(selector, key string) {
	b.T.Helper()
	b.until(`(e => (e?.focus(), e !== null && document.activeElement === e))(document.querySelector(` + browsertest.QuoteJS(selector) + `))`)
	b.RunActions(chromedp.KeyEvent(key))
}

// expectMailFlow: from a filter of the listings a reader asks for its new listings by e-mail, opens
// the link of the message, confirms, and stops: with the button of the page, or as a mail service does
// for its user (RFC 8058).
func expectMailFlow(t *testing.T, b tab, lang, address string, title, wrong, search, confirmed, stopped string) {
	t.Helper()
	server, err := paperWithMail()
	if err != nil {
		t.Fatal(err)
	}
	at := strings.TrimSuffix(server.String(), "/")
	const heading = `document.readyState === 'complete' && document.querySelector('h1').textContent`
	b.Navigate(at + lang + "/listings?category=motors")
	b.press(`main a[href*="/settings/notifications"]`, "\r")
	b.until(`location.pathname.endsWith('/settings/notifications') && ` + heading)
	expect(b, `document.querySelector('label[for=mail-search]').textContent`, search)

	b.press("#mail-address", "reader@home") // the browser takes it for an address, the server does not
	b.press("#mail [type=submit]", "\r")
	b.until(`document.querySelector('#mail [role=alert]')?.textContent.startsWith(` + browsertest.QuoteJS(wrong) + `)`)
	expect(b, `document.querySelector('#mail-address').value + document.querySelector('#mail-search').checked`, "reader@hometrue")
	// the browser scrolls to #mail, and in a later frame it takes the focus away, since #mail cannot have it
	b.until(`document.readyState === 'complete' && (r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector('#mail [role=alert]').getBoundingClientRect())`)
	b.waitFrame()
	b.Run(`document.querySelector('#mail-address').select()`)
	b.press("#mail-address", address)
	b.press("#mail [type=submit]", "\r")
	b.until(`location.pathname.endsWith('/mail/sent') && ` + heading)

	m := awaitMail(t, address)
	if !strings.HasPrefix(m.Subject, title) {
		t.Errorf("the message is %q, want %q", m.Subject, title)
	}
	link := func(name string) string {
		t.Helper()
		found := regexp.MustCompile(regexp.QuoteMeta(at+lang) + `/mail/` + name + `\?token=\S+`).FindString(m.Text)
		if found == "" {
			t.Fatalf("no link to %s in\n%s", name, m.Text)
		}
		return found
	}
	b.Navigate(link("confirm"))
	expect(b, `document.querySelector('main li').textContent + document.querySelector('main').textContent.includes(`+browsertest.QuoteJS(address)+`)`, search+"true")
	b.press("main [type=submit]", "\r")
	b.until(`location.pathname.endsWith('/mail/manage') && document.querySelector('main [role=status]')?.textContent.startsWith(` + browsertest.QuoteJS(confirmed) + `)`)
	expect(b, `document.querySelector('#search-0').checked`, true)
	expect(b, `getComputedStyle(document.querySelector('#paper')).direction`, map[string]string{"": "ltr", "/ar": "rtl"}[lang])

	manage := value[string](b, `location.href`)
	if lang == "" { // as a mail service does, without the page
		to := value[string](b, `document.querySelector('form[action*="/mail/unsubscribe"]').action`)
		response, err := http.PostForm(to, url.Values{"List-Unsubscribe": {"One-Click"}})
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != http.StatusOK {
			t.Errorf("one click: %s", response.Status)
		}
		b.Navigate(manage)
	} else {
		b.press(`form[action*="/mail/unsubscribe"] button`, "\r")
		b.until(`location.pathname.endsWith('/mail/unsubscribe') && ` + heading)
	}
	expect(b, `document.querySelector('h1').textContent`, stopped)
	b.Navigate(manage)
	expect(b, `document.querySelector('h1').textContent`, stopped)
}
