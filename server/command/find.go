package command

import (
	"flag"
	"io"
	"slices"
	"strings"

	"broadside/articles/text"
)

// find returns the command that args begin with, and the other arguments. It returns no command and
// no error if args name a group of commands, like "source".
func (p Program) find(args []string) (*Command, []string, error) {
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		return p.lookup(p.Default), args, nil
	}
	if len(args) > 1 {
		if c := p.lookup(args[0] + " " + args[1]); c != nil {
			return c, args[2:], nil
		}
	}
	if c := p.lookup(args[0]); c != nil {
		return c, args[1:], nil
	}
	name := args[0]
	if len(p.group(name)) > 0 {
		if len(args) == 1 || strings.HasPrefix(args[1], "-") {
			return nil, nil, nil
		}
		name += " " + args[1]
	}
	return nil, nil, p.unknown(name)
}

func (p Program) lookup(name string) *Command {
	i := slices.IndexFunc(p.Commands, func(c Command) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return &p.Commands[i]
}

// group returns the commands whose first word of two is word.
func (p Program) group(word string) []Command {
	var out []Command
	for _, c := range p.Commands {
		if strings.HasPrefix(c.Name, word+" ") {
			out = append(out, c)
		}
	}
	return out
}

func (p Program) unknown(name string) error {
	var names []string
	for _, c := range p.Commands {
		word, _, _ := strings.Cut(c.Name, " ")
		names = append(names, c.Name, word)
	}
	return Usagef("%q is not a command%s; see %s -h", name, suggestion(name, names), p.Name)
}

// suggestion returns the end of a message about an unknown name: the nearest of names, or "".
func suggestion(name string, names []string) string {
	if near := text.Nearest(name, names); near != "" {
		return "; perhaps " + near + " is meant"
	}
	return ""
}

// help runs "help" and "help COMMAND".
func (p Program) help(out io.Writer, args []string) error {
	if len(args) == 0 {
		p.printCommands(out, p.Commands)
		return nil
	}
	c, _, err := p.find(args)
	if err != nil {
		return err
	}
	if c == nil {
		p.printCommands(out, p.group(args[0]))
		return nil
	}
	p.printHelp(out, c)
	return nil
}

// helpGroup handles the first word of several commands without the second.
func (p Program) helpGroup(out io.Writer, args []string) error {
	if len(args) > 1 && isHelp(args[1]) {
		p.printCommands(out, p.group(args[0]))
		return flag.ErrHelp
	}
	var names []string
	for _, c := range p.group(args[0]) {
		names = append(names, strings.TrimPrefix(c.Name, args[0]+" "))
	}
	return Usagef("%q needs a second word: %s; see %s %s -h", args[0], strings.Join(names, ", "), p.Name, args[0])
}
