package subscribers_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"broadside/app/classifieds"
	"broadside/server/store"
)

// run runs the saved searches and delivers.
func (w *world) run() {
	w.t.Helper()
	if err := w.RunSearches(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	w.deliver()
}

func (w *world) put(all ...classifieds.Listing) {
	w.t.Helper()
	if err := w.store.Put(w.t.Context(), all...); err != nil {
		w.t.Fatal(err)
	}
}

func TestSavedSearch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	motors := breaking.with("breaking", false).with("searches", []string{"category=motors&sort=price&limit=5"})
	w.put(listing(1, "motors", w.clock.Now())) // before anybody subscribed
	w.subscribe("a", motors)
	w.subscribe("b", motors.with("lang", "ar"))
	w.subscribe("c", motors.with("searches", []string{"q=camry"}))
	w.subscribe("d", breaking)
	w.run()
	w.expect("nothing new", "")

	old := listing(4, "motors", w.clock.Now().Add(-72*time.Hour)) // comes in now with an old date
	w.put(listing(2, "motors", w.clock.Now()), listing(3, "property", w.clock.Now()), old)
	w.run()
	w.expect("two new listings", "a: 2 new listings: Motors; b: إعلانان جديدان: سيارات")

	w.put(listing(5, "motors", w.clock.Now()))
	w.run()
	w.expect("within the hour", "")
	w.clock.Add(30 * time.Minute)
	w.put(listing(6, "motors", w.clock.Now()), listing(2, "motors", w.clock.Now())) // 2 is only changed
	w.run()
	w.expect("within the hour", "")
	w.clock.Add(31 * time.Minute)
	w.run()
	w.expect("after the hour, together", "a: 2 new listings: Motors; b: إعلانان جديدان: سيارات")

	w.clock.Add(2 * time.Hour)
	w.run()
	w.expect("nothing new", "")
	if last, err := w.store.LastArrival(t.Context()); err != nil || last != 0 {
		t.Errorf("arrivals are kept that all searches have reported: %d, %v", last, err)
	}
}

func TestSearchMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribe("a", breaking.with("searches", []string{"q=toyota&price_max=50000"}))
	one := listing(1, "motors", w.clock.Now())
	one.Price = classifieds.Price{Type: classifieds.Fixed, Minor: 4_000_000, Currency: "AED"}
	w.put(one)
	w.run()
	var m struct {
		Notification struct{ Title, Body, Navigate, Tag string }
	}
	all := w.push.Received()
	if len(all) != 1 || all[0].Urgency != "normal" || all[0].TTL != 24*3600 {
		t.Fatalf("received %+v", all)
	}
	if err := json.Unmarshal([]byte(all[0].Text), &m); err != nil {
		t.Fatal(err)
	}
	n := m.Notification
	if !strings.HasPrefix(n.Title, "1 new listing: “toyota”") || !strings.Contains(n.Title, "50,000") || n.Body != "Toyota 1, Dubai" ||
		n.Navigate != "https://paper.example/news/listings?price_max=50000&q=toyota" || n.Tag != "search:price_max=50000&q=toyota" {
		t.Errorf("the message is %+v", n)
	}
}

// A listing that waited for its start counts when it becomes live; one that comes back does not.
func TestArrivals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribe("a", breaking.with("searches", []string{"category=motors"}))
	queued, live := listing(1, "motors", w.clock.Now()), listing(2, "motors", w.clock.Now())
	queued.State = classifieds.Queued
	w.put(queued)
	w.run()
	w.expect("queued", "")
	decide := func(id string, verdict classifieds.State) {
		t.Helper()
		if err := w.store.Decide(t.Context(), classifieds.Decision{Listing: id, At: w.clock.Now(), Who: "desk", Verdict: verdict}); err != nil {
			t.Fatal(err)
		}
	}
	decide("l1", classifieds.Live)
	w.run()
	w.expect("its start", "a: 1 new listing: Motors")
	w.clock.Add(2 * time.Hour)
	w.put(live)
	decide("l2", classifieds.Paused)
	w.run()
	w.expect("one that was taken back before the run", "")
	decide("l2", classifieds.Live)
	w.run()
	w.expect("one that comes back", "")
}

// A search keeps to quiet hours, whatever its subscriber chose for breaking news.
func TestSearchInQuietHours(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.clock.Add(15 * time.Hour) // 3:00 in Dubai
	w.subscribe("a", breaking.with("urgent", true).with("searches", []string{"category=motors"}))
	w.put(listing(1, "motors", w.clock.Now()))
	w.run()
	w.expect("at night", "")
	w.clock.Add(4 * time.Hour)
	w.run()
	w.expect("in the morning", "a: 1 new listing: Motors")
}

// A category that editors have removed since leaves its searches without results.
func TestSearchOfRemovedCategory(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribe("a", breaking.with("searches", []string{"category=motors"}))
	var one store.Subscriber
	if err := w.store.EachBreaking(t.Context(), "en", func(s *store.Subscriber) error {
		one = *s
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	one.Searches = []string{"category=boats", "nonsense=1"}
	if err := w.store.PutSubscriber(t.Context(), one, ""); err != nil {
		t.Fatal(err)
	}
	w.put(listing(1, "boats", w.clock.Now()))
	w.run()
	w.expect("a removed category", "")
	if last, err := w.store.LastArrival(t.Context()); err != nil || last != 0 {
		t.Errorf("the arrivals wait for a search that cannot be run: %d, %v", last, err)
	}
}
