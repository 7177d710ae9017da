package main

import (
	"html"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const records = `partners:
  - id: gulf-homes
    name: Gulf Homes
    origins: [https://gulfhomes.example]
    status: `

// The server watches the partners' records, keeps counts over a restart, and shows them to the
// operator.
func TestRunWithPartners(t *testing.T) {
	t.Parallel()
	file, data := filepath.Join(t.TempDir(), "partners.yaml"), t.TempDir()
	write := func(status string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(records+status+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("live")
	flags := []string{"-sample", "-data", data, "-partners", file, "-operator-password", "open sesame"}
	r := start(t, flags...)
	for path, want := range map[string]int{"/e/listings?k=gulf-homes": 200, "/e/listings": 200, "/partners": 200, "/partners/gulf-homes": 401, "/api/v1/partners/gulf-homes/counts": 401} {
		if status, _ := r.get(t, path); status != want {
			t.Errorf("GET %s = %d, want %d", path, status, want)
		}
	}
	_, framed := r.get(t, "/e/listings?k=gulf-homes")
	counted := regexp.MustCompile(`data-count="([^"]+)"`).FindStringSubmatch(framed)
	if counted == nil {
		t.Fatalf("the framed page is not counted: %s", framed)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.url+html.UnescapeString(counted[1]), strings.NewReader("view"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("User-Agent", "Mozilla/5.0 Firefox/150.0")
	resp, err := http.DefaultClient.Do(req)
	if err != nil || resp.StatusCode != http.StatusNoContent {
		t.Fatalf("counting: %v, %v", resp, err)
	}
	resp.Body.Close()
	write("revoked")
	r.eventually(t, "/e/listings?k=gulf-homes", "refused", func(status int, _ string) bool { return status == http.StatusForbidden })
	write("[")
	r.eventually(t, "/e/listings?k=gulf-homes", "still refused", func(status int, _ string) bool {
		return status == http.StatusForbidden && strings.Contains(r.logs.String(), "last good version stays")
	})
	if err := r.stop(); err != nil {
		t.Fatal(err)
	}
	write("live")
	r = start(t, flags...)
	req, err = http.NewRequestWithContext(t.Context(), http.MethodGet, r.url+"/api/v1/partners/gulf-homes/counts.csv", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth("desk", "open sesame")
	resp, err = http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body := make([]byte, 200)
	n, _ := resp.Body.Read(body)
	if !strings.Contains(string(body[:n]), ",,1,0,0,0\r\n") {
		t.Errorf("after a restart the counts are %q", body[:n])
	}
	if strings.Contains(r.logs.String(), "open sesame") {
		t.Error("the log contains the password")
	}
}

// A record with an unknown category is reported with its line.
func TestRunWithWrongPartners(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "partners.yaml")
	if err := os.WriteFile(file, []byte(records+"live\n    listings: category=nothing\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := run(t.Context(), config{addr: "127.0.0.1:0", data: t.TempDir(), store: "sqlite", log: "text", partners: file}, io.Discard, io.Discard)
	if err == nil || !strings.Contains(err.Error(), file+":6: partners[0].listings: ") || !strings.Contains(err.Error(), `"nothing"`) {
		t.Errorf("run = %v, want the file, the line and the fault", err)
	}
}

// Without the flags any site may embed, and there are no operator's pages.
func TestRunWithoutPartners(t *testing.T) {
	t.Parallel()
	r := start(t, "-sample")
	for path, want := range map[string]int{"/e/listings": 200, "/e/listings?k=nobody": 200, "/partners/open": 404, "/api/v1/partners/open/counts": 404} {
		if status, _ := r.get(t, path); status != want {
			t.Errorf("GET %s = %d, want %d", path, status, want)
		}
	}
}

// An invalid file is reported with its line, and the server does not start.
func TestRunRefusesBadRecords(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "partners.yaml")
	if err := os.WriteFile(file, []byte(records+"paused\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{file: file + ":5: ", file + ".missing": "no such file"} {
		c, err := parseFlags([]string{"-addr", "127.0.0.1:0", "-data", t.TempDir(), "-partners", path}, none, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := run(t.Context(), c, &strings.Builder{}, &strings.Builder{}); err == nil || !strings.Contains(err.Error(), "-partners: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("run with -partners %s = %v, want %s", path, err, want)
		}
	}
}
