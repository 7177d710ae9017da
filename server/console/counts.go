package console

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/api"
	"broadside/server/middleware"
	"broadside/server/partners"
	"broadside/server/response"
)

// countParameters are the parameters of pages of counts.
var countParameters = []string{"from", "to"}

// operatorPage returns a handler that sends a page to the operator only, which must not be cached.
// path is its address below a language, without the part that it names by id; parameters are those
// that it may have.
func (s *Console) operatorPage(path string, parameters []string, build func(r *http.Request, v url.Values, lang string) (title string, main goapp.UI, err error)) response.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := s.operator.authorize(w, r, s.Now()); err != nil {
			return s.sendUnauthorized(w, r, err)
		}
		v, err := middleware.Parameters(r, parameters...)
		if err != nil {
			return err
		}
		lang := s.LanguageOf(r.URL.Path)
		title, main, err := build(r, v, lang)
		if err != nil {
			return err
		}
		d := s.consoleDocument(lang, title, path+url.PathEscape(r.PathValue("id")), v, main)
		d.Canonical = ""
		return s.send(w, r, d.Encode(), "text/html; charset=utf-8", consolePolicy, "no-store")
	}
}

// partnerPage builds the page of one partner: its record, and its counts as a chart and as tables.
// Counts outlive the record.
func (s *Console) partnerPage(r *http.Request, v url.Values, lang string) (string, goapp.UI, error) {
	id := r.PathValue("id")
	counts, err := s.loadCounts(r.Context(), id, v)
	if err != nil {
		return "", nil, err
	}
	texts := textsIn(lang)
	record, _ := s.frames.Partners.Find(id)
	name := cmp.Or(record.Name, id)
	days := sumByDay(counts)
	address := s.Paper.Base + api.Root + "/partners/" + url.PathEscape(id) + "/counts"
	asked := "?from=" + counts.From + "&to=" + counts.To
	return name, element("main", attribute{"id", "main"}, attribute{"class", "partners"},
		element("h1", attribute{"dir", "auto"}, name),
		element("p", element("a", attribute{"href", s.partnersPath(lang, "/counts") + asked}, texts.Counts)),
		recordSection(id, record, texts),
		element("section", attribute{"aria-labelledby", "counts"},
			element("h2", attribute{"id", "counts"}, texts.Counted),
			periodForm(counts, texts),
			element("p", fillMessage(texts.Totals, countTexts(counts.Total)...)),
			refusedShare(counts.Total, texts),
			countChart(days, texts),
			element("p", element("a", attribute{"href", address + ".csv" + asked}, "CSV"), " · ", element("a", attribute{"href", address + asked}, "JSON"))),
		countTable("by-day", texts.ByDay, texts.Day, texts, days, func(c api.FrameCount) goapp.UI { return element("time", attribute{"datetime", c.Day}, c.Day) }),
		countTable("by-thing", texts.ByItem, texts.Item, texts, sumByItem(counts), func(c api.FrameCount) goapp.UI {
			if c.Item == "" {
				return element("span", texts.Classifieds)
			}
			return element("a", attribute{"href", s.Paper.Base + s.Paper.ArticlePath(c.Item)}, attribute{"dir", "auto"}, c.Item)
		})), nil
}

// partnerIndex builds the list of partners with their totals: first those in the file, in its order,
// then those that have counts but no record.
func (s *Console) partnerIndex(r *http.Request, v url.Values, lang string) (string, goapp.UI, error) {
	period, err := s.parsePeriod(v)
	if err != nil {
		return "", nil, err
	}
	totals := map[string]api.FrameCount{}
	if s.frames.Counter != nil {
		if totals, err = s.frames.Counter.FrameTotals(r.Context(), period.From, period.To); err != nil {
			return "", nil, err
		}
	}
	texts := textsIn(lang)
	asked := "?from=" + period.From + "&to=" + period.To
	all := s.frames.Partners.All()
	for _, id := range slices.Sorted(maps.Keys(totals)) {
		if _, known := s.frames.Partners.Find(id); !known {
			all = append(slices.Clip(all), partners.Partner{ID: id})
		}
	}
	var rows []goapp.UI
	for _, p := range all {
		c := totals[p.ID]
		rows = append(rows, element("tr", element("th", attribute{"scope", "row"}, element("bdi", element("a", attribute{"href", s.partnersPath(lang, "/"+url.PathEscape(p.ID)) + asked}, p.ID), " "+p.Name)),
			element("td", statusText(p, texts)), figureCells(c)))
	}
	return texts.Counts, element("main", attribute{"id", "main"}, attribute{"class", "partners"},
		element("h1", texts.Counts), s.sourcesLink(lang), periodForm(period, texts),
		figuresTable("", texts.Counts, texts, rows, texts.Partner, texts.Status)), nil
}

func periodForm(counts api.FrameCounts, texts *consoleTexts) goapp.UI {
	day := func(id, text, value string) goapp.UI {
		return labelledControl(id, text, element("input", attribute{"type", "date"}, attribute{"id", id}, attribute{"name", id}, attribute{"value", value}))
	}
	return element("form", attribute{"class", "period"}, attribute{"method", "get"}, day("from", texts.From, counts.From), day("to", texts.To, counts.To),
		element("button", attribute{"type", "submit"}, texts.Show))
}

func statusText(p partners.Partner, texts *consoleTexts) string {
	return cmp.Or(map[partners.Status]string{partners.Live: texts.Live, partners.Revoked: texts.Revoked}[p.Status], texts.Removed)
}

func recordSection(id string, p partners.Partner, texts *consoleTexts) goapp.UI {
	row := func(name, text string) goapp.UI {
		return element("div", element("dt", name), element("dd", attribute{"dir", "auto"}, cmp.Or(text, "–")))
	}
	return element("section", attribute{"class", "facts"}, attribute{"aria-labelledby", "record"}, element("h2", attribute{"id", "record"}, texts.Record),
		element("dl", row(texts.Partner, id), row(texts.Status, statusText(p, texts)), row(texts.MayFrame, p.Ancestors()), row(texts.Classifieds, p.Listings), row(texts.Mark, p.UTM)))
}

// sumByDay sums counts by day. It returns every day of the period, the earliest first.
func sumByDay(counts api.FrameCounts) []api.FrameCount {
	first, _ := time.Parse(time.DateOnly, counts.From) // counts has validated both dates
	out := make([]api.FrameCount, daysBetween(counts.From, counts.To))
	for i := range out {
		out[i].Day = first.AddDate(0, 0, i).Format(time.DateOnly)
	}
	for _, c := range counts.Items {
		if i := daysBetween(counts.From, c.Day) - 1; i >= 0 && i < len(out) {
			out[i].Add(c)
		}
	}
	return out
}

// sumByItem sums counts by item, the most viewed first.
func sumByItem(counts api.FrameCounts) []api.FrameCount {
	sums := map[string]*api.FrameCount{}
	for _, c := range counts.Items {
		if sums[c.Item] == nil {
			sums[c.Item] = &api.FrameCount{Item: c.Item}
		}
		sums[c.Item].Add(c)
	}
	out := make([]api.FrameCount, 0, len(sums))
	for _, c := range sums {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b api.FrameCount) int {
		return cmp.Or(b.Views-a.Views, cmp.Compare(a.Item, b.Item))
	})
	return out
}

func countTable(id, title, heading string, texts *consoleTexts, rows []api.FrameCount, name func(api.FrameCount) goapp.UI) goapp.UI {
	if len(rows) == 0 {
		return element("section", element("h2", title), element("p", texts.NothingCounted))
	}
	var body []goapp.UI
	for _, c := range rows {
		body = append(body, element("tr", element("th", attribute{"scope", "row"}, name(c)), figureCells(c)))
	}
	return element("section", element("h2", title), figuresTable(id, title, texts, body, heading))
}

// figuresTable returns a table of counts, whose rows end in figureCells, in a region that can be
// scrolled by keyboard. headings are those of the columns before the figures.
func figuresTable(id, label string, texts *consoleTexts, rows []goapp.UI, headings ...string) goapp.UI {
	var head []goapp.UI
	for _, text := range headings {
		head = append(head, element("th", attribute{"scope", "col"}, text))
	}
	for _, text := range []string{texts.Seen, texts.Opened, texts.Unfolded, texts.Refused} {
		head = append(head, element("th", attribute{"scope", "col"}, attribute{"class", "figures"}, text))
	}
	return element("div", attribute{"class", "table"}, attribute{"role", "region"}, attribute{"tabindex", "0"}, attribute{"aria-label", label},
		element("table", attribute{"id", id}, element("thead", element("tr", head)), element("tbody", rows)))
}

func figureCells(c api.FrameCount) (cells []goapp.UI) {
	for _, n := range []int{c.Views, c.Opens, c.Expands, c.Refused} {
		cells = append(cells, element("td", attribute{"class", "figures"}, thousands(n)))
	}
	return cells
}

// refusedShare returns the sentence about refused reports, empty if there are none.
func refusedShare(c api.FrameCount, texts *consoleTexts) goapp.UI {
	if c.Refused == 0 {
		return goapp.Text("")
	}
	all := c.Views + c.Opens + c.Expands + c.Refused
	return element("p", fillMessage(texts.RefusedShare, thousands(c.Refused), thousands(all), thousands((100*c.Refused+all/2)/all)+"\u00a0%"))
}

// countTexts returns the figures of c in the order of the placeholders in the messages.
func countTexts(c api.FrameCount) []string {
	return []string{thousands(c.Views), thousands(c.Opens), thousands(c.Expands)}
}
