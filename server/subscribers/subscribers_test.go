package subscribers_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/mailer"
	"broadside/server/mailer/mailertest"
	"broadside/server/push"
	"broadside/server/push/pushtest"
	"broadside/server/response"
	"broadside/server/store"
	"broadside/server/store/sqlite"
	"broadside/server/storetest"
	"broadside/server/subscribers"
)

// fakeDesk has two stories that are translations of each other, and one category.
type fakeDesk struct{}

var categories = []classifieds.Category{{Code: "motors", Names: map[string]string{"en": "Motors", "ar": "سيارات"}}}

func (fakeDesk) Article(_ context.Context, slug string) (articles.Article, error) {
	switch slug {
	case "bus-lane":
		return articles.Article{Slug: slug, Lang: "en-GB", Headline: "Bus lane opens", Standfirst: "From Sunday", Translations: map[string]string{"ar": "masar"}}, nil
	case "masar":
		return articles.Article{Slug: slug, Lang: "ar", Headline: "افتتاح مسار الحافلات", Translations: map[string]string{"en": "bus-lane"}}, nil
	case "long":
		return articles.Article{Slug: slug, Lang: "ar", Headline: strings.Repeat("كلمة ", 500), Standfirst: strings.Repeat("كلمة ", 5000)}, nil
	case "hostile":
		return articles.Article{Slug: slug, Lang: "en", Headline: "Ferry <b>sinks</b>\r\nBcc: victim@home.example", Standfirst: "<script>alert(1)</script>\n.\nQUIT"}, nil
	case "retracted":
		return articles.Article{Slug: slug, Lang: "en", Headline: "Wrong", Corrections: []articles.Correction{{Kind: "retraction"}}}, nil
	}
	return articles.Article{}, api.Fail(api.NotFound, "No such story", slug)
}

func (fakeDesk) Categories(context.Context) ([]classifieds.Category, error) { return categories, nil }

func (fakeDesk) PrepareFilter(f *classifieds.Filter) error {
	if f.Category != "" && f.Category != "motors" {
		return api.Fail(api.Validation, "The filter is not usable", "there is no category "+f.Category)
	}
	return nil
}

var paper = api.Site{
	Publisher: "The Example Tribune", Origin: "https://paper.example", Base: "/news", Languages: []string{"en", "ar"}, Zone: "Asia/Dubai", Offset: 4 * 3600,
	Cities: []api.City{{Code: "dubai", Names: map[string]string{"en": "Dubai", "ar": "دبي"}}},
}

// world is a service over a real store and a push service on this machine.
type world struct {
	*subscribers.Service
	t       *testing.T
	store   *sqlite.Store
	push    *pushtest.Service
	mail    *mailertest.Server
	handler http.Handler
	path    string // of the database
	log     *strings.Builder
	clock   *storetest.Clock
}

func newWorld(t *testing.T) *world {
	t.Helper()
	noonInDubai := time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)
	w := &world{t: t, push: pushtest.New(), mail: &mailertest.Server{}, path: filepath.Join(t.TempDir(), "s.db"), log: &strings.Builder{}, clock: storetest.NewClock(noonInDubai)}
	t.Cleanup(w.push.Close)
	w.push.Now = w.clock.Now
	if err := w.mail.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.mail.Close)
	w.open()
	return w
}

// open starts the service, as a process does.
func (w *world) open() {
	w.t.Helper()
	st, err := sqlite.Open(w.t.Context(), w.path, store.Config{Categories: categories, Cities: paper.Cities})
	if err != nil {
		w.t.Fatal(err)
	}
	w.store = st
	w.t.Cleanup(func() { _ = st.Close() })
	key, err := push.LoadKey(filepath.Join(filepath.Dir(w.path), "push.pem"))
	if err != nil {
		w.t.Fatal(err)
	}
	signer, err := push.NewSigner(key, paper.Origin)
	if err != nil {
		w.t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(w.log, nil))
	server, err := mailer.ParseServer("smtp://" + w.mail.Addr)
	if err != nil {
		w.t.Fatal(err)
	}
	server.Roots = w.mail.Roots
	sender, err := mailer.New(mailer.Config{From: mail.Address{Address: "news@paper.example"}, Server: server, Now: w.clock.Now})
	if err != nil {
		w.t.Fatal(err)
	}
	w.Service = subscribers.New(subscribers.Config{
		Site: paper, Desk: fakeDesk{}, Store: st, Signer: signer, Client: push.NewClient(signer, w.push.Transport(), w.clock.Now),
		Key: []byte("key"), Mailer: sender, MailKey: []byte("mail key"), Log: log, Now: w.clock.Now, PerNetwork: 8, Loopback: true,
	})
	env := response.NewEnv(paper, 1<<20, log, w.clock.Now, func(time.Time) (uint64, time.Time) { return 1, time.Time{} })
	env.WriteError = func(out http.ResponseWriter, _ *http.Request, p *api.Problem) { response.WriteProblem(out, p) }
	routes := map[string]response.Handler{}
	for _, r := range w.Routes(env) {
		routes[r.Method+" "+r.Pattern] = r.Handle
	}
	w.handler = http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		h := routes[r.Method+" "+r.URL.Path]
		if h == nil {
			http.NotFound(out, r)
		} else if err := h(out, r); err != nil {
			env.Fail(out, r, err)
		}
	})
}

// choices is the body of a request.
type choices map[string]any

// with returns choices with others.
func (c choices) with(name string, value any) choices {
	out := choices{name: value}
	for k, v := range c {
		if k != name {
			out[k] = v
		}
	}
	return out
}

var breaking = choices{"lang": "en", "zone": "Asia/Dubai", "breaking": true, "quiet": map[string]string{"from": "22:00", "to": "07:00"}}

func (w *world) send(method string, body any, header ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		w.t.Fatal(err)
	}
	r := httptest.NewRequest(method, "/api/v1/push/subscriptions", strings.NewReader(string(text)))
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	out := httptest.NewRecorder()
	w.handler.ServeHTTP(out, r)
	return out
}

// subscribe subscribes a new browser.
func (w *world) subscribe(name string, c choices) push.Subscription {
	w.t.Helper()
	to := w.push.Subscribe(name)
	if out := w.send("POST", c.with("subscription", to)); out.Code != http.StatusCreated {
		w.t.Fatalf("subscribing %s: %d %s", name, out.Code, out.Body)
	}
	return to
}

// deliver sends everything that is due.
func (w *world) deliver() {
	w.t.Helper()
	for {
		n, err := w.Deliver(w.t.Context())
		if err != nil {
			w.t.Fatal(err)
		}
		if n == 0 {
			break
		}
	}
	if err := w.push.Fault(); err != nil {
		w.t.Error(err)
	}
}

// queue queues a story without waiting for it.
func (w *world) queue(slug string) subscribers.StoryReport {
	w.t.Helper()
	ctx, cancel := context.WithCancel(w.t.Context())
	defer cancel()
	report, err := w.Notify(ctx, slug, false, func(int, int) { cancel() })
	if err != nil {
		w.t.Fatal(err)
	}
	return report
}

// received returns "browser: title" for each notification that has arrived
// since the last call.
func (w *world) received() string {
	w.t.Helper()
	var out []string
	for _, r := range w.push.Take() {
		var m struct{ Notification struct{ Title string } }
		if err := json.Unmarshal([]byte(r.Text), &m); err != nil {
			w.t.Fatal(err)
		}
		out = append(out, r.Browser+": "+m.Notification.Title)
	}
	slices.Sort(out) // they are sent at the same time
	return strings.Join(out, "; ")
}

func (w *world) expect(what, want string) {
	w.t.Helper()
	if got := w.received(); got != want {
		w.t.Errorf("%s: received %q, want %q", what, got, want)
	}
}

func signupOf(address string) store.Signup {
	return store.Signup{Subscriber: store.Subscriber{ID: address, Address: address, Lang: "en", Zone: "UTC", Breaking: true}}
}

func listing(n int, category string, at time.Time) classifieds.Listing {
	return classifieds.Listing{ID: fmt.Sprintf("l%d", n), State: classifieds.Live, Category: category, Title: fmt.Sprintf("Toyota %d", n), Lang: "en",
		Intent: classifieds.Offer, Published: at, Place: classifieds.Place{City: "dubai"}}
}
