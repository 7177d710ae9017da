package library

import (
	"strings"
	"testing"
	"time"
)

// A stable change of the settings is logged once, with advice. A change back to
// the settings of the start is not logged.
func TestSettingsThatChange(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"paper.yaml", "categories.yaml", "places.yaml"} {
		d, log := logged(t, file, "a: 1", "a.md", story("A", 1), "desk/paper.yaml", "section: news")
		told := 0
		for _, tt := range []struct {
			name string
			do   func()
			tell int
		}{
			{"nothing", func() {}, 0},
			{"a story changed", func() { d.put("a.md", story("B", 1)) }, 0},
			{"saved as it was", func() { d.put(file, "a: 1") }, 0},
			{"changed", func() { d.put(file, "a: 2") }, 1},
			{"a story changed after it", func() { d.put("a.md", story("C", 1)) }, 0},
			{"changed again", func() { d.put(file, "a: 3, longer") }, 1},
			{"saved again", func() { d.put(file, "a: 3, longer") }, 0},
			{"changed back", func() { d.put(file, "a: 1") }, 0},
			{"removed", func() { delete(d.MapFS, file) }, 1},
			{"put back", func() { d.put(file, "a: 1") }, 0},
			{"another of that name, deeper", func() { d.put("desk/"+file, "a: 4") }, 0},
		} {
			tt.do()
			scanThrice(t, d.lib)
			told += tt.tell
			if n := strings.Count(log.String(), `level=WARN msg="content: settings changed that are read at the start only" file=`+file+` fix="restart to see it`); n != told {
				t.Errorf("%s, %s: logged %d times by now, want %d:\n%s", file, tt.name, n, told, log)
			}
		}
	}
}

func TestSettingsThatCome(t *testing.T) {
	t.Parallel()
	d, log := logged(t, "a.md", story("A", 1))
	d.put("paper.yaml", "a: 1")
	for look, want := range []int{0, 1, 1} { // accepted when unchanged for settle
		scanLater(t, d.lib, settleWritten)
		if n := strings.Count(log.String(), "restart to see it"); n != want {
			t.Errorf("scan %d: logged %d times, want %d:\n%s", look, n, want, log)
		}
	}
}

// A file that is still being written is not accepted: the scan requests another
// scan.
func TestSettingsThatAreBeingWritten(t *testing.T) {
	t.Parallel()
	d, log := logged(t, "places.yaml", "a: 1")
	for _, text := range []string{"a: 2", "a: 2\nb: 3", "a: 2\nb: 3\nc: 4"} {
		d.put("places.yaml", text)
		next := scanLater(t, d.lib, settleWritten-time.Millisecond)
		if next == 0 || strings.Contains(log.String(), "restart") {
			t.Errorf("next scan in %v, want it to wait without a log line:\n%s", next, log)
		}
	}
	scanThrice(t, d.lib)
	if n := strings.Count(log.String(), "restart to see it"); n != 1 {
		t.Errorf("logged %d times, want once:\n%s", n, log)
	}
}

func TestWatchSettings(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "paper.yaml", "a: 1")
	d.write("paper.yaml", "a: 2")
	d.until("it is told", func() bool { return strings.Contains(d.log.String(), "file=paper.yaml fix=\"restart to see it") })
}
