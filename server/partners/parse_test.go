package partners

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"broadside/app/classifieds"
	"broadside/articles"
	"net/url"
)

const whole = `# those who frame us
partners:
  - id: gulf-homes
    name: Gulf Homes
    status: live
    origins: [https://www.gulfhomes.example, "https://*.gulfhomes.example", "http://localhost:8000"]
    label: {en: Homes from The Corniche, ar: عقارات من الكورنيش}
    listings: city=dubai&category=property-rent&limit=3
    count: 6
    utm: {source: gulf homes, medium: embed}
    tokens:
      light: {paper: "#FFF", accent: "#8a1c4a"}
      dark: {paper: "#0b0f1a", accent: "#ff9ec4"}
  - id: old-friend
    name: Old Friend
    status: revoked
    origins: [https://old.example:443]
  - id: open
    name: Any page
    origins: ["*"]
`

// known accepts the filters of a paper with two categories.
func known(f classifieds.Filter) error {
	if f.Category != "" && f.Category != "motors" && f.Category != "property-rent" {
		return fmt.Errorf("there is no category %q", f.Category)
	}
	return nil
}

func TestParse(t *testing.T) {
	t.Parallel()
	got, problems := Parse("partners.yaml", []byte(whole), known)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	light, dark := Day, Night
	light.Paper, light.Accent = "#ffffff", "#8a1c4a"
	dark.Paper, dark.Accent = "#0b0f1a", "#ff9ec4"
	want := []Partner{
		{ID: "gulf-homes", Name: "Gulf Homes", Status: Live,
			Origins:  []string{"https://www.gulfhomes.example", "https://*.gulfhomes.example", "http://localhost:8000"},
			Label:    map[string]string{"en": "Homes from The Corniche", "ar": "عقارات من الكورنيش"},
			Listings: "category=property-rent&city=dubai", Count: 6, UTM: "utm_medium=embed&utm_source=gulf+homes", Light: light, Dark: dark},
		{ID: "old-friend", Name: "Old Friend", Status: Revoked, Origins: []string{"https://old.example"}, Light: Day, Dark: Night},
		{ID: "open", Name: "Any page", Status: Live, Origins: []string{"*"}, Light: Day, Dark: Night},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Parse =\n%+v, want\n%+v", got, want)
	}
	if s := got[0].LabelIn("ar"); s != "عقارات من الكورنيش" {
		t.Errorf("the label in Arabic = %q", s)
	}
}

// Every mistake is reported with its line.
func TestParseRefuses(t *testing.T) {
	t.Parallel()
	record := func(lines ...string) string {
		return "partners:\n  - id: a\n    name: A\n    origins: [https://a.example]\n    " + strings.Join(lines, "\n    ") + "\n"
	}
	for _, tt := range []struct{ name, in, want string }{
		{"nothing", "", "p.yaml: the file is empty"},
		{"no YAML", "partners: [", "p.yaml:1: not YAML"},
		{"a list", "- id: a", "p.yaml:1: not a group"},
		{"another key", "partner: []", `p.yaml:1: partner: unknown key; perhaps "partners" is meant`},
		{"no partners", "{}", "p.yaml:1: partners: missing; add partners"},
		{"partners not a list", "partners: {a: b}", "p.yaml:1: partners: not a list"},
		{"record not a group", "partners: [a]", "p.yaml:1: partners[0]: not a group"},
		{"unknown key", record("logo: x"), "p.yaml:5: partners[0].logo: unknown key"},
		{"key twice", record("count: 3", "count: 4"), "p.yaml:6: partners[0].count: the key is there twice"},
		{"no name", "partners:\n  - id: a\n    origins: [https://a.example]", "p.yaml:2: partners[0].name: missing"},
		{"no origins", "partners:\n  - id: a\n    name: A", "partners[0].origins: missing"},
		{"origins empty", "partners:\n  - {id: a, name: A, origins: []}", "partners[0].origins: not a list of 1 to 20 origins"},
		{"id with capitals", "partners:\n  - {id: Abc, name: A, origins: [https://a.example]}", `p.yaml:2: partners[0].id: "Abc" is not an id; write small letters`},
		{"id of markup", "partners:\n  - {id: \"a\\\"><script>\", name: A, origins: [https://a.example]}", "is not an id"},
		{"id twice", record() + "  - id: a\n    name: B\n    origins: [https://b.example]\n", `p.yaml:6: partners[1]: the id "a" is another record's`},
		{"name of two lines", "partners:\n  - {id: a, name: \"A\\nB\", origins: [https://a.example]}", "partners[0].name: not a text of one line"},
		{"name too long", "partners:\n  - {id: a, name: " + strings.Repeat("x", 81) + ", origins: [https://a.example]}", "at most 80 letters"},
		{"status", record("status: paused"), `p.yaml:5: partners[0].status: "paused" is not known here; one of live, revoked`},
		{"origin with a path", "partners:\n  - {id: a, name: A, origins: [https://a.example/b]}", "not an origin"},
		{"origin of http", "partners:\n  - {id: a, name: A, origins: [http://a.example]}", "not https"},
		{"origin of script", "partners:\n  - {id: a, name: A, origins: [\"javascript:alert(1)\"]}", "not an origin"},
		{"origin with a policy", "partners:\n  - {id: a, name: A, origins: [\"https://a.example; script-src *\"]}", "not an origin"},
		{"origin with a password", "partners:\n  - {id: a, name: A, origins: [\"https://u:p@a.example\"]}", "not an origin"},
		{"origin with spaces", "partners:\n  - {id: a, name: A, origins: [\"https://a.example https://b.example\"]}", ""},
		{"origin in Arabic", "partners:\n  - {id: a, name: A, origins: [https://دبي.example]}", "xn--"},
		{"star in the middle", "partners:\n  - {id: a, name: A, origins: [\"https://a.*.example\"]}", "xn--"},
		{"star before nothing", "partners:\n  - {id: a, name: A, origins: [\"https://*.\"]}", ""},
		{"star before a word", "partners:\n  - {id: a, name: A, origins: [\"https://*.example\"]}", "a star needs a domain"},
		{"any page for one partner", "partners:\n  - {id: a, name: A, origins: [\"*\"]}", `only in the record with the id "open"`},
		{"any page and one", "partners:\n  - {id: open, name: A, origins: [\"*\", https://a.example]}", "stands alone"},
		{"origin twice", "partners:\n  - {id: a, name: A, origins: [https://a.example, https://A.example]}", "is there twice"},
		{"label of an odd language", record("label: {EN1: x}"), "is not a language"},
		{"a second list", record() + "---\npartners: []\n", "p.yaml:6: not YAML: a second document begins here"},
		{"a colour that is a comment", record("tokens: {light: {paper: \"#fff\"}, dark: {}}", "label: #Homes"), "p.yaml:6: partners[0].label: YAML takes '#Homes' for a comment"},
		{"a tag", record("status: !revoked"), `p.yaml:5: partners[0].status: "!revoked" is not known here`},
		{"a colon", record("label: Homes: the best"), "p.yaml:5: not YAML: the text holds a colon, which YAML takes for the end of a key; put the whole in quotes: label: 'Homes: the best'"},
		{"a quote", record("label: \"Homes\" of ours"), "p.yaml:5: not YAML: text follows the closing quote"},
		{"a second document of nothing", record() + "---\n", "a second document begins here"},
		{"a second document, broken", record() + "---\npartners: [\n", "not YAML"},
		{"an id that is an address", "partners:\n  - {id: counts, name: A, origins: [https://a.example]}", "preview and counts are taken"},
		{"port too high", "partners:\n  - {id: a, name: A, origins: [\"https://a.example:99999\"]}", "a port is a number"},
		{"star before a registry", "partners:\n  - {id: a, name: A, origins: [\"https://*.co.uk\"]}", "anybody can have a name there"},
		{"filter of no category", record("listings: category=nothing"), `p.yaml:5: partners[0].listings: there is no category "nothing"`},
		{"filter unknown", record("listings: colour=red"), "p.yaml:5: partners[0].listings: "},
		{"filter bad", record("listings: price_min=abc"), "p.yaml:5: partners[0].listings: "},
		{"filter not a query", record("listings: \"%zz\""), "p.yaml:5: partners[0].listings: "},
		{"count", record("count: 99"), `partners[0].count: "99" is not usable; a whole number from 1 to 16`},
		{"utm without source", record("utm: {medium: x}"), "partners[0].utm.source: missing"},
		{"utm unknown", record("utm: {source: x, id: y}"), "partners[0].utm.id: unknown key"},
		{"colour", record("tokens: {light: {ink: red}}"), `"red" is not a colour`},
		{"colour that ends the sheet", record(`tokens: {light: {ink: "#000;}body{"}}`), "is not a colour"},
		{"theme", record("tokens: {sepia: {}}"), "partners[0].tokens.sepia: unknown key"},
		{"faint ink", record("tokens: {light: {ink: \"#999999\"}}"), "p.yaml:5: partners[0].tokens.light.ink: cannot be read on paper #fdfcf9; choose a colour with a contrast of at least 4.5 : 1"},
		{"faint by its paper", record("tokens: {dark: {paper: \"#777777\"}}"), "dark.ink: cannot be read"},
		{"an alias", "a: &a [x]\npartners: *a", "p.yaml:1: partners[0]: not a group"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, problems := Parse("p.yaml", []byte(tt.in), known)
			var all []string
			for _, p := range problems {
				all = append(all, p.String())
			}
			if text := strings.Join(all, "\n"); len(problems) == 0 || !strings.Contains(text, tt.want) {
				t.Errorf("problems = %q, want %q among them", text, tt.want)
			}
		})
	}
}

// A text for readers is used as typed; text that YAML would drop as a comment is a
// warning.
func TestParseKeepsWords(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ label, want, says string }{
		{"Homes", "Homes", ""},
		{"\"Homes #1\" # of ours", "Homes #1", ""},
		{"Homes #1 in Dubai", "Homes #1 in Dubai", "p.yaml:5: partners[0].label: YAML takes '#1 in Dubai' for a comment; it is printed as typed"},
		{"Homes # in Dubai", "Homes", "p.yaml:5: partners[0].label: YAML takes '# in Dubai' for a comment, which is not printed"},
	} {
		got, problems := Parse("p.yaml", []byte("partners:\n  - id: a # the first\n    name: A\n    origins: [https://a.example] # theirs\n    label: "+tt.label+"\n"), nil)
		if len(got) != 1 || got[0].LabelIn("en") != tt.want || (len(problems) == 1) != (tt.says != "") {
			t.Errorf("label %s: %+v, %v", tt.label, got, problems)
		}
		for _, p := range problems {
			if p.Level != articles.Warning || !strings.HasPrefix(p.String(), tt.says) {
				t.Errorf("label %s: %s, want %s", tt.label, p, tt.says)
			}
		}
	}
}

// FuzzParse checks the properties of valid records that pages rely on.
func FuzzParse(f *testing.F) {
	f.Add(whole)
	f.Add("partners:\n  - {id: a, name: \"\\u202e\", origins: [\"https://*.a.example:99999\"]}")
	f.Add("partners: &p [*p]")
	f.Fuzz(func(t *testing.T, in string) {
		all, problems := Parse("p.yaml", []byte(in), known)
		if len(problems) > 0 {
			return
		}
		for _, p := range all {
			if p.ID == "" || p.Name == "" || strings.ContainsAny(p.Ancestors(), ";,\r\n\"") {
				t.Fatalf("Parse(%q) let %+v through", in, p)
			}
			for _, c := range []Palette{p.Light, p.Dark} {
				if len(c.unreadable()) > 0 {
					t.Fatalf("Parse(%q) let %v through", in, c)
				}
			}
			v, err := url.ParseQuery(p.Listings)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := classifieds.ParseFilter(v); err != nil {
				t.Fatalf("the filter %q: %v", p.Listings, err)
			}
		}
	})
}

// BenchmarkParse measures a reload.
func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, problems := Parse("p.yaml", []byte(whole), known); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
}

// The example in the documentation is valid.
func TestDocumentedRecords(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/operate.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```yaml\npartners:")
	example, _, found := strings.Cut(rest, "```")
	all, problems := Parse("docs/operate.md", []byte("partners:"+example), known)
	if !found || len(problems) > 0 || len(all) != 2 || all[1].ID != Open {
		t.Errorf("%v, %v", all, problems)
	}
}

func TestReadNamesTheFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "partners.yaml")
	if _, err := Read(path, known, nil); err == nil {
		t.Error("a file that is not there was read")
	}
	if err := os.WriteFile(path, []byte("partners: [{id: A}]"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path, known, nil); err == nil || !strings.Contains(err.Error(), path+":1: ") {
		t.Errorf("Read = %v, want the file and the line", err)
	}
}
