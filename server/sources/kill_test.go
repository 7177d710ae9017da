package sources

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"broadside/articles/library"
	"broadside/server/storetest"
)

// The tests below kill a process at random moments (storetest.Kills).
const (
	killedDir  = "BROADSIDE_TEST_KILLED_DIR" // makes the test binary run beKilled
	killedMode = "BROADSIDE_TEST_KILLED_MODE"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(killedDir); dir != "" {
		if err := beKilled(dir, os.Getenv(killedMode)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

const killedRows = 1500

// edition returns a file whose rows all have the title of its letter. Each has some refs
// that the other has not.
func edition(letter string) string {
	var b strings.Builder
	b.WriteString(header)
	for i := range killedRows {
		ref := "both" + strconv.Itoa(i)
		if i%10 == 0 {
			ref = letter + strconv.Itoa(i)
		}
		b.WriteString(row(ref, letter+" table number "+strconv.Itoa(i)))
	}
	return b.String()
}

func other(letter string) string {
	if letter == "A" {
		return "B"
	}
	return "A"
}

// beKilled imports the editions A and B in turn until it is killed. Each begins with a
// line on standard output, and its end is one too.
func beKilled(dir, mode string) error {
	p := &paper{t: &testing.T{}, dir: dir, logs: &logBuffer{}, clock: storetest.NewClock(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))}
	p.config = Config{Settings: testSettings(), Data: filepath.Join(dir, "sources"), Now: p.clock.Now}
	root, err := library.OpenRoot(dir)
	if err != nil {
		return err
	}
	if mode == "follow" {
		p.config.Folder = root
	}
	p.open()
	ctx := context.Background()
	if mode == "follow" {
		fmt.Println("begin")
		if err := p.service.Start(ctx); err != nil {
			return err
		}
		fmt.Println("done", strings.TrimSpace(readLetter(dir)))
		p.service.Run(ctx)
		return nil
	}
	for letter := "A"; ; letter = other(letter) {
		fmt.Println("begin", letter)
		r, err := p.service.Import(ctx, "shop", fileOf(edition(letter)), Options{Origin: Push, Force: true})
		if err != nil || r.State != Applied && r.State != Unchanged {
			return errors.Join(err, fmt.Errorf("%s: %s", letter, counts(r)))
		}
		fmt.Println("done", letter)
	}
}

func readLetter(dir string) string {
	b, _ := os.ReadFile(filepath.Join(dir, "letter"))
	return string(b)
}

// process is a running test binary with its output.
type process struct {
	cmd  *exec.Cmd
	mu   sync.Mutex
	said []string
	line chan string
}

func startKilled(t *testing.T, dir, mode string) *process {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: exec.Command(exe), line: make(chan string, 1000)}
	p.cmd.Env = append(os.Environ(), killedDir+"="+dir, killedMode+"="+mode)
	p.cmd.Stderr = os.Stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.line)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			p.mu.Lock()
			p.said = append(p.said, lines.Text())
			p.mu.Unlock()
			p.line <- lines.Text()
		}
	}()
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	return p
}

// wait returns after a line that begins with words.
func (p *process) wait(t *testing.T, words string) {
	t.Helper()
	timeout := time.After(10 * time.Minute)
	for {
		select {
		case line, ok := <-p.line:
			if !ok {
				t.Fatalf("the process has ended without %q", words)
			}
			if strings.HasPrefix(line, words) {
				return
			}
		case <-timeout:
			t.Fatalf("the process does not say %q", words)
		}
	}
}

// kill ends the process without a chance to do anything, and returns the last lines.
func (p *process) kill(t *testing.T) (last []string) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for range p.line {
	}
	_ = p.cmd.Wait() // it was killed
	return p.said
}

// edition returns the letter of the edition that a store holds, and fails the test if it
// holds parts of two or its tables disagree.
func storedEdition(t *testing.T, dir string) string {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "s.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var check string
	var a, b, live, indexed, refs, words, counted int
	for query, into := range map[string]any{
		`PRAGMA integrity_check`: &check,
		`SELECT count(*) FROM listings WHERE state = 'live' AND CAST(body AS TEXT) LIKE '%"title":"A table%'`: &a,
		`SELECT count(*) FROM listings WHERE state = 'live' AND CAST(body AS TEXT) LIKE '%"title":"B table%'`: &b,
		`SELECT count(*) FROM listings WHERE state = 'live'`:                                                  &live,
		`SELECT count(*) FROM live`:                            &indexed,
		`SELECT count(*) FROM source_rows WHERE ended = ''`:    &refs,
		`SELECT count(*) FROM words WHERE words MATCH 'table'`: &words,
		`SELECT ifnull(sum(n), 0) FROM counts WHERE code = ''`: &counted,
	} {
		if err := db.QueryRow(query).Scan(into); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	if check != "ok" {
		t.Errorf("integrity_check: %s", check)
	}
	for _, n := range []int{indexed, refs, words, counted} {
		if n != live {
			t.Errorf("%d are live, but the tables have %d in the list, %d refs, %d in the text index, %d counted", live, indexed, refs, words, counted)
			break
		}
	}
	switch {
	case live == 0:
		return ""
	case a == killedRows && b == 0:
		return "A"
	case b == killedRows && a == 0:
		return "B"
	}
	t.Errorf("%d listings of A and %d of B: the state is between two", a, b)
	return "between"
}

// A process is killed while it imports: the store has the old or the new state, and every
// acknowledged import.
func TestKilledImport(t *testing.T) {
	t.Parallel()
	n, r := storetest.Kills(t, 5)
	dir := t.TempDir()
	for i := range n {
		p := startKilled(t, dir, "import")
		p.wait(t, "begin")
		time.Sleep(time.Duration(r.Int64N(int64(1500 * time.Millisecond))))
		acknowledged, begun := "", ""
		for _, line := range p.kill(t) {
			if _, letter, done := strings.Cut(line, "done "); done {
				acknowledged = letter
			} else {
				begun = strings.TrimPrefix(line, "begin ")
			}
		}
		is := storedEdition(t, dir)
		if acknowledged != "" && is != acknowledged && is != begun {
			t.Errorf("kill %d: the store holds %q, but %q was acknowledged and %q begun", i+1, is, acknowledged, begun)
		}
		if t.Failed() {
			return
		}
	}
}
