package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"broadside/server/command"
	"broadside/server/control"
	"broadside/server/sources"
)

// sourceArgs are the arguments of the endpoints of sources.
type sourceArgs struct {
	Name    string `json:"name"`
	Mapping string `json:"mapping,omitempty"` // text of a mapping file
}

func sourceAddEndpoint(s *services) control.Endpoint {
	return newEndpoint("source-add", func(ctx context.Context, a sourceArgs, _ *control.Stream) (string, error) {
		return s.sources.Add(ctx, a.Name, a.Mapping)
	})
}

func sourceListEndpoint(s *services) control.Endpoint {
	return newEndpoint("source-list", func(ctx context.Context, _ struct{}, _ *control.Stream) ([]sources.Status, error) {
		return s.sources.List(ctx)
	})
}

func sourceRotateEndpoint(s *services) control.Endpoint {
	return newEndpoint("source-rotate", func(ctx context.Context, a sourceArgs, _ *control.Stream) (string, error) {
		return s.sources.Rotate(ctx, a.Name)
	})
}

func sourceRemoveEndpoint(s *services) control.Endpoint {
	return newEndpoint("source-remove", func(ctx context.Context, a sourceArgs, _ *control.Stream) (int, error) {
		return s.sources.Remove(ctx, a.Name)
	})
}

func sourceAcceptEndpoint(s *services) control.Endpoint {
	return newEndpoint("source-accept", func(ctx context.Context, a sourceArgs, _ *control.Stream) (sources.Report, error) {
		return s.sources.Accept(ctx, a.Name)
	})
}

func sourceAddCommand() command.Command {
	return command.Command{
		Name: "source add", Args: "NAME",
		Summary:     "let a system send listings over HTTP: print its token",
		Example:     "broadside source add cars -map cars.yaml",
		Help:        "The token is printed once; only its hash is kept. \"broadside source rotate\" replaces it.",
		Environment: storeEnvironment,
		Setup: func(flags *flag.FlagSet) func(context.Context, command.IO, []string) error {
			c := addStoreFlags(flags)
			mapping := flags.String("map", "", "mapping `file` (YAML) for the files of this source")
			return func(ctx context.Context, stream command.IO, args []string) error {
				text, err := readMapping(*mapping)
				if err != nil {
					return err
				}
				return printToken(ctx, *c, stream, "source-add", sourceArgs{args[0], text})
			}
		},
	}
}

func sourceRotateCommand() command.Command {
	return command.Command{
		Name: "source rotate", Args: "NAME",
		Summary:     "print a new token of a source; the old one ends",
		Example:     "broadside source rotate cars",
		Environment: storeEnvironment,
		Setup: func(flags *flag.FlagSet) func(context.Context, command.IO, []string) error {
			c := addStoreFlags(flags)
			return func(ctx context.Context, stream command.IO, args []string) error {
				return printToken(ctx, *c, stream, "source-rotate", sourceArgs{Name: args[0]})
			}
		},
	}
}

// printToken calls an endpoint that returns a token. Only the token is printed to standard output.
func printToken(ctx context.Context, c config, stream command.IO, endpoint string, args sourceArgs) error {
	var token string
	if err := call(ctx, c, stream, endpoint, args, &token, control.Options{}); err != nil {
		return err
	}
	fmt.Fprintf(stream.Err, "This is the only time that the token is shown. Send a file with:\n  curl -T FILE -H \"Authorization: Bearer TOKEN\" https://paper.example/api/v1/sources/%s\n", args.Name)
	_, err := fmt.Fprintln(stream.Out, token)
	return err
}

func sourceListCommand() command.Command {
	return command.Command{
		Name: "source list", Summary: "list the sources and their last imports",
		Example:     "broadside source list -json",
		Environment: storeEnvironment,
		Setup: func(flags *flag.FlagSet) func(context.Context, command.IO, []string) error {
			c := addStoreFlags(flags)
			asJSON := flags.Bool("json", false, "print JSON")
			return func(ctx context.Context, stream command.IO, _ []string) error {
				var all []sources.Status
				if err := call(ctx, *c, stream, "source-list", struct{}{}, &all, control.Options{}); err != nil {
					return err
				}
				if *asJSON {
					return printJSON(stream.Out, all)
				}
				return printSources(stream.Out, all)
			}
		},
	}
}

// printSources prints a table of sources.
func printSources(out io.Writer, all []sources.Status) error {
	if len(all) == 0 {
		_, err := fmt.Fprintln(out, "no source yet; broadside import FILE -source NAME makes one")
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NAME\tORIGIN\tTOKEN\tLIVE\tLAST IMPORT\tRESULT")
	for _, s := range all {
		last, result := "never", ""
		if len(s.Runs) > 0 {
			r := s.Runs[0]
			last = r.Started.UTC().Format(time.RFC3339)
			result = fmt.Sprintf("%s: %d new, %d changed, %d same, %d ended, %d rejected", r.State, r.New, r.Changed, r.Same, r.Ended, r.Rejected)
		}
		if s.Waiting != nil {
			result = fmt.Sprintf("waits: %d of %d live listings would end; broadside source accept %s", s.Waiting.Guard.WouldEnd, s.Waiting.Guard.Live, s.Name)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\t%s\n", s.Name, s.Origin, map[bool]string{true: "yes", false: "no"}[s.Token], s.Live, last, result)
	}
	return w.Flush()
}

func sourceAcceptCommand() command.Command {
	return command.Command{
		Name: "source accept", Args: "NAME",
		Summary:     "apply a file that waits because it would end many listings",
		Example:     "broadside source accept cars",
		Environment: storeEnvironment,
		Setup: func(flags *flag.FlagSet) func(context.Context, command.IO, []string) error {
			c := addStoreFlags(flags)
			asJSON := flags.Bool("json", false, "print the result as JSON")
			return func(ctx context.Context, stream command.IO, args []string) error {
				var report sources.Report
				if err := call(ctx, *c, stream, "source-accept", sourceArgs{Name: args[0]}, &report, control.Options{}); err != nil {
					return err
				}
				if *asJSON {
					return errors.Join(printJSON(stream.Out, report), refusal(report))
				}
				if err := refusal(report); err != nil {
					return err
				}
				printReport(stream.Out, report)
				return nil
			}
		},
	}
}

func sourceRemoveCommand() command.Command {
	return command.Command{
		Name: "source remove", Args: "NAME",
		Summary:     "forget a source and end its listings",
		Example:     "broadside source remove cars -yes",
		Help:        "A source that is added again under the same name has the same listings again.",
		Environment: storeEnvironment,
		Setup: func(flags *flag.FlagSet) func(context.Context, command.IO, []string) error {
			c := addStoreFlags(flags)
			yes := flags.Bool("yes", false, "do not ask")
			return func(ctx context.Context, stream command.IO, args []string) error {
				return removeSource(ctx, *c, stream, args[0], *yes)
			}
		},
	}
}

func removeSource(ctx context.Context, c config, stream command.IO, name string, yes bool) (err error) {
	if !yes && !stream.Terminal {
		return command.Usagef("-yes is missing: the listings of %s end; give -yes to confirm that", name)
	}
	if !yes && !confirm(ctx, stream, fmt.Sprintf("All listings of the source %s end. Remove it?", name)) {
		return errors.New("nothing has changed")
	}
	var ended int
	if err := call(ctx, c, stream, "source-remove", sourceArgs{Name: name}, &ended, control.Options{}); err != nil {
		return err
	}
	_, err = fmt.Fprintf(stream.Out, "%s is removed; %d listings have ended\n", name, ended)
	return err
}

// confirm asks a question and reports whether the answer is yes.
func confirm(ctx context.Context, stream command.IO, question string) bool {
	fmt.Fprintf(stream.Err, "%s [y/N] ", question)
	answer := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(stream.In).ReadString('\n')
		answer <- line
	}()
	select {
	case <-ctx.Done():
		return false
	case line := <-answer:
		line = strings.ToLower(strings.TrimSpace(line))
		return line == "y" || line == "yes"
	}
}
