package console

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/server/response"
)

func TestCSVCells(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"": "", "dubai-rents": "dubai-rents", "=1+1": "'=1+1", "-x": "'-x", "@x": "'@x", "+x": "'+x", "\tx": "'\tx"} {
		if got := escapeFormula(in); got != want {
			t.Errorf("cell(%q) = %q, want %q", in, got, want)
		}
	}
}

// Both languages have all messages, with the same number of placeholders.
func TestDeskWords(t *testing.T) {
	t.Parallel()
	en, ar := reflect.ValueOf(englishTexts), reflect.ValueOf(arabicTexts)
	for i := range en.NumField() {
		a, b := en.Field(i).String(), ar.Field(i).String()
		if a == "" || b == "" || strings.Count(a, "%") != strings.Count(b, "%") {
			t.Errorf("%s: %q and %q", en.Type().Field(i).Name, a, b)
		}
		if strings.Contains(b, "\u0627\u064b") {
			t.Errorf("%s: a tanwin after its alef (see messages.TestTanwin): %q", en.Type().Field(i).Name, b)
		}
	}
	for _, tt := range []struct{ message, want string }{{"% of %", "a of %"}, {"none", "none"}, {"%", "a"}} {
		if got := fillMessage(tt.message, "a"); got != tt.want {
			t.Errorf("fill(%q, a) = %q, want %q", tt.message, got, tt.want)
		}
	}
	if got := fillMessage("%, %", "%", "b"); got != "%, b" {
		t.Errorf("inserted text is parsed for placeholders: %q", got)
	}
}

func TestByDayAndItem(t *testing.T) {
	t.Parallel()
	counts := api.FrameCounts{From: "2026-02-27", To: "2026-03-02", Items: []api.FrameCount{
		{Day: "2026-03-01", Item: "b", Views: 2}, {Day: "2026-03-01", Item: "a", Views: 2, Opens: 1}, {Day: "2026-02-27", Item: "a", Views: 5}, {Day: "2025-01-01", Item: "a", Views: 1}}}
	var days []string
	for _, c := range sumByDay(counts) {
		days = append(days, fmt.Sprintf("%s %d", c.Day, c.Views))
	}
	if got := strings.Join(days, ", "); got != "2026-02-27 5, 2026-02-28 0, 2026-03-01 4, 2026-03-02 0" {
		t.Errorf("days = %s", got)
	}
	if items := sumByItem(counts); len(items) != 2 || items[0].Item != "a" || items[0].Views != 8 || items[0].Opens != 1 {
		t.Errorf("items = %v", items)
	}
}

// A chart can be drawn for any counts: none, one day, a year, large numbers.
func TestChart(t *testing.T) {
	t.Parallel()
	console := &Console{Env: &response.Env{Paper: api.Site{Languages: []string{"en"}}}}
	day := func(i int) string { return time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly) }
	for _, n := range []int{0, 1, 2, 366} {
		var days []api.FrameCount
		for i := range n {
			days = append(days, api.FrameCount{Day: day(i), Views: i * 1_000_003, Opens: i})
		}
		markup := string(console.consoleDocument("en", "Chart", "/x", nil, countChart(days, &englishTexts)).Encode())
		if strings.Contains(markup, "NaN") || strings.Contains(markup, "Inf") || strings.Contains(markup, `="-`) {
			t.Errorf("of %d days: %.500s", n, markup)
		}
	}
	for n, want := range map[int]int{1: 2, 2: 2, 3: 4, 5: 6, 10: 10, 11: 20, 21: 30, 99: 100, 101: 200, 2140: 3000, 4001: 5000} {
		if got := scaleEnd(n); got != want {
			t.Errorf("roundUp(%d) = %d, want %d", n, got, want)
		}
	}
}

func TestThousands(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 999: "999", 1540: "1,540", 14336: "14,336", 1234567: "1,234,567"} {
		if got := thousands(n); got != want {
			t.Errorf("thousands(%d) = %s, want %s", n, got, want)
		}
	}
}
