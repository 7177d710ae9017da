package settings

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"broadside/app/api"
)

const goodPaper = `names: {en: The Corniche, ar: الكورنيش}
tagline: {en: News, ar: أخبار}
languages: [en, ar]
zone: Asia/Dubai
currencies: [AED, SAR]
sections:
  - {code: news, names: {en: News, ar: أخبار}}
`

const goodPlaces = `- {code: dubai, country: AE, region: AE-DU, names: {en: Dubai, ar: دبي}, aka: [Dubai Marina, مرسى دبي], lat: 25.20, lon: 55.27}
- {code: riyadh, country: SA, names: {en: Riyadh, ar: الرياض}, lat: 24.71, lon: 46.68}
`

func TestSite(t *testing.T) {
	t.Parallel()
	site, problems := Site(fstest.MapFS{"paper.yaml": {Data: []byte(goodPaper)}, "places.yaml": {Data: []byte(goodPlaces)}})
	if len(problems) != 0 {
		t.Fatal(problemText(problems))
	}
	if site.Publisher != "The Corniche" || site.Zone != "Asia/Dubai" || site.Offset != 4*3600 || site.Shifts != nil || strings.Join(site.Languages, " ") != "en ar" ||
		strings.Join(site.Currencies, " ") != "AED SAR" || site.Tagline["ar"] != "أخبار" {
		t.Errorf("%+v", site)
	}
	if len(site.Sections) != 1 || site.Sections[0].Code != "news" || len(site.Cities) != 2 || site.Cities[0].Region != "AE-DU" || site.Cities[1].Lat != 24.71 {
		t.Errorf("%+v", site)
	}
}

// Shifts give the same local times as the time zone database, and there are none
// for a zone with one offset.
func TestShifts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		zone  string
		least int // shifts in 17 years
		most  int
	}{
		{"Asia/Dubai", 0, 0}, {"UTC", 0, 0}, {"Asia/Riyadh", 0, 0}, {"Asia/Kolkata", 0, 0},
		{"Europe/London", 33, 36}, {"Asia/Beirut", 33, 36}, {"Africa/Cairo", 8, 20}, {"Africa/Casablanca", 20, 70}, {"Europe/Istanbul", 5, 13},
		{"America/St_Johns", 33, 36}, {"Australia/Lord_Howe", 33, 36}, {"Europe/Dublin", 33, 36},
	} {
		paper := strings.Replace(goodPaper, "Asia/Dubai", tt.zone, 1)
		site, problems := Site(fstest.MapFS{"paper.yaml": {Data: []byte(paper)}, "places.yaml": {Data: []byte(goodPlaces)}})
		zone, err := time.LoadLocation(tt.zone)
		if len(problems) != 0 || err != nil {
			t.Fatal(problemText(problems), err)
		}
		if n := len(site.Shifts); n < tt.least || n > tt.most {
			t.Errorf("%s: %d shifts, want %d to %d", tt.zone, n, tt.least, tt.most)
		}
		same := func(at time.Time) {
			t.Helper()
			if got, want := site.LocalTime(at).Format(time.RFC3339), at.In(zone).Format(time.RFC3339); got != want {
				t.Errorf("%s: %s is drawn as %s, want %s", tt.zone, at.UTC(), got, want)
			}
		}
		now := time.Now()
		for at := now.AddDate(-shiftsBack, 0, 1); at.Before(now.AddDate(shiftsAhead, 0, -1)); at = at.Add(11 * time.Hour) {
			same(at)
		}
		for i, shift := range site.Shifts {
			if same(shift.At); i > 0 {
				same(shift.At.Add(-time.Second))
				if shift.Offset == site.Shifts[i-1].Offset {
					t.Errorf("%s: %s shifts nothing", tt.zone, shift.At)
				}
			}
		}
	}
}

// A zone with one offset in the covered years has no shifts, even if the offset
// changed before.
func TestShiftsOfTheYearsShown(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Africa/Cairo")
	if err != nil {
		t.Fatal(err)
	}
	day := func(year int, month time.Month, day int) time.Time {
		return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	}
	if all := shifts(zone, day(2016, 1, 1), day(2023, 1, 1)); all != nil {
		t.Errorf("in the years without summer time: %v", all)
	}
	want := []api.Shift{{At: day(2016, 1, 1), Offset: 7200}, {At: time.Date(2023, 4, 27, 22, 0, 0, 0, time.UTC), Offset: 10800}, {At: time.Date(2023, 10, 26, 21, 0, 0, 0, time.UTC), Offset: 7200}}
	if all := shifts(zone, day(2016, 1, 1), day(2024, 1, 1)); !slices.Equal(all, want) {
		t.Errorf("to the first summer again: %v, want %v", all, want)
	}
}

func TestSiteProblems(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, from, to, want string }{
		{"an unknown time zone", "Asia/Dubai", "Asia/Atlantis", `paper.yaml:4: zone: "Asia/Atlantis" is not a time zone`},
		{"the time zone Local", "Asia/Dubai", "Local", `paper.yaml:4: zone: "Local" is not a time zone`},
		{"no name in Arabic", "names: {en: The Corniche, ar: الكورنيش}", "names: {en: The Corniche}", `paper.yaml:1: names: no name in "ar"`},
		{"no section name in Arabic", "names: {en: News, ar: أخبار}}\n", "names: {en: News}}\n", `paper.yaml:1: sections[0].names: no name in "ar"`},
		{"a section twice", "  - {code: news", "  - {code: news, names: {en: A, ar: ب}}\n  - {code: news", `paper.yaml:8: sections[1].code: section "news" is there twice`},
		{"a code in capitals", "code: news", "code: News", `paper.yaml:7: sections[0].code: "News" is not a code`},
		{"an unknown key", "tagline", "taglien", `paper.yaml:2: taglien: unknown key; perhaps "tagline" is meant`},
		{"a country in words", "country: AE", "country: UAE", `places.yaml:1: [0].country: "UAE" is not a code`},
		{"a latitude above 90", "lat: 25.20", "lat: 95.20", `places.yaml:1: [0].lat: "95.20" is not usable`},
		{"no longitude", ", lon: 46.68", "", "places.yaml:2: [1].lon: missing"},
		{"a place twice", "code: riyadh", "code: dubai", `places.yaml:2: [1].code: place "dubai" is there twice`},
		{"a name of two places", "names: {en: Riyadh", "aka: [dubai-marina], names: {en: Riyadh", `places.yaml:2: [1]: "dubai marina" already stands for dubai`},
		{"a place without an Arabic name", "names: {en: Dubai, ar: دبي}", "names: {en: Dubai}", `places.yaml:1: [0].names: no name in "ar"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(goodPaper+goodPlaces, tt.from) {
				t.Fatalf("%q is not in the files", tt.from)
			}
			_, problems := Site(fstest.MapFS{
				"paper.yaml":  {Data: []byte(strings.Replace(goodPaper, tt.from, tt.to, 1))},
				"places.yaml": {Data: []byte(strings.Replace(goodPlaces, tt.from, tt.to, 1))},
			})
			if got := problemText(problems); !strings.Contains(got, tt.want) {
				t.Errorf("problems:\n%s\nwant:\n%s", got, tt.want)
			}
		})
	}
}

func TestSiteWithoutFilesIsUsable(t *testing.T) {
	t.Parallel()
	site, problems := Site(fstest.MapFS{})
	if len(problems) != 2 || site.Zone != "UTC" || site.Languages == nil || site.Sections == nil || site.Cities == nil {
		t.Errorf("%+v, %s", site, problemText(problems))
	}
}

func TestShippedPlacesAreWhereTheySay(t *testing.T) {
	t.Parallel()
	site, _ := Site(shipped())
	for _, c := range site.Cities {
		if c.Lat < 16 || c.Lat > 30 || c.Lon < 38 || c.Lon > 60 {
			t.Errorf("%s at %v, %v is not in the Gulf", c.Code, c.Lat, c.Lon)
		}
		if !strings.HasPrefix(c.Region, c.Country+"-") {
			t.Errorf("%s: region %s in country %s", c.Code, c.Region, c.Country)
		}
		if api.Name(c.Names, "ar") == api.Name(c.Names, "en") {
			t.Errorf("%s has one name for both languages", c.Code)
		}
	}
}
