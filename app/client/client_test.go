package client

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"time"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

var _ app.Source = (*Client)(nil)

// clientWith returns a Client whose server always gives the same response, and
// the requested addresses.
func clientWith(a httpResponse, err error) (*Client, *[]string) {
	var asked []string
	c := New(api.Site{Publisher: "The Corniche", Base: "/news"})
	c.fetch = func(ctx context.Context, address string) (httpResponse, error) {
		asked = append(asked, address)
		if _, limited := ctx.Deadline(); !limited {
			return httpResponse{}, errors.New("asked without a time limit")
		}
		return a, err
	}
	return c, &asked
}

func written(v any) httpResponse {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return httpResponse{200, "application/json", b}
}

// TestAddresses: each read requests one address of the API and decodes the
// response.
func TestAddresses(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	listing := classifieds.Listing{ID: "a/b", Title: "Flat", Attributes: map[string]classifieds.Value{"beds": classifieds.NumberValue(2)}}
	for _, tt := range []struct {
		name, want string
		answer     any
		ask        func(*Client) (any, error)
	}{
		{"articles", "/news/api/v1/articles?lang=ar&limit=5", api.Page[articles.Summary]{Items: []articles.Summary{{Slug: "x"}}, Next: "n"},
			func(c *Client) (any, error) { return c.Articles(ctx, api.ArticleQuery{Lang: "ar", Limit: 5}) }},
		{"all articles", "/news/api/v1/articles", api.Page[articles.Summary]{Items: []articles.Summary{}},
			func(c *Client) (any, error) { return c.Articles(ctx, api.ArticleQuery{}) }},
		{"article", "/news/api/v1/articles/a%2Fb%3F", articles.Article{Slug: "a/b?", Headline: "H", Body: []articles.Block{{Kind: articles.Paragraph, Spans: []articles.Span{{Text: "t"}}}}},
			func(c *Client) (any, error) { return c.Article(ctx, "a/b?") }},
		{"matches", "/news/api/v1/articles/x/listings?limit=4", []classifieds.Match{{Listing: listing}},
			func(c *Client) (any, error) { return c.Matches(ctx, "x", 4) }},
		{"matches without limit", "/news/api/v1/articles/x/listings", []classifieds.Match{},
			func(c *Client) (any, error) { return c.Matches(ctx, "x", 0) }},
		{"categories", "/news/api/v1/categories", []classifieds.Category{{Code: "jobs"}},
			func(c *Client) (any, error) { return c.Categories(ctx) }},
		{"listings", "/news/api/v1/listings?attr.beds=2%2C3&facets=1&q=sea+view", api.Page[classifieds.Listing]{Items: []classifieds.Listing{listing}, Total: api.Total{Value: 1, Exact: true}},
			func(c *Client) (any, error) {
				return c.Listings(ctx, classifieds.Filter{Q: "sea view", Facets: true, Attrs: []classifieds.AttrFilter{{Code: "beds", Values: []string{"2", "3"}}}})
			}},
		{"listing", "/news/api/v1/listings/a%2Fb", listing, func(c *Client) (any, error) { return c.Listing(ctx, "a/b") }},
		{"similar", "/news/api/v1/listings/a%2Fb/similar?limit=6", []classifieds.Listing{listing}, func(c *Client) (any, error) { return c.Similar(ctx, "a/b", 6) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, asked := clientWith(written(tt.answer), nil)
			got, err := tt.ask(c)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(*asked, []string{tt.want}) {
				t.Errorf("requests = %q, want %q", *asked, tt.want)
			}
			if !reflect.DeepEqual(got, tt.answer) {
				t.Errorf("it gave %+v, want %+v", got, tt.answer)
			}
		})
	}
}

// TestAskedOnce: the site and the categories are requested only once.
func TestAskedOnce(t *testing.T) {
	t.Parallel()
	c, asked := clientWith(written([]classifieds.Category{{Code: "jobs"}}), nil)
	for range 3 {
		site, err := c.Site(context.Background())
		if err != nil || site.Publisher != "The Corniche" {
			t.Errorf("Site() = %q, %v", site.Publisher, err)
		}
		list, err := c.Categories(context.Background())
		if err != nil || len(list) != 1 {
			t.Errorf("Categories() = %v, %v", list, err)
		}
	}
	if len(*asked) != 1 {
		t.Errorf("requests = %q", *asked)
	}
}

// TestAnswers: an error response with a problem is an api.Problem. Any other
// error names the address.
func TestAnswers(t *testing.T) {
	t.Parallel()
	lost := errors.New("TypeError: Failed to fetch")
	for _, tt := range []struct {
		name    string
		answer  httpResponse
		err     error
		code    api.Code // the problem's code; "" is none
		message string   // a part of the error
	}{
		{"problem", httpResponse{404, "application/problem+json", []byte(`{"code":"not-found","title":"Not found","status":404}`)}, nil, api.NotFound, "Not found"},
		{"problem with charset", httpResponse{410, "application/problem+json; charset=utf-8", []byte(`{"code":"gone","title":"Gone"}`)}, nil, api.Gone, ""},
		{"problem with fields", httpResponse{400, "Application/Problem+JSON", []byte(`{"code":"validation","title":"No","errors":[{"pointer":"?q","code":"x","detail":"d"}]}`)}, nil, api.Validation, ""},
		{"a proxy's page", httpResponse{502, "text/html", []byte(`<h1>Bad gateway</h1>`)}, nil, "", "status 502"},
		{"JSON of a proxy", httpResponse{503, "application/json", []byte(`{"error":"upstream"}`)}, nil, "", "status 503"},
		{"broken problem", httpResponse{500, "application/problem+json", []byte(`{"code":`)}, nil, "", "status 500"},
		{"a portal's page", httpResponse{200, "text/html; charset=utf-8", []byte(`<html>sign in`)}, nil, "", "text/html"},
		{"no type", httpResponse{200, "", []byte(`{}`)}, nil, "", "not a response of the API"},
		{"half", httpResponse{200, "application/json", []byte(`{"slug":"x"`)}, nil, "", "JSON"},
		{"another shape", httpResponse{200, "application/json", []byte(`[1,2]`)}, nil, "", "array"},
		{"empty", httpResponse{200, "application/json", nil}, nil, "", "JSON"},
		{"lost", httpResponse{}, lost, "", "Failed to fetch"},
		{"late", httpResponse{}, context.DeadlineExceeded, "", "deadline"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, _ := clientWith(tt.answer, tt.err)
			_, err := c.Article(context.Background(), "x")
			if err == nil || !strings.Contains(err.Error(), "/news/api/v1/articles/x") || !strings.Contains(err.Error(), tt.message) {
				t.Fatalf("the error is %v", err)
			}
			var p *api.Problem
			if errors.As(err, &p) != (tt.code != "") || p != nil && p.Code != tt.code {
				t.Errorf("the problem is %+v, want code %q", p, tt.code)
			}
			if tt.err != nil && !errors.Is(err, tt.err) {
				t.Errorf("%v does not wrap %v", err, tt.err)
			}
		})
	}
}

// TestFailureIsNotKept: categories are requested again after an error.
func TestFailureIsNotKept(t *testing.T) {
	t.Parallel()
	c, asked := clientWith(httpResponse{}, fs.ErrClosed)
	for range 2 {
		if _, err := c.Categories(context.Background()); !errors.Is(err, fs.ErrClosed) {
			t.Errorf("the error is %v", err)
		}
	}
	if len(*asked) != 2 {
		t.Errorf("%d requests, want 2", len(*asked))
	}
}

// TestCallerEnds: the end of the context aborts the request.
func TestCallerEnds(t *testing.T) {
	t.Parallel()
	c := New(api.Site{})
	c.fetch = func(ctx context.Context, _ string) (httpResponse, error) {
		if d, ok := ctx.Deadline(); !ok || time.Until(d) > Timeout {
			t.Errorf("the time limit is %v", d)
		}
		<-ctx.Done()
		return httpResponse{}, ctx.Err()
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := c.Article(ctx, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

func TestNoBrowserHere(t *testing.T) {
	t.Parallel()
	if _, err := New(api.Site{}).Article(context.Background(), "x"); err == nil {
		t.Error("it fetched without a browser")
	}
}
