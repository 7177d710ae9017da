package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
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

// withProgram runs a program while use is called with its URL.
func withProgram(ctx context.Context, use func(address string) error, name string, args ...string) error {
	address, stop, err := startProgram(ctx, name, args...)
	if err != nil {
		return err
	}
	defer stop()
	return use(address)
}

// tail is an io.Writer that keeps the end of its input.
type tail []byte

// tailSize is enough for the first lines of a panic or the usage text of package flag.
const tailSize = 4 << 10

func (t *tail) Write(p []byte) (int, error) {
	*t = append(*t, p...)
	*t = slices.Delete(*t, 0, max(len(*t)-tailSize, 0))
	return len(p), nil
}

func (t *tail) String() string {
	return cmp.Or(strings.TrimSpace(string(*t)), "it said nothing")
}
