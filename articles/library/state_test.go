package library

import (
	"log/slog"
	"strings"
	"testing"
	"time"
)

// states returns the log lines about articles since the last call, without the
// time.
func (r *record) states() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []string
	for line := range strings.Lines(r.b.String()) {
		if _, said, ok := strings.Cut(line, `level=INFO msg="content: piece" `); ok {
			out = append(out, strings.TrimSpace(said))
		}
	}
	r.b.Reset()
	return strings.Join(out, "\n")
}

const firstDay = "section: news\npublished: 2026-11-01T08:00:00+04:00\n"

// Each new state of an article is logged once, with its file and the reason.
func TestStatesAreLogged(t *testing.T) {
	t.Parallel()
	d, log := logged(t, "other.md", story("Other", 1))
	log.states()
	with := func(front string) string { return "---\nheadline: A\n" + front + "---\nText.\n" }
	for _, tt := range []struct{ name, text, want string }{
		{"new", with(firstDay), `state=live because="published 2026-11-01T04:00:00Z"`},
		{"changed, but not its state", with("kicker: K\n" + firstDay), ""},
		{"undated", with("section: news\n"), `state=draft because="no published"`},
		{"an explicit draft: the same state", with("status: draft\n" + firstDay), ""},
		{"explicitly live", with("status: live\n" + firstDay), `state=live because="published 2026-11-01T04:00:00Z"`},
		{"broken: its last version stays", "---\nheadline: [\n---\n", ""},
		{"mended", with(firstDay), ""},
		{"withheld", with("status: withheld\n" + firstDay), `state=withheld because="status: withheld"`},
		{"killed", with("status: killed\n" + firstDay), `state=killed because="status: killed"`},
		{"draft", with("status: draft\n" + firstDay), `state=draft because="status: draft"`},
		{"of tomorrow", with("section: news\npublished: 2026-11-21T08:00:00Z\n"), `state=scheduled because="published 2026-11-21T08:00:00Z"`},
		{"embargoed", with("embargo: 2026-11-22T08:00:00Z\n" + firstDay), `state=embargoed because="embargo 2026-11-22T08:00:00Z"`},
		{"expired", with("expires: 2026-11-02T08:00:00Z\n" + firstDay), `state=expired because="expires 2026-11-02T08:00:00Z"`},
		{"removed", "", `state=removed because="its file is gone"`},
		{"back", with(firstDay), `state=live because="published 2026-11-01T04:00:00Z"`},
	} {
		if tt.text == "" {
			delete(d.MapFS, "desk/a.md")
		} else {
			d.put("desk/a.md", tt.text)
		}
		scanThrice(t, d.lib)
		if tt.want != "" {
			tt.want = "slug=a file=desk/a.md " + tt.want
		}
		if got := log.states(); got != tt.want {
			t.Errorf("%s: logged\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

// States also change with time, without a change of a file.
func TestStatesThatComeWithTime(t *testing.T) {
	t.Parallel()
	log := &record{}
	now := time.Date(2026, 11, 9, 12, 0, 0, 0, time.UTC)
	opt := Options{Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(log, nil))}
	l := mustOpen(t, files("a.md", storyWith("A", 10, "embargo: 2026-11-11T12:00:00Z\nexpires: 2026-11-12T12:00:00Z\n"), "b.md", story("B", 1)), opt)
	for _, want := range []string{
		"", // the first scan logs one line, see TestTheFirstLookIsOneLine
		`slug=a file=a.md state=embargoed because="embargo 2026-11-11T12:00:00Z"`,
		`slug=a file=a.md state=live because="published 2026-11-10T04:00:00Z"`,
		`slug=a file=a.md state=expired because="expires 2026-11-12T12:00:00Z"`,
		"",
	} {
		scanThrice(t, l)
		if got := log.states(); got != want {
			t.Errorf("on day %d logged\n%s\nwant\n%s", now.Day(), got, want)
		}
		now = now.AddDate(0, 0, 1)
	}
}

func TestTheFirstLookIsOneLine(t *testing.T) {
	t.Parallel()
	_, log := logged(t, "live.md", story("L", 1), "more.md", story("M", 2), "tomorrow.md", story("T", 28), "embargoed.md", storyWith("E", 1, "embargo: 2026-11-28T08:00:00Z\n"),
		"old.md", storyWith("O", 1, "expires: 2026-11-02T08:00:00Z\n"), "draft.md", "# D\n\nText.\n", "withheld.md", storyWith("W", 1, "status: withheld\n"),
		"killed.md", storyWith("K", 1, "status: killed\n"))
	if got, want := log.String(), "level=INFO msg=\"content: pieces\" live=2 scheduled=1 embargoed=1 expired=1 draft=1 withheld=1 killed=1\n"; !strings.HasSuffix(got, want) || strings.Count(got, "\n") != 1 {
		t.Errorf("logged\n%s\nwant one line, %s", got, want)
	}
	for text, want := range map[string]string{"# D\n\nText.\n": "live=0 draft=1\n", "---\n": "live=0 broken=1\n"} {
		if _, log := logged(t, "a.md", text); !strings.HasSuffix(log.String(), want) {
			t.Errorf("%q: logged\n%s\nwant it to end in %q", text, log, want)
		}
	}
	if _, log := logged(t); !strings.HasSuffix(log.String(), `"content: pieces" live=0`+"\n") {
		t.Errorf("an empty folder: logged %q", log)
	}
}

// When an address passes to another article, the log line names both.
func TestAnAddressThatPassesOn(t *testing.T) {
	t.Parallel()
	d, log := logged(t, "ar/tr.md", story("A", 1))
	log.states()
	d.put("en/tr.md", story("E", 1))
	scanThrice(t, d.lib)
	if got, want := log.states(), `slug=tr file=en/tr.md state=live because="published 2026-11-01T04:00:00Z" instead_of=ar/tr.md`; got != want {
		t.Errorf("logged\n%s\nwant\n%s", got, want)
	}
	delete(d.MapFS, "en/tr.md")
	scanThrice(t, d.lib)
	if got, want := log.states(), `slug=tr file=ar/tr.md state=live because="published 2026-11-01T04:00:00Z" instead_of=en/tr.md`; got != want {
		t.Errorf("logged\n%s\nwant\n%s", got, want)
	}
	d.put("ar/new.md", story("A", 1))
	delete(d.MapFS, "ar/tr.md")
	scanThrice(t, d.lib)
	if got := log.states(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "slug=new file=ar/new.md state=live") || !strings.Contains(got, "slug=tr file=ar/tr.md state=removed") {
		t.Errorf("renamed: logged\n%s", got)
	}
}
