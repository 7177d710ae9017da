package bulk

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/settings"
)

// shipped returns the folder of the shipped paper.
func shipped() fs.FS { return os.DirFS("../../articles/paper") }

var today = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// readShipped imports the shipped paper; any problem fails the test.
func readShipped(t testing.TB) ([]classifieds.Listing, []classifieds.Category, api.Site) {
	t.Helper()
	site, problems := settings.Site(shipped())
	cats, more := settings.Categories(shipped())
	problems = append(problems, more...)
	listings, more := Listings(shipped(), cats, site, today)
	for _, p := range append(problems, more...) {
		t.Error(p)
	}
	return listings, cats, site
}

func TestShippedListings(t *testing.T) {
	t.Parallel()
	listings, cats, site := readShipped(t)
	if len(listings) < 176 {
		t.Errorf("%d listings, want at least 176", len(listings))
	}
	if len(cats) != 8 {
		t.Errorf("%d categories, want 8", len(cats))
	}
	least := map[string]int{"jobs": 26, "property-rent": 26, "motors": 26, "items": 26}
	perCategory, perLang, perCity := map[string]int{}, map[string]int{}, map[string]int{}
	featured, wanted := 0, 0
	for _, l := range listings {
		perCategory[l.Category]++
		perLang[l.Lang]++
		perCity[l.Place.City]++
		if l.Featured {
			featured++
		}
		if l.Intent == classifieds.Wanted {
			wanted++
		}
	}
	for _, c := range cats {
		if n := perCategory[c.Code]; n < max(16, least[c.Code]) {
			t.Errorf("%s: %d listings, want at least %d", c.Code, n, max(16, least[c.Code]))
		}
	}
	if share := float64(perLang["ar"]) / float64(len(listings)); share < .35 || share > .45 {
		t.Errorf("%.0f %% are in Arabic, want about 40", 100*share)
	}
	if featured < 6 || featured > 8 {
		t.Errorf("%d featured, want 6 to 8", featured)
	}
	if wanted < 8 {
		t.Errorf("%d wanted, want some", wanted)
	}
	if len(perCity) < 18 || len(site.Cities) != 24 {
		t.Errorf("in %d of %d cities", len(perCity), len(site.Cities))
	}
}

func TestShippedListingsAreLiveAndTheirOwn(t *testing.T) {
	t.Parallel()
	listings, cats, site := readShipped(t)
	ids, titles := map[string]bool{}, map[string]bool{}
	for _, l := range listings {
		if l.State != classifieds.Live || !l.Published.Before(today) || !l.Expires.After(today.Add(24*time.Hour)) {
			t.Errorf("%s: %s from %s to %s, want live for a day and more", l.Title, l.State, l.Published, l.Expires)
		}
		if ids[l.ID] || titles[l.Title] {
			t.Errorf("%s (%s) is there twice", l.Title, l.ID)
		}
		ids[l.ID], titles[l.Title] = true, true
		if p := l.Price; p.Minor > 0 && !slices.Contains(site.Currencies, p.Currency) {
			t.Errorf("%s: in %s", l.Title, p.Currency)
		}
		i := slices.IndexFunc(cats, func(c classifieds.Category) bool { return c.Code == l.Category })
		if f := classifieds.Validate(l, cats[i]); f != nil {
			t.Errorf("%s: %v", l.Title, f)
		}
		if v, ok := l.Attributes["rent_period"]; ok && v.Text != l.Price.Period {
			t.Errorf("%s: rent per %s, price per %s", l.Title, v.Text, l.Price.Period)
		}
	}
}

func TestShippedListingsAreWrittenInTheirLanguage(t *testing.T) {
	t.Parallel()
	listings, _, _ := readShipped(t)
	for _, l := range listings {
		texts := []string{l.Title, l.Text}
		for _, p := range l.Photos {
			texts = append(texts, p.Alt)
		}
		for _, s := range texts {
			if arabic := strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }); arabic != (l.Lang == "ar") {
				t.Errorf("%s (%s): %q", l.ID, l.Lang, s)
			}
		}
		for _, word := range []string{"stunning", "luxurious", "must see", "dream", "unique opportunity", "!", "lorem"} {
			if strings.Contains(strings.ToLower(l.Title+l.Text), word) {
				t.Errorf("%s: %q", l.Title, word)
			}
		}
	}
}

func TestShippedPictures(t *testing.T) {
	t.Parallel()
	listings, _, _ := readShipped(t)
	used := map[string]bool{}
	with := map[string]int{}
	all := map[string]int{}
	for _, l := range listings {
		all[l.Category]++
		if len(l.Photos) > 0 {
			with[l.Category]++
		}
		for _, p := range l.Photos {
			name, version, _ := strings.Cut(strings.TrimPrefix(p.Src, "/media/"), "?v=")
			if _, err := fs.Stat(shipped(), name); err != nil || len(version) != 8 {
				t.Errorf("%s: %s, %v", l.Title, p.Src, err)
			}
			if p.Width*3 != p.Height*4 {
				t.Errorf("%s is %d × %d, want 4:3", p.Src, p.Width, p.Height)
			}
			used[path.Base(name)] = true
		}
	}
	for _, c := range []string{"motors", "items", "property-rent", "property-sale"} {
		if with[c]*10 < all[c]*8 {
			t.Errorf("%s: %d of %d with a picture, want most", c, with[c], all[c])
		}
	}
	files, err := fs.Glob(shipped(), "listings/img/*")
	if err != nil || len(files) < 60 {
		t.Fatalf("%d pictures, %v, want 60", len(files), err)
	}
	for _, file := range files {
		b, err := fs.ReadFile(shipped(), file)
		if err != nil {
			t.Fatal(err)
		}
		if !used[path.Base(file)] {
			t.Errorf("%s is shown nowhere", file)
		}
		if len(b) > 2560 {
			t.Errorf("%s: %d bytes, want at most 2,560", file, len(b))
		}
		for _, bad := range []string{"<script", "<style", "style=", "href=", "url(", "<image", "<foreignObject", " on", "<!"} {
			if bytes.Contains(b, []byte(bad)) {
				t.Errorf("%s holds %q: a picture stands alone", file, bad)
			}
		}
	}
}

// The shipped listings are valid by the published schema, checked with an
// independent validator.
func TestShippedListingsFitTheirSchema(t *testing.T) {
	t.Parallel()
	listings, cats, _ := readShipped(t)
	schemas := map[string]*jsonschema.Schema{}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	for _, c := range cats {
		where := "https://paper.example" + api.PathCategories + "/" + c.Code + "/schema"
		if err := compiler.AddResource(where, asDocument(t, classifieds.Schema(c, "ar"))); err != nil {
			t.Fatal(err)
		}
		s, err := compiler.Compile(where)
		if err != nil {
			t.Fatal(err)
		}
		schemas[c.Code] = s
	}
	for _, l := range listings {
		if err := schemas[l.Category].Validate(asDocument(t, l)); err != nil {
			t.Errorf("%s: %v", l.Title, err)
		}
	}
}

func asDocument(t testing.TB, v any) any {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func BenchmarkListings(b *testing.B) {
	site, _ := settings.Site(shipped())
	cats, _ := settings.Categories(shipped())
	b.ReportAllocs()
	for b.Loop() {
		if _, problems := Listings(shipped(), cats, site, today); problems != nil {
			b.Fatal(problems)
		}
	}
}
