package view

import (
	"net/url"
	"strings"
	"testing"

	"broadside/app"
	"broadside/app/apptest"
	"broadside/articles"
)

// framedPage renders an address in a frame of p.
func framedPage(t *testing.T, p app.Partner, address string) string {
	t.Helper()
	s, _ := loadedFrame(t, apptest.New(), p, address)
	return markup(s)
}

// Every link in a frame has the partner's mark, or stays below /e/.
func TestFramedLinks(t *testing.T) {
	t.Parallel()
	p := app.Partner{ID: "p", Mark: "utm_source=p"}
	for _, address := range []string{"/e/articles/rents", "/e/articles/rents-ar", "/e/listings", "/e/listings?lang=ar", "/e/listings?q=zebra", "/e/articles/nothing", "/e/articles/rents?mode=link"} {
		page := framedPage(t, p, address)
		for _, link := range strings.Split(page, "<a ")[1:] {
			link, _, _ = strings.Cut(link, ">")
			away := strings.Contains(link, `target="_blank"`) && strings.Contains(link, `rel="noopener"`) && strings.Contains(link, "utm_source=p")
			within := strings.Contains(link, `href="/e/listings?`) && !strings.Contains(link, "target=")
			if !away && !within {
				t.Errorf("%s: <a %s>", address, link)
			}
		}
	}
}

func TestFramedPages(t *testing.T) {
	t.Parallel()
	named := app.Partner{ID: "p", Label: "Homes & <more>"}
	for _, tt := range []struct {
		name, address string
		partner       app.Partner
		has, hasNot   []string
	}{
		{"a card", "/e/articles/rents", app.Partner{ID: "p"}, []string{`<aside`, `class="ask"`, `name="k"`, "Read it in"}, []string{`class="body"`, "masthead", "<nav"}},
		{"in full", "/e/articles/rents?mode=full", app.Partner{ID: "p"}, []string{`class="framed full with-classifieds"`, `class="body"`, `class="byline"`}, []string{`name="mode"`}},
		{"a label", "/e/articles/rents", named, []string{"Homes &amp; &lt;more&gt;"}, []string{"<more>"}},
		{"a label over listings", "/e/listings", named, []string{"<h1 class=\"title\" dir=\"auto\">Homes &amp; &lt;more&gt;</h1>"}, nil},
		{"listings", "/e/listings?category=property-rent&theme=dark&size=s", app.Partner{ID: "p"}, []string{`id="filter"`, `data-on="change input submit"`, `name="theme"`, `value="dark"`, "<output>"}, []string{"<aside"}},
		{"Arabic listings", "/e/listings?lang=ar", app.Partner{ID: "p"}, []string{`dir="rtl"`, `lang="ar"`, "المزيد"}, nil},
		{"none found", "/e/listings?q=zebra&city=dubai", app.Partner{ID: "p"}, []string{"No listing matches", `href="/e/listings?k=p"`}, []string{`class="rows"`}},
		{"the rest of a filter is in hidden fields", "/e/listings?days=7&q=flat&price_max=100000", app.Partner{ID: "p"}, []string{`name="days" type="hidden" value="7"`, `name="price_max" type="hidden" value="100000"`}, nil},
		{"a link", "/e/listings?mode=link&category=property-rent", app.Partner{ID: "p"}, []string{`class="framed link market"`, `target="_blank"`}, []string{"<form", `class="row"`}},
	} {
		page := framedPage(t, tt.partner, tt.address)
		for _, want := range tt.has {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %s in\n%s", tt.name, want, page)
			}
		}
		for _, odd := range tt.hasNot {
			if strings.Contains(page, odd) {
				t.Errorf("%s: %s in\n%s", tt.name, odd, page)
			}
		}
	}
}

// Sponsored and retracted articles are marked in frames too, before the
// headline.
func TestFramedStorySaysWhatItIs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		change func(*articles.Article)
		want   string
	}{
		{func(a *articles.Article) { a.Kind, a.Kicker = articles.Sponsored, "Motoring" }, ">Paid for by a partner</p>"},
		{func(a *articles.Article) { a.Kind, a.Kicker = articles.Opinion, "" }, ">Opinion</p>"},
		{func(a *articles.Article) { a.Corrections = []articles.Correction{{Kind: "retraction", Text: "x"}} }, "This story has been retracted"},
		{func(a *articles.Article) {
			a.Images = []articles.Image{{Src: "/media/x.webp", Credit: "A. <Photographer>"}}
		}, "A. &lt;Photographer&gt;</"},
	} {
		f := apptest.New()
		for i := range f.ArticleList {
			tt.change(&f.ArticleList[i])
		}
		for _, mode := range []string{"card", "full"} {
			s, err := loadedFrame(t, f, app.Partner{ID: "p"}, "/e/articles/rents?mode="+mode)
			if err != nil {
				t.Fatal(err)
			}
			if page := markup(s); !strings.Contains(page, tt.want) {
				t.Errorf("%s: no %s in\n%s", mode, tt.want, page)
			}
		}
	}
}

// A full article in a frame keeps all captions. A card without a picture has
// none.
func TestFramedPictures(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		mode, has, hasNot string
		images            []articles.Image
	}{
		{"full", `<figure class="lead"><figcaption><span>They meet.</span> <span class="credit">Image credit: Reuters</span></figcaption></figure>`, "<img", []articles.Image{{Caption: "They meet.", Credit: "Reuters"}}},
		{"full", `</div><figure class="lead"><figcaption>`, `<figure class="lead"><figcaption><span>They meet.</span></figcaption></figure><div`, []articles.Image{{Caption: "They meet."}}}, // below the headline
		{"card", "</h1>", "<figure", []articles.Image{{Caption: "They meet.", Credit: "Reuters"}}},
		{"full", `<figcaption><span>Later</span> <span class="credit">Image credit: AFP</span></figcaption>`, "", []articles.Image{{Src: "/media/a.webp"}, {Src: "/media/b.webp", Caption: "Later", Credit: "AFP"}}},
		{"full", `<figcaption><span>First</span></figcaption>`, "", []articles.Image{{Src: "/media/a.webp", Caption: "First"}}},
		{"card", "<img", "/media/b.webp", []articles.Image{{Src: "/media/a.webp"}, {Src: "/media/b.webp", Caption: "Later", Credit: "AFP"}}},
	} {
		f := apptest.New()
		for i := range f.ArticleList {
			f.ArticleList[i].Images, f.ArticleList[i].Body = tt.images, nil
		}
		s, err := loadedFrame(t, f, app.Partner{ID: "p"}, "/e/articles/rents?mode="+tt.mode)
		if err != nil {
			t.Fatal(err)
		}
		page := markup(s)
		if !strings.Contains(page, tt.has) || tt.hasNot != "" && strings.Contains(page, tt.hasNot) {
			t.Errorf("%s of %v: want %s, not %q, in\n%s", tt.mode, tt.images, tt.has, tt.hasNot, page)
		}
	}
}

// Field names are unique in each form.
func TestFramedFormsAskOnce(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"/e/listings?k=p&size=l&theme=dark&lang=ar&accent=0b5763&category=property-rent&city=dubai&q=x&attr.beds.min=2&days=3&sort=price",
		"/e/articles/rents?k=p&size=l&mode=full&count=3"} {
		page := framedPage(t, app.Partner{ID: "p"}, address)
		seen := map[string]int{}
		for _, part := range strings.Split(page, ` name="`)[1:] {
			name, _, _ := strings.Cut(part, `"`)
			if seen[name]++; seen[name] > 1 {
				t.Errorf("%s: two fields are called %s", address, name)
			}
		}
		if seen["k"] != 1 || seen["q"] != 1 || seen["lang"] != 1 {
			t.Errorf("%s: fields %v", address, seen)
		}
	}
}

func BenchmarkFramedStory(b *testing.B) {
	s, err := app.Load(b.Context(), app.Framed(apptest.New(), app.Partner{ID: "p"}), &url.URL{Path: "/e/articles/rents"})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		View(s)
	}
}
