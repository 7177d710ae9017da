package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"time"

	"broadside/server/backup"
	"broadside/server/command"
)

func backupCommand() command.Command {
	return command.Command{
		Name:        "backup",
		Args:        "FILE",
		Summary:     "write the data directory to an archive",
		Example:     "broadside backup -data /var/lib/broadside /backups/broadside-2026-11-23.tar.gz",
		Environment: []string{"data", "store"},
		Help: `A server may run meanwhile. The archive (gzip and tar) holds the database as it is at one moment, all other
files of the data directory, and a manifest with their sums. Keep it as safe as the directory itself: the keys
are in it. Articles, settings and pictures of listings are in the directory of -articles: copy that too.`,
		Setup: func(flags *flag.FlagSet) func(context.Context, command.IO, []string) error {
			c := addDataFlags(flags)
			quiet := flags.Bool("quiet", false, "print errors only")
			asJSON := flags.Bool("json", false, "print the result as JSON")
			return func(ctx context.Context, stream command.IO, args []string) error {
				if err := c.checkFiles(); err != nil {
					return command.Usagef("%w", err)
				}
				s, err := runBackup(ctx, *c, stream, args[0], *quiet || *asJSON)
				if err == nil && *asJSON {
					err = json.NewEncoder(stream.Out).Encode(s)
				}
				return err
			}
		},
	}
}

// addDataFlags adds the flags -data and -store.
func addDataFlags(flags *flag.FlagSet) *config {
	c := &config{}
	flags.StringVar(&c.data, "data", "data", "the server's -data `dir`")
	flags.StringVar(&c.store, "store", "sqlite", "the server's -store: `sqlite`, or sqlite:FILE")
	return c
}

func runBackup(ctx context.Context, c config, stream command.IO, to string, quiet bool) (s backup.Summary, err error) {
	if err := backup.Recover(ctx, c.data, c.databasePath()); err != nil {
		return s, err
	}
	progress := newSteps(stream, quiet)
	s, err = backup.Create(ctx, backup.Options{Data: c.data, Database: c.databasePath(), To: to, Version: version(), Now: time.Now(), Progress: progress.set})
	progress.done()
	for _, name := range s.Skipped {
		fmt.Fprintf(stream.Err, "not in the backup: %s is a link or no file\n", name)
	}
	if err == nil && !quiet {
		fmt.Fprintf(stream.Err, "%s: %d files, %s bytes\n", to, len(s.Manifest.Members), command.Thousands(s.Bytes))
	}
	return s, err
}

func restoreCommand() command.Command {
	return command.Command{
		Name:        "restore",
		Args:        "FILE",
		Summary:     "replace the data directory by an archive of backup",
		Example:     "broadside restore -data /var/lib/broadside /backups/broadside-2026-11-23.tar.gz",
		Environment: []string{"data", "store"},
		Help: `Stop the server first, and run it as the server's user. The whole archive is unpacked and verified before
anything is replaced; an interrupted restore leaves the old state or, for the next start, the new one. The old
and the new state need room beside each other.`,
		Setup: func(flags *flag.FlagSet) func(context.Context, command.IO, []string) error {
			c := addDataFlags(flags)
			force := flags.Bool("force", false, "replace what is in the data directory")
			quiet := flags.Bool("quiet", false, "print errors only")
			return func(ctx context.Context, stream command.IO, args []string) error {
				if err := c.checkFiles(); err != nil {
					return command.Usagef("%w", err)
				}
				return runRestore(ctx, *c, stream, args[0], *force, *quiet)
			}
		},
	}
}

func runRestore(ctx context.Context, c config, stream command.IO, from string, force, quiet bool) error {
	progress := newSteps(stream, quiet)
	m, err := backup.Restore(ctx, backup.RestoreOptions{From: from, Data: c.data, Database: c.databasePath(), Force: force, Progress: progress.set})
	progress.done()
	if err == nil && !quiet {
		fmt.Fprintf(stream.Err, "%s: restored the state of %s (version %s)\n", c.data, m.Created.Format(time.RFC3339), m.Version)
	}
	return err
}

// steps shows the progress of work in several steps.
type steps struct {
	stream command.IO
	quiet  bool
	name   string
	shown  *command.Progress
}

func newSteps(stream command.IO, quiet bool) *steps {
	return &steps{stream: stream, quiet: quiet, shown: command.NewProgress(stream, true, "", "")}
}

func (s *steps) set(step string, done, total int64) {
	if step != s.name {
		s.done()
		s.name, s.shown = step, command.NewProgress(s.stream, s.quiet, step, "bytes")
	}
	s.shown.Set(done, total)
}

func (s *steps) done() { s.shown.Done() }
