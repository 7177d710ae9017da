package feeds

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"broadside/articles"
	"broadside/server/xsstest"
)

// sharedData returns the path of a shared data file, which every CI run has.
func sharedData(t testing.TB, parts ...string) string {
	t.Helper()
	p := filepath.Join(append([]string{"..", "..", "..", "shared"}, parts...)...)
	if _, err := os.Stat(p); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skipf("the real data is not beside the project: %v", err)
	}
	return p
}

// ninjsValidator returns IPTC's schema with formats asserted. Its reference to GeoJSON, for places,
// accepts anything, as we do not use it.
func ninjsValidator(t testing.TB) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("https://geojson.org/schema/GeoJSON.json", map[string]any{}); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(sharedData(t, "data", "ninjs", "ninjs-schema_3.1.json"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t testing.TB, s *jsonschema.Schema, b []byte) error {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(v)
}

// TestNinjsValidatorBites runs IPTC's own test suite and examples through the validator, to prove
// that it detects errors.
func TestNinjsValidatorBites(t *testing.T) {
	t.Parallel()
	s := ninjsValidator(t)
	for _, tt := range []struct {
		files string
		valid bool
	}{
		{filepath.Join(sharedData(t, "data", "ninjs", "test_suite", "3.1", "should_pass"), "*.json"), true},
		{filepath.Join(sharedData(t, "data", "ninjs", "test_suite", "3.1", "should_fail"), "*.json"), false},
	} {
		files, err := filepath.Glob(tt.files)
		if err != nil || len(files) == 0 {
			t.Fatalf("no files at %s: %v", tt.files, err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := validate(t, s, b); (err == nil) != tt.valid {
				t.Errorf("%s: %v, want valid %v", filepath.Base(file), err, tt.valid)
			}
		}
	}
	for name, b := range map[string]string{
		"no uri":             `{"type":"text"}`,
		"a type of its own":  `{"uri":"http://a.example/1","type":"story"}`,
		"a field of its own": `{"uri":"http://a.example/1","kicker":"x"}`,
		"no date":            `{"uri":"http://a.example/1","firstCreated":"yesterday"}`,
		"no uri format":      `{"uri":"not a uri"}`,
		"status":             `{"uri":"http://a.example/1","pubStatus":"killed"}`,
		"association":        `{"uri":"http://a.example/1","associations":[{"uri":"http://a.example/2"}]}`,
	} {
		if validate(t, s, []byte(b)) == nil {
			t.Errorf("%s: %s is valid", name, b)
		}
	}
}

func TestNinjsIsValid(t *testing.T) {
	t.Parallel()
	s := ninjsValidator(t)
	list := feedStories()
	list = append(list, parsedSeed(), articles.Article{Slug: "bare", Headline: "Bare", Lang: "en"})
	for _, status := range []articles.Status{articles.StatusDraft, articles.StatusScheduled, articles.StatusLive, articles.StatusWithheld, articles.StatusKilled} {
		for _, kind := range []articles.Kind{articles.News, articles.Opinion, articles.Analysis, articles.Live, articles.Sponsored, articles.Notice} {
			a := feedStory()
			a.Status, a.Kind, a.Embargo, a.Expires = status, kind, a.Published, a.Published.AddDate(1, 0, 0)
			list = append(list, a)
		}
	}
	for _, text := range xsstest.Texts {
		var a articles.Article
		xsstest.FillTexts(&a, text)
		list = append(list, a)
	}
	for _, a := range list {
		b, err := json.Marshal(Ninjs(feedSite(), a))
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(t, s, b); err != nil {
			t.Errorf("%s (%s): %v\n%s", a.Slug, a.Status, err, b)
		}
	}
}

// parsedSeed returns the article that the wire text of the seed parses to by the rules of docs/write.md, without
// byline, date, picture file and section.
func parsedSeed() articles.Article {
	a := articles.Article{
		Slug: "seed", Kind: articles.News, Headline: "Turkey, Iran to boost military cooperation", Standfirst: "Rare visit",
		Images:    []articles.Image{{Credit: "Reuters", Caption: "Turkish President Tayyip Erdogan meets with Iran’s …"}},
		Publisher: "Gulf News", Source: "Gulf News", Dateline: &articles.Dateline{City: "Dubai", Raw: "Dubai:"},
		Contributors: []articles.Contributor{{Name: "Reuters", Role: "wire"}}, Attribution: "-with inputs from Reuters",
		Status: articles.StatusDraft, Lang: "en", Dir: "ltr", Words: 400, Minutes: 2,
	}
	for range 18 {
		a.Body = append(a.Body, articles.Block{Kind: articles.Paragraph, Spans: []articles.Span{{Text: "A paragraph."}}})
	}
	return a
}

// A dateline with only an agency is printed before the text, but is not ninjs's located.
func TestDatelineOfAnAgencyAlone(t *testing.T) {
	t.Parallel()
	a := feedStory()
	a.Dateline = &articles.Dateline{Agency: "Reuters", Raw: "Jan 30 (Reuters) -"}
	if got := Ninjs(feedSite(), a).Located; got != "" {
		t.Errorf("located = %q, want none", got)
	}
	if got := articleHTML(feedSite(), a); !strings.Contains(got, "(Reuters)") {
		t.Errorf("the agency is not printed in %s", got)
	}
}

// TestNinjsColumns checks the mapping of each field of an article.
func TestNinjsColumns(t *testing.T) {
	t.Parallel()
	a := feedStory()
	a.Embargo, a.Expires = a.Published.Add(-time.Hour), a.Published.AddDate(1, 0, 0)
	b, err := json.Marshal(Ninjs(feedSite(), a))
	if err != nil {
		t.Fatal(err)
	}
	var n map[string]any
	if err := json.Unmarshal(b, &n); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ path, want string }{
		{"uri", "https://paper.example/news/articles/dubai-rents"},
		{"type", "text"},
		{"version", "3"},
		{"firstCreated", "2026-11-22T20:15:00+04:00"},
		{"versionCreated", "2026-11-23T06:10:00+04:00"},
		{"embargoedUntil", "2026-11-22T19:15:00+04:00"},
		{"expires", "2027-11-22T20:15:00+04:00"},
		{"pubStatus", "usable"},
		{"language", "en"},
		{"by", "Reem Sultan, Imran Qazi"},
		{"located", "Dubai, United Arab Emirates (Reuters)"},
		{"copyrightHolder", "The Corniche"},
		{"copyrightNotice", "© 2026 The Corniche"},
		{"edNote", "-with inputs from Reuters\ncorrection 2026-11-23T06:10:00+04:00: It was 41,000."},
		{"headlines.0.role", "main"},
		{"headlines.0.value", a.Headline},
		{"descriptions.0.value", "Housing"},
		{"descriptions.1.role", "summary"},
		{"descriptions.1.value", a.Standfirst},
		{"bodies.0.contentType", "text/html"},
		{"bodies.1.contentType", "text/plain"},
		{"bodies.1.value", a.Text()},
		{"people.0.name", "Reem Sultan"},
		{"people.0.rel", "author"},
		{"people.2.name", "Mariam Qadri"},
		{"people.2.rel", "mentions"},
		{"organisations.0.name", "Alderby Hazim"},
		{"places.1.name", "Sharjah"},
		{"subjects.0.literal", "business"},
		{"subjects.1.name", "Housing"},
		{"subjects.2.rel", "keyword"},
		{"genres.0.uri", "http://cv.iptc.org/newscodes/genre/Analysis"},
		{"infoSources.0.role", "publisher"},
		{"infoSources.0.name", "The Corniche"},
		{"infoSources.1.role", "contributor"},
		{"infoSources.1.name", "Reuters"},
		{"altIds.0.value", "dubai-rents"},
		{"standard.version", "3.1"},
		{"associations.0.type", "picture"},
		{"associations.0.rel", "lead"},
		{"associations.0.descriptions.0.value", "Lit windows"},
		{"associations.0.infoSources.0.name", "Reuters"},
		{"associations.0.copyrightNotice", "© Reuters"},
		{"associations.0.usageTerms", "CC BY 4.0"},
		{"associations.0.renditions.0.href", "https://paper.example/news/media/img/rents.webp?v=1"},
		{"associations.0.renditions.0.contentType", "image/webp"},
		{"associations.0.renditions.1.name", "width-640"},
		{"associations.2.name", "translation-ar"},
		{"associations.2.uri", "https://paper.example/news/articles/dubai-rents-ar"},
	} {
		equal(t, tt.path, jsonAt(n, tt.path), tt.want)
	}
	poi := n["associations"].([]any)[0].(map[string]any)["renditions"].([]any)[0].(map[string]any)["poi"]
	if m := poi.(map[string]any); m["x"] != 800.0 || m["y"] != 225.0 {
		t.Errorf("poi = %v, want 800, 225", poi)
	}
}

// jsonAt returns the value at a path in JSON: "people.0.name".
func jsonAt(v any, path string) string {
	for key := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[key]
		case []any:
			i := int(key[0] - '0')
			if i >= len(x) {
				return ""
			}
			v = x[i]
		}
	}
	s, _ := v.(string)
	return s
}

func TestNinjsStatus(t *testing.T) {
	t.Parallel()
	for status, want := range map[articles.Status]string{
		articles.StatusLive: "usable", articles.StatusKilled: "canceled", articles.StatusDraft: "withheld",
		articles.StatusScheduled: "withheld", articles.StatusWithheld: "withheld", "": "withheld",
	} {
		if got := Ninjs(feedSite(), articles.Article{Status: status}).Status; got != want {
			t.Errorf("Status of %q is %q, want %q", status, got, want)
		}
	}
}
