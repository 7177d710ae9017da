package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadside/articles/library"
)

// Listings in XML and mapping files are checked like those in CSV.
func TestCheckListingsWithMappings(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"listings/feed.xml":  "<all>\n<item><nr>1</nr><name>Chair of oak</name></item>\n<item><nr>2</nr></item>\n</all>\n",
		"listings/feed.yaml": "fields:\n  ref: nr\n  category: {value: items}\n  title: name\n  description: name\n  city: {value: dubai}\n  attr.condition: {value: good}\n  price_type: {value: free}\n",
		"listings/cars.csv":  "nr\n1\n",
		"listings/cars.yaml": "fields:\n  reff: nr\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	wrong, err := checkDirectory(dir, library.Options{}, time.Date(2026, 11, 28, 8, 0, 0, 0, time.UTC), &out)
	if err != nil || !wrong {
		t.Fatal(wrong, err)
	}
	for _, want := range []string{
		"listings/feed.xml:3: error: title: missing", "listings/cars.yaml:2: error: fields.reff: not a column of Desk CSV", "0 articles, 1 listings",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it lacks %q\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "is not read") {
		t.Error(out.String())
	}
}
