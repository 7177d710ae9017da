package site

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/server/embed"
	"broadside/server/middleware"
	"broadside/server/xsstest"
)

const reader = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36"

// postWithToken posts the report of a frame with a new token.
func postWithToken(p paper, query, body string, header ...string) *httptest.ResponseRecorder {
	v, _ := url.ParseQuery(strings.TrimPrefix(query, "?"))
	item, partner := v.Get("item"), v.Get("k")
	if words := strings.Fields(body); len(words) > 1 {
		item, partner = words[1], strings.Join(words[2:], " ")
	}
	v.Set("t", p.frames.Tokens.Issue(item, partner, p.Now()))
	return postReport(p, "?"+v.Encode(), body, header...)
}

// postReport posts to the address of reports.
func postReport(h http.Handler, query, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/e/count"+query, strings.NewReader(body))
	r.Header.Set("User-Agent", reader)
	r.Header.Set("Content-Type", "text/plain;charset=UTF-8")
	r.Header.Set("Origin", "https://paper.example")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// storedCounts flushes the buffer and returns the stored counts of a partner.
func storedCounts(t *testing.T, p paper, partner string) []api.FrameCount {
	t.Helper()
	p.frames.Counts.Flush()
	counts, err := p.store.FrameCounts(t.Context(), partner, "2026-01-01", "2026-12-31")
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

func TestCount(t *testing.T) {
	t.Parallel()
	p := embedPaper(t)
	slug := firstArticle(t, p, "en")
	for _, tt := range []struct {
		name, query, body string
		header            []string
		status            int
		partner           string
		want              []api.FrameCount
	}{
		{"the body says it all", "", "view " + slug + " gulf-homes", nil, 204, "gulf-homes", []api.FrameCount{{Day: "2026-11-23", Item: slug, Views: 1}}},
		{"the address says of what", "?item=" + slug + "&k=gulf-homes", "open", nil, 204, "gulf-homes", []api.FrameCount{{Day: "2026-11-23", Item: slug, Opens: 1}}},
		{"the body goes before the address", "?item=" + slug + "&k=gulf-homes", "expand " + slug, nil, 204, "open", []api.FrameCount{{Day: "2026-11-23", Item: slug, Expands: 1}}},
		{"listings", "?k=gulf-homes", "view", nil, 204, "gulf-homes", []api.FrameCount{{Day: "2026-11-23", Views: 1}}},
		{"from a sandbox", "?k=gulf-homes", "view", []string{"Origin", "null", "Sec-Fetch-Site", "cross-site"}, 204, "gulf-homes", []api.FrameCount{{Day: "2026-11-23", Views: 1}}},
		{"under another name", "?k=gulf-homes", "view", []string{"Origin", "http://10.0.0.7", "Sec-Fetch-Site", "same-origin"}, 204, "gulf-homes", []api.FrameCount{{Day: "2026-11-23", Views: 1}}},
		{"from another site's script", "?k=gulf-homes", "view", []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}, 204, "gulf-homes", nil},
		{"a crawler", "?k=gulf-homes", "view", []string{"User-Agent", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}, 204, "gulf-homes", nil},
		{"a crawler like a phone", "?k=gulf-homes", "view", []string{"User-Agent", reader + " (compatible; bingbot/2.0)"}, 204, "gulf-homes", nil},
		{"a speed test", "?k=gulf-homes", "view", []string{"User-Agent", reader + " Chrome-Lighthouse"}, 204, "gulf-homes", nil},
		{"nobody's program", "?k=gulf-homes", "view", []string{"User-Agent", ""}, 204, "gulf-homes", nil},
		{"fetched ahead", "?k=gulf-homes", "view", []string{"Sec-Purpose", "prefetch;prerender"}, 204, "gulf-homes", nil},
		{"fetched ahead, older", "?k=gulf-homes", "view", []string{"Purpose", "prefetch"}, 204, "gulf-homes", nil},
		{"a revoked partner", "?k=old", "view", nil, 204, "old", nil},
		{"an unknown partner", "?k=nobody", "view", nil, 204, "nobody", nil},
		{"a card", "?k=-", "view", nil, 204, "open", nil},
		{"no such story", "", "view nothing gulf-homes", nil, 404, "gulf-homes", nil},
		{"nothing", "", "", nil, 400, "gulf-homes", nil},
		{"something else", "?k=gulf-homes", "bought", nil, 400, "gulf-homes", nil},
		{"more than is asked", "", "view a b c", nil, 400, "gulf-homes", nil},
		{"too much", "?k=gulf-homes", "view " + strings.Repeat("x", 200), nil, 413, "gulf-homes", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := storedCounts(t, p, tt.partner)
			w := postWithToken(p, tt.query, tt.body, tt.header...)
			if w.Code != tt.status || w.Header().Get("Set-Cookie") != "" || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("POST = %d, %v, want %d, no cookie, nothing kept", w.Code, w.Header(), tt.status)
			}
			if got := w.Header().Get("Cross-Origin-Resource-Policy"); got != "cross-origin" {
				t.Errorf("Cross-Origin-Resource-Policy = %q, want cross-origin: a frame in a sandbox has no origin", got)
			}
			if got := addedCounts(before, storedCounts(t, p, tt.partner)); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("counted %v, want %v", got, tt.want)
			}
		})
	}
	for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete} {
		if w := send(p, method, "/e/count"); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "POST, OPTIONS" {
			t.Errorf("%s /e/count = %d, Allow %q", method, w.Code, w.Header().Get("Allow"))
		}
	}
}

// addedCounts returns the difference of two lists of counts.
func addedCounts(before, after []api.FrameCount) []api.FrameCount {
	var out []api.FrameCount
	for _, a := range after {
		for _, b := range before {
			if a.Day == b.Day && a.Item == b.Item {
				a.Views, a.Opens, a.Expands, a.Refused = a.Views-b.Views, a.Opens-b.Opens, a.Expands-b.Expands, a.Refused-b.Refused
			}
		}
		if a.Views+a.Opens+a.Expands+a.Refused > 0 {
			out = append(out, a)
		}
	}
	return out
}

// Counts are dated in the newspaper's time zone, not in UTC.
func TestCountDay(t *testing.T) {
	t.Parallel()
	late := time.Date(2026, 11, 23, 21, 0, 0, 0, time.UTC) // 1 a.m. in Dubai
	p := embedPaper(t, withNow(func() time.Time { return late }))
	postWithToken(p, "?k=gulf-homes", "view")
	if got := storedCounts(t, p, "gulf-homes"); len(got) != 1 || got[0].Day != "2026-11-24" {
		t.Errorf("counted %v, want the 24th", got)
	}
}

// Reports from one address are limited; the refusal has Retry-After; the address is not stored.
func TestCountIsThrottled(t *testing.T) {
	t.Parallel()
	now := today()
	p := embedPaper(t, withNow(func() time.Time { return now }))
	refused := 0
	for range embed.MaxReportsPerMinute + 5 {
		if w := postWithToken(p, "?k=gulf-homes", "view"); w.Code == http.StatusTooManyRequests {
			refused++
			if w.Header().Get("Retry-After") == "" {
				t.Error("Retry-After is missing")
			}
		}
	}
	if refused != 5 {
		t.Errorf("%d refused, want 5", refused)
	}
	if got := storedCounts(t, p, "gulf-homes"); len(got) != 1 || got[0].Views != embed.MaxReportsPerMinute {
		t.Errorf("counted %v, want %d views", got, embed.MaxReportsPerMinute)
	}
	now = now.Add(time.Minute)
	if w := postWithToken(p, "?k=gulf-homes", "view"); w.Code != http.StatusNoContent {
		t.Errorf("a minute later = %d", w.Code)
	}
}

// TestCountTokens checks that a token of a framed page counts once for each kind, and that other
// reports are counted as refused.
func TestCountTokens(t *testing.T) {
	t.Parallel()
	now := today()
	p := embedPaper(t, withNow(func() time.Time { return now }))
	slug := firstArticle(t, p, "en")
	address := "?item=" + slug + "&k=gulf-homes"
	mint := func() string { return "&t=" + p.frames.Tokens.Issue(slug, "gulf-homes", now) }
	token, old := mint(), mint()
	one := func(c api.FrameCount) []api.FrameCount {
		c.Day, c.Item = "2026-11-23", slug
		return []api.FrameCount{c}
	}
	refused := one(api.FrameCount{Refused: 1})
	for _, tt := range []struct {
		name, query, body string
		status            int
		want              []api.FrameCount
		later             time.Duration
	}{
		{"a view", address + token, "view", 204, one(api.FrameCount{Views: 1}), 0},
		{"the same again", address + token, "view", 403, refused, 0},
		{"an opening in the same frame", address + token, "open", 204, one(api.FrameCount{Opens: 1}), 0},
		{"no token", address, "view", 403, refused, 0},
		{"another story's token", address + "&t=" + p.frames.Tokens.Issue("another", "gulf-homes", now), "view", 403, refused, 0},
		{"another partner's token", address + "&t=" + p.frames.Tokens.Issue(slug, "open", now), "view", 403, refused, 0},
		{"eleven minutes later", address + old, "view", 403, refused, 11 * time.Minute},
	} {
		before := storedCounts(t, p, "gulf-homes")
		now = now.Add(tt.later)
		if w := postReport(p, tt.query, tt.body); w.Code != tt.status {
			t.Errorf("%s = %d, want %d", tt.name, w.Code, tt.status)
		}
		if got := addedCounts(before, storedCounts(t, p, "gulf-homes")); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: counted %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestCountsAreKeptWhenTheThrottleIsFull checks that reports are counted however many other
// addresses have reported.
func TestCountsAreKeptWhenTheThrottleIsFull(t *testing.T) {
	t.Parallel()
	p := embedPaper(t)
	p.frames.Reports.MaxAddresses = 10
	for i := range 50 {
		w := postWithToken(p, "?k=gulf-homes", "view", "X-Forwarded-For", fmt.Sprintf("203.0.113.%d", i))
		if w.Code != http.StatusNoContent {
			t.Fatalf("address %d = %d", i, w.Code)
		}
	}
	if got := storedCounts(t, p, "gulf-homes"); len(got) != 1 || got[0].Views != 50 {
		t.Errorf("counted %v, want 50 views", got)
	}
}

func TestCountHostile(t *testing.T) {
	t.Parallel()
	p := embedPaper(t)
	for _, text := range xsstest.Texts {
		for _, body := range []string{text, "view " + text, "view  " + text + " " + text} {
			if w := postWithToken(p, "?"+url.Values{"item": {text}, "k": {text}}.Encode(), body); w.Code >= 500 {
				t.Errorf("POST %q = %d", body, w.Code)
			}
		}
	}
	if got := storedCounts(t, p, "gulf-homes"); len(got) > 0 {
		t.Errorf("hostile texts were counted: %v", got)
	}
}

// FuzzCount checks that only events of known partners and existing articles are counted.
func FuzzCount(f *testing.F) {
	p := embedPaper(f)
	f.Add("view x gulf-homes", "item=x&k=gulf-homes")
	f.Add("open", "k=%00")
	f.Fuzz(func(t *testing.T, body, query string) {
		r := httptest.NewRequest(http.MethodPost, "/e/count", strings.NewReader(body))
		r.URL.RawQuery = query
		r.Header.Set("User-Agent", reader)
		w := httptest.NewRecorder()
		p.ServeHTTP(w, r)
		if w.Code >= 500 || w.Code == 200 {
			t.Errorf("POST %q ?%s = %d", body, query, w.Code)
		}
	})
}

func TestCountsForTheDesk(t *testing.T) {
	t.Parallel()
	p := embedPaper(t)
	slug := firstArticle(t, p, "en")
	for _, body := range []string{"view " + slug, "view " + slug, "open " + slug} {
		postWithToken(p, "", body+" gulf-homes")
	}
	postWithToken(p, "?k=gulf-homes", "view")
	p.frames.Counts.Flush()
	at := api.Root + "/partners/gulf-homes/counts"
	doc := readOpenAPI(t)

	w := getAsOperator(p, at)
	valid(t, at, doc.at(t, pointer("components", "schemas", "FrameCounts")), w)
	var counts api.FrameCounts
	if err := json.Unmarshal(w.Body.Bytes(), &counts); err != nil {
		t.Fatal(err)
	}
	want := api.FrameCounts{Partner: "gulf-homes", From: "2026-10-25", To: "2026-11-23", Total: api.FrameCount{Views: 3, Opens: 1},
		Items: []api.FrameCount{{Day: "2026-11-23", Item: slug, Views: 2, Opens: 1}, {Day: "2026-11-23", Views: 1}}}
	if !reflect.DeepEqual(counts, want) {
		t.Errorf("counts = %+v, want %+v", counts, want)
	}
	if h := w.Header(); h.Get("Cache-Control") != "no-store" || h.Get("Content-Type") != "application/json" {
		t.Errorf("headers %v", h)
	}

	w = getAsOperator(p, at+".csv?from=2026-11-01&to=2026-11-30")
	rows, err := csv.NewReader(w.Body).ReadAll()
	if err != nil || !reflect.DeepEqual(rows, [][]string{{"day", "item", "views", "opens", "expands", "refused"}, {"2026-11-23", slug, "2", "1", "0", "0"}, {"2026-11-23", "", "1", "0", "0", "0"}}) {
		t.Errorf("CSV = %v, %v", rows, err)
	}
	if got := w.Header().Get("Content-Disposition"); got != `attachment; filename="gulf-homes-2026-11-01-2026-11-30.csv"` || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/csv") {
		t.Errorf("CSV is sent as %s, %s", w.Header().Get("Content-Type"), got)
	}

	for _, tt := range []struct {
		path   string
		status int
	}{
		{at + "?from=2026-11-23&to=2026-11-23", 200}, {at + "?from=2025-11-23&to=2026-11-23", 200}, {api.Root + "/partners/old/counts", 200},
		{at + "?from=2026-11-24&to=2026-11-23", 400}, {at + "?from=2020-01-01", 400}, {at + "?from=yesterday", 400}, {at + "?nonsense=1", 400},
		{at + "?from=2026-02-31", 400}, {at + "?from=%27%20OR%201=1", 400},
		{api.Root + "/partners/nobody/counts", 404}, {api.Root + "/partners/-/counts", 404},
	} {
		w := getAsOperator(p, tt.path)
		if w.Code != tt.status {
			t.Errorf("GET %s = %d, want %d", tt.path, w.Code, tt.status)
		}
		if tt.status != http.StatusOK {
			valid(t, tt.path, doc.at(t, pointer("components", "schemas", "Problem")), w)
		}
	}
	// The operations with security in openapi.json are exactly those that ask for the password.
	for path, methods := range doc.Paths {
		if _, reads := methods["get"]; !reads {
			continue
		}
		w := get(p, api.Root+strings.NewReplacer("{id}", "gulf-homes", "{slug}", slug, "{code}", "motors").Replace(path))
		if secured := methods["get"].Security != nil; secured != (w.Code == http.StatusUnauthorized) {
			t.Errorf("GET %s without the password = %d; openapi.json says secured: %v", path, w.Code, secured)
		}
	}
}

// getAsOperator sends a request with the operator's password.
func getAsOperator(h http.Handler, target string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.SetBasicAuth("anyone", "open sesame")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func BenchmarkCount(b *testing.B) {
	p := embedPaper(b)
	p.frames.Reports = middleware.NewThrottle(1<<60, time.Hour)
	slug := firstArticle(b, p, "en")
	for b.Loop() {
		if w := postWithToken(p, "", "view "+slug+" gulf-homes"); w.Code != http.StatusNoContent {
			b.Fatal(w.Code)
		}
	}
}
