package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"broadside/app/api"
)

// Load returns the Screen for an address below the site's base. View can draw
// every Screen it returns: if src fails, the Screen is NotFound, Gone or
// Failed, and the error is returned with it for the log and the status. An
// invalid filter gives a Listings Screen with the form and its messages. If
// only secondary content, such as the sidebar, could not be read, the Screen
// lacks it: see Partial.
func Load(ctx context.Context, src Source, u *url.URL) (Screen, error) {
	site, err := src.Site(ctx)
	if err != nil {
		return problemScreen(Screen{Lang: "en", Path: u.Path}, fmt.Errorf("app: reading the site: %w", err))
	}
	s := Screen{Path: u.Path, Site: trimSite(site)}
	s.Lang, u = language(site, u)
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return problemScreen(s, api.Fail(api.BadRequest, "The address is not usable", "Its query is not written as a query is"))
	}
	l := loader{ctx: ctx, src: src, screen: s, query: query}

	kind, name := parsePath(u.Path)
	if strings.HasPrefix(s.Path, "/e/") {
		kind, name = parseFramedPath(s.Path)
	}
	switch kind {
	case EmbedArticle:
		err = l.loadEmbedArticle(name)
	case EmbedListings:
		err = l.loadEmbedListings()
	case Front:
		err = l.loadFront()
	case Section:
		err = l.loadSection(name)
	case Article:
		err = l.loadArticle(name)
	case Listings:
		err = l.loadListings()
	case Listing:
		err = l.loadListing(name)
	default:
		err = api.Fail(api.NotFound, "Not found", "There is no page at this address")
	}
	if err != nil && l.screen.Name != Listings && l.screen.Name != EmbedListings {
		return l.problemPage(kind, name, err)
	}
	if err == nil && l.partialErr != nil {
		err = &partialError{l.partialErr}
	}
	return l.screen, err
}

// partialError is the error of a Screen that lacks secondary content.
type partialError struct{ error }

func (p *partialError) Unwrap() error { return p.error }

// Partial splits the error of Load: partial is set if only secondary content
// could not be read, failed if the page itself could not. An article is shown
// without its classifieds.
func Partial(err error) (partial, failed error) {
	var p *partialError
	if errors.As(err, &p) {
		return err, nil
	}
	return nil, err
}

// loader builds one Screen.
type loader struct {
	ctx        context.Context
	src        Source
	screen     Screen
	query      url.Values
	partialErr error // why secondary content could not be read
}

// optional runs reads of secondary content at the same time. Their errors do
// not fail the page.
func (l *loader) optional(reads ...func() error) {
	l.partialErr = errors.Join(l.partialErr, readConcurrently(reads...))
}

// parsePath returns the kind of page for a path without its language, and the
// slug, code or id in the path. The kind of an unknown path is NotFound.
func parsePath(path string) (kind Name, name string) {
	path = strings.TrimSuffix(path, "/")
	if path == "" {
		return Front, ""
	}
	if path == "/listings" {
		return Listings, ""
	}
	kinds := []struct {
		before string
		kind   Name
	}{{"/sections/", Section}, {"/articles/", Article}, {"/listings/", Listing}}
	for _, k := range kinds {
		if name, ok := strings.CutPrefix(path, k.before); ok && isName(name) {
			return k.kind, name
		}
	}
	return NotFound, ""
}

// isName reports whether a path segment can be a name. "." and ".." cannot: in
// a URL of the API they would lead to another path.
func isName(s string) bool {
	return s != "" && s != "." && s != ".." && !strings.Contains(s, "/")
}

// language splits the language from the start of an address. Addresses of
// articles have none: an article determines its page's language.
func language(site api.Site, u *url.URL) (string, *url.URL) {
	if len(site.Languages) == 0 {
		return "en", u
	}
	first, rest, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	if !slices.Contains(site.Languages[1:], first) {
		return site.Languages[0], u
	}
	if strings.HasPrefix(rest, "articles/") {
		rest = first + "/" + rest // unknown language prefix: the path is not found
	}
	without := *u
	without.Path = "/" + rest
	return first, &without
}

func (l *loader) setAlternates(path func(lang string) string) {
	l.screen.Alternates = map[string]string{}
	for _, lang := range l.screen.Site.Languages {
		if lang != l.screen.Lang {
			l.screen.Alternates[lang] = path(lang)
		}
	}
}

// readConcurrently runs independent reads at the same time: in the browser each
// is a network request. A panic in a read becomes an error.
func readConcurrently(reads ...func() error) error {
	errs := make([]error, len(reads))
	var wait sync.WaitGroup
	for i, read := range reads {
		wait.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					errs[i] = fmt.Errorf("app: reading: panic: %v", p)
				}
			}()
			errs[i] = read()
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}
