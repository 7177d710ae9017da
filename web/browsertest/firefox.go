//go:build browsers

package browsertest

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// firefoxSettings choose a free port for Marionette, write errors to the
// output, and send no request that the tests did not ask for.
const firefoxSettings = `
user_pref("marionette.port", 0);
user_pref("browser.dom.window.dump.enabled", true);
user_pref("devtools.console.stdout.content", true);
user_pref("devtools.console.stdout.chrome", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.page", 0);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("startup.homepage_welcome_url", "about:blank");
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("datareporting.healthreport.uploadEnabled", false);
user_pref("toolkit.telemetry.server", "");
user_pref("app.normandy.enabled", false);
user_pref("messaging-system.rsexperimentloader.enabled", false);
user_pref("app.update.enabled", false);
user_pref("browser.safebrowsing.update.enabled", false);
user_pref("extensions.update.enabled", false);
user_pref("extensions.getAddons.cache.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,#remote-settings-dummy/v1");
`

// startFirefox starts a headless Firefox with an empty profile and connects to
// its Marionette server.
func startFirefox(ctx context.Context, t testing.TB, webAssembly bool) (wire, *process, error) {
	profile := t.TempDir()
	settings := fmt.Sprintf("%suser_pref(\"javascript.options.wasm\", %t);\n", firefoxSettings, webAssembly)
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(settings), 0o600); err != nil {
		return nil, nil, err
	}
	p, err := startProcess(filepath.Join(profile, "output"), []string{"HOME=" + profile, "MOZ_CRASHREPORTER_DISABLE=1"}, nil,
		"firefox-esr", "--headless", "--marionette", "--no-remote", "--profile", profile)
	if err != nil {
		return nil, nil, err
	}
	t.Cleanup(p.stop) // before the profile is removed
	address, err := marionetteAddress(ctx, p, profile)
	if err != nil {
		return nil, p, err
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, p, err
	}
	t.Cleanup(func() { _ = conn.Close() })
	m := &marionette{conn: conn, in: bufio.NewReader(conn)}
	if _, err := m.read(); err != nil { // the greeting
		return nil, p, err
	}
	_, err = m.send(ctx, command{name: "WebDriver:NewSession"}, nil)
	return m, p, err
}

// marionetteAddress waits for the file in which Firefox writes its port.
func marionetteAddress(ctx context.Context, p *process, profile string) (string, error) {
	for ; ; time.Sleep(20 * time.Millisecond) {
		port, err := os.ReadFile(filepath.Join(profile, "MarionetteActivePort"))
		if err == nil && len(port) > 0 {
			return net.JoinHostPort("127.0.0.1", strings.TrimSpace(string(port))), nil
		}
		select {
		case <-p.done:
			return "", errors.New("it has ended")
		case <-ctx.Done():
			return "", ctx.Err()
		default:
		}
	}
}

// marionette is a connection to Firefox: each message is its length, a colon
// and JSON. Requests are [0, id, command, parameters], responses
// [1, id, error, result].
type marionette struct {
	conn net.Conn
	in   *bufio.Reader
	id   int
}

func (m *marionette) send(ctx context.Context, c command, params map[string]any) (json.RawMessage, error) {
	if params == nil {
		params = map[string]any{}
	}
	m.id++
	request, err := json.Marshal([]any{0, m.id, c.name, params})
	if err != nil {
		return nil, err
	}
	deadline, _ := ctx.Deadline()
	if err := m.conn.SetDeadline(deadline); err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintf(m.conn, "%d:%s", len(request), request); err != nil {
		return nil, err
	}
	response, err := m.read()
	if err != nil {
		return nil, err
	}
	return parseMarionette(response)
}

func (m *marionette) read() ([]byte, error) {
	size, err := m.in.ReadString(':')
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(strings.TrimSuffix(size, ":"))
	if err != nil {
		return nil, err
	}
	message := make([]byte, n)
	_, err = io.ReadFull(m.in, message)
	return message, err
}

func parseMarionette(response []byte) (json.RawMessage, error) {
	var kind, id int
	var failure *struct{ Error, Message string }
	var result json.RawMessage
	if err := json.Unmarshal(response, &[]any{&kind, &id, &failure, &result}); err != nil {
		return nil, err
	}
	if failure != nil {
		return nil, fmt.Errorf("%s: %s", failure.Error, failure.Message)
	}
	var wrapped struct{ Value json.RawMessage }
	if err := json.Unmarshal(result, &wrapped); err != nil {
		return nil, err
	}
	return wrapped.Value, nil
}
