// Broadside serves a newspaper and its classifieds.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

func main() {
	os.Exit(runCommand(os.Args[1:], os.Stdout, os.Stderr))
}

// runCommand runs a subcommand and returns the exit status: 0 for success, 1 for a failure, 2 for
// wrong arguments.
func runCommand(args []string, stdout, stderr io.Writer) int {
	name := "serve"
	if len(args) > 0 && args[0] != "" && args[0][0] != '-' {
		name, args = args[0], args[1:]
	}
	switch name {
	case "serve":
		return serveCommand(args, stdout, stderr)
	case "check":
		return checkCommand(args, stdout, stderr)
	case "version":
		fmt.Fprintln(stdout, "broadside", version())
		return 0
	}
	fmt.Fprintf(stderr, "broadside: %q is not a command; see broadside -h\n", name)
	return 2
}

func serveCommand(args []string, stdout, stderr io.Writer) int {
	c, err := parseFlags(args, os.LookupEnv, stdout)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintln(stderr, "broadside:", err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	if err := run(ctx, c, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "broadside:", err)
		return 1
	}
	return 0
}

// version returns the version or commit of the build, and Go's version.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	if v == "" || v == "(devel)" {
		v = "devel"
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				v = s.Value[:12]
			}
		}
	}
	return v + " " + info.GoVersion
}
