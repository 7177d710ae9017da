package wire

import (
	"fmt"
	"testing"

	"broadside/articles/text"
)

func TestDateline(t *testing.T) {
	t.Parallel()
	const none = ""
	for _, tt := range []struct{ in, elsewhere, want string }{
		{"Dubai: Turkey and Iran have agreed.", "", "Dubai||·Turkey and Iran have agreed."},
		{"Abu Dhabi: Text.", "", "Abu Dhabi||·Text."},
		{"Ras Al Khaimah: Text.", "", "Ras Al Khaimah||·Text."},
		{"Rio de Janeiro: Text.", "", "Rio de Janeiro||·Text."},
		{"Ankara, Turkey (AP): Text.", "", "Ankara|Turkey|AP·Text."},
		{"Ruwais, UAE: Text.", "", "Ruwais|UAE|·Text."},
		{"Dubai (WAM): Text.", "", "Dubai||WAM·Text."},
		{"Dubai – WAM: Text.", "", "Dubai||WAM·Text."},
		{"DOHA, Nov 3 (Reuters) - Text.", "", "Doha||Reuters·Text."},
		{"DOHA, November 3, 2017 (Reuters) — Text.", "", "Doha||Reuters·Text."},
		{"ABU DHABI, 3rd November, 2017 (WAM) -- Text.", "", "Abu Dhabi||WAM·Text."},
		{"NEW DELHI/MUMBAI (Reuters) - Text.", "", "New Delhi/Mumbai||Reuters·Text."},
		{"BEIRUT, Lebanon (AP) — Text.", "", "Beirut|Lebanon|AP·Text."},
		{"BEIRUT — Text.", "", "Beirut||·Text."},
		{"WADI HALFA, Nov 3 - Text.", "", "Wadi Halfa||·Text."},
		{"Washington - Text.", "", "Washington||·Text."},
		{"Dubai:", "", "Dubai||·"},
		{"Geneva | 23 November 2026 | Ministers met.", "", "Geneva||·Ministers met."},
		{"Geneva, Switzerland | Nov 23, 2026 | Ministers met.", "", "Geneva|Switzerland|·Ministers met."},
		{"Geneva | 23/11/2026 | “We agreed,” she said.", "", "Geneva||·“We agreed,” she said."},
		{"Geneva | 23 November 2026 | AFP | Ministers met.", "", "Geneva||AFP·Ministers met."},
		{"جنيف | 23 نوفمبر 2026 | اجتمع الوزراء.", "", "جنيف||·اجتمع الوزراء."},
		{"Geneva | 23 November 2026 |", "", "Geneva||·"},
		{"Madha: Text.", "He grew up in Madha.", "Madha||·Text."},
		{"دبي: أقر المجلس.", "", "دبي||·أقر المجلس."},
		{"الرياض (رويترز) - قال المجلس.", "", "الرياض||رويترز·قال المجلس."},
		{"أبوظبي – وام: قال المجلس.", "", "أبوظبي||وام·قال المجلس."},
		{"القاهرة، مصر: قال المجلس.", "", "القاهرة|مصر|·قال المجلس."},
		{"بدية (العمانية): قال المجلس.", "", "بدية||العمانية·قال المجلس."},

		{"Erdogan: the talks went well.", "", none},
		{"Kalin: the talks went well.", "Erdogan spokesman Ebrahim Kalin described the visit.", none},
		{"Bakir: the talks went well.", "“No,” Bakir said on Monday.", none},
		{"Mustafa: “We agreed.”", "", none},
		{"Update: the road is open.", "", none},
		{"PDF: the report.", "", none},
		{"SPOILERS: the end.", "", none},
		{"GROSSETO, Italy (AP) -- Text.", "", "Grosseto|Italy|AP·Text."},
		{"Why: nobody knows.", "", none},
		{"One Two Three Four Five: text.", "", none},
		{"The minister said: no.", "", none},
		{"Dubai-based firms did well.", "", none},
		{"Iran - the world’s third - said no.", "", none}, // a remark between dashes
		{"Khalid - who is nine - said no.", "", none},
		{"Dubai is hot: 48 degrees.", "", none},
		{"Geneva | 23 November 2026 | 14 degrees | rain", "", none},
		{"Geneva | 23 November 2026 | 14", "", none},
		{"Geneva | 23 November 2026 | Festival of films", "", none},
		{"Geneva | Ministers met.", "", none},
		{"Geneva | 23 November 2026", "", none},
		{"Opening | 23 November 2026 | The doors open.", "", none},
		{"قال أردوغان: المحادثات جيدة.", "", none},
		{"المصدر: رويترز", "", none},
		{"", "", none},
	} {
		d, rest, sure := Places{}.cutDateline(tt.in, "", tt.elsewhere)
		got := none
		if d != nil {
			got = fmt.Sprintf("%s|%s|%s·%s", d.City, d.Country, d.Agency, rest)
			if sure <= 0 || sure > 1 {
				t.Errorf("cutDateline(%q) is %v sure", tt.in, sure)
			}
		} else if rest != tt.in || sure != 0 {
			t.Errorf("cutDateline(%q) = none, but rest %q, %v sure", tt.in, rest, sure)
		}
		if got != tt.want {
			t.Errorf("cutDateline(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestDatelineOfKnownPlaceIsSurer(t *testing.T) {
	t.Parallel()
	known := Places{text.FoldName("Madha"): true, text.FoldName("Nahwa"): true, text.FoldName("Hatta"): true, text.FoldName("مدحاء"): true}
	for _, in := range []string{"Madha: Text.", "Nahwa: Text.", "Hatta: Text.", "مدحاء: نص."} {
		if _, _, sure := known.cutDateline(in, "", ""); sure < 0.95 {
			t.Errorf("%q is %v sure, want a place of the list to be at least 0.95", in, sure)
		}
	}
	if d, rest, _ := known.cutDateline("Elsewhere: Text.", "", ""); d != nil || rest != "Elsewhere: Text." {
		t.Errorf("a name nothing is known of is taken for a place: %+v", d)
	}
}
