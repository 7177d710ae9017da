package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"broadside/server/command"
	"broadside/server/sources"
)

// print prints the result of an import. It returns an error if nothing was imported.
func (r *importRun) print(report sources.Report) error {
	if r.json {
		if err := printJSON(r.stream.Out, report); err != nil {
			return err
		}
	}
	if err := refusal(report); err != nil {
		return err
	}
	if !r.json && !r.quiet {
		printReport(r.stream.Out, report)
		if report.Rejected > 0 && r.report == "" {
			fmt.Fprintln(r.stream.Out, "-report FILE.csv names every rejected row")
		}
	}
	return nil
}

// refusal returns an error with the reason why a run changed nothing, or nil.
func refusal(report sources.Report) error {
	switch {
	case report.State == sources.Failed && report.Fault != nil:
		return fmt.Errorf("%s: nothing was imported: %s", report.File, faultText(*report.Fault))
	case report.Waits():
		g := report.Guard
		return fmt.Errorf("nothing was changed yet: %d of the %d live listings of %s would end (%.1f %%); \"broadside source accept %s\" does it, or import a complete file",
			g.WouldEnd, g.Live, g.Source, g.Percent, report.Source)
	}
	return nil
}

func faultText(f sources.Fault) string {
	text := f.What
	if f.Field != "" {
		text = f.Field + ": " + text
	}
	if f.Row > 0 {
		text = fmt.Sprintf("row %d: %s", f.Row, text)
	}
	if f.Fix != "" {
		text += "; " + f.Fix
	}
	return text
}

// printReport prints a report for people.
func printReport(out io.Writer, r sources.Report) {
	state := map[sources.State]string{
		sources.Applied: "imported", sources.Unchanged: "nothing to change", sources.DryRun: "dry run, nothing was changed", sources.Waiting: "waits to be accepted",
	}[r.State]
	fmt.Fprintf(out, "%s: %s: %s rows in %.1f s", r.Source, state, command.Thousands(int64(r.Rows)), r.Seconds)
	if r.Seconds > 0 {
		fmt.Fprintf(out, " (%s rows/s)", command.Thousands(int64(float64(r.Rows)/r.Seconds)))
	}
	fmt.Fprintln(out)
	for _, line := range []struct {
		name string
		n    int
	}{{"new", r.New}, {"changed", r.Changed}, {"same", r.Same}, {"ended", r.Ended}, {"left out", r.Skipped}, {"rejected", r.Rejected}} {
		if line.n > 0 || line.name != "left out" {
			fmt.Fprintf(out, "  %-9s %9s", line.name, command.Thousands(int64(line.n)))
			if line.name == "rejected" && r.Kept > 0 {
				fmt.Fprintf(out, "  (%s keep their last good listing)", command.Thousands(int64(r.Kept)))
			}
			fmt.Fprintln(out)
		}
	}
	for _, why := range r.Reasons {
		fmt.Fprintf(out, "  %19s  %s\n", command.Thousands(int64(why.Count)), strings.TrimPrefix(why.Field+": "+why.What, ": "))
	}
	for _, w := range r.Warnings {
		fmt.Fprintln(out, "warning:", faultText(w))
	}
	if more := r.Warned - len(r.Warnings); more > 0 {
		fmt.Fprintf(out, "warning: and %s more\n", command.Thousands(int64(more)))
	}
}

func printJSON(out io.Writer, v any) error {
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
