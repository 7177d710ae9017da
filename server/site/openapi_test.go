package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

// document is what of the OpenAPI document the tests read.
type document struct {
	OpenAPI string `json:"openapi"`
	Servers []struct {
		URL string `json:"url"`
	} `json:"servers"`
	Paths map[string]map[string]struct {
		OperationID string                `json:"operationId"`
		Security    []map[string][]string `json:"security"`
		Parameters  []struct {
			Name     string `json:"name"`
			In       string `json:"in"`
			Required bool   `json:"required"`
		} `json:"parameters"`
		Responses map[string]json.RawMessage `json:"responses"`
	} `json:"paths"`
	Components struct {
		Schemas map[string]struct {
			Properties map[string]json.RawMessage `json:"properties"`
			Required   []string                   `json:"required"`
		} `json:"schemas"`
	} `json:"components"`
}

// schemas compiles the document's schemas: those of OpenAPI 3.1 are JSON
// Schema 2020-12 as they stand.
type schemas struct {
	document
	compiler *jsonschema.Compiler
}

const here = "https://paper.example/openapi.json"

func readOpenAPI(t *testing.T) schemas {
	t.Helper()
	s := schemas{compiler: jsonschema.NewCompiler()}
	if err := json.Unmarshal(openAPI, &s.document); err != nil {
		t.Fatal(err)
	}
	any, err := jsonschema.UnmarshalJSON(bytes.NewReader(openAPI))
	if err != nil {
		t.Fatal(err)
	}
	s.compiler.DefaultDraft(jsonschema.Draft2020)
	s.compiler.AssertFormat()
	if err := s.compiler.AddResource(here, any); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s schemas) at(t *testing.T, pointer string) *jsonschema.Schema {
	t.Helper()
	schema, err := s.compiler.Compile(here + "#" + pointer)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func pointer(parts ...string) string {
	out := ""
	for _, p := range parts {
		out += "/" + strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(p)
	}
	return out
}

// Every route of the API stands in the document and every path of the
// document is a route.
func TestOpenAPINamesEveryRoute(t *testing.T) {
	t.Parallel()
	doc := readOpenAPI(t)
	routes := map[string]bool{}
	for _, route := range newPaper(t).routes() {
		if path, ok := strings.CutPrefix(route.pattern, api.Root); ok {
			routes[path] = true
		}
	}
	for path := range routes {
		if doc.Paths[path] == nil {
			t.Errorf("the route %s is not in openapi.json", path)
		}
	}
	for path, methods := range doc.Paths {
		if !routes[path] {
			t.Errorf("openapi.json has %s, which is no route", path)
		}
		for method := range methods {
			if method != "get" {
				t.Errorf("openapi.json has %s %s; all routes are reads", method, path)
			}
		}
	}
}

// Each answer is what the document says of it, the good and the bad.
func TestOpenAPIDescribesEveryAnswer(t *testing.T) {
	t.Parallel()
	doc, p := readOpenAPI(t), newPaper(t)
	slug, listing := firstArticle(t, p, "en"), firstListing(t, p)
	fill := strings.NewReplacer("{slug}", slug, "{id}", listing, "{code}", "motors")
	problem := doc.at(t, pointer("components", "schemas", "Problem"))
	for path, methods := range doc.Paths {
		if methods["get"].Security != nil { // for the desk: counts_test.go
			continue
		}
		for _, query := range examples[path] {
			target := api.Root + fill.Replace(path) + query
			w := get(p, target)
			if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/json" {
				t.Errorf("GET %s = %d %s", target, w.Code, w.Body)
				continue
			}
			if path == "/categories/{code}/schema" { // a schema is valid where it compiles, below
				continue
			}
			valid(t, target, doc.at(t, pointer("paths", path, "get", "responses", "200", "content", "application/json", "schema")), w)
		}
		bad := get(p, api.Root+fill.Replace(path)+"?nonsense=1")
		if bad.Code != http.StatusBadRequest {
			t.Errorf("GET %s?nonsense=1 = %d, want 400", path, bad.Code)
		}
		valid(t, path+"?nonsense=1", problem, bad)
		op := methods["get"]
		if op.Responses["400"] == nil {
			t.Errorf("%s does not tell of 400", path)
		}
		if !strings.Contains(path, "{") {
			continue
		}
		missing := get(p, api.Root+strings.NewReplacer("{slug}", "nothing", "{id}", "nothing", "{code}", "nothing").Replace(path))
		if missing.Code != http.StatusNotFound || op.Responses["404"] == nil {
			t.Errorf("GET %s of nothing = %d, want 404 and told of", path, missing.Code)
		}
		valid(t, path+" of nothing", problem, missing)
	}
}

// examples are queries each path is asked with.
var examples = map[string][]string{
	"/site":                     {""},
	"/articles":                 {"", "?limit=3", "?section=business&lang=ar", "?q=dubai", "?q=nothinglikethis", "?place=Dubai"},
	"/articles/{slug}":          {"", "?format=ninjs"},
	"/articles/{slug}/listings": {"", "?limit=2"},
	"/categories":               {""},
	"/categories/{code}/schema": {"", "?lang=ar"},
	"/listings": {"", "?facets=1", "?category=motors&facets=1&sort=price", "?q=toyota&sort=relevance&limit=50", "?q=nothinglikethis",
		"?city=dubai&price_min=100&price_max=900000&currency=AED", "?near=25.2,55.27&radius_km=20&sort=distance", "?intent=wanted&days=30&photo=0&lang=en"},
	"/listings/{id}":         {""},
	"/listings/{id}/similar": {"", "?limit=3"},
	"/openapi.json":          {""},
}

func valid(t *testing.T, what string, schema *jsonschema.Schema, w *httptest.ResponseRecorder) {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Errorf("%s is no JSON: %v", what, err)
		return
	}
	if err := schema.Validate(v); err != nil {
		t.Errorf("%s is not what openapi.json says: %v\n%.500s", what, err, w.Body)
	}
}

// The parameters of the document are the ones that are read: each is taken,
// and what each route takes is told.
func TestOpenAPIParameters(t *testing.T) {
	t.Parallel()
	doc := readOpenAPI(t)
	want := map[string][]string{
		"/listings": {"q", "category", "intent", "city", "near", "radius_km", "price_min", "price_max", "currency", "attr.CODE", "attr.CODE.min", "attr.CODE.max",
			"photo", "days", "lang", "sort", "facets", "limit", "cursor"},
		"/articles": slices.Collect(maps.Keys(api.ArticleQuery{Section: "x", Tag: "x", Place: "x", Q: "x", Lang: "x", Related: "x", Limit: 1, Cursor: "x"}.Values())),
	}
	for path, names := range want {
		var told []string
		for _, p := range doc.Paths[path]["get"].Parameters {
			told = append(told, p.Name)
		}
		slices.Sort(told)
		slices.Sort(names)
		if !slices.Equal(told, names) {
			t.Errorf("parameters of %s: openapi.json tells of %q, %q are read", path, told, names)
		}
	}
}

// The fields of each schema are those of the Go type that is sent: a field
// that is added without being told of fails here.
func TestOpenAPIFields(t *testing.T) {
	t.Parallel()
	doc := readOpenAPI(t)
	for name, v := range map[string]any{
		"Site": api.Site{}, "Section": api.Section{}, "City": api.City{}, "Total": api.Total{}, "Facet": api.Facet{}, "Count": api.Count{}, "Problem": api.Problem{},
		"FrameCount": api.FrameCount{}, "FrameCounts": api.FrameCounts{},
		"Article": articles.Article{}, "Image": articles.Image{}, "Rendition": articles.Rendition{}, "Person": articles.Person{},
		"Contributor": articles.Contributor{}, "Dateline": articles.Dateline{}, "Correction": articles.Correction{}, "Span": articles.Span{}, "Block": articles.Block{},
		"ArticleListings": articles.Listings{}, "Summary": articles.Summary{},
		"Listing": classifieds.Listing{}, "Price": classifieds.Price{}, "Place": classifieds.Place{}, "Photo": classifieds.Photo{}, "Match": classifieds.Match{},
		"Category": classifieds.Category{}, "Attribute": classifieds.Attribute{}, "Option": classifieds.Option{}, "Regulation": classifieds.Regulation{},
	} {
		var sent, always []string
		ty := reflect.TypeOf(v)
		for i := range ty.NumField() {
			tag, options, _ := strings.Cut(ty.Field(i).Tag.Get("json"), ",")
			if tag == "" || tag == "-" {
				t.Errorf("%s.%s has no name in JSON", ty, ty.Field(i).Name)
				continue
			}
			sent = append(sent, tag)
			if !strings.Contains(options, "omit") {
				always = append(always, tag)
			}
		}
		told := slices.Collect(maps.Keys(doc.Components.Schemas[name].Properties))
		slices.Sort(sent)
		slices.Sort(told)
		if !slices.Equal(sent, told) {
			t.Errorf("%s: openapi.json tells of %q, %q is sent", name, told, sent)
		}
		for _, field := range always {
			if !slices.Contains(doc.Components.Schemas[name].Required, field) {
				t.Errorf("%s.%s is always sent, and openapi.json does not say so", name, field)
			}
		}
	}
}

// Each category's schema compiles, and the listings that stand in it are
// valid by it.
func TestCategorySchemas(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	cats, err := p.desk.Categories(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cats {
		w := get(p, api.PathCategories+"/"+c.Code+"/schema")
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(w.Body.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		compiler := jsonschema.NewCompiler()
		if err := compiler.AddResource(here, v); err != nil {
			t.Fatal(err)
		}
		if _, err := compiler.Compile(here); err != nil {
			t.Errorf("the schema of %s: %v", c.Code, err)
		}
	}
}

// The document names the site's own address, whatever the base.
func TestOpenAPIServer(t *testing.T) {
	t.Parallel()
	p := newPaper(t, withBase("/news"))
	var doc document
	w := get(p, "/news/api/v1/openapi.json")
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if want := "https://paper.example/news/api/v1"; len(doc.Servers) != 1 || doc.Servers[0].URL != want {
		t.Errorf("servers = %v, want %s", doc.Servers, want)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1.") {
		t.Errorf("openapi = %q, want 3.1", doc.OpenAPI)
	}
	var seen []string
	for path, methods := range doc.Paths {
		for _, op := range methods {
			if op.OperationID == "" || slices.Contains(seen, op.OperationID) {
				t.Errorf("%s has no operationId of its own: %q", path, op.OperationID)
			}
			seen = append(seen, op.OperationID)
			for _, param := range op.Parameters {
				if in := strings.Contains(path, fmt.Sprintf("{%s}", param.Name)); in != (param.In == "path") || in != param.Required {
					t.Errorf("%s: parameter %s in %s, required %v", path, param.Name, param.In, param.Required)
				}
			}
		}
	}
}
