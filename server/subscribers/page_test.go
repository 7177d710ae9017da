package subscribers_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func (w *world) page(path string) string {
	w.t.Helper()
	target, query, _ := strings.Cut(path, "?")
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.URL.RawQuery = query
	out := httptest.NewRecorder()
	w.handler.ServeHTTP(out, r)
	if out.Code != http.StatusOK {
		w.t.Fatalf("GET %s = %d %s", path, out.Code, out.Body)
	}
	return out.Body.String()
}

// The page offers the search in its address, in words.
func TestSettingsPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, tt := range []struct {
		path     string
		has, not []string
	}{
		{"/settings/notifications", []string{`<html lang="en" dir="ltr"`, "<h1>Notifications</h1>", "The Example Tribune can tell you", `value="22:00"`,
			`href="/news/ar/settings/notifications"`, `data-listings="/news/listings"`, `content="noindex"`, `src="/news/web/notifications.`, `<a href="/news/settings">All settings</a>`, `<a href="/news/saved">Saved</a>`,
			`action="/news/settings/notifications#mail"`, `id="mail-address"`, "deleted after 48 hours"}, []string{`name="search"`, "start.js", "app.wasm", `id="comfort"`}},
		{"/ar/settings/notifications", []string{`<html lang="ar" dir="rtl"`, "<h1>الإشعارات</h1>", `href="/news/settings/notifications"`, `data-lang="ar"`, `<a href="/news/ar/settings">كل الإعدادات</a>`}, nil},
		{"/settings/notifications?category=motors&city=dubai&sort=price&utm_source=x", []string{`value="category=motors&amp;city=dubai"`, "New listings for: Motors · Dubai", `name="search" type="checkbox" value="category=motors&amp;city=dubai"`,
			`href="/news/ar/settings/notifications?category=motors&amp;city=dubai&amp;sort=price"`}, []string{"cannot be saved"}},
		{"/ar/settings/notifications?q=%22%3E%3Cscript%3E", []string{`value="q=%22%3E%3Cscript%3E"`}, []string{"<script>alert", `"><script>`}},
		{"/settings/notifications?category=boats", []string{"This filter cannot be saved"}, []string{`name="search"`}},
	} {
		html := w.page(tt.path)
		for _, text := range tt.has {
			if !strings.Contains(html, text) {
				t.Errorf("%s does not have %s", tt.path, text)
			}
		}
		for _, text := range tt.not {
			if strings.Contains(html, text) {
				t.Errorf("%s has %s", tt.path, text)
			}
		}
	}
}
