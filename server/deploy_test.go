//go:build hosts

package main

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// deployFile returns a file of docs/deploy with pairs of old and new text replaced. It fails if an
// old text is missing, because then the test would not cover the shipped file.
func deployFile(t *testing.T, name string, pairs ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../docs/deploy", name))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(string(text), pairs[i]) {
			t.Fatalf("docs/deploy/%s does not contain %q", name, pairs[i])
		}
	}
	return strings.NewReplacer(pairs...).Replace(string(text))
}

// requireProgram returns the path of a program. If it is missing, it skips the test, or fails it in
// CI.
func requireProgram(t *testing.T, name string) string {
	t.Helper()
	for _, path := range []string{name, "/usr/sbin/" + name} {
		if found, err := exec.LookPath(path); err == nil {
			return found
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("%s is not installed: run make hosts", name)
	}
	t.Skipf("%s is not installed", name)
	return ""
}

// startBinary starts the program on a free port and returns its address.
func startBinary(t *testing.T, binary string, flags ...string) string {
	t.Helper()
	cmd := exec.Command(binary, append([]string{"-addr", "127.0.0.1:0", "-data", t.TempDir()}, flags...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	startUntilEnd(t, cmd)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	_, address, _ := strings.Cut(strings.TrimSpace(line), "listening on http://")
	return address
}

// startUntilEnd starts a program and stops it at the end of the test, with SIGTERM, because a
// killed nginx leaves its workers behind.
func startUntilEnd(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	var log strings.Builder
	cmd.Stderr, cmd.WaitDelay = &log, 20*time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("%s:\n%s", cmd.Path, &log)
		}
	})
}

// freeAddress returns an address of this machine with a free port.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// writeCertificate writes a self-signed certificate for host and its key.
func writeCertificate(t *testing.T, host string) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "fullchain.pem"), filepath.Join(dir, "privkey.pem")
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: signed}, key: {Type: "PRIVATE KEY", Bytes: encoded}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

// startNginx starts nginx with server blocks and waits until it listens at
// address.
func startNginx(t *testing.T, address, servers string) {
	t.Helper()
	nginx := requireProgram(t, "nginx")
	dir := t.TempDir()
	main := "daemon off;\npid " + dir + "/pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n"
	if os.Geteuid() == 0 {
		main = "user root;\n" + main
	}
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		main += kind + "_temp_path " + dir + "/" + kind + ";\n"
	}
	conf := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(conf, []byte(main+servers+"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	startUntilEnd(t, exec.Command(nginx, "-e", "stderr", "-p", dir, "-c", conf))
	deadline := time.Now().Add(time.Minute)
	for {
		c, err := net.Dial("tcp", address)
		if err == nil {
			c.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("nginx does not listen: %v", err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// proxyClient returns a client that reaches every host at one address, follows
// no redirect and accepts the test's certificate.
func proxyClient(address string) *http.Client {
	return &http.Client{
		Timeout: time.Minute,
		Transport: &http.Transport{
			DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return new(net.Dialer).DialContext(ctx, network, address)
			},
			TLSClientConfig:    &tls.Config{InsecureSkipVerify: true},
			ForceAttemptHTTP2:  true,
			DisableCompression: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// get sends a request with name, value pairs of headers and returns the
// response with its body.
func get(t *testing.T, c *http.Client, url string, headers ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

var nginxRequestID = regexp.MustCompile(`^[0-9a-f]{32}$`)

// TestDeployNginx tests the shipped configurations with a real nginx in front of the real program.
func TestDeployNginx(t *testing.T) {
	t.Parallel()
	requireProgram(t, "nginx")
	binary := filepath.Join(t.TempDir(), "broadside")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	t.Run("host", func(t *testing.T) { testNginxHost(t, binary) })
	t.Run("base", func(t *testing.T) { testNginxBase(t, binary) })
}

// testNginxHost tests docs/deploy/nginx.conf: the newspaper on its own host.
func testNginxHost(t *testing.T, binary string) {
	upstream := startBinary(t, binary, "-origin", "https://paper.example", "-operator-password", "four words and more")
	plain, secure := freeAddress(t), freeAddress(t)
	cert, key := writeCertificate(t, "paper.example")
	startNginx(t, secure, deployFile(t, "nginx.conf",
		"127.0.0.1:8080", upstream,
		"\tlisten 80;\n", "\tlisten "+plain+";\n", "\tlisten [::]:80;\n", "",
		"listen 443 ssl", "listen "+secure+" ssl", "\tlisten [::]:443 ssl http2;\n", "",
		"/etc/letsencrypt/live/paper.example/fullchain.pem", cert, "/etc/letsencrypt/live/paper.example/privkey.pem", key))
	c := proxyClient(secure)

	redirect, _ := get(t, proxyClient(plain), "http://paper.example/listings?city=dubai")
	if redirect.StatusCode != http.StatusMovedPermanently || redirect.Header.Get("Location") != "https://paper.example/listings?city=dubai" {
		t.Errorf("http: %s to %q", redirect.Status, redirect.Header.Get("Location"))
	}

	front, body := get(t, c, "https://paper.example/", "X-Request-Id", "chosen-by-the-client")
	if front.StatusCode != http.StatusOK || front.ProtoMajor != 2 || !strings.Contains(body, `<link rel="canonical" href="https://paper.example/">`) {
		t.Errorf("front page: %s, %s, %.300s", front.Status, front.Proto, body)
	}
	if id := front.Header.Get("X-Request-Id"); !nginxRequestID.MatchString(id) {
		t.Errorf("X-Request-Id is %q, want the one of nginx", id)
	}
	if front.Header.Get("Strict-Transport-Security") == "" || front.Header.Get("Content-Security-Policy") == "" {
		t.Errorf("a security header is missing: %v", front.Header)
	}
	compressed, _ := get(t, c, "https://paper.example/", "Accept-Encoding", "br")
	if compressed.Header.Get("Content-Encoding") != "br" {
		t.Errorf("Content-Encoding is %q, want the server's br", compressed.Header.Get("Content-Encoding"))
	}
	if again, _ := get(t, c, "https://paper.example/", "If-None-Match", front.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
		t.Errorf("with its ETag: %s, want 304", again.Status)
	}

	// X-Forwarded-For from the client has no effect: the sixth wrong password is refused.
	for i := range 6 {
		guess, err := http.NewRequest(http.MethodGet, "https://paper.example/partners/counts", nil)
		if err != nil {
			t.Fatal(err)
		}
		guess.SetBasicAuth("desk", "wrong")
		guess.Header.Set("X-Forwarded-For", "203.0.113."+string(rune('1'+i)))
		res, err := c.Do(guess)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		want := http.StatusUnauthorized
		if i == 5 {
			want = http.StatusTooManyRequests
		}
		if res.StatusCode != want {
			t.Errorf("guess %d: %s, want %d", i+1, res.Status, want)
		}
	}
}

// testNginxBase tests docs/deploy/nginx-base.conf: the newspaper below a path of another site.
func testNginxBase(t *testing.T, binary string) {
	upstream := startBinary(t, binary, "-origin", "http://www.example", "-base", "/news")
	address := freeAddress(t)
	startNginx(t, address, "server {\nlisten "+address+";\nserver_name www.example;\nlocation / { return 200 other; }\n"+
		deployFile(t, "nginx-base.conf", "127.0.0.1:8080", upstream)+"}\n")
	c := proxyClient(address)

	for _, tt := range []struct {
		path   string
		status int
		want   string
	}{
		{"/", http.StatusOK, "other"},
		{"/news/", http.StatusOK, `<link rel="canonical" href="http://www.example/news/">`},
		{"/news/partners", http.StatusOK, "/news/e/v1.js"},
		{"/news/partners/counts", http.StatusNotFound, ""},
		{"/robots.txt", http.StatusOK, "Sitemap: http://www.example/news/sitemap.xml"},
	} {
		res, body := get(t, c, "http://www.example"+tt.path)
		if res.StatusCode != tt.status || !strings.Contains(body, tt.want) {
			t.Errorf("%s: %s, want %d with %q:\n%.600s", tt.path, res.Status, tt.status, tt.want, body)
		}
	}
	if res, _ := get(t, c, "http://www.example/news"); !strings.HasSuffix(res.Header.Get("Location"), "/news/") {
		t.Errorf("/news: %s to %q", res.Status, res.Header.Get("Location"))
	}
}

// TestDeployUnit checks docs/deploy/broadside.service with systemd-analyze: no warning, and an
// exposure of at most 1.5 of 10.
func TestDeployUnit(t *testing.T) {
	t.Parallel()
	analyze := requireProgram(t, "systemd-analyze")
	unit := filepath.Join(t.TempDir(), "broadside.service")
	text := deployFile(t, "broadside.service", "/usr/local/bin/broadside", "/bin/true")
	if err := os.WriteFile(unit, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(analyze, "verify", unit).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("verify: %v\n%s", err, out)
	}
	if out, err := exec.Command(analyze, "security", "--offline=true", "--no-pager", "--threshold=15", unit).CombinedOutput(); err != nil {
		t.Errorf("security: %v\n%s", err, out)
	}
}
