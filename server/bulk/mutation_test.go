package bulk

import (
	"bytes"
	"encoding/csv"
	"io/fs"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/mapping"
)

// copyShipped returns a copy of the shipped paper with its CSV files changed.
func copyShipped(t *testing.T, change func(rows [][]string) []byte) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(shipped(), "listings", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(shipped(), name)
		if err != nil {
			return err
		}
		if strings.HasSuffix(name, ".csv") {
			rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
			if err != nil {
				return err
			}
			b = change(rows)
		}
		out[name] = &fstest.MapFile{Data: b}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func written(rows [][]string, delimiter rune, crlf bool) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = delimiter, crlf
	_ = w.WriteAll(rows) // a bytes.Buffer returns no error
	return b.Bytes()
}

func TestShippedListingsInOtherSpellings(t *testing.T) {
	t.Parallel()
	want, cats, site := readShipped(t)
	for name, change := range map[string]func(rows [][]string) []byte{
		"semicolons, a mark and Windows line ends": func(rows [][]string) []byte { return append([]byte("\ufeff"), written(rows, ';', true)...) },
		"tabs": func(rows [][]string) []byte { return written(rows, '\t', false) },
		"columns the other way round": func(rows [][]string) []byte {
			for _, r := range rows {
				slices.Reverse(r)
			}
			return written(rows, ',', false)
		},
		"headings in capitals": func(rows [][]string) []byte {
			for i := range rows[0] {
				rows[0][i] = " " + strings.ToUpper(rows[0][i])
			}
			return written(rows, ',', false)
		},
		"contact beside": func(rows [][]string) []byte {
			for i := range rows {
				rows[i] = append(rows[i], []string{"maya@example.com", "contact_email"}[boolToInt(i == 0)])
			}
			return written(rows, ',', false)
		},
		"empty rows between": func(rows [][]string) []byte {
			var all [][]string
			for _, r := range rows {
				all = append(all, r, make([]string, len(r)))
			}
			return written(all, ',', false)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, problems := Listings(copyShipped(t, change), cats, site, today)
			problems = slices.DeleteFunc(problems, func(p articles.Problem) bool {
				return p.Level == articles.Warning && strings.HasPrefix(p.What, "contact_email: contact columns")
			})
			if len(problems) != 0 {
				t.Fatal(problemText(problems[:min(3, len(problems))]))
			}
			if len(got) != len(want) {
				t.Fatalf("%d listings, want %d", len(got), len(want))
			}
			for i := range got {
				if !reflect.DeepEqual(got[i], want[i]) {
					t.Fatalf("got  %+v\nwant %+v", got[i], want[i])
				}
			}
		})
	}
}

func boolToInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Imported a month later, the shipped listings have the same IDs and later times.
func TestShippedListingsMoveWithTheDay(t *testing.T) {
	t.Parallel()
	first, cats, site := readShipped(t)
	later, problems := Listings(shipped(), cats, site, today.AddDate(0, 1, 0))
	if len(problems) != 0 || len(later) != len(first) {
		t.Fatalf("%d listings, %s", len(later), problemText(problems))
	}
	for i := range first {
		if first[i].ID != later[i].ID || later[i].State != classifieds.Live || later[i].Published.Sub(first[i].Published) != 30*24*time.Hour {
			t.Errorf("%s: from %s, then from %s", first[i].Title, first[i].Published, later[i].Published)
		}
	}
}

// A row without one of the required cells is reported.
func TestEachNeededCellIsMissed(t *testing.T) {
	t.Parallel()
	want, cats, site := readShipped(t)
	for _, column := range mapping.RequiredColumns {
		t.Run(column, func(t *testing.T) {
			t.Parallel()
			rowOf := 0
			fsys := copyShipped(t, func(rows [][]string) []byte {
				at := slices.Index(rows[0], column)
				for i, r := range rows[1:] {
					if i%5 == 0 {
						r[at] = ""
						rowOf++
					}
				}
				return written(rows, ',', false)
			})
			got, problems := Listings(fsys, cats, site, today)
			if len(got) != len(want)-rowOf {
				t.Errorf("%d listings, want %d: the others go on", len(got), len(want)-rowOf)
			}
			if len(problems) != rowOf {
				t.Errorf("%d problems for %d rows: %s", len(problems), rowOf, problemText(problems[:min(3, len(problems))]))
			}
			for _, p := range problems {
				if p.Field != column || p.Line < 2 {
					t.Errorf("%s, want it at %s", p, column)
				}
			}
		})
	}
}

// classifieds.Validate and the published schema reject the same mutations of
// shipped listings, except those that JSON Schema cannot express.
func TestRulesAndSchemaAgree(t *testing.T) {
	t.Parallel()
	listings, cats, _ := readShipped(t)
	for _, c := range cats {
		t.Run(c.Code, func(t *testing.T) {
			t.Parallel()
			compiler := jsonschema.NewCompiler()
			compiler.AssertFormat()
			if err := compiler.AddResource("https://paper.example/s", asDocument(t, classifieds.Schema(c, "en"))); err != nil {
				t.Fatal(err)
			}
			schema, err := compiler.Compile("https://paper.example/s")
			if err != nil {
				t.Fatal(err)
			}
			for i, l := range listings {
				if l.Category != c.Code || i%8 != 0 { // a few of each
					continue
				}
				for name, broken := range mutations(l, c) {
					rules, says := classifieds.Validate(broken, c), schema.Validate(asDocument(t, broken))
					rules = slices.DeleteFunc(rules, func(f api.Field) bool { return f.Code == "contradiction" }) // no schema compares two values
					if len(rules) == 0 {
						rules = nil
					}
					if (rules == nil) != (says == nil) {
						t.Fatalf("%s, %s: the rules say %v, the schema %v", l.Title, name, rules, says)
					}
				}
			}
		})
	}
}

// mutations returns copies of l with one change each, by name.
func mutations(l classifieds.Listing, c classifieds.Category) map[string]classifieds.Listing {
	out := map[string]classifieds.Listing{}
	change := func(name string, f func(*classifieds.Listing)) {
		m := l
		m.Attributes = map[string]classifieds.Value{}
		for k, v := range l.Attributes {
			m.Attributes[k] = v
		}
		f(&m)
		out[name] = m
	}
	change("wanted", func(l *classifieds.Listing) { l.Intent = classifieds.Wanted })
	change("no price", func(l *classifieds.Listing) { l.Price = classifieds.Price{} })
	change("no period", func(l *classifieds.Listing) { l.Price.Period = "" })
	change("no city", func(l *classifieds.Listing) { l.Place.City = "" })
	change("no text", func(l *classifieds.Listing) { l.Text = "" })
	change("a title too long", func(l *classifieds.Listing) { l.Title = strings.Repeat("ع", classifieds.MaxTitle+1) })
	change("a stranger", func(l *classifieds.Listing) { l.Attributes["stranger"] = classifieds.NumberValue(1) })
	for _, a := range c.Attributes {
		if a.Private {
			continue // the schema has it for input, Validate checks only output
		}
		change("without "+a.Code, func(l *classifieds.Listing) { delete(l.Attributes, a.Code) })
		for i, v := range []classifieds.Value{
			classifieds.NumberValue(-1), classifieds.NumberValue(1e15), classifieds.NumberValue(.5), classifieds.BoolValue(true),
			classifieds.TextValue("x"), classifieds.TextValue("2026-11-23"), classifieds.TextsValue("x", "y"), classifieds.TextsValue("x", "x"), classifieds.TextsValue(),
		} {
			change(a.Code+" as value "+strconv.Itoa(i), func(l *classifieds.Listing) { l.Attributes[a.Code] = v })
		}
	}
	return out
}
