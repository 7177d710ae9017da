package site

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/api"
	"broadside/server/partners"
)

// getPartner shows the operator one partner: the record, and what was counted
// as a chart and a table.
func (s *Site) getPartner(w http.ResponseWriter, r *http.Request) error {
	if err := s.operator.admit(w, r, s.now()); err != nil {
		return s.unadmitted(w, r, err)
	}
	v, err := parameters(r, "from", "to")
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	counts, err := s.counts(r.Context(), id, v)
	if err != nil {
		return err
	}
	record, _ := s.partners.Find(id)
	days := byDay(counts)
	address := s.paper.Base + api.Root + "/partners/" + url.PathEscape(id) + "/counts"
	period := "?from=" + counts.From + "&to=" + counts.To
	body := el("main", with{"id", "main"}, with{"class", "partners"},
		el("h1", record.Name),
		recordOf(record),
		el("section", with{"aria-labelledby", "counts"},
			el("h2", with{"id", "counts"}, "Counted"),
			el("form", with{"class", "offer"}, with{"method", "get"},
				labelled("from", "From", input(with{"type", "date"}, with{"id", "from"}, with{"name", "from"}, with{"value", counts.From})),
				labelled("to", "To", input(with{"type", "date"}, with{"id", "to"}, with{"name", "to"}, with{"value", counts.To})),
				el("button", with{"type", "submit"}, "Show")),
			el("p", fmt.Sprintf("%s seen, %s opened, %s unfolded.", thousands(counts.Total.Views), thousands(counts.Total.Opens), thousands(counts.Total.Expands))),
			chart(days),
			el("p", el("a", with{"href", address + ".csv" + period}, "CSV"), " · ", el("a", with{"href", address + period}, "JSON"))),
		countTable("By thing", "Thing", byItem(counts), func(c api.FrameCount) string {
			if c.Item == "" {
				return "Classifieds"
			}
			return c.Item
		}),
		countTable("By day", "Day", days, func(c api.FrameCount) string { return c.Day }))
	d := s.deskDocument(record.Name, "/partners/"+url.PathEscape(id), body)
	d.Canonical = ""
	newAnswer("", http.StatusOK, d.Encode(), seldom, fields("text/html; charset=utf-8", deskPolicy, "no-store")...).write(w, r)
	return nil
}

func recordOf(p partners.Partner) goapp.UI {
	row := func(name, text string) goapp.UI {
		if text == "" {
			text = "–"
		}
		return el("div", el("dt", name), el("dd", with{"dir", "auto"}, text))
	}
	return el("section", with{"class", "facts"}, with{"aria-labelledby", "record"}, el("h2", with{"id", "record"}, "Record"),
		el("dl", row("Id", p.ID), row("Status", string(p.Status)), row("May frame", p.Ancestors()), row("Listings", p.Listings), row("Mark", p.UTM)))
}

// byDay sums counts by day, every day of the period, the first first.
func byDay(counts api.FrameCounts) []api.FrameCount {
	first, _ := time.Parse(time.DateOnly, counts.From) // counts has read both
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

// byItem sums counts by item, the most seen first.
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

func countTable(title, what string, rows []api.FrameCount, name func(api.FrameCount) string) goapp.UI {
	var body []goapp.UI
	for _, c := range rows {
		body = append(body, el("tr", el("th", with{"scope", "row"}, name(c)), figures(c.Views), figures(c.Opens), figures(c.Expands)))
	}
	head := func(text string) goapp.UI { return el("th", with{"scope", "col"}, with{"class", "figures"}, text) }
	return el("section", el("h2", title), el("div", with{"class", "table"}, with{"role", "region"}, with{"tabindex", "0"}, with{"aria-label", title},
		el("table", el("thead", el("tr", el("th", with{"scope", "col"}, what), head("Seen"), head("Opened"), head("Unfolded"))), el("tbody", body))))
}

func figures(n int) goapp.UI { return el("td", with{"class", "figures"}, thousands(n)) }
