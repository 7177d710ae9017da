package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/articles/library"
	"broadside/articles/paper"
	"broadside/server/bulk"
	"broadside/server/command"
	"broadside/server/settings"
	"broadside/server/site"
)

// checkCommand returns the command that prints every problem in a directory of articles, its
// settings and its listings, and every guess from wire text. The exit status is 1 if there are
// errors or warnings; guesses are no problems.
func checkCommand() command.Command {
	return command.Command{
		Name:    "check",
		Args:    "DIR",
		Summary: "report every problem in a directory of articles",
		Example: "broadside check mypaper",
		Setup: func(flags *flag.FlagSet) func(context.Context, command.IO, []string) error {
			var opt library.Options
			flags.Func("published", "`time` with a zone (2026-11-23T08:00:00+04:00) for wire text that has none", func(s string) (err error) {
				opt.Published, err = time.Parse(time.RFC3339, s)
				return err
			})
			return func(_ context.Context, stream command.IO, args []string) error {
				wrong, err := checkDirectory(args[0], opt, time.Now(), stream.Out)
				if err == nil && wrong {
					return command.ErrReported
				}
				return err
			}
		},
	}
}

// report prints problems and guesses, and counts them.
type report struct {
	out                       io.Writer
	dir                       string
	errors, warnings, guesses int
}

func checkDirectory(dir string, opt library.Options, now time.Time, out io.Writer) (wrong bool, err error) {
	if info, err := os.Stat(dir); err != nil {
		return false, err
	} else if !info.IsDir() {
		return false, fmt.Errorf("%s is a file; give its folder", dir)
	}
	root, err := library.OpenRoot(dir) // like the server: links must not lead out of it
	if err != nil {
		return false, err
	}
	defer root.Close()
	t := &report{out: out, dir: dir}
	listings := t.checkSettings(root, &opt, now)
	opt.Log = slog.New(slog.DiscardHandler) // the problems are printed below
	lib, err := library.Open(root, opt)
	if err != nil {
		return false, err
	}
	for _, p := range lib.Problems() {
		t.printProblem(p.Level, p)
	}
	for _, g := range lib.Guesses() {
		t.guesses++
		fmt.Fprintf(out, "%s: guess: rule %d: %s = %q (%.0f %% sure)\n", t.location(g.File, g.Line), g.Rule, g.Field, g.Value, g.Confidence*100)
	}
	fmt.Fprintf(out, "%s: %d articles, %d listings: %d errors, %d warnings, %d guesses\n",
		dir, len(lib.Summaries()), listings, t.errors, t.warnings, t.guesses)
	if t.errors+t.warnings > 0 {
		fmt.Fprintln(out, "errors and warnings are to be put right; guesses are to be read once")
	}
	return t.errors+t.warnings > 0, nil
}

// checkSettings checks paper.yaml, places.yaml, categories.yaml and the listings. A file that is
// missing is read from the built-in sample, as the server does.
func (t *report) checkSettings(fsys fs.FS, opt *library.Options, now time.Time) (listings int) {
	paper, categories, problems := loadSettings(site.Layers{fsys, paper.Files})
	for _, p := range problems {
		t.printProblem(p.Level, p)
	}
	opt.Sections, opt.Languages, opt.Places = sectionCodes(paper.Sections), paper.Languages, placeNames(paper.Cities)
	if t.reportEmptySettings(paper, categories, bulk.HasListings(fsys)) {
		return 0
	}
	found, problems := bulk.Listings(fsys, categories, paper, now)
	for _, p := range problems {
		t.printProblem(p.Level, p)
	}
	return len(found)
}

// loadSettings reads the settings, each file from the first layer that has it, with the problems of
// files in the first layer: nobody can correct a built-in file.
func loadSettings(layers site.Layers) (api.Site, []classifieds.Category, []articles.Problem) {
	paper, problems := settings.Site(layers)
	categories, more := settings.Categories(layers)
	return paper, categories, slices.DeleteFunc(append(problems, more...), func(p articles.Problem) bool {
		_, err := fs.Stat(layers[0], p.File)
		return errors.Is(err, fs.ErrNotExist) // a file that is there counts, readable or not
	})
}

// reportEmptySettings reports settings without any usable entry, and returns whether there are any.
// Without them every listing would be reported, so the listings are not checked.
func (t *report) reportEmptySettings(paper api.Site, categories []classifieds.Category, listings bool) (any bool) {
	for _, s := range []struct {
		file, what string
		lacks      bool
	}{
		{"paper.yaml", "it names no language that could be read: the paper cannot be served", len(paper.Languages) == 0},
		{"categories.yaml", "it names no category that could be read", listings && len(categories) == 0},
		{"places.yaml", "it names no place that could be read", listings && len(paper.Cities) == 0},
	} {
		if s.lacks {
			any = true
			t.printProblem(articles.Wrong, articles.Problem{File: s.file, What: s.what, Fix: "correct it, or take it away and the one that ships is used; until then no listing is checked"})
		}
	}
	return any
}

// printProblem prints "DIR/file:line: error: text; fix", a format that editors can open.
func (t *report) printProblem(level articles.Level, p articles.Problem) {
	if level == articles.Warning {
		t.warnings++
	} else {
		t.errors++
	}
	if p.Field != "" {
		p.What = p.Field + ": " + p.What
	}
	fmt.Fprintf(t.out, "%s: %s: %s", t.location(p.File, p.Line), level, p.What)
	if p.Fix != "" {
		fmt.Fprintf(t.out, "; %s", p.Fix)
	}
	fmt.Fprintln(t.out)
}

func (t *report) location(file string, line int) string {
	name := filepath.Join(t.dir, filepath.FromSlash(path.Clean(file)))
	if !utf8.ValidString(name) || strings.ContainsFunc(name, isControl) { // it would break the line, or change the state of the terminal
		name = strconv.Quote(name)
	}
	if line > 0 {
		return fmt.Sprintf("%s:%d", name, line)
	}
	return name
}
