package embed

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/server/partners"
	"broadside/server/response"
	"broadside/server/settings"
)

// The date follows daylight saving time whenever the server was started, and days are calendar
// days, not 24 hours.
func TestCountDayOverSwitches(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ zone, now, today, before string }{
		{"Europe/London", "2026-07-01T23:30:00Z", "2026-07-02", "2026-07-01"},
		{"Europe/London", "2026-12-01T23:30:00Z", "2026-12-01", "2026-11-30"},
		{"Europe/London", "2026-03-29T23:30:00Z", "2026-03-30", "2026-03-29"},
		{"Africa/Cairo", "2026-04-23T21:59:59Z", "2026-04-23", "2026-04-22"},
		{"Africa/Cairo", "2026-04-23T22:00:00Z", "2026-04-24", "2026-04-23"},
		{"Africa/Cairo", "2026-10-29T21:30:00Z", "2026-10-29", "2026-10-28"},
		{"Africa/Cairo", "2026-10-29T22:00:00Z", "2026-10-30", "2026-10-29"},
		{"Asia/Dubai", "2026-11-23T20:00:00Z", "2026-11-24", "2026-11-23"},
	} {
		now, err := time.Parse(time.RFC3339, tt.now)
		if err != nil {
			t.Fatal(err)
		}
		s := &Frames{zone: settings.TimeZone(api.Site{Zone: tt.zone, Offset: 3600}), Env: &response.Env{Now: func() time.Time { return now }}}
		if got, before := s.Today(), s.DayBefore(1); got != tt.today || before != tt.before {
			t.Errorf("%s at %s: today is %s and the day before %s, want %s and %s", tt.zone, tt.now, got, before, tt.today, tt.before)
		}
	}
	if zone := settings.TimeZone(api.Site{Zone: "Nowhere/Known", Offset: 3600}); zone.String() != "Nowhere/Known" {
		t.Errorf("an unknown zone = %s", zone)
	}
}

// failingCounter is a Counter that fails until it is repaired.
type failingCounter struct {
	mu     sync.Mutex
	fails  int
	counts map[string][]api.FrameCount
}

func (b *failingCounter) AddFrameCounts(_ context.Context, counts map[string][]api.FrameCount) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fails--; b.fails >= 0 {
		return errors.New("the disk is full")
	}
	b.counts = counts
	return nil
}

func (b *failingCounter) FrameCounts(context.Context, string, string, string) ([]api.FrameCount, error) {
	return nil, errors.New("the disk is full")
}

func (b *failingCounter) FrameTotals(context.Context, string, string) (map[string]api.FrameCount, error) {
	return nil, errors.New("the disk is full")
}

func (b *failingCounter) HasFrameCounts(context.Context, string) (bool, error) {
	return false, errors.New("the disk is full")
}

// Counts that cannot be written are kept for the next write, up to a limit.
func TestTallyKeepsWhatFails(t *testing.T) {
	t.Parallel()
	b := &failingCounter{fails: 1}
	tally := newCountBuffer(b, slog.New(slog.NewTextHandler(io.Discard, nil)), time.Hour)
	tally.add("a", api.FrameCount{Day: "2026-11-23", Views: 1})
	tally.Flush()
	tally.add("a", api.FrameCount{Day: "2026-11-23", Views: 1, Opens: 1})
	tally.close()
	if want := []api.FrameCount{{Day: "2026-11-23", Views: 2, Opens: 1}}; !reflect.DeepEqual(b.counts["a"], want) {
		t.Errorf("written %v, want %v", b.counts, want)
	}
	tally.add("a", api.FrameCount{Day: "2026-11-24", Views: 1})
	if len(tally.counts) > 0 {
		t.Error("something was counted after the end")
	}

	full := newCountBuffer(&failingCounter{}, slog.New(slog.NewTextHandler(io.Discard, nil)), time.Hour)
	for i := range maxBuffered + 10 {
		full.add("a", api.FrameCount{Item: string(rune(i)), Views: 1})
	}
	if len(full.counts) != maxBuffered || full.dropped != 10 {
		t.Errorf("%d things held, %d dropped", len(full.counts), full.dropped)
	}
	full.close()
}

// Counts are written together after a few seconds, without a call of Flush.
func TestTallyWritesByItself(t *testing.T) {
	t.Parallel()
	b := &failingCounter{}
	tally := newCountBuffer(b, slog.New(slog.NewTextHandler(io.Discard, nil)), time.Millisecond)
	tally.add("a", api.FrameCount{Day: "2026-11-23", Views: 1})
	for until := time.Now().Add(5 * time.Minute); ; time.Sleep(time.Millisecond) {
		b.mu.Lock()
		n := len(b.counts)
		b.mu.Unlock()
		if n == 1 {
			break
		}
		if time.Now().After(until) {
			t.Fatal("it was never written")
		}
	}
	tally.close()
}

// The substrings of automated clients are lower-case and distinct, as they are compared with a
// lower-case User-Agent.
func TestMachines(t *testing.T) {
	t.Parallel()
	for i, word := range automatedClients {
		if word != strings.ToLower(word) || slices.Index(automatedClients, word) != i {
			t.Errorf("machines[%d] = %q", i, word)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	for _, agent := range []string{desktop, "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile Safari/604.1",
		"Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0",
		"Mozilla/5.0 (Linux; Android 12; CUBOT X30) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36",
		"Mozilla/5.0 (Linux; Android 13; CUBOT_NOTE_50) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36",
		"Mozilla/5.0 (Linux; Android 15; Bottega 2) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36"} {
		r.Header.Set("User-Agent", agent)
		if !isReader(r) {
			t.Errorf("%s is taken for a machine", agent)
		}
	}
	for _, agent := range []string{"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36",
		"python-requests/2.33.0", "Python-urllib/3.14", "Python/3.14 aiohttp/3.13", "curl/8.17.0", "Wget/1.25.0", "Go-http-client/2.0", "okhttp/5.3.0",
		"Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) PhantomJS/2.1.1 Safari/538.1", "Java/26", "axios/1.13.2",
		desktop + " (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
		"Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)", "Mozilla/5.0 (compatible; Bot; CUBOT)", "DuckDuckBot-Https/1.1", "SomeSpider 2"} {
		r.Header.Set("User-Agent", agent)
		if isReader(r) {
			t.Errorf("%s is taken for a reader", agent)
		}
	}
}

// The style sheet reacts to the attributes that the frame's script sets on the root element. Focus
// rings have the contrast of text in every record's colours.
func TestFrameSheet(t *testing.T) {
	t.Parallel()
	sheet := frameStyle()
	for _, want := range []string{`[data-theme=dark]`, `[data-expanded=false]`, `[data-print=true] search{display:none}`, `button:focus-visible{outline-color:var(--paper)}`} {
		if !strings.Contains(sheet, want) {
			t.Errorf("the sheet of frames has no %s", want)
		}
	}
	for _, p := range []partners.Palette{partners.Day, partners.Night} {
		if got := partners.Contrast(p.Paper, p.Ink); got < partners.MinContrast {
			t.Errorf("a ring of %s on %s has %.2f : 1", p.Paper, p.Ink, got)
		}
	}
}

const desktop = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36"
