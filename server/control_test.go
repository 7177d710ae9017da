package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"broadside/server/store"
	"broadside/server/store/sqlite"
)

// waitFor reads lines until one has text.
func waitFor(t *testing.T, r io.Reader, text string) {
	t.Helper()
	var all strings.Builder
	for lines := bufio.NewScanner(r); lines.Scan(); {
		fmt.Fprintln(&all, lines.Text())
		if strings.Contains(lines.Text(), text) {
			return
		}
	}
	t.Fatalf("%q is not printed:\n%s", text, &all)
}

// A command and a server wait for the process that has the store open, and do their work after it.
func TestWaitForTheStore(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		args []string
		end  os.Signal // nil: the command ends by itself
	}{
		{[]string{"import", writeItems(t, items(2, "azure")), "-source", "shop"}, nil},
		{[]string{"source", "list"}, nil},
		{[]string{"serve", "-addr", "127.0.0.1:0", "-sample=false"}, syscall.SIGTERM},
	} {
		data := t.TempDir()
		held, err := sqlite.Open(t.Context(), filepath.Join(data, "broadside.db"), store.Config{})
		if err != nil {
			t.Fatal(err)
		}
		cmd := newProgram(t, append(tt.args, "-data", data)...)
		errs, err := cmd.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		waitFor(t, errs, "waiting for the store: ")
		if err := held.Close(); err != nil {
			t.Fatal(err)
		}
		go func() { _, _ = io.Copy(io.Discard, errs) }()
		if tt.end != nil {
			waitFor(t, out, "listening on")
			if err := cmd.Process.Signal(tt.end); err != nil {
				t.Fatal(err)
			}
		}
		_, _ = io.Copy(io.Discard, out)
		if status := waitStatus(t, cmd); status != 0 {
			t.Errorf("%q: exit status %d", tt.args, status)
		}
	}
}

// Two commands at once both do their work.
func TestTwoImportsAtOnce(t *testing.T) {
	t.Parallel()
	for _, serving := range []bool{true, false} {
		data := t.TempDir()
		if serving {
			startAlone(t, "-data", data, "-sample=false")
		}
		var both []*exec.Cmd
		for i := range 2 {
			cmd := newProgram(t, "import", writeItems(t, items(500, "azure")), "-source", fmt.Sprint("shop", i), "-data", data)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			both = append(both, cmd)
		}
		for _, cmd := range both {
			if status := waitStatus(t, cmd); status != 0 {
				t.Errorf("server %v: exit status %d", serving, status)
			}
		}
		if list := runProgram(t, "source", "list", "-data", data).expect(t, 0).out; strings.Count(list, "500 new") != 2 {
			t.Errorf("server %v: the sources are\n%s", serving, list)
		}
	}
}

// A second server on the same directory is refused, as long as the first one answers.
func TestSecondServer(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	startAlone(t, "-data", data, "-sample=false")
	runProgram(t, "serve", "-addr", "127.0.0.1:0", "-data", data).expect(t, 1, "another process has this database open")
}

// An interrupt ends a command with status 130. Nothing has changed.
func TestInterruptedImport(t *testing.T) {
	t.Parallel()
	for _, serving := range []bool{true, false} {
		data := t.TempDir()
		if serving {
			startAlone(t, "-data", data, "-sample=false")
		}
		cmd := newProgram(t, "import", "-", "-source", "shop", "-data", data)
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		var errs bytes.Buffer
		cmd.Stderr = &errs
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// more than a pipe holds: then the command is past its start and reads
		if _, err := io.WriteString(in, items(5000, "azure")); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		if status := waitStatus(t, cmd); status != 130 || !strings.Contains(errs.String(), "nothing has changed") {
			t.Errorf("server %v: exit status %d: %s", serving, status, &errs)
		}
		in.Close()
		runProgram(t, "source", "list", "-data", data).expect(t, 0, "no source yet")
	}
}

// The path of a data directory may be longer than the address of a socket.
func TestLongDataPath(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), strings.Repeat("long", 40))
	startAlone(t, "-data", data, "-sample=false")
	runProgram(t, "source", "add", "shop", "-data", data).expect(t, 0)
	runProgram(t, "source", "list", "-data", data).expect(t, 0, "shop")
}

// If the socket cannot be made, the newspaper is served and the log has an error.
func TestWithoutSocket(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	if err := os.MkdirAll(filepath.Join(data, "control.sock", "full"), 0o700); err != nil {
		t.Fatal(err)
	}
	r := start(t, "-data", data)
	if status, _ := r.get(t, "/healthz"); status != 200 || !strings.Contains(r.logs.String(), "no command can reach this server") {
		t.Errorf("/healthz has status %d, the log is\n%s", status, r.logs)
	}
}

// A command finds the server by its database, wherever that is.
func TestStoreElsewhere(t *testing.T) {
	t.Parallel()
	file := "sqlite:" + filepath.Join(t.TempDir(), "paper.db")
	startAlone(t, "-store", file, "-sample=false")
	runProgram(t, "source", "add", "shop", "-store", file, "-data", t.TempDir()).expect(t, 0)
	runProgram(t, "source", "list", "-store", file, "-data", t.TempDir()).expect(t, 0, "shop")
}

// A command that opens the store itself checks listings against the settings of the last server.
func TestLastSettings(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	paper := writeDirectory(t, "categories.yaml", "- {code: boats, names: {en: Boats, ar: قوارب}, intents: [offer], days_live: 30, moderation: after, schema: Offer}\n")
	_, server := startAlone(t, "-data", data, "-articles", paper)
	if err := server.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	const boat = "ref,category,intent,title,description,lang,city\nb1,boats,offer,Rowing boat,With two oars.,en,dubai\n"
	runProgram(t, "import", writeItems(t, boat), "-source", "quay", "-data", data).expect(t, 0, "new               1")
}
