package console

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/api"
	"broadside/server/middleware"
	"broadside/server/partners"
	"broadside/server/response"
)

// getPartner sends the operator's page of one partner: its record, and its counts as a chart and as
// tables. Counts outlive the record.
func (s *Console) getPartner(w http.ResponseWriter, r *http.Request) error {
	if err := s.operator.admit(w, r, s.Now()); err != nil {
		return s.unadmitted(w, r, err)
	}
	v, err := middleware.Parameters(r, "from", "to")
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	counts, err := s.counts(r.Context(), id, v)
	if err != nil {
		return err
	}
	lang := s.LanguageOf(r.URL.Path)
	say := deskWordsIn(lang)
	record, _ := s.partners.Find(id)
	name := record.Name
	if name == "" {
		name = id
	}
	days := byDay(counts)
	address := s.Paper.Base + api.Root + "/partners/" + url.PathEscape(id) + "/counts"
	asked := "?from=" + counts.From + "&to=" + counts.To
	body := el("main", with{"id", "main"}, with{"class", "partners"},
		el("h1", with{"dir", "auto"}, name),
		el("p", el("a", with{"href", s.deskPath(lang, "/counts") + asked}, say.Counts)),
		recordOf(id, record, say),
		el("section", with{"aria-labelledby", "counts"},
			el("h2", with{"id", "counts"}, say.Counted),
			periodForm(counts, say),
			el("p", fill(say.Totals, numbers(counts.Total)...)),
			refusedShare(counts.Total, say),
			chart(days, say),
			el("p", el("a", with{"href", address + ".csv" + asked}, "CSV"), " · ", el("a", with{"href", address + asked}, "JSON"))),
		countTable("by-day", say.ByDay, say.Day, say, days, func(c api.FrameCount) goapp.UI { return el("time", with{"datetime", c.Day}, c.Day) }),
		countTable("by-thing", say.ByThing, say.Thing, say, byItem(counts), func(c api.FrameCount) goapp.UI {
			if c.Item == "" {
				return el("span", say.Classifieds)
			}
			return el("a", with{"href", s.Paper.Base + app.ArticlePath(c.Item)}, with{"dir", "auto"}, c.Item)
		}))
	s.sendDesk(w, r, lang, name, "/partners/"+url.PathEscape(id), v, body)
	return nil
}

// getPartnerIndex sends the operator's list of partners with their totals: first those in the file,
// in its order, then those that have counts but no record.
func (s *Console) getPartnerIndex(w http.ResponseWriter, r *http.Request) error {
	if err := s.operator.admit(w, r, s.Now()); err != nil {
		return s.unadmitted(w, r, err)
	}
	v, err := middleware.Parameters(r, "from", "to")
	if err != nil {
		return err
	}
	period, err := s.period(v)
	if err != nil {
		return err
	}
	totals := map[string]api.FrameCount{}
	if s.counter != nil {
		if totals, err = s.counter.FrameTotals(r.Context(), period.From, period.To); err != nil {
			return err
		}
	}
	lang := s.LanguageOf(r.URL.Path)
	say := deskWordsIn(lang)
	asked := "?from=" + period.From + "&to=" + period.To
	all := s.partners.All()
	for _, id := range slices.Sorted(maps.Keys(totals)) {
		if _, known := s.partners.Find(id); !known {
			all = append(slices.Clip(all), partners.Partner{ID: id})
		}
	}
	var rows []goapp.UI
	for _, p := range all {
		c := totals[p.ID]
		rows = append(rows, el("tr", el("th", with{"scope", "row"}, with{"dir", "auto"}, el("a", with{"href", s.deskPath(lang, "/"+url.PathEscape(p.ID)) + asked}, p.ID), " "+p.Name),
			el("td", statusOf(p, say)), figures(c.Views), figures(c.Opens), figures(c.Expands), figures(c.Refused)))
	}
	body := el("main", with{"id", "main"}, with{"class", "partners"},
		el("h1", say.Counts), periodForm(period, say),
		el("div", with{"class", "table"}, with{"role", "region"}, with{"tabindex", "0"}, with{"aria-label", say.Counts},
			el("table", el("thead", el("tr", el("th", with{"scope", "col"}, say.Partner), el("th", with{"scope", "col"}, say.Status),
				counted(say.Seen), counted(say.Opened), counted(say.Unfolded), counted(say.Refused))), el("tbody", rows))))
	s.sendDesk(w, r, lang, say.Counts, "/partners/counts", v, body)
	return nil
}

// sendDesk sends a page of the operator, which must not be cached.
func (s *Console) sendDesk(w http.ResponseWriter, r *http.Request, lang, title, path string, asked url.Values, body goapp.UI) {
	d := s.deskDocument(lang, title, path, asked, body)
	d.Canonical = ""
	response.New("", http.StatusOK, d.Encode(), response.Seldom, response.Headers("text/html; charset=utf-8", deskPolicy, "no-store")...).Write(w, r, s.Now())
}

func periodForm(counts api.FrameCounts, say *deskWords) goapp.UI {
	day := func(id, text, value string) goapp.UI {
		return labelled(id, text, input(with{"type", "date"}, with{"id", id}, with{"name", id}, with{"value", value}))
	}
	return el("form", with{"class", "period"}, with{"method", "get"}, day("from", say.From, counts.From), day("to", say.To, counts.To),
		el("button", with{"type", "submit"}, say.Show))
}

func statusOf(p partners.Partner, say *deskWords) string {
	switch p.Status {
	case partners.Live:
		return say.Live
	case partners.Revoked:
		return say.Revoked
	}
	return say.Removed
}

func recordOf(id string, p partners.Partner, say *deskWords) goapp.UI {
	row := func(name, text string) goapp.UI {
		if text == "" {
			text = "–"
		}
		return el("div", el("dt", name), el("dd", with{"dir", "auto"}, text))
	}
	return el("section", with{"class", "facts"}, with{"aria-labelledby", "record"}, el("h2", with{"id", "record"}, say.Record),
		el("dl", row(say.Partner, id), row(say.Status, statusOf(p, say)), row(say.MayFrame, p.Ancestors()), row(say.Classifieds, p.Listings), row(say.Mark, p.UTM)))
}

// byDay sums counts by day. It returns every day of the period, the earliest first.
func byDay(counts api.FrameCounts) []api.FrameCount {
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

// byItem sums counts by item, the most viewed first.
func byItem(counts api.FrameCounts) []api.FrameCount {
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
		if a.Views != b.Views {
			return b.Views - a.Views
		}
		if a.Item < b.Item {
			return -1
		}
		return 1
	})
	return out
}

func countTable(id, title, what string, say *deskWords, rows []api.FrameCount, name func(api.FrameCount) goapp.UI) goapp.UI {
	if len(rows) == 0 {
		return el("section", el("h2", title), el("p", say.NothingCounted))
	}
	var body []goapp.UI
	for _, c := range rows {
		body = append(body, el("tr", el("th", with{"scope", "row"}, name(c)), figures(c.Views), figures(c.Opens), figures(c.Expands), figures(c.Refused)))
	}
	return el("section", el("h2", title), el("div", with{"class", "table"}, with{"role", "region"}, with{"tabindex", "0"}, with{"aria-label", title},
		el("table", with{"id", id}, el("thead", el("tr", el("th", with{"scope", "col"}, what), counted(say.Seen), counted(say.Opened), counted(say.Unfolded), counted(say.Refused))), el("tbody", body))))
}

// counted returns the heading of a column of figures.
func counted(text string) goapp.UI {
	return el("th", with{"scope", "col"}, with{"class", "figures"}, text)
}

func figures(n int) goapp.UI { return el("td", with{"class", "figures"}, thousands(n)) }

// refusedShare returns the sentence about refused reports, empty if there are none.
func refusedShare(c api.FrameCount, say *deskWords) goapp.UI {
	if c.Refused == 0 {
		return goapp.Text("")
	}
	all := c.Views + c.Opens + c.Expands + c.Refused
	return el("p", fill(say.RefusedShare, thousands(c.Refused), thousands(all), thousands((100*c.Refused+all/2)/all)+"\u00a0%"))
}

// numbers returns the figures of c in the order of the placeholders in the messages.
func numbers(c api.FrameCount) []string {
	return []string{thousands(c.Views), thousands(c.Opens), thousands(c.Expands)}
}
