package view

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"broadside/app"
	"broadside/app/apptest"
	"broadside/app/classifieds"
	"broadside/app/messages"
	"broadside/articles"
)

// story renders the test paper's article with the most fields.
func story(t *testing.T, change func(*articles.Article)) *html.Node {
	t.Helper()
	f := apptest.New()
	for i := range f.ArticleList {
		if f.ArticleList[i].Slug == "rents" {
			change(&f.ArticleList[i])
		}
	}
	s, err := loaded(t, f, "/articles/rents")
	if err != nil {
		t.Fatal(err)
	}
	return parsed(t, s)
}

func asItIs(*articles.Article) {}

func TestArticleSaysEverything(t *testing.T) {
	t.Parallel()
	root := story(t, asItIs)
	for _, tt := range []struct{ class, want string }{
		{"kicker", "News Housing"},
		{"headline", "Dubai’s renters are staying put"},
		{"standfirst", "Two in three renewed."},
		{"byline", "By Reem Sultan, property correspondent, Omar Said and Li Wei"},
		{"published", "Sunday 22 November 2026, 21:00"},
		{"updated", "Monday 23 November 2026, 07:00"},
		{"minutes", "4 min read"},
		{"dateline", "Dubai, UAE (Reuters) —"},
		{"credit", "Image credit: Reuters"},
		{"rights", "© 2026 The Corniche"},
		{"jump", "Classifieds for this story"},
	} {
		found := all(root, classed(tt.class))
		if len(found) == 0 || textOf(found[0]) != tt.want {
			t.Errorf(".%s = %q, want %q", tt.class, texts(found), tt.want)
		}
	}
	tail := textOf(one(t, root, classed("tail")))
	for _, want := range []string{"With inputs from Reuters", "Additional reporting: Imran Qazi", "Photographs: Sara Ali", "Source: Gulf Wire",
		"Corrections and clarifications", "Correction 23 Nov 2026 The figure for Deira was put right."} {
		if !strings.Contains(strings.ReplaceAll(tail, messages.NBSP, " "), want) {
			t.Errorf("%q is not in %q", want, tail)
		}
	}
}

func texts(nodes []*html.Node) []string {
	out := make([]string, len(nodes))
	for i, n := range nodes {
		out[i] = textOf(n)
	}
	return out
}

func TestArticleLeavesOutWhatIsNotThere(t *testing.T) {
	t.Parallel()
	s := app.Screen{Name: app.Article, Lang: "en", Site: apptest.New().Paper, Article: &articles.Article{
		Slug: "bare", Headline: "Bare", Lang: "en", Images: []articles.Image{{Alt: "Of a file that is not there"}},
	}}
	root := parsed(t, s)
	for _, class := range []string{"kicker", "standfirst", "byline", "dates", "minutes", "leading", "corrections", "topics", "attribution", "related", "dateline"} {
		if n := all(root, classed(class)); len(n) > 0 {
			t.Errorf("an empty .%s is drawn", class)
		}
	}
}

func TestSourceStandsForAMissingByline(t *testing.T) {
	t.Parallel()
	root := story(t, func(a *articles.Article) { a.Byline = nil })
	if got := textOf(one(t, one(t, root, classed("tools")), classed("byline"))); got != "Gulf Wire" {
		t.Errorf("byline = %q", got)
	}
}

func TestAttributionIsPrintedAsItStood(t *testing.T) {
	t.Parallel()
	root := story(t, func(a *articles.Article) { a.Attribution = "-with inputs from Reuters" })
	if got := textOf(one(t, root, classed("attribution"))); got != "-with inputs from Reuters" {
		t.Errorf("attribution = %q", got)
	}
	if tail := textOf(one(t, root, classed("tail"))); strings.Contains(tail, "With inputs") {
		t.Errorf("the wire is credited twice: %q", tail)
	}
}

func TestARetractionStandsAboveTheText(t *testing.T) {
	t.Parallel()
	root := story(t, func(a *articles.Article) {
		a.Corrections = []articles.Correction{{At: apptest.Morning, Kind: "retraction", Text: "It was not so."}}
	})
	order := all(root, func(n *html.Node) bool {
		return classed("retracted")(n) || classed("body")(n) || classed("corrections")(n)
	})
	var got []string
	for _, n := range order {
		got = append(got, get(n, "class"))
	}
	if !slices.Equal(got, []string{"retracted", "body", "corrections"}) {
		t.Errorf("order = %q", got)
	}
}

// A sponsored article is marked as such, whatever its kicker, and its class is
// not called "sponsored".
func TestPaidPiecesSaySo(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"/articles/paid", "/sections/business", "/"} {
		found := all(drawn(t, address), classed("paid"))
		if len(found) == 0 || !strings.Contains(textOf(found[0]), "Paid for by a partner") {
			t.Errorf("%s: %q", address, texts(found))
		}
	}
}

func TestCreditIsNotSaidTwice(t *testing.T) {
	t.Parallel()
	root := story(t, func(a *articles.Article) { a.Images[0].Caption = "Evening. Picture: Reuters" })
	if found := all(root, classed("credit")); len(found) != 0 {
		t.Errorf("credit again: %q", texts(found))
	}
}

func TestLeadPictureComesFirstAndInSize(t *testing.T) {
	t.Parallel()
	img := one(t, one(t, story(t, asItIs), classed("leading")), called("img"))
	for name, want := range map[string]string{
		"src": "/media/rents.webp?v=1", "srcset": "/media/rents-640.webp?v=1 640w, /media/rents.webp?v=1 1600w",
		"width": "1600", "height": "900", "fetchpriority": "high", "alt": "Towers at dusk", "loading": "",
	} {
		if got := get(img, name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	if get(img, "sizes") == "" {
		t.Error("srcset without sizes")
	}
}

// The caption and credit of a picture are shown even if its file is missing.
// Each picture that is not in the body is shown once.
func TestNoCaptionIsLost(t *testing.T) {
	t.Parallel()
	lead := articles.Image{Src: "/media/lead.webp?v=1", Caption: "The lead", Credit: "Reuters", Width: 1600, Height: 900}
	inline := articles.Image{Src: "/media/in.webp?v=1", Caption: "Within", Credit: "Sara Ali", Width: 800, Height: 600}
	more := articles.Image{Src: "/media/more.webp?v=1", Caption: "Later", Credit: "AFP", Alt: "A quay", Width: 900, Height: 600}
	missing := articles.Image{Caption: "The presidents meet.", Credit: "Reuters"}
	shown := []articles.Block{{Kind: articles.Paragraph, Spans: []articles.Span{{Text: "x"}}}, {Kind: articles.Picture, Image: &inline}}
	for _, tt := range []struct {
		name   string
		images []articles.Image
		body   []articles.Block
		want   []string // class, address and text of each figure
	}{
		{"a lead without a file", []articles.Image{missing}, nil, []string{"leading||The presidents meet. Image credit: Reuters"}},
		{"a credit alone", []articles.Image{{Credit: "Reuters"}}, nil, []string{"leading||Image credit: Reuters"}},
		{"neither caption nor credit", []articles.Image{{}, {Alt: "x"}}, nil, nil},
		{"more after the text", []articles.Image{lead, more}, nil, []string{"leading|/media/lead.webp?v=1|The lead Image credit: Reuters", "inset|/media/more.webp?v=1|Later Image credit: AFP"}},
		{"one that the text shows", []articles.Image{lead, inline, more}, shown, []string{"leading|/media/lead.webp?v=1|The lead Image credit: Reuters",
			"inset|/media/in.webp?v=1|Within Image credit: Sara Ali", "inset|/media/more.webp?v=1|Later Image credit: AFP"}},
		{"more without files", []articles.Image{missing, {Caption: "Ankara.", Credit: "AP"}, {}}, nil, []string{"leading||The presidents meet. Image credit: Reuters", "inset||Ankara. Image credit: AP"}},
		{"in the text without a file", nil, []articles.Block{{Kind: articles.Picture, Image: &missing}, {Kind: articles.Picture}}, nil},
	} {
		root := story(t, func(a *articles.Article) { a.Images, a.Body = tt.images, tt.body })
		var got []string
		for _, f := range all(one(t, root, classed("story")), called("figure")) {
			src := ""
			for i, img := range all(f, called("img")) {
				src = get(img, "src")
				if lazy := get(img, "loading") == "lazy"; lazy == (get(f, "class") == "leading") || get(img, "width") == "" || get(img, "height") == "" || i > 0 {
					t.Errorf("%s: %v", tt.name, img.Attr)
				}
			}
			got = append(got, get(f, "class")+"|"+src+"|"+textOf(f))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: figures %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestShareNeedsNoScript(t *testing.T) {
	t.Parallel()
	share := one(t, story(t, asItIs), classed("share"))
	var got []string
	for _, a := range all(share, called("a")) {
		got = append(got, get(a, "href"))
		if rel := get(a, "rel"); rel != "noopener noreferrer" {
			t.Errorf("rel = %q", rel)
		}
	}
	title, link := "Dubai%E2%80%99s%20renters%20are%20staying%20put", "https%3A%2F%2Fpaper.example%2Farticles%2Frents"
	want := []string{
		"mailto:?subject=" + title + "&body=" + title + "%0A%0A" + link,
		"https://wa.me/?text=" + title + "%20" + link,
		"https://x.com/intent/post?text=" + title + "&url=" + link,
	}
	if !slices.Equal(got, want) {
		t.Errorf("ways = %q\nwant %q", got, want)
	}
	field := one(t, share, called("input"))
	if get(field, "value") != "https://paper.example/articles/rents" || !has(field, "readonly") {
		t.Errorf("address field: %v", field.Attr)
	}
}

func TestTextSizeIsChosenByButtons(t *testing.T) {
	t.Parallel()
	sizes := one(t, story(t, asItIs), classed("sizes"))
	var got []string
	for _, n := range all(sizes, called("input")) {
		state := get(n, "id")
		if has(n, "checked") {
			state += " checked"
		}
		got = append(got, state)
	}
	if !slices.Equal(got, []string{"size-small", "size-normal checked", "size-large"}) {
		t.Errorf("sizes = %q", got)
	}
}

func TestColumnOfAStory(t *testing.T) {
	t.Parallel()
	root := story(t, asItIs)
	column := one(t, root, func(n *html.Node) bool { return get(n, "id") == "classifieds" })
	if got := textOf(all(column, called("h2"))[0]); got != "Classifieds powered by The Corniche" {
		t.Errorf("heading = %q", got)
	}
	if got := texts(all(column, classed("why"))); !slices.Equal(got, []string{"In this story: Dubai · Property", "In this story: Dubai · Property"}) {
		t.Errorf("reasons = %q", got)
	}
	var links []string
	for _, a := range all(one(t, column, classed("all")), called("a")) {
		links = append(links, get(a, "href"))
	}
	if want := []string{"/listings?city=dubai", "/listings?category=property-rent", "/listings"}; !slices.Equal(links, want) {
		t.Errorf("links = %q, want %q", links, want)
	}
	form := one(t, column, called("form"))
	if !strings.Contains(get(form, "data-on"), "submit") {
		t.Errorf("the form has no handler: %v", form.Attr)
	}
}

func TestPublisherNamesTheColumn(t *testing.T) {
	t.Parallel()
	for publisher, want := range map[string]string{"Gulf News": "Classifieds powered by Gulf News", "": "Classifieds powered by The Corniche"} {
		root := story(t, func(a *articles.Article) { a.Publisher = publisher })
		if got := textOf(one(t, root, func(n *html.Node) bool { return get(n, "id") == "classifieds-name" })); got != want {
			t.Errorf("heading = %q, want %q", got, want)
		}
	}
}

// If no listing matches the article's text, the common reason is printed once
// above the list, otherwise at each listing.
func TestColumnOfTheNewest(t *testing.T) {
	t.Parallel()
	new := classifieds.Match{Listing: apptest.Listings()[0], Reason: "Newest listings", Because: []string{"newest"}}
	chosen := classifieds.Match{Listing: apptest.Listings()[1], Reason: "Dubai · Property", Because: []string{"place"}}
	other := new
	other.Reason = "Newest in Dubai"
	for _, tt := range []struct {
		name    string
		matches []classifieds.Match
		heading string
		rows    []string
	}{
		{"newest alone", []classifieds.Match{new, new}, "Newest listings", nil},
		{"one chosen", []classifieds.Match{chosen, new}, "", []string{"In this story: Dubai · Property", "Newest listings"}},
		{"newest of two kinds", []classifieds.Match{other, new}, "", []string{"Newest in Dubai", "Newest listings"}},
		{"nothing", nil, "", nil},
	} {
		root := parsed(t, app.Screen{Name: app.Article, Lang: "en", Site: apptest.New().Paper, Matches: tt.matches, Article: &articles.Article{Slug: "s", Headline: "S", Lang: "en"}})
		heading := strings.Join(texts(all(root, classed("latest"))), "|")
		if rows := texts(all(root, classed("why"))); heading != tt.heading || !slices.Equal(rows, tt.rows) {
			t.Errorf("%s: %q above %q, want %q above %q", tt.name, heading, rows, tt.heading, tt.rows)
		}
	}
}

func TestColumnKeepsSilent(t *testing.T) {
	t.Parallel()
	site := apptest.New().Paper
	some := []classifieds.Match{{Listing: apptest.Listings()[0], Reason: "Newest", Because: []string{"newest"}}}
	for _, tt := range []struct {
		name     string
		listings articles.Listings
		matches  []classifieds.Match
		column   bool
	}{
		{"switched off", articles.Listings{Off: true}, some, false},
		{"sensitive and empty", articles.Listings{Sensitive: true}, nil, false},
		{"sensitive with some", articles.Listings{Sensitive: true}, some, true},
		{"none today", articles.Listings{}, nil, true},
	} {
		root := parsed(t, app.Screen{Name: app.Article, Lang: "en", Site: site, Matches: tt.matches,
			Article: &articles.Article{Slug: "s", Headline: "S", Lang: "en", Listings: tt.listings}})
		if got := len(all(root, classed("classifieds"))) == 1; got != tt.column {
			t.Errorf("%s: column %v, want %v", tt.name, got, tt.column)
		}
		if got := len(all(root, classed("jump"))) == 1; got != tt.column {
			t.Errorf("%s: link to the column %v, want %v", tt.name, got, tt.column)
		}
		for _, why := range texts(all(root, classed("why"))) {
			if why != "Newest" {
				t.Errorf("%s: a listing that is only new has the reason %q", tt.name, why)
			}
		}
	}
}

// If the listings could not be read, the sidebar does not claim that there are
// none, and still links to them.
func TestColumnThatCouldNotBeRead(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ address, fails string }{
		{"/articles/rents", "Matches"}, {"/articles/rents-ar", "Categories"}, {"/", "Listings"}, {"/ar/", "Categories"}, {"/sections/news", "Listings"},
	} {
		f := apptest.New()
		f.Faults = map[string]error{tt.fails: errors.New("down")}
		s, err := loaded(t, f, tt.address)
		if _, failed := app.Partial(err); failed != nil {
			t.Fatal(err)
		}
		column := one(t, parsed(t, s), classed("classifieds"))
		w := messages.For(s.Lang)
		if n := len(all(column, called("form"))); n != 1 {
			t.Errorf("%s: %d forms", tt.address, n)
		}
		links := all(column, called("a"))
		if len(links) != 1 || textOf(links[0]) != w.AllListings {
			t.Errorf("%s: links %q, want all listings", tt.address, texts(links))
		}
		if got := textOf(column); strings.Contains(got, w.NoMatches) {
			t.Errorf("%s claims that there are none: %q", tt.address, got)
		}
		for _, list := range all(column, called("ul")) {
			if len(all(list, called("li"))) == 0 {
				t.Errorf("%s: an empty list .%s", tt.address, get(list, "class"))
			}
		}
	}
}

func TestArabicArticle(t *testing.T) {
	t.Parallel()
	root := drawn(t, "/articles/rents-ar")
	for class, want := range map[string]string{"published": "الاثنين 23 نوفمبر 2026، 07:00", "minutes": "قراءة 3 دقائق", "dateline": "دبي —"} {
		if got := textOf(one(t, root, classed(class))); got != want {
			t.Errorf(".%s = %q, want %q", class, got, want)
		}
	}
}
