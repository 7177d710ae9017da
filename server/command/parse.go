package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

type runFunc = func(context.Context, IO, []string) error

// parse parses the flags of a command, and the environment for flags that are not given. It returns
// the function that runs the command, and its arguments.
func (p Program) parse(c *Command, args []string) (runFunc, []string, error) {
	flags := p.flagSet(c)
	run := c.Setup(flags)
	rest, err := parseArgs(flags, args)
	if errors.Is(err, flag.ErrHelp) {
		return nil, nil, err
	}
	if err != nil {
		return nil, nil, Usagef("%w; see %s %s -h", err, p.Name, c.Name)
	}
	if err := p.checkArgs(c, flags, rest); err != nil {
		return nil, nil, err
	}
	return run, rest, p.setFromEnvironment(c, flags)
}

func (p Program) flagSet(c *Command) *flag.FlagSet {
	flags := flag.NewFlagSet(p.Name+" "+c.Name, flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the caller prints the errors
	flags.Usage = func() {}
	return flags
}

// parseArgs parses flags before, between and after the arguments, and returns the arguments. Package
// flag alone stops at the first argument. What follows "--" is an argument.
func parseArgs(flags *flag.FlagSet, args []string) ([]string, error) {
	var rest []string
	for len(args) > 0 {
		arg := args[0]
		if arg == "--" {
			return append(rest, args[1:]...), nil
		}
		if arg == "-" || !strings.HasPrefix(arg, "-") {
			rest, args = append(rest, arg), args[1:]
			continue
		}
		used, err := parseFlag(flags, args)
		if err != nil {
			return nil, err
		}
		args = args[used:]
	}
	return rest, nil
}

// parseFlag parses the flag at the start of args and returns how many of args it has used.
func parseFlag(flags *flag.FlagSet, args []string) (used int, err error) {
	name, _, valued := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(args[0], "-"), "-"), "=")
	f := flags.Lookup(name)
	switch {
	case f == nil && (name == "h" || name == "help"):
		return 0, flag.ErrHelp
	case f == nil:
		return 0, unknownFlag(flags, name)
	case valued || isBool(f):
		used = 1
	default:
		used = min(2, len(args))
	}
	if err := flags.Parse(args[:used]); err != nil {
		// package flag adds this suffix and has no error value for it
		return 0, errors.New(strings.TrimSuffix(err.Error(), ": parse error"))
	}
	return used, nil
}

func isBool(f *flag.Flag) bool {
	b, ok := f.Value.(interface{ IsBoolFlag() bool })
	return ok && b.IsBoolFlag()
}

func unknownFlag(flags *flag.FlagSet, name string) error {
	var names []string
	flags.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	near := suggestion(name, names)
	return fmt.Errorf("flag -%s is not defined%s", name, strings.Replace(near, "; perhaps ", "; perhaps -", 1))
}

// checkArgs checks the number of arguments against c.Args.
func (p Program) checkArgs(c *Command, flags *flag.FlagSet, args []string) error {
	usage := func(format string, values ...any) error {
		return Usagef("%s; usage: %s; see %s %s -h", fmt.Sprintf(format, values...), p.synopsis(c, flags), p.Name, c.Name)
	}
	for i, name := range strings.Fields(c.Args) {
		switch {
		case i >= len(args) && !strings.HasPrefix(name, "["):
			return usage("%s is missing", strings.TrimSuffix(name, "..."))
		case strings.HasSuffix(name, "..."):
			return nil
		}
	}
	if most := len(strings.Fields(c.Args)); len(args) > most {
		return usage("%q is one argument too many", args[most])
	}
	return nil
}

// setFromEnvironment sets flags that were not given from the environment.
func (p Program) setFromEnvironment(c *Command, flags *flag.FlagSet) error {
	given := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	var errs []error
	flags.VisitAll(func(f *flag.Flag) {
		if given[f.Name] || p.Lookup == nil || !c.inEnvironment(f.Name) {
			return
		}
		variable := p.variable(f.Name)
		value, ok := p.Lookup(variable)
		if !ok {
			return
		}
		if err := flags.Set(f.Name, value); err != nil {
			errs = append(errs, Usagef("%s=%q: give what %s %s -h says of -%s", variable, value, p.Name, c.Name, f.Name))
		}
	})
	return errors.Join(errs...)
}

func (c *Command) inEnvironment(flag string) bool {
	return slices.Contains(c.Environment, flag) || slices.Contains(c.Environment, "*")
}

// variable returns the environment variable of a flag.
func (p Program) variable(flag string) string {
	return strings.ToUpper(p.Name + "_" + strings.ReplaceAll(flag, "-", "_"))
}
