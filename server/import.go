package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"broadside/articles"
	"broadside/server/command"
	"broadside/server/control"
	"broadside/server/sources"
	"broadside/server/table"
)

// importArgs are the arguments of the endpoint "import". The input is the file.
type importArgs struct {
	Source     string       `json:"source"`
	File       string       `json:"file"` // its name, for reports
	Format     table.Format `json:"format,omitempty"`
	Mapping    string       `json:"mapping,omitempty"` // text of a mapping file
	DryRun     bool         `json:"dryRun,omitempty"`
	Force      bool         `json:"force,omitempty"`
	Partial    bool         `json:"partial,omitempty"`
	Rejections bool         `json:"rejections,omitempty"` // send each rejection as an item
}

func importEndpoint(s *services) control.Endpoint {
	return newEndpoint("import", func(ctx context.Context, a importArgs, stream *control.Stream) (sources.Report, error) {
		in, size := stream.Input()
		position := &positionReader{ReaderAt: in}
		o := sources.Options{
			Origin: sources.Command, Format: a.Format, Mapping: a.Mapping, DryRun: a.DryRun, Force: a.Force, Partial: a.Partial, Several: true,
			Progress: func(rows int) { stream.Progress(int64(rows), estimateRows(int64(rows), position.at.Load(), size)) },
		}
		var lost error
		if a.Rejections {
			o.Rejected = func(r sources.Rejection) { lost = errors.Join(lost, stream.Send(r)) }
		}
		report, err := s.sources.Import(ctx, a.Source, sources.File{ReaderAt: position, Size: size, Name: a.File}, o)
		if fault := (*articles.Problem)(nil); errors.As(err, &fault) && report.Fault != nil {
			err = nil // the report has it
		}
		return report, errors.Join(err, lost)
	})
}

// positionReader keeps the end of the last read.
type positionReader struct {
	io.ReaderAt
	at atomic.Int64
}

func (r *positionReader) ReadAt(p []byte, off int64) (int, error) {
	n, err := r.ReaderAt.ReadAt(p, off)
	r.at.Store(off + int64(n))
	return n, err
}

// estimateRows returns the number of rows of a file of which so many were read up to position, or 0
// if it cannot be estimated: a small file is read at once.
func estimateRows(rows, position, size int64) int64 {
	if position <= 0 || position >= size {
		return 0
	}
	return max(rows, int64(float64(rows)*float64(size)/float64(position)))
}

const importHelp = `A row that cannot be used is rejected and named; the others come in. A listing whose ref is no
longer in the file ends. If that would end more than 30 % of the source's live listings, nothing
is changed until "broadside source accept NAME" or -force. The import is one transaction: when it
is interrupted, nothing has changed. Repeating an import changes nothing. A file compressed with
gzip is unpacked, up to 64 MB.

If a server uses the same -data, it does the import; otherwise the command does it itself.
The exit status is 0 also if rows were rejected, and 1 if nothing was imported.`

// importRun is one run of "broadside import".
type importRun struct {
	store           *config
	args            importArgs
	mapping, report string // files
	json, quiet     bool
	stream          command.IO
	rejections      *csv.Writer
}

func importCommand() command.Command {
	return command.Command{
		Name: "import", Args: "FILE|-",
		Summary:     "bring the listings of a source to the state of a file",
		Example:     "broadside import cars.csv -source cars -report rejected.csv",
		Help:        importHelp,
		Environment: storeEnvironment,
		Setup: func(flags *flag.FlagSet) func(context.Context, command.IO, []string) error {
			r := &importRun{store: addStoreFlags(flags)}
			flags.StringVar(&r.args.Source, "source", "", "`name` of the source; it is made when it is new. Rows with a column source belong to that one")
			flags.Func("format", "`format` of the file: csv, trovit, indeed or xml; it is detected without", r.setFormat)
			flags.StringVar(&r.mapping, "map", "", "mapping `file` (YAML); without it that of the source is used, if it has one")
			flags.BoolVar(&r.args.DryRun, "dry-run", false, "report what would change, and change nothing")
			flags.BoolVar(&r.args.Force, "force", false, "end listings however many are missing in the file")
			flags.BoolVar(&r.args.Partial, "partial", false, "the file has changes only: listings that are not in it stay")
			flags.StringVar(&r.report, "report", "", "write a row for each fault of a rejected row to `file` (CSV)")
			flags.BoolVar(&r.json, "json", false, "print the result as JSON")
			flags.BoolVar(&r.quiet, "quiet", false, "print errors only")
			return r.run
		},
	}
}

func (r *importRun) setFormat(s string) error {
	all := []table.Format{table.CSV, table.Trovit, table.Indeed, table.XML}
	if r.args.Format = table.Format(s); !slices.Contains(all, r.args.Format) {
		return fmt.Errorf("give one of %v", all)
	}
	return nil
}

func (r *importRun) run(ctx context.Context, stream command.IO, args []string) (err error) {
	r.stream = stream
	if r.args.Source == "" {
		return command.Usagef("-source is missing: give the name of the source that the file is from, like -source cars")
	}
	in, err := openInput(stream, args[0])
	if err != nil {
		return err
	}
	defer in.Close()
	r.args.File = inputName(args[0])
	if r.args.Mapping, err = readMapping(r.mapping); err != nil {
		return err
	}
	closeReport, err := r.openReport()
	if err != nil {
		return err
	}
	report, err := r.call(ctx, sources.Unpack(in))
	if err = errors.Join(err, closeReport()); err != nil {
		return err
	}
	return r.print(report)
}

// call does the import.
func (r *importRun) call(ctx context.Context, in io.Reader) (report sources.Report, err error) {
	progress := command.NewProgress(r.stream, r.quiet, "importing", "rows")
	defer progress.Done()
	err = call(ctx, *r.store, r.stream, "import", r.args, &report, control.Options{
		Input: in, Progress: progress.Set, Item: r.writeRejection,
	})
	return report, err
}

// openInput opens the file of an argument; "-" is standard input.
func openInput(stream command.IO, name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(stream.In), nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, errors.Join(fmt.Errorf("%s is a directory; give a file in it", name), file.Close())
	}
	return file, nil
}

func inputName(name string) string {
	if name == "-" {
		return "standard input"
	}
	return name
}

// readMapping returns the text of a mapping file; "" is none.
func readMapping(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return "", fmt.Errorf("-map: %w", err)
	}
	return string(text), nil
}

// openReport creates the file of -report.
func (r *importRun) openReport() (close func() error, err error) {
	if r.report == "" {
		return func() error { return nil }, nil
	}
	file, err := os.Create(r.report)
	if err != nil {
		return nil, fmt.Errorf("-report: %w", err)
	}
	r.args.Rejections = true
	r.rejections = csv.NewWriter(file)
	err = r.rejections.Write([]string{"row", "ref", "field", "what", "what to do"})
	return func() error {
		r.rejections.Flush()
		if err := errors.Join(r.rejections.Error(), file.Close()); err != nil {
			return fmt.Errorf("-report: %w", err)
		}
		return nil
	}, err
}

func (r *importRun) writeRejection(text json.RawMessage) error {
	var x sources.Rejection
	if err := json.Unmarshal(text, &x); err != nil {
		return err
	}
	return r.rejections.Write([]string{strconv.Itoa(x.Row), plainCell(x.Ref), plainCell(x.Field), plainCell(x.What), plainCell(x.Fix)})
}

// plainCell returns a cell that spreadsheets do not take for a formula.
func plainCell(s string) string {
	if strings.ContainsAny(s[:min(1, len(s))], "=+-@\t\r") {
		return "'" + s
	}
	return s
}
