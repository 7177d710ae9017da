package subscribers

import (
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"strconv"

	"broadside/app/api"
	"broadside/server/middleware"
	"broadside/server/response"
	"broadside/server/store"
)

// Addresses of the API.
const (
	keyPath           = api.Root + "/push/key"
	subscriptionsPath = api.Root + "/push/subscriptions"
)

const maxBody = 32 << 10

// Routes returns the routes of the API and of the page, in every language.
func (s *Service) Routes(env *response.Env) []response.Route {
	p := &settingsPage{Service: s, Env: env}
	routes := []response.Route{
		response.Get(keyPath, p.getKey),
		{Method: http.MethodPost, Pattern: subscriptionsPath, Handle: s.limited(s.postSubscription), MaxBody: maxBody},
		{Method: http.MethodPut, Pattern: subscriptionsPath, Handle: s.limited(s.putSubscription), MaxBody: maxBody},
		{Method: http.MethodDelete, Pattern: subscriptionsPath, Handle: s.limited(s.deleteSubscription), MaxBody: maxBody},
	}
	for _, lang := range s.Site.Languages {
		routes = append(routes, response.Get(s.Site.NotificationsPath(lang, nil), p.getSettings))
	}
	return append(routes, p.mailRoutes()...)
}

// limited limits the requests from one address.
func (s *Service) limited(h response.Handler) response.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		from, now := s.Proxies.ClientAddress(r), s.Now()
		if s.throttle.Exceeded(from, now) {
			w.Header().Set("Retry-After", strconv.Itoa(int(s.throttle.Remaining(now).Seconds())+1))
			return api.Fail(api.RateLimited, "Too many requests", "Wait, and try again.")
		}
		s.throttle.Count(from, now)
		return h(w, r)
	}
}

func (p *settingsPage) getKey(w http.ResponseWriter, r *http.Request) error {
	if _, err := middleware.Parameters(r); err != nil {
		return err
	}
	body, err := json.Marshal(struct {
		Key string `json:"key"`
	}{p.Signer.PublicKey()})
	if err != nil {
		return err
	}
	p.SendBuiltIn(w, r, response.New("", http.StatusOK, body, response.Often, response.Headers("application/json", response.FilePolicy, response.Revalidate)...))
	return nil
}

// postSubscription adds a browser or replaces its choices.
func (s *Service) postSubscription(w http.ResponseWriter, r *http.Request) error {
	in, err := s.readRequest(r)
	if err != nil {
		return err
	}
	one, err := s.newSubscriber(&in, s.Now())
	if err != nil {
		return err
	}
	status := http.StatusOK
	_, known, err := s.Store.Subscriber(r.Context(), one.ID)
	if err != nil {
		return err
	}
	if !known {
		status = http.StatusCreated
		one.Network = s.hashNetwork(s.Proxies.ClientAddress(r))
		if err := s.checkRoom(r, one.Network); err != nil {
			return err
		}
	}
	if err := s.Store.PutSubscriber(r.Context(), one, ""); err != nil {
		return err
	}
	return s.writeState(w, r, status, &one, in.Lang)
}

// checkRoom returns an *api.Problem if there are too many subscribers.
func (s *Service) checkRoom(r *http.Request, network string) error {
	all, from, err := s.Store.CountSubscribers(r.Context(), network)
	switch {
	case err != nil:
		return err
	case from >= s.PerNetwork:
		return api.Fail(api.RateLimited, "Too many subscriptions", "Too many browsers of this network are subscribed.")
	case all >= maxSubscribers:
		return api.Fail(api.Unavailable, "Too many subscriptions", "The paper takes no more subscriptions.")
	}
	return nil
}

// putSubscription confirms that a browser is still subscribed. Browsers send it at each start. If
// the subscription has changed, the choices are moved to the new one.
func (s *Service) putSubscription(w http.ResponseWriter, r *http.Request) error {
	in, err := s.readRequest(r)
	if err != nil {
		return err
	}
	had := in.Subscription
	if in.Replaces != nil {
		had = *in.Replaces
	}
	one, err := s.find(r.Context(), had)
	if err != nil {
		return err
	}
	replaces := one.ID
	one.ID, one.Endpoint = identify(in.Subscription.Endpoint), in.Subscription.Endpoint
	one.P256dh, one.Auth, one.Seen = in.Subscription.Keys.P256dh, in.Subscription.Keys.Auth, s.Now()
	if zone := in.Zone; isZone(zone) { // the device has travelled
		one.Zone = zone
	}
	if err := s.Store.PutSubscriber(r.Context(), one, replaces); err != nil {
		return err
	}
	return s.writeState(w, r, http.StatusOK, &one, in.Lang)
}

// deleteSubscription removes a browser. Removing an unknown browser is not an error.
func (s *Service) deleteSubscription(w http.ResponseWriter, r *http.Request) error {
	in, err := s.readRequest(r)
	if err != nil {
		return err
	}
	one, err := s.find(r.Context(), in.Subscription)
	if err == nil {
		err = s.Store.DeleteSubscriber(r.Context(), one.ID)
	} else if isNotFound(err) {
		err = nil
	}
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func isNotFound(err error) bool {
	p, ok := err.(*api.Problem)
	return ok && p.Code == api.NotFound
}

func equalSecrets(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func (s *Service) writeState(w http.ResponseWriter, r *http.Request, status int, one *store.Subscriber, lang string) error {
	out, err := s.stateOf(r.Context(), one, lang)
	if err != nil {
		return err
	}
	return writeJSON(w, status, out)
}

func writeJSON(w http.ResponseWriter, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	response.SetHeaders(w.Header(), response.Headers("application/json", response.FilePolicy, "no-store"))
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client may have gone
	return nil
}
