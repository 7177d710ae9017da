package console

import (
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/server/response"
	"broadside/server/sources"
)

// listed is a list of sources that does not change.
type listed []sources.Status

func (l listed) List(context.Context) ([]sources.Status, error) { return l, nil }

func (l listed) Accept(_ context.Context, name string) (sources.Report, error) {
	return sources.Report{}, api.Fail(api.Conflict, "Nothing waits", name)
}

func sourcesConsole(list Sources) *Console {
	paper := api.Site{Languages: []string{"en", "ar"}, Zone: "Asia/Dubai", Names: map[string]string{"en": "The Paper", "ar": "الصحيفة"}}
	return &Console{Env: &response.Env{Paper: paper}, sources: list}
}

func renderSources(t *testing.T, list listed, lang string) string {
	t.Helper()
	c := sourcesConsole(list)
	title, main, err := c.sourcesPage(httptest.NewRequest(http.MethodGet, "/sources", nil), nil, lang)
	if err != nil {
		t.Fatal(err)
	}
	return string(c.consoleDocument(lang, title, sourcesPath, nil, main).Encode())
}

func waitingSource() sources.Status {
	at := time.Date(2026, 11, 23, 8, 30, 0, 0, time.UTC)
	good := sources.Report{Source: "cars", State: sources.Applied, File: "cars.csv", Rows: 1200, New: 1199, Rejected: 1, Started: at, Seconds: 2.345,
		Reasons:    []sources.Reason{{Field: "city", What: "… is no place of the paper", Count: 1}},
		Rejections: []sources.Rejection{{Fault: sources.Fault{Row: 7, Field: "city", What: `"<b>Atlantis</b>" is no place of the paper`, Fix: "correct it"}, Ref: "c-7"}},
		Warnings:   []sources.Fault{{What: "an unknown column"}}, Warned: 3}
	waits := sources.Report{Source: "cars", State: sources.Waiting, File: "cars.csv", Rows: 100, Same: 100, Ended: 1100, Started: at.Add(time.Hour),
		Guard: sources.Guard{Live: 1199, WouldEnd: 1099, Percent: 91.7, Waits: true, Source: "cars"}}
	return sources.Status{Name: "cars", Origin: sources.Folder, Mapping: true, Live: 1199, Listings: 1210, Waiting: &waits, Runs: []sources.Report{waits, good}}
}

func TestSourcesPage(t *testing.T) {
	t.Parallel()
	failed := sources.Status{Name: "broken", Origin: sources.Push, Token: true, Runs: []sources.Report{{State: sources.Failed, Fault: &sources.Fault{What: "this is a PDF file", Fix: "export it"}}}}
	for lang, want := range map[string][]string{
		"en": {"cars waits: its new file would end 1,099 of 1,199 live listings (92\u00a0%).", "End 1,100 listings and use the new file", `action="/sources/cars/accept"`, `method="post"`,
			"waits for confirmation", "Monday 23 November 2026, 13:30", "Earlier runs", "this is a PDF file; export it", "cannot be read", "the directory of articles"},
		"ar": {"بانتظار التأكيد", `action="/ar/sources/cars/accept"`, `dir="rtl"`, "قراءات سابقة", "مجلد الأخبار"},
	} {
		page := renderSources(t, listed{waitingSource(), failed}, lang)
		for _, text := range want {
			if !strings.Contains(page, text) {
				t.Errorf("the page in %s lacks %q", lang, text)
			}
		}
	}
}

// The last run's rejected rows are shown as text, the first of them if there are many.
func TestSourcesPageRejections(t *testing.T) {
	t.Parallel()
	src := waitingSource()
	src.Waiting, src.Runs = nil, src.Runs[1:]
	src.Runs[0].Rejected = 250
	page := renderSources(t, listed{src}, "en")
	for _, text := range []string{"&lt;b&gt;Atlantis", "The first 1 of 250.", "The first 1 of 3.", "… is no place of the paper", ">c-7<", "2.3 s"} {
		if !strings.Contains(page, text) {
			t.Errorf("the page lacks %q", text)
		}
	}
	if regexp.MustCompile(`<t[dh][^>]* dir=`).MatchString(page) {
		t.Error("a cell has a direction of its own: its padding is on the other side in Arabic")
	}
	if strings.Contains(page, "<b>Atlantis") || strings.Contains(page, "<form") {
		t.Error("the page has markup of a cell, or a form though nothing waits")
	}
}

func TestSourcesPageWithoutSources(t *testing.T) {
	t.Parallel()
	if page := renderSources(t, nil, "en"); !strings.Contains(page, "broadside import FILE --source NAME") {
		t.Error("a page without sources does not say how listings come in")
	}
}

func TestSourcesTexts(t *testing.T) {
	t.Parallel()
	for _, texts := range []*sourcesTexts{&englishSources, &arabicSources} {
		for _, state := range []sources.State{sources.Applied, sources.Unchanged, sources.Waiting, sources.DryRun, sources.Failed} {
			if texts.Results[state] == "" {
				t.Errorf("%s: no text for the result %q", texts.Title, state)
			}
		}
		for _, origin := range []sources.Origin{sources.Folder, sources.Sample, sources.Push, sources.Command} {
			if texts.Origins[origin] == "" {
				t.Errorf("%s: no text for the origin %q", texts.Title, origin)
			}
		}
	}
}
