package articles

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// full is an article with every field set.
func full() Article {
	return Article{
		Slug: "a", Kind: Analysis, Kicker: "Water", Headline: "Headline", Standfirst: "Standfirst",
		Images: []Image{
			{Src: "/media/a.webp?v=1", Alt: "A", Caption: "Lead", Credit: "WAM", Width: 640, Height: 400, Focus: "50% 50%", Renditions: []Rendition{{Src: "/media/a-320.webp?v=2", Width: 320, Height: 200}}},
			{Caption: "Second"},
		},
		Publisher: "P", Source: "S", Byline: []Person{{Name: "N", Role: "R", URL: "https://example.com"}},
		Contributors: []Contributor{{Name: "Reuters", Role: "wire"}}, Dateline: &Dateline{City: "Dubai", Raw: "Dubai:"},
		Places: []string{"Dubai"}, Subjects: []string{"Water"}, People: []string{"N"}, Organisations: []string{"O"},
		Body: []Block{
			{Kind: Paragraph, Spans: []Span{{Text: "One "}, {Text: "two", Strong: true, Em: true, Code: true, Href: "/x", Break: true}, {Text: "three"}}},
			{Kind: Heading, Level: 2, Spans: []Span{{Text: "Head"}}},
			{Kind: Quote, Items: [][]Span{{{Text: "Said"}}, {{Text: "and said"}}}, Speaker: "N, R"},
			{Kind: List, Ordered: true, Items: [][]Span{{{Text: "First"}}}},
			{Kind: Table, Rows: [][][]Span{{{{Text: "A"}}, {{Text: "B"}}}, {{{Text: "1"}}, {}}}},
			{Kind: Picture, Image: &Image{Caption: "Shown"}},
			{Kind: Picture, Image: &Image{Alt: "no caption"}},
			{Kind: Embed, URL: "https://example.com/v", Spans: []Span{{Text: "Film"}}},
			{Kind: Rule},
		},
		Attribution: "with inputs", Section: "news", Tags: []string{"t"}, Rank: 1,
		Published: noon, Updated: noon.Add(time.Hour), Embargo: noon, Expires: noon.Add(24 * time.Hour),
		Status: StatusLive, Version: 2, Corrections: []Correction{{At: noon, Kind: "update", Text: "T"}},
		Lang: "en", Dir: "ltr", Rights: "©", Canonical: "https://example.com/a", Translations: map[string]string{"ar": "a-ar"},
		Listings: Listings{Off: true, Sensitive: true, Categories: []string{"jobs"}, Place: "Dubai"}, Words: 9, Minutes: 1,
	}
}

// TestFullIsFull fails when a new field is not set above, so that the tests
// below cover all fields.
func TestFullIsFull(t *testing.T) {
	t.Parallel()
	v := reflect.ValueOf(full())
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Errorf("full() leaves %s unset", v.Type().Field(i).Name)
		}
	}
}

func TestJSONRoundTrip(t *testing.T) {
	t.Parallel()
	want := full()
	raw, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got Article
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestJSONOfTheLeast(t *testing.T) {
	t.Parallel()
	raw, err := json.Marshal(Article{Body: []Block{}})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"slug":"","kind":"","headline":"","body":[],"status":"","lang":"","dir":"","words":0,"minutes":0}`
	if string(raw) != want {
		t.Errorf("got %s, want %s", raw, want)
	}
}

// TestSummaryHoldsTheSameFields checks that Summary copies each field that
// Article has too.
func TestSummaryHoldsTheSameFields(t *testing.T) {
	t.Parallel()
	a := full()
	s := a.Summary()
	av, sv := reflect.ValueOf(a), reflect.ValueOf(s)
	for i := range sv.NumField() {
		name := sv.Type().Field(i).Name
		if name == "Image" {
			if s.Image == nil || !reflect.DeepEqual(*s.Image, a.Images[0]) {
				t.Errorf("Image = %+v, want the first", s.Image)
			}
			continue
		}
		if name == "Retracted" {
			continue
		}
		f := av.FieldByName(name)
		if !f.IsValid() || !reflect.DeepEqual(f.Interface(), sv.Field(i).Interface()) {
			t.Errorf("%s = %v, want the article's", name, sv.Field(i))
		}
	}
	if s := (&Article{}).Summary(); s.Image != nil {
		t.Errorf("Image = %+v of an article without", s.Image)
	}
}

// An article with a retraction among its corrections is retracted, also in its
// summary.
func TestRetracted(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		kinds []string
		want  bool
	}{
		{nil, false}, {[]string{"correction", "clarification", "update", ""}, false}, {[]string{"retraction"}, true}, {[]string{"update", "retraction", "correction"}, true},
	} {
		var a Article
		for _, kind := range tt.kinds {
			a.Corrections = append(a.Corrections, Correction{Kind: kind})
		}
		if a.Retracted() != tt.want || a.Summary().Retracted != tt.want {
			t.Errorf("%q: retracted %t, in a list %t, want %t", tt.kinds, a.Retracted(), a.Summary().Retracted, tt.want)
		}
		raw, err := json.Marshal(a.Summary())
		if err != nil || strings.Contains(string(raw), `"retracted":true`) != tt.want || strings.Contains(string(raw), `"retracted":false`) {
			t.Errorf("%q: %s, %v", tt.kinds, raw, err)
		}
	}
}

func TestShown(t *testing.T) {
	t.Parallel()
	hour := time.Hour
	for _, tt := range []struct {
		name                        string
		status                      Status
		published, embargo, expires time.Duration // from noon; 0 is unset
		want                        bool
	}{
		{"live", StatusLive, -hour, 0, 0, true},
		{"live, this second", StatusLive, -1, 0, 0, true},
		{"scheduled, its time has come", StatusScheduled, -hour, 0, 0, true},
		{"scheduled for later", StatusScheduled, hour, 0, 0, false},
		{"live, but of tomorrow", StatusLive, hour, 0, 0, false},
		{"live without a time", StatusLive, 0, 0, 0, false},
		{"embargoed", StatusLive, -hour, hour, 0, false},
		{"embargo over", StatusLive, -hour, -hour, 0, true},
		{"expired", StatusLive, -2 * hour, 0, -hour, false},
		{"expires later", StatusLive, -2 * hour, 0, hour, true},
		{"draft", StatusDraft, -hour, 0, 0, false},
		{"withheld", StatusWithheld, -hour, 0, 0, false},
		{"killed", StatusKilled, -hour, 0, 0, false},
		{"no status", "", -hour, 0, 0, false},
	} {
		at := func(d time.Duration) time.Time {
			if d == 0 {
				return time.Time{}
			}
			return noon.Add(d)
		}
		s := Summary{Status: tt.status, Published: at(tt.published), Embargo: at(tt.embargo), Expires: at(tt.expires)}
		if got := s.Shown(noon); got != tt.want {
			t.Errorf("%s: Shown = %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	a := full()
	want := strings.Join([]string{"One two\nthree", "Head", "Said", "and said", "1. First", "A\tB", "1\t", "Shown", "Film"}, "\n\n")
	if got := a.Text(); got != want {
		t.Errorf("Text() = %q, want %q", got, want)
	}
	if got := (&Article{}).Text(); got != "" {
		t.Errorf("Text() of nothing = %q", got)
	}
}

func TestDatelineText(t *testing.T) {
	t.Parallel()
	for want, d := range map[string]*Dateline{
		"":                     nil,
		"Dubai":                {City: "Dubai"},
		"Dubai, UAE":           {City: "Dubai", Country: "UAE"},
		"Dubai (WAM)":          {City: "Dubai", Agency: "WAM"},
		"Dubai, UAE (Reuters)": {City: "Dubai", Country: "UAE", Agency: "Reuters"},
		"(Reuters)":            {Agency: "Reuters", Raw: "Jan 30 (Reuters) -"},
	} {
		if got := d.Text(); got != want {
			t.Errorf("%+v = %q, want %q", d, got, want)
		}
	}
	if got := (&Dateline{Raw: "?"}).Text(); got != "" {
		t.Errorf("%q, want nothing where nothing is known", got)
	}
}
