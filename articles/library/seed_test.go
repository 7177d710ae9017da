package library

import (
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"broadside/articles"
	"broadside/articles/paper"
	"broadside/articles/text"
	"broadside/articles/wire"
)

// shared returns a folder of real input, which is outside of the repository.
func shared(tb testing.TB, name string) fs.FS {
	tb.Helper()
	dir := filepath.Join("..", "..", "..", "shared", name)
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") == "true" {
			tb.Fatalf("real input is missing: %v", err)
		}
		tb.Skipf("real input is not here: %v", err)
	}
	return os.DirFS(dir)
}

var quiet = slog.New(slog.DiscardHandler)

// theSeed returns the one real wire text and its name.
func theSeed(tb testing.TB) (name string, text []byte) {
	tb.Helper()
	fsys := shared(tb, "seed")
	names, err := fs.Glob(fsys, "*.txt")
	if err != nil || len(names) != 1 {
		tb.Fatalf("seed: %v, %v; want one text", names, err)
	}
	text, err = fs.ReadFile(fsys, names[0])
	if err != nil {
		tb.Fatal(err)
	}
	return names[0], text
}

func TestSeed(t *testing.T) {
	t.Parallel()
	name, text := theSeed(t)
	l, err := Open(fstest.MapFS{name: {Data: text}}, Options{Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	got, err := l.Article(l.Summaries()[0].Slug)
	if err != nil {
		t.Fatal(err)
	}
	body := got.Body
	got.Body = nil
	want := articles.Article{
		Slug: strings.TrimSuffix(name, ".txt"), Kind: articles.News,
		Headline:   "Turkey to boost military cooperation with Iran after army chief’s visit",
		Standfirst: "Baqeri’s trip to Ankara came days ahead of a planned visit by US Defense Secretary Jim Mattis",
		Images: []articles.Image{{
			Credit:  "Reuters",
			Caption: "Turkish President Tayyip Erdogan meets with Iran's Chief of Staff Major General Mohammad Baqeri in Ankara, Turkey.",
		}},
		Publisher: "Gulf News", Source: "Gulf News",
		Dateline:     &articles.Dateline{City: "Dubai", Raw: "Dubai:"},
		Contributors: []articles.Contributor{{Name: "Reuters", Role: "wire"}},
		Attribution:  "-with inputs from Reuters",
		Status:       articles.StatusDraft, Lang: "en", Dir: "ltr", Words: 425, Minutes: 2,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("article = %+v\nwant %+v", got, want)
	}
	// the paragraphs are the blank-separated blocks of the file, from the
	// dateline to the attribution, letter for letter
	_, rest, _ := strings.Cut(string(text), "Dubai: ")
	rest, _, _ = strings.Cut(rest, "\n\n-with inputs")
	paragraphs := strings.Split(rest, "\n\n")
	if len(body) != 18 || len(paragraphs) != 18 {
		t.Fatalf("%d paragraphs from %d blocks, want 18", len(body), len(paragraphs))
	}
	for i, b := range body {
		if b.Kind != articles.Paragraph || articles.PlainText(b.Spans) != paragraphs[i] {
			t.Errorf("paragraph %d = %+v, want %q", i, b, paragraphs[i])
		}
	}
	// the sentence repeated by the standfirst stays in the body, and the typing
	// error stays as typed
	if text := articles.PlainText(body[5].Spans); text != want.Standfirst+"." {
		t.Errorf("repeated standfirst = %q", text)
	}
	if text := articles.PlainText(body[12].Spans); !strings.Contains(text, "In that country [Iraq]") || !strings.Contains(text, " urkish Foreign Minister") {
		t.Errorf("text was changed: %q", text)
	}
}

func TestSeedIsChecked(t *testing.T) {
	t.Parallel()
	name, text := theSeed(t)
	l, err := Open(fstest.MapFS{name: {Data: text}}, Options{Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, p := range l.Problems() {
		if p.Level != articles.Warning || p.File != name || p.Fix == "" {
			t.Errorf("problem %+v: want a warning of %s with its remedy", p, name)
		}
		said = append(said, p.What)
	}
	want := []string{"missing: byline", "missing: published", "missing: image file", "missing: section", `"urkish" may be a typing error for "Turkish"`}
	if !reflect.DeepEqual(said, want) {
		t.Errorf("problems = %q, want %q", said, want)
	}
	rules := map[int]int{}
	for _, g := range l.Guesses() {
		rules[g.Rule]++
		if g.Line < 1 || g.Confidence <= 0 || g.Confidence > 1 || g.Value == "" {
			t.Errorf("guess %+v has no line, value or confidence", g)
		}
	}
	if want := map[int]int{2: 1, 3: 1, 4: 1, 5: 2, 6: 1, 8: 1, 9: 2, 10: 1}; !reflect.DeepEqual(rules, want) {
		t.Errorf("guesses by rule = %v, want %v", rules, want)
	}
}

func TestSeedWithYAMLBesideIsLive(t *testing.T) {
	t.Parallel()
	name, text := theSeed(t)
	side := strings.TrimSuffix(name, ".txt") + ".yaml"
	l, err := Open(fstest.MapFS{name: {Data: text}, side: {Data: []byte("published: 2017-08-17T18:00:00+04:00\nsection: news\nbyline: [A Reporter]\nimages:\n  - {src: talks.svg, alt: Two men at a table}\n")},
		"img/talks.svg": {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"/>`)}}, Options{Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	s := l.Summaries()[0]
	if !s.Shown(time.Now()) || s.Section != "news" {
		t.Errorf("summary = %+v, want a live piece in news", s)
	}
	if s.Image.Credit != "Reuters" || s.Image.Width != 40 || !strings.HasPrefix(s.Image.Src, "/media/img/talks.svg?v=") || !strings.HasPrefix(s.Image.Caption, "Turkish President") {
		t.Errorf("image = %+v: want the file with the credit and caption of the text", s.Image)
	}
	if p := l.Problems(); len(p) != 1 || !strings.Contains(p[0].What, "urkish") {
		t.Errorf("problems = %v, want the typing error alone", p)
	}
	for _, g := range l.Guesses() {
		if g.Field == "published" || g.Field == "byline" {
			t.Errorf("guess %v replaces a value of the desk", g)
		}
	}
}

func TestPublishedOption(t *testing.T) {
	t.Parallel()
	at := time.Date(2017, 8, 17, 14, 0, 0, 0, time.UTC)
	l, err := Open(fstest.MapFS{
		"a.txt": {Data: []byte("Headline\n\nDubai: Text.\n")},
		"b.txt": {Data: []byte("Another\n\nDubai: Text.\n")}, "b.yaml": {Data: []byte("status: withheld")},
		"c.md": {Data: []byte("---\nheadline: Written\n---\nText.\n")},
	}, Options{Log: quiet, Published: at})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]articles.Status{}
	for _, s := range l.Summaries() {
		got[s.Slug] = s.Status
	}
	want := map[string]articles.Status{"a": articles.StatusLive, "b": articles.StatusWithheld, "c": articles.StatusDraft}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("status = %v, want %v: the option is for wire text alone and lifts nothing", got, want)
	}
}

// TestSuspectsAreRare checks that the list of typing errors reports almost
// nothing in edited prose.
func TestSuspectsAreRare(t *testing.T) {
	t.Parallel()
	l := mustOpen(t, paper.Files, Options{Log: quiet})
	words, found := 0, 0
	for _, s := range l.Summaries() {
		a, err := l.Article(s.Slug)
		if err != nil {
			t.Fatal(err)
		}
		raw := strings.Join([]string{a.Headline, a.Standfirst, a.Text()}, "\n")
		words += text.CountWords(raw)
		for _, s := range wire.FindTypos(raw) {
			found++
			t.Logf("%s: %+v", a.Slug, s)
		}
	}
	if found > words/10_000 {
		t.Errorf("%d suspects in %d words of edited text", found, words)
	}
}
