package subscribers

import (
	"net/http"
	"strconv"
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/classifieds"
	"broadside/app/messages"
	"broadside/server/store"
)

func (p *settingsPage) redirectToManage(w http.ResponseWriter, lang, id, done string) {
	p.redirect(w, p.linkPath(lang, toManage, p.newToken(toManage, id, time.Time{}))+"&done="+done)
}

// subscriber returns the subscriber of a link. If the link is invalid or the subscriber does not
// exist, it sends a page that says so and returns found false.
func (p *settingsPage) subscriber(w http.ResponseWriter, r *http.Request, of purpose) (one store.Subscriber, token string, found bool, err error) {
	id, token, ok := p.token(w, r, of)
	if !ok {
		return one, "", false, nil
	}
	one, found, err = p.Store.Subscriber(r.Context(), id)
	if err == nil && !found {
		p.sendStopped(w, r)
	}
	return one, token, found, err
}

// getManage sends the form with the choices of an address.
func (p *settingsPage) getManage(w http.ResponseWriter, r *http.Request) error {
	one, token, found, err := p.subscriber(w, r, toManage)
	if err != nil || !found {
		return err
	}
	lang := p.LanguageOf(r.URL.Path)
	t := textsIn(lang)
	done := map[string]string{"confirmed": t.Mail.Confirmed, "saved": t.Saved}[r.URL.Query().Get("done")]
	return p.sendManage(w, r, http.StatusOK, &one, token, done)
}

func (p *settingsPage) sendManage(w http.ResponseWriter, r *http.Request, status int, one *store.Subscriber, token, note string) error {
	lang := p.LanguageOf(r.URL.Path)
	t := textsIn(lang)
	var searches []goapp.UI
	for i, query := range one.Searches {
		description, err := p.describe(r.Context(), lang, classifieds.ReadFilter(query))
		if err != nil {
			return err
		}
		searches = append(searches, checkboxWithID("search-"+strconv.Itoa(i), "search", query, messages.Insert(t.Adding, description), true))
	}
	if len(searches) == 0 {
		searches = append(searches, goapp.P().Text(t.NoSearches))
	}
	from, to := "22:00", "07:00"
	quiet := one.QuietFrom != one.QuietTo
	if quiet {
		from, to = formatMinute(one.QuietFrom), formatMinute(one.QuietTo)
	}
	form := p.postForm(lang, toManage, token,
		goapp.FieldSet().Body(goapp.Legend().Text(t.What), checkbox("breaking", "1", t.Breaking, one.Breaking), hint(t.BreakingHint)),
		goapp.FieldSet().Body(append([]goapp.UI{goapp.Legend().Text(t.Searches), hint(t.Mail.SearchesHint)}, searches...)...),
		goapp.FieldSet().Body(goapp.Legend().Text(t.Quiet), checkbox("quiet", "1", t.QuietOn, quiet),
			goapp.P().Class("hours").Body(
				goapp.Label().For("from").Text(t.From), timeField("from", from),
				goapp.Label().For("to").Text(t.To), timeField("to", to)),
			hint(messages.Insert(t.Mail.QuietZone, one.Zone))),
		goapp.Button().Type("submit").Text(t.Save))
	p.sendPrivate(w, r, status, p.mailPage(r, t.Mail.ManageTitle,
		goapp.P().Class("note").Attr("role", "status").Text(note),
		addressLine(t.Mail.ConfirmTo, one.Address), form,
		p.postForm(lang, toUnsubscribe, p.newToken(toUnsubscribe, one.ID, time.Time{}), goapp.Button().Type("submit").Class("plain").Text(t.Mail.StopAll)),
		hint(t.Mail.Privacy)))
	return nil
}

// postManage replaces the choices. Searches can be removed here but not added, because adding
// requires a confirmation.
func (p *settingsPage) postManage(w http.ResponseWriter, r *http.Request) error {
	one, token, found, err := p.subscriber(w, r, toManage)
	if err != nil || !found {
		return err
	}
	v, err := readForm(r)
	if err != nil {
		return err
	}
	lang := p.LanguageOf(r.URL.Path)
	changed := one
	changed.Breaking, changed.Searches, changed.QuietFrom, changed.QuietTo, changed.Seen = v.Get("breaking") != "", nil, 0, 0, p.Now()
	for _, query := range v["search"] {
		if isOneOf(&one, query) && !isOneOf(&changed, query) {
			changed.Searches = append(changed.Searches, query)
		}
	}
	if v.Get("quiet") != "" {
		from, err := parseMinute(v.Get("from"))
		to, err2 := parseMinute(v.Get("to"))
		if err != nil || err2 != nil {
			return p.sendManage(w, r, http.StatusUnprocessableEntity, &one, token, textsIn(lang).Mail.BadTime)
		}
		changed.QuietFrom, changed.QuietTo = from, to
	}
	if !changed.Breaking && len(changed.Searches) == 0 {
		return p.stop(w, r, one.ID)
	}
	if err := p.Store.PutSubscriber(r.Context(), changed, ""); err != nil {
		return err
	}
	p.redirectToManage(w, lang, one.ID, "saved")
	return nil
}

// getUnsubscribe asks whether to stop. It changes nothing, as getConfirm.
func (p *settingsPage) getUnsubscribe(w http.ResponseWriter, r *http.Request) error {
	one, token, found, err := p.subscriber(w, r, toUnsubscribe)
	if err != nil || !found {
		return err
	}
	lang := p.LanguageOf(r.URL.Path)
	t := textsIn(lang)
	manage := p.Site.Base + p.linkPath(lang, toManage, p.newToken(toManage, one.ID, time.Time{}))
	p.sendPrivate(w, r, http.StatusOK, p.mailPage(r, t.Mail.StopTitle,
		addressLine(t.Mail.StopIntro, one.Address),
		p.postButton(lang, toUnsubscribe, token, t.Mail.StopAll), goapp.P().Body(goapp.A().Href(manage).Text(t.Mail.Manage))))
	return nil
}

// postUnsubscribe ends the messages to an address at once, and deletes its data. A
// mail service sends the request for its user, without a cookie and from no page (RFC 8058 §3.2).
// The token alone authorizes the request, whatever its body; the response is not a redirect.
func (p *settingsPage) postUnsubscribe(w http.ResponseWriter, r *http.Request) error {
	id, _, ok := p.token(w, r, toUnsubscribe)
	if !ok {
		return nil
	}
	return p.stop(w, r, id)
}

func (p *settingsPage) stop(w http.ResponseWriter, r *http.Request, id string) error {
	if err := p.Store.DeleteSubscriber(r.Context(), id); err != nil {
		return err
	}
	p.sendStopped(w, r)
	return nil
}

func (p *settingsPage) sendStopped(w http.ResponseWriter, r *http.Request) {
	lang := p.LanguageOf(r.URL.Path)
	t := textsIn(lang)
	p.sendPrivate(w, r, http.StatusOK, p.mailPage(r, t.Mail.StoppedTitle, goapp.P().Text(t.Mail.Stopped), p.settingsLink(lang)))
}
