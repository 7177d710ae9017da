package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestMain makes the test binary behave like the measured program as given in BENCH_ACT.
func TestMain(m *testing.M) {
	switch act := os.Getenv("BENCH_ACT"); act {
	case "":
		os.Exit(m.Run())
	case "dies":
		fmt.Fprintln(os.Stderr, "server: -data /nowhere: no such directory")
		os.Exit(3)
	case "dies silently":
		os.Exit(1)
	case "talks and dies":
		fmt.Println("reading the paper")
		fmt.Fprint(os.Stderr, strings.Repeat("early noise ", 5000), "the cause")
		os.Exit(2)
	case "hears its arguments":
		fmt.Printf("building\nlistening on http://%s/\n", strings.Join(os.Args[1:], ","))
		_, _ = io.Copy(io.Discard, os.Stdin)
		time.Sleep(time.Hour) // until SIGINT
	case "bare":
		if err := serveBare(os.Args[1]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// startSelf starts the test binary with a behaviour.
func startSelf(t *testing.T, act string, args ...string) (*program, error) {
	t.Helper()
	t.Setenv("BENCH_ACT", act)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return startProgram(t.Context(), self, args...)
}

func TestStart(t *testing.T) {
	p, err := startSelf(t, "hears its arguments", "a", "b")
	if err != nil {
		t.Fatal(err)
	}
	if p.address != "http://a,b" {
		t.Errorf("it listens on %q, want http://a,b without the slash", p.address)
	}
	begun := time.Now()
	p.stop()
	if took := time.Since(begun); took > 5*time.Minute {
		t.Errorf("it took %v to end", took)
	}
}

// If the program ends before it listens, the error has its output and its exit status.
func TestStartShowsWhatWasSaid(t *testing.T) {
	for _, tt := range []struct {
		act   string
		wants []string
	}{
		{"dies", []string{"never listened", "exit status 3", "no such directory"}},
		{"dies silently", []string{"never listened", "exit status 1", "it said nothing"}},
		{"talks and dies", []string{"exit status 2", "the cause"}},
	} {
		t.Run(tt.act, func(t *testing.T) {
			p, err := startSelf(t, tt.act)
			if err == nil {
				p.stop()
				t.Fatal("it started")
			}
			for _, want := range tt.wants {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error lacks %q: %.300s", want, err)
				}
			}
			if len(err.Error()) > tailSize+1000 {
				t.Errorf("the error is %d bytes long", len(err.Error()))
			}
		})
	}
	if _, err := startProgram(t.Context(), filepath.Join(t.TempDir(), "nothing")); err == nil {
		t.Error("a program that is not there was started")
	}
}

func TestTail(t *testing.T) {
	t.Parallel()
	var s tail
	if got := s.String(); got != "it said nothing" {
		t.Errorf("String of an empty tail = %q", got)
	}
	for _, part := range []string{"one\n", "two\n", "\n"} {
		if n, err := io.WriteString(&s, part); n != len(part) || err != nil {
			t.Errorf("Write = %d, %v, want %d", n, err, len(part))
		}
	}
	if got := s.String(); got != "one\ntwo" {
		t.Errorf("tail is %q, want both lines", got)
	}
	if _, err := io.WriteString(&s, strings.Repeat("x", 3*tailSize)+"end"); err != nil {
		t.Fatal(err)
	}
	if got := s.String(); len(got) != tailSize || !strings.HasSuffix(got, "xend") || strings.Contains(got, "one") {
		t.Errorf("a long tail has %d bytes and ends in %q, want the last %d", len(got), got[len(got)-8:], tailSize)
	}
}

// serveBare sends exactly the bytes of its file for every request.
func TestServeBare(t *testing.T) {
	file := filepath.Join(t.TempDir(), "page.br")
	want := "\x1b\x00\xffbytes of a page, as they stand"
	if err := os.WriteFile(file, []byte(want), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := startSelf(t, "bare", file)
	if err != nil {
		t.Fatal(err)
	}
	defer p.stop()
	at := p.address
	for _, path := range []string{"/", "/anything?x=1"} {
		body, err := fetchBody(t.Context(), at+path, "br")
		if err != nil || string(body) != want {
			t.Errorf("GET %s = %q, %v, want the file", path, body, err)
		}
	}
	r, err := http.Head(at + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if r.ContentLength != int64(len(want)) || r.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("HEAD: %d bytes of %s", r.ContentLength, r.Header.Get("Content-Type"))
	}
	if p, err := startSelf(t, "bare", file+".none"); err == nil || !strings.Contains(err.Error(), "no such file") {
		if err == nil {
			p.stop()
		}
		t.Errorf("a file that is not there: %v", err)
	}
}

// The processor time of a program grows while it responds, and equals the time that the system
// reports at its end.
func TestCPUTime(t *testing.T) {
	file := filepath.Join(t.TempDir(), "page")
	if err := os.WriteFile(file, []byte("page"), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := startSelf(t, "bare", file)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.settle(); err != nil {
		t.Error(err)
	}
	first, err := p.cpuTime()
	used := first
	for err == nil && used < first+30*time.Millisecond {
		if _, err = fetchBody(t.Context(), p.address+"/", "identity"); err == nil {
			used, err = p.cpuTime()
		}
	}
	p.stop()
	if err != nil {
		t.Fatal(err)
	}
	if all := p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime(); used > all+20*time.Millisecond || used < all/2 {
		t.Errorf("%v before the end, %v at the end", used, all)
	}
	if _, err := p.cpuTime(); err == nil {
		t.Error("a program that has ended has a processor time")
	}
}
