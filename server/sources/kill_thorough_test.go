//go:build thorough

package sources

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"broadside/server/storetest"
)

// A process is killed while it reads a changed file: the store is the old or the new state,
// and the next start makes it the new one.
func TestKilledFollowing(t *testing.T) {
	t.Parallel()
	n, r := storetest.Kills(t, 5)
	dir := t.TempDir()
	file := filepath.Join(dir, "listings", "shop.csv")
	if err := os.Mkdir(filepath.Dir(file), 0o750); err != nil {
		t.Fatal(err)
	}
	write := func(letter string) {
		t.Helper()
		if err := errors.Join(os.WriteFile(file, []byte(edition(letter)), 0o600), os.WriteFile(filepath.Join(dir, "letter"), []byte(letter), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	letter := "A"
	write(letter)
	p := startKilled(t, dir, "follow")
	p.wait(t, "done")
	p.kill(t)
	for i := range n {
		letter = other(letter)
		write(letter)
		p := startKilled(t, dir, "follow")
		p.wait(t, "begin")
		time.Sleep(time.Duration(r.Int64N(int64(700 * time.Millisecond))))
		p.kill(t)
		if is := storedEdition(t, dir); is != "A" && is != "B" {
			t.Errorf("kill %d: the store holds %q", i+1, is)
		}
		p = startKilled(t, dir, "follow")
		p.wait(t, "done")
		p.kill(t)
		if is := storedEdition(t, dir); is != letter {
			t.Errorf("kill %d: after the next start the store holds %q, want %q", i+1, is, letter)
		}
		if t.Failed() {
			return
		}
	}
}
