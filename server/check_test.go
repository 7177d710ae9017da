package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// writeDirectory writes files to a new directory.
func writeDirectory(t *testing.T, nameAndText ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(nameAndText); i += 2 {
		name := filepath.Join(dir, filepath.FromSlash(nameAndText[i]))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(nameAndText[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func runCheck(args []string, out, errs io.Writer) int {
	return runCommand(append([]string{"check"}, args...), out, errs)
}

const wireText = "Headline\n\nStandfirst here\n\nDubai: Text one.\n\nText two.\n"

func TestCheck(t *testing.T) {
	t.Parallel()
	const sound = "---\nheadline: A\nsection: news\npublished: 2026-11-23T08:00:00+04:00\n---\nText.\n"
	for _, tt := range []struct {
		name  string
		files []string
		args  []string
		exit  int
		says  []string // DIR stands for the directory
	}{
		{"all is well", []string{"a.md", sound}, nil, 0, []string{"DIR: 1 articles, 0 listings: 0 errors, 0 warnings, 0 guesses"}},
		{"nothing there", nil, nil, 0, []string{"DIR: 0 articles"}},
		{"a name that would break the line", []string{"a\nb.md", "---\nheadline: A\n---\nText.\n", "\xffc.md", "---\nheadline: A\n---\nText.\n"}, nil, 1,
			[]string{`"DIR/a\nb.md": warning: no section`, `"DIR/\xffc.md": broken: it cannot be read: `, "; rename the file: its name is not in UTF-8\n"}},
		{"an Arabic name", []string{"الميناء.md", "---\nheadline: A\nlang: en\n---\nText.\n"}, nil, 1, []string{"DIR/الميناء.md: warning: "}},
		{"an error", []string{"en/a.md", "---\nheadline: A\nheadlin: B\nsection: news\nstatus: draft\n---\nText.\n"}, nil, 1,
			[]string{"DIR/en/a.md:3: error: unknown key \"headlin\"; did you mean \"headline\"?\n", "1 errors"}},
		{"a broken piece", []string{"a.md", "---\nheadline: A\nsection: news\npublished: 2026-11-23\n---\nText.\n"}, nil, 1,
			[]string{"DIR/a.md:4: broken: published \"2026-11-23\" has no time zone and no time of day; write it like", "0 articles", "1 errors, 0 warnings"}},
		{"a section that is not the paper's", []string{"a.md", strings.Replace(sound, "news", "gossip", 1)}, nil, 1,
			[]string{"DIR/a.md:3: error: section \"gossip\" is not one of the paper's; write one of news, business, opinion, sport, notices"}},
		{"wire text", []string{"a.txt", wireText}, nil, 1, []string{
			"DIR/a.txt: warning: missing: byline; write it in a.yaml: byline: [Name]\n",
			"DIR/a.txt: warning: missing: published;", "DIR/a.txt: warning: missing: section;",
			"DIR/a.txt:1: guess: rule 3: headline = \"Headline\" (95 % sure)\n",
			"DIR/a.txt:3: guess: rule 4: standfirst = \"Standfirst here\" (90 % sure)\n",
			"DIR/a.txt:5: guess: rule 8: dateline = \"Dubai:\" (98 % sure)\n",
			"0 errors, 3 warnings, 4 guesses\n", "guesses are to be read once"}},
		{"wire text made whole: guesses alone are right", []string{"a.txt", wireText, "a.yaml", "published: 2026-11-23T08:00:00+04:00\nsection: news\nbyline: [Amal Said]\n"}, nil, 0,
			[]string{"0 errors, 0 warnings, 4 guesses"}},
		{"a YAML that cannot be read hides no guess and misses nothing", []string{"a.txt", wireText, "a.yaml", "published: 2026-11-23T08:00:00+04:00\nheadline: Iran: the talks\nsection: news\n"}, nil, 1, []string{
			"DIR/a.yaml:2: broken: the YAML cannot be read: the text holds a colon, which YAML takes for the end of a key; put the whole in quotes: headline: 'Iran: the talks'\n",
			"DIR/a.txt:1: guess: rule 3: headline = \"Headline\" (95 % sure)\n", "1 errors, 0 warnings, 4 guesses\n"}},
		{"a YAML with a faulty time", []string{"a.txt", wireText, "a.yaml", "published: 2026-11-23\nsection: news\nbyline: [Amal Said]\n"}, nil, 1, []string{
			"DIR/a.yaml:1: broken: published \"2026-11-23\" has no time zone", "1 errors, 0 warnings, 4 guesses\n"}},
		{"front matter that cannot be read", []string{"a.md", strings.Replace(sound, "headline: A", "headline: Iran: it’s \"on\"", 1)}, nil, 1, []string{
			"DIR/a.md:2: broken: the YAML cannot be read: the text holds a colon, which YAML takes for the end of a key; put the whole in quotes: headline: 'Iran: it’s \"on\"'\n", "1 errors, 0 warnings"}},
		{"-published", []string{"a.txt", wireText, "a.yaml", "section: news\nbyline: [Amal Said]\n"}, []string{"-published", "2026-11-23T08:00:00+04:00"}, 0, []string{"0 warnings"}},
		{"a typing error", []string{"a.txt", wireText + "\nThe Turkish army said so.\n\nThe urkish Foreign Minister said no.\n", "a.yaml", "published: 2026-11-23T08:00:00+04:00\nsection: news\nbyline: [Amal Said]\n"}, nil, 1,
			[]string{"DIR/a.txt:11: warning: \"urkish\" may be a typing error for \"Turkish\""}},
		{"settings", []string{"paper.yaml", "nmes: {en: A}\n"}, nil, 1, []string{"DIR/paper.yaml:1: error: "}},
		{"settings of its own", []string{"paper.yaml", "names: {en: A}\nlanguages: [en]\nzone: Asia/Dubai\nsections:\n  - {code: gossip, names: {en: Gossip}}\n", "a.md", strings.Replace(sound, "news", "gossip", 1)}, nil, 0, []string{"0 errors"}},
		{"a language that is not the paper's", []string{"a.md", strings.Replace(sound, "---\nh", "---\nlang: fr\nh", 1)}, nil, 1,
			[]string{"DIR/a.md:2: warning: the paper has no language \"fr\": the piece will be in no list; write lang: en or lang: ar"}},
		{"a region of a language that is", []string{"a.md", strings.Replace(sound, "---\nh", "---\nlang: en-GB\nh", 1)}, nil, 0, []string{"0 warnings"}},
		{"listings", []string{"listings/a.csv", "ref,category,title,description,city\n1,none,T,D,dubai\n"}, nil, 1, []string{"DIR/listings/a.csv:2: error: category"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := writeDirectory(t, tt.files...)
			var out, errs bytes.Buffer
			if exit := runCheck(append(tt.args, dir), &out, &errs); exit != tt.exit {
				t.Errorf("exit %d, want %d", exit, tt.exit)
			}
			got := strings.ReplaceAll(filepath.ToSlash(out.String()), filepath.ToSlash(dir), "DIR")
			for _, want := range tt.says {
				if !strings.Contains(got, want) {
					t.Errorf("output lacks %q:\n%s", want, got)
				}
			}
			if errs.Len() > 0 {
				t.Errorf("errors: %s", &errs)
			}
		})
	}
}

func TestCheckMisused(t *testing.T) {
	t.Parallel()
	file := filepath.Join(writeDirectory(t, "a.md", "text"), "a.md")
	for _, tt := range []struct {
		args []string
		exit int
		says string
	}{
		{nil, 2, "broadside check [-published TIME] DIR"},
		{[]string{"a", "b"}, 2, "broadside check"},
		{[]string{"-nope", "x"}, 2, "not defined"},
		{[]string{"-published", "2026-11-23", "."}, 2, "invalid value"},
		{[]string{filepath.Join(t.TempDir(), "none")}, 1, "no such file"},
		{[]string{file}, 1, "is a file; give its folder"},
	} {
		var out, errs bytes.Buffer
		if exit := runCheck(tt.args, &out, &errs); exit != tt.exit || !strings.Contains(errs.String(), tt.says) || out.Len() > 0 {
			t.Errorf("check %q: exit %d, %q, %q; want %d, %q", tt.args, exit, &out, &errs, tt.exit, tt.says)
		}
	}
}

// check reports symbolic links that the server does not follow.
func TestCheckFollowsNoLinkOut(t *testing.T) {
	t.Parallel()
	const sound = "---\nheadline: A\nsection: news\npublished: 2026-11-23T08:00:00+04:00\n---\nText.\n"
	outside := writeDirectory(t, "a.md", sound)
	dir := writeDirectory(t, "b.md", sound)
	for name, to := range map[string]string{"out.md": filepath.Join(outside, "a.md"), "in.md": "b.md"} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skip("no links here: ", err)
		}
	}
	var out, errs bytes.Buffer
	exit := runCheck([]string{dir}, &out, &errs)
	for _, want := range []string{"out.md: error: the link cannot be followed: it leads out of the folder", "; put the file itself here, or a relative link to one in the folder\n", ": 2 articles, 0 listings: 1 errors, 0 warnings"} {
		if exit != 1 || !strings.Contains(out.String(), want) {
			t.Errorf("exit %d; output lacks %q:\n%s%s", exit, want, &out, &errs)
		}
	}
}

// Invalid settings are reported once, not for each row that depends on them. Other files are still
// checked.
func TestCheckOfBrokenSettings(t *testing.T) {
	t.Parallel()
	listings := "ref,category,title,description,city\n" + strings.Repeat("x,items,T,D,dubai\n", 100)
	const slip = "---\nheadline: A\nheadlin: B\nsection: news\nstatus: draft\n---\nText.\n"
	for _, tt := range []struct{ file, text, says string }{
		{"paper.yaml", "names: [\n", "it names no language that could be read: the paper cannot be served"},
		{"paper.yaml", "[]", "it names no language"},
		{"paper.yaml", "names: {en: A}\nlanguages: en\nzone: Asia/Dubai\nsections: []\n", "it names no language"},
		{"paper.yaml", "names: {en: A}\nlanguages: []\nzone: Asia/Dubai\nsections: []\n", "it names no language"},
		{"categories.yaml", "- code: [\n", "it names no category that could be read"},
		{"categories.yaml", "[]", "it names no category"},
		{"places.yaml", "- code: [\n", "it names no place that could be read"},
	} {
		dir := writeDirectory(t, tt.file, tt.text, "listings/a.csv", listings, "a.md", slip)
		var out, errs bytes.Buffer
		exit := runCheck([]string{dir}, &out, &errs)
		for _, want := range []string{tt.file + ": error: " + tt.says, "unknown key \"headlin\"", "1 articles, 0 listings"} {
			if exit != 1 || !strings.Contains(out.String(), want) {
				t.Errorf("%s %q: exit %d, output lacks %q:\n%s", tt.file, tt.text, exit, want, &out)
			}
		}
		if n := strings.Count(out.String(), "\n"); n > 6 || strings.Contains(out.String(), "a.csv") {
			t.Errorf("%s %q: %d lines, the listings' among them, bury the fault:\n%.600s", tt.file, tt.text, n, &out)
		}
	}
	for _, file := range []string{"categories.yaml", "places.yaml"} { // without classifieds
		var out, errs bytes.Buffer
		if exit := runCheck([]string{writeDirectory(t, file, "[]")}, &out, &errs); exit != 0 {
			t.Errorf("an empty %s and no listings: exit %d\n%s%s", file, exit, &out, &errs)
		}
	}
}

// Settings that exist but cannot be opened are not replaced by the built-in ones.
func TestCheckOfSettingsThatCannotBeOpened(t *testing.T) {
	t.Parallel()
	outside := writeDirectory(t, "paper.yaml", "names: {en: A}\nlanguages: [en]\nzone: Asia/Dubai\nsections: []\n")
	dir := t.TempDir()
	if err := os.Symlink(filepath.Join(outside, "paper.yaml"), filepath.Join(dir, "paper.yaml")); err != nil {
		t.Skip("no links here: ", err)
	}
	var out, errs bytes.Buffer
	if exit := runCheck([]string{dir}, &out, &errs); exit != 1 || !strings.Contains(out.String(), "paper.yaml: error: ") || !strings.Contains(out.String(), "; let the server's user read it; a link has to lead to a file in the folder\n") {
		t.Errorf("exit %d:\n%s%s", exit, &out, &errs)
	}
	c, err := parseFlags([]string{"-addr", "127.0.0.1:0", "-data", t.TempDir(), "-articles", dir}, none, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), c, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "paper.yaml cannot be used; broadside check says why") {
		t.Errorf("run = %v, want it to refuse", err)
	}
}
