package wire

import (
	"fmt"
	"strings"
	"testing"
)

func TestAttribution(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"-with inputs from Reuters":                           "Reuters/wire",
		"- With inputs from AFP, Reuters and WAM":             "AFP/wire Reuters/wire WAM/wire",
		"(With inputs from agencies.)":                        "agencies/wire",
		"(with agency inputs)":                                "agencies/wire",
		"With inputs from AP and Bloomberg":                   "AP/wire Bloomberg/wire",
		"Additional reporting by Amal Said and Omar Hadi":     "Amal Said/reporting Omar Hadi/reporting",
		"(Additional reporting by Amal Said; editing by X Y)": "Amal Said/reporting",
		"*With files from The Canadian Press*":                "The Canadian Press/wire",
		"(Reuters)":                                           "Reuters/wire",
		"— AFP":                                               "AFP/wire",
		"--AP":                                                "AP/wire",
		"(رويترز)":                                            "رويترز/wire",
		"— وكالات":                                            "وكالات/wire",
		"(مع رويترز)":                                         "رويترز/wire",
		"With inputs from the public the council drew up a plan.": "",
		"مع بداية العام":                                          "",
		"(Khan)":                                                  "",
		"— Kalin, spokesman":                                      "",
		"He went home.":                                           "",
		"(it was late)":                                           "",
		"":                                                        "",
		"-":                                                       "",
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

func TestCredit(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Image Credit: Reuters":                  "|Reuters|true",
		"IMAGE CREDIT:Reuters":                   "|Reuters|true",
		"Picture credits: A and B":               "|A and B|true",
		"Photo: WAM":                             "|WAM|true",
		"Photograph by: Amal Said":               "|Amal Said|true",
		"Image Credit:":                          "||true",
		"مصدر الصورة: وام":                       "|وام|true",
		"The bridge at dusk. Image Credit: AFP":  "The bridge at dusk.|AFP|true",
		"The bridge at dusk (Photo credit: AFP)": "The bridge at dusk|AFP|true",
		"Image is everything: he said":           "||false",
		"photo: of a kind":                       "||false",
		"He gave credit: none":                   "||false",
	} {
		before, name, ok := splitCredit(in)
		if got := fmt.Sprintf("%s|%s|%v", before, name, ok); got != want {
			t.Errorf("splitCredit(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestSuspects(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"a first letter lost before a title", "The Turkish army said no. One urkish Foreign Minister said yes.", "2:urkish→Turkish"},
		{"an inner letter lost", "The Kurdistan region. Leaders of Kurdistan met. In Kurdstan they said no.", "2:Kurdstan→Kurdistan"},
		{"twice", "He said that the the road was open.", "2:the the→the"},
		{"other words", "In Mother Teresa House the other House was open. The Border Force gave an order Friday.", ""},
		{"plural and adjective", "The United States and the state. Iranian talks with Iranians. Korea and Korean makers.", ""},
		{"names of two people", "With Hassan Ali and Hasan Omar and Hassan Said and Mohammed and Mohammad.", ""},
		{"lower case elsewhere", "The Turkish turkish urkish Foreign Minister", ""},
		{"capitals", "The NATO allies and the ATO Group", ""},
		{"had had, that that", "He had had enough. He knew that that was so.", ""},
		{"over a comma", "He gave it to the, the man said.", ""},
		{"Arabic", "قال الرئيس التركي إن تركيا وافقت", ""},
	} {
		var got []string
		for _, s := range FindTypos("Headline\n" + tt.in) {
			got = append(got, fmt.Sprintf("%d:%s→%s", s.Line, s.Word, s.Meant))
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
