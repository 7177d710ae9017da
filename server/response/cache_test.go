package response

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func first() Edition { return Edition{Number: 1, Until: noon.Add(time.Hour)} }

func textAnswer(text string) *Response {
	return New("x", http.StatusOK, []byte(text), Seldom, Headers("text/plain", FilePolicy, Revalidate)...)
}

// loadText loads key and returns the text and whether build was called.
func loadText(t *testing.T, c *Cache, key Key, ed Edition, now time.Time, text string) (got string, built bool) {
	t.Helper()
	a, err := c.Load(t.Context(), key, ed, now, func(context.Context) (*Response, bool, error) {
		built = true
		return textAnswer(text), true, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(a.bodies[Identity]().body), built
}

func TestCacheBuildsOncePerEdition(t *testing.T) {
	t.Parallel()
	c, key := NewCache(1<<20), Key{Path: "/"}
	second := Edition{Number: 2, Until: noon.Add(time.Hour)}
	for i, tt := range []struct {
		ed    Edition
		now   time.Time
		text  string
		want  string
		built bool
	}{
		{first(), noon, "one", "one", true},
		{first(), noon, "never", "one", false},
		{second, noon, "two", "two", true},
		{second, noon.Add(59 * time.Minute), "never", "two", false},
		{Edition{Number: 2, Until: noon.Add(3 * time.Hour)}, noon.Add(time.Hour), "later", "later", true}, // Until has passed
	} {
		got, built := loadText(t, c, key, tt.ed, tt.now, tt.text)
		if got != tt.want || built != tt.built {
			t.Errorf("step %d: %q, built %v; want %q, %v", i, got, built, tt.want, tt.built)
		}
	}
}

// An equal response of the next edition keeps the compressed bodies.
func TestCacheKeepsSameAnswer(t *testing.T) {
	t.Parallel()
	c, key := NewCache(1<<20), Key{Path: "/"}
	loadText(t, c, key, first(), noon, "words")
	old := c.Lookup(key, 1, noon.UnixNano())
	loadText(t, c, key, Edition{Number: 2, Until: noon.Add(time.Hour)}, noon, "words")
	if c.Lookup(key, 2, noon.UnixNano()) != old {
		t.Error("an equal response was stored again")
	}
	loadText(t, c, key, Edition{Number: 3, Until: noon.Add(time.Hour)}, noon, "other words")
	if c.Lookup(key, 3, noon.UnixNano()) == old {
		t.Error("other words were not filed")
	}
}

func TestCacheStampedeBuildsOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := NewCache(1 << 20)
		built := 0
		open := make(chan struct{})
		for range 50 {
			go func() {
				_, err := c.Load(t.Context(), Key{Path: "/"}, first(), noon, func(context.Context) (*Response, bool, error) {
					built++
					<-open
					return textAnswer("a"), true, nil
				})
				if err != nil {
					t.Error(err)
				}
			}()
		}
		synctest.Wait() // all wait for the same build
		close(open)
		synctest.Wait()
		if built != 1 {
			t.Errorf("built %d times, want once", built)
		}
	})
}

// Cancelling a request does not affect others that wait for the same build. When the last is
// cancelled, the build is too, and the next request starts a new one.
func TestCacheReadersLeave(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, key := NewCache(1<<20), Key{Path: "/"}
		var made, dropped int
		open := make(chan struct{})
		read := func(ctx context.Context, into chan<- error) {
			_, err := c.Load(ctx, key, first(), noon, func(ctx context.Context) (*Response, bool, error) {
				made++
				select {
				case <-open:
					return textAnswer("made"), true, nil
				case <-ctx.Done():
					dropped++
					return nil, false, ctx.Err()
				}
			})
			into <- err
		}
		begin := func() (leave func(), err chan error) {
			ctx, cancel := context.WithCancel(t.Context())
			err = make(chan error, 1)
			go read(ctx, err)
			synctest.Wait()
			return cancel, err
		}
		leaveOne, one := begin()
		leaveTwo, two := begin()
		leaveOne()
		if err := <-one; !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled request got %v, want canceled", err)
		}
		synctest.Wait()
		if made != 1 || dropped != 0 {
			t.Errorf("with one request waiting: built %d, cancelled %d", made, dropped)
		}
		leaveTwo()
		<-two
		leaveThree, three := begin() // possibly before the first was cancelled
		defer leaveThree()
		if made != 2 || dropped != 1 {
			t.Errorf("after the last was cancelled and another began: built %d, cancelled %d, want 2 and 1", made, dropped)
		}
		close(open)
		if err := <-three; err != nil {
			t.Errorf("the later request got %v", err)
		}
		synctest.Wait()
		if len(c.pending) != 0 || c.Lookup(key, 1, noon.UnixNano()) == nil {
			t.Errorf("%d are still being built", len(c.pending))
		}
	})
}

func TestCacheKeepsNoFailure(t *testing.T) {
	t.Parallel()
	c, key := NewCache(1<<20), Key{Path: "/"}
	broken := errors.New("broken")
	for name, build := range map[string]func(context.Context) (*Response, bool, error){
		"error":  func(context.Context) (*Response, bool, error) { return nil, true, broken },
		"panic":  func(context.Context) (*Response, bool, error) { panic(broken) },
		"unkept": func(context.Context) (*Response, bool, error) { return textAnswer("missing"), false, nil },
	} {
		_, err := c.Load(t.Context(), key, first(), noon, build)
		if (err == nil) != (name == "unkept") {
			t.Errorf("%s: err = %v", name, err)
		}
		if c.Lookup(key, 1, noon.UnixNano()) != nil {
			t.Errorf("%s was filed", name)
		}
	}
	if _, built := loadText(t, c, key, first(), noon, "well"); !built {
		t.Error("nothing was built after a failure")
	}
}

func TestCacheStaysWithinItsBytes(t *testing.T) {
	t.Parallel()
	const limit = 100 << 10
	c := NewCache(limit)
	for i := range 1000 {
		loadText(t, c, Key{Path: fmt.Sprintf("/%d", i)}, first(), noon, strings.Repeat("x", 1000))
		if n, bytes := c.Size(); bytes > limit || n == 0 {
			t.Fatalf("after %d responses: %d entries, %d bytes, limit %d", i+1, n, bytes, limit)
		}
	}
	if c.Evicted.Load() == 0 {
		t.Error("nothing was evicted")
	}
}

// Requesting many addresses once does not evict entries in use.
func TestCacheSurvivesCrawler(t *testing.T) {
	t.Parallel()
	c := NewCache(100 << 10)
	front := Key{Path: "/"}
	loadText(t, c, front, first(), noon, "front")
	for i := range 1000 {
		loadText(t, c, front, first(), noon, "never")
		loadText(t, c, Key{Path: "/listings", Query: fmt.Sprintf("q=%d", i)}, first(), noon, strings.Repeat("x", 1000))
	}
	if got, built := loadText(t, c, front, first(), noon, "drawn again"); built {
		t.Errorf("the front page was dropped for a crawler: %q", got)
	}
}

func TestCacheOfOneLargeAnswer(t *testing.T) {
	t.Parallel()
	c := NewCache(100)
	for range 2 {
		if got, built := loadText(t, c, Key{Path: "/"}, first(), noon, strings.Repeat("x", 1000)); !built || len(got) != 1000 {
			t.Errorf("built %v, %d bytes; want it built and complete each time", built, len(got))
		}
	}
	if n, bytes := c.Size(); n != 0 || bytes != 0 {
		t.Errorf("%d entries, %d bytes; want none", n, bytes)
	}
}

func TestCacheInParallel(t *testing.T) {
	t.Parallel()
	c := NewCache(20 << 10)
	var wait sync.WaitGroup
	for g := range 8 {
		wait.Go(func() {
			for i := range 500 {
				key := Key{Path: fmt.Sprintf("/%d", (i*7+g)%40)}
				ed := Edition{Number: uint64(i / 100), Until: noon.Add(time.Hour)}
				a, err := c.Load(context.Background(), key, ed, noon, func(context.Context) (*Response, bool, error) {
					return textAnswer(key.Path + strings.Repeat("x", 500)), true, nil
				})
				if err != nil || !strings.HasPrefix(string(a.bodies[Identity]().body), key.Path+"x") {
					t.Errorf("%s: %v", key.Path, err)
				}
			}
		})
	}
	wait.Wait()
	if _, bytes := c.Size(); bytes > 20<<10 {
		t.Errorf("%d bytes, limit %d", bytes, 20<<10)
	}
}

func BenchmarkCacheGet(b *testing.B) {
	c := NewCache(1 << 20)
	key := Key{Path: "/articles/ministers-meet"}
	c.store(key, textAnswer("a"), first())
	now := noon.UnixNano()
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if c.Lookup(key, 1, now) == nil {
				b.Fatal("missing")
			}
		}
	})
}

// A body is compressed once, within the slot of its build.
func TestPressingIsPartOfABuild(t *testing.T) {
	t.Parallel()
	c := NewCache(1 << 20)
	var pressed bool
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	ctx, _ := WithRequest(r.Context(), "", Brotli)
	_, err := c.Load(ctx, Key{Path: "/"}, Edition{Until: noon}, noon.Add(-time.Hour), func(context.Context) (*Response, bool, error) {
		a := New("x", http.StatusOK, bytes.Repeat([]byte("x"), 1000), Often)
		small := a.bodies[Brotli]
		a.bodies[Brotli] = func() *encodedBody { pressed = len(c.Builds.slots) == 1; return small() }
		return a, true, nil
	})
	if err != nil || !pressed {
		t.Errorf("the body was compressed outside of the slot, %v", err)
	}
}
