//go:build browsers

package browsertest

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
)

// process is a program in a process group of its own.
type process struct {
	cmd    *exec.Cmd
	done   chan struct{} // closed when it has ended
	output string        // the file that it and its children write to
}

// startProcess starts a program with variables added to the environment and
// files as its descriptors from 3 on. It ends with stop, or with the test process.
func startProcess(output string, env []string, files []*os.File, name string, args ...string) (*process, error) {
	p := &process{cmd: exec.Command(name, args...), done: make(chan struct{}), output: output}
	p.cmd.Env, p.cmd.ExtraFiles = append(os.Environ(), env...), files
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	out, err := os.OpenFile(output, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() { _ = out.Close() }()
	p.cmd.Stdout, p.cmd.Stderr = out, out
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = p.cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// lines returns what the process and its children have written.
func (p *process) lines() []string {
	text, err := os.ReadFile(p.output)
	if err != nil {
		return []string{err.Error()}
	}
	return strings.Split(string(text), "\n")
}

// stop ends the process and all of its group.
func (p *process) stop() {
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	<-p.done
}
