// Broadside serves a newspaper and its classifieds.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime/debug"

	"broadside/server/command"
)

func main() { os.Exit(runMain(os.Args[1:])) }

// gcPercent is how much the heap may grow before garbage is collected, in percent of the memory in use;
// the variable GOGC changes it. Most of a large paper's heap are listings, which hardly change: with
// Go's 100 percent, room for a second copy of them would be kept.
const gcPercent = 50

// runMain runs a command with the signals, files and environment of the process, and returns the exit
// status.
func runMain(args []string) int {
	ctx, stop := command.WithSignals(context.Background())
	defer stop()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	terminal := command.IsTerminal(os.Stderr) && os.Getenv("TERM") != "dumb"
	return commands(os.LookupEnv).Run(ctx, command.IO{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Terminal: terminal}, args)
}

// commands returns the program with all its commands.
func commands(env func(string) (string, bool)) command.Program {
	return command.Program{
		Name:    "broadside",
		Summary: "Broadside serves a newspaper and its classifieds.",
		Default: "serve",
		Lookup:  env,
		Commands: []command.Command{
			serveCommand(serve),
			checkCommand(),
			importArticlesCommand(),
			importCommand(),
			mapCommand(),
			exportCommand(),
			notifyCommand(),
			sourceAddCommand(),
			sourceListCommand(),
			sourceRotateCommand(),
			sourceRemoveCommand(),
			sourceAcceptCommand(),
			backupCommand(),
			restoreCommand(),
			versionCommand(),
		},
	}
}

func versionCommand() command.Command {
	return command.Command{
		Name:    "version",
		Summary: "print which version this is",
		Setup: func(*flag.FlagSet) func(context.Context, command.IO, []string) error {
			return func(_ context.Context, stream command.IO, _ []string) error {
				_, err := fmt.Fprintln(stream.Out, "broadside", version())
				return err
			}
		},
	}
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
