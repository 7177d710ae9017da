package command

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// Intervals between two updates of the progress: of the bar on a terminal, and of lines elsewhere.
const (
	barInterval  = 100 * time.Millisecond
	lineInterval = 5 * time.Second
)

// Progress shows how far a command is: a bar on a terminal, which Done erases, and a line every five
// seconds elsewhere. The zero value shows nothing. It is safe for concurrent use.
type Progress struct {
	mu      sync.Mutex
	stream  IO
	label   string // "importing"
	unit    string // "rows"
	now     func() time.Time
	started time.Time
	shown   time.Time
	drawn   bool
}

// NewProgress returns the progress of work that is counted in units, like "rows". A quiet one shows
// nothing.
func NewProgress(stream IO, quiet bool, label, unit string) *Progress {
	if quiet {
		return &Progress{}
	}
	now := time.Now()
	return &Progress{stream: stream, label: label, unit: unit, now: time.Now, started: now, shown: now}
}

// Set shows that done units of total are complete. The total may be an estimate; 0 is unknown.
func (p *Progress) Set(done, total int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.now == nil {
		return
	}
	now := p.now()
	interval := lineInterval
	if p.stream.Terminal {
		interval = barInterval
	}
	if now.Sub(p.shown) < interval {
		return
	}
	p.shown = now
	if !p.stream.Terminal {
		fmt.Fprintln(p.stream.Err, p.text(done, total, now))
		return
	}
	p.drawn = true
	fmt.Fprint(p.stream.Err, "\r", bar(p.text(done, total, now), done, total, columns(p.stream.Err)), clearLine)
}

// Done erases the bar. Call it before printing anything else.
func (p *Progress) Done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.drawn {
		fmt.Fprint(p.stream.Err, "\r", clearLine)
		p.drawn = false
	}
}

// clearLine clears the line from the cursor to its end (ECMA-48 EL).
const clearLine = "\x1b[K"

// text returns the figures: "importing: 45 %, 45,000 rows, 9,000 rows/s".
func (p *Progress) text(done, total int64, now time.Time) string {
	var b strings.Builder
	b.WriteString(p.label + ": ")
	if total > 0 {
		fmt.Fprintf(&b, "%d %%, ", min(100, done*100/total))
	}
	fmt.Fprintf(&b, "%s %s", Thousands(done), p.unit)
	if seconds := now.Sub(p.started).Seconds(); seconds > 0 && done > 0 {
		fmt.Fprintf(&b, ", %s %s/s", Thousands(int64(float64(done)/seconds)), p.unit)
	}
	return b.String()
}

// bar returns the text with a bar before it, not wider than the terminal: a line that wraps cannot be
// erased.
func bar(text string, done, total int64, columns int) string {
	room := min(40, columns-1-len(text)-3)
	if total > 0 && room >= 8 {
		full := int(int64(room) * min(done, total) / total)
		return "[" + strings.Repeat("#", full) + strings.Repeat(".", room-full) + "] " + text
	}
	return text[:max(0, min(len(text), columns-1))]
}

// Thousands returns n with a comma between groups of three digits.
func Thousands(n int64) string {
	digits := fmt.Sprint(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}
