// Package browsertest runs tests in one Chromium. A test package calls Main
// from its TestMain; each test opens tabs, and each tab has a browser context
// of its own: other cookies, caches and service workers than every other tab.
package browsertest

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"broadside/web"
)

// Patience is how long a test waits before it fails. It only has to be shorter
// than the time limit of go test: a busy machine makes tests slow, not failed.
const Patience = 5 * time.Minute

// chromium is the browser that all tabs of the process belong to.
var chromium context.Context

// Main starts Chromium, runs the tests and returns the exit code.
func Main(m *testing.M) int {
	path, err := findChromium()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), optionsFor(path)...)
	defer stop()
	browser, quit := chromedp.NewContext(allocator)
	defer quit()
	if err := chromedp.Do(browser); err != nil {
		fmt.Fprintf(os.Stderr, "%s does not start: %v\n", path, err)
		return 1
	}
	chromium = browser
	defer stopServers()
	return m.Run()
}

// optionsFor returns the options of a Chromium.
func optionsFor(path string) []chromedp.ExecAllocatorOption {
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path),
		chromedp.WSURLReadTimeout(Patience), chromedp.DisableGPU,
		// without a process that waits for the next tab, and without the suggestions of
		// the address bar, which are pages too and cost 0.5 s of CPU for each tab
		chromedp.Flag("disable-features", "Translate,BlinkGenPropertyTrees,SpareRendererForSitePerProcess,"+
			"WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup"))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	return options
}

func findChromium() (string, error) {
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("the browser tests need Chromium: apt-get install chromium, or set CHROMIUM to one")
}

// Tab is one tab of the browser.
type Tab struct {
	T   testing.TB
	Ctx context.Context
}

// Open opens a tab whose page is width CSS pixels wide. scripts run in each
// document before any of its own.
func Open(t testing.TB, width int64, scripts ...string) Tab {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(chromium, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	if err := chromedp.Do(ctx); err != nil { // the first call's time limit would close the tab
		t.Fatal(err)
	}
	b := Tab{t, ctx}
	b.prepare(width, scripts)
	return b
}

func (b Tab) prepare(width int64, scripts []string) {
	b.T.Helper()
	b.RunActions(chromedp.EmulateViewport(width, 900), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: strings.Join(scripts, "\n")})
		return err
	}))
}

// OpenProfile starts a Chromium of the test's own on the profile in a folder, and
// returns its tab. kill ends its process at once, as a device without power
// does; another one may then be started on the same profile.
func OpenProfile(t testing.TB, profile string, width int64, scripts ...string) (b Tab, kill func()) {
	t.Helper()
	path, err := findChromium()
	if err != nil {
		t.Fatal(err)
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(optionsFor(path), chromedp.UserDataDir(profile))...)
	ctx, quit := chromedp.NewContext(allocator)
	kill = sync.OnceFunc(func() {
		if c := chromedp.FromContext(ctx); c.Browser != nil {
			_ = c.Browser.Process().Kill()
		}
		quit()
		stop()
		chromedp.FromContext(allocator).Allocator.Wait()
	})
	t.Cleanup(kill)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	b = Tab{t, ctx}
	b.prepare(width, scripts)
	// Chromium attaches DevTools to the workers of an attached page, too. In a profile with a worker
	// from before, it then sometimes never sends the worker the next navigation.
	b.RunActions(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, target.SetAutoAttach, target.SetAutoAttachParams{})
		return err
	}))
	return b, kill
}

// RunActions runs actions one after the other.
func (b Tab) RunActions(actions ...chromedp.Action[chromedp.Void]) {
	b.T.Helper()
	ctx, cancel := context.WithTimeout(b.Ctx, Patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.T.Fatal(err)
	}
}

// Navigate loads an address.
func (b Tab) Navigate(address string) {
	b.T.Helper()
	b.RunActions(chromedp.Navigate(address))
}

// Run evaluates script and, if it returns a promise, waits for it. If script
// leaves the page, Chromium may answer with an error instead of a result.
func (b Tab) Run(script string) {
	b.T.Helper()
	if _, err := evaluate[chromedp.Void](b, script); err != nil && !strings.Contains(err.Error(), "navigated or closed") {
		b.T.Fatalf("%s: %v", script, err)
	}
}

// Evaluate evaluates script and returns its result, or that of its promise.
func Evaluate[T any](b Tab, script string) T {
	b.T.Helper()
	v, err := evaluate[T](b, script)
	if err != nil {
		b.T.Fatalf("%s: %v", script, err)
	}
	return v
}

func evaluate[T any](b Tab, script string) (T, error) {
	ctx, cancel := context.WithTimeout(b.Ctx, Patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
}

// Expect fails the test unless script evaluates to want.
func Expect[T comparable](b Tab, script string, want T) {
	b.T.Helper()
	if got := Evaluate[T](b, script); got != want {
		b.T.Errorf("%s = %v, want %v", script, got, want)
	}
}

// WaitUntil waits for a condition, which may await. It may become true in a
// page that is loaded meanwhile. If it does not, the test fails with report, a
// script that describes the page.
func (b Tab) WaitUntil(condition, report string) {
	b.T.Helper()
	if !b.Becomes(condition, Patience) {
		b.T.Fatalf("never true: %s\n%s", condition, Evaluate[string](b, report))
	}
}

// Becomes reports whether a condition becomes true before the limit, as in
// WaitUntil.
func (b Tab) Becomes(condition string, limit time.Duration) bool {
	b.T.Helper()
	script := fmt.Sprintf(`(async () => { try { return !!(await (%s)); } catch { return false; } })()`, condition)
	began := time.Now()
	for ; time.Since(began) < limit; time.Sleep(nextPoll(time.Since(began))) {
		// Chromium does not answer at all if the page is left for one of another
		// process meanwhile: hence a limit, after which we ask again.
		ctx, cancel := context.WithTimeout(b.Ctx, 10*time.Second)
		is, err := chromedp.Run(ctx, chromedp.Evaluate[bool](script, chromedp.EvalAwaitPromise))
		cancel()
		if err == nil && is {
			return true
		}
		if b.Ctx.Err() != nil {
			b.T.Fatal(err)
		} // any other error: the page was left, or is slow
	}
	return false
}

// nextPoll returns how long a test that has waited for some time waits before it asks again: an
// eighth of that time, since each question costs 4 ms of processor time.
func nextPoll(waited time.Duration) time.Duration {
	return min(max(waited/8, 10*time.Millisecond), 200*time.Millisecond)
}

// QuoteJS returns s as a literal of JavaScript that an HTML script may hold.
func QuoteJS(s string) string {
	out, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string is always JSON
	}
	return strings.ReplaceAll(string(out), "</", `<\/`)
}

// server is the binary, built once, in a folder of its own.
var server = sync.OnceValues(func() (string, error) {
	if web.Path("app.wasm") == "" || web.Path("wasm_exec.js") == "" {
		return "", errors.New("the browser's program is not built: make wasm")
	}
	dir, err := os.MkdirTemp("", "broadside")
	if err != nil {
		return "", err
	}
	AtExit(func() { _ = os.RemoveAll(dir) })
	binary := filepath.Join(dir, "broadside")
	if out, err := exec.Command("go", "build", "-o", binary, "broadside/server").CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return binary, nil
})

// StartServer starts the server on the sample paper, with more arguments, and
// returns its address. It is stopped after the last test.
func StartServer(args ...string) (*url.URL, error) {
	binary, err := server()
	if err != nil {
		return nil, err
	}
	data, err := os.MkdirTemp(filepath.Dir(binary), "data")
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(binary, append([]string{"-addr", "127.0.0.1:0", "-sample", "-data", data}, args...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	AtExit(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, err
	}
	_, address, _ := strings.Cut(strings.TrimSpace(line), "listening on ")
	return url.Parse(address)
}

// Embeddable returns the address of a server on the sample paper whose partner
// "open" may embed it on any page. It is started once.
var Embeddable = sync.OnceValues(func() (*url.URL, error) {
	records, err := os.CreateTemp("", "partners*.yaml")
	if err != nil {
		return nil, err
	}
	AtExit(func() { _ = os.Remove(records.Name()) })
	_, err = records.WriteString("partners:\n  - {id: open, name: Any page, origins: [\"*\"]}\n")
	if err := errors.Join(err, records.Close()); err != nil {
		return nil, err
	}
	return StartServer("-partners", records.Name())
})

// exits are the functions given to AtExit.
var (
	exits   []func()
	exiting sync.Mutex
)

// AtExit registers f to be called after the last test. The functions are called in reverse order of
// registration.
func AtExit(f func()) {
	exiting.Lock()
	defer exiting.Unlock()
	exits = append(exits, f)
}

func stopServers() {
	exiting.Lock()
	defer exiting.Unlock()
	for i := len(exits) - 1; i >= 0; i-- {
		exits[i]()
	}
}
