package content

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
	patience = 300 * time.Millisecond // a scan publishes the other pieces without it
	slow     = time.Second            // it is reported, and its last version stays up
	hopeless = 10 * time.Second       // what comes of it is not taken any more

	// atMostSlow is how many slow pieces may be read beside the others: their
	// goroutines cannot be ended.
	atMostSlow = 4

	// short is the size up to which a piece cannot be slow. Short pieces never
	// wait for longer ones.
	short = 32 << 10
)

// reading is one piece that is read beside the scans.
type reading struct {
	file  string
	look  look // the state of the file that is read
	read  func(*reading) *entry
	begun time.Time
	took  time.Duration
	slow  bool
	entry *entry // nil when the file changed while it was read
}

// readings are the pieces that are being read, each by a goroutine of its own.
type readings struct {
	mu           sync.Mutex
	last         map[string]*reading // by file, until it is finished
	brief, large lane
	slow         int // of those that run
	running      map[*reading]bool
	finished     []*reading
	news         chan struct{} // holds a value after one was finished
}

// lane is a queue that as many goroutines read as there are processors.
type lane struct {
	queue   []*reading
	running int // those that are slow are not counted
}

func newReadings() *readings {
	return &readings{last: map[string]*reading{}, running: map[*reading]bool{}, news: make(chan struct{}, 1)}
}

// begin queues pieces, the smallest first.
func (rs *readings) begin(all []*reading) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	for _, r := range all {
		rs.last[r.file] = r
		in := rs.laneOf(r)
		in.queue = append(in.queue, r)
	}
	for _, in := range []*lane{&rs.brief, &rs.large} {
		slices.SortStableFunc(in.queue, func(a, b *reading) int { return cmp.Compare(a.look.stamp.size, b.look.stamp.size) })
		rs.start(in)
	}
}

func (rs *readings) laneOf(r *reading) *lane {
	if r.look.stamp.size <= short {
		return &rs.brief
	}
	return &rs.large
}

// start gives queued pieces to free processors. rs.mu is held.
func (rs *readings) start(in *lane) {
	for len(in.queue) > 0 && in.running < runtime.GOMAXPROCS(0) {
		r := in.queue[0]
		in.queue = in.queue[1:]
		r.begun = time.Now()
		rs.running[r] = true
		in.running++
		go rs.run(r)
	}
}

func (rs *readings) run(r *reading) {
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
	rs.start(in)
	select {
	case rs.news <- struct{}{}:
	default: // nobody has looked since the last one
	}
}

// markSlow finds the pieces that have taken longer than limit. They free their
// processors for others, as long as they are few.
func (rs *readings) markSlow(limit time.Duration) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	for r := range rs.running {
		if !r.slow && rs.slow < atMostSlow && time.Since(r.begun) >= limit {
			r.slow = true
			rs.slow++
			in := rs.laneOf(r)
			in.running--
			rs.start(in)
		}
	}
}

// wait returns when nothing but slow pieces is left, or after patience.
func (rs *readings) wait(ctx context.Context, patience, limit time.Duration) {
	end := time.NewTimer(patience)
	defer end.Stop()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		rs.markSlow(limit)
		if !rs.busy() {
			return
		}
		select {
		case <-rs.news:
		case <-tick.C:
		case <-end.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

// busy reports whether pieces are read that a scan should wait for.
func (rs *readings) busy() bool {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return len(rs.running) > rs.slow || len(rs.brief.queue)+len(rs.large.queue) > 0
}

// reads reports whether file is being read in the state now.
func (rs *readings) reads(file string, now look) bool {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	r := rs.last[file]
	return r != nil && r.look == now
}

// take returns the pieces that are finished, and those that are slow.
func (rs *readings) take() (finished, slow []*reading) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	for _, r := range rs.finished {
		if rs.last[r.file] == r { // else the file has changed since
			delete(rs.last, r.file)
			finished = append(finished, r)
		}
	}
	rs.finished = nil
	for r := range rs.running {
		if r.slow && rs.last[r.file] == r {
			slow = append(slow, r)
		}
	}
	return finished, slow
}
