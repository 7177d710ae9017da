package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadside/server/storetest"
)

// attacks are the ways in which the test ends an import, in turn.
var attacks = []string{"kill the server", "kill the command", "interrupt the command"}

// The command or the server is killed, or the command interrupted, at random moments of an import:
// the store has the listings of the old file or those of the new one.
func TestKilledImport(t *testing.T) {
	t.Parallel()
	runKilledImport(t, len(attacks))
}

func runKilledImport(t *testing.T, usual int) {
	t.Helper()
	kills, moments := storetest.Kills(t, usual)
	const rows = 1500
	data := t.TempDir()
	files := map[string]string{"azure": writeItems(t, items(rows, "azure")), "beige": writeItems(t, items(rows, "beige"))}
	_, server := startAlone(t, "-data", data, "-sample=false")
	runProgram(t, "import", files["azure"], "-source", "shop", "-data", data).expect(t, 0)
	began := time.Now()
	runProgram(t, "import", files["beige"], "-source", "shop", "-data", data).expect(t, 0)
	whole := time.Since(began)
	old, now := "beige", "azure"
	outcomes := map[string]int{}
	for i := range kills {
		attack := attacks[i%len(attacks)]
		status := attackImport(t, server, attack, moment(moments, whole), "import", files[now], "-source", "shop", "-data", data)
		if attack == "kill the server" {
			_, server = startAlone(t, "-data", data, "-sample=false")
		}
		// a change that follows waits for the end of the import
		runProgram(t, "source", "add", fmt.Sprint("after", i), "-data", data).expect(t, 0)
		got := titles(t, data, old, now)
		if got[old]+got[now] != rows || got[old] > 0 && got[now] > 0 || status == 0 && got[now] != rows || status == 130 && got[old] != rows {
			t.Fatalf("%d: %s, exit status %d: the store has %v", i, attack, status, got)
		}
		outcomes[fmt.Sprintf("%s: new %v", attack, got[now] > 0)]++
		if got[now] > 0 {
			old, now = now, old
		}
	}
	t.Logf("an import takes %s; after %d kills: %v", whole, kills, outcomes)
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	checkIntegrity(t, data)
}

// moment returns a random moment of a run that takes so long, or some time after it.
func moment(r *rand.Rand, whole time.Duration) time.Duration {
	return time.Duration(r.Int64N(int64(whole * 5 / 4)))
}

// startFor starts a command and returns after a delay, with the buffer of its stderr, which may be
// read when the command has ended.
func startFor(t *testing.T, delay time.Duration, args ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	cmd, errs := newProgram(t, args...), &bytes.Buffer{}
	cmd.Stderr = errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(delay)
	return cmd, errs
}

// attackImport starts a command, ends it or the server after a delay, and returns the command's exit
// status, -1 if the command does not report whether the import was completed.
func attackImport(t *testing.T, server *os.Process, attack string, delay time.Duration, args ...string) (status int) {
	t.Helper()
	cmd, errs := startFor(t, delay, args...)
	want := map[int]string{0: ""} // exit status and message
	switch attack {
	case "kill the server":
		_ = server.Kill()
		want[1] = "the server ended before it answered"
	case "kill the command":
		_ = cmd.Process.Kill() // it may have ended
		want[-1] = ""
	default:
		_ = cmd.Process.Signal(os.Interrupt)
		want[130] = "nothing has changed"
		want[-1] = "" // before the command has its handler of signals
	}
	status = waitStatus(t, cmd)
	if attack == "interrupt the command" && strings.Contains(errs.String(), "not confirmed the interrupt in time") {
		t.Logf("%s: the server took long on this machine", attack)
		return -1
	}
	if message, ok := want[status]; !ok || !strings.Contains(errs.String(), message) {
		t.Errorf("%s: exit status %d: %s", attack, status, errs)
	}
	return status
}

// titles counts the live listings whose title ends in each of words.
func titles(t *testing.T, data string, words ...string) map[string]int {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(data, "broadside.db")+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	got := map[string]int{}
	for _, word := range words {
		var n int
		if err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM listings WHERE state = 'live' AND CAST(body AS TEXT) ->> 'title' LIKE '%' || ?`, word).Scan(&n); err != nil {
			t.Fatal(err)
		}
		got[word] = n
	}
	return got
}

func checkIntegrity(t *testing.T, data string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(data, "broadside.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var result string
	if err := db.QueryRowContext(t.Context(), `PRAGMA integrity_check`).Scan(&result); err != nil || result != "ok" {
		t.Errorf("integrity_check = %q, %v", result, err)
	}
}
