package frontmatter

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"broadside/articles"
)

// Keys that hide an article, restrict its listings or declare its kind are
// never ignored: an invalid value makes the article broken.
func TestAValueThatHidesIsNeverLost(t *testing.T) {
	t.Parallel()
	const live = "headline: A\npublished: 2026-11-23T08:00:00+04:00\n"
	for _, in := range []string{
		"embargo: [2026-12-01T08:00:00+04:00]",
		"embargo: {at: 2026-12-01T08:00:00+04:00}",
		"embargo: 2026-12-01",
		"embargo: soon",
		"expires: [2026-12-01T08:00:00+04:00]",
		"status: [withheld]",
		"status: {is: killed}",
		"status: with held",
		"status: held",
		"kind: [sponsored]",
		"kind: sponsord",
		"listings: [false]",
		"listings: never",
		"listings: {allow: [false]}",
		"listings: {allow: nope}",
		"listings: {sensitive: {yes: true}}",
		"listings: {sensitive: very}",
		"listings: {alow: false}",
		"listings: {sensitve: true}",
		"listing: false",
		"listngs: {allow: false}",
		"emargo: 2026-12-01T08:00:00+04:00",
		"embargoed: 2026-12-01T08:00:00+04:00",
		"stauts: withheld",
		"Status: withheld",
		"expiers: 2026-12-01T08:00:00+04:00",
		"killed: true",
		"withheld: true",
		"draft: yes",
	} {
		a, problems := readFront(t, live+in)
		i := slices.IndexFunc(problems, func(p articles.Problem) bool { return p.Level == articles.Broken })
		if i < 0 {
			t.Errorf("%q: %v, and the piece is shown: %s, kind %q, listings %+v", in, problems, a.Status, a.Kind, a.Listings)
			continue
		}
		if problems[i].Line != 4 || problems[i].Fix == "" {
			t.Errorf("%q: %+v, want it on line 4 with its remedy", in, problems[i])
		}
	}
}

// An empty key counts as missing.
func TestEmptyValues(t *testing.T) {
	t.Parallel()
	var yaml strings.Builder
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if key != "lang" { // an empty language is an error
			yaml.WriteString(key + ":\n")
		}
	}
	a, problems := readFront(t, yaml.String())
	if len(problems) > 0 {
		t.Errorf("problems = %v, want none", problems)
	}
	if a.Headline != "" || a.Dateline != nil || a.Byline != nil || a.Contributors != nil || a.Images != nil || a.Listings.Off || !a.Embargo.IsZero() || a.Translations != nil {
		t.Errorf("%+v, want nothing set", a)
	}
}

func TestAnythingElseIsOnlyLeftOut(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"kiker: Water", "heading: B", "images: [{allt: A}]", "images: [{sorce: a.webp}]", "byline: [{nme: A}]",
		"rank: 1.5", "rank: -1", "version: two", "version: 2000000", "tags: {a: b}", "places: [[Dubai]]", "lang: x", "translations: [ar]",
		"translations: {ar: [a]}", "translations: {'1': a}", "canonical: ftp://a.example/", "kicker: {a: b}", "rights: [a]",
	} {
		_, problems := readFront(t, "headline: A\n"+in)
		if len(problems) == 0 {
			t.Errorf("%q has no problem", in)
		}
		for _, p := range problems {
			if p.Level != articles.Wrong || p.Line != 3 || p.Fix == "" {
				t.Errorf("%q: %s (%s, line %d): want an error on line 3 that leaves the piece up", in, p, p.Level, p.Line)
			}
		}
	}
}

func TestContributorsAlwaysHaveARole(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]articles.Contributor{
		"Reuters":                              {Name: "Reuters", Role: "wire"},
		"[Reuters]":                            {Name: "Reuters", Role: "wire"},
		"[{name: Reuters}]":                    {Name: "Reuters", Role: "wire"},
		"{name: Reuters}":                      {Name: "Reuters", Role: "wire"},
		"[{name: Reuters, role: }]":            {Name: "Reuters", Role: "wire"},
		"[{name: Amal Said, role: Photo}]":     {Name: "Amal Said", Role: "photo"},
		"[{role: reporting, name: Omar Hadi}]": {Name: "Omar Hadi", Role: "reporting"},
	} {
		a, problems := readFront(t, "contributors: "+in)
		if len(problems) > 0 || len(a.Contributors) != 1 || a.Contributors[0] != want {
			t.Errorf("%q: %+v, %v; want %+v", in, a.Contributors, problems, want)
		}
	}
	if a, problems := readFront(t, "contributors: [{name: A, role: boss}]"); len(problems) != 1 || problems[0].Level != articles.Broken {
		t.Errorf("an unknown role: %+v, %v", a.Contributors, problems)
	}
	if a, problems := readFront(t, "contributors: [{role: wire}, ~, '']"); len(problems) != 0 || len(a.Contributors) != 0 {
		t.Errorf("contributors without a name: %+v, %v", a.Contributors, problems)
	}
}
