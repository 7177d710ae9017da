package install

import (
	"cmp"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"

	"broadside/server/middleware"
)

// getShare redirects what another app has shared (title, text, url) to the page that shows it: an
// address of ours to its page, anything else to a search for it in the listings. Some apps put the
// address into the text.
func (a *App) getShare(w http.ResponseWriter, r *http.Request) error {
	v, err := middleware.ParseQuery(r)
	if err != nil {
		return err
	}
	lang := a.LanguageOf(r.URL.Path)
	to := ""
	for _, field := range []string{"url", "text", "title"} {
		for _, address := range webAddress.FindAllString(v.Get(field), -1) {
			to = cmp.Or(to, a.ownPage(address, r.Host))
		}
	}
	if to == "" {
		query := url.Values{}
		if words := cmp.Or(searchWords(v.Get("text")), searchWords(v.Get("title"))); words != "" {
			query.Set("q", words)
		}
		to = a.Paper.Base + a.Paper.ListingsPath(lang, query)
	}
	h := w.Header()
	h.Set("Location", to)
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// webAddress finds addresses in a text.
var webAddress = regexp.MustCompile(`(?i)\bhttps?://[^\s<>"“”]+`)

// ownPage returns the path, query and fragment of an address of this site, "" for another one. host
// is the host of the request.
func (a *App) ownPage(address, host string) string {
	u, err := url.Parse(strings.TrimRight(address, ".,;:!?)]»'"))
	if err != nil {
		return ""
	}
	origin, err := url.Parse(a.Paper.Origin)
	if err != nil || !strings.EqualFold(u.Host, origin.Host) && !strings.EqualFold(u.Host, host) {
		return ""
	}
	// path.Clean also removes a second slash at the start, which would name another host.
	below, ours := strings.CutPrefix(path.Clean("/"+u.Path), a.Paper.Base)
	if !ours || below != "" && below[0] != '/' {
		return ""
	}
	to := url.URL{Path: middleware.CleanPath(below, a.Paper.Languages)}
	out := a.Paper.Base + to.EscapedPath()
	if u.RawQuery != "" {
		out += "?" + u.RawQuery
	}
	if u.Fragment != "" {
		out += "#" + u.EscapedFragment()
	}
	return out
}

// maxWords is the number of words that are searched for: a listing has to have all of them.
const maxWords = 8

// searchWords returns the words of a shared text without its addresses and quotation marks. A long
// text has none: no listing has all its words.
func searchWords(text string) string {
	words := strings.FieldsFunc(webAddress.ReplaceAllString(text, " "), func(r rune) bool {
		return r <= ' ' || strings.ContainsRune("\u0085\u00a0\u2028\u2029\"“”«»", r)
	})
	if len(words) > maxWords {
		return ""
	}
	return strings.Join(words, " ")
}
