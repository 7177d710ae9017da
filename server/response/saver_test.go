package response

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"broadside/web"
)

func TestSavesData(t *testing.T) {
	for _, tt := range []struct { // not parallel: it counts allocations
		header, cookie string
		want           bool
	}{
		{"", "", false},
		{"on", "", true},
		{" ON ", "", true},
		{"off", "", false},
		{"1", "", false},
		{"", "saver=on", true},
		{"", "a=b; saver=on; c=d", true},
		{"", "xsaver=on", false},
		{"", "saver=only", false},
		{"on", "saver=off", false}, // the reader's choice takes precedence
		{"on", "saver=", true},
		{"on", "session=saver=off", true},
	} {
		h := http.Header{}
		if tt.header != "" {
			h.Set("Save-Data", tt.header)
		}
		if tt.cookie != "" {
			h.Set("Cookie", tt.cookie)
		}
		if got := SavesData(h); got != tt.want {
			t.Errorf("SavesData(Save-Data: %q, Cookie: %q) = %t, want %t", tt.header, tt.cookie, got, tt.want)
		}
		if n := testing.AllocsPerRun(10, func() { SavesData(h) }); n > 0 {
			t.Errorf("SavesData(Save-Data: %q, Cookie: %q) allocates %v times", tt.header, tt.cookie, n)
		}
	}
	two := http.Header{"Cookie": {"a=b", "saver=on"}} // HTTP/2 may send several lines
	if !SavesData(two) {
		t.Error("the second line of cookies is not read")
	}
}

// The policy allows exactly the script that pages contain.
func TestThemeSource(t *testing.T) {
	t.Parallel()
	sum := sha256.Sum256([]byte(ThemeScript()))
	want := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	if !strings.Contains(PagePolicy, " "+want+" ") || strings.Contains(PagePolicy, "unsafe-inline") {
		t.Errorf("the policy is %s, the script's hash %s", PagePolicy, want)
	}
	if script := ThemeScript(); script == "" || strings.Contains(script, "//") || !strings.HasSuffix(strings.TrimSpace(string(web.Named("theme.js").Body)), script) {
		t.Errorf("the script is %q", script)
	}
}

func BenchmarkSavesData(b *testing.B) {
	h := http.Header{"Accept-Encoding": {"br"}, "Cookie": {"_ga=GA1.2.1234567890; saver=auto"}}
	for b.Loop() {
		SavesData(h)
	}
}
