// Package convert turns the exports and feeds of other systems into article
// files. Running it again writes only stories that changed in the source, and
// never over a file that a person has edited since.
package convert

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"broadside/articles"
	"broadside/articles/convert/exports"
)

// Options are the settings of Import.
type Options struct {
	Exports    exports.Options
	Sections   []Section         // of the newspaper; empty if they are not known
	Section    string            // code of the section of stories that name none of Sections
	Categories map[string]string // name or slug of a category of the source → code of a section
	Languages  []string          // of the newspaper; empty if they are not known
	Lang       string            // of stories whose language is neither given nor recognised
	Canonical  bool              // the canonical address of a story stays its address in the source

	Pictures fs.FS   // copies of the source's pictures, or nil
	Fetch    Fetcher // loads the others, or nil

	DryRun  bool // write nothing
	Force   bool // write over edited files, and write removed ones again
	Now     func() time.Time
	OnStory func(Result) // called after each story; may be nil
}

// Section is a section of the newspaper: its code and its names in all
// languages.
type Section struct {
	Code  string
	Names []string
}

// Fetcher loads the bytes at an address.
type Fetcher interface {
	Get(ctx context.Context, address string) ([]byte, error)
}

// Import reads files, and folders of files, and writes the stories in them into
// the folder dir. A fault of a file or of a story is a problem in the report;
// an error ends the import.
func Import(ctx context.Context, names []string, dir string, o Options) (Report, error) {
	start := time.Now()
	out, err := openFolder(dir, o.DryRun)
	if err != nil {
		return Report{}, err
	}
	defer out.close()
	c := &converter{ctx: ctx, Options: o, out: out, report: newReport(), seen: map[string]bool{}, targets: newTargets()}
	if c.Now == nil {
		c.Now = time.Now
	}
	err = c.importAll(names)
	if saved := out.save(); err == nil {
		err = saved
	}
	c.report.DryRun = o.DryRun
	c.report.Seconds = time.Since(start).Seconds()
	return *c.report, err
}

// converter is one run of Import.
type converter struct {
	Options
	ctx     context.Context
	out     *folder
	report  *Report
	file    string          // that is being read
	seen    map[string]bool // IDs of the stories of this run
	targets *targets
}

// sourceFile is a file to read. named is set if the operator named it, so that it has to be
// in a format that is known.
type sourceFile struct {
	path  string
	named bool
}

func (c *converter) importAll(names []string) error {
	files, err := c.findFiles(names)
	if err != nil {
		return err
	}
	if err := c.readTargets(files); err != nil {
		return err
	}
	for _, f := range files {
		if err := c.importFile(f); err != nil {
			return err
		}
	}
	c.reportDeadLinks()
	return nil
}

// findFiles returns the files that are named, and those below the folders that are named.
func (c *converter) findFiles(names []string) (files []sourceFile, err error) {
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, fmt.Errorf("%s cannot be read: %w", name, errors.Unwrap(err))
		}
		if !info.IsDir() {
			files = append(files, sourceFile{name, true})
			continue
		}
		err = filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				c.problem(path, "", articles.Wrong, "it cannot be opened: "+err.Error(), "let this user read it")
				return nil
			}
			if strings.HasPrefix(d.Name(), ".") && path != name {
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			if d.Type().IsRegular() {
				files = append(files, sourceFile{path, false})
			}
			return context.Cause(c.ctx)
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

var errOpen = errors.New("it cannot be opened")

// readFile calls yield for the items of a file. It returns an error that wraps errOpen, or the
// error of exports.Read.
func (c *converter) readFile(path string, yield func(*exports.Item) error) (exports.Format, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("%w: %w", errOpen, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", fmt.Errorf("%w: %w", errOpen, err)
	}
	return exports.Read(f, info.Size(), c.Exports, yield)
}

func (c *converter) importFile(file sourceFile) error {
	if err := c.ctx.Err(); err != nil {
		return context.Cause(c.ctx)
	}
	name := file.path
	c.file = name
	format, err := c.readFile(name, c.importItem)
	if format != "" {
		c.report.Files[string(format)]++
	}
	var fault *exports.Fault
	switch {
	case errors.Is(err, errOpen):
		c.problem(name, "", articles.Broken, err.Error(), "let this user read it")
	case errors.Is(err, exports.ErrUnknown):
		c.report.Unread++
		level := articles.Warning
		if file.named {
			level = articles.Broken
		}
		c.problem(name, "", level, strings.TrimPrefix(err.Error(), exports.ErrUnknown.Error()+": "), "give WordPress WXR, Ghost JSON, ninjs, RSS, Atom or JSON Feed")
	case errors.As(err, &fault):
		c.report.Broken++
		c.report.add(articles.Problem{File: name, Line: fault.Line, What: fault.What, Fix: fault.Fix, Level: articles.Broken})
	case err != nil:
		return err
	}
	return nil
}

// problem reports a fault of a file, or of a story in it.
func (c *converter) problem(file, story string, level articles.Level, what, fix string) {
	c.report.add(articles.Problem{File: file, Field: story, What: what, Fix: fix, Level: level})
}
