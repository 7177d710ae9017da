package site

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/feeds"
	"broadside/server/middleware"
	"broadside/server/response"
)

// getPlain returns a handler that sends the result of read, at an address without parameters.
func (s *Site) getPlain(read func(ctx context.Context, r *http.Request) (any, error)) response.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := middleware.Parameters(r); err != nil {
			return err
		}
		return s.sendJSON(w, r, "", func(ctx context.Context) (any, error) { return read(ctx, r) })
	}
}

// getList returns a handler that sends a page of a list for the query that parse returns.
func getList[Q interface{ Values() url.Values }, T any](
	s *Site, parse func(url.Values) (Q, error), read func(context.Context, Q) (api.Page[T], error),
) response.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := middleware.SingleValues(r)
		if err != nil {
			return err
		}
		q, err := parse(v)
		if err != nil {
			return err
		}
		return s.sendJSON(w, r, q.Values().Encode(), func(ctx context.Context) (any, error) {
			page, err := read(ctx, q)
			page.Items = emptyIfNil(page.Items)
			return page, err
		})
	}
}

// getShortList returns a handler that sends the list that belongs to an article or a listing, the path value
// name, up to the parameter limit.
func getShortList[T any](s *Site, name string, read func(ctx context.Context, key string, limit int) ([]T, error)) response.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		limit, q, err := middleware.ParseLimit(r)
		if err != nil {
			return err
		}
		return s.sendJSON(w, r, q, func(ctx context.Context) (any, error) {
			list, err := read(ctx, r.PathValue(name), limit)
			return emptyIfNil(list), err
		})
	}
}

func (s *Site) readListing(ctx context.Context, r *http.Request) (any, error) {
	return s.desk.Listing(ctx, r.PathValue("id"))
}

func (s *Site) readCategories(ctx context.Context, _ *http.Request) (any, error) {
	list, err := s.desk.Categories(ctx)
	return emptyIfNil(list), err
}

func (s *Site) getArticle(w http.ResponseWriter, r *http.Request) error {
	v, err := middleware.Parameters(r, "format")
	if err != nil {
		return err
	}
	slug := r.PathValue("slug")
	switch format := v.Get("format"); format {
	case "":
		return s.sendJSON(w, r, "", func(ctx context.Context) (any, error) { return s.desk.Article(ctx, slug) })
	case "ninjs":
		return s.sendJSON(w, r, "format=ninjs", func(ctx context.Context) (any, error) {
			a, err := s.desk.Article(ctx, slug)
			return feeds.Ninjs(s.Paper, a), err
		})
	default:
		return api.Fail(api.Validation, "There is no such format", format+" is not one of: ninjs",
			api.Field{Pointer: "?format", Code: "enum", Detail: "ninjs, or leave it out"})
	}
}

func (s *Site) getSchema(w http.ResponseWriter, r *http.Request) error {
	v, err := middleware.Parameters(r, "lang")
	if err != nil {
		return err
	}
	lang := v.Get("lang")
	if lang != "" && !slices.Contains(s.Paper.Languages, lang) {
		return api.Fail(api.Validation, "The paper is not written in this language", lang,
			api.Field{Pointer: "?lang", Code: "enum", Detail: "a language of /api/v1/site"})
	}
	q := ""
	if lang != "" {
		q = url.Values{"lang": {lang}}.Encode()
	}
	return s.sendJSON(w, r, q, func(ctx context.Context) (any, error) {
		cats, err := s.desk.Categories(ctx)
		if err != nil {
			return nil, err
		}
		code := r.PathValue("code")
		category := classifieds.FindCategory(cats, code)
		if category == nil {
			return nil, api.Fail(api.NotFound, "Not found", "There is no category "+code)
		}
		return classifieds.Schema(*category, cmp.Or(lang, s.Paper.Languages[0])), nil
	})
}

func (s *Site) getUnknownAPI(http.ResponseWriter, *http.Request) error {
	return api.Fail(api.NotFound, "Not found", "There is nothing at this address; see "+s.Paper.Base+api.Root+"/openapi.json")
}

// sendJSON sends the result of read as JSON, cached for this edition under the request's path and
// canonical query.
func (s *Site) sendJSON(w http.ResponseWriter, r *http.Request, query string, read func(context.Context) (any, error)) error {
	return s.Send(w, r, query, func(ctx context.Context, route string) (*response.Response, error) {
		v, err := read(ctx)
		if err != nil {
			return nil, err
		}
		body, err := json.Marshal(v)
		if err != nil {
			return nil, fmt.Errorf("site: writing %T: %w", v, err)
		}
		return response.New(route, http.StatusOK, body, response.Seldom, response.Headers("application/json", response.FilePolicy, response.Revalidate, response.CORSHeaders...)...), nil
	})
}

// emptyIfNil returns items, never nil, so that an empty list is an array in JSON.
func emptyIfNil[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
