package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// newProgram returns the program in a separate process, not started yet.
func newProgram(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	text, err := json.Marshal(args)
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), self, "-test.run=^TestServeAlone$", "-test.timeout=1h")
	cmd.Env = append(os.Environ(), serveVariable+"="+string(text))
	return cmd
}

// result is the end of a command.
type result struct {
	status    int // -1: killed
	out, errs string
}

// runProgram runs a command in a separate process to its end.
func runProgram(t *testing.T, args ...string) result {
	t.Helper()
	return runProgramWith(t, nil, args...)
}

func runProgramWith(t *testing.T, in io.Reader, args ...string) result {
	t.Helper()
	cmd := newProgram(t, args...)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return result{waitStatus(t, cmd), out.String(), errs.String()}
}

// waitStatus waits for the end of a process and returns its exit status, -1 if it was killed.
func waitStatus(t *testing.T, cmd *exec.Cmd) int {
	t.Helper()
	err := cmd.Wait()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode()
}

// expect fails the test unless the command ended with this status and printed these texts, on either
// output.
func (r result) expect(t *testing.T, status int, texts ...string) result {
	t.Helper()
	ok := r.status == status
	for _, text := range texts {
		ok = ok && strings.Contains(r.out+r.errs, text)
	}
	if !ok {
		t.Fatalf("exit status %d, printed %q and %q; want status %d and %q", r.status, r.out, r.errs, status, texts)
	}
	return r
}
