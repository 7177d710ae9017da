package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

// program is a running program that serves address.
type program struct {
	address string
	cmd     *exec.Cmd
}

// startProgram runs a program whose output begins with "listening on URL". If it ends without that
// line, the error contains the end of its log.
func startProgram(ctx context.Context, name string, args ...string) (*program, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	stderr := &tail{}
	cmd.Stderr = stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &program{cmd: cmd}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if at, ok := strings.CutPrefix(lines.Text(), "listening on "); ok {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			p.address = strings.TrimSuffix(at, "/")
			return p, nil
		}
	}
	// The output has ended, so the line cannot follow even if the program is still running.
	p.stop()
	return nil, fmt.Errorf("%s never listened (%s): %s", name, cmd.ProcessState, stderr)
}

func (p *program) stop() {
	_ = p.cmd.Process.Signal(os.Interrupt)
	_ = p.cmd.Wait()
}

// cpuTime returns the processor time that the program has used, in steps of 10 ms: fields 14 and 15
// of /proc/PID/stat, counted from the end of the program's name, which may contain anything.
func (p *program) cpuTime() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(fields) < 13 {
		return 0, fmt.Errorf("/proc/%d/stat has %d fields", p.cmd.Process.Pid, len(fields))
	}
	var ticks int64
	for _, field := range fields[11:13] { // utime and stime
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond, nil
}

// settle waits until the program has used no processor time for half a second: the server reads
// the frequent words in the background after a start.
func (p *program) settle() error {
	for last := time.Duration(-1); ; time.Sleep(500 * time.Millisecond) {
		used, err := p.cpuTime()
		if err != nil || used == last {
			return err
		}
		last = used
	}
}

// withProgram runs a program while use is called with its URL.
func withProgram(ctx context.Context, use func(address string) error, name string, args ...string) error {
	return withProcess(ctx, func(p *program) error { return use(p.address) }, name, args...)
}

// withProcess runs a program while use is called with it.
func withProcess(ctx context.Context, use func(*program) error, name string, args ...string) error {
	p, err := startProgram(ctx, name, args...)
	if err != nil {
		return err
	}
	defer p.stop()
	return use(p)
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
