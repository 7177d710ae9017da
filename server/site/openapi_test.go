package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/sources"
)

// document is the part of the OpenAPI document that the tests use.
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
			Schema   struct {
				Type string `json:"type"`
			} `json:"schema"`
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

// schemas compiles the schemas of the document. In OpenAPI 3.1 they are JSON Schema 2020-12.
type schemas struct {
	document
	compiler *jsonschema.Compiler
}

const here = "https://paper.example/openapi.json"

func readOpenAPI(t *testing.T) schemas {
	t.Helper()
	s := schemas{compiler: jsonschema.NewCompiler()}
	description, err := openAPI()
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(description, &s.document); err != nil {
		t.Fatal(err)
	}
	any, err := jsonschema.UnmarshalJSON(bytes.NewReader(description))
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

// Every route of the API is in the document, and every path of the document is a route.
func TestOpenAPINamesEveryRoute(t *testing.T) {
	t.Parallel()
	doc := readOpenAPI(t)
	routes := map[string]bool{}
	for _, route := range newPaper(t).routes() {
		if path, ok := strings.CutPrefix(route.Pattern, api.Root); ok {
			routes[path] = true
		}
	}
	for path := range routes {
		if doc.Paths[path] == nil {
			t.Errorf("the route %s is not in openapi.yaml", path)
		}
	}
	for path, methods := range doc.Paths {
		if !routes[path] {
			t.Errorf("openapi.yaml has %s, which is no route", path)
		}
		for method := range methods {
			sends := strings.HasPrefix(path, "/sources/") || path == "/push/subscriptions"
			if sends == (method == "get") {
				t.Errorf("openapi.yaml has %s %s; all routes but /sources and /push/subscriptions are reads", method, path)
			}
		}
	}
}

// Each response, successful or not, matches the document.
func TestOpenAPIDescribesEveryAnswer(t *testing.T) {
	t.Parallel()
	doc, p := readOpenAPI(t), newPaper(t)
	slug, listing := firstArticle(t, p, "en"), firstListing(t, p)
	fill := strings.NewReplacer("{slug}", slug, "{id}", listing, "{code}", "motors")
	problem := doc.at(t, pointer("components", "schemas", "Problem"))
	for path, methods := range doc.Paths {
		if op, reads := methods["get"]; !reads || op.Security != nil { // see sources_test.go, and counts_test.go for operators
			continue
		}
		for _, query := range examples[path] {
			target := api.Root + fill.Replace(path) + query
			w := get(p, target)
			if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/json" {
				t.Errorf("GET %s = %d %s", target, w.Code, w.Body)
				continue
			}
			if path == "/categories/{code}/schema" { // TestCategorySchemas covers it
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
			t.Errorf("%s does not document status 400", path)
		}
		if !strings.Contains(path, "{") {
			continue
		}
		missing := get(p, api.Root+strings.NewReplacer("{slug}", "nothing", "{id}", "nothing", "{code}", "nothing").Replace(path))
		if missing.Code != http.StatusNotFound || op.Responses["404"] == nil {
			t.Errorf("GET %s of a missing item = %d, want 404 and documented", path, missing.Code)
		}
		valid(t, path+" of nothing", problem, missing)
	}
}

// examples are queries for each path.
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
	"/push/key":              {""},
}

func valid(t *testing.T, what string, schema *jsonschema.Schema, w *httptest.ResponseRecorder) {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Errorf("%s is no JSON: %v", what, err)
		return
	}
	if err := schema.Validate(v); err != nil {
		t.Errorf("%s does not match openapi.yaml: %v\n%.500s", what, err, w.Body)
	}
}

// The parameters in the document are accepted, and accepted parameters are in the document.
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
			t.Errorf("parameters of %s: openapi.yaml has %q, the server reads %q", path, told, names)
		}
	}
}

// The server accepts a value of a parameter if and only if the document does.
func TestOpenAPIValues(t *testing.T) {
	t.Parallel()
	doc, p := readOpenAPI(t), newPaper(t)
	choices := []string{"1", "0", "true", "false", "on", "yes", "TRUE", "2"}
	numbers := []string{"0", "1", "0.5", "25", "1e2", "1000", "1000.5", "1001", "-1", "1e400", "NaN", "Inf", "0x1p4", "x", "1,5"}
	lengths := []string{"1", "20", "50", "51", "0", "-1", "1.5", "x", "9999999999999999999"}
	amounts := []string{"0", "1500", "1500.5", "1,500.50", "1 500", "1٬500٫5", "١٥٠٠", "۱۵۰۰", ".5", "5.", ",", ".", "-1", "1.5.5", "1.5,5", "x", "1e3", "AED 5"}
	for path, parameters := range map[string]map[string]struct {
		with   string // other parameters that it requires
		values []string
	}{
		"/listings": {
			"q":             {values: []string{"villa", "فيلا", strings.Repeat("a", 200), strings.Repeat("ع", 300)}},
			"category":      {values: []string{"motors"}},
			"intent":        {values: []string{"offer", "wanted", "Offer", "sell"}},
			"city":          {values: []string{"dubai"}},
			"near":          {values: []string{"25.2,55.3", "25.2, 55.3", " 25.2 ,55.3 ", "-90,180", "90.0,-180.00", "90.1,0", "0,180.5", "91,0", "0,181", "100,0", "0,200", "0089.5,0179.5", "5.,5", ".5,5", "1e1,5", "+1,5", "0x1p4,5", "1.2.3,5", "25.2", "25.2;55.3", "25.2,55.3,1", "--1,5", "NaN,0", "a,b", ","}},
			"radius_km":     {with: "near=25.2,55.3&", values: numbers},
			"price_min":     {values: amounts},
			"price_max":     {values: amounts},
			"currency":      {values: []string{"AED", "aed", "Usd", "A", "DIRHAM", "A-D", "123"}},
			"attr.CODE":     {with: "category=motors&", values: []string{"petrol", "petrol,diesel"}},
			"attr.CODE.min": {with: "category=motors&", values: []string{"0", "2010", "-1", "2.5", "1e3", "NaN", "Inf", "0x1p4", "x"}},
			"attr.CODE.max": {with: "category=motors&", values: []string{"0", "2010", "-1", "2.5", "1e3", "NaN", "Inf", "0x1p4", "x"}},
			"photo":         {values: choices},
			"days":          {values: []string{"1", "30", "3650", "3651", "0", "-1", "1.5", "x"}},
			"lang":          {values: []string{"en", "ar"}},
			"sort":          {values: []string{"relevance", "newest", "price", "-price", "oldest", "Price"}}, // distance requires near: below
			"facets":        {values: choices},
			"limit":         {values: lengths},
			"cursor":        {},
		},
		"/articles": {
			"section": {values: []string{"business"}}, "tag": {values: []string{"rents"}}, "place": {values: []string{"Dubai"}},
			"q": {values: []string{"dubai", strings.Repeat("a", 300)}}, "lang": {values: []string{"en"}}, "related": {}, "limit": {values: lengths}, "cursor": {},
		},
	} {
		for i, told := range doc.Paths[path]["get"].Parameters {
			tt, ok := parameters[told.Name]
			if !ok {
				t.Errorf("%s: no test has values of %s", path, told.Name)
			}
			schema := doc.at(t, pointer("paths", path, "get", "parameters", fmt.Sprint(i), "schema"))
			name := strings.Replace(told.Name, "CODE", map[bool]string{true: "year", false: "fuel"}[told.Schema.Type == "number"], 1)
			for _, value := range tt.values {
				target := api.Root + path + "?" + tt.with + url.Values{name: {value}}.Encode()
				w := get(p, target)
				if taken, said := w.Code == http.StatusOK, takesValue(schema, told.Schema.Type, value); taken != said || !taken && w.Code != http.StatusBadRequest {
					t.Errorf("GET %s = %d, but openapi.yaml accepts %q for %s: %v", target, w.Code, value, told.Name, said)
				}
			}
		}
	}
	for query, want := range map[string]int{
		"sort=distance": 400, "sort=distance&near=25.2,55.3": 200, "radius_km=5": 400, "sort=relevance": 200, "sort=relevance&q=villa": 200,
	} {
		if w := get(p, api.PathListings+"?"+query); w.Code != want {
			t.Errorf("GET ?%s = %d, want %d", query, w.Code, want)
		}
	}
	if a, b := listingsOf(t, p, "?sort=relevance"), listingsOf(t, p, "?sort=newest"); !reflect.DeepEqual(a.Items, b.Items) {
		t.Error("relevance without q is not newest, as documented in openapi.yaml")
	}
	long := strings.Repeat("villa ", 40)
	if a, b := listingsOf(t, p, "?q="+url.QueryEscape(long)), listingsOf(t, p, "?q="+url.QueryEscape(long[:200])); a.Total != b.Total || a.Total.Value == 0 {
		t.Errorf("more letters than count find %v, without them %v", a.Total, b.Total)
	}
}

// takesValue reports whether a schema accepts a parameter's value. Numbers are parsed as JSON.
func takesValue(schema *jsonschema.Schema, kind, value string) bool {
	var v any = value
	if kind == "number" || kind == "integer" {
		n, err := jsonschema.UnmarshalJSON(strings.NewReader(value))
		if err != nil {
			return false
		}
		if _, err := strconv.ParseFloat(value, 64); err != nil {
			return false // JSON has no such limit, programs do
		}
		v = n
	}
	return schema.Validate(v) == nil
}

// Each schema has exactly the fields of the Go type that is sent.
func TestOpenAPIFields(t *testing.T) {
	t.Parallel()
	doc := readOpenAPI(t)
	for name, v := range map[string]any{
		"Site": api.Site{}, "Section": api.Section{}, "City": api.City{}, "Total": api.Total{}, "Facet": api.Facet{}, "Count": api.Count{}, "Problem": api.Problem{},
		"FrameCount": api.FrameCount{}, "FrameCounts": api.FrameCounts{}, "Report": sources.Report{},
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
		if name == "Problem" {
			sent = append(sent, "report") // of package sources
		}
		told := slices.Collect(maps.Keys(doc.Components.Schemas[name].Properties))
		slices.Sort(sent)
		slices.Sort(told)
		if !slices.Equal(sent, told) {
			t.Errorf("%s: openapi.yaml has %q, the server sends %q", name, told, sent)
		}
		for _, field := range always {
			if !slices.Contains(doc.Components.Schemas[name].Required, field) {
				t.Errorf("%s.%s is always sent, but not required in openapi.yaml", name, field)
			}
		}
	}
}

// Each category's schema compiles, and its listings are valid.
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

// The document has the site's address, with any base.
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
