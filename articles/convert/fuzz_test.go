package convert

import (
	"errors"
	"strings"
	"testing"

	"broadside/articles/convert/compose"
	"broadside/articles/convert/exports"
	"broadside/articles/piece"
)

var errEnough = errors.New("enough")

// FuzzStory makes files of the stories in any source and reads them as the
// library does: none is broken, and each holds the headline and the blocks of
// its source.
func FuzzStory(f *testing.F) {
	f.Add([]byte(wxr(post("1", "one", "<p>Text</p>\n[gallery]", `<category domain="category" nicename="a">A: b</category>`))))
	f.Add([]byte(`{"posts":[{"title":"'A': #b","slug":"../a","html":"<p>T</p>","status":"published","published_at":"2020-01-02T03:04:05Z","authors":[{"name":"& co, and B"}]}]}`))
	f.Add([]byte(`{"uri":"https://o.example/a-b","headlines":[{"value":"EMBARGOED UNTIL 2200 GMT"}],"bodies":[{"value":"KILL\n\nNot for publication"}],"language":"ar-x","located":"Dubai: (x)"}`))
	f.Add([]byte(`{"uri":"u","altIds":[{"role":"slug","value":"s"}],"headlines":[{"value":"A"}],"bodies":[{"contentType":"text/html","value":"<p>T</p>"}],"edNote":"correction 2020-01-02T03:04:05Z: {x}","associations":[{"rel":"translation","language":"ar","uri":"https://o.example/articles/a-}b"}]}`))
	f.Add([]byte(`<rss><channel><language>en</language><item><title>---</title><description>- a &lt;b&gt;</description><pubDate>Thu, 02 Jan 2020 03:04:05 GMT</pubDate></item></channel></rss>`))
	f.Fuzz(func(t *testing.T, source []byte) {
		if len(source) > 20_000 {
			return
		}
		c := &converter{Options: Options{Now: testTime}, ctx: t.Context(), report: newReport(), seen: map[string]bool{}}
		n := 0
		exports.Read(strings.NewReader(string(source)), int64(len(source)), exports.Options{}, func(i *exports.Item) error {
			if n++; n > 20 {
				return errEnough
			}
			s := &story{Item: i, path: "en/story.md"}
			if skip, err := c.prepare(s); skip != "" || err != nil || len(s.Article.Body) == 0 {
				return nil
			}
			usePictures(&s.Article, nil)
			file, skip := c.compose(s)
			if skip == "" {
				mustHoldStory(t, s, file)
			}
			return nil
		})
	})
}

func mustHoldStory(t *testing.T, s *story, file string) {
	t.Helper()
	r := piece.Reader{Now: testTime, Pictures: anyPicture{}}
	p := r.Read(piece.Source{Path: s.path, Text: []byte(file)})
	a := &p.Article
	switch {
	case p.Killed && !s.Public:
	case p.Broken():
		t.Errorf("%v\n%s", p.Problems, file)
	case a.Headline != compose.Line(s.Article.Headline):
		t.Errorf("the headline is %q, want %q\n%s", a.Headline, s.Article.Headline, file)
	case s.Public && !compose.Same(a.Body, s.Article.Body):
		t.Errorf("the body is\n%+v\nwant\n%+v\n%s", a.Body, s.Article.Body, file)
	case !a.Published.Equal(s.Article.Published) || len(a.Tags) != len(s.Article.Tags) || len(a.Byline) < len(s.Article.Byline) && len(s.Article.Byline) < 2:
		t.Errorf("%+v\nwant\n%+v\n%s", a, s.Article, file)
	}
}
