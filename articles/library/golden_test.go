package library

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew, to be read in review")

// TestGolden reads whole files and compares the results: the article as JSON,
// the problems and the guesses.
func TestGolden(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"piece.md", "wire.txt", "wire-ar.txt"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(filepath.Join("testdata", name))
			if err != nil {
				t.Fatal(err)
			}
			l := mustOpen(t, files(name, string(text), "img/tank.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400"/>`, "img/tank-320.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200"/>`,
				"dhow-race-results.md", story("Race", 1), "piece-ar.md", strings.Replace(story("خزانات", 1), "section", "lang: ar\nsection", 1)), onDay(20))
			a, err := l.Article(strings.TrimSuffix(name, filepath.Ext(name)))
			if err != nil {
				t.Fatal(err)
			}
			raw, err := json.MarshalIndent(map[string]any{"article": a, "problems": printed(l.Problems()), "guesses": printed(l.Guesses())}, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("testdata", name+".golden"), append(raw, '\n'))
		})
	}
}

// printed returns problems or guesses as they are printed.
func printed[T interface{ String() string }](things []T) []string {
	out := []string{}
	for _, x := range things {
		out = append(out, x.String())
	}
	return out
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; run with -update and read the change.\ngot\n%s", file, got)
	}
}
