package subscribers_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"broadside/server/push/pushtest"
	"broadside/server/subscribers"
)

// The message is one JSON for Safari, which shows it by itself, and for the worker.
func TestStoryMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribe("a", breaking)
	w.queue("bus-lane")
	w.deliver()
	all := w.push.Received()
	if len(all) != 1 || all[0].Urgency != "high" || all[0].TTL != 12*3600 || all[0].Topic == "" || all[0].Subject != "https://paper.example" {
		t.Fatalf("received %+v", all)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(all[0].Text), &got); err != nil {
		t.Fatal(err)
	}
	n := got["notification"].(map[string]any)
	for name, want := range map[string]any{"title": "Bus lane opens", "body": "From Sunday", "lang": "en-GB", "dir": "ltr", "tag": "story:bus-lane", "navigate": "https://paper.example/news/articles/bus-lane"} {
		if n[name] != want {
			t.Errorf("%s is %v, want %v", name, n[name], want)
		}
	}
	if got["web_push"] != 8030.0 || !strings.HasPrefix(n["icon"].(string), "https://paper.example/news/web/icons/") {
		t.Errorf("the message is %s", all[0].Text)
	}
	if settings := n["actions"].([]any)[0].(map[string]any); settings["navigate"] != "https://paper.example/news/settings/notifications" {
		t.Errorf("the action is %v", settings)
	}
}

// Every reader gets the story in the language of their subscription, once.
func TestStoryReachesByLanguage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribe("a", breaking)
	w.subscribe("b", breaking.with("lang", "ar"))
	w.subscribe("c", breaking.with("breaking", false).with("searches", []string{"category=motors"}))
	dry, err := w.Notify(t.Context(), "bus-lane", true, nil)
	if err != nil || len(dry.Parts) != 2 || dry.Parts[0].Reached != 1 || dry.Parts[1].Reached != 1 || dry.Parts[1].Lang != "ar" {
		t.Fatalf("dry run: %+v, %v", dry, err)
	}
	w.deliver()
	w.expect("after a dry run", "")
	w.queue("bus-lane")
	w.deliver()
	w.expect("both languages", "a: Bus lane opens; b: افتتاح مسار الحافلات")
	for _, slug := range []string{"bus-lane", "masar"} {
		again := w.queue(slug)
		if again.Parts[0].Already.IsZero() || again.Parts[0].Sent != 1 {
			t.Errorf("%s again: %+v", slug, again.Parts[0])
		}
	}
	w.deliver()
	w.expect("the second time", "")
}

func TestStoryThatCannotBeSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribe("a", breaking.with("lang", "ar"))
	for slug, want := range map[string]string{"nothing": "No such story", "retracted": "is retracted"} {
		if _, err := w.Notify(t.Context(), slug, false, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Notify(%s) = %v, want %q", slug, err, want)
		}
	}
	w.queue("long")
	w.deliver()
	if got := w.push.Received(); len(got) != 1 || len(got[0].Text) > 2000 {
		t.Errorf("a long story: %d messages", len(got))
	}
}

func TestQuietHours(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.clock.Add(12 * time.Hour) // midnight in Dubai, 20:00 in London
	w.subscribe("dubai", breaking)
	w.subscribe("london", breaking.with("zone", "Europe/London"))
	w.subscribe("none", breaking.with("quiet", nil))
	w.subscribe("urgent", breaking.with("urgent", true))
	w.subscribe("forever", breaking.with("quiet", map[string]string{"from": "20:00", "to": "19:59"}))
	report := w.queue("bus-lane")
	if p := report.Parts[0]; p.Reached != 4+1 || p.Waiting != 5 {
		t.Errorf("queued %+v", p)
	}
	w.deliver()
	w.expect("at midnight", "london: Bus lane opens; none: Bus lane opens; urgent: Bus lane opens")
	w.clock.Add(7*time.Hour - time.Minute)
	w.deliver()
	w.expect("at 6:59", "")
	w.clock.Add(time.Minute)
	w.deliver()
	w.expect("at 7:00", "dubai: Bus lane opens")
	w.clock.Add(5 * time.Hour)
	w.deliver()
	w.expect("when the story is old", "")
}

// Notify waits for the due deliveries, and reports their outcomes.
func TestNotifyResult(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, answer := range map[string]pushtest.Answer{
		"a": {}, "b": {Status: 410}, "c": {Status: 404}, "d": {Status: 413}, "e": {Status: 403}, "f": {Status: 500},
	} {
		w.subscribe(name, breaking)
		if answer.Status != 0 {
			w.push.Answer(name, answer)
		}
	}
	w.subscribe("quiet", breaking.with("quiet", map[string]string{"from": "11:00", "to": "13:00"}))
	running := make(chan struct{})
	go func() {
		defer close(running)
		w.Run(t.Context())
	}()
	var last [2]int
	report, err := w.Notify(t.Context(), "bus-lane", false, func(done, total int) { last = [2]int{done, total} })
	if err != nil {
		t.Fatal(err)
	}
	p := report.Parts[0]
	if p.Reached != 7 || p.Sent != 1 || p.Gone != 2 || p.Failed != 2 || p.Waiting != 2 || last != [2]int{5, 7} {
		t.Errorf("result %+v, progress %v", p, last)
	}
}

// Gone browsers are removed; those of a push service that is busy are tried again.
func TestDeliveryFates(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	gone := w.subscribe("gone", breaking)
	w.push.Answer("gone", pushtest.Answer{Status: 410})
	w.queue("bus-lane")
	w.deliver()
	if out := w.send("PUT", choices{"subscription": gone}); out.Code != http.StatusNotFound {
		t.Errorf("a browser that is gone is still there: %d", out.Code)
	}
	w = newWorld(t)
	w.subscribe("busy", breaking)
	w.subscribe("other", breaking)
	w.push.Answer("busy", pushtest.Answer{Status: 503}, pushtest.Answer{Status: 500})
	w.queue("bus-lane")
	w.deliver()
	w.expect("at first", "other: Bus lane opens")
	for _, tt := range []struct {
		after    time.Duration
		requests int
	}{{29 * time.Second, 2}, {9 * time.Second, 3}, {59 * time.Second, 3}, {16 * time.Second, 4}} { // 30 and 60 seconds, with up to a quarter at random
		w.clock.Add(tt.after)
		if w.deliver(); w.push.Requests() != tt.requests {
			t.Errorf("%d requests at %v, want %d", w.push.Requests(), w.clock.Now(), tt.requests)
		}
	}
	w.expect("after two retries", "busy: Bus lane opens")
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribe("a", breaking)
	w.push.Answer("a", pushtest.Answer{Status: 429, RetryAfter: "600"})
	w.queue("bus-lane")
	w.deliver()
	for range 9 {
		w.clock.Add(time.Minute)
		w.deliver()
	}
	if n := w.push.Requests(); n != 1 {
		t.Errorf("%d requests within Retry-After", n)
	}
	w.clock.Add(time.Minute)
	w.deliver()
	w.expect("after Retry-After", "a: Bus lane opens")
}

// A push service that never recovers does not get the story for ever.
func TestRetriesEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribe("a", breaking)
	w.queue("bus-lane")
	for range 100 {
		w.push.AnswerAll(500)
		w.deliver()
		w.clock.Add(10 * time.Minute)
	}
	if n := w.push.Requests(); n != 8 {
		t.Errorf("%d attempts, want 8", n)
	}
}

// Five refusals in sequence end a subscription; a success between them starts the count anew.
func TestRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	to := w.subscribe("a", breaking.with("searches", []string{"category=motors"}))
	n := 0
	notify := func(status int) {
		if status != 0 {
			w.push.Answer("a", pushtest.Answer{Status: status})
		}
		n++
		if err := w.store.Put(t.Context(), listing(n, "motors", w.clock.Now())); err != nil {
			t.Fatal(err)
		}
		w.clock.Add(61 * time.Minute)
		if err := w.RunSearches(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.deliver()
	}
	w.clock.Add(-2 * time.Hour)
	for _, status := range []int{403, 400, 0, 400, 400, 401, 403} {
		notify(status)
	}
	if out := w.send("PUT", choices{"subscription": to}); out.Code != http.StatusOK {
		t.Fatalf("after four refusals: %d", out.Code)
	}
	notify(403)
	if out := w.send("PUT", choices{"subscription": to}); out.Code != http.StatusNotFound {
		t.Errorf("after five refusals: %d", out.Code)
	}
	if !strings.Contains(w.log.String(), "sent status 403") || strings.Contains(w.log.String(), "/send/") {
		t.Errorf("the log is %s", w.log)
	}
}

// After a kill, notifications that were being sent are not sent again, and those not begun are
// sent.
func TestNeverTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribe("a", breaking)
	w.queue("bus-lane")
	if claimed, err := w.store.ClaimDeliveries(t.Context(), w.clock.Now(), false, 1); err != nil || len(claimed) != 1 {
		t.Fatalf("claimed %d, %v", len(claimed), err)
	}
	w.subscribe("b", breaking.with("lang", "ar"))
	w.queue("long")
	if err := w.store.Close(); err != nil { // killed
		t.Fatal(err)
	}
	w.open()
	if n, err := w.store.DropClaimed(t.Context()); err != nil || n != 1 {
		t.Errorf("DropClaimed = %d, %v", n, err)
	}
	w.deliver()
	if got := w.received(); !strings.HasPrefix(got, "b: ") || strings.Contains(got, "a: ") {
		t.Errorf("after the restart: %q", got)
	}
	var again subscribers.StoryReport = w.queue("bus-lane")
	if again.Parts[0].Already.IsZero() || again.Parts[0].Failed != 1 {
		t.Errorf("the story again: %+v", again.Parts[0])
	}
}
