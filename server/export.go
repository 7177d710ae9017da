package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"broadside/app/classifieds"
	"broadside/server/atomicfile"
	"broadside/server/command"
	"broadside/server/control"
	"broadside/server/desk"
	"broadside/server/export"
	"broadside/server/sources"
	"broadside/server/store"
)

// exportArgs are the arguments of the endpoint export.
type exportArgs struct {
	Format string `json:"format"`
	Filter string `json:"filter"`
	Source string `json:"source"`
	Origin string `json:"origin"` // "" is the server's
	Base   string `json:"base"`   // with Origin
}

func exportEndpoint(s *services) control.Endpoint {
	return newEndpoint("export", func(ctx context.Context, args exportArgs, stream *control.Stream) (export.Summary, error) {
		return s.export(ctx, args, stream)
	})
}

// export writes the live listings that args select to the output of stream.
func (s *services) export(ctx context.Context, args exportArgs, stream *control.Stream) (summary export.Summary, err error) {
	o := export.Options{Site: s.paper, Categories: s.categories, Progress: func(n int) { stream.Progress(int64(n), 0) }}
	if args.Origin != "" {
		o.Site.Origin, o.Site.Base = args.Origin, args.Base
	}
	var f classifieds.Filter
	if o.Format, err = export.ParseFormat(args.Format); err == nil {
		f, err = export.ParseFilter(args.Filter)
	}
	if err == nil {
		err = desk.PrepareFilter(s.paper, s.categories, &f)
	}
	if err != nil {
		return summary, err
	}
	selection, err := s.store.Select(ctx, f, args.Source, time.Now())
	if err != nil {
		return summary, err
	}
	defer func() { err = errors.Join(err, selection.Close()) }()
	out := bufio.NewWriterSize(stream, 64<<10)
	if summary, err = export.Run(ctx, out, selection, o); err != nil {
		return summary, err
	}
	if summary.Listings == 0 && args.Source != "" {
		if err := s.checkSource(ctx, args.Source); err != nil {
			return summary, err
		}
	}
	return summary, out.Flush()
}

// checkSource returns an error if the source does not exist.
func (s *services) checkSource(ctx context.Context, name string) error {
	return s.store.ReadSources(ctx, func(r store.SourceReader) error {
		_, found, err := r.Source(ctx, name)
		if err == nil && !found {
			err = sources.NoSource(name)
		}
		return err
	})
}

func exportCommand() command.Command {
	return command.Command{
		Name:        "export",
		Summary:     "write the live listings to a file",
		Example:     "broadside export -format csv -filter 'category=motors&city=dubai' -o motors.csv",
		Environment: append(storeEnvironment, "origin", "base"),
		Help: `Every live listing that the filter selects is written, in the order of source and ref, as it is at one
moment: the same listings give the same bytes. "broadside import" of a CSV changes nothing. What trovit and
indeed cannot say is left out and counted. Without -o the listings go to standard output.`,
		Setup: func(flags *flag.FlagSet) func(context.Context, command.IO, []string) error {
			c := addStoreFlags(flags)
			args, file := exportArgs{}, ""
			flags.StringVar(&args.Format, "format", "csv", "write `csv` (Desk CSV), trovit, indeed or jsonl")
			flags.StringVar(&args.Filter, "filter", "", "only what this `query` of /listings selects, like category=motors&city=dubai")
			flags.StringVar(&args.Source, "source", "", "only the listings that the source `name` has sent")
			flags.StringVar(&file, "o", "", "write to `file`, which is complete or unchanged")
			flags.StringVar(&c.origin, "origin", "", "public `url` of the newspaper, for addresses in trovit and indeed; empty is the running server's")
			flags.StringVar(&c.base, "base", "", "`path` before every address, with -origin")
			asJSON := flags.Bool("json", false, "print the summary as JSON")
			quiet := flags.Bool("quiet", false, "print errors only")
			return func(ctx context.Context, stream command.IO, _ []string) error {
				if err := errors.Join(c.checkOrigin(), c.checkBase()); err != nil {
					return command.Usagef("%w", err)
				}
				if _, err := export.ParseFormat(args.Format); err != nil {
					return command.Usagef("-format: %w", err)
				}
				args.Origin, args.Base = c.origin, c.base
				summary, err := runExport(ctx, *c, stream, args, file, *quiet || *asJSON)
				switch {
				case err != nil, *quiet:
					return err
				case *asJSON:
					return json.NewEncoder(summaryTo(stream, file)).Encode(summary)
				}
				fmt.Fprint(stream.Err, summary)
				return nil
			}
		},
	}
}

// summaryTo returns where the summary is printed: not among the listings.
func summaryTo(stream command.IO, file string) io.Writer {
	if file == "" {
		return stream.Err
	}
	return stream.Out
}

// runExport writes an export to a file, or to standard output.
func runExport(ctx context.Context, c config, stream command.IO, args exportArgs, file string, quiet bool) (summary export.Summary, err error) {
	progress := command.NewProgress(stream, quiet || file == "", "exporting", "listings")
	defer progress.Done()
	write := func(w io.Writer) error {
		return call(ctx, c, stream, "export", args, &summary, control.Options{Output: w, Progress: progress.Set})
	}
	if file == "" {
		return summary, write(stream.Out)
	}
	return summary, atomicfile.Write(file, 0o666, write)
}
