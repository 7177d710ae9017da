// Package command is the frame that the program's commands share: it finds the command, parses its
// flags, prints its help, reports its errors and shows its progress.
package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// Command is one command of the program.
type Command struct {
	Name    string // of one word or two: "import", "source add"
	Args    string // the arguments, separated by spaces: "FILE|-", "[NAME]" if it may be left out, "FILE..." if it repeats
	Summary string // one line without a full stop: "read a file of listings"
	Example string // one command line
	Help    string // further paragraphs, or ""

	// Environment lists the flags that environment variables can set: "data" is BROADSIDE_DATA. "*"
	// is all of them.
	Environment []string

	// Setup adds the flags and returns the function that runs the command with the arguments that
	// are left. The number of arguments has been checked against Args.
	Setup func(*flag.FlagSet) func(ctx context.Context, stream IO, args []string) error
}

// IO holds the streams of a command. Results go to Out; errors and progress to Err.
type IO struct {
	In       io.Reader
	Out, Err io.Writer
	Terminal bool // Err is a terminal
}

// Program is a set of commands.
type Program struct {
	Name     string // "broadside", as typed; its upper-case form starts the environment variables
	Summary  string // one sentence
	Default  string // name of the command that runs if none is named
	Commands []Command

	Lookup func(string) (string, bool) // of the environment; nil is an empty environment
}

// Run runs the command that args name and returns the exit status: 0 for success, 1 for a failure, 2
// for wrong usage, and 128 plus the signal's number if a signal ended the command (WithSignals).
func (p Program) Run(ctx context.Context, stream IO, args []string) int {
	name, err := p.Execute(ctx, stream, args)
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if !errors.Is(err, ErrReported) {
		fmt.Fprintf(stream.Err, "%s: %v\n", name, err)
	}
	return status(ctx, err)
}

func status(ctx context.Context, err error) int {
	var usage *usageError
	var signal *Interrupted
	switch {
	case errors.As(err, &usage):
		return 2
	case errors.As(context.Cause(ctx), &signal):
		return 128 + int(signal.Signal)
	}
	return 1
}

// Execute runs the command that args name. It returns the command's name for error messages, and
// flag.ErrHelp after it printed help.
func (p Program) Execute(ctx context.Context, stream IO, args []string) (name string, err error) {
	if len(args) > 0 && args[0] == "help" {
		return p.Name, p.help(stream.Out, args[1:])
	}
	if len(args) > 0 && isHelp(args[0]) {
		p.printCommands(stream.Out, p.Commands)
		return p.Name, flag.ErrHelp
	}
	c, rest, err := p.find(args)
	if err != nil {
		return p.Name, err
	}
	if c == nil { // the first word of several commands
		return p.Name, p.helpGroup(stream.Out, args)
	}
	run, rest, err := p.parse(c, rest)
	if errors.Is(err, flag.ErrHelp) {
		p.printHelp(stream.Out, c)
	}
	if err != nil {
		return p.messageName(c), err
	}
	return p.messageName(c), run(ctx, stream, rest)
}

// messageName returns the start of the command's messages.
func (p Program) messageName(c *Command) string {
	if c.Name == p.Default {
		return p.Name
	}
	return p.Name + " " + c.Name
}

// ErrReported ends a command with status 1 and without a message: it has printed its own.
var ErrReported = errors.New("reported")

type usageError struct{ error }

func (u *usageError) Unwrap() error { return u.error }

// Usagef returns an error about wrong usage, for which the exit status is 2. Its text needs a remedy, like any
// error. It wraps like fmt.Errorf.
func Usagef(format string, args ...any) error {
	return &usageError{fmt.Errorf(format, args...)}
}

// isHelp reports whether arg asks for help.
func isHelp(arg string) bool {
	name, dashed := strings.CutPrefix(arg, "-")
	name = strings.TrimPrefix(name, "-")
	return dashed && (name == "h" || name == "help")
}
