package console

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/api"
	"broadside/app/messages"
	"broadside/server/response"
	"broadside/server/settings"
	"broadside/server/sources"
)

// Sources are the sources of listings.
type Sources interface {
	List(ctx context.Context) ([]sources.Status, error)
	Accept(ctx context.Context, name string) (sources.Report, error)
}

const sourcesPath = "/sources"

func (s *Console) sourcesRoutes(prefix string) []response.Route {
	if s.sources == nil {
		return nil
	}
	return []response.Route{
		response.Get(prefix+sourcesPath, s.operatorPage(sourcesPath, nil, s.sourcesPage)),
		response.Post(prefix+sourcesPath+"/{name}/accept", s.postAccept),
	}
}

// sourcesLink returns a link to the page of sources, or nil.
func (s *Console) sourcesLink(lang string) goapp.UI {
	if s.sources == nil {
		return nil
	}
	return element("p", element("a", attribute{"href", s.Paper.Base + s.Paper.LanguagePath(lang) + sourcesPath}, sourcesTextsIn(lang).Title))
}

// postAccept applies the waiting file of a source and redirects to the page of sources.
func (s *Console) postAccept(w http.ResponseWriter, r *http.Request) error {
	if err := s.operator.authorize(w, r, s.Now()); err != nil {
		return s.sendUnauthorized(w, r, err)
	}
	if err := http.NewCrossOriginProtection().Check(r); err != nil { // browsers send the password from any page
		return api.Fail(api.Forbidden, "Not from this page", "Open the page of sources, and confirm there.")
	}
	name := r.PathValue("name")
	if _, err := s.sources.Accept(r.Context(), name); err != nil {
		return err
	}
	w.Header().Set("Location", s.Paper.Base+s.Paper.LanguagePath(s.LanguageOf(r.URL.Path))+sourcesPath+"#"+url.PathEscape(name))
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// sourcesPage builds the page of sources: first those that wait to be confirmed, then all.
func (s *Console) sourcesPage(r *http.Request, _ url.Values, lang string) (string, goapp.UI, error) {
	all, err := s.sources.List(r.Context())
	if err != nil {
		return "", nil, err
	}
	v := &sourcesView{Console: s, lang: lang, texts: sourcesTextsIn(lang)}
	parts := []any{attribute{"id", "main"}, attribute{"class", "partners"}, element("h1", v.texts.Title), element("p", v.texts.Intro),
		element("p", element("a", attribute{"href", s.partnersPath(lang, "/counts")}, textsIn(lang).Counts))}
	for i := range all {
		if all[i].Waiting != nil {
			parts = append(parts, v.waitingNote(&all[i]))
		}
	}
	for i := range all {
		parts = append(parts, v.section(&all[i]))
	}
	if len(all) == 0 {
		parts = append(parts, element("p", attribute{"class", "note"}, v.texts.None))
	}
	return v.texts.Title, element("main", parts...), nil
}

// sourcesView renders the page of sources in one language.
type sourcesView struct {
	*Console
	lang  string
	texts *sourcesTexts
}

func (v *sourcesView) waitingNote(src *sources.Status) goapp.UI {
	guard := src.Waiting.Guard
	percent := strconv.Itoa(int(guard.Percent+.5)) + messages.NBSP + "%"
	action := v.Paper.Base + v.Paper.LanguagePath(v.lang) + sourcesPath + "/" + url.PathEscape(src.Name) + "/accept"
	return element("div", attribute{"class", "misfit"}, attribute{"role", "alert"},
		element("p", fillMessage(v.texts.Waits, src.Name, thousands(guard.WouldEnd), thousands(guard.Live), percent)), element("p", v.texts.WaitsHint),
		element("form", attribute{"method", "post"}, attribute{"action", action},
			element("button", attribute{"type", "submit"}, fillMessage(v.texts.Accept, thousands(src.Waiting.Ended)))))
}

func (v *sourcesView) section(src *sources.Status) goapp.UI {
	facts := []string{v.texts.Origin + ": " + v.texts.Origins[src.Origin], v.texts.LiveListings + ": " + thousands(src.Live)}
	if others := src.Listings - src.Live; others > 0 {
		facts = append(facts, v.texts.OtherListings+": "+thousands(others))
	}
	if src.Mapping {
		facts = append(facts, v.texts.Mapping)
	}
	if src.Token {
		facts = append(facts, v.texts.Token)
	}
	parts := []any{attribute{"class", "source"}, attribute{"aria-labelledby", src.Name}, element("h2", attribute{"id", src.Name}, element("bdi", src.Name)), element("p", strings.Join(facts, " · "))}
	if len(src.Runs) == 0 {
		return element("section", append(parts, element("p", v.texts.NoRun))...)
	}
	last := &src.Runs[0]
	parts = append(parts, element("h3", v.texts.LastRun), v.runFacts(last))
	if last.Fault != nil {
		parts = append(parts, element("p", attribute{"class", "note"}, attribute{"dir", "auto"}, attribute{"lang", "en"}, faultText(last.Fault)))
	}
	parts = append(parts, v.reasonsTable(src.Name, last), v.rejectionsTable(src.Name, last), v.warningsTable(src.Name, last))
	if len(src.Runs) > 1 {
		parts = append(parts, v.details(v.texts.EarlierRuns, "", v.runTable(v.texts.EarlierRuns+": "+src.Name, src.Runs[1:])))
	}
	return element("section", parts...)
}

func faultText(f *sources.Fault) string {
	if f.Fix == "" {
		return f.What
	}
	return f.What + "; " + f.Fix
}

// formatTime formats a time in the paper's zone.
func (v *sourcesView) formatTime(t time.Time) goapp.UI {
	return element("time", attribute{"datetime", t.UTC().Format(time.RFC3339)}, messages.For(v.lang).DateTime(t.In(settings.TimeZone(v.Paper))))
}
