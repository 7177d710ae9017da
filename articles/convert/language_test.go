package convert

import (
	"context"
	"strings"
	"testing"
)

// The language of a story is that of the source or of its text. A language that is assumed, that
// the paper lacks or that the text contradicts is reported, in every format.
func TestLanguageOfStories(t *testing.T) {
	t.Parallel()
	const (
		english = "The harbour is closed for the week, and the ferries are late."
		short   = "Bürgermeister eröffnet neue Brücke"
		german  = "Die Mieten sind im dritten Quartal gefallen, und das ist für viele Mieter eine gute Nachricht."
		arabic  = "انخفضت الإيجارات في المدينة"
	)
	feed := func(lang, text string) string {
		if lang != "" {
			lang = "<language>" + lang + "</language>"
		}
		return `<?xml version="1.0"?><rss version="2.0"><channel><title>N</title><link>https://n.example</link>` + lang +
			`<item><title>Hafen</title><link>https://n.example/hafen</link><guid>hafen</guid><pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate><description>` + text + `</description></item></channel></rss>`
	}
	assumed, lacked, doubt := "1 × language not recognised: taken for en; give -lang TAG", "1 × language that the paper lacks: de; add it to languages: of paper.yaml", "1 × language in doubt: the source says en-US, the text reads like de"
	for _, tt := range []struct {
		name, source string
		options      Options
		folder, want string // want is a problem, or "" for none about the language
	}{
		{"English", feed("", english), Options{}, "en", ""},
		{"Arabic", feed("", arabic), Options{}, "ar", ""},
		{"short German", feed("", short), Options{}, "en", assumed},
		{"short German, with -lang", feed("", short), Options{Lang: "de", Languages: []string{"en", "de"}}, "de", ""},
		{"short German in a German paper", feed("", short), Options{Languages: []string{"de", "en"}}, "de", "1 × language not recognised: taken for de; give"},
		{"German", feed("", german), Options{}, "de", lacked},
		{"German in a German paper", feed("", german), Options{Languages: []string{"de"}}, "de", ""},
		{"the feed says so", feed("de-AT", short), Options{}, "de", "1 × language that the paper lacks: de-AT"},
		{"the feed says en", feed("en-US", german), Options{}, "en", doubt},
		{"the feed says en of a short text", feed("en-US", short), Options{}, "en", ""},
		{"Russian", feed("", "Аренда жилья подешевела"), Options{}, "ru", "1 × language that the paper lacks: ru"},
		{"unknown letters", feed("", "ᚠᚢᚦ ᚠᚢᚦᚠᚢᚦ"), Options{}, "en", assumed},
		{"WordPress", strings.Replace(wxr(post("1", "hafen", short)), "<language>en</language>", "", 1), Options{}, "en", assumed},
		{"WordPress in English by default", strings.Replace(wxr(post("1", "hafen", german)), ">en<", ">en-US<", 1), Options{}, "en", doubt},
		{"Ghost", `{"db":[{"meta":{"version":"5.0"},"data":{"posts":[{"id":"1","title":"Hafen","slug":"hafen","html":"<p>` + short + `</p>","status":"published","published_at":"2026-11-23T08:00:00Z","visibility":"public","type":"post"}]}}]}`, Options{}, "en", assumed},
		{"ninjs", `{"uri":"https://a.example/1","type":"text","firstCreated":"2026-11-23T08:00:00Z","headlines":[{"value":"Hafen"}],"bodies":[{"contentType":"text/plain","value":"` + short + `"}]}`, Options{}, "en", assumed},
		{"JSON Feed", `{"version":"https://jsonfeed.org/version/1.1","title":"N","items":[{"id":"1","title":"Hafen","content_text":"` + short + `","date_published":"2026-11-23T08:00:00Z"}]}`, Options{}, "en", assumed},
		{"Atom", `<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title><entry><id>urn:1</id><title>Hafen</title><updated>2026-11-23T08:00:00Z</updated><content type="text">` + german + `</content></entry></feed>`, Options{}, "de", lacked},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var files []string
			tt.options.OnStory = func(r Result) { files = append(files, r.File) }
			report, err := Import(context.Background(), []string{writeSource(t, "source", tt.source)}, t.TempDir(), tt.options)
			if err != nil {
				t.Fatal(err)
			}
			if len(files) != 1 || !strings.HasPrefix(files[0], tt.folder+"/") {
				t.Errorf("files %v, want one in %s", files, tt.folder)
			}
			if tt.want == "" && hasProblem(report, "language") || tt.want != "" && !hasProblem(report, tt.want) {
				t.Errorf("problems %v, want %q", report.Problems, tt.want)
			}
		})
	}
}
