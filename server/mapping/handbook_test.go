package mapping

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The example of the handbook is a mapping, and each key has its line in the tables.
func TestHandbook(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(filepath.Join("..", "..", "docs", "listings.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, text, found := strings.Cut(string(b), "## Files of other systems")
	_, example, inFence := strings.Cut(text, "```yaml\n")
	example, _, closed := strings.Cut(example, "```")
	if !found || !inFence || !closed {
		t.Fatal("the example is not found")
	}
	m := mustParse(t, example)
	r := applyTo(t, m, "Ad ID=7¦Class=Flats to let¦Make=Flat¦Model=sea view¦Address=1 Main St, Town¦Text=Bright.¦Size=900¦Price=1.250,50¦Posted=11/20/26¦Title=2-bed flat¦photo_2=b.jpg¦Status=N/A")
	want := map[string]string{"ref": "7", "category": "property-rent", "lang": "en", "title": "Flat sea view, 1 Main St", "description": "Bright.\nArea: 900 square feet", "city": "dubai", "price": "1250.5",
		"currency": "AED", "images": "b.jpg", "start": "2026-11-20", "end": "2026-12-20", "attr.beds": "2", "attr.area": "900 sqft", "attr.rent_period": "year"}
	for name, value := range want {
		if r.Cells[name] != value {
			t.Errorf("%s is %q, want %q", name, r.Cells[name], value)
		}
	}
	if len(r.Cells) != len(want) || r.Faults != nil || r.Skip != "" {
		t.Errorf("%v", r)
	}
	for _, key := range []string{"column", "value", "join", "with", "template", "first", "when", "match", "split", "part", "values", "otherwise", "decimal", "scale", "round", "grouped", "dates", "add", "capitals", "cut", "default",
		"row", "skip", "is", "not", "empty", "before"} {
		if !strings.Contains(text, "`"+key) {
			t.Errorf("the handbook lacks %s", key)
		}
	}
}
