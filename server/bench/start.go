package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
)

// startProgram runs a program whose output begins with "listening on URL", and returns the URL and a
// function that stops it. If the program ends without that line, the error contains the end of its
// log.
func startProgram(ctx context.Context, name string, args ...string) (string, func(), error) {
	cmd := exec.CommandContext(ctx, name, args...)
	stderr := &tail{}
	cmd.Stderr = stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop := func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if at, ok := strings.CutPrefix(lines.Text(), "listening on "); ok {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return strings.TrimSuffix(at, "/"), stop, nil
		}
	}
	// The output has ended, so the line cannot follow even if the program is still running.
	stop()
	return "", nil, fmt.Errorf("%s never listened (%s): %s", name, cmd.ProcessState, stderr)
}

// tail is an io.Writer that keeps the end of its input.
type tail struct {
	mu   sync.Mutex
	last []byte
}

// tailSize is enough for the first lines of a panic or the usage text of package flag.
const tailSize = 4 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = append(t.last, p...)
	if n := len(t.last) - tailSize; n > 0 {
		t.last = append(t.last[:0], t.last[n:]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s := strings.TrimSpace(string(t.last)); s != "" {
		return s
	}
	return "it said nothing"
}
