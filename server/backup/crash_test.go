package backup

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadside/server/store/sqlite/database"
	"broadside/server/storetest"
)

// childVariable makes the test binary run the task that the tests below kill. Its value is the
// task, a data directory and an archive.
const childVariable = "BROADSIDE_BACKUP_CHILD"

func TestMain(m *testing.M) {
	task := strings.Split(os.Getenv(childVariable), "\n")
	if len(task) != 3 {
		os.Exit(m.Run())
	}
	if err := runTask(context.Background(), task[0], task[1], task[2]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func runTask(ctx context.Context, task, data, archive string) (err error) {
	fmt.Println("begin")
	switch task {
	case "backup":
		_, err = Create(ctx, Options{Data: data, Database: databaseOf(data), To: archive, Now: now})
	case "restore":
		_, err = Restore(ctx, RestoreOptions{From: archive, Data: data, Database: databaseOf(data), Force: true})
	}
	return err
}

// runAndKill runs a task in a process of its own and kills it after a time; 0 lets it end. It
// returns how long the task ran, and whether it ended by itself.
func runAndKill(t *testing.T, after time.Duration, task, data, archive string) (took time.Duration, ended bool) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), childVariable+"="+strings.Join([]string{task, data, archive}, "\n"))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	if _, err := lines.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if after > 0 {
		timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		defer timer.Stop()
	}
	said, _ := lines.ReadString('\n')
	err = cmd.Wait()
	if took = time.Since(start); err == nil {
		return took, true
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.Exited() {
		t.Fatalf("%s: %v: %s", task, err, said)
	}
	return took, false
}

// moment returns a random moment of a task that takes so long.
func moment(r *rand.Rand, of time.Duration) time.Duration {
	return time.Duration(1 + r.Int64N(int64(of)))
}

// adjust updates the estimated duration of a whole task, which depends on the load of the machine.
func adjust(whole, took time.Duration, ended bool) time.Duration {
	if ended {
		return took
	}
	return whole + whole/10
}

// A killed backup leaves the archive before it.
func TestKillBackup(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := makeData(t, dir, 150)
	defer closeStore(t, s)
	archive := filepath.Join(t.TempDir(), "backup.tar.gz")
	whole, _ := runAndKill(t, 0, "backup", dir, archive)
	n, r := storetest.Kills(t, 10)
	killed := 0
	for i := range n {
		after := moment(r, whole)
		took, ended := runAndKill(t, after, "backup", dir, archive)
		if whole = adjust(whole, took, ended); !ended {
			killed++
		}
		target := t.TempDir()
		if err := restoreTo(t, archive, target, false); err != nil {
			t.Fatalf("kill %d after %v: %v", i, after, err)
		}
		if got := filesOf(t, target); !maps.Equal(got, otherFiles) {
			t.Fatalf("kill %d after %v: restored %d files", i, after, len(got))
		}
	}
	t.Logf("%d of %d were killed before their end", killed, n)
}

// A killed restore leaves the old state or the new one, for whoever uses the directory next.
func TestKillRestore(t *testing.T) {
	t.Parallel()
	from := t.TempDir()
	s := makeData(t, from, 150)
	newState := exportStore(t, s)
	archive, _ := create(t, from)
	closeStore(t, s)
	old := t.TempDir()
	s = makeData(t, old, 50)
	oldState := exportStore(t, s)
	writeFile(t, filepath.Join(old, "gone.json"), "old")
	oldArchive, _ := create(t, old)
	closeStore(t, s)

	dir := t.TempDir()
	reset := func() {
		if err := restoreTo(t, oldArchive, dir, true); err != nil {
			t.Fatal(err)
		}
		closeStore(t, openStore(t, dir))
	}
	if err := restoreTo(t, oldArchive, dir, false); err != nil {
		t.Fatal(err)
	}
	whole, _ := runAndKill(t, 0, "restore", dir, archive)
	n, r := storetest.Kills(t, 10)
	outcomes := map[string]int{}
	for i := range n {
		reset()
		after := moment(r, whole)
		took, ended := runAndKill(t, after, "restore", dir, archive)
		if whole = adjust(whole, took, ended); ended {
			outcomes["ended"]++
		}
		got, gone := exportDirectory(t, dir), filesOf(t, dir)["gone.json"]
		switch {
		case got == oldState && gone == "old":
			outcomes["old"]++
		case got == newState && gone == otherFiles["gone.json"]:
			outcomes["new"]++
		default:
			t.Fatalf("kill %d after %v: neither the old nor the new state: %d bytes, gone.json %q", i, after, len(got), gone)
		}
		if newSwap(dir).interrupted() {
			t.Fatalf("kill %d after %v: a part of the restore was left", i, after)
		}
		if _, err := database.Verify(t.Context(), databaseOf(dir)); err != nil {
			t.Fatal(err)
		}
	}
	t.Log("states after the kills: ", outcomes)
}

var errKilled = errors.New("killed")

// Interrupts the moves of a restore after each step, and the completion after it as well.
func TestInterruptedSwap(t *testing.T) {
	t.Parallel()
	for first := range 14 {
		for second := range 4 {
			dir := t.TempDir()
			for name, content := range map[string]string{"broadside.db": "old", "broadside.db-wal": "old log", "broadside.db-owner": "lock", "photos/1": "old", "gone.json": "old"} {
				writeFile(t, filepath.Join(dir, name), content)
			}
			s := newSwap(dir)
			part, err := s.begin()
			if err != nil {
				t.Fatal(err)
			}
			for name, content := range map[string]string{"broadside.db": "new", "photos/2": "new", "count.key": "new"} {
				writeFile(t, filepath.Join(part, name), content)
			}
			s.rename = renames(first)
			committed := first > 0
			if err := s.commit(); err == nil && s.interrupted() {
				t.Fatalf("after %d steps: no error, and not complete", first)
			}
			again := newSwap(dir)
			again.rename = renames(second)
			_ = again.finish()
			if err := newSwap(dir).finish(); err != nil {
				t.Fatalf("after %d and %d steps: %v", first, second, err)
			}
			want := map[string]string{"photos/1": "old", "gone.json": "old"}
			db, log := "old", "old log"
			if committed {
				want, db, log = map[string]string{"photos/2": "new", "count.key": "new"}, "new", ""
			}
			if got := filesOf(t, dir); !maps.Equal(got, want) {
				t.Errorf("after %d and %d steps: %v, want %v", first, second, got, want)
			}
			b, err := os.ReadFile(databaseOf(dir))
			w, _ := os.ReadFile(databaseOf(dir) + "-wal")
			if err != nil || string(b) != db || string(w) != log {
				t.Errorf("after %d and %d steps: the database is %q with the log %q (%v)", first, second, b, w, err)
			}
			if l, err := os.ReadFile(databaseOf(dir) + "-owner"); err != nil || string(l) != "lock" || again.interrupted() {
				t.Errorf("after %d and %d steps: the lock is %q (%v)", first, second, l, err)
			}
		}
	}
}

// renames returns os.Rename for n calls; the next ones fail.
func renames(n int) func(from, to string) error {
	return func(from, to string) error {
		if n--; n < 0 {
			return errKilled
		}
		return os.Rename(from, to)
	}
}

// Each write changes all listings at once. A backup made meanwhile restores to the state
// after one of the writes.
func TestBackupUnderLoad(t *testing.T) {
	t.Parallel()
	const listings = 60
	dir := t.TempDir()
	s := makeData(t, dir, listings)
	write := func(n int) {
		all := storetest.Slice(listings)
		for i := range all {
			all[i].Title = fmt.Sprint("write ", n)
		}
		if err := s.Put(context.WithoutCancel(t.Context()), all...); err != nil {
			t.Error(err)
		}
	}
	write(0)
	ctx, cancel := context.WithCancel(t.Context())
	writes := make(chan int)
	go func() {
		n := 1
		for ; ctx.Err() == nil; n++ {
			write(n)
		}
		writes <- n
	}()
	for range 3 {
		archive, _ := create(t, dir)
		target := t.TempDir()
		if err := restoreTo(t, archive, target, false); err != nil {
			t.Fatal(err)
		}
		got := exportDirectory(t, target)
		_, title, _ := strings.Cut(got, `"title":"`)
		title, _, _ = strings.Cut(title, `"`)
		if n := strings.Count(got, `"title":"`+title+`"`); n != listings || strings.Count(got, "\n") != listings {
			t.Errorf("%d of %d listings have the title %q", n, listings, title)
		}
		state := t.TempDir()
		expected := makeData(t, state, 0)
		all := storetest.Slice(listings)
		for i := range all {
			all[i].Title = title
		}
		if err := expected.Put(t.Context(), all...); err != nil {
			t.Fatal(err)
		}
		if exportStore(t, expected) != got {
			t.Errorf("the state restored is not that after %q", title)
		}
		closeStore(t, expected)
	}
	cancel()
	if n := <-writes; n < 2 {
		t.Errorf("%d writes: nothing was written meanwhile", n)
	}
	closeStore(t, s)
}
