package charset

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Each row of the sample listings, in a file of its own in any character set,
// is decoded as it was typed, or the file is refused. Files in common character
// sets are decoded.
func TestDecodeShippedRows(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../paper/listings/*.csv")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	type result struct{ rows, refused int }
	results := map[string]*result{}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			for i, set := range slices.Repeat(sets, 2) {
				text := row[4] // the title alone
				if i < len(sets) {
					text = strings.Join(row[4:6], ",")
				}
				b, ok := set.encode(text)
				if !ok {
					continue
				}
				r := results[set.name]
				if r == nil {
					r = &result{}
					results[set.name] = r
				}
				r.rows++
				got, name, err := Decode(b)
				if err != nil {
					r.refused++
				} else if got != text {
					t.Errorf("%s in %s was read as %s: %q, want %q", row[0], set.name, name, got, text)
				}
			}
		}
	}
	for _, name := range []string{"Windows-1252", "Windows-1256", "ISO-8859-6", "MacRoman"} {
		if r := results[name]; r == nil || r.rows < 10 || r.refused*10 > r.rows {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// encode returns text in s, if it has non-ASCII letters and s has them all.
func (s *set) encode(text string) ([]byte, bool) {
	var b []byte
	high := false
next:
	for _, r := range text {
		if r < 128 {
			b = append(b, byte(r))
			continue
		}
		high = true
		for i, h := range s.high {
			if h == r {
				b = append(b, byte(128+i))
				continue next
			}
		}
		return nil, false
	}
	return b, high
}
