package sqlite

import (
	"slices"
	"strconv"
	"testing"
	"unicode/utf8"

	"broadside/app/classifieds"
	"broadside/server/store"
	"broadside/server/storetest"
)

// Query text is never parsed as FTS syntax: only its words are searched.
func TestSearchIsData(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		put(t, s, listing("a"), listing("b", func(l *classifieds.Listing) { l.Title, l.Text = "Or not near", "and title" }))
		for _, tt := range []struct {
			q    string
			want []string
		}{
			{`oak`, []string{"a"}},
			{`"oak`, []string{"a"}},
			{`oak"`, []string{"a"}},
			{`oak*`, []string{"a"}},
			{`title:oak`, []string{}},
			{`title : not`, []string{"b"}},
			{`NOT oak`, []string{}},
			{`oak OR nothing`, []string{}},
			{`OR not`, []string{"b"}},
			{`NEAR(oak desk)`, []string{"a"}},
			{`^oak`, []string{"a"}},
			{`-oak`, []string{"a"}},
			{`oak + desk`, []string{"a"}},
			{`{title} : oak`, []string{}},
			{`(oak`, []string{"a"}},
			{`oak;DROP TABLE live`, []string{}},
			{`oak' OR '1'='1`, []string{}},
			{"oak\x00desk", []string{"a"}},
			{`_oak`, []string{"a"}},
			{`%`, []string{}},
			{`🏠`, []string{}},
		} {
			page, err := s.Find(t.Context(), classifieds.Filter{Q: tt.q, Facets: true}, storetest.Now, 2)
			if err != nil {
				t.Fatalf("q=%q: %v", tt.q, err)
			}
			if got := ids(page.Items); !slices.Equal(got, tt.want) {
				t.Errorf("q=%q finds %v, want %v", tt.q, got, tt.want)
			}
		}
	})
}

// A prefix is completed to all words that begin with it, or to the most frequent
// if those are in too many listings.
func TestCompletions(t *testing.T) {
	t.Parallel()
	s := engines[0].open(t)
	for i := range 40 {
		if _, err := s.write.Exec(`INSERT INTO terms (term, n) VALUES (?, ?), (?, ?)`, "rare"+strconv.Itoa(i), 3, "often"+strconv.Itoa(i), 1000+i); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		word   string
		n      int
		first  string
		prefix bool
	}{
		{"r", 0, "", false}, {"ra", 0, "", true}, {"rare", 0, "", true}, {"rare1", 10, "rare10", false}, {"rare39", 0, "", false},
		{"often", maxCompletions, "often39", false}, {"x", 0, "", false}, {"xy", 0, "", false},
	} {
		words, _, err := s.queryWords(t.Context(), tt.word)
		if err != nil {
			t.Fatal(err)
		}
		w := words[0]
		if got := w.words[1:]; len(got) != tt.n || tt.n > 0 && got[0].word != tt.first {
			t.Errorf("%q is completed to %v, want %d, first %q", tt.word, got, tt.n, tt.first)
		}
		if (w.rest.n > 0) != tt.prefix {
			t.Errorf("%q is a prefix: %v, want %v", tt.word, w.rest, tt.prefix)
		}
	}
}

func TestSearchRanks(t *testing.T) {
	t.Parallel()
	entitled := func(title, text string) func(*classifieds.Listing) {
		return func(l *classifieds.Listing) { l.Title, l.Text = title, text }
	}
	onEach(t, func(t *testing.T, s *Store) {
		put(t, s,
			listing("text", entitled("Chair", "Goes with an oak desk")),
			listing("half", entitled("Oak chair", "Goes with a desk")),
			listing("apart", entitled("Desk of oak", "")),
			listing("together", entitled("Oak desk", "")),
			listing("begun", entitled("Oaken desks", "oak desk")),
		)
		for _, tt := range []struct {
			q    string
			want []string
		}{
			{"oak desk", []string{"together", "apart", "begun", "half", "text"}},
			{"desk", []string{"together", "apart", "begun", "half", "text"}},
			{"chair", []string{"half", "text"}},
			{"oak ch", []string{"half", "text"}},
		} {
			page, err := s.Find(t.Context(), classifieds.Filter{Q: tt.q}, storetest.Now, 0)
			if err != nil {
				t.Fatal(err)
			}
			got := ids(page.Items)
			if tt.q == "desk" {
				// In both cases two listings have the same rank: the newer key is first.
				if !slices.Equal(got[2:], tt.want[2:]) {
					t.Errorf("q=%q finds %v, want %v", tt.q, got, tt.want)
				}
				continue
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("q=%q finds %v, want %v", tt.q, got, tt.want)
			}
		}
	})
}

func TestSearchFolds(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		put(t, s,
			listing("ar", func(l *classifieds.Listing) {
				l.Lang, l.Title, l.Text = "ar", "شُقّة للإيجار في أبوظبي", "٣ غرف، مستشفى قريب"
			}),
			listing("en", func(l *classifieds.Listing) { l.Title, l.Text = "Café tables, Zürich style", "" }),
		)
		for q, want := range map[string]string{
			"شقه": "ar", "للايجار": "ar", "ابوظبي": "ar", "3 غرف": "ar", "مستشفي": "ar", "شقـــة": "ar", "CAFE": "en", "zurich": "en",
			"دبي cafe": "en", // the name of its city in the other language
		} {
			page, err := s.Find(t.Context(), classifieds.Filter{Q: q}, storetest.Now, 0)
			if err != nil || len(page.Items) != 1 || page.Items[0].ID != want {
				t.Errorf("q=%q finds %v, %v, want %s", q, ids(page.Items), err, want)
			}
		}
	})
}

// FuzzSearch compares searches for any text with a linear scan.
func FuzzSearch(f *testing.F) {
	all := storetest.Slice(150)
	s := engines[0].open(f)
	put(f, s, all...)
	for _, q := range []string{"villa", `"a" OR b*`, "NEAR(x)", "شقة", "title:x", "a\x00b", "\xff", "'", `\`, "_0", "vil se"} {
		f.Add(q, "")
		f.Add("", q)
	}
	f.Fuzz(func(t *testing.T, q, value string) {
		filter := classifieds.Filter{Q: q, Facets: true}
		if value != "" {
			filter.Attrs = []classifieds.AttrFilter{{Code: "make", Values: []string{value}}}
		}
		page, err := s.Find(t.Context(), filter, storetest.Now, 2)
		if err != nil {
			t.Fatalf("q=%q make=%q: %v", q, value, err)
		}
		if !utf8.ValidString(q) || len(store.QueryWords(q)) >= store.MaxQueryWords {
			return
		}
		if want := len(scan(all, filter, storetest.Now)); want > 0 != (page.Total.Value > 0) {
			t.Fatalf("q=%q make=%q finds %d, want %d", q, value, page.Total.Value, want)
		}
	})
}
