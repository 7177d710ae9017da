package wire

import (
	"strings"
	"testing"
)

// The beginnings of stories of international agencies and those of the Gulf.
func TestDatelinesOfTheAgencies(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"NEW YORK (AP) — Text.", "New York||AP"},
		{"WASHINGTON (AP) -- Text.", "Washington||AP"},
		{"WASHINGTON, D.C. (AP) — Text.", "Washington|D.C.|AP"},
		{"PORT-AU-PRINCE, Haiti (AP) — Text.", "Port-Au-Prince|Haiti|AP"},
		{"PARIS, Nov 23, 2026 (AFP) - Text.", "Paris||AFP"},
		{"Paris (AFP) – Text.", "Paris||AFP"},
		{"RIYADH, Nov 23 (Reuters) - Text.", "Riyadh||Reuters"},
		{"LONDON/DUBAI, Nov 23 (Reuters) - Text.", "London/Dubai||Reuters"},
		{"ABU DHABI, 23rd November, 2026 (WAM) -- Text.", "Abu Dhabi||WAM"},
		{"ABU DHABI, 23 Nov. 2026 (WAM) – Text.", "Abu Dhabi||WAM"},
		{"Riyadh, November 23, 2026, SPA -- Text.", "Riyadh||SPA"},
		{"Riyadh, SPA -- Text.", "Riyadh||SPA"},
		{"Doha, November 23 (QNA) - Text.", "Doha||QNA"},
		{"KUWAIT, Nov 23 (KUNA) -- Text.", "Kuwait||KUNA"},
		{"Manama, Nov. 23 (BNA): Text.", "Manama||BNA"},
		{"ISTANBUL, Türkiye (AA) - Text.", "Istanbul|Türkiye|AA"},
		{"Dubai, 23 November: Text.", "Dubai||"},
		{"Sana’a: Text.", "Sana’a||"},
		{"RAS AL KHAIMAH — Text.", "Ras Al Khaimah||"},

		{"أبوظبي في 23 نوفمبر / وام / Text.", "أبوظبي||وام"},
		{"أبوظبي في 23 نوفمبر/ وام / Text.", "أبوظبي||وام"},
		{"الدوحة في 23 نوفمبر /قنا/ Text.", "الدوحة||قنا"},
		{"الدوحة /قنا/ Text.", "الدوحة||قنا"},
		{"دبي، 23 نوفمبر (رويترز) - Text.", "دبي||رويترز"},
		{"دبي، ٢٣ نوفمبر ٢٠٢٦ م (رويترز) - Text.", "دبي||رويترز"},
		{"الرياض – واس: Text.", "الرياض||واس"},
		{"القاهرة (أ ف ب) - Text.", "القاهرة||أ ف ب"},
		{"القاهرة - أ ش أ: Text.", "القاهرة||أ ش أ"},
		{"باريس - فرانس برس: Text.", "باريس||فرانس برس"},
		{"بيروت، لبنان (أ ف ب): Text.", "بيروت|لبنان|أ ف ب"},
		{"عَمَّان: Text.", "عَمَّان||"},
	} {
		d, rest, sure := Places{}.cutDateline(tt.in, "", "")
		if d == nil {
			t.Errorf("cutDateline(%q) finds none, want %q", tt.in, tt.want)
			continue
		}
		got := d.City + "|" + d.Country + "|" + d.Agency
		if got != tt.want || rest != "Text." || d.Raw+" Text." != tt.in || sure < 0.7 {
			t.Errorf("cutDateline(%q) = %q, raw %q, rest %q, %v sure; want %q", tt.in, got, d.Raw, rest, sure, tt.want)
		}
	}
}

// Words before a colon or a dash that are not a place.
func TestNoDateline(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"Aboard the ferry: Text.", "Trump: Text.", "MESSI: Text.", "Question: Text.", "VIDEO: Text.", "PHOTOS - Text.", "Covid-19: Text.",
		"Dubai’s roads: Text.", "In Dubai: Text.", "Sharjah Police: Text.", "DP World, SPA -- Text.", "Al Futtaim - Text.",
		"الوزير: نص.", "قال الوزير: نص.", "الوزير / نص / نص.", "سؤال: نص.", "23 نوفمبر: نص.", "خبراء: نص.",
		"دبي / نص بلا وكالة", "دبي والشارقة وعجمان وأم القيوين: نص.", "Dubai", "Dubai Text.", ": Text.", "— Text.",
	} {
		if d, rest, sure := (Places{}).cutDateline(in, "", ""); d != nil || rest != in || sure != 0 {
			t.Errorf("cutDateline(%q) = %+v, rest %q, %v sure; want none", in, d, rest, sure)
		}
	}
}

// A dateline with a place of the list has precedence over the text; for an
// unknown place the text decides.
func TestDatelineOfANameNobodyKnows(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in, headline, body string
		want               bool
	}{
		{"Bidiya: Text.", "", "Fishermen in Bidiya said so.", true},
		{"Bidiya: Text.", "Boats from Bidiya lead the race", "", true},
		{"Bidiya, Oman: Text.", "", "", true},
		{"Bidiya (WAM): Text.", "", "", true},
		{"Bidiya, Nov 3: Text.", "", "", true},
		{"Bidiya: Text.", "", "", false},
		{"Bidiya: “Text.”", "", "Fishermen in Bidiya said so.", false},
		{"Rashid: Text.", "", "Captain Rashid spoke in Rashid hall.", false},
		{"Rashid: Text.", "", "Rashid said so. It was so in Rashid.", false},
		{"Rashid: Text.", "", "They met in Rashid’s office.", false},
		{"Rashid: Text.", "", "Mr. Rashid came from Rashid.", false},
		{"Rash: Text.", "", "Boats from Rash and Rashid’s men.", true},
	} {
		d, _, _ := Places{}.cutDateline(tt.in, tt.headline, tt.body)
		if (d != nil) != tt.want {
			t.Errorf("cutDateline(%q) of %q, %q = %+v, want one: %v", tt.in, tt.headline, tt.body, d, tt.want)
		}
	}
}

func TestAttributionsOfTheAgencies(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"(Reporting by Amal Said in Dubai; editing by Omar Hadi)":             "Amal Said/reporting",
		"Reporting by Amal Said in Dubai and Omar Hadi in Doha; Editing by X": "Amal Said/reporting Omar Hadi/reporting",
		"Additional reporting by Amal Said in Ras Al Khaimah":                 "Amal Said/reporting",
		"With reporting by Amal Said":                                         "Amal Said/reporting",
		"With additional inputs from Reuters":                                 "Reuters/wire",
		"— With agency inputs":                                                "agencies/wire",
		"-with inputs from Reuters, AP and WAM.":                              "Reuters/wire AP/wire WAM/wire",
		"*With inputs from Reuters*":                                          "Reuters/wire",
		"_With inputs from the Qatar News Agency_":                            "Qatar News Agency/wire",
		"- Agencies":       "Agencies/wire",
		"(AP)":             "AP/wire",
		"(AFP, Reuters)":   "AFP/wire Reuters/wire",
		"-- Bloomberg.":    "Bloomberg/wire",
		"(أ ف ب)":          "أ ف ب/wire",
		"(د ب أ، رويترز)":  "د ب أ/wire رويترز/wire",
		"(رويترز ووام)":    "رويترز/wire وام/wire",
		"– بمشاركة وام":    "وام/wire",
		"(بمشاركة رويترز)": "رويترز/wire",
		"(Amal Said)":      "",
		"— Omar Hadi":      "",
		"Reporting by the book is what he called it.":                          "",
		"With files from a cabinet nobody had opened, the two men went home.":  "",
		"With inputs from Reuters " + strings.Repeat("and Reuters ", 30) + ".": "",
	} {
		found, ok := readAttribution(in)
		var got []string
		for _, c := range found {
			got = append(got, c.Name+"/"+c.Role)
		}
		if strings.Join(got, " ") != want || ok != (want != "") {
			t.Errorf("readAttribution(%q) = %q, %v; want %q", in, got, ok, want)
		}
	}
}
