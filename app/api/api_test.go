package api

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestName(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		names map[string]string
		lang  string
		want  string
	}{
		{"in the language", map[string]string{"en": "Dubai", "ar": "دبي"}, "ar", "دبي"},
		{"in its primary language", map[string]string{"en": "Dubai", "ar": "دبي"}, "ar-AE", "دبي"},
		{"else in English", map[string]string{"en": "Dubai", "ar": "دبي"}, "fr", "Dubai"},
		{"an empty name is none", map[string]string{"en": "Dubai", "ar": ""}, "ar", "Dubai"},
		{"else any, always the same", map[string]string{"tr": "Dubai", "fa": "دوبی", "de": "Dubai am Golf"}, "ar", "Dubai"},
		{"any that is not empty", map[string]string{"en": "", "tr": "Dubai", "fa": ""}, "ar", "Dubai"},
		{"none at all", nil, "en", ""},
	} {
		for range 20 { // the result must not depend on the order of the map
			if got := Name(tt.names, tt.lang); got != tt.want {
				t.Fatalf("%s: Name(%v, %s) = %q, want %q", tt.name, tt.names, tt.lang, got, tt.want)
			}
		}
	}
}

// A page without items has an empty array, and omits other empty fields.
func TestPageJSON(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		in   Page[string]
		want string
	}{
		{"empty", Page[string]{Items: []string{}, Total: Total{Exact: true}}, `{"items":[],"total":{"value":0,"exact":true}}`},
		{"at least so many", Page[string]{Items: []string{"a"}, Total: Total{Value: 1000}, Next: "c"}, `{"items":["a"],"total":{"value":1000,"exact":false},"next":"c"}`},
		{"with counts", Page[string]{Items: []string{}, Facets: []Facet{{Code: "city", Counts: []Count{{Value: "dubai", N: 2, Exact: true}}}}},
			`{"items":[],"facets":[{"code":"city","counts":[{"value":"dubai","n":2,"exact":true}]}],"total":{"value":0,"exact":false}}`},
		{"with featured items", Page[string]{Items: []string{}, Promoted: []string{"f"}}, `{"items":[],"promoted":["f"],"total":{"value":0,"exact":false}}`},
	} {
		got, err := json.Marshal(tt.in)
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: %s, %v, want %s", tt.name, got, err, tt.want)
		}
	}
}

// The UTC offset is sent even if it is 0.
func TestSiteJSON(t *testing.T) {
	t.Parallel()
	b, err := json.Marshal(Site{Publisher: "P", Zone: "UTC", Languages: []string{"en"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"offset":0`, `"zone":"UTC"`, `"publisher":"P"`, `"languages":["en"]`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("%s is not in %s", want, b)
		}
	}
	for _, gone := range []string{"base", "names", "tagline", "currencies", "shifts"} {
		if strings.Contains(string(b), `"`+gone+`"`) {
			t.Errorf("%s holds an empty %s", b, gone)
		}
	}
}

// Times are shown with the UTC offset that applies to them, not with the
// current one.
func TestLocal(t *testing.T) {
	t.Parallel()
	spring := time.Date(2026, time.March, 29, 1, 0, 0, 0, time.UTC)
	autumn := time.Date(2026, time.October, 25, 1, 0, 0, 0, time.UTC)
	london := []Shift{{spring.AddDate(-1, 0, 0), 0}, {spring, 3600}, {autumn, 0}}
	for _, tt := range []struct {
		name   string
		shifts []Shift
		at     time.Time
		offset int
	}{
		{"no shifts", nil, spring, 14400},
		{"one second before", london, spring.Add(-time.Second), 0},
		{"summer", london, spring, 3600},
		{"its last second", london, autumn.Add(-time.Second), 3600},
		{"winter", london, autumn, 0},
		{"long after the last", london, autumn.AddDate(9, 0, 0), 0},
		{"long before the first", london, autumn.AddDate(-99, 0, 0), 0},
		{"in another zone", london, spring.In(time.FixedZone("x", -7200)), 3600},
		{"before a first that is not today's", []Shift{{spring, 7200}, {autumn, 10800}}, spring.AddDate(-20, 0, 0), 7200},
	} {
		got := Site{Zone: "Europe/London", Offset: 14400, Shifts: tt.shifts}.LocalTime(tt.at)
		if _, offset := got.Zone(); offset != tt.offset || !got.Equal(tt.at) {
			t.Errorf("%s: Local(%s) = %s, want it %d s east of UTC", tt.name, tt.at, got, tt.offset)
		}
	}
}

func TestCityJSON(t *testing.T) {
	t.Parallel()
	in := `{"code":"dubai","country":"AE","region":"AE-DU","names":{"en":"Dubai"},"aka":["Deira"],"lat":25.2,"lon":55.27}`
	var c City
	if err := json.Unmarshal([]byte(in), &c); err != nil {
		t.Fatal(err)
	}
	if out, err := json.Marshal(c); err != nil || string(out) != in {
		t.Errorf("%s, %v, want %s", out, err, in)
	}
}

func TestFrameCountAdd(t *testing.T) {
	t.Parallel()
	sum := FrameCount{Day: "2026-11-23", Item: "rents", Views: 1}
	sum.Add(FrameCount{Day: "2026-11-24", Item: "shade", Views: 10, Opens: 3, Expands: 2})
	sum.Add(FrameCount{Opens: 1})
	if want := (FrameCount{Day: "2026-11-23", Item: "rents", Views: 11, Opens: 4, Expands: 2}); sum != want {
		t.Errorf("sum = %+v, want %+v", sum, want)
	}
}

// A sum has no day and no item; counters of 0 are encoded.
func TestFrameCountsJSON(t *testing.T) {
	t.Parallel()
	got, err := json.Marshal(FrameCounts{Partner: "p", From: "2026-11-01", To: "2026-11-02", Items: []FrameCount{{Day: "2026-11-01", Item: "rents", Opens: 1}}})
	want := `{"partner":"p","from":"2026-11-01","to":"2026-11-02","items":[{"day":"2026-11-01","item":"rents","views":0,"opens":1,"expands":0,"refused":0}],"total":{"views":0,"opens":0,"expands":0,"refused":0}}`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
}

func TestSiteLanguage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		languages []string
		tag, want string
	}{
		{[]string{"en", "ar"}, "ar", "ar"},
		{[]string{"en", "ar"}, "en-GB", "en"},
		{[]string{"en", "ar"}, "AR-ae", "ar"},
		{[]string{"en", "ar"}, "fr", ""},
		{[]string{"en", "ar"}, "", ""},
		{[]string{"zh-Hans", "zh-Hant"}, "zh-hant", "zh-Hant"},
		{[]string{"zh-Hans", "zh-Hant"}, "zh-TW", "zh-Hans"},
		{nil, "en", ""},
	} {
		if got := (Site{Languages: tt.languages}).Language(tt.tag); got != tt.want {
			t.Errorf("Language(%q) of %v = %q, want %q", tt.tag, tt.languages, got, tt.want)
		}
	}
}
