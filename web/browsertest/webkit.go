//go:build browsers

package browsertest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// display is an X server without a screen, for all browsers of the process.
var display = sync.OnceValues(func() (string, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer func() { _ = read.Close() }()
	p, err := startProcess(os.DevNull, nil, []*os.File{write}, "Xvfb", "-displayfd", "3", "-screen", "0", "1400x1000x24", "-nolisten", "tcp")
	_ = write.Close()
	if err != nil {
		return "", err
	}
	AtExit(p.stop)
	if err := read.SetReadDeadline(time.Now().Add(startLimit)); err != nil {
		return "", err
	}
	number, err := bufio.NewReader(read).ReadString('\n') // the one that it chose
	return ":" + strings.TrimSpace(number), err
})

// startWebKit starts WebKitGTK's driver, which starts its MiniBrowser.
func startWebKit(ctx context.Context, t testing.TB, webAssembly bool) (wire, *process, error) {
	found, _ := filepath.Glob("/usr/lib/*/webkit2gtk-4.*/MiniBrowser")
	if len(found) == 0 {
		return nil, nil, errors.New("there is no MiniBrowser in /usr/lib")
	}
	screen, err := display()
	if err != nil {
		return nil, nil, fmt.Errorf("starting Xvfb: %w", err)
	}
	port, err := freePort()
	if err != nil {
		return nil, nil, err
	}
	home := t.TempDir()
	p, err := startProcess(filepath.Join(home, "output"), []string{"DISPLAY=" + screen, "HOME=" + home, "XDG_CACHE_HOME=" + home, "XDG_CONFIG_HOME=" + home, "XDG_DATA_HOME=" + home,
		"GDK_BACKEND=x11", "GTK_A11Y=none", "NO_AT_BRIDGE=1", "LIBGL_ALWAYS_SOFTWARE=1", "WEBKIT_DISABLE_DMABUF_RENDERER=1",
		fmt.Sprintf("JSC_useWasm=%t", webAssembly)}, nil,
		"WebKitWebDriver", "--port="+port)
	if err != nil {
		return nil, nil, err
	}
	t.Cleanup(p.stop)
	d := &driver{address: "http://127.0.0.1:" + port}
	if err := d.waitReady(ctx, p); err != nil {
		return nil, p, err
	}
	// setpriv ends the browser with its driver, should this process be killed
	options := map[string]any{"binary": "/usr/bin/setpriv", "args": []string{"--pdeathsig", "KILL", found[len(found)-1], "--automation"}}
	value, err := d.post(ctx, "/session", map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{"webkitgtk:browserOptions": options}}})
	if err != nil {
		return nil, p, err
	}
	var session struct{ SessionID string }
	if err := json.Unmarshal(value, &session); err != nil {
		return nil, p, err
	}
	d.session = "/session/" + session.SessionID
	return d, p, nil
}

// freePort returns a port that nothing listens on: the driver does not choose
// one itself.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, errors.Join(err, l.Close())
}

// driver is a session of W3C WebDriver over HTTP.
type driver struct{ address, session string }

// waitReady waits until the driver responds.
func (d *driver) waitReady(ctx context.Context, p *process) error {
	for ; ; time.Sleep(20 * time.Millisecond) {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, d.address+"/status", nil)
		if err != nil {
			return err
		}
		if response, err := http.DefaultClient.Do(request); err == nil {
			return response.Body.Close()
		}
		select {
		case <-p.done:
			return errors.New("it has ended")
		case <-ctx.Done():
			return ctx.Err()
		default:
		}
	}
}

func (d *driver) send(ctx context.Context, c command, params map[string]any) (json.RawMessage, error) {
	id, _ := params["id"].(string)
	return d.post(ctx, d.session+strings.ReplaceAll(c.path, "{id}", id), params)
}

// post sends a command and returns the value of its response.
func (d *driver) post(ctx context.Context, path string, params map[string]any) (json.RawMessage, error) {
	if params == nil {
		params = map[string]any{}
	}
	body, err := json.Marshal(params)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, d.address+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	var result struct{ Value json.RawMessage }
	if err := json.NewDecoder(response.Body).Decode(&result); err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		var failure struct{ Error, Message string }
		_ = json.Unmarshal(result.Value, &failure)
		return nil, fmt.Errorf("%s: %s", failure.Error, failure.Message)
	}
	return result.Value, nil
}
