package subscribers_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestSubscribe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	to := w.push.Subscribe("a")
	body := breaking.with("subscription", to)
	body["searches"] = []string{"sort=price&category=motors&cursor=x&limit=3", "category=motors", ""}
	var got map[string]any
	out := w.send("POST", body)
	if err := json.Unmarshal(out.Body.Bytes(), &got); err != nil || out.Code != http.StatusCreated {
		t.Fatalf("%d %s, %v", out.Code, out.Body, err)
	}
	want := map[string]any{
		"lang": "en", "zone": "Asia/Dubai", "breaking": true, "urgent": false, "quiet": map[string]any{"from": "22:00", "to": "07:00"},
		"searches": []any{"", "category=motors"}, "descriptions": []any{"All listings", "Motors"}, "key": w.Signer.PublicKey(),
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if h := out.Header(); h.Get("Cache-Control") != "no-store" || h.Get("Content-Type") != "application/json" {
		t.Errorf("headers %v", h)
	}
	// the same browser with other choices
	if out = w.send("POST", breaking.with("subscription", to).with("quiet", nil)); out.Code != http.StatusOK || !strings.Contains(out.Body.String(), `"quiet":null,"searches":[]`) {
		t.Errorf("%d %s", out.Code, out.Body)
	}
	if all, _, err := w.store.CountSubscribers(t.Context(), ""); err != nil || all != 1 {
		t.Errorf("%d subscribers, %v", all, err)
	}
}

func TestRefusedRequests(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	to := w.push.Subscribe("a")
	good := breaking.with("subscription", to)
	many := make([]string, 21)
	for i := range many {
		many[i] = fmt.Sprintf("q=word%d", i)
	}
	other := to
	other.Endpoint = "https://10.0.0.1/x"
	for _, tt := range []struct {
		name   string
		body   any
		header []string
		status int
	}{
		{"another site", good, []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"another origin", good, []string{"Origin", "https://evil.example"}, 403},
		{"a form", good, []string{"Content-Type", "text/plain"}, 415},
		{"no object", "x", nil, 400},
		{"no subscription", breaking, nil, 400},
		{"a private address", breaking.with("subscription", other), nil, 400},
		{"another language", good.with("lang", "fr"), nil, 400},
		{"no zone", good.with("zone", ""), nil, 400},
		{"a local zone", good.with("zone", "Local"), nil, 400},
		{"a path", good.with("zone", "../../etc/passwd"), nil, 400},
		{"no time", good.with("quiet", map[string]string{"from": "25:00", "to": "07:00"}), nil, 400},
		{"nothing", good.with("breaking", false), nil, 400},
		{"an unknown category", good.with("searches", []string{"category=boats"}), nil, 400},
		{"an unknown parameter", good.with("searches", []string{"x=y"}), nil, 400},
		{"no query", good.with("searches", []string{"%"}), nil, 400},
		{"many searches", good.with("searches", many), nil, 400},
		{"good", good, []string{"Sec-Fetch-Site", "same-origin"}, 201},
	} {
		for _, method := range []string{"POST", "PUT", "DELETE"} {
			if method != "POST" && tt.status != 403 && tt.status != 415 {
				continue
			}
			if out := w.send(method, tt.body, tt.header...); out.Code != tt.status {
				t.Errorf("%s with %s = %d %s, want %d", method, tt.name, out.Code, out.Body, tt.status)
			}
		}
	}
}

// At each start a browser confirms its subscription. A new one takes over the choices and the
// waiting deliveries of the old one.
func TestConfirm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.subscribe("a", breaking.with("searches", []string{"category=motors"}).with("quiet", map[string]string{"from": "11:00", "to": "13:00"}))
	w.queue("bus-lane")
	w.put(listing(1, "motors", w.clock.Now()))
	w.deliver()

	now := w.push.Subscribe("b")
	out := w.send("PUT", choices{"subscription": now, "replaces": before, "zone": "Europe/London"})
	if out.Code != http.StatusOK || !strings.Contains(out.Body.String(), `"zone":"Europe/London"`) || !strings.Contains(out.Body.String(), `"searches":["category=motors"]`) {
		t.Fatalf("%d %s", out.Code, out.Body)
	}
	if out := w.send("PUT", choices{"subscription": before}); out.Code != http.StatusNotFound {
		t.Errorf("the old one is still there: %d", out.Code)
	}
	w.clock.Add(6 * time.Hour) // after the quiet hours in London
	w.run()
	w.expect("after the change", "b: 1 new listing: Motors; b: Bus lane opens")
	stolen := now
	stolen.Keys.Auth = before.Keys.Auth
	for _, method := range []string{"PUT", "DELETE"} { // who knows the endpoint only
		if out := w.send(method, choices{"subscription": stolen}); out.Code == http.StatusOK {
			t.Errorf("%s with another secret = %d", method, out.Code)
		}
	}
	if out := w.send("PUT", choices{"subscription": now, "lang": "ar"}); !strings.Contains(out.Body.String(), `"descriptions":["سيارات"]`) {
		t.Errorf("descriptions in the language of the page: %d %s", out.Code, out.Body)
	}
}

func TestUnsubscribe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	to := w.subscribe("a", breaking.with("searches", []string{"category=motors"}).with("quiet", map[string]string{"from": "11:00", "to": "13:00"}))
	w.queue("bus-lane")
	for range 2 { // also when it is not there
		if out := w.send("DELETE", choices{"subscription": to}); out.Code != http.StatusNoContent {
			t.Errorf("DELETE = %d %s", out.Code, out.Body)
		}
	}
	w.put(listing(1, "motors", w.clock.Now()))
	w.clock.Add(4 * time.Hour)
	w.run()
	if w.push.Requests() != 0 {
		t.Error("something was sent after the end")
	}
	if last, err := w.store.LastArrival(t.Context()); err != nil || last != 0 {
		t.Errorf("arrivals are recorded without a search: %d, %v", last, err)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 10 {
		out := w.send("POST", breaking.with("subscription", w.push.Subscribe(fmt.Sprint(i))))
		if want := map[bool]int{true: 201, false: 429}[i < 8]; out.Code != want {
			t.Errorf("browser %d of a network = %d %s, want %d", i, out.Code, out.Body, want)
		}
	}
	w = newWorld(t)
	to := w.subscribe("a", breaking)
	for range 59 {
		w.send("PUT", choices{"subscription": to})
	}
	if out := w.send("PUT", choices{"subscription": to}); out.Code != http.StatusTooManyRequests || out.Header().Get("Retry-After") == "" {
		t.Errorf("request 61 of ten minutes = %d, %v", out.Code, out.Header())
	}
}

// No address of a reader is in the database.
func TestNetworkIsHashed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribe("a", breaking)
	for _, network := range []string{"192.0.2.1", "192.0.2.1:1234"} { // httptest.DefaultRemoteAddr
		if _, from, err := w.store.CountSubscribers(t.Context(), network); err != nil || from != 0 {
			t.Errorf("the network is stored as %s (%v)", network, err)
		}
	}
}
