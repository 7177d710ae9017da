package console

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/server/middleware"
	"broadside/server/response"
)

// The number of days of a report: by default, and at most.
const (
	countDays    = 30
	maxCountDays = 366
)

func (s *Console) getCounts(w http.ResponseWriter, r *http.Request) error {
	counts, err := s.authorizedCounts(w, r)
	if err != nil {
		return err
	}
	body, err := json.Marshal(counts)
	if err != nil {
		return fmt.Errorf("console: writing %T: %w", counts, err)
	}
	return s.send(w, r, body, "application/json", response.FilePolicy, "no-store")
}

// getCountsCSV sends a partner's counts as CSV (RFC 4180).
func (s *Console) getCountsCSV(w http.ResponseWriter, r *http.Request) error {
	counts, err := s.authorizedCounts(w, r)
	if err != nil {
		return err
	}
	var b strings.Builder
	c := csv.NewWriter(&b)
	c.UseCRLF = true
	rows := [][]string{{"day", "item", "views", "opens", "expands", "refused"}}
	for _, n := range counts.Items {
		rows = append(rows, []string{n.Day, escapeFormula(n.Item), strconv.Itoa(n.Views), strconv.Itoa(n.Opens), strconv.Itoa(n.Expands), strconv.Itoa(n.Refused)})
	}
	if err := c.WriteAll(rows); err != nil {
		return fmt.Errorf("console: writing counts: %w", err)
	}
	name := fmt.Sprintf("%s-%s-%s.csv", counts.Partner, counts.From, counts.To)
	return s.send(w, r, []byte(b.String()), "text/csv; charset=utf-8; header=present", response.FilePolicy, "no-store",
		response.NewField("Content-Disposition", `attachment; filename="`+name+`"`))
}

// escapeFormula prevents a spreadsheet from evaluating s as a formula.
func escapeFormula(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// authorizedCounts authorizes the request and loads the counts of its partner and days.
func (s *Console) authorizedCounts(w http.ResponseWriter, r *http.Request) (api.FrameCounts, error) {
	if err := s.operator.authorize(w, r, s.Now()); err != nil {
		return api.FrameCounts{}, err
	}
	v, err := middleware.Parameters(r, "from", "to")
	if err != nil {
		return api.FrameCounts{}, err
	}
	return s.loadCounts(r.Context(), r.PathValue("id"), v)
}

func (s *Console) loadCounts(ctx context.Context, id string, v url.Values) (api.FrameCounts, error) {
	out, err := s.parsePeriod(v)
	if err != nil {
		return out, err
	}
	out.Partner = id
	if known, err := s.hasCounts(ctx, id); err != nil {
		return out, err
	} else if !known {
		return out, api.Fail(api.NotFound, "Not found", "There is no such partner.")
	}
	if s.frames.Counter != nil {
		items, err := s.frames.Counter.FrameCounts(ctx, id, out.From, out.To)
		if err != nil {
			return out, err
		}
		out.Items = items
	}
	if out.Items == nil {
		out.Items = []api.FrameCount{} // a list in JSON is an array
	}
	for _, c := range out.Items {
		out.Total.Add(c)
	}
	return out, nil
}

// hasCounts reports whether a partner has a record or, if that was removed, counts.
func (s *Console) hasCounts(ctx context.Context, id string) (bool, error) {
	if _, known := s.frames.Partners.Find(id); known && id != "" {
		return true, nil
	}
	if s.frames.Counter == nil {
		return false, nil
	}
	return s.frames.Counter.HasFrameCounts(ctx, id)
}

// parsePeriod parses the first and the last day of a report.
func (s *Console) parsePeriod(v url.Values) (api.FrameCounts, error) {
	out := api.FrameCounts{From: s.frames.DayBefore(countDays - 1), To: s.frames.Today()}
	for name, into := range map[string]*string{"from": &out.From, "to": &out.To} {
		day := v.Get(name)
		if day == "" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return out, api.Fail(api.Validation, "Not a day", name+": write a day like "+s.frames.Today(),
				api.Field{Pointer: "?" + name, Code: "invalid", Detail: "a day like " + s.frames.Today()})
		}
		*into = day
	}
	if days := daysBetween(out.From, out.To); days < 1 || days > maxCountDays {
		return out, api.Fail(api.Validation, "No such days", fmt.Sprintf("from and to are 1 to %d days apart", maxCountDays),
			api.Field{Pointer: "?from", Code: "invalid", Detail: fmt.Sprintf("1 to %d days", maxCountDays)})
	}
	return out, nil
}

// daysBetween returns the number of days from from to to, both included.
func daysBetween(from, to string) int {
	a, _ := time.Parse(time.DateOnly, from) // both are valid
	b, _ := time.Parse(time.DateOnly, to)
	return int(b.Sub(a)/(24*time.Hour)) + 1
}
