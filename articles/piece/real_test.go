package piece

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	"broadside/articles/articletest"
)

// TestRealWire reads the Associated Press article of IPTC's ninjs examples,
// laid out as a desk would paste it.
func TestRealWire(t *testing.T) {
	t.Parallel()
	raw, err := fs.ReadFile(shared(t, "data/ninjs"), "examples-2.1/ninjsExSimpleText_2.json")
	if err != nil {
		t.Fatal(err)
	}
	var item struct {
		By        string
		Headlines []struct{ Value string }
		Bodies    []struct{ Value string }
	}
	if err := json.Unmarshal(raw, &item); err != nil {
		t.Fatal(err)
	}
	p := readOneText(t, "ap.txt", item.Headlines[0].Value+"\n\nBy "+item.By+"\n\n"+item.Bodies[0].Value, "")
	a := p.Article
	if d := a.Dateline; d == nil || d.City != "Grosseto" || d.Country != "Italy" || d.Agency != "AP" || d.Raw != "GROSSETO, Italy (AP) --" {
		t.Errorf("dateline = %+v", d)
	}
	if len(a.Byline) != 2 || a.Byline[0].Name != "Paulo Santalucia" {
		t.Errorf("byline = %+v", a.Byline)
	}
	if a.Standfirst != "" || len(a.Body) != 1 || !strings.HasPrefix(a.Text(), "The trial of the captain") {
		t.Errorf("standfirst %q, %d blocks", a.Standfirst, len(a.Body))
	}
}

// TestRealTexts reads every text of the real files with both parsers: HTML,
// Russian, Urdu, mojibake and pages of legal notices among them. All results
// must be printable.
func TestRealTexts(t *testing.T) {
	t.Parallel()
	fsys := shared(t, "data")
	r := testReader()
	seen, texts := map[string]bool{}, 0
	try := func(s string) {
		if len(s) < 400 || seen[s] {
			return
		}
		seen[s] = true
		s = strings.ToValidUTF8(s[:min(len(s), 16<<10)], "")
		texts++
		for _, name := range []string{"a.txt", "a.md"} {
			p := r.parseSource(Source{Path: name, Text: []byte("Headline\n\n" + s)})
			articletest.CheckSound(t, &p.Article)
		}
	}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch {
		case strings.HasSuffix(name, ".json"):
			raw, err := fs.ReadFile(fsys, name)
			if err != nil {
				return err
			}
			var v any
			if json.Unmarshal(raw, &v) == nil { // some are invalid intentionally
				eachText(v, try)
			}
		case strings.HasSuffix(name, ".xml"), strings.HasSuffix(name, ".html"), strings.HasSuffix(name, ".txt"), strings.HasSuffix(name, ".md"):
			raw, err := fs.ReadFile(fsys, name)
			if err != nil {
				return err
			}
			try(string(raw[:min(len(raw), 64<<10)]))
		}
		return nil
	})
	if err != nil || texts < 100 {
		t.Errorf("%d texts, %v", texts, err)
	}
}

func eachText(v any, do func(string)) {
	switch v := v.(type) {
	case string:
		do(v)
	case []any:
		for _, x := range v {
			eachText(x, do)
		}
	case map[string]any:
		for _, x := range v {
			eachText(x, do)
		}
	}
}
