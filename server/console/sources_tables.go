package console

import (
	"strconv"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/messages"
	"broadside/server/sources"
)

// scrollTable returns a table in a region that can be scrolled by keyboard. The last figures
// headings are those of columns of numbers.
func scrollTable(label string, headings []string, figures int, rows []goapp.UI) goapp.UI {
	var head []goapp.UI
	for i, text := range headings {
		class := ""
		if i >= len(headings)-figures {
			class = "figures"
		}
		head = append(head, element("th", attribute{"scope", "col"}, attribute{"class", class}, text))
	}
	return element("div", attribute{"class", "table"}, attribute{"role", "region"}, attribute{"tabindex", "0"}, attribute{"aria-label", label},
		element("table", element("thead", element("tr", head)), element("tbody", rows)))
}

func (v *sourcesView) details(title, note string, table goapp.UI) goapp.UI {
	parts := []any{element("summary", title)}
	if note != "" {
		parts = append(parts, element("p", note))
	}
	return element("details", append(parts, table)...)
}

// runFacts returns the last run as a list, which fits the width of a phone.
func (v *sourcesView) runFacts(run *sources.Report) goapp.UI {
	pair := func(name string, value ...any) goapp.UI {
		return element("div", element("dt", name), element("dd", value...))
	}
	pairs := []any{attribute{"class", "run"}, pair(v.texts.Time, v.formatTime(run.Started)), pair(v.texts.Result, v.resultText(run))}
	if run.File != "" {
		pairs = append(pairs, pair(v.texts.File, element("bdi", attribute{"dir", "ltr"}, run.File)))
	}
	names := v.figureNames()
	for i, n := range runFigures(run) {
		pairs = append(pairs, pair(names[i], thousands(n)))
	}
	return element("dl", pairs...)
}

// resultText returns the result of a run and its duration in seconds.
func (v *sourcesView) resultText(run *sources.Report) string {
	took := fillMessage(v.texts.Seconds, strconv.FormatFloat(run.Seconds, 'f', 1, 64))
	return v.texts.Results[run.State] + messages.For(v.lang).Comma + took
}

// figureNames returns the names of the numbers of runFigures.
func (v *sourcesView) figureNames() []string {
	texts := v.texts
	return []string{texts.Rows, texts.New, texts.Changed, texts.Same, texts.Ended, texts.Kept, texts.Rejected, texts.Skipped, texts.Unreadable}
}

// runFigures returns the number of rows of a run by their result.
func runFigures(run *sources.Report) []int {
	ended := run.Ended
	if run.Waits() {
		ended = 0 // they would end
	}
	return []int{run.Rows, run.New, run.Changed, run.Same, ended, run.Kept, run.Rejected, run.Skipped, run.Unreadable}
}

// runTable returns a table of runs with the number of rows by their result.
func (v *sourcesView) runTable(label string, runs []sources.Report) goapp.UI {
	figures := v.figureNames()
	var rows []goapp.UI
	for i := range runs {
		var cells []goapp.UI
		for _, n := range runFigures(&runs[i]) {
			cells = append(cells, element("td", attribute{"class", "figures"}, thousands(n)))
		}
		rows = append(rows, element("tr", element("th", attribute{"scope", "row"}, v.formatTime(runs[i].Started)),
			element("td", v.resultText(&runs[i])), isolatedCell("", runs[i].File), cells))
	}
	return scrollTable(label, append([]string{v.texts.Time, v.texts.Result, v.texts.File}, figures...), len(figures), rows)
}

func (v *sourcesView) reasonsTable(name string, run *sources.Report) goapp.UI {
	if len(run.Reasons) == 0 {
		return nil
	}
	var rows []goapp.UI
	for _, why := range run.Reasons {
		rows = append(rows, element("tr", isolatedCell("en", why.What), element("td", element("code", why.Field)), element("td", attribute{"class", "figures"}, thousands(why.Count))))
	}
	return element("div", element("h3", v.texts.Reasons), scrollTable(v.texts.Reasons+": "+name, []string{v.texts.Problem, v.texts.Field, v.texts.Rows}, 1, rows))
}

func (v *sourcesView) rejectionsTable(name string, run *sources.Report) goapp.UI {
	if len(run.Rejections) == 0 {
		return nil
	}
	var rows []goapp.UI
	for i := range run.Rejections {
		f := &run.Rejections[i]
		rows = append(rows, v.faultRow(&f.Fault, isolatedCell("", f.Ref)))
	}
	label := v.texts.Rejections + ": " + name
	return v.details(v.texts.Rejections, v.shown(len(run.Rejections), run.Rejected), scrollTable(label, []string{v.texts.Row, v.texts.Ref, v.texts.Field, v.texts.Problem, v.texts.Todo}, 0, rows))
}

func (v *sourcesView) warningsTable(name string, run *sources.Report) goapp.UI {
	if len(run.Warnings) == 0 {
		return nil
	}
	var rows []goapp.UI
	for i := range run.Warnings {
		rows = append(rows, v.faultRow(&run.Warnings[i], nil))
	}
	label := v.texts.Warnings + ": " + name
	return v.details(v.texts.Warnings, v.shown(len(run.Warnings), run.Warned), scrollTable(label, []string{v.texts.Row, v.texts.Field, v.texts.Problem, v.texts.Todo}, 0, rows))
}

// shown says how many of all entries a table has, or nothing if it has all.
func (v *sourcesView) shown(n, all int) string {
	if n >= all {
		return ""
	}
	return fillMessage(v.texts.Shown, thousands(n), thousands(all))
}

// faultRow returns the row of a fault. Faults are in English.
func (v *sourcesView) faultRow(f *sources.Fault, ref goapp.UI) goapp.UI {
	row := "–"
	if f.Row > 0 {
		row = strconv.Itoa(f.Row)
	}
	parts := []any{element("th", attribute{"scope", "row"}, row)}
	if ref != nil {
		parts = append(parts, ref)
	}
	return element("tr", append(parts, element("td", element("code", f.Field)), isolatedCell("en", f.What), isolatedCell("en", f.Fix))...)
}

// isolatedCell returns a cell whose text may run in another direction than the page. The direction
// is not that of the cell: its padding would be on the other side, and its text beside the next
// column.
func isolatedCell(lang, text string) goapp.UI {
	return element("td", element("bdi", attribute{"lang", lang}, text))
}
