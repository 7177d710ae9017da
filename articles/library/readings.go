package library

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
	"time"
)

// How long reading a piece may take.
const (
	maxWait   = 300 * time.Millisecond // a scan publishes the other pieces without it
	slowAfter = time.Second            // it is reported, and its last version stays up
	dropAfter = 10 * time.Second       // its result is dropped

	atMostSlow = 2        // slow pieces that may be read beside the others: their goroutines cannot be ended
	smallSize  = 32 << 10 // up to which a piece cannot be slow; small pieces never wait for larger ones
)

// reading is one piece that is read beside the scans.
type reading struct {
	file  string
	state fileState // the state of the file that is read
	read  func(*reading) *entry
	begun time.Time
	took  time.Duration
	slow  bool
	entry *entry // nil when the file changed while it was read
}

// readings are the pieces that are being read, each by its own goroutine.
type readings struct {
	mu           sync.Mutex
	last         map[string]*reading // by file, until it is finished
	brief, large lane
	slow         int // of those that run
	running      map[*reading]bool
	finished     []*reading
	news         chan struct{} // holds a value after one was finished

	slowAfter, dropAfter time.Duration
}

// lane is a queue and how many goroutines may read it.
type lane struct {
	queue          []*reading
	running, limit int // those that are slow are not counted
}

// newReadings leaves processors to readers while large pieces are read.
func newReadings() *readings {
	all := runtime.GOMAXPROCS(0)
	return &readings{
		brief: lane{limit: all}, large: lane{limit: max(1, all/2)},
		last: map[string]*reading{}, running: map[*reading]bool{}, news: make(chan struct{}, 1),
		slowAfter: slowAfter, dropAfter: dropAfter,
	}
}

// enqueue queues pieces, the smallest first.
func (rs *readings) enqueue(all []*reading) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	for _, r := range all {
		rs.last[r.file] = r
		in := rs.laneOf(r)
		in.queue = append(in.queue, r)
	}
	for _, in := range []*lane{&rs.brief, &rs.large} {
		slices.SortStableFunc(in.queue, func(a, b *reading) int { return cmp.Compare(a.state.stamp.size, b.state.stamp.size) })
		rs.startQueued(in)
	}
}

func (rs *readings) laneOf(r *reading) *lane {
	if r.state.stamp.size <= smallSize {
		return &rs.brief
	}
	return &rs.large
}

// startQueued gives queued pieces to free processors. rs.mu is held.
func (rs *readings) startQueued(in *lane) {
	for len(in.queue) > 0 && in.running < in.limit {
		r := in.queue[0]
		in.queue = in.queue[1:]
		r.begun = time.Now()
		rs.running[r] = true
		in.running++
		go rs.runReading(r)
	}
}

func (rs *readings) runReading(r *reading) {
	e := r.read(r)
	rs.mu.Lock()
	defer rs.mu.Unlock()
	r.entry, r.took = e, time.Since(r.begun)
	delete(rs.running, r)
	in := rs.laneOf(r)
	if r.slow {
		rs.slow--
	} else {
		in.running--
	}
	rs.finished = append(rs.finished, r)
	rs.startQueued(in)
	select {
	case rs.news <- struct{}{}:
	default: // the last one was not received yet
	}
}

// markSlow finds the pieces that are slow. They free their processors for
// others, as long as they are few.
func (rs *readings) markSlow() {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	for r := range rs.running {
		if !r.slow && rs.slow < atMostSlow && time.Since(r.begun) >= rs.slowAfter {
			r.slow = true
			rs.slow++
			in := rs.laneOf(r)
			in.running--
			rs.startQueued(in)
		}
	}
}

// waitBriefly returns when only slow pieces are left, or after maxWait; after a
// quarter of it when only large ones are left.
func (rs *readings) waitBriefly(ctx context.Context, patience time.Duration) {
	rs.waitUntil(ctx, func(took time.Duration, brief, large, _ int) bool {
		return brief+large == 0 || took >= patience || brief == 0 && took >= patience/4
	})
}

// waitForAll returns when all pieces are read, or when none was finished within
// dropAfter.
func (rs *readings) waitForAll(ctx context.Context) {
	before, left := time.Duration(0), -1
	rs.waitUntil(ctx, func(took time.Duration, brief, large, slow int) bool {
		if now := brief + large + slow; now != left {
			before, left = took, now
		}
		return left == 0 || took-before >= rs.dropAfter
	})
}

// waitUntil calls done with the time taken and the numbers of unfinished pieces until
// it returns true.
func (rs *readings) waitUntil(ctx context.Context, done func(took time.Duration, brief, large, slow int) bool) {
	begun := time.Now()
	tick := time.NewTicker(25 * time.Millisecond)
	defer tick.Stop()
	for {
		rs.markSlow()
		if brief, large, slow := rs.countUnfinished(); done(time.Since(begun), brief, large, slow) {
			return
		}
		select {
		case <-rs.news:
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// countUnfinished returns how many pieces are read or wait for it.
func (rs *readings) countUnfinished() (brief, large, slow int) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return rs.brief.running + len(rs.brief.queue), rs.large.running + len(rs.large.queue), rs.slow
}

func (rs *readings) isReading(file string, now fileState) bool {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	r := rs.last[file]
	return r != nil && r.state == now
}

// takeFinished returns the pieces that are finished, and those that are slow. When all
// were waited for, those that are not finished are slow.
func (rs *readings) takeFinished(all bool) (finished, late []*reading) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	for _, r := range rs.finished {
		if rs.last[r.file] == r { // else the file has changed since
			delete(rs.last, r.file)
			finished = append(finished, r)
		}
	}
	rs.finished = nil
	for _, r := range rs.last {
		if r.slow || all {
			late = append(late, r)
		}
	}
	return finished, late
}
