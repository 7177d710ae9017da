package embed

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/server/partners"
	"broadside/server/response"
)

// Counter stores the counts of framed pages.
type Counter interface {
	AddFrameCounts(ctx context.Context, counts map[string][]api.FrameCount) error
	FrameCounts(ctx context.Context, partner, from, to string) ([]api.FrameCount, error)
	FrameTotals(ctx context.Context, from, to string) (map[string]api.FrameCount, error) // by partner id
	HasFrameCounts(ctx context.Context, partner string) (bool, error)
}

// Limits of reports: per address and minute, well above a page full of frames, and the length of a
// body.
const (
	MaxReportsPerMinute = 120
	maxReport           = 200 // bytes
)

const reportPath = "/e/count"

// postCount counts one event in a frame. The body is "view|open|expand [SLUG [PARTNER]]"; if it is
// shorter, the query has the slug (item) and the partner (k). No data about the reader is stored or
// sent back.
func (s *Frames) postCount(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxReport))
	if err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return err
		}
		return api.Fail(api.BadRequest, "Not read", "The body ended early.")
	}
	words := strings.Fields(string(body))
	if len(words) == 0 || len(words) > 3 {
		return api.Fail(api.BadRequest, "Nothing to count", "Write view, open or expand, then the slug and the partner.")
	}
	query := r.URL.Query()
	item, partner := query.Get("item"), query.Get("k")
	if len(words) > 1 {
		item, partner = words[1], ""
	}
	if len(words) > 2 {
		partner = words[2]
	}
	event, ok := reportedEvents[words[0]]
	if !ok {
		return api.Fail(api.BadRequest, "Nothing to count", "Write view, open or expand.")
	}
	if !isReader(r) || !fromFrame(r, s.Paper.Origin) {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	record, known := s.Partners.Find(partner)
	if !known || record.Status == partners.Revoked {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	if item != "" { // unknown slugs would fill the store
		if _, err := s.desk.Article(r.Context(), item); err != nil {
			return err
		}
	}
	c := event.count
	refusal := s.checkReport(r, query.Get("t"), item, partner, event.bit)
	if refusal != nil {
		c = api.FrameCount{Refused: 1}
	}
	c.Item, c.Day = item, s.Today()
	if s.Counts != nil {
		s.Counts.add(record.ID, c)
	}
	if refusal != nil {
		return refusal
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// reportedEvents holds, for each event that is counted, its count and its bit in a token.
var reportedEvents = map[string]struct {
	count api.FrameCount
	bit   byte
}{"view": {api.FrameCount{Views: 1}, 1}, "open": {api.FrameCount{Opens: 1}, 2}, "expand": {api.FrameCount{Expands: 1}, 4}}

// checkReport returns an error if a report has no valid token, or if its address has sent too many.
// Reports of different addresses do not affect each other.
func (s *Frames) checkReport(r *http.Request, token, item, partner string, kind byte) error {
	now := s.Now()
	if err := s.Tokens.redeem(token, item, partner, kind, now); err != nil {
		return api.Fail(api.Forbidden, "Not counted", "A report needs the token of the framed page that it comes from: "+err.Error()+".")
	}
	from := s.Proxies.ClientAddress(r)
	if s.Reports.Exceeded(from, now) {
		return api.Fail(api.RateLimited, "Too much to count", "Wait a minute.")
	}
	s.Reports.Count(from, now)
	return nil
}

// Today returns the current date in the newspaper's time zone.
func (s *Frames) Today() string { return s.DayBefore(0) }

func (s *Frames) DayBefore(days int) string {
	return s.Now().In(s.zone).AddDate(0, 0, -days).Format(time.DateOnly)
}

// automatedClients are substrings of the User-Agent of programs that run a page's scripts or send
// reports themselves.
var automatedClients = []string{"headless", "phantomjs", "puppeteer", "playwright", "selenium", "curl", "wget", "python", "go-http-client", "okhttp",
	"java/", "libwww-perl", "axios", "node-fetch", "undici", "crawl", "spider", "slurp", "preview", "prerender", "lighthouse", "pagespeed", "pingdom", "monitor", "archiver",
	"facebookexternalhit", "mediapartners", "google-inspectiontool", "googleother"}

// isReader reports whether a request may come from a reader: not from a known program and not from a
// prefetched page.
func isReader(r *http.Request) bool {
	if response.IsPrefetch(r.Header) {
		return false
	}
	agent := strings.ToLower(r.UserAgent())
	if agent == "" {
		return false
	}
	return !hasBotName(agent) && !slices.ContainsFunc(automatedClients, func(word string) bool { return strings.Contains(agent, word) })
}

// hasBotName reports whether a word of a lower-case User-Agent ends in bot or bots: Googlebot,
// AhrefsBot/7.0, bot.html. Cubot is a brand of phones.
func hasBotName(agent string) bool {
	for word := range strings.FieldsFuncSeq(agent, func(c rune) bool { return c < 'a' || c > 'z' }) {
		if strings.HasSuffix(strings.TrimSuffix(word, "s"), "bot") && word != "cubot" {
			return true
		}
	}
	return false
}

// fromFrame reports whether a report can come from a framed page: from its own origin, or none, as
// in a sandbox.
func fromFrame(r *http.Request, origin string) bool {
	return slices.Contains([]string{"", "null", origin}, r.Header.Get("Origin")) ||
		r.Header.Get("Sec-Fetch-Site") == "same-origin" // the site may have several host names
}
