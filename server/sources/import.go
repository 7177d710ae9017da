package sources

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"time"

	"broadside/app/api"
	"broadside/articles"
	"broadside/server/bulk"
	"broadside/server/mapping"
	"broadside/server/store"
)

// keptRuns is the number of runs that are kept of a source.
const keptRuns = 20

// errWaits rolls a transaction back in which too many listings would end.
var errWaits = errors.New("too many listings would end")

// job is one file to import.
type job struct {
	name    string
	file    File
	options Options

	// Of a followed file:
	content  []byte // digest of the file and everything else that decides its result
	pictures fs.FS  // nil: those of the settings
}

// Import imports a file of a source and creates the source if it is new. The state of
// the report is Waiting if too many listings would end: then the file is kept until
// Accept or another run. An *articles.Problem or an *api.Problem is a
// fault of the file or of the request; the report has it too. A run that ends with an error changes nothing.
func (s *Service) Import(ctx context.Context, name string, file File, o Options) (Report, error) {
	o.Origin = cmp.Or(o.Origin, Command)
	ctx, cancel := s.bind(ctx)
	defer cancel()
	unlock, err := s.lock(ctx)
	if err != nil {
		return *newReport(name, o, s.now()), err
	}
	defer unlock()
	return s.importFile(ctx, job{name: name, file: file, options: o})
}

// importFile runs a job. The caller holds the lock.
func (s *Service) importFile(ctx context.Context, j job) (Report, error) {
	began := s.now()
	report := newReport(j.name, j.options, began)
	report.File = j.file.Name
	src, err := s.openSource(ctx, j.name, j.options.Origin)
	if err != nil {
		return *report, err
	}
	r, err := s.openRun(j, src, report)
	if err == nil {
		err = s.apply(ctx, r)
	}
	report.Seconds = s.now().Sub(began).Round(time.Millisecond).Seconds()
	switch fault := (*articles.Problem)(nil); {
	case errors.Is(err, errWaits):
		report.State = Waiting
		return *report, s.keepWaiting(ctx, j, report)
	case errors.As(err, &fault):
		report.State = Failed
		f := newFault(*fault)
		report.Fault = &f
		return *report, errors.Join(err, s.recordFailure(ctx, j, report))
	case err != nil:
		return *report, err
	}
	if !j.options.DryRun {
		s.forgetWaiting(j.name)
	}
	return *report, nil
}

// namedSource is a source, and whether it is in the store.
type namedSource struct {
	store.Source
	stored bool
}

// openSource returns the record of a source, or a new record if the store has none. It returns an
// error if files of this origin may not change the source.
func (s *Service) openSource(ctx context.Context, name string, origin Origin) (src namedSource, err error) {
	if what := nameFault(name); what != "" {
		return src, api.Fail(api.Validation, "No name of a source", strconv.Quote(name)+" "+what)
	}
	err = s.store.ReadSources(ctx, func(r store.SourceReader) error {
		if src.Source, src.stored, err = r.Source(ctx, name); err == nil && !src.stored {
			src.Source = store.Source{Name: name, Origin: string(origin), Created: s.now()}
		}
		return err
	})
	if err != nil {
		return src, err
	}
	switch is := Origin(src.Origin); {
	case origin.followed() && is == Push: // a source that a command has filled may become a followed one
		return src, &articles.Problem{What: "the name " + strconv.Quote(name) + " belongs to a source that is sent to the server", Fix: "rename the file, or remove that source: broadside source remove " + name}
	case !origin.followed() && is.followed():
		return src, followedSource(name)
	}
	return src, nil
}

// nameFault returns why name cannot be the name of a source, "" if it can. The rule keeps
// names usable in addresses, file names and commands.
func nameFault(name string) string {
	const most = 60
	if name == "" || len(name) > most {
		return fmt.Sprintf("cannot be the name of a source: give 1 to %d small letters, digits, - and _", most)
	}
	for i, c := range []byte(name) {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', i > 0 && (c == '-' || c == '_'):
		default:
			return "cannot be the name of a source: use small letters, digits, - and _, and begin with a letter or a digit"
		}
	}
	return ""
}

// openRun reads the mapping and the header of the file.
func (s *Service) openRun(j job, src namedSource, report *Report) (*run, error) {
	o := j.options
	var m *mapping.Mapping
	text := o.Mapping
	if text == "" && !o.Origin.followed() {
		text = src.Mapping
	}
	if text != "" {
		var problems []articles.Problem
		if m, problems = mapping.Parse("the mapping of "+j.name, []byte(text)); m == nil {
			return nil, firstFault(problems)
		}
		report.addWarnings(problems)
	}
	now, settings := s.now(), s.settings
	if j.pictures != nil {
		settings.Pictures = j.pictures
	}
	f, problems, err := bulk.Open(j.file.ReaderAt, j.file.Size, settings, bulk.Options{Source: j.name, Format: o.Format, Mapping: m, Now: now, FileName: j.file.Name})
	report.addWarnings(problems)
	if err != nil {
		return nil, err
	}
	if o.Mapping != "" && o.Origin == Command {
		src.Mapping = o.Mapping
	}
	return &run{job: j, named: src, file: f, now: now, report: report, sources: map[string]*source{}, pace: pace{busy: s.busy, began: time.Now()}}, nil
}

func firstFault(problems []articles.Problem) *articles.Problem {
	for i := range problems {
		if problems[i].Level != articles.Warning {
			return &problems[i]
		}
	}
	return &articles.Problem{What: "the mapping cannot be read"}
}

// apply decodes the rows and writes the changes in one transaction. A dry run decodes only.
func (s *Service) apply(ctx context.Context, r *run) error {
	r.ended = ctx
	ctx = context.WithoutCancel(ctx) // of the statements
	if r.options.DryRun {
		return s.store.ReadSources(ctx, func(read store.SourceReader) error {
			r.read = read
			if err := r.readFile(ctx); err != nil {
				return err
			}
			r.report.State = DryRun
			return nil
		})
	}
	return s.store.ChangeSources(ctx, func(write store.SourceWriter) error {
		r.read, r.write = write, write
		if err := r.readFile(ctx); err != nil {
			return err
		}
		if r.report.Guard.Waits && !r.options.Force {
			return errWaits
		}
		if err := r.endListings(ctx); err != nil {
			return err
		}
		return r.finish(ctx, s.now())
	})
}

// recordFailure keeps the report of a file that cannot be read.
func (s *Service) recordFailure(ctx context.Context, j job, report *Report) error {
	if j.options.DryRun {
		return nil
	}
	return s.store.ChangeSources(ctx, func(w store.SourceWriter) error {
		src, found, err := w.Source(ctx, j.name)
		switch {
		case err != nil:
			return err
		case !found && !j.options.Origin.followed():
			return nil // a mistyped name must not create a source
		case !found:
			src = store.Source{Name: j.name, Origin: string(j.options.Origin), Created: s.now()}
			if err := w.PutSource(ctx, src); err != nil {
				return err
			}
		case j.options.Origin.followed() && Origin(src.Origin) == Push:
			return nil
		}
		return addRun(ctx, w, report)
	})
}

func addRun(ctx context.Context, w store.SourceWriter, report *Report) error {
	text, err := report.encode()
	if err != nil {
		return err
	}
	replaces := "" // consecutive runs with the same unapplied result are stored as one
	if report.State != Applied {
		replaces = string(report.State)
	}
	return w.AddRun(ctx, report.Source, store.SourceRun{At: report.Started, State: string(report.State), Report: text}, keptRuns, replaces)
}
