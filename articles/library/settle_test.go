package library

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/fsnotify/fsnotify"
)

func TestWhatIsPutInItsPlaceAsAWhole(t *testing.T) {
	t.Parallel()
	const (
		create, write, chmod = fsnotify.Create, fsnotify.Write, fsnotify.Chmod
		remove, rename       = fsnotify.Remove, fsnotify.Rename
	)
	at := time.Unix(1_000_000, 0)
	for _, tt := range []struct {
		name    string
		ops     []fsnotify.Op
		size    int64
		changed time.Duration // after the last write
		want    bool
	}{
		{"renamed, with an event", []fsnotify.Op{create}, 9, 0, true},
		{"renamed over the old one, with events", []fsnotify.Op{write, remove, create}, 9, 0, true},
		{"renamed, its time set", []fsnotify.Op{create, chmod}, 9, 0, true},
		{"put aside and back", []fsnotify.Op{rename, create}, 9, 0, true},
		{"created and written", []fsnotify.Op{create, write}, 9, 0, false},
		{"created and not written yet", []fsnotify.Op{create}, 0, 0, false},
		{"renamed and appended to", []fsnotify.Op{create, chmod, write}, 9, 0, false},
		{"written", []fsnotify.Op{write}, 9, 0, false},
		{"no event, written", nil, 9, 0, false},
		{"no event, written, the clock is coarse", nil, 9, time.Second, false},
		{"no event, renamed long after", nil, 9, time.Minute, true},
		{"no event, an older time was set", nil, 9, 24 * time.Hour, true},
		{"no event, empty", nil, 0, time.Minute, false},
		{"a time in the future", nil, 9, -time.Hour, false},
	} {
		s := &settling{events: map[string]fsnotify.Op{}}
		for _, op := range tt.ops {
			noteEvent(s.events, "a.md", op)
		}
		if got := s.arrivedWhole("a.md", stamp{size: tt.size, time: at, changed: at.Add(tt.changed)}); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	if (&settling{}).arrivedWhole("a.md", stamp{size: 9, time: at}) {
		t.Error("a file system without change times makes every file complete")
	}
}

func TestEventsAreBounded(t *testing.T) {
	t.Parallel()
	events := map[string]fsnotify.Op{}
	for i := range 20_000 {
		noteEvent(events, fmt.Sprint(i), fsnotify.Create)
	}
	noteEvent(events, "0", fsnotify.Write)
	if len(events) != 10_000 || events["0"] != fsnotify.Create|fsnotify.Write {
		t.Errorf("%d events, the first %v", len(events), events["0"])
	}
}

// The waiting time for each kind of change.
func TestHowLongAChangeStandsStill(t *testing.T) {
	t.Parallel()
	text, old := stamp{size: 9, time: time.Unix(2, 0)}, stamp{size: 8, time: time.Unix(1, 0)}
	moved := stamp{size: 9, time: time.Unix(2, 0), changed: time.Unix(90, 0)}
	plain, wire := &entry{fileState: fileState{stamp: text}}, &entry{fileState: fileState{stamp: text, side: old, sidePath: "a.yaml"}}
	for _, tt := range []struct {
		name string
		e    *entry
		now  fileState
		want time.Duration
	}{
		{"new", nil, fileState{stamp: text}, settleWritten},
		{"new, moved here", nil, fileState{stamp: moved}, settleMoved},
		{"changed", &entry{fileState: fileState{stamp: old}}, fileState{stamp: text}, settleWritten},
		{"replaced", &entry{fileState: fileState{stamp: old}}, fileState{stamp: moved}, settleMoved},
		{"touched", plain, fileState{stamp: text}, settleMoved},
		{"its YAML is written", plain, fileState{stamp: text, side: text, sidePath: "a.yaml"}, settleWritten},
		{"its YAML is moved here", plain, fileState{stamp: text, side: moved, sidePath: "a.yaml"}, settleMoved},
		{"its YAML is changed", wire, fileState{stamp: text, side: text, sidePath: "a.yaml"}, settleWritten},
		{"its YAML is missing", wire, fileState{stamp: text}, settleMissing},
		{"both are written, one is moved here", nil, fileState{stamp: moved, side: text, sidePath: "a.yaml"}, settleWritten},
	} {
		if got := (&settling{pace: pace{settleWritten, settleMoved, settleMissing}}).waitFor("a.txt", tt.e, tt.now); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// Pictures are accepted when they are complete; then articles contain their
// address.
func TestAPictureThatIsUploaded(t *testing.T) {
	t.Parallel()
	d := newDrawer(t, onDay(20), "a.md", storyWith("A", 1, "images: [{src: p.png, alt: P}]\n"))
	src := func() string { return d.lib.Summaries()[0].Image.Src }
	whole := pngOf(4, 4)
	for i := 1; i <= 4; i++ {
		d.put("img/p.png", whole[:len(whole)*i/4])
		if scanLater(t, d.lib, time.Second); src() != "" {
			t.Errorf("a part of the picture is shown: %s", src())
		}
	}
	scanLater(t, d.lib, settleWritten)
	first := src()
	if !strings.HasPrefix(first, "/media/img/p.png?v=") || whats(d.lib) != "" {
		t.Fatalf("src %q, problems %q", first, whats(d.lib))
	}
	d.put("img/p.png", whole[:9])
	if scanLater(t, d.lib, time.Second); src() != first {
		t.Errorf("a picture that is being replaced has the address %s", src())
	}
}

// If many articles are removed at once, they stay published; a few do not.
func TestPiecesThatVanishTogether(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name                   string
		all, vanish            int
		moved, switched, stays bool
	}{
		{"one of one", 1, 1, false, false, false},
		{"nine of nine", 9, 9, false, false, false},
		{"all of ten", 10, 10, false, false, true},
		{"half of forty", 40, 20, false, false, true},
		{"nineteen of forty", 40, 19, false, false, false},
		{"two of two, another folder", 2, 2, true, false, true},
		{"one of two, another folder", 2, 1, true, false, false},
		{"half of forty, another release", 40, 20, true, true, false},
		{"all of forty, an empty release", 40, 40, true, true, true},
	} {
		d := &drawer{T: t, MapFS: fstest.MapFS{}}
		for i := range tt.all {
			d.put(fmt.Sprintf("n%d.md", i), story("N", 1))
		}
		opt := onDay(20)
		opt.Keep = true
		d.lib = mustOpen(t, d.MapFS, opt)
		for i := range tt.vanish {
			delete(d.MapFS, fmt.Sprintf("n%d.md", i))
		}
		if tt.moved {
			d.lib.moveFolder()
		}
		if tt.switched {
			if _, _, err := d.lib.scanFolder(t.Context(), scanAll, nil); err != nil {
				t.Fatal(err)
			}
		}
		scanThrice(t, d.lib)
		if got := !d.lib.Gone("n0"); got != tt.stays {
			t.Errorf("%s: stays %v, want %v", tt.name, got, tt.stays)
		}
		if empty := tt.stays && tt.vanish == tt.all; (d.lib.Ready() != nil) != empty {
			t.Errorf("%s: ready: %v", tt.name, d.lib.Ready())
		}
		d.put("n0.md", story("Back", 1))
		d.finds(tt.name+": it is back", "n0", "Back")
		delete(d.MapFS, "n0.md")
		if tt.all > tt.vanish {
			d.finds(tt.name+": it is removed alone", "n0", "gone")
		}
	}
}
