package command

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestProgress(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name            string
		terminal, quiet bool
		total           int64
		want            []string
	}{
		{"lines", false, false, 10_000, []string{
			"importing: 50 %, 5,000 rows, 1,000 rows/s\n",
			"importing: 100 %, 10,000 rows, 1,000 rows/s\n"}},
		{"without a total", false, false, 0, []string{"importing: 5,000 rows, 1,000 rows/s\n", "importing: 10,000 rows, 1,000 rows/s\n"}},
		{"bar", true, false, 10_000, []string{"\r[.", "###", "] importing: 1 %, 100 rows", "100 %", clearLine}},
		{"quiet", true, true, 10_000, nil},
	} {
		var errs bytes.Buffer
		p := NewProgress(IO{Err: &errs, Terminal: tt.terminal}, tt.quiet, "importing", "rows")
		now := p.started
		if !tt.quiet {
			p.now = func() time.Time { return now }
		}
		for i := range int64(100) { // ten seconds
			now = now.Add(100 * time.Millisecond)
			p.Set((i+1)*100, tt.total)
		}
		p.Done()
		p.Done()
		for _, want := range tt.want {
			if !strings.Contains(errs.String(), want) {
				t.Errorf("%s: printed %q, want %q in it", tt.name, &errs, want)
			}
		}
		if lines := strings.Count(errs.String(), "\n"); !tt.terminal && lines != 2 || tt.terminal && lines != 0 || tt.quiet && errs.Len() > 0 {
			t.Errorf("%s: printed %d lines: %q", tt.name, lines, &errs)
		}
		if tt.terminal && !tt.quiet && !strings.HasSuffix(errs.String(), "\r"+clearLine) {
			t.Errorf("%s: the bar is not erased: %q", tt.name, &errs)
		}
	}
}

// A bar never wraps.
func TestBarWidth(t *testing.T) {
	t.Parallel()
	const text = "importing: 50 %, 5,000 of 10,000 rows"
	for _, columns := range []int{0, 1, 10, 37, 38, 48, 49, 50, 80, 200} {
		got := bar(text, 5000, 10_000, columns)
		if len(got) > max(0, columns-1) {
			t.Errorf("bar for %d columns = %q, %d wide", columns, got, len(got))
		}
		if columns >= 80 && !strings.HasPrefix(got, "[####") {
			t.Errorf("bar for %d columns = %q, want a bar in it", columns, got)
		}
	}
	if got := bar(text, 20_000, 10_000, 80); !strings.Contains(got, "##] importing") {
		t.Errorf("bar beyond the end = %q", got)
	}
}

func TestThousands(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000", -12: "-12"} {
		if got := Thousands(n); got != want {
			t.Errorf("Thousands(%d) = %q, want %q", n, got, want)
		}
	}
}
