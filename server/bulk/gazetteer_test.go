package bulk

import (
	"strings"
	"testing"

	"broadside/app/api"
	"broadside/server/settings"
)

func TestGazetteer(t *testing.T) {
	t.Parallel()
	site, problems := settings.Site(shipped())
	if len(problems) != 0 {
		t.Fatal(problemText(problems))
	}
	g := newGazetteer(site.Cities)
	for _, tt := range []struct {
		name, code string
		district   bool
	}{
		{"dubai", "dubai", false}, {"Dubai", "dubai", false}, {" DUBAI ", "dubai", false}, {"دبي", "dubai", false},
		{"Dubai Marina", "dubai", true}, {"dubai-marina", "dubai", true}, {"مرسى دبي", "dubai", true}, {"مرسي دبي", "dubai", true},
		{"ras-al-khaimah", "ras-al-khaimah", false}, {"Ras Al Khaimah", "ras-al-khaimah", false}, {"راس الخيمه", "ras-al-khaimah", false},
		{"أبو ظبي", "abu-dhabi", true}, {"أبوظبي", "abu-dhabi", false}, {"The Pearl", "doha", true}, {"مكة", "mecca", true}, {"جده", "jeddah", false},
	} {
		c, district, ok := g.lookup(tt.name)
		if !ok || c.Code != tt.code || district != tt.district {
			t.Errorf("lookup(%q) = %s, %t, %t, want %s, %t", tt.name, c.Code, district, ok, tt.code, tt.district)
		}
	}
	for _, name := range []string{"", "Atlantis", "Dub"} {
		if c, _, ok := g.lookup(name); ok {
			t.Errorf("lookup(%q) = %s", name, c.Code)
		}
	}
}

func TestSuggestPlace(t *testing.T) {
	t.Parallel()
	g := newGazetteer([]api.City{{Code: "abu-dhabi", Names: map[string]string{"en": "Abu Dhabi", "ar": "أبوظبي"}}, {Code: "washington", Names: map[string]string{"en": "Washington"}}, {Code: "dubai"}, {Code: "fujairah"}})
	for name, want := range map[string]string{
		"Dubia": "dubai", "Abu Dabi": "abu-dhabi", "ABU-DHABY": "abu-dhabi", "ابو ظبي": "abu-dhabi", "Fujaira": "fujairah", "Washingtun": "washington",
		"Arlington": "", "Wilmington": "", "Muscat": "", "Doha": "", "": "", "دبا": "",
	} {
		got, fix := "", g.suggest(name)
		if _, quoted, ok := strings.Cut(fix, `"`); ok {
			got, _, _ = strings.Cut(quoted, `"`)
		}
		if got != want || want == "" && fix != "one of abu-dhabi, washington, dubai, fujairah" {
			t.Errorf("suggest(%q) = %q, want %q", name, fix, want)
		}
	}
}

func TestAreaNames(t *testing.T) {
	t.Parallel()
	c := api.City{Aka: []string{"دوحة", "Katara", "كتارا", "Al Nahda", "Pearl", "اللؤلؤة"}}
	for _, tt := range []struct{ area, en, ar string }{
		{"كتارا", "Katara", ""}, {"katara", "", "كتارا"}, {"Pearl", "", "اللؤلؤة"}, {"Al Nahda", "", ""}, {"دوحة", "", ""}, {"Elsewhere", "", ""}, {"", "", ""},
	} {
		if got := areaNames(c, tt.area, []string{"en", "ar"}); got["en"] != tt.en || got["ar"] != tt.ar || tt.en+tt.ar == "" && len(got) > 0 {
			t.Errorf("areaNames(%q) = %v, want en %q, ar %q", tt.area, got, tt.en, tt.ar)
		}
	}
}
