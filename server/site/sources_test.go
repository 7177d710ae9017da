package site

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
)

const itemsHead = "ref,category,title,description,city,price,currency,attr.item_type,attr.condition,attr.delivery\n"

// itemRows returns n rows of items for sale.
func itemRows(n int) string {
	text := itemsHead
	for i := range n {
		text += "r" + strings.Repeat("i", i+1) + ",items,Desk lamp,A lamp of brass in good order.,dubai,90,AED,furniture,good,collect\n"
	}
	return text
}

// Each response to a file of listings matches the OpenAPI document.
func TestPutSource(t *testing.T) {
	t.Parallel()
	doc, p := readOpenAPI(t), newPaper(t)
	token, err := p.imports.Add(t.Context(), "shop", "")
	if err != nil {
		t.Fatal(err)
	}
	before := p.store.Version()
	report := doc.at(t, pointer("components", "schemas", "Report"))
	problem := doc.at(t, pointer("components", "schemas", "Problem"))
	for _, tt := range []struct {
		name, target, body, token, media string
		status                           int
	}{
		{"a dry run", "/api/v1/sources/shop?dry_run=1", itemRows(8), token, "text/csv", 200},
		{"a file", "/api/v1/sources/shop", itemRows(8) + "bad,items,,,nowhere,,,,,\n", token, "text/csv", 200},
		{"a few of them", "/api/v1/sources/shop", itemRows(2), token, "text/csv", 409},
		{"no file", "/api/v1/sources/shop", "", token, "text/csv", 422},
		{"no token", "/api/v1/sources/shop", itemRows(8), "x", "text/csv", 401},
		{"another type", "/api/v1/sources/shop", "{}", token, "application/json", 415},
		{"a parameter", "/api/v1/sources/shop?nonsense=1", itemRows(8), token, "text/csv", 400},
		{"too large", "/api/v1/sources/shop", strings.Repeat("x", 66<<20), token, "text/csv", 413},
	} {
		r := httptest.NewRequest(http.MethodPut, tt.target, strings.NewReader(tt.body))
		r.Header.Set("Authorization", "Bearer "+tt.token)
		r.Header.Set("Content-Type", tt.media)
		w := httptest.NewRecorder()
		p.ServeHTTP(w, r)
		if w.Code != tt.status || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("X-Request-Id") == "" || w.Header().Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %d %v %.300s, want %d", tt.name, w.Code, w.Header(), w.Body, tt.status)
		}
		if tt.status == http.StatusOK {
			valid(t, tt.name, report, w)
		} else {
			valid(t, tt.name, problem, w)
		}
		if has := strings.Contains(w.Body.String(), `"report":{`); has != (tt.status == http.StatusConflict || tt.status == http.StatusUnprocessableEntity) {
			t.Errorf("%s: with a report: %v", tt.name, has)
		}
		if doc.Paths["/sources/{name}"]["put"].Responses[strconv.Itoa(tt.status)] == nil {
			t.Errorf("the document has no status %d", tt.status)
		}
	}
	if p.store.Version() == before {
		t.Error("the file has made no new edition")
	}
	if w := get(p, "/readyz"); w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "ready\n") || !strings.Contains(w.Body.String(), "broadside source accept shop") {
		t.Errorf("GET /readyz = %d %q; want what waits", w.Code, w.Body)
	}
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
		if w := send(p, method, "/api/v1/sources/shop"); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "PUT, OPTIONS" {
			t.Errorf("%s = %d, Allow %q", method, w.Code, w.Header().Get("Allow"))
		}
	}
	if w := send(p, http.MethodOptions, "/api/v1/sources/shop", "Origin", "https://other.example"); w.Code != http.StatusNoContent || w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("OPTIONS = %d %v; pages of other origins may not send", w.Code, w.Header())
	}
}
