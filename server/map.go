package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"broadside/articles/text"
	"broadside/server/command"
	"broadside/server/mapping"
	"broadside/server/sources"
	"broadside/server/table"
)

// mapCommand is `broadside map FILE`: it writes a first mapping for a file of another system, or one
// of the mappings that ship.
func mapCommand() command.Command {
	return command.Command{
		Name: "map", Args: "[FILE]",
		Summary: "write a first mapping for a file of listings from another system",
		Example: "broadside map jobs.csv > jobs.yaml",
		Help: "The mapping goes to standard output. It is inferred from the names of the columns and from their values; comments mark what is unsure. " +
			"docs/listings.md describes every key.",
		Setup: func(flags *flag.FlagSet) func(context.Context, command.IO, []string) error {
			format := flags.String("format", "", "`format` of the file: "+formatNames()+"; detected if left out")
			row := flags.String("row", "", "XML: `element` of a listing, by name or path; found if left out")
			example := flags.String("example", "", "print the mapping that ships under this `name`; list prints the names")
			return func(_ context.Context, stream command.IO, args []string) error {
				switch {
				case (*example == "") == (len(args) == 0):
					return command.Usagef("give a FILE or -example NAME")
				case *example != "":
					return printExample(stream.Out, *example)
				case *format != "" && !slices.Contains(table.Formats, table.Format(*format)):
					return command.Usagef("unknown format %q; one of %s", *format, formatNames())
				}
				return inferMapping(stream.Out, args[0], table.Options{Format: table.Format(*format), Row: *row})
			}
		},
	}
}

func formatNames() string {
	var names []string
	for _, f := range table.Formats {
		names = append(names, string(f))
	}
	return strings.Join(names, ", ")
}

// printExample prints an example mapping, or the list of all with their purposes.
func printExample(out io.Writer, name string) error {
	if name != "list" {
		b, ok := mapping.Example(name)
		if !ok {
			return fmt.Errorf("no mapping %q ships: %s", name, text.Suggest(name, mapping.Examples()))
		}
		_, err := out.Write(b)
		return err
	}
	for _, name := range mapping.Examples() {
		b, _ := mapping.Example(name)
		first, _, _ := strings.Cut(string(b), "\n")
		if _, err := fmt.Fprintf(out, "%-16s %s\n", name, strings.TrimPrefix(first, "# ")); err != nil {
			return err
		}
	}
	return nil
}

func inferMapping(out io.Writer, name string, o table.Options) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errors.New(name + " is no regular file")
	}
	o.Name = name
	in, size := io.ReaderAt(file), info.Size()
	if strings.HasSuffix(name, ".gz") {
		text, err := io.ReadAll(sources.Unpack(file))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		in, size = bytes.NewReader(text), int64(len(text))
	}
	f, err := table.Open(in, size, o)
	if err != nil {
		return err
	}
	_, err = out.Write(mapping.Infer(f, strings.TrimSuffix(filepath.Base(name), ".gz")))
	return err
}
