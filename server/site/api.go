package site

import (
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

func (s *Site) getSite(w http.ResponseWriter, r *http.Request) error {
	if _, err := middleware.Parameters(r); err != nil {
		return err
	}
	return s.sendJSON(w, r, "", func(ctx context.Context) (any, error) { return s.desk.Site(ctx) })
}

func (s *Site) getArticles(w http.ResponseWriter, r *http.Request) error {
	v, err := middleware.SingleValues(r)
	if err != nil {
		return err
	}
	q, err := api.ParseArticleQuery(v)
	if err != nil {
		return err
	}
	return s.sendJSON(w, r, q.Values().Encode(), func(ctx context.Context) (any, error) {
		page, err := s.desk.Articles(ctx, q)
		page.Items = emptyIfNil(page.Items)
		return page, err
	})
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

func (s *Site) getMatches(w http.ResponseWriter, r *http.Request) error {
	limit, q, err := middleware.ParseLimit(r)
	if err != nil {
		return err
	}
	return s.sendJSON(w, r, q, func(ctx context.Context) (any, error) {
		matches, err := s.desk.Matches(ctx, r.PathValue("slug"), limit)
		return emptyIfNil(matches), err
	})
}

func (s *Site) getCategories(w http.ResponseWriter, r *http.Request) error {
	if _, err := middleware.Parameters(r); err != nil {
		return err
	}
	return s.sendJSON(w, r, "", func(ctx context.Context) (any, error) {
		cats, err := s.desk.Categories(ctx)
		return emptyIfNil(cats), err
	})
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
		i := slices.IndexFunc(cats, func(c classifieds.Category) bool { return c.Code == code })
		if i < 0 {
			return nil, api.Fail(api.NotFound, "Not found", "There is no category "+code)
		}
		if lang == "" {
			lang = s.Paper.Languages[0]
		}
		return classifieds.Schema(cats[i], lang), nil
	})
}

func (s *Site) getListings(w http.ResponseWriter, r *http.Request) error {
	v, err := middleware.SingleValues(r)
	if err != nil {
		return err
	}
	f, err := classifieds.ParseFilter(v)
	if err != nil {
		return err
	}
	return s.sendJSON(w, r, f.Values().Encode(), func(ctx context.Context) (any, error) {
		page, err := s.desk.Listings(ctx, f)
		page.Items = emptyIfNil(page.Items)
		return page, err
	})
}

func (s *Site) getListing(w http.ResponseWriter, r *http.Request) error {
	if _, err := middleware.Parameters(r); err != nil {
		return err
	}
	return s.sendJSON(w, r, "", func(ctx context.Context) (any, error) { return s.desk.Listing(ctx, r.PathValue("id")) })
}

func (s *Site) getSimilar(w http.ResponseWriter, r *http.Request) error {
	limit, q, err := middleware.ParseLimit(r)
	if err != nil {
		return err
	}
	return s.sendJSON(w, r, q, func(ctx context.Context) (any, error) {
		listings, err := s.desk.Similar(ctx, r.PathValue("id"), limit)
		return emptyIfNil(listings), err
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
		body, err := marshal(v)
		if err != nil {
			return nil, fmt.Errorf("site: writing %T: %w", v, err)
		}
		return response.New(route, http.StatusOK, body, response.Seldom, response.Headers("application/json", response.FilePolicy, response.Revalidate, response.CORSHeaders...)...), nil
	})
}

func marshal(v any) ([]byte, error) {
	if page, ok := v.(api.Page[classifieds.Listing]); ok {
		return marshalListings(page)
	}
	return json.Marshal(v)
}

// emptyIfNil returns items, never nil, so that an empty list is an array in JSON.
func emptyIfNil[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
