package sqlite

import (
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"broadside/server/store"
	"broadside/server/storetest"
)

var noon = time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)

func signup(id string, searches ...string) store.Signup {
	return store.Signup{Subscriber: store.Subscriber{ID: id, Address: id + "@home.example", Lang: "en", Zone: "Asia/Dubai", QuietFrom: 1320, QuietTo: 420, Created: noon, Searches: searches}}
}

// byMail returns a subscriber by e-mail.
func byMail(id string, searches ...string) store.Subscriber {
	one := subscriber(id, searches...)
	one.Endpoint, one.P256dh, one.Auth, one.Address = "", "", "", id+"@home.example"
	return one
}

func putSignup(t *testing.T, s *Store, one store.Signup, want bool) {
	t.Helper()
	if queued, err := s.PutSignup(t.Context(), one, one.Created.Add(-24*time.Hour), 3, 4); err != nil || queued != want {
		t.Errorf("PutSignup(%s at %v) = %v, %v, want %v", one.ID, one.Created, queued, err, want)
	}
}

// A signup is requested, added to, sent once a day, confirmed once, and then a subscriber.
func TestSignups(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		first := signup("a", "", "q=x")
		putSignup(t, s, first, true)
		if got, found, err := s.Signup(t.Context(), "a"); err != nil || !found || !reflect.DeepEqual(got, first) {
			t.Errorf("Signup = %+v, %v, %v, want %+v", got, found, err, first)
		}
		claim := func(at time.Time) (ids string) {
			t.Helper()
			all, err := s.ClaimSignups(t.Context(), at, 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range all {
				ids += fmt.Sprint(one.ID, one.Attempts, " ")
			}
			return ids
		}
		finish := func(m store.SignupMessage) {
			t.Helper()
			if err := s.FinishSignups(t.Context(), []store.SignupMessage{m}); err != nil {
				t.Fatal(err)
			}
		}
		if got := claim(noon.Add(-time.Second)) + claim(noon) + claim(noon); got != "a0 " {
			t.Errorf("claimed %q", got)
		}
		finish(store.SignupMessage{ID: "a", Due: noon.Add(time.Minute), Attempts: 1})
		if got := claim(noon) + claim(noon.Add(time.Minute)); got != "a1 " {
			t.Errorf("claimed %q for the retry", got)
		}
		finish(store.SignupMessage{ID: "a"})
		more := signup("a", "q=y", "q=z", "q=one too many")
		more.Breaking, more.Created = true, noon.Add(23*time.Hour)
		putSignup(t, s, more, false)
		got, _, err := s.Signup(t.Context(), "a")
		if err != nil || !got.Breaking || len(got.Searches) != 4 || !got.Created.Equal(noon) || claim(noon.Add(23*time.Hour)) != "" {
			t.Errorf("within a day: %+v, %v", got, err)
		}
		more.Created = noon.Add(24 * time.Hour)
		putSignup(t, s, more, true)
		if got := claim(more.Created); got != "a0 " {
			t.Errorf("claimed %q after a day", got)
		}

		putSignup(t, s, signup("b"), true)
		putSignup(t, s, signup("c"), true)
		putSignup(t, s, signup("d"), false) // there may be three
		if _, found, err := s.Signup(t.Context(), "d"); err != nil || found {
			t.Errorf("one too many: %v, %v", found, err)
		}
		if err := s.DropSignups(t.Context(), noon.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if got := claim(noon.Add(48 * time.Hour)); got != "" {
			t.Errorf("dropped signups are sent: %q", got)
		}

		one, found, err := s.ConfirmSignup(t.Context(), "a", noon.Add(30*time.Hour), 20)
		if err != nil || !found || one.Address != "a@home.example" || !one.Breaking || len(one.Searches) != 4 || !one.Seen.Equal(noon.Add(30*time.Hour)) {
			t.Errorf("ConfirmSignup = %+v, %v, %v", one, found, err)
		}
		if stored, found, err := s.Subscriber(t.Context(), "a"); err != nil || !found || !reflect.DeepEqual(stored, one) {
			t.Errorf("stored %+v, %v, %v, want %+v", stored, found, err, one)
		}
		if _, found, err := s.ConfirmSignup(t.Context(), "a", noon, 20); err != nil || found {
			t.Errorf("a second confirmation: %v, %v", found, err)
		}
	})
}

// A confirmed signup adds its choices to those of its address, and changes nothing else but the
// language.
func TestConfirmAgain(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "s.db"))
	defer s.Close()
	had := byMail("a", "q=x")
	had.QuietFrom, had.QuietTo = 0, 60
	putSubscribers(t, s, had)
	next := signup("a", "q=y")
	next.Lang = "ar"
	putSignup(t, s, next, true)
	if _, _, err := s.ConfirmSignup(t.Context(), "a", noon, 20); err != nil {
		t.Fatal(err)
	}
	want := had
	want.Lang, want.Searches, want.Seen = "ar", []string{"q=x", "q=y"}, noon
	if got, _, err := s.Subscriber(t.Context(), "a"); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v, %v\nwant %+v", got, err, want)
	}
}

// Browsers and addresses have queues of their own, for the same notice.
func TestClaimsByMail(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s.db")
	s := open(t, path)
	putSubscribers(t, s, subscriber("a"), byMail("b"), subscriber("c"), byMail("d"))
	notice := store.Notice{Topic: "story:x", Lang: "en", Body: []byte("{}"), Created: noon, Expires: noon.Add(time.Hour)}
	if _, err := s.AddNotices(t.Context(), []store.Notice{notice}, func(one *store.Subscriber) time.Time {
		return noon.Add(time.Duration(one.ID[0]-'a') * time.Minute)
	}); err != nil {
		t.Fatal(err)
	}
	for mail, want := range map[bool]time.Duration{false: 0, true: time.Minute} {
		if due, found, err := s.NextDelivery(t.Context(), mail); err != nil || !found || !due.Equal(noon.Add(want)) {
			t.Errorf("NextDelivery(%v) = %v, %v, %v", mail, due, found, err)
		}
	}
	claim := func(mail bool) string {
		t.Helper()
		all, err := s.ClaimDeliveries(t.Context(), noon.Add(time.Hour), mail, 10)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, d := range all {
			ids = append(ids, d.Subscriber.ID+d.Subscriber.Address)
		}
		return strings.Join(ids, " ")
	}
	if got := claim(true); got != "bb@home.example dd@home.example" {
		t.Errorf("by e-mail: %q", got)
	}
	if got := claim(false); got != "a c" {
		t.Errorf("browsers: %q", got)
	}
	putSignup(t, s, signup("e"), true)
	if all, err := s.ClaimSignups(t.Context(), noon, 10); err != nil || len(all) != 1 {
		t.Fatal(len(all), err)
	}
	if err := s.Close(); err != nil { // killed
		t.Fatal(err)
	}
	s = open(t, path)
	defer s.Close()
	if n, err := s.DropClaimed(t.Context()); err != nil || n != 5 {
		t.Errorf("DropClaimed = %d, %v", n, err)
	}
	if all, err := s.ClaimSignups(t.Context(), noon.Add(time.Hour), 10); err != nil || len(all) != 0 {
		t.Errorf("%d signups are sent again, %v", len(all), err)
	}
}

// An address gets one notice for all of its searches, and no other within the pause after it.
func TestDigests(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		putSubscribers(t, s, byMail("a", "category=motors", "q=x"), subscriber("b", "q=x"), byMail("c", "q=x"))
		if err := s.Put(t.Context(), storetest.Slice(10)...); err != nil {
			t.Fatal(err)
		}
		last, err := s.LastArrival(t.Context())
		if err != nil || last == 0 {
			t.Fatal(last, err)
		}
		due := func(before time.Time, limit int) (out string) {
			t.Helper()
			all, err := s.DueDigests(t.Context(), last, before, limit)
			if err != nil {
				t.Fatal(err)
			}
			for _, q := range all {
				out += q.Subscriber + ":" + q.Query + " "
			}
			return out
		}
		if got := due(noon, 10); got != "a:category=motors a:q=x c:q=x " {
			t.Errorf("due: %q", got)
		}
		if got := due(noon, 1); got != "a:category=motors a:q=x " {
			t.Errorf("of one address: %q", got)
		}
		if all, err := s.DueSearches(t.Context(), last, noon, 10); err != nil || len(all) != 1 || all[0].Subscriber != "b" {
			t.Errorf("of browsers: %+v, %v", all, err)
		}
		notice := &store.Notice{Topic: "search:digest", Lang: "en", Body: []byte("{}"), Created: noon, Expires: noon.Add(time.Hour)}
		err = s.FinishDigests(t.Context(), noon, []store.Digest{
			{Subscriber: "a", Queries: []string{"category=motors", "q=x"}, Upto: last - 1, Notice: notice, Due: noon},
			{Subscriber: "c", Queries: []string{"q=x"}, Upto: last - 1},
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := due(noon.Add(-time.Second), 10); got != "c:q=x " {
			t.Errorf("within the pause: %q", got)
		}
		if got := due(noon, 10); got != "a:category=motors a:q=x c:q=x " {
			t.Errorf("after the pause: %q", got)
		}
		if all, err := s.ClaimDeliveries(t.Context(), noon, true, 10); err != nil || len(all) != 1 || all[0].Subscriber.ID != "a" {
			t.Errorf("claimed %+v, %v", all, err)
		}
	})
}
