package view

import (
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"broadside/app"
	"broadside/app/apptest"
	"broadside/articles"
)

// piece renders the page of one article in lang.
func piece(t *testing.T, lang string, a articles.Article) *html.Node {
	t.Helper()
	if a.Lang == "" {
		a.Lang = lang
	}
	return parsed(t, app.Screen{Name: app.Article, Lang: lang, Site: apptest.New().Paper, Article: &a})
}

// The kind of an article is above its headline in both languages, without
// repeated words.
func TestLabelsOfPieces(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in     articles.Article
		en, ar string
		class  string
	}{
		{articles.Article{Kind: articles.News, Section: "news"}, "News", "أخبار", "story news"},
		{articles.Article{Kind: articles.Opinion, Section: "opinion"}, "Opinion", "رأي", "story opinion"},
		{articles.Article{Kind: articles.Opinion, Section: "business"}, "Business Opinion", "اقتصاد رأي", "story opinion"},
		{articles.Article{Kind: articles.Live, Section: "news"}, "News Live", "أخبار تغطية مباشرة", "story live"},
		{articles.Article{Kind: articles.Analysis}, "Analysis", "تحليل", "story analysis"},
		{articles.Article{Kind: articles.Notice, Section: "weather"}, "Notice", "إشعار", "story notice"},
		{articles.Article{Kind: articles.Sponsored, Section: "business", Kicker: "Travel"}, "Business Paid for by a partner", "اقتصاد محتوى مدفوع من شريك", "story paid"},
		{articles.Article{Kind: articles.Sponsored}, "Paid for by a partner", "محتوى مدفوع من شريك", "story paid"},
		{articles.Article{Kind: articles.News, Section: "news", Kicker: "News"}, "News", "أخبار News", "story news"},
		{articles.Article{Kind: articles.Live, Section: "news", Kicker: "Storm"}, "News Storm", "أخبار Storm", "story live"},
		{articles.Article{Kind: "hologram", Section: "nowhere"}, "", "", "story hologram"},
	} {
		for lang, want := range map[string]string{"en": tt.en, "ar": tt.ar} {
			root := piece(t, lang, tt.in)
			head := one(t, root, classed("head"))
			if got := strings.Join(texts(all(head, classed("kicker"))), "|"); got != want {
				t.Errorf("%s: %s in %s, kicker %q: %q, want %q", lang, tt.in.Kind, tt.in.Section, tt.in.Kicker, got, want)
			}
			if got := get(one(t, root, classed("story")), "class"); got != tt.class {
				t.Errorf("%s is called %q, want %q", tt.in.Kind, got, tt.class)
			}
		}
	}
}

func TestBylines(t *testing.T) {
	t.Parallel()
	person := func(name, role, url string) articles.Person {
		return articles.Person{Name: name, Role: role, URL: url}
	}
	for _, tt := range []struct {
		name   string
		in     articles.Article
		en, ar string
	}{
		{"nobody", articles.Article{}, "", ""},
		{"one", articles.Article{Byline: []articles.Person{person("A", "", "")}}, "By A", "بقلم A"},
		{"two", articles.Article{Byline: []articles.Person{person("A", "", ""), person("B", "", "")}}, "By A and B", "بقلم A وB"},
		{"three with roles", articles.Article{Byline: []articles.Person{person("A", "x", ""), person("B", "", ""), person("C", "z", "")}}, "By A, x, B and C, z", "بقلم A، x، B وC، z"},
		{"an agency", articles.Article{Source: "Reuters"}, "Reuters", "Reuters"},
		{"one of an agency", articles.Article{Source: "Reuters", Byline: []articles.Person{person("A", "", "")}}, "By A", "بقلم A"},
		{"an empty list", articles.Article{Byline: []articles.Person{}}, "", ""},
	} {
		for lang, want := range map[string]string{"en": tt.en, "ar": tt.ar} {
			if got := strings.Join(texts(all(piece(t, lang, tt.in), classed("byline"))), "|"); got != want {
				t.Errorf("%s in %s: %q, want %q", tt.name, lang, got, want)
			}
		}
	}
}

func TestAuthorsAreLinkedSafely(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"/people/reem": "/people/reem", "https://a.example/": "https://a.example/", "javascript:alert(1)": "", "": "", "//evil.example": "", "/\t/evil.example": "", "/\n/evil.example": "",
	} {
		root := piece(t, "en", articles.Article{Byline: []articles.Person{{Name: "A", URL: address}}})
		author := one(t, root, classed("author"))
		if got := get(author, "href"); got != want || (author.Data == "a") != (want != "") {
			t.Errorf("%q: <%s href=%q>", address, author.Data, got)
		}
	}
}

// A source is named once: instead of the byline, or below the article.
func TestSourceIsNamedOnce(t *testing.T) {
	t.Parallel()
	by := []articles.Person{{Name: "A"}}
	for _, tt := range []struct {
		in   articles.Article
		want int
	}{
		{articles.Article{Source: "Gulf Wire"}, 1},
		{articles.Article{Source: "Gulf Wire", Byline: by}, 1},
		{articles.Article{Source: "Gulf Wire", Publisher: "Gulf Wire", Byline: by}, 0}, // the paper's own
	} {
		if got := strings.Count(textOf(one(t, piece(t, "en", tt.in), classed("story"))), "Gulf Wire"); got != tt.want {
			t.Errorf("%+v names its source %d times, want %d", tt.in, got, tt.want)
		}
	}
}

func TestDatesOfAPiece(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name               string
		published, updated time.Time
		want               []string
	}{
		{"none", time.Time{}, time.Time{}, nil},
		{"published", apptest.Morning, time.Time{}, []string{"Monday 23 November 2026, 07:00"}},
		{"updated at once", apptest.Morning, apptest.Morning, []string{"Monday 23 November 2026, 07:00"}},
		{"updated before", apptest.Morning, apptest.Morning.Add(-time.Hour), []string{"Monday 23 November 2026, 07:00"}},
		{"updated", apptest.Morning, apptest.Morning.Add(time.Hour), []string{"Monday 23 November 2026, 07:00", "Updated Monday 23 November 2026, 08:00"}},
		{"updated after midnight", apptest.Morning, apptest.Morning.Add(17 * time.Hour), []string{"Monday 23 November 2026, 07:00", "Updated Tuesday 24 November 2026, 00:00"}},
	} {
		root := piece(t, "en", articles.Article{Published: tt.published, Updated: tt.updated})
		if got := texts(all(root, classed("dates"))); !slices.Equal(got, tt.want) && len(got)+len(tt.want) > 0 {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestMinutesToRead(t *testing.T) {
	t.Parallel()
	for n, want := range map[int][2]string{
		0: {"", ""}, 1: {"1 min read", "قراءة دقيقة"}, 2: {"2 min read", "قراءة دقيقتين"}, 3: {"3 min read", "قراءة 3 دقائق"},
		10: {"10 min read", "قراءة 10 دقائق"}, 11: {"11 min read", "قراءة 11 دقيقة"}, 100: {"100 min read", "قراءة 100 دقيقة"},
	} {
		for i, lang := range []string{"en", "ar"} {
			if got := strings.Join(texts(all(piece(t, lang, articles.Article{Minutes: n}), classed("minutes"))), ""); got != want[i] {
				t.Errorf("%d in %s: %q, want %q", n, lang, got, want[i])
			}
		}
	}
}

func TestCorrectionsOfEachKind(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string][2]string{
		"correction":    {"Correction 23 Nov 2026 It was ten.", "تصويب 23 نوفمبر 2026 It was ten."},
		"clarification": {"Clarification 23 Nov 2026 It was ten.", "توضيح 23 نوفمبر 2026 It was ten."},
		"update":        {"Update 23 Nov 2026 It was ten.", "تحديث 23 نوفمبر 2026 It was ten."},
		"retraction":    {"Retraction 23 Nov 2026 It was ten.", "سحب 23 نوفمبر 2026 It was ten."},
		"hologram":      {"Correction 23 Nov 2026 It was ten.", "تصويب 23 نوفمبر 2026 It was ten."},
	} {
		for i, lang := range []string{"en", "ar"} {
			root := piece(t, lang, articles.Article{Corrections: []articles.Correction{{At: apptest.Morning, Kind: kind, Text: "It was ten."}}})
			if got := plainly(textOf(one(t, one(t, root, classed("corrections")), called("p")))); got != want[i] {
				t.Errorf("%s in %s: %q, want %q", kind, lang, got, want[i])
			}
			if got := len(all(root, classed("retracted"))) == 1; got != (kind == "retraction") {
				t.Errorf("%s in %s: retracted %t", kind, lang, got)
			}
		}
	}
	undated := piece(t, "en", articles.Article{Corrections: []articles.Correction{{Kind: "update", Text: "More."}, {Kind: "retraction", Text: "None of it."}}})
	if got := texts(all(one(t, undated, classed("corrections")), called("p"))); !slices.Equal(got, []string{"Update More.", "Retraction None of it."}) {
		t.Errorf("without a date: %q", got)
	}
}

func TestCaptionsAndCredits(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		in   articles.Image
		want string // the content of the <figcaption>
	}{
		{"both", articles.Image{Caption: "Deira.", Credit: "Reuters"}, `<span>Deira.</span> <span class="credit">Image credit: Reuters</span>`},
		{"a caption only", articles.Image{Caption: "Deira."}, `<span>Deira.</span>`},
		{"a credit only", articles.Image{Credit: "Reuters"}, `<span class="credit">Image credit: Reuters</span>`},
		{"a credit that leads on", articles.Image{Credit: "Reuters", CreditURL: "https://r.example/"}, `<a class="credit" href="https://r.example/" rel="noopener noreferrer">Image credit: Reuters</a>`},
		{"a credit that must not", articles.Image{Credit: "Reuters", CreditURL: "javascript:alert(1)"}, `<span class="credit">Image credit: Reuters</span>`},
		{"a credit within the caption", articles.Image{Caption: "Deira. Reuters", Credit: "Reuters"}, `<span>Deira. Reuters</span>`},
		{"a credit with a label", articles.Image{Credit: "Illustration: The Corniche"}, `<span class="credit">Illustration: The Corniche</span>`},
		{"a credit in words", articles.Image{Credit: "Photo by Sara Ali"}, `<span class="credit">Photo by Sara Ali</span>`},
		{"an address without a credit", articles.Image{CreditURL: "https://r.example/"}, ""},
		{"neither", articles.Image{}, ""},
	} {
		tt.in.Src, tt.in.Width, tt.in.Height = "/media/a.webp", 4, 3
		got := encoded(drawing("en").figure("inset", tt.in, "", false))
		_, inside, found := strings.Cut(got, "<figcaption>")
		inside = strings.TrimSuffix(inside, "</figcaption></figure>")
		if inside != tt.want || found != (tt.want != "") {
			t.Errorf("%s: %s, want %s", tt.name, inside, tt.want)
		}
	}
}

// The label of a credit is in the language of the article.
func TestCreditLabelFollowsTheArticle(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{"en": "Image credit: رويترز", "ar": "مصدر الصورة: رويترز"} {
		s := drawing("en")
		s.Article = &articles.Article{Lang: lang}
		if got := encoded(s.figure("inset", articles.Image{Credit: "رويترز"}, "", false)); !strings.Contains(got, ">"+want+"</span>") {
			t.Errorf("%s: %s, want %s", lang, got, want)
		}
	}
}

// A picture without a file is not rendered. The caption of the lead picture is,
// but in the body a caption without its picture would make no sense.
func TestMissingPictures(t *testing.T) {
	t.Parallel()
	lost := &articles.Image{Alt: "Lost", Caption: "Lost", Credit: "Reuters", Width: 4, Height: 3}
	f := apptest.New()
	for i := range f.ArticleList {
		f.ArticleList[i].Images = []articles.Image{*lost}
		f.ArticleList[i].Body = append(f.ArticleList[i].Body, articles.Block{Kind: articles.Picture, Image: lost}, articles.Block{Kind: articles.Picture})
	}
	for _, address := range []string{"/", "/sections/news", "/articles/shade", "/articles/rents-ar"} {
		s, err := loaded(t, f, address)
		if err != nil {
			t.Fatal(err)
		}
		root := parsed(t, s)
		for _, img := range all(root, called("img")) {
			if get(img, "alt") == "Lost" || get(img, "src") == "" {
				t.Errorf("%s: %v", address, img.Attr)
			}
		}
		want := 0
		if strings.HasPrefix(address, "/articles/") {
			want = 1
		}
		if n := strings.Count(textOf(root), "Lost"); n != want {
			t.Errorf("%s: the caption is there %d times, want %d", address, n, want)
		}
	}
}

// A picture of unknown size has no width and height.
func TestPicturesOfUnknownSize(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   articles.Image
		want string
	}{
		{articles.Image{Src: "/a"}, `<img decoding="async" loading="lazy" role="presentation" src="/a" alt="">`},
		{articles.Image{Src: "/a", Width: 4}, `<img decoding="async" loading="lazy" role="presentation" src="/a" alt="">`},
		{articles.Image{Src: "/a", Alt: "A", Renditions: []articles.Rendition{{Src: "/b", Width: 2}}}, `<img alt="A" decoding="async" loading="lazy" sizes="s" src="/a" srcset="/b 2w">`},
		{articles.Image{Src: "/a", Alt: "A", Width: 4, Height: 3}, `<img alt="A" decoding="async" height="3" loading="lazy" src="/a" width="4">`},
	} {
		if got := encoded(drawing("en").picture(tt.in, "s", false)); got != tt.want {
			t.Errorf("picture(%+v) = %s, want %s", tt.in, got, tt.want)
		}
	}
}
