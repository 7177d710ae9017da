package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	readsPerSecond  = 50 // far below the server's capacity, so that requests do not queue
	writesPerSecond = 100
)

// benchWrites compares the latency of readers' requests with and without a source that sends 100
// new listings a second, alternating three times. It also measures the time until a new listing is
// in a response. It works on a copy of the store in data, because the store grows.
func benchWrites(ctx context.Context, binary, data string, rows, seconds int) error {
	dir, err := os.MkdirTemp("", "broadside-bench-writes-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := copyFile(filepath.Join(dir, "broadside.db"), filepath.Join(data, "broadside.db")); err != nil {
		return err
	}
	return withProgram(ctx, func(paper string) error {
		words, err := titleWords(ctx, paper)
		if err != nil {
			return err
		}
		token, err := exec.CommandContext(ctx, binary, "source", "add", "feed", "-data", dir).Output()
		if err != nil {
			return fmt.Errorf("source add: %w", err)
		}
		readers := newReaders(paper, words)
		feed := &feed{paper: paper, token: strings.TrimSpace(string(token))}
		var ratios []float64
		for range 3 {
			idle, err := readers.read(ctx, seconds)
			if err != nil {
				return err
			}
			busy, err := readers.readWhile(ctx, seconds, feed)
			if err != nil {
				return err
			}
			ratio := float64(percentile(busy, 95)) / float64(percentile(idle, 95))
			ratios = append(ratios, ratio)
			fmt.Printf("%d listings, %d requests/s of readers: p50 %v, p95 %v, longest %v; with %d new listings/s: p50 %v, p95 %v, longest %v, ratio of p95 %.2f; the latest listing was in an answer after at most %v\n",
				rows, readsPerSecond, percentile(idle, 50), percentile(idle, 95), percentile(idle, 100),
				writesPerSecond, percentile(busy, 50), percentile(busy, 95), percentile(busy, 100), ratio, feed.oldest.Round(time.Millisecond))
		}
		slices.Sort(ratios)
		fmt.Printf("%d listings, p95 of readers beside writes: median ratio %.2f (budget 2.00)\n", rows, ratios[1])
		return nil
	}, binary, "-addr", "127.0.0.1:0", "-data", dir, "-sample=false")
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// percentile returns the p-th percentile of times.
func percentile(times []time.Duration, p int) time.Duration {
	times = slices.Sorted(slices.Values(times))
	return times[max(0, (len(times)*p+99)/100-1)].Round(10 * time.Microsecond)
}

// readers request lists and searches that are not cached.
type readers struct {
	paper  string
	words  []string
	random *rand.Rand
	client http.Client
}

func newReaders(paper string, words []string) *readers {
	return &readers{paper: paper, words: words, random: rand.New(rand.NewPCG(1, 2))}
}

// read sends requests at a fixed rate for some seconds, and returns the time from when each request
// was due until its response was complete.
func (r *readers) read(ctx context.Context, seconds int) ([]time.Duration, error) {
	times := make([]time.Duration, seconds*readsPerSecond)
	errs := make([]error, len(times))
	start := time.Now()
	var wait sync.WaitGroup
	for i := range times {
		due := start.Add(time.Duration(i) * time.Second / readsPerSecond)
		path := "/api/v1/listings?" + filterKinds[i%len(filterKinds)].make(r.random, r.words).Encode()
		time.Sleep(time.Until(due))
		wait.Go(func() {
			errs[i] = fetch(ctx, &r.client, r.paper+path, "identity", io.Discard)
			times[i] = time.Since(due)
		})
	}
	wait.Wait()
	return times, errors.Join(errs...)
}

// readWhile is read while a feed sends listings.
func (r *readers) readWhile(ctx context.Context, seconds int, f *feed) (times []time.Duration, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	sent := make(chan error, 1)
	go func() { sent <- f.send(ctx, seconds) }()
	times, err = r.read(ctx, seconds)
	return times, errors.Join(err, <-sent)
}

// feed is a source that sends its file again each second, with more listings.
type feed struct {
	paper, token string
	rows         int
	oldest       time.Duration // the longest time until a sent listing was in a response
}

func (f *feed) send(ctx context.Context, seconds int) error {
	for tick := time.NewTicker(time.Second); seconds > 0; seconds-- {
		f.rows += writesPerSecond
		if err := f.put(ctx); err != nil {
			return err
		}
		if err := f.await(ctx, time.Now()); err != nil {
			return err
		}
		<-tick.C
	}
	return nil
}

// put sends the file.
func (f *feed) put(ctx context.Context) error {
	var file strings.Builder
	file.WriteString("ref,category,title,description,city,attr.item_type,attr.condition,price\n")
	for n := range f.rows {
		fmt.Fprintf(&file, "%d,items,Chair %d,A chair of beech from the feed.,dubai,furniture,good,%d\n", n, n, n%900+10)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPut, f.paper+"/api/v1/sources/feed", strings.NewReader(file.String()))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+f.token)
	r.Header.Set("Content-Type", "text/csv")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	report, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("PUT /api/v1/sources/feed: %s: %s", response.Status, report)
	}
	return err
}

// await requests a list repeatedly until it contains the latest listing of the feed. Because the
// same list is requested each time, an outdated cached response would be noticed.
func (f *feed) await(ctx context.Context, sent time.Time) error {
	want := fmt.Sprintf("Chair %d", f.rows-1)
	const path = "/api/v1/listings?category=items&limit=50"
	for {
		body, err := fetchBody(ctx, f.paper+path, "identity")
		if err != nil {
			return err
		}
		var page struct{ Items []struct{ Title string } }
		if err := json.Unmarshal(body, &page); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		for _, item := range page.Items {
			if item.Title == want {
				f.oldest = max(f.oldest, time.Since(sent))
				return nil
			}
		}
		if time.Since(sent) > time.Minute {
			return fmt.Errorf("%s: not there after a minute", path)
		}
		time.Sleep(10 * time.Millisecond)
	}
}
