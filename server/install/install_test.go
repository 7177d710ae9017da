package install

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"broadside/app/api"
	"broadside/app/messages"
	"broadside/server/response"
	"broadside/web"
)

func pngOf(t *testing.T, width, height int) *fstest.MapFile {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return &fstest.MapFile{Data: b.Bytes()}
}

func newApp(t *testing.T, c Config) (http.Handler, *bytes.Buffer) {
	t.Helper()
	return newAppIn(t, c, func(*response.Env) {})
}

// newAppIn returns an App whose Env set has changed, and its log.
func newAppIn(t *testing.T, c Config, set func(*response.Env)) (http.Handler, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	paper := api.Site{Publisher: "The Tide", Names: map[string]string{"en": "The Tide", "ar": "المد"}, Tagline: map[string]string{"en": "News"},
		Origin: "https://paper.example", Base: "/news", Languages: []string{"en", "ar"}}
	env := response.NewEnv(paper, 1<<20, slog.New(slog.NewTextHandler(&log, nil)), time.Now, func(time.Time) (uint64, time.Time) { return 1, time.Time{} })
	set(env)
	mux := http.NewServeMux()
	for _, route := range New(env, c).Routes() {
		mux.HandleFunc("GET "+route.Pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := route.Handle(w, r); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
			}
		})
	}
	return mux, &log
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

func manifestAt(t *testing.T, h http.Handler, path string) (m manifest) {
	t.Helper()
	w := get(h, path)
	if err := json.Unmarshal(w.Body.Bytes(), &m); err != nil || w.Header().Get("Content-Type") != "application/manifest+json" {
		t.Fatalf("GET %s = %d %s: %v", path, w.Code, w.Header().Get("Content-Type"), err)
	}
	return m
}

// Each language is an app of its own over the whole site.
func TestManifestLanguages(t *testing.T) {
	t.Parallel()
	h, _ := newApp(t, Config{})
	for _, tt := range []struct{ path, id, name, lang, dir, saved, share string }{
		{"/manifest.webmanifest", "/news/", "The Tide", "en", "ltr", "/news/saved", "/news/share"},
		{"/ar/manifest.webmanifest", "/news/ar/", "المد", "ar", "rtl", "/news/ar/saved", "/news/ar/share"},
	} {
		m := manifestAt(t, h, tt.path)
		if m.ID != tt.id || m.StartURL != tt.id || m.Scope != "/news/" || m.Name != tt.name || m.Lang != tt.lang || m.Dir != tt.dir {
			t.Errorf("GET %s = %+v", tt.path, m)
		}
		if m.Display != "standalone" || m.DisplayOverride[0] != "standalone" || len(m.LaunchHandler.ClientMode) == 0 {
			t.Errorf("GET %s: display %s %v, launch %v", tt.path, m.Display, m.DisplayOverride, m.LaunchHandler)
		}
		if m.ShareTarget.Action != tt.share || m.ShareTarget.Method != "GET" || len(m.ShareTarget.Params) != 3 {
			t.Errorf("GET %s: share target %+v", tt.path, m.ShareTarget)
		}
		var to []string
		for _, s := range m.Shortcuts {
			if s.Name == "" || len(s.Icons) == 0 {
				t.Errorf("GET %s: shortcut %+v", tt.path, s)
			}
			to = append(to, s.URL)
		}
		if want := []string{tt.id, strings.TrimSuffix(tt.id, "/") + "/listings", tt.saved}; !slices.Equal(to, want) {
			t.Errorf("GET %s: shortcuts %q, want %q", tt.path, to, want)
		}
		if len(m.Screenshots) != 0 {
			t.Errorf("GET %s: screenshots of nothing: %v", tt.path, m.Screenshots)
		}
	}
}

// The manifest has an icon for each purpose, and every icon is an asset.
func TestManifestIcons(t *testing.T) {
	t.Parallel()
	h, _ := newApp(t, Config{})
	m := manifestAt(t, h, "/manifest.webmanifest")
	purposes := map[string]int{}
	for _, icon := range m.Icons {
		purposes[icon.Purpose]++
		if f := web.ByPath(strings.TrimPrefix(icon.Src, "/news")); f == nil || f.Type != icon.Type {
			t.Errorf("icon %+v is not an asset of its type", icon)
		}
	}
	for _, purpose := range []string{"any", "maskable", "monochrome"} {
		if purposes[purpose] == 0 {
			t.Errorf("no icon is %s: %v", purpose, purposes)
		}
	}
	seen := map[string]bool{}
	for _, icon := range m.Icons {
		if seen[icon.Src] {
			t.Errorf("icon %s is listed twice", icon.Src)
		}
		seen[icon.Src] = true
	}
}

// A paper's screenshots are in its manifest with their sizes. One that browsers would refuse is
// left out, and logged.
func TestScreenshots(t *testing.T) {
	t.Parallel()
	h, log := newApp(t, Config{Media: fstest.MapFS{
		"img/screenshots/narrow-en.png": pngOf(t, 390, 844),
		"img/screenshots/wide-en.png":   pngOf(t, 1200, 400), // three times as wide
		"img/screenshots/wide-ar.png":   pngOf(t, 1280, 800),
		"img/screenshots/narrow-ar.png": &fstest.MapFile{Data: []byte("no picture")},
	}})
	en, ar := manifestAt(t, h, "/manifest.webmanifest").Screenshots, manifestAt(t, h, "/ar/manifest.webmanifest").Screenshots
	if len(en) != 1 || en[0].Sizes != "390x844" || en[0].FormFactor != "narrow" || en[0].Type != "image/png" || en[0].Label == "" ||
		!strings.HasPrefix(en[0].Src, "/news/media/img/screenshots/narrow-en.png?v=") {
		t.Errorf("screenshots in English: %+v", en)
	}
	if len(ar) != 1 || ar[0].FormFactor != "wide" || ar[0].Label == en[0].Label {
		t.Errorf("screenshots in Arabic: %+v", ar)
	}
	for _, want := range []string{"wide-en.png", "narrow-ar.png"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log does not name %s:\n%s", want, log)
		}
	}
}

// A shared address of the site opens its page, anything else a search. The result is always an
// address of the site.
func TestShare(t *testing.T) {
	t.Parallel()
	h, _ := newApp(t, Config{})
	long := strings.Repeat("word ", maxWords+1)
	for _, tt := range []struct{ name, path, title, text, url, want string }{
		{"nothing", "/share", "", "", "", "/news/listings"},
		{"words", "/share", "", "toyota  land\ncruiser", "", "/news/listings?q=toyota+land+cruiser"},
		{"in Arabic", "/ar/share", "", "شقة للإيجار", "", "/news/ar/listings?q=" + url.QueryEscape("شقة للإيجار")},
		{"own address", "/share", "A story", "", "https://paper.example/news/articles/a-story?utm_source=x#note-1", "/news/articles/a-story?utm_source=x#note-1"},
		{"own address in the text", "/share", "A story", "Read this: https://paper.example/news/articles/a-story.", "", "/news/articles/a-story"},
		{"own address, other scheme and case", "/share", "", "", "HTTP://Paper.Example/news/listings?q=flat", "/news/listings?q=flat"},
		{"host of the request", "/share", "", "", "http://example.com/news/ar", "/news/ar/"},
		{"the front page without a slash", "/share", "", "", "https://paper.example/news", "/news/"},
		{"outside of the base", "/share", "", "", "https://paper.example/newsletter", "/news/listings"},
		{"other site", "/share", "Villa for rent", "", "https://other.example/news/articles/a-story", "/news/listings?q=Villa+for+rent"},
		{"other site in the text", "/share", "Villa for rent", "https://other.example/x", "", "/news/listings?q=Villa+for+rent"},
		{"selected text of Chrome", "/share", "Other", "\"villa garden\"\n https://other.example/#:~:text=villa", "", "/news/listings?q=villa+garden"},
		{"long text", "/share", "Villa", long, "", "/news/listings?q=Villa"},
		{"a second slash", "/share", "", "", "https://paper.example//evil.example/x", "/news/listings"},
		{"a second slash in the base", "/share", "", "", "https://paper.example/news//evil.example/x", "/news/evil.example/x"},
		{"up", "/share", "", "", "https://paper.example/news/../../etc", "/news/listings"},
		{"backslash", "/share", "", "", `https://paper.example/news/\evil.example`, "/news/%5Cevil.example"},
		{"line feed", "/share", "", "", "https://paper.example/news/a%0d%0aSet-Cookie:x", "/news/a%0D%0ASet-Cookie:x"},
		{"other port", "/share", "x", "", "https://paper.example:81/news/", "/news/listings?q=x"},
		{"name in front", "/share", "x", "", "https://paper.example@evil.example/news/", "/news/listings?q=x"},
	} {
		w := get(h, tt.path+"?"+url.Values{"title": {tt.title}, "text": {tt.text}, "url": {tt.url}}.Encode())
		if got := w.Header().Get("Location"); w.Code != http.StatusSeeOther || got != tt.want || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d to %q, want 303 to %q", tt.name, w.Code, got, tt.want)
		}
	}
	if w := get(h, "/share?text=%zz"); w.Code != http.StatusBadRequest {
		t.Errorf("a broken query = %d", w.Code)
	}
}

func FuzzShare(f *testing.F) {
	f.Add("https://paper.example/news/articles/x", "text", "title")
	f.Add("https://paper.example//evil", `https://paper.example/news/\evil`, "https://paper.example/news/%2f%2fevil")
	app := &App{Env: response.NewEnv(api.Site{Origin: "https://paper.example", Languages: []string{"en"}}, 1<<20, slog.New(slog.DiscardHandler), time.Now,
		func(time.Time) (uint64, time.Time) { return 1, time.Time{} })}
	f.Fuzz(func(t *testing.T, address, text, title string) {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, "/share?"+url.Values{"url": {address}, "text": {text}, "title": {title}}.Encode(), nil)
		if err := app.getShare(w, r); err != nil {
			return
		}
		to := w.Header().Get("Location")
		if u, err := url.Parse(to); err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n") {
			t.Errorf("share of %q, %q, %q leads to %q", address, text, title, to)
		}
	})
}

// With -worker off, the address of the worker has the one that removes itself.
func TestWorkerOff(t *testing.T) {
	t.Parallel()
	on, _ := newApp(t, Config{})
	off, _ := newAppIn(t, Config{}, func(env *response.Env) { env.NoWorker = true })
	if get(on, "/worker.js").Body.String() != string(web.Named("worker.js").Body) {
		t.Error("/worker.js is not worker.js")
	}
	w := get(off, "/worker.js")
	if w.Body.String() != string(web.Named("worker-off.js").Body) || w.Header().Get("Cache-Control") != response.Revalidate || w.Header().Get("Content-Security-Policy") != response.PagePolicy {
		t.Errorf("with the worker off, /worker.js = %v", w.Header())
	}
	for path, lang := range map[string]string{"/worker-off": "en", "/ar/worker-off": "ar"} {
		w := get(on, path)
		page := w.Body.String()
		if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" || !strings.Contains(page, `lang="`+lang+`"`) ||
			!strings.Contains(page, `src="/news`+web.Path("worker-off.js")+`" data-scope="/news/"`) || !strings.Contains(page, textsIn(lang).NoScript) ||
			!strings.Contains(page, `<a href="/news`+strings.TrimPrefix("/"+lang, "/en")+`/saved">`+textsIn(lang).Saved+`</a>`) {
			t.Errorf("GET %s = %d %v\n%s", path, w.Code, w.Header(), page)
		}
		if strings.Contains(page, `id="start"`) { // would register the worker again
			t.Errorf("GET %s starts the page's program", path)
		}
	}
}

// Every language of the pages has texts here.
func TestTexts(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"ar"} {
		if textsIn(lang) == textsIn("en") || messages.For(lang) == messages.For("en") {
			t.Errorf("the texts in %s are English", lang)
		}
	}
}
