package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/articles"
	"broadside/articles/convert"
	"broadside/articles/library"
	"broadside/articles/paper"
	"broadside/server/feeds"
	"broadside/server/settings"
)

func runImportArticles(args ...string) (exit int, out, errs string) {
	var stdout, stderr bytes.Buffer
	exit = runCommand(append([]string{"import-articles"}, args...), &stdout, &stderr)
	return exit, stdout.String(), stderr.String()
}

const importedFeed = `<rss version="2.0"><channel><title>Old paper</title><language>en</language><item><title>Port opens</title><link>https://old.example/port-opens</link><description>&lt;p&gt;The port opened.&lt;/p&gt;&lt;iframe src="https://maps.example/"&gt;&lt;/iframe&gt;</description><category>Company News</category><pubDate>Thu, 02 Jan 2020 03:04:05 GMT</pubDate></item></channel></rss>`

// TestImportArticles runs the command into a newspaper whose sections it takes.
func TestImportArticles(t *testing.T) {
	t.Parallel()
	dir := writeDirectory(t, "paper.yaml", "names: {en: A}\nlanguages: [en]\nzone: Asia/Dubai\ncurrencies: [AED]\nsections:\n  - {code: news, names: {en: News}}\n  - {code: business, names: {en: Business}}\n", "in/feed.xml", importedFeed, "in/other.txt", "no feed")
	in, out := filepath.Join(dir, "in"), filepath.Join(dir, "stories")
	for _, tt := range []struct {
		name string
		args []string
		exit int
		says []string // in either stream
	}{
		{"a dry run", []string{in, "-o", out, "-dry-run"}, 0, []string{"1 would be new", "story Port opens: 1 × iframe: https://maps.example/ (after block 1)", "other.txt: it is neither XML nor JSON", "give -section CODE"}},
		{"a run", []string{in, "-o", out, "-category", "Company News=business", "-v"}, 0, []string{"new en/port-opens.md", "stories: 1 (1 new", "1 iframe"}},
		{"once more", []string{in, "-o", out, "-category", "Company News=business"}, 0, []string{"1 the same", "nothing to write"}},
		{"quiet", []string{in, "-o", out, "-quiet", "-category", "Company News=business"}, 0, []string{"1 the same"}},
		{"a named file of no format", []string{filepath.Join(in, "other.txt"), "-o", out}, 1, []string{"give WordPress WXR"}},
		{"no folder", []string{in}, 2, []string{"add -o DIR"}},
		{"no file", []string{filepath.Join(dir, "none.xml"), "-o", out}, 1, []string{"none.xml cannot be read"}},
		{"a section of no paper", []string{in, "-o", out, "-section", "busines"}, 2, []string{`"business"`}},
		{"a zone", []string{in, "-o", out, "-zone", "Gulf"}, 2, []string{"Asia/Dubai"}},
		{"a site", []string{in, "-o", out, "-site", "old.example"}, 2, []string{"https://old.example"}},
		{"a category", []string{in, "-o", out, "-category", "News"}, 2, []string{"Company News=business"}},
		{"no pictures", []string{in, "-o", out, "-pictures", filepath.Join(dir, "none")}, 1, []string{"give another with -pictures"}},
	} { // in order: a run follows the one before
		exit, stdout, stderr := runImportArticles(tt.args...)
		if exit != tt.exit {
			t.Errorf("%s: exit status %d, want %d:\n%s%s", tt.name, exit, tt.exit, stdout, stderr)
		}
		for _, words := range tt.says {
			if !strings.Contains(stdout+stderr, words) {
				t.Errorf("%s: no %q in\n%s%s", tt.name, words, stdout, stderr)
			}
		}
	}
	got, err := os.ReadFile(filepath.Join(out, "en", "port-opens.md"))
	if err != nil || !strings.Contains(string(got), "section: business\n") || !strings.HasSuffix(string(got), "\nThe port opened.\n") {
		t.Errorf("%v\n%s", err, got)
	}
}

func TestImportArticlesJSON(t *testing.T) {
	t.Parallel()
	dir := writeDirectory(t, "feed.xml", importedFeed)
	exit, stdout, stderr := runImportArticles(filepath.Join(dir, "feed.xml"), "-o", filepath.Join(dir, "out"), "-json", "-v", "-canonical")
	var got struct {
		convert.Report
		Results []convert.Result
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil || exit != 0 || stderr != "" {
		t.Fatalf("%v, exit status %d\n%s%s", err, exit, stdout, stderr)
	}
	want := convert.Result{Story: "Port opens", Outcome: "new", File: "en/port-opens.md", Link: "https://old.example/port-opens"}
	if got.New != 1 || got.Lost["iframe"] != 1 || len(got.Results) != 1 || got.Results[0] != want {
		t.Errorf("%+v", got)
	}
}

// TestNinjsRoundTrip writes the articles that ship as the API gives them out,
// imports them, and compares what the library reads with the originals.
func TestNinjsRoundTrip(t *testing.T) {
	t.Parallel()
	site, _ := settings.Site(paper.Files)
	site.Origin = "https://paper.example"
	dir := t.TempDir()
	originals := allArticles(t, paper.Files)
	for _, a := range originals {
		b, err := json.Marshal(feeds.Ninjs(site, a))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, a.Slug+".json"), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pictures, err := fs.Sub(paper.Files, ".")
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	o := convert.Options{Sections: sectionsOf(site), Pictures: pictures, Now: roundTripTime}
	report, err := convert.Import(t.Context(), []string{dir}, out, o)
	if err != nil || report.New != len(originals) || len(report.Problems) > 0 {
		t.Errorf("%v\n%s%v", err, report.Summary(), report.Problems)
	}
	copies := allArticles(t, os.DirFS(out))
	for slug, a := range originals {
		compareArticles(t, site, a, copies[slug])
	}
}

func roundTripTime() time.Time { return time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC) }

func allArticles(t *testing.T, fsys fs.FS) map[string]articles.Article {
	t.Helper()
	lib, err := library.Open(fsys, library.Options{Log: slog.New(slog.DiscardHandler), Now: roundTripTime})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]articles.Article{}
	for _, s := range lib.Summaries() {
		if all[s.Slug], err = lib.Article(s.Slug); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func compareArticles(t *testing.T, site api.Site, want, got articles.Article) {
	t.Helper()
	fields := func(a articles.Article) []string {
		updated := a.Updated
		if updated.IsZero() {
			updated = a.Published
		}
		credits := ""
		for _, img := range a.Images {
			credits += img.Alt + "|" + img.Caption + "|" + img.Credit + "|" + img.License + ";"
		}
		people := ""
		for _, p := range a.Byline {
			people += p.Name + "|" + p.Role + ";"
		}
		return []string{a.Headline, a.Kicker, a.Standfirst, string(a.Kind), a.Section, a.Lang, a.Published.String(), updated.String(), string(a.Status), people, a.Dateline.Text(),
			credits, strings.Join(a.Tags, ";"), strings.Join(a.Places, ";"), strings.Join(a.Subjects, ";"), strings.Join(a.People, ";"), a.Rights, a.Attribution, a.Text()}
	}
	w, g := fields(want), fields(got)
	for i := range w {
		if w[i] != g[i] {
			t.Errorf("%s: field %d is\n%q, want\n%q", want.Slug, i, g[i], w[i])
		}
	}
	kinds := func(a articles.Article) (out []articles.BlockKind) {
		for _, b := range a.Body {
			out = append(out, b.Kind)
		}
		return out
	}
	if !slices.Equal(kinds(want), kinds(got)) {
		t.Errorf("%s: blocks %v, want %v", want.Slug, kinds(got), kinds(want))
	}
}
