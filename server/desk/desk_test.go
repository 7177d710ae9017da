package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/store"
	"broadside/server/store/sqlite"
	"broadside/server/storetest"
)

// noon is the current time of these tests.
var noon = storetest.Now

// newsroom implements Newsroom in memory.
type newsroom struct {
	mu      sync.Mutex
	stories map[string]articles.Article
	gone    map[string]bool
	langs   map[string]string // of removed stories
	version uint64
}

func (n *newsroom) Summaries() []articles.Summary {
	n.mu.Lock()
	defer n.mu.Unlock()
	out := []articles.Summary{}
	for _, a := range n.stories {
		out = append(out, a.Summary())
	}
	return out
}

func (n *newsroom) Article(slug string) (articles.Article, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	a, ok := n.stories[slug]
	if !ok {
		return a, errors.New("newsroom: no " + slug)
	}
	return a, nil
}

func (n *newsroom) Gone(slug string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.gone[slug]
}

func (n *newsroom) Lang(slug string) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return cmp.Or(n.stories[slug].Lang, n.langs[slug])
}

func (n *newsroom) Version() uint64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.version
}

func (n *newsroom) put(a articles.Article) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.stories[a.Slug] = a
	n.version++
}

func (n *newsroom) remove(slug string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.langs[slug] = n.stories[slug].Lang
	delete(n.stories, slug)
	n.gone[slug] = true
	n.version++
}

// fixture is a desk with its newsroom, store and clock.
type fixture struct {
	*Desk
	news  *newsroom
	store *sqlite.Store
	clock *storetest.Clock
}

func site() api.Site {
	s := api.Site{
		Publisher: "The Corniche", Languages: []string{"en", "ar"}, Cities: storetest.Cities(),
		Sections: []api.Section{
			{Code: "news", Names: map[string]string{"en": "News", "ar": "أخبار"}},
			{Code: "business", Names: map[string]string{"en": "Business", "ar": "اقتصاد"}},
			{Code: "notices", Names: map[string]string{"en": "Notices", "ar": "إشعارات"}},
		},
	}
	s.Cities[0].Aka = []string{"Dubai Marina", "مرسى دبي", "Deira"}
	return s
}

// categories returns those of storetest with the words and sections of stories.
func categories() []classifieds.Category {
	all := storetest.Categories()
	for i := range all {
		switch c := &all[i]; c.Code {
		case "jobs":
			c.Sections = []string{"business"}
			c.Words = map[string][]string{"en": {"jobs", "hiring", "labour market"}, "ar": {"وظائف", "توظيف", "سوق العمل"}}
		case "property-rent":
			c.Words = map[string][]string{"en": {"rent", "rents", "tenants"}, "ar": {"إيجار", "مستأجر"}}
			c.PriceTypes = []classifieds.PriceType{classifieds.Fixed}
		case "motors":
			c.Words = map[string][]string{"en": {"car", "cars"}, "ar": {"سيارة", "سيارات"}}
			c.Attributes = append(c.Attributes, classifieds.Attribute{Code: "vin", Kind: classifieds.Text, Filter: true, Private: true})
		case "notices":
			c.Sections = []string{"notices"}
			c.Attributes[0].Required = true
		}
	}
	return all
}

func newFixture(t testing.TB, listings ...classifieds.Listing) *fixture {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "s.db"), store.Config{Categories: categories(), Cities: site().Cities})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	r := &fixture{news: &newsroom{stories: map[string]articles.Article{}, gone: map[string]bool{}, langs: map[string]string{}}, store: s, clock: storetest.NewClock(noon)}
	r.Desk, err = New(Config{Site: site(), Categories: categories(), Newsroom: r.news, Store: s, Now: r.clock.Now,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Put(t.Context(), listings...); err != nil {
		t.Fatal(err)
	}
	return r
}

// aStory returns a story published an hour ago.
func aStory(slug string, change ...func(*articles.Article)) articles.Article {
	a := articles.Article{
		Slug: slug, Kind: articles.News, Headline: "A headline", Section: "news", Lang: "en", Dir: "ltr",
		Published: noon.Add(-time.Hour), Status: articles.StatusLive,
	}
	for _, c := range change {
		c(&a)
	}
	return a
}

// aListing returns a live listing.
func aListing(id string, change ...func(*classifieds.Listing)) classifieds.Listing {
	l := classifieds.Listing{
		ID: id, Category: "items", Intent: classifieds.Offer, Title: "Oak desk", Text: "A desk of oak.", Lang: "en",
		Price: classifieds.Price{Type: classifieds.Fixed, Minor: 45_000, Currency: "AED"},
		Place: classifieds.Place{Country: "AE", City: "dubai"},
		State: classifieds.Live, Published: noon.Add(-time.Hour), Expires: noon.Add(24 * time.Hour),
	}
	for _, c := range change {
		c(&l)
	}
	return l
}

// fails checks that err is a problem with this code.
func fails(t testing.TB, what string, err error, code api.Code) *api.Problem {
	t.Helper()
	var p *api.Problem
	if !errors.As(err, &p) || p.Code != code {
		t.Errorf("%s: error is %v, want %s", what, err, code)
		return &api.Problem{}
	}
	return p
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	good := newFixture(t)
	for _, tt := range []struct {
		name   string
		change func(*Config)
	}{
		{"no newsroom", func(c *Config) { c.Newsroom = nil }},
		{"no store", func(c *Config) { c.Store = nil }},
		{"no language", func(c *Config) { c.Site.Languages = nil }},
		{"a category twice", func(c *Config) { c.Categories = append(categories(), categories()[0]) }},
		{"a category without code", func(c *Config) { c.Categories = []classifieds.Category{{}} }},
	} {
		c := Config{Site: site(), Categories: categories(), Newsroom: good.news, Store: good.store}
		tt.change(&c)
		if _, err := New(c); err == nil {
			t.Errorf("%s: no error", tt.name)
		}
	}
}

func TestCategoriesHidePrivate(t *testing.T) {
	t.Parallel()
	r := newFixture(t)
	all, err := r.Categories(t.Context())
	if err != nil || len(all) != len(categories()) {
		t.Fatalf("Categories = %d, %v", len(all), err)
	}
	for _, c := range all {
		for _, a := range c.Attributes {
			if a.Private {
				t.Errorf("%s shows the private %s", c.Code, a.Code)
			}
		}
	}
	if r.category("motors").Attributes[4].Code != "vin" {
		t.Error("the desk's own categories lost an attribute")
	}
}

func TestSeedManyPortions(t *testing.T) {
	t.Parallel()
	var all []classifieds.Listing
	for i := range 2100 {
		all = append(all, aListing(fmt.Sprint("m", i)))
	}
	r := newFixture(t, all...)
	if page, err := r.Listings(t.Context(), classifieds.Filter{}); err != nil || page.Total.Value != len(all) {
		t.Errorf("total is %v, %v, want %d", page.Total, err, len(all))
	}
}

func TestTick(t *testing.T) {
	t.Parallel()
	r := newFixture(t, aListing("a"))
	r.clock.Set(noon.Add(25 * time.Hour))
	r.runMinute(t.Context(), 59)
	if l, err := r.store.Listing(t.Context(), "a"); err != nil || l.State != classifieds.Expired {
		t.Errorf("a is %s, %v, want expired", l.State, err)
	}
}

// Run first expires overdue listings, and returns when its context is done.
func TestRun(t *testing.T) {
	t.Parallel()
	r := newFixture(t, aListing("a"))
	r.clock.Set(noon.Add(25 * time.Hour))
	before := r.store.Version()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { r.Run(ctx); close(done) }()
	for until := time.Now().Add(5 * time.Minute); r.store.Version() == before && time.Now().Before(until); {
		runtime.Gosched()
	}
	stop()
	<-done
	if l, err := r.store.Listing(t.Context(), "a"); err != nil || l.State != classifieds.Expired {
		t.Errorf("a is %s, %v, want expired", l.State, err)
	}
}

func slugs(items []articles.Summary) []string {
	out := []string{}
	for _, s := range items {
		out = append(out, s.Slug)
	}
	return out
}

func ids(items []classifieds.Listing) []string {
	out := []string{}
	for _, l := range items {
		out = append(out, l.ID)
	}
	slices.Sort(out)
	return out
}
