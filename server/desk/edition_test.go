package desk

import (
	"sync"
	"testing"
	"time"

	"broadside/app/classifieds"
	"broadside/articles"
)

func TestEditionTurns(t *testing.T) {
	t.Parallel()
	at := func(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }
	r := newFixture(t, aListing("a", func(l *classifieds.Listing) { l.Expires = at(7) }))
	r.news.put(aStory("open"))
	r.news.put(aStory("embargoed", func(a *articles.Article) { a.Embargo = at(10) }))
	r.news.put(aStory("later", func(a *articles.Article) { a.Published, a.Status = at(20), articles.StatusScheduled }))
	r.news.put(aStory("short", func(a *articles.Article) { a.Expires = at(30) }))
	steps := []struct {
		name  string
		do    func()
		turns bool
		until time.Time
	}{
		{"at first", func() {}, true, at(7)},
		{"nothing", func() {}, false, at(7)},
		{"a minute", func() { r.clock.Set(at(1)) }, false, at(7)},
		{"a story changes", func() { r.news.put(aStory("open", func(a *articles.Article) { a.Headline = "Another" })) }, true, at(7)},
		{"a story goes", func() { r.news.remove("open") }, true, at(7)},
		{"a listing comes", func() { must(t, r.store.Put(t.Context(), aListing("b"))) }, true, at(7)},
		{"the same listing comes", func() { must(t, r.store.Put(t.Context(), aListing("b"))) }, false, at(7)},
		{"a listing expires", func() { r.clock.Set(at(7)) }, true, at(10)},
		{"and is written down", func() { r.runMinute(t.Context(), 0) }, true, at(10)},
		{"an embargo ends", func() { r.clock.Set(at(10)) }, true, at(20)},
		{"a scheduled story comes", func() { r.clock.Set(at(20)) }, true, at(30)},
		{"a story expires", func() { r.clock.Set(at(31)) }, true, at(60)},
		{"the hour is full", func() { r.clock.Set(at(60)) }, true, at(120)},
		{"the clock is set back", func() { r.clock.Set(at(0)) }, true, at(10)},
	}
	last := uint64(0)
	for _, tt := range steps {
		tt.do()
		number, until := r.Edition(r.clock.Now())
		if turned := number != last; turned != tt.turns {
			t.Errorf("%s: edition was %d and is %d", tt.name, last, number)
		}
		if !until.Equal(tt.until) {
			t.Errorf("%s: until %v, want %v", tt.name, until, tt.until)
		}
		last = number
	}
}

func TestEditionTogether(t *testing.T) {
	t.Parallel()
	r := newFixture(t)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			last := uint64(0)
			for range 200 {
				n, _ := r.Edition(noon)
				if n < last {
					t.Errorf("edition %d after %d", n, last)
				}
				last = n
			}
		})
	}
	for range 50 {
		r.news.put(aStory("a"))
	}
	wait.Wait()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func BenchmarkVersion(b *testing.B) {
	r := newFixture(b)
	r.news.put(aStory("a"))
	for b.Loop() {
		r.Edition(noon)
	}
}
