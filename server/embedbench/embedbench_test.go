package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestMedian(t *testing.T) {
	t.Parallel()
	got := median([]figures{{Requests: 9, Bytes: 1, Shift: .3}, {Requests: 1, Bytes: 5, Shift: .1}, {Requests: 4, Bytes: 3, Shift: .2}})
	if want := (figures{Requests: 4, Bytes: 3, Shift: .2}); got != want {
		t.Errorf("median = %+v, want %+v", got, want)
	}
	if got := median([]figures{{Script: 7}}); got.Script != 7 {
		t.Errorf("median of one = %+v, want it", got)
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := writeTable(&out, []peer{{name: "ours"}, {name: "theirs"}}, []figures{{Requests: 4, Bytes: 3275, Shift: 0}, {Shift: .2684}}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 3 || !strings.Contains(lines[1], "3275") || !strings.Contains(lines[2], "0.268") {
		t.Errorf("table =\n%s", out.String())
	}
}

// Each peer's page, script and framed page exist at the addresses in its embed.
func TestHouses(t *testing.T) {
	t.Parallel()
	all, err := readPeers("../../build/peers")
	if err != nil {
		t.Fatal(err)
	}
	h, err := startServers(0, all)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.close)
	for i, p := range all {
		page := get(t, h.partnerURL(i))
		for _, attribute := range []string{`src="`, `data-pym-src="`} {
			for _, after := range strings.Split(page, attribute)[1:] {
				address, _, _ := strings.Cut(after, `"`)
				if got := get(t, address); got == "" {
					t.Errorf("%s: %s is empty", p.name, address)
				}
			}
		}
		if child := h.framedPage(i); !strings.Contains(child, `id="piece"`) {
			t.Errorf("%s has another child page", p.name)
		}
	}
	if requests, _ := h.takeTraffic(); requests < len(all) {
		t.Errorf("counted %d requests, want one each at least", requests)
	}
	if requests, n := h.takeTraffic(); requests != 0 || n != 0 {
		t.Errorf("after it was taken the count is %d, %d", requests, n)
	}
}

func TestNothingElse(t *testing.T) {
	t.Parallel()
	h := &servers{peers: []peer{{name: "one"}}}
	for _, path := range []string{"/", "/child/1", "/script/9/x.js", "/e/nothing.js", "/child/x"} {
		if _, _, ok := h.publisherFile(path); ok {
			t.Errorf("published(%q) is something", path)
		}
	}
	for _, path := range []string{"/1", "/-1", "/x"} {
		if _, _, ok := h.partnerPage(path); ok {
			t.Errorf("hosted(%q) is something", path)
		}
	}
}

func TestMissingPeers(t *testing.T) {
	t.Parallel()
	err := runBenchmark(t.Context(), io.Discard, t.TempDir(), 0, 1)
	if err == nil || !strings.Contains(err.Error(), "make peers") {
		t.Errorf("bench without peers = %v, want an error with a remedy", err)
	}
}

func get(t *testing.T, address string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip")
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	if got.StatusCode != http.StatusOK {
		t.Errorf("GET %s = %s", address, got.Status)
		return "?"
	}
	z, err := gzip.NewReader(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
