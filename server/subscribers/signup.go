package subscribers

import (
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
	"broadside/server/mailer"
	"broadside/server/middleware"
	"broadside/server/response"
	"broadside/server/store"
)

const maxForm = 16 << 10

// mailRoutes returns the routes about e-mail in every language.
func (p *settingsPage) mailRoutes() []response.Route {
	if p.Mailer == nil {
		return nil
	}
	var routes []response.Route
	post := func(path string, h response.Handler) {
		routes = append(routes, response.Route{Method: http.MethodPost, Pattern: path, Handle: h, MaxBody: maxForm})
	}
	for _, lang := range p.Site.Languages {
		post(p.Site.NotificationsPath(lang, nil), p.signupLimited(p.postSignup))
		routes = append(routes, response.Get(p.mailPath(lang, "sent"), p.getSent))
		routes = append(routes, response.Get(p.mailPath(lang, string(toConfirm)), p.getConfirm))
		post(p.mailPath(lang, string(toConfirm)), p.limited(sameSite(p.postConfirm)))
		routes = append(routes, response.Get(p.mailPath(lang, string(toManage)), p.getManage))
		post(p.mailPath(lang, string(toManage)), p.limited(sameSite(p.postManage)))
		routes = append(routes, response.Get(p.mailPath(lang, string(toUnsubscribe)), p.getUnsubscribe))
		post(p.mailPath(lang, string(toUnsubscribe)), p.postUnsubscribe) // accepted from any site, because mail services send it
	}
	return routes
}

// sameSite refuses forms sent from pages of other sites.
func sameSite(h response.Handler) response.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := http.NewCrossOriginProtection().Check(r); err != nil {
			return api.Fail(api.Forbidden, "Not from this site", "This form is sent from a page of the paper.")
		}
		return h(w, r)
	}
}

// signupLimited limits the signups from one client, whatever addresses it gives.
func (p *settingsPage) signupLimited(h response.Handler) response.Handler {
	return sameSite(func(w http.ResponseWriter, r *http.Request) error {
		from, now := p.Proxies.ClientAddress(r), p.Now()
		for _, throttle := range []*middleware.Throttle{p.signupsHourly, p.signupsDaily} {
			if throttle.Exceeded(from, now) {
				w.Header().Set("Retry-After", strconv.Itoa(int(throttle.Remaining(now).Seconds())+1))
				return api.Fail(api.RateLimited, "Too many requests", "Wait, and try again.")
			}
		}
		p.signupsHourly.Count(from, now)
		p.signupsDaily.Count(from, now)
		return h(w, r)
	})
}

// signupForm is the form for e-mail with the reader's input.
type signupForm struct {
	address  string
	breaking bool
	search   string // query of the search that can be added; "" is none
	adds     bool   // it is ticked
	problem  string // message about the form; "" is none
}

// readForm reads the form of a request.
func readForm(r *http.Request) (url.Values, error) {
	if err := r.ParseForm(); err != nil {
		return nil, api.Fail(api.BadRequest, "Not readable", "The form cannot be read, or is too large.")
	}
	return r.PostForm, nil
}

// postSignup queues the message that asks for a confirmation. The response is the same for every
// valid address, so that it does not reveal who is subscribed.
func (p *settingsPage) postSignup(w http.ResponseWriter, r *http.Request) error {
	v, err := readForm(r)
	if err != nil {
		return err
	}
	lang := p.LanguageOf(r.URL.Path)
	t := textsIn(lang)
	f := signupForm{address: plain(v.Get("address")), breaking: v.Get("breaking") != "", search: v.Get("search"), adds: v.Has("search")}
	one := store.Signup{Subscriber: store.Subscriber{
		Lang: lang, Zone: p.zone(), QuietFrom: 22 * 60, QuietTo: 7 * 60, Breaking: f.breaking, Created: p.Now(),
	}}
	if one.Address, err = mailer.ParseAddress(v.Get("address")); err != nil {
		f.problem = t.Mail.BadAddress
	}
	if f.adds {
		query, err := p.checkSearch(f.search)
		if err != nil {
			f.problem, f.search = t.NotUsable, ""
		}
		one.Searches = []string{query}
	}
	if f.problem == "" && !one.Breaking && len(one.Searches) == 0 {
		f.problem = t.Choose
	}
	if f.problem != "" {
		return p.sendForm(w, r, lang, &f)
	}
	one.ID = p.identifyAddress(one.Address)
	queued, err := p.Store.PutSignup(r.Context(), one, p.Now().Add(-signupPause), maxSignups, maxSearches)
	if err != nil {
		return err
	}
	if queued {
		p.wakeUp()
	}
	p.redirect(w, p.mailPath(lang, "sent"))
	return nil
}

// zone returns the paper's time zone. Signups use it, because a form without script does not know
// the reader's.
func (s *Service) zone() string {
	if isZone(s.Site.Zone) {
		return s.Site.Zone
	}
	return "UTC"
}

// redirect responds to a form with a redirect (303) to path.
func (p *settingsPage) redirect(w http.ResponseWriter, path string) {
	w.Header().Set("Location", p.Site.Base+path)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusSeeOther)
}

// sendForm sends the page of settings with the form, its input and the error message.
func (p *settingsPage) sendForm(w http.ResponseWriter, r *http.Request, lang string, f *signupForm) error {
	asked := url.Values{}
	description := ""
	if f.adds && f.search != "" {
		filter := classifieds.ReadFilter(f.search)
		asked = filter.Values()
		var err error
		if description, err = p.describe(r.Context(), lang, filter); err != nil {
			return err
		}
	}
	body, err := p.encodePage(lang, f, description, true, asked)
	if err != nil {
		return err
	}
	p.sendPrivate(w, r, http.StatusUnprocessableEntity, body)
	return nil
}

// sendPrivate sends a page that is made for one request.
func (p *settingsPage) sendPrivate(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	response.New("", status, body, response.Seldom, response.Headers("text/html; charset=utf-8", response.PagePolicy, "no-store")...).Write(w, r, p.Now())
}

// mailSection returns the part of the page of settings about e-mail.
func (p *settingsPage) mailSection(lang string, t *texts, f *signupForm, description string, usable bool) []goapp.UI {
	if p.Mailer == nil {
		return nil
	}
	address := goapp.Input().Type("email").ID("mail-address").Name("address").Value(f.address).Required(true).
		MaxLength(254).Attr("autocomplete", "email").Dir("ltr").Aria("describedby", "mail-hint")
	if f.problem != "" && f.problem == t.Mail.BadAddress {
		address = address.Aria("invalid", "true")
	}
	fields := []goapp.UI{
		goapp.Legend().Text(t.Mail.Title),
		goapp.P().ID("mail-hint").Text(t.Mail.Intro),
		goapp.P().Body(goapp.Label().For("mail-address").Text(t.Mail.Address), address),
		checkboxWithID("mail-breaking", "breaking", "1", t.Breaking, f.breaking),
	}
	if f.search != "" && usable {
		fields = append(fields, checkboxWithID("mail-search", "search", f.search, messages.Insert(t.Adding, description), f.adds))
	}
	var parts []goapp.UI
	if f.problem != "" {
		parts = append(parts, goapp.P().Class("note").Attr("role", "alert").Text(f.problem))
	}
	parts = append(parts, goapp.FieldSet().Body(fields...), hint(t.Mail.Searches), goapp.Button().Type("submit").Text(t.Mail.SignUp), hint(t.Mail.Privacy))
	form := goapp.Form().Method("post").Action(p.Site.Base + p.Site.NotificationsPath(lang, nil) + "#mail").Body(parts...)
	return []goapp.UI{goapp.Section().ID("mail").Body(form)}
}

// getSent sends the page after a signup: the same for every address.
func (p *settingsPage) getSent(w http.ResponseWriter, r *http.Request) error {
	lang := p.LanguageOf(r.URL.Path)
	t := textsIn(lang)
	p.sendPrivate(w, r, http.StatusOK, p.mailPage(r, t.Mail.SentTitle, goapp.P().Text(t.Mail.Sent), hint(t.Mail.SentHint)))
	return nil
}

// mailPage returns a page about e-mail, at the address of r. Its link to the other language keeps the
// token, so that the page has the same content there.
func (p *settingsPage) mailPage(r *http.Request, title string, parts ...goapp.UI) []byte {
	lang, token := p.LanguageOf(r.URL.Path), r.URL.Query().Get("token")
	name := path.Base(r.URL.Path)
	address := func(l string, _ url.Values) string {
		if token == "" {
			return p.mailPath(l, name)
		}
		return p.linkPath(l, purpose(name), url.QueryEscape(token))
	}
	d := p.document(lang, title, address, nil, "notifications", append([]goapp.UI{goapp.H1().Text(title)}, parts...))
	d.Canonical = "" // the page is for one reader only
	return d.Encode()
}

// token returns the token in the address of a request and the ID in it. If the token is invalid, it
// sends a page that says so and returns ok false.
func (p *settingsPage) token(w http.ResponseWriter, r *http.Request, of purpose) (id, token string, ok bool) {
	token = r.URL.Query().Get("token")
	if id, ok = p.readToken(of, token, p.Now()); !ok {
		p.sendEnded(w, r)
	}
	return id, token, ok
}

// sendEnded sends the page of a link that is no longer valid.
func (p *settingsPage) sendEnded(w http.ResponseWriter, r *http.Request) {
	lang := p.LanguageOf(r.URL.Path)
	t := textsIn(lang)
	p.sendPrivate(w, r, http.StatusGone, p.mailPage(r, t.Mail.EndedTitle, goapp.P().Text(t.Mail.Ended), p.settingsLink(lang)))
}

func (p *settingsPage) settingsLink(lang string) goapp.UI {
	return goapp.P().Body(goapp.A().Href(p.Site.Base + p.Site.NotificationsPath(lang, nil)).Text(textsIn(lang).Mail.Again))
}

// getConfirm asks for the confirmation. It changes nothing, because virus scanners open every link
// in a message.
func (p *settingsPage) getConfirm(w http.ResponseWriter, r *http.Request) error {
	id, token, ok := p.token(w, r, toConfirm)
	if !ok {
		return nil
	}
	lang := p.LanguageOf(r.URL.Path)
	t := textsIn(lang)
	one, found, err := p.Store.Signup(r.Context(), id)
	if err != nil {
		return err
	}
	if !found {
		return p.sendConfirmed(w, r, lang, id)
	}
	choices, err := p.describeChoices(r.Context(), lang, &one.Subscriber)
	if err != nil {
		return err
	}
	var list []goapp.UI
	for _, text := range choices {
		list = append(list, goapp.Li().Body(goapp.Elem("bdi").Body(goapp.Text(text))))
	}
	p.sendPrivate(w, r, http.StatusOK, p.mailPage(r, t.Mail.ConfirmTitle,
		goapp.P().Text(messages.Insert(t.Mail.ConfirmIntro, p.Site.Name(lang))), goapp.Ul().Body(list...), addressLine(t.Mail.ConfirmTo, one.Address),
		p.postButton(lang, toConfirm, token, t.Mail.Confirm), hint(t.Mail.NotYou)))
	return nil
}

func (p *settingsPage) postButton(lang string, to purpose, token, text string) goapp.UI {
	return p.postForm(lang, to, token, goapp.Button().Type("submit").Text(text))
}

// postForm returns a form that posts to a link of e-mail.
func (p *settingsPage) postForm(lang string, to purpose, token string, parts ...goapp.UI) goapp.UI {
	return goapp.Form().Method("post").Action(p.Site.Base + p.linkPath(lang, to, token)).Body(parts...)
}

// addressLine returns a text and an address after it.
func addressLine(text, address string) goapp.UI {
	return goapp.P().Body(goapp.Text(text), goapp.Text(" "), goapp.Elem("bdi").Body(goapp.Text(address)))
}

// sendConfirmed responds to the link of a signup that no longer exists. If it was confirmed, it
// redirects to the choices; if it has expired, it sends a page that says so.
func (p *settingsPage) sendConfirmed(w http.ResponseWriter, r *http.Request, lang, id string) error {
	_, found, err := p.Store.Subscriber(r.Context(), id)
	switch {
	case err != nil:
		return err
	case found:
		p.redirectToManage(w, lang, id, "confirmed")
	default:
		p.sendEnded(w, r)
	}
	return nil
}

// postConfirm makes the signup a subscriber.
func (p *settingsPage) postConfirm(w http.ResponseWriter, r *http.Request) error {
	id, _, ok := p.token(w, r, toConfirm)
	if !ok {
		return nil
	}
	all, _, err := p.Store.CountSubscribers(r.Context(), "")
	if err != nil {
		return err
	}
	if all >= maxSubscribers {
		return api.Fail(api.Unavailable, "Too many subscriptions", "The paper takes no more subscriptions.")
	}
	lang := p.LanguageOf(r.URL.Path)
	_, found, err := p.Store.ConfirmSignup(r.Context(), id, p.Now(), maxSearches)
	switch {
	case err != nil:
		return err
	case !found:
		return p.sendConfirmed(w, r, lang, id)
	}
	p.redirectToManage(w, lang, id, "confirmed")
	return nil
}

// isOneOf reports whether a query of a form is one of the subscriber's searches.
func isOneOf(one *store.Subscriber, query string) bool { return slices.Contains(one.Searches, query) }
