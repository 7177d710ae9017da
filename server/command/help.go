package command

import (
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

// printCommands prints a line for each command.
func (p Program) printCommands(out io.Writer, commands []Command) {
	fmt.Fprintf(out, "%s\n\nusage: %s COMMAND [flags] [arguments]\n\n", p.Summary, p.Name)
	width := 0
	for _, c := range commands {
		width = max(width, len(c.title()))
	}
	for _, c := range commands {
		summary := c.Summary
		if c.Name == p.Default {
			summary += "; the command if none is named"
		}
		fmt.Fprintf(out, "  %-*s  %s\n", width, c.title(), summary)
	}
	fmt.Fprintf(out, "\n%s COMMAND -h shows the flags of a command and an example. A flag has one dash or two\nand may come before or after the arguments.\n", p.Name)
	if c := p.lookup(p.Default); c != nil && c.inEnvironment("*") {
		fmt.Fprintf(out, "Each flag of %s can be given as an environment variable: -addr as %s.\n", c.Name, p.variable("addr"))
	}
}

func (c *Command) title() string { return strings.TrimSpace(c.Name + " " + c.Args) }

// printHelp prints the summary of a command, its example and its flags.
func (p Program) printHelp(out io.Writer, c *Command) {
	flags := p.flagSet(c)
	c.Setup(flags)
	fmt.Fprintf(out, "%s %s: %s.\n\nusage: %s\n", p.Name, c.Name, c.Summary, p.synopsis(c, flags))
	if c.Example != "" {
		fmt.Fprintf(out, "example: %s\n", c.Example)
	}
	if c.Help != "" {
		fmt.Fprintf(out, "\n%s\n", strings.TrimSpace(c.Help))
	}
	if count(flags) > 0 {
		fmt.Fprintln(out)
	}
	flags.VisitAll(func(f *flag.Flag) { p.printFlag(out, c, f) })
}

func (p Program) printFlag(out io.Writer, c *Command, f *flag.Flag) {
	name, text := flag.UnquoteUsage(f)
	if name != "" {
		name = " " + name
	}
	fmt.Fprintf(out, "  -%s%s\n\t%s", f.Name, name, text)
	if !slices.Contains([]string{"", "false", "0"}, f.DefValue) {
		fmt.Fprintf(out, " (default %s)", f.DefValue)
	}
	fmt.Fprintln(out)
	if c.inEnvironment(f.Name) {
		fmt.Fprintf(out, "\t%s\n", p.variable(f.Name))
	}
}

// synopsis returns the command line of a command: up to three flags are named.
func (p Program) synopsis(c *Command, flags *flag.FlagSet) string {
	words := []string{p.Name, c.Name}
	switch n := count(flags); {
	case n > 3:
		words = append(words, "[flags]")
	case n > 0:
		flags.VisitAll(func(f *flag.Flag) {
			name, _ := flag.UnquoteUsage(f)
			words = append(words, "["+strings.TrimSpace("-"+f.Name+" "+strings.ToUpper(name))+"]")
		})
	}
	return strings.Join(append(words, strings.Fields(c.Args)...), " ")
}

func count(flags *flag.FlagSet) (n int) {
	flags.VisitAll(func(*flag.Flag) { n++ })
	return n
}
