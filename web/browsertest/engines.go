//go:build browsers

package browsertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// Engine is a browser other than the Chromium of Open.
type Engine string

// The engines of `make browsers`: Debian's firefox-esr and WebKitGTK.
const (
	Firefox Engine = "firefox"
	WebKit  Engine = "webkit"
)

// startLimit is how long a browser may take to start.
const startLimit = 2 * time.Minute

// InEngines runs test in each engine, in a browser process with a new profile.
// The browsers run one after the other: a test of them is not parallel.
func InEngines(t *testing.T, test func(t *testing.T, s *Session)) { inEngines(t, true, test) }

// InEnginesWithoutWebAssembly is InEngines with WebAssembly turned off, as a setting of Firefox
// and Safari's Lockdown Mode do.
func InEnginesWithoutWebAssembly(t *testing.T, test func(t *testing.T, s *Session)) {
	inEngines(t, false, test)
}

func inEngines(t *testing.T, webAssembly bool, test func(t *testing.T, s *Session)) {
	for _, engine := range []Engine{Firefox, WebKit} {
		t.Run(string(engine), func(t *testing.T) { test(t, start(t, engine, webAssembly)) })
	}
}

// Session is a browser with one window. Its methods fail the test on errors.
type Session struct {
	T      testing.TB
	Engine Engine
	wire   wire
	output *process // of the browser
}

// wire sends commands of W3C WebDriver and returns their values.
type wire interface {
	send(ctx context.Context, c command, params map[string]any) (json.RawMessage, error)
}

// command is a command of W3C WebDriver under its name in Marionette, which
// takes the same parameters, and its path below that of the session.
type command struct{ name, path string }

var (
	setTimeouts   = command{"WebDriver:SetTimeouts", "/timeouts"}
	setWindowRect = command{"WebDriver:SetWindowRect", "/window/rect"}
	navigate      = command{"WebDriver:Navigate", "/url"}
	goBack        = command{"WebDriver:Back", "/back"}
	refresh       = command{"WebDriver:Refresh", "/refresh"}
	switchFrame   = command{"WebDriver:SwitchToFrame", "/frame"}
	executeAsync  = command{"WebDriver:ExecuteAsyncScript", "/execute/async"}
	findElement   = command{"WebDriver:FindElement", "/element"}
	clickElement  = command{"WebDriver:ElementClick", "/element/{id}/click"}
	sendKeys      = command{"WebDriver:ElementSendKeys", "/element/{id}/value"}
)

// start starts a browser, which ends with the test.
func start(t testing.TB, engine Engine, webAssembly bool) *Session {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), startLimit)
	defer cancel()
	open := startFirefox
	if engine == WebKit {
		open = startWebKit
	}
	wire, output, err := open(ctx, t, webAssembly)
	if err != nil {
		if output != nil {
			err = fmt.Errorf("%w\n%s", err, strings.Join(output.lines(), "\n"))
		}
		t.Fatalf("%s does not start (make browsers installs it): %v", engine, err)
	}
	s := &Session{t, engine, wire, output}
	s.do(setTimeouts, map[string]any{"script": Patience.Milliseconds(), "pageLoad": Patience.Milliseconds(), "implicit": 0})
	s.do(setWindowRect, map[string]any{"width": 1280, "height": 900})
	return s
}

func (s *Session) send(c command, params map[string]any) (json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(s.T.Context(), Patience+time.Minute)
	defer cancel()
	value, err := s.wire.send(ctx, c, params)
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w", s.Engine, c.name, err)
	}
	return value, nil
}

func (s *Session) do(c command, params map[string]any) json.RawMessage {
	s.T.Helper()
	value, err := s.send(c, params)
	if err != nil {
		s.T.Fatal(err)
	}
	return value
}

// Navigate loads an address and waits for the load event.
func (s *Session) Navigate(address string) {
	s.T.Helper()
	s.do(navigate, map[string]any{"url": address})
	s.recordErrors()
}

// Back goes one entry back in the history.
func (s *Session) Back() {
	s.T.Helper()
	s.do(goBack, nil)
	s.recordErrors()
}

// Reload loads the page again.
func (s *Session) Reload() {
	s.T.Helper()
	s.do(refresh, nil)
	s.recordErrors()
}

// Click clicks on the element with the mouse, scrolling to it if necessary.
func (s *Session) Click(selector string) {
	s.T.Helper()
	s.do(clickElement, map[string]any{"id": s.find(selector)})
}

// Type clicks on a field and types at the end of its text.
func (s *Session) Type(selector, text string) {
	s.T.Helper()
	s.Click(selector)
	s.Run(`document.activeElement.setSelectionRange?.(1e6, 1e6)`) // WebKit selects all of it
	s.do(sendKeys, map[string]any{"id": s.find(selector), "text": text})
}

// EnterFrame has the calls that follow act in the frame that matches, and be
// relative to it. The page of a frame of another site runs in another process.
func (s *Session) EnterFrame(selector string) {
	s.T.Helper()
	reference := s.find(selector)
	s.do(switchFrame, map[string]any{"id": map[string]string{elementIdentifier: reference}, "element": reference}) // Marionette has no other name for an element
	s.recordErrors()
}

// LeaveFrames has the calls that follow act in the page itself.
func (s *Session) LeaveFrames() {
	s.T.Helper()
	s.do(switchFrame, map[string]any{"id": nil})
}

// elementIdentifier is the key of an element's reference (W3C WebDriver §12.1, "web element
// identifier").
const elementIdentifier = "element-6066-11e4-a52e-4f735466cecf"

// find returns the reference of the first element that matches.
func (s *Session) find(selector string) string {
	s.T.Helper()
	var reference map[string]string
	value := s.do(findElement, map[string]any{"using": "css selector", "value": selector})
	if err := json.Unmarshal(value, &reference); err != nil {
		s.T.Fatalf("%s: %v", selector, err)
	}
	return reference[elementIdentifier]
}

// Run evaluates a script's expression, and waits for its promise.
func (s *Session) Run(script string) {
	s.T.Helper()
	if _, err := s.evaluate(script); err != nil {
		s.T.Fatalf("%s: %v", script, err)
	}
}

// Value evaluates an expression and returns its value, or that of its promise.
func Value[T any](s *Session, expression string) T {
	s.T.Helper()
	var v T
	value, err := s.evaluate(expression)
	if err == nil {
		err = json.Unmarshal(value, &v)
	}
	if err != nil {
		s.T.Fatalf("%s: %v", expression, err)
	}
	return v
}

// evaluate returns the value of an expression as JSON.
func (s *Session) evaluate(expression string) (json.RawMessage, error) {
	script := `const done = arguments[arguments.length - 1];
		(async () => (` + expression + `))().then(v => done(JSON.stringify({ value: v ?? null })), e => done(JSON.stringify({ error: String(e) })));`
	value, err := s.send(executeAsync, map[string]any{"script": script, "args": []any{}})
	if err != nil {
		return nil, err
	}
	var text string
	var result struct {
		Value json.RawMessage
		Error string
	}
	if err := errors.Join(json.Unmarshal(value, &text), json.Unmarshal([]byte(text), &result)); err != nil {
		return nil, err
	}
	if result.Error != "" {
		return nil, errors.New(result.Error)
	}
	return result.Value, nil
}

// Want fails the test unless expression evaluates to want.
func Want[T comparable](s *Session, expression string, want T) {
	s.T.Helper()
	if got := Value[T](s, expression); got != want {
		s.T.Errorf("%s = %v, want %v", expression, got, want)
	}
}

// WaitUntil waits for a condition, which may become true in a page that is
// loaded meanwhile.
func (s *Session) WaitUntil(condition string) {
	s.T.Helper()
	for deadline := time.Now().Add(Patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if value, err := s.evaluate(condition); err == nil && string(value) == "true" {
			return
		} // an error: the page is being left
	}
	s.T.Fatalf("never true: %s\n%s\n%q", condition, Value[string](s, `location.href + "\n" + document.title + "\n" + JSON.stringify(window.broadside)`), s.Errors())
}

// recordErrors lets the page of WebKit record its errors. Its driver gives no
// access to the console, and the MiniBrowser writes none while it is driven:
// errors before the load event are missed there.
func (s *Session) recordErrors() {
	s.T.Helper()
	if s.Engine == Firefox {
		return
	}
	s.Run(`(() => {
		if (window.consoleErrors) return;
		const all = window.consoleErrors = [], { error } = console;
		addEventListener('error', e => all.push(String(e.message)));
		addEventListener('unhandledrejection', e => all.push(String(e.reason)));
		console.error = (...a) => { all.push(a.join(' ')); error.apply(console, a); };
	})()`)
}

// Firefox with browser.dom.window.dump.enabled and devtools.console.stdout.content
// writes errors to its output. Its own errors begin with a name: "console.error: RSLoader: ".
var (
	consoleError = regexp.MustCompile(`JavaScript error: http|console\.error: `)
	firefoxOwn   = regexp.MustCompile(`console\.error: \w+: *$`)
)

// Errors returns the errors in the console: of all pages in Firefox, of the
// current page in WebKit.
func (s *Session) Errors() []string {
	s.T.Helper()
	if s.Engine == WebKit {
		return Value[[]string](s, `window.consoleErrors ?? []`)
	}
	return slices.DeleteFunc(s.output.lines(), func(line string) bool {
		return !consoleError.MatchString(line) || firefoxOwn.MatchString(line)
	})
}
