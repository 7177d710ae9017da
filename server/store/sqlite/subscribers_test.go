package sqlite

import (
	"fmt"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"broadside/app/classifieds"
	"broadside/server/store"
	"broadside/server/storetest"
)

func subscriber(id string, searches ...string) store.Subscriber {
	at := time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)
	return store.Subscriber{ID: id, Endpoint: "https://push.example/" + id, P256dh: "p", Auth: "a", Lang: "en", Zone: "Asia/Dubai", QuietFrom: 1320, QuietTo: 420,
		Breaking: true, Network: "n", Created: at, Seen: at, Searches: searches}
}

func putSubscribers(t *testing.T, s *Store, all ...store.Subscriber) {
	t.Helper()
	for _, one := range all {
		if err := s.PutSubscriber(t.Context(), one, ""); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSubscribers(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		one := subscriber("a", "category=motors", "q=x")
		putSubscribers(t, s, one, subscriber("b"))
		if got, found, err := s.Subscriber(t.Context(), "a"); err != nil || !found || !reflect.DeepEqual(got, one) {
			t.Errorf("Subscriber = %+v, %v, %v", got, found, err)
		}
		changed := one
		changed.Searches, changed.Breaking, changed.Urgent, changed.Seen = []string{"q=x"}, false, true, one.Seen.Add(time.Hour)
		changed.Created, changed.Network = one.Created.Add(time.Hour), "other"
		putSubscribers(t, s, changed)
		changed.Created, changed.Network = one.Created, "n" // these stay
		if got, _, err := s.Subscriber(t.Context(), "a"); err != nil || !reflect.DeepEqual(got, changed) {
			t.Errorf("after a change: %+v, %v, want %+v", got, err, changed)
		}
		if all, from, err := s.CountSubscribers(t.Context(), "n"); err != nil || all != 2 || from != 2 {
			t.Errorf("CountSubscribers = %d, %d, %v", all, from, err)
		}
		if err := s.DeleteSubscriber(t.Context(), "a"); err != nil {
			t.Error(err)
		}
		if _, found, err := s.Subscriber(t.Context(), "a"); err != nil || found {
			t.Errorf("a deleted subscriber: %v, %v", found, err)
		}
		if _, found, err := s.Subscriber(t.Context(), "'; DROP TABLE subscribers; --"); err != nil || found {
			t.Errorf("%v, %v", found, err)
		}
	})
}

// A subscription that replaces another gets its searches, with the last arrival that each has
// reported, and its waiting deliveries.
func TestReplaceSubscriber(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "s.db"))
	defer s.Close()
	putSubscribers(t, s, subscriber("a", "category=motors", "q=x"), subscriber("b", "q=x"))
	now := time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)
	notice := store.Notice{Topic: "story:x", Lang: "en", Body: []byte("{}"), Created: now, Expires: now.Add(time.Hour)}
	if n, err := s.AddNotices(t.Context(), []store.Notice{notice, notice}, func(*store.Subscriber) time.Time { return now }); err != nil || n != 1 {
		t.Fatalf("AddNotices = %d, %v: a topic is added once", n, err)
	}
	moved := subscriber("b", "category=motors", "q=x")
	if err := s.PutSubscriber(t.Context(), moved, "a"); err != nil {
		t.Fatal(err)
	}
	if _, found, err := s.Subscriber(t.Context(), "a"); err != nil || found {
		t.Errorf("the old one: %v, %v", found, err)
	}
	if got, _, err := s.Subscriber(t.Context(), "b"); err != nil || !reflect.DeepEqual(got.Searches, moved.Searches) {
		t.Errorf("searches %q, %v", got.Searches, err)
	}
	claimed, err := s.ClaimDeliveries(t.Context(), now, false, 10)
	if err != nil || len(claimed) != 1 || claimed[0].Subscriber.ID != "b" {
		t.Errorf("claimed %+v, %v", claimed, err)
	}
}

func TestClaims(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s.db")
	s := open(t, path)
	now := time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)
	for i := range 5 {
		putSubscribers(t, s, subscriber(fmt.Sprint(i)))
	}
	notice := store.Notice{Topic: "story:x", Lang: "en", Body: []byte("{}"), Urgent: true, Created: now, Expires: now.Add(time.Hour)}
	if _, err := s.AddNotices(t.Context(), []store.Notice{notice}, func(one *store.Subscriber) time.Time {
		return now.Add(time.Duration(one.ID[0]-'0') * time.Minute)
	}); err != nil {
		t.Fatal(err)
	}
	if due, found, err := s.NextDelivery(t.Context(), false); err != nil || !found || !due.Equal(now) {
		t.Errorf("NextDelivery = %v, %v, %v", due, found, err)
	}
	claim := func(at time.Time, limit int) (ids string) {
		t.Helper()
		all, err := s.ClaimDeliveries(t.Context(), at, false, limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range all {
			ids += d.Subscriber.ID
		}
		return ids
	}
	for _, tt := range []struct {
		at    time.Time
		limit int
		want  string
	}{{now.Add(2 * time.Minute), 2, "01"}, {now.Add(2 * time.Minute), 2, "2"}, {now.Add(2 * time.Minute), 2, ""}, {now.Add(time.Hour), 10, "34"}} {
		if got := claim(tt.at, tt.limit); got != tt.want {
			t.Errorf("claimed %q at %v, want %q", got, tt.at, tt.want)
		}
	}
	err := s.FinishDeliveries(t.Context(), []store.Delivered{
		{Notice: 1, Subscriber: "0", Fate: store.FateSent}, {Notice: 1, Subscriber: "1", Fate: store.FateGone},
		{Notice: 1, Subscriber: "2", Fate: store.FateFailed}, {Notice: 1, Subscriber: "3", Fate: store.FateRetry, Due: now.Add(2 * time.Hour)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := s.CountDue(t.Context(), "story:x", now); err != nil || n != 1 {
		t.Errorf("CountDue = %d, %v", n, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path)
	defer s.Close()
	if n, err := s.DropClaimed(t.Context()); err != nil || n != 1 {
		t.Errorf("DropClaimed = %d, %v", n, err)
	}
	got, err := s.Notices(t.Context(), "story:x")
	want := store.NoticeCounts{Reached: 5, Sent: 1, Gone: 1, Failed: 2, Waiting: 1}
	if err != nil || len(got) != 1 || got[0].NoticeCounts != want {
		t.Errorf("Notices = %+v, %v, want %+v", got, err, want)
	}
	if one, _, err := s.Subscriber(t.Context(), "2"); err != nil || one.Failures != 1 {
		t.Errorf("failures %d, %v", one.Failures, err)
	}
	if all, err := s.ClaimDeliveries(t.Context(), now.Add(2*time.Hour), false, 10); err != nil || len(all) != 1 || all[0].Attempts != 1 || !all[0].Notice.Urgent {
		t.Errorf("the retry: %+v, %v", all, err)
	}
}

// A search finds the same among new listings as the pages do among all.
func TestFindArrivals(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		all := storetest.Slice(400)
		if err := s.Put(t.Context(), all[:200]...); err != nil {
			t.Fatal(err)
		}
		putSubscribers(t, s, subscriber("a", ""))
		if err := s.Put(t.Context(), all[200:]...); err != nil {
			t.Fatal(err)
		}
		last, err := s.LastArrival(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		isNew := map[string]bool{}
		for _, l := range all[200:] {
			isNew[l.ID] = true
		}
		found := 0
		for _, query := range []string{"", "category=motors", "city=dubai&category=motors", "q=villa", "q=toy", "category=motors&attr.make=toyota", "price_min=1000&price_max=900000&currency=AED",
			"near=25.2,55.27&radius_km=20", "attr.beds.min=2", "photo=1&lang=en", "q=nothinglikethis"} {
			f := classifieds.ReadFilter(query)
			f.Limit, f.Sort = 50, classifieds.Newest
			want, first := 0, ""
			for more := true; more; more = f.Cursor != "" {
				page, err := s.Find(t.Context(), f, storetest.Now, 0)
				if err != nil {
					t.Fatal(err)
				}
				for _, l := range page.Items {
					if isNew[l.ID] {
						if want++; first == "" {
							first = l.ID
						}
					}
				}
				f.Cursor = page.Next
			}
			found += want
			got, err := s.FindArrivals(t.Context(), classifieds.ReadFilter(query), storetest.Now, 0, last)
			if err != nil || got.N != want || want > 0 && got.First.ID != first {
				t.Errorf("%q: %d of %v, %v; want %d of %s", query, got.N, got.First, err, want, first)
			}
			if none, err := s.FindArrivals(t.Context(), classifieds.ReadFilter(query), storetest.Now, last, last); err != nil || none.N != 0 {
				t.Errorf("%q after the last: %d, %v", query, none.N, err)
			}
		}
		if found < 200 {
			t.Errorf("the filters found %d", found)
		}
	})
}

// Without a saved search, writes record nothing.
func TestArrivalsOnlyForSearches(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s.db")
	s := open(t, path)
	all := storetest.Slice(40)
	last := func() int64 {
		t.Helper()
		n, err := s.LastArrival(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if err := s.Put(t.Context(), all[:10]...); err != nil || last() != 0 {
		t.Errorf("%d arrivals, %v", last(), err)
	}
	putSubscribers(t, s, subscriber("a", "q=x"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path) // a restart knows of the search
	defer s.Close()
	if err := s.Put(t.Context(), all[10:20]...); err != nil || last() == 0 {
		t.Errorf("%d arrivals, %v", last(), err)
	}
	if err := s.DeleteSubscriber(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	before := last()
	if err := s.Put(t.Context(), all[20:30]...); err != nil || last() != before {
		t.Errorf("%d arrivals, %v, want %d", last(), err, before)
	}
}
