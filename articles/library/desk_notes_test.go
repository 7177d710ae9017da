package library

import (
	"testing"
)

// A broken file leaves its last good version up, but not when what came is the
// notice that takes it back.
func TestAKillNoticeTakesTheLastVersionDown(t *testing.T) {
	t.Parallel()
	f := files("a.txt", "Rents fall in Dubai\n\n"+lead+"\n\n"+second+"\n", "a.yaml", live)
	opt := onDay(27)
	opt.Keep = true
	l := mustOpen(t, f, opt)
	if slugs(l) != "a" {
		t.Fatalf("pieces %q", slugs(l))
	}
	before := l.Version()
	f["a.txt"].Data = []byte("KILL KILL KILL\n\nPlease kill the story Dubai-Rents.\n")
	f["a.txt"].ModTime = f["a.txt"].ModTime.AddDate(0, 0, 1)
	looks(t, l)
	if slugs(l) != "" || !l.Gone("a") || l.Version() == before {
		t.Errorf("pieces %q, gone %v, version %d after %d\n%s", slugs(l), l.Gone("a"), l.Version(), before, whats(l))
	}
}
