package subscribers

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/push"
	"broadside/server/store"
)

// choices are the notification settings of a reader.
type choices struct {
	Lang     string      `json:"lang"`
	Zone     string      `json:"zone"` // IANA name
	Breaking bool        `json:"breaking"`
	Urgent   bool        `json:"urgent"` // breaking news passes the quiet hours
	Quiet    *quietHours `json:"quiet"`  // null: none
	Searches []string    `json:"searches"`
}

// quietHours are times of the day, "22:00".
type quietHours struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// request is the body of POST, PUT and DELETE.
type request struct {
	Subscription push.Subscription  `json:"subscription"`
	Replaces     *push.Subscription `json:"replaces"` // with PUT: the browser had this one before
	choices
}

// state is the response to POST and PUT.
type state struct {
	Key string `json:"key"` // the server's public key
	choices
	Descriptions []string `json:"descriptions"` // of the searches, in words
}

// readRequest reads a request from a page of this site.
func (s *Service) readRequest(r *http.Request) (request, error) {
	var in request
	if err := http.NewCrossOriginProtection().Check(r); err != nil {
		return in, api.Fail(api.Forbidden, "Not from this site", "Notifications are set on "+s.Site.NotificationsPath("", nil))
	}
	// a form of another site cannot send this type
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return in, api.Fail(api.UnsupportedMedia, "Not JSON", "Send Content-Type: application/json")
	}
	body, err := io.ReadAll(r.Body)
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return in, api.Fail(api.PayloadTooLarge, "Too large", fmt.Sprintf("There may be %d bytes.", tooLarge.Limit))
	}
	if err == nil {
		err = json.Unmarshal(body, &in)
	}
	if err != nil {
		return in, api.Fail(api.BadRequest, "Not readable", "The body is not a JSON object of the API: "+api.Root+"/openapi.json")
	}
	if err := in.Subscription.Check(s.Loopback); err != nil {
		return in, invalid("/subscription", err.Error())
	}
	return in, nil
}

func invalid(pointer, detail string) *api.Problem {
	return api.Fail(api.Validation, "The subscription is not usable", detail, api.Field{Pointer: pointer, Code: "invalid", Detail: detail})
}

// newSubscriber returns a subscriber with checked choices.
func (s *Service) newSubscriber(in *request, now time.Time) (store.Subscriber, error) {
	out := store.Subscriber{
		ID: identify(in.Subscription.Endpoint), Endpoint: in.Subscription.Endpoint, P256dh: in.Subscription.Keys.P256dh, Auth: in.Subscription.Keys.Auth,
		Lang: s.Site.Language(in.Lang), Zone: in.Zone, Breaking: in.Breaking, Urgent: in.Urgent, Created: now, Seen: now,
	}
	if out.Lang == "" {
		return out, invalid("/lang", "the paper is not written in "+strconv.Quote(in.Lang))
	}
	if !isZone(in.Zone) {
		return out, invalid("/zone", "not a time zone of the IANA database")
	}
	if in.Quiet != nil {
		var err error
		if out.QuietFrom, err = parseMinute(in.Quiet.From); err == nil {
			out.QuietTo, err = parseMinute(in.Quiet.To)
		}
		if err != nil {
			return out, invalid("/quiet", "give times like 22:00")
		}
	}
	for i, query := range in.Searches {
		canonical, err := s.checkSearch(query)
		if err != nil {
			return out, invalid("/searches/"+strconv.Itoa(i), err.Error())
		}
		out.Searches = append(out.Searches, canonical)
	}
	slices.Sort(out.Searches)
	out.Searches = slices.Compact(out.Searches)
	switch {
	case len(out.Searches) > maxSearches:
		return out, invalid("/searches", fmt.Sprintf("there may be %d saved searches", maxSearches))
	case !out.Breaking && len(out.Searches) == 0:
		return out, invalid("/breaking", "nothing is chosen: choose breaking news or a search, or end the subscription")
	}
	return out, nil
}

// checkSearch returns the canonical form of a search's query, or an error if the filter is not
// valid for this paper.
func (s *Service) checkSearch(query string) (string, error) {
	v, err := url.ParseQuery(query)
	if err != nil {
		return "", errors.New("not the query of an address")
	}
	f, err := classifieds.ParseFilter(v)
	if err == nil {
		wanted := f
		err = s.Desk.PrepareFilter(&wanted)
	}
	return canonicalSearch(f).Values().Encode(), err
}

// parseMinute reads a time of the day, "07:30", as minutes.
func parseMinute(s string) (int, error) {
	t, err := time.Parse("15:04", s)
	return t.Hour()*60 + t.Minute(), err
}

func formatMinute(n int) string { return fmt.Sprintf("%02d:%02d", n/60, n%60) }

// stateOf returns the stored choices, with the searches described in lang, or in the subscriber's
// language.
func (s *Service) stateOf(ctx context.Context, one *store.Subscriber, lang string) (state, error) {
	out := state{Key: s.Signer.PublicKey(), Descriptions: []string{}, choices: choices{
		Lang: one.Lang, Zone: one.Zone, Breaking: one.Breaking, Urgent: one.Urgent, Searches: append([]string{}, one.Searches...),
	}}
	if one.QuietFrom != one.QuietTo {
		out.Quiet = &quietHours{formatMinute(one.QuietFrom), formatMinute(one.QuietTo)}
	}
	for _, query := range one.Searches {
		text, err := s.describe(ctx, cmp.Or(s.Site.Language(lang), one.Lang), classifieds.ReadFilter(query))
		if err != nil {
			return out, err
		}
		out.Descriptions = append(out.Descriptions, text)
	}
	return out, nil
}

// find returns the subscriber of a subscription, or an *api.Problem NotFound; the secret must be the
// stored one.
func (s *Service) find(ctx context.Context, of push.Subscription) (store.Subscriber, error) {
	one, found, err := s.Store.Subscriber(ctx, identify(of.Endpoint))
	if err != nil {
		return one, err
	}
	if !found || !equalSecrets(one.Auth, of.Keys.Auth) {
		return one, api.Fail(api.NotFound, "No such subscription", "This browser is not subscribed here.")
	}
	return one, nil
}
