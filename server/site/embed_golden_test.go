package site

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"broadside/app/classifieds"
)

// TestEmbedGolden compares a framed article in both languages with the files in testdata, so that
// changes can be reviewed.
func TestEmbedGolden(t *testing.T) {
	t.Parallel()
	p := embedPaper(t, goldenPaper(t)...)
	for name, path := range map[string]string{
		"embed-article":     "/e/articles/tide?k=gulf-homes&theme=dark",
		"embed-article-ar":  "/e/articles/tide-ar?k=gulf-homes",
		"embed-full":        "/e/articles/tide?mode=full",
		"embed-listings":    "/e/listings?k=gulf-homes&category=motors",
		"embed-listings-ar": "/e/listings?k=gulf-homes&lang=ar&size=s",
		"embed-card":        "/e/articles/tide?k=nobody",
	} {
		got := withoutBuildParts(get(p, path).Body.String())
		file := filepath.Join("testdata", name+".golden")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatalf("%v: go test ./server/site -run Golden -update writes it", err)
		}
		if got != string(want) {
			t.Errorf("%s differs from %s; if it should: go test ./server/site -run Golden -update\n%s", path, file, got)
		}
	}
}

// goldenPaper returns a paper with one article in two languages and three listings.
func goldenPaper(t *testing.T) []option {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"tide.md": "---\nheadline: The tide table goes digital\nkicker: Harbour\nstandfirst: Fishermen keep the paper one, just in case\nsection: news\n" +
			"lang: en\npublished: 2026-11-22T08:00:00+04:00\nbyline: Reem Sultan\nplaces: [Dubai]\n---\nThe *board* by the creek went dark on Monday.\n\n## Paper stays\n\nIt is dry.\n",
		"tide-ar.md": "---\nheadline: جدول المد على الشاشة\nstandfirst: الصيادون يحتفظون بالورق\nsection: news\nlang: ar\n" +
			"published: 2026-11-22T08:00:00+04:00\nplaces: [دبي]\n---\nأُطفئت اللوحة يوم الاثنين.\n",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text), ModTime: today()}
	}
	var listings []classifieds.Listing
	for i, l := range []classifieds.Listing{
		{Category: "motors", Title: "Corolla, one owner", Lang: "en", Price: classifieds.Price{Type: classifieds.Fixed, Minor: 5100000, Currency: "AED"}},
		{Category: "items", Title: "سجادة من الصوف", Lang: "ar", Price: classifieds.Price{Type: classifieds.Fixed, Minor: 430000, Currency: "AED"}},
		{Category: "jobs", Title: "A <b>welder</b> & a fitter", Lang: "en", Price: classifieds.Price{Type: classifieds.OnRequest}},
	} {
		l.ID, l.Intent, l.State, l.Text = fmt.Sprint("l", i), classifieds.Offer, classifieds.Live, "Text"
		l.Place = classifieds.Place{Country: "AE", City: "dubai", Area: "Deira"}
		l.Published, l.Expires = today().Add(-time.Duration(i+1)*time.Hour), today().Add(24*time.Hour)
		listings = append(listings, l)
	}
	return []option{withArticles(files), withListings(listings...)}
}

// withoutBuildParts replaces the parts of a page that depend on the build, and adds line breaks.
func withoutBuildParts(page string) string {
	page = regexp.MustCompile(`(?s)<style>.*?</style>`).ReplaceAllString(page, "<style>…</style>")
	page = regexp.MustCompile(`<script type="application/json".*?</script>`).ReplaceAllString(page, "")
	page = regexp.MustCompile(` data-(start|wasm|exec|base)="[^"]*"`).ReplaceAllString(page, "")
	page = withoutToken(page)
	page = regexp.MustCompile(`\.[0-9a-f]{12}\.`).ReplaceAllString(page, ".HASH.")
	page = regexp.MustCompile(`\?v=[0-9a-f]+`).ReplaceAllString(page, "?v=HASH")
	for _, tag := range []string{"a ", "article", "aside", "div", "figure", "figcaption", "footer", "form", "h1", "h2", "img", "input", "label", "li", "main", "ol", "option", "p>", "p ", "search", "section", "select", "button"} {
		page = strings.ReplaceAll(page, "<"+tag, "\n<"+tag)
	}
	return strings.ReplaceAll(page, "\n\n", "\n")
}
