package bulk

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"broadside/articles"
	"broadside/server/settings"
)

// openFile opens a file of the source "feed" with the shipped settings.
func openFile(t testing.TB, text string) *File {
	t.Helper()
	f, problems, err := openText(t, text, Options{Source: "feed"})
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problemText(problems))
	}
	return f
}

func openText(t testing.TB, text string, o Options) (*File, []articles.Problem, error) {
	t.Helper()
	o.Now, o.FileName = today, "feed.csv"
	return Open(strings.NewReader(text), int64(len(text)), shippedSettings(t), o)
}

func shippedSettings(t testing.TB) Settings {
	t.Helper()
	categories, problems := settings.Categories(shipped())
	if len(problems) > 0 {
		t.Fatal(problemText(problems))
	}
	return Settings{Site: mustSite(t), Categories: categories, Pictures: fstest.MapFS{"listings/img/dot.svg": {Data: []byte(dot)}}}
}

// rowsOf returns the rows of a file by their line.
func rowsOf(t testing.TB, text string) map[int]Row {
	t.Helper()
	rows := map[int]Row{}
	for r := range openFile(t, text).Rows() {
		rows[r.Line] = r
	}
	return rows
}

func TestRows(t *testing.T) {
	t.Parallel()
	text := "source," + head +
		"," + line() +
		"other," + line() +
		"," + line("price", "100") +
		"," + line("ref", "") +
		"," + line("ref", "car-2", "action", "Delete") +
		"," + line("ref", "car-3", "start", "-3d") +
		"," + line("ref", "car-4", "title", "#NAME?") +
		"," + line("ref", "Ã©car") +
		"x,\"y\n"
	f := openFile(t, text)
	var got []string
	for r := range f.Rows() {
		flags := ""
		for flag, on := range map[string]bool{"delete": r.Delete, "relative": r.Relative, "repeated": r.Repeated} {
			if on {
				flags += " " + flag
			}
		}
		if (r.Digest == [16]byte{}) != (r.Repeated || r.Ref == "") {
			t.Errorf("line %d: digest %x", r.Line, r.Digest)
		}
		_, ok, problems := f.Decode(r, time.Time{})
		if ok {
			flags += " ok"
		} else if len(problems) > 0 {
			flags += " rejected"
		}
		got = append(got, r.Source+" "+r.Ref+flags)
	}
	want := "feed car-1 ok|other car-1 ok|feed car-1 repeated rejected|feed  rejected|feed car-2 delete|feed car-3 relative ok|feed car-4 rejected|feed  rejected|feed  rejected"
	if strings.Join(got, "|") != want {
		t.Errorf("rows %s\nwant %s", strings.Join(got, "|"), want)
	}
	if f.Unreadable() != 3 {
		t.Errorf("%d rows are unreadable, want 3", f.Unreadable())
	}
}

func TestListingIDsAreOfASource(t *testing.T) {
	t.Parallel()
	ids := map[string]bool{ListingID("a", "1"): true, ListingID("b", "1"): true, ListingID("a", "11"): true, ListingID("a1", "1"): true, OldListingID("1"): true}
	if len(ids) != 5 {
		t.Errorf("IDs are equal: %v", ids)
	}
}

// Two rows have the same digest only if they decode to the same listing.
func TestDigest(t *testing.T) {
	t.Parallel()
	base := rowsOf(t, head+line("price", "51000", "images", "dot.svg"))[2].Digest
	for _, tt := range []struct {
		name, text string
		same       bool
	}{
		{"the same", head + line("price", "51000", "images", "dot.svg"), true},
		{"another row before it", head + line("ref", "car-0") + line("price", "51000", "images", "dot.svg"), true},
		{"another title", head + line("price", "51000", "images", "dot.svg", "title", "Corolla"), false},
		{"a text in another column", head + line("price", "51000", "images", "dot.svg", "area", "x"), false},
		{"an empty column more", "contact_name," + head + "," + line("price", "51000", "images", "dot.svg"), true},
		{"another way to read 51,000", head + line("price", "51,000", "images", "dot.svg") + line("ref", "car-2", "price", "1.250,50"), false},
	} {
		var found Row
		f, _, err := openText(t, tt.text, Options{Source: "feed"})
		if err != nil {
			t.Fatal(err)
		}
		for r := range f.Rows() {
			if r.Ref == "car-1" {
				found = r
			}
		}
		if (found.Digest == base) != tt.same {
			t.Errorf("%s: the digest is the same: %t", tt.name, !tt.same)
		}
	}
}

func TestDigestCoversSettingsAndPictures(t *testing.T) {
	t.Parallel()
	text := head + line("images", "dot.svg")
	digest := func(change func(*Settings), source string) [16]byte {
		s := shippedSettings(t)
		change(&s)
		f, _, err := Open(strings.NewReader(text), int64(len(text)), s, Options{Source: source, Now: today})
		if err != nil {
			t.Fatal(err)
		}
		for r := range f.Rows() {
			return r.Digest
		}
		return [16]byte{}
	}
	seen := map[[16]byte]string{}
	for name, d := range map[string][16]byte{
		"nothing":     digest(func(*Settings) {}, "a"),
		"source":      digest(func(*Settings) {}, "b"),
		"categories":  digest(func(s *Settings) { s.Categories = s.Categories[:1] }, "a"),
		"zone":        digest(func(s *Settings) { s.Site.Zone = "UTC" }, "a"),
		"no pictures": digest(func(s *Settings) { s.Pictures = nil }, "a"),
		"picture": digest(func(s *Settings) {
			s.Pictures = fstest.MapFS{"listings/img/dot.svg": {Data: []byte(strings.Replace(dot, "4", "5", 1))}}
		}, "a"),
		"time": digest(func(s *Settings) {
			s.Pictures = fstest.MapFS{"listings/img/dot.svg": {Data: []byte(dot), ModTime: today}}
		}, "a"),
	} {
		if other, ok := seen[d]; ok {
			t.Errorf("%s and %s have the same digest", name, other)
		}
		seen[d] = name
	}
}

// A row without a start was published when its listing first went live.
func TestDecodePublished(t *testing.T) {
	t.Parallel()
	f := openFile(t, head+line())
	for r := range f.Rows() {
		first := today.AddDate(0, 0, -3).UTC().Truncate(time.Second)
		l, ok, problems := f.Decode(r, first)
		if !ok || !l.Published.Equal(first) {
			t.Errorf("published %v, want %v: %s", l.Published, first, problemText(problems))
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"nothing", "", "feed.csv: the file is empty; the first line names the columns"},
		{"no header", "a,b\n1,2\n", "feed.csv:1: line 1 is no header"},
		{"a missing column", "ref,category,title,description\n", "feed.csv:1: city: the column is missing; add it"},
		{"a workbook", "PK\x03\x04", "feed.csv: this is an Excel workbook"},
	} {
		_, problems, err := openText(t, tt.in, Options{})
		var fatal *articles.Problem
		if !errors.As(err, &fatal) || !strings.HasPrefix(fatal.String(), tt.want) || len(problems) > 0 {
			t.Errorf("%s: %v, %s, want %s", tt.name, err, problemText(problems), tt.want)
		}
	}
}
