package frontmatter

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"broadside/articles"
)

// readFront reads the front matter of a Markdown file without other content.
func readFront(t *testing.T, yaml string) (articles.Article, []articles.Problem) {
	t.Helper()
	var a articles.Article
	f := &Reader{File: "a.md", Shift: 1, Article: &a}
	f.Read(yaml)
	return a, f.Problems
}

func TestFrontMatter(t *testing.T) {
	t.Parallel()
	a, problems := readFront(t, `
kind: analysis
kicker: Water
headline: "Cisterns:  what the Gulf keeps below ground"
standfirst: >
  A long text
  over lines
images:
  - src: a.webp
    alt: A tank
    caption: The tank
    credit: Someone
    creditURL: https://example.com/someone
    copyright: © 2026
    license: CC BY 4.0
    width: 640
    height: 400
    focus: 50% 12.5%
  - b.webp
source: The Corniche
publisher: The Corniche
byline: [{name: Amal Said, role: Editor, url: https://example.com}, Omar Hadi]
contributors: [{name: Imran Qazi, role: reporting}, Reuters]
dateline: Ankara, Turkey (Reuters)
places: [Dubai, Doha, Dubai]
subjects: Water
people: []
organisations: [WAM]
attribution: With inputs from Reuters
section: News
tags: [water, 2026]
rank: 3
published: 2026-11-23T08:00:00+04:00
updated: 2026-11-23T09:00:00Z
embargo: 2026-11-23T07:00:00+04:00
expires: 2027-11-23T07:00:00+04:00
status: scheduled
version: 2
corrections:
  - {at: 2026-11-23T09:00:00+04:00, kind: clarification, text: It was ten.}
  - {at: 2026-11-23T09:30:00+04:00, text: It was twelve.}
lang: en-GB
dir: ltr
rights: © The Corniche
canonical: https://example.com/a
translations: {ar: a-ar}
listings: {allow: true, sensitive: true, categories: [jobs], place: Dubai}
`)
	if len(problems) > 0 {
		t.Errorf("problems = %v, want none", problems)
	}
	day := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v.UTC()
	}
	want := articles.Article{
		Kind: articles.Analysis, Kicker: "Water", Headline: "Cisterns: what the Gulf keeps below ground", Standfirst: "A long text over lines",
		Images: []articles.Image{
			{Src: "a.webp", Alt: "A tank", Caption: "The tank", Credit: "Someone", CreditURL: "https://example.com/someone", Copyright: "© 2026", License: "CC BY 4.0", Width: 640, Height: 400, Focus: "50% 12.5%"},
			{Src: "b.webp"},
		},
		Source: "The Corniche", Publisher: "The Corniche",
		Byline:       []articles.Person{{Name: "Amal Said", Role: "Editor", URL: "https://example.com"}, {Name: "Omar Hadi"}},
		Contributors: []articles.Contributor{{Name: "Imran Qazi", Role: "reporting"}, {Name: "Reuters", Role: "wire"}},
		Dateline:     &articles.Dateline{City: "Ankara", Country: "Turkey", Agency: "Reuters", Raw: "Ankara, Turkey (Reuters)"},
		Places:       []string{"Dubai", "Doha"}, Subjects: []string{"Water"}, Organisations: []string{"WAM"},
		Attribution: "With inputs from Reuters", Section: "news", Tags: []string{"water", "2026"}, Rank: 3,
		Published: day("2026-11-23T04:00:00Z"), Updated: day("2026-11-23T09:00:00Z"), Embargo: day("2026-11-23T03:00:00Z"), Expires: day("2027-11-23T03:00:00Z"),
		Status: articles.StatusScheduled, Version: 2,
		Corrections: []articles.Correction{
			{At: day("2026-11-23T05:00:00Z"), Kind: "clarification", Text: "It was ten."},
			{At: day("2026-11-23T05:30:00Z"), Kind: "correction", Text: "It was twelve."},
		},
		Lang: "en-GB", Dir: "ltr", Rights: "© The Corniche", Canonical: "https://example.com/a",
		Translations: map[string]string{"ar": "a-ar"},
		Listings:     articles.Listings{Sensitive: true, Categories: []string{"jobs"}, Place: "Dubai"},
	}
	if !reflect.DeepEqual(a, want) {
		t.Errorf("got  %+v\nwant %+v", a, want)
	}
}

func TestFrontMatterFaults(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in  string
		line      int
		level     articles.Level
		what, fix string
	}{
		{"unknown key", "headline: A\nheadlin: B", 3, articles.Wrong, `unknown key "headlin"`, `did you mean "headline"?`},
		{"unknown key, nothing near", "xyzzyplugh: B", 2, articles.Wrong, "unknown key", "known keys are attribution, byline"},
		{"near a key that hides", "embrago: 2026-11-23T08:00:00Z", 2, articles.Broken, `unknown key "embrago"`, `did you mean "embargo"?`},
		{"a key of other systems that hides", "draft: true", 2, articles.Broken, `unknown key "draft"`, ""},
		{"unknown key of an image", "images:\n  - scr: a.webp", 3, articles.Wrong, `unknown key "scr"`, `did you mean "src"?`},
		{"twice", "headline: A\nkind: news\nheadline: B", 4, articles.Broken, "given twice", "line 2"},
		{"time without zone", "published: 2026-11-23T08:00:00", 2, articles.Broken, "has no time zone", "+04:00"},
		{"day alone", "published: 2026-11-23", 2, articles.Broken, "has no time zone", "+04:00"},
		{"no time", "embargo: tomorrow", 2, articles.Broken, "is not a time with a zone", "+04:00"},
		{"no date", "published: 2026-02-30T08:00:00+04:00", 2, articles.Broken, "is not a time", ""},
		{"status", "status: published", 2, articles.Broken, `status "published" is not known`, "draft, scheduled, live"},
		{"kind", "kind: blog", 2, articles.Broken, `kind "blog" is not known`, "news, opinion"},
		{"rank", "rank: first", 2, articles.Wrong, "is not a whole number", ""},
		{"lang", "lang: english!", 2, articles.Wrong, "not a language tag", "en"},
		{"canonical", "canonical: javascript:alert(1)", 2, articles.Wrong, "not an address", "https://"},
		{"canonical, relative", "canonical: /a", 2, articles.Wrong, "not an address", "https://"},
		{"focus", "images:\n  - src: a.webp\n    focus: top", 4, articles.Wrong, "is not a point", "50% 30%"},
		{"a list for a text", "headline: [a]", 2, articles.Wrong, "expected a text, found a list", ""},
		{"a text for a list", "images: 3\nbyline: {name: A, nam: B}", 3, articles.Wrong, "unknown key", "name"},
		{"correction without time", "corrections: [{text: It was ten.}]", 2, articles.Broken, "needs a time", ""},
		{"colon", "headline: Iran: the talks", 2, articles.Broken, "holds a colon", "in quotes"},
		{"colon, further down", "kind: news\nstandfirst: It’s on: Iran's talks\nrank: 1", 3, articles.Broken, "holds a colon", "in quotes: standfirst: \"It’s on: Iran's talks\""},
		{"colon at the end", "kind: news\nheadline: The talks: Iran:\nrank: 1", 3, articles.Broken, "holds a colon", "in quotes: headline: 'The talks: Iran:'"},
		{"colon in a list", "byline:\n  - name: Amal: Said\n", 3, articles.Broken, "holds a colon", "in quotes: name: 'Amal: Said'"},
		{"colon of another kind", "headline: A\n  kind: news", 3, articles.Broken, "indented like a part", "begin the line where the key above it begins"},
		{"tab", "headline: A\n\tkind: news", 3, articles.Broken, "YAML", ""},
		{"quote", "headline: \"A", 2, articles.Broken, "YAML", ""},
		{"anchor", "headline: &a A\nkicker: *a", 3, articles.Broken, "refers to another value", "write the value out"},
		{"no mapping", "just text", 2, articles.Broken, "expected `key: value`", ""},
		{"allow", "listings: {allow: maybe}", 2, articles.Broken, "neither true nor false", ""},
		{"translations", "translations: {ar: Not A Slug}", 2, articles.Wrong, "no language with a slug", ""},
		{"dateline", "dateline: {country: Turkey}", 2, articles.Wrong, "names no city", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, problems := readFront(t, tt.in)
			if len(problems) == 0 {
				t.Fatalf("%q has no problem", tt.in)
			}
			p := problems[len(problems)-1]
			if p.Line != tt.line || p.Level != tt.level || !strings.Contains(p.What, tt.what) || !strings.Contains(p.Fix, tt.fix) || p.Fix == "" {
				t.Errorf("%q\ngot  %s (%s)\nwant line %d, %s, %q, fix %q", tt.in, p, p.Level, tt.line, tt.level, tt.what, tt.fix)
			}
		})
	}
}

func TestFrontMatterLeavesWhatIsNotGiven(t *testing.T) {
	t.Parallel()
	a := articles.Article{Headline: "Guessed", Images: []articles.Image{{Credit: "Reuters", Caption: "Found"}}}
	f := &Reader{File: "a.yaml", Article: &a}
	f.Read("images: [{src: a.webp, caption: Written}]")
	want := articles.Article{Headline: "Guessed", Images: []articles.Image{{Src: "a.webp", Credit: "Reuters", Caption: "Written"}}}
	if !reflect.DeepEqual(a, want) {
		t.Errorf("got %+v, want %+v", a, want)
	}
}

func TestEmptyFrontMatter(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"", "# a comment\n", "null", "~"} {
		if _, problems := readFront(t, in); len(problems) > 0 {
			t.Errorf("%q: %v, want no problem", in, problems)
		}
	}
}

func TestReadDateline(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"Ankara", "Ankara||"},
		{"ANKARA, Turkey (Reuters) -", "Ankara|Turkey|Reuters"},
		{"Dubai, UAE:", "Dubai|UAE|"},
		{"القاهرة، مصر (رويترز)", "القاهرة|مصر|رويترز"},
	} {
		d := parseDateline(tt.in)
		if got := d.City + "|" + d.Country + "|" + d.Agency; got != tt.want || d.Raw != tt.in {
			t.Errorf("readDateline(%q) = %q (raw %q), want %q", tt.in, got, d.Raw, tt.want)
		}
	}
}

func TestSplitFront(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in, yaml, body      string
		yamlLine, line, bad int // bad is the line of the fault
	}{
		{"---\na: b\n---\nText.\n", "a: b\n", "Text.\n", 1, 3, 0},
		{"--- \na: b\n...\nText.", "a: b\n", "Text.", 1, 3, 0},
		{"---\n---\nText.", "", "Text.", 1, 2, 0},
		{"---\na: b\n---", "a: b\n", "", 1, 3, 0},
		{"Text.\n---\nmore", "", "Text.\n---\nmore", 0, 0, 0},
		{"---\na: b\n----\n", "", "", 0, 0, 3},
		{"---", "", "", 0, 0, 1},
		{"", "", "", 0, 0, 0},
		{"----\nText.", "", "----\nText.", 0, 0, 0},
		{"\n\n---\nkind: news\n---\nText.\n", "kind: news\n", "Text.\n", 3, 5, 0},
		{"<!-- a\nb -->\n---\nkind: news\n---\nText.\n", "kind: news\n", "Text.\n", 3, 5, 0},
		{"\n---\nText.\n---\n", "", "\n---\nText.\n---\n", 0, 0, 0},
	} {
		f := Split(tt.in)
		bad := 0
		if f.Fault != nil {
			bad, f.Body = f.Fault.Line, ""
		}
		if f.YAML != tt.yaml || f.Body != tt.body || f.YAMLLine != tt.yamlLine || f.BodyLine != tt.line || bad != tt.bad {
			t.Errorf("splitFront(%q) = %+v, fault on line %d; want %q, %q, %d, %d, %d", tt.in, f, bad, tt.yaml, tt.body, tt.yamlLine, tt.line, tt.bad)
		}
	}
}

func FuzzSplitFront(f *testing.F) {
	for _, s := range []string{"---\na: b\n---\nText", "\n\n---\nkind: news\n...\n", "+++\ntitle = 1", "{\n\"title\": 1", "<!--\n---\n", "title: x\n", "———\nkind: x\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		front := Split(s)
		if front.Fault != nil {
			if front.Fault.Line < 1 || front.Fault.Line > 1+strings.Count(s, "\n") || front.Fault.Fix == "" {
				t.Errorf("%q: %+v", s, front.Fault)
			}
			return
		}
		if !strings.HasSuffix(s, front.Body) || front.BodyLine != strings.Count(strings.TrimSuffix(s, front.Body), "\n") && front.Body != "" {
			t.Errorf("%q: body %q from line %d", s, front.Body, front.BodyLine)
		}
	})
}

// For invalid YAML, the error has the line and advice.
func TestYAMLThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   string
		line int
		fix  string
	}{
		{"headline: A: b", 2, "in quotes"},
		{"kicker: A\nheadline: B: c", 3, "in quotes"},
		{"headline: @A", 2, "in quotes: headline: '@A'"},
		{"headline: `A`", 2, "in quotes: headline: '`A`'"},
		{"headline: \"A\nkicker: B", 2, ""},
		{"images: [a, b\nkicker: B", 2, ""},
		{"headline: A\n kicker: B\nsection: news", 3, ""},
		{"- a\n- b", 2, "write one of"},
		{"headline", 2, "write one of"},
		{"<<: {kind: news}", 2, "known keys are"},
		{"? [a, b]\n: c", 2, "known keys are"},
	} {
		_, problems := readFront(t, tt.in)
		if len(problems) == 0 {
			t.Errorf("%q is read", tt.in)
			continue
		}
		if p := problems[0]; p.Line < 2 || p.Line > tt.line+1 || !strings.Contains(p.Fix, tt.fix) || p.Fix == "" {
			t.Errorf("%q: %s, want about line %d and %q", tt.in, p, tt.line, tt.fix)
		}
	}
}

func TestFocus(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"50% 30%": "50% 30%", "0% 100%": "0% 100%", "33.5%  66.25%": "33.5% 66.25%", "": "",
		"50 30": "", "50%": "", "101% 5%": "", "-1% 5%": "", "top left": "", "50% 30% 10%": "", "NaN% 3%": "", "50%30%": "",
	} {
		a, problems := readFront(t, "images: [{src: a.webp, focus: \""+in+"\"}]")
		if a.Images[0].Focus != want {
			t.Errorf("focus %q = %q, want %q", in, a.Images[0].Focus, want)
		}
		if faulty := in != "" && a.Images[0].Focus == ""; faulty != (len(problems) == 1) {
			t.Errorf("focus %q: problems %v", in, problems)
		}
	}
}
