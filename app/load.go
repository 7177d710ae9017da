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

// Load turns an address below the site's base into a Screen. It always
// returns a Screen that View can draw: what src cannot give becomes NotFound,
// Gone or Failed, with the error beside it for the log and the status. A
// filter that cannot be used stays Listings: the form with its messages. What
// stands beside the page's subject may be missing: see Lacking.
func Load(ctx context.Context, src Source, u *url.URL) (Screen, error) {
	site, err := src.Site(ctx)
	if err != nil {
		return failed(Screen{Lang: "en", Path: u.Path}, fmt.Errorf("app: reading the site: %w", err))
	}
	s := Screen{Path: u.Path, Site: trimSite(site)}
	s.Lang, u = language(site, u)
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return failed(s, api.Fail(api.BadRequest, "The address is not usable", "Its query is not written as a query is"))
	}
	l := loader{ctx: ctx, src: src, screen: s, query: query}

	kind, name := place(u.Path)
	if strings.HasPrefix(s.Path, "/e/") {
		kind, name = framedPlace(s.Path)
	}
	switch kind {
	case EmbedArticle:
		err = l.embedArticle(name)
	case EmbedListings:
		err = l.embedListings()
	case Front:
		err = l.front()
	case Section:
		err = l.section(name)
	case Article:
		err = l.article(name)
	case Listings:
		err = l.listings()
	case Listing:
		err = l.listing(name)
	default:
		err = api.Fail(api.NotFound, "Not found", "There is no page at this address")
	}
	if err != nil && l.screen.Name != Listings && l.screen.Name != EmbedListings {
		return l.fail(kind, name, err)
	}
	if err == nil && l.missed != nil {
		err = &partialError{l.missed}
	}
	return l.screen, err
}

// partialError is the error of a Screen that stands without something beside it.
type partialError struct{ error }

func (p *partialError) Unwrap() error { return p.error }

// Partial takes apart what Load returned: why something is missing beside the
// page's subject, and why there is no such page. A story reads without its
// classifieds.
func Partial(err error) (lacking, failed error) {
	var p *partialError
	if errors.As(err, &p) {
		return err, nil
	}
	return nil, err
}

// loader fills one Screen.
type loader struct {
	ctx    context.Context
	src    Source
	screen Screen
	query  url.Values
	missed error // why something beside the page's subject is not there
}

// optional does reads that the page stands without, at the same time.
func (l *loader) optional(reads ...func() error) {
	l.missed = errors.Join(l.missed, together(reads...))
}

// place reads which kind of page a path without its language names, and what
// it is called. The kind is NotFound for a path nothing stands at.
func place(path string) (kind Name, name string) {
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

// isName reports whether a part of a path names one thing. "." and ".." are
// ways elsewhere for whoever asks an API by them.
func isName(s string) bool {
	return s != "" && s != "." && s != ".." && !strings.Contains(s, "/")
}

// language reads the language an address begins with and returns the address
// without it. Articles have none: a piece is in its own language.
func language(site api.Site, u *url.URL) (string, *url.URL) {
	if len(site.Languages) == 0 {
		return "en", u
	}
	first, rest, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	if !slices.Contains(site.Languages[1:], first) {
		return site.Languages[0], u
	}
	if strings.HasPrefix(rest, "articles/") {
		rest = first + "/" + rest // nothing stands there
	}
	without := *u
	without.Path = "/" + rest
	return first, &without
}

// alternates gives the other languages their address of this place.
func (l *loader) alternates(path func(lang string) string) {
	for _, lang := range l.screen.Site.Languages {
		if lang == l.screen.Lang {
			continue
		}
		if l.screen.Alternates == nil {
			l.screen.Alternates = map[string]string{}
		}
		l.screen.Alternates[lang] = path(lang)
	}
}

// together runs independent reads at the same time: in the browser each is a
// round trip. A read that panics fails like any other.
func together(reads ...func() error) error {
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
