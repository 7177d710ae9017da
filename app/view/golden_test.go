package view

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"broadside/app/apptest"
)

var update = flag.Bool("update", false, "write the golden pages anew")

// TestGoldenPages compares the pages of the test paper with testdata. The files
// have one element per line, so that a review shows the changes.
func TestGoldenPages(t *testing.T) {
	t.Parallel()
	for name, address := range map[string]string{
		"front": "/", "front-ar": "/ar/", "section": "/sections/news", "article": "/articles/rents", "article-ar": "/articles/rents-ar",
		"listings": "/listings?category=property-rent&city=dubai", "listings-ar": "/ar/listings", "listings-empty": "/listings?q=zebra&city=dubai",
		"listings-misfit": "/listings?price_min=abc", "listing": "/listings/flat-1", "listing-ar": "/ar/listings/villa-1",
		"not-found": "/nothing", "gone-listing": "/listings/sold-1", "gone-article": "/articles/withdrawn",
	} {
		s, _ := loaded(t, apptest.New(), address)
		got := readable(markup(s))
		file := filepath.Join("testdata", name+".golden")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatalf("%v: go test ./app/view -run Golden -update writes it", err)
		}
		if got != string(want) {
			t.Errorf("%s differs from %s; if it should, run: go test ./app/view -run Golden -update\n%s", address, file, firstDifference(got, string(want)))
		}
	}
}

// readable starts a new line before each major element of a page.
func readable(page string) string {
	for _, tag := range []string{"a ", "article", "aside", "dd", "details", "div", "dt", "fieldset", "figcaption", "figure", "footer", "form",
		"h1", "h2", "h3", "header", "img", "input", "label", "li", "main", "nav", "ol", "option", "p>", "p ", "section", "select", "summary",
		"table", "td", "th", "tr", "ul"} {
		page = strings.ReplaceAll(page, "<"+tag, "\n<"+tag)
	}
	return strings.TrimSpace(strings.ReplaceAll(page, "\n\n", "\n")) + "\n"
}

// firstDifference returns the first line in which two pages differ.
func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "got  " + g[i] + "\nwant " + w[i]
		}
	}
	return "one is longer"
}
