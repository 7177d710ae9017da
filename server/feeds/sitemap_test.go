package feeds

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/xsstest"
)

// readSet and readIndex are sitemaps as parsed by a crawler.
type readSet struct {
	XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []struct {
		Loc     string `xml:"loc"`
		LastMod string `xml:"lastmod"`
		Links   []struct {
			Rel      string `xml:"rel,attr"`
			Hreflang string `xml:"hreflang,attr"`
			Href     string `xml:"href,attr"`
		} `xml:"http://www.w3.org/1999/xhtml link"`
		News *struct {
			Publication struct {
				Name     string `xml:"http://www.google.com/schemas/sitemap-news/0.9 name"`
				Language string `xml:"http://www.google.com/schemas/sitemap-news/0.9 language"`
			} `xml:"http://www.google.com/schemas/sitemap-news/0.9 publication"`
			Date  string `xml:"http://www.google.com/schemas/sitemap-news/0.9 publication_date"`
			Title string `xml:"http://www.google.com/schemas/sitemap-news/0.9 title"`
		} `xml:"http://www.google.com/schemas/sitemap-news/0.9 news"`
	} `xml:"url"`
}

type readIndex struct {
	XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Maps    []struct {
		Loc     string `xml:"loc"`
		LastMod string `xml:"lastmod"`
	} `xml:"sitemap"`
}

func (s readSet) locs() []string {
	var out []string
	for _, u := range s.URLs {
		out = append(out, strings.TrimPrefix(u.Loc, "https://paper.example/news"))
	}
	return out
}

func readXML[T any](t testing.TB, b []byte) T {
	t.Helper()
	var v T
	if err := xml.Unmarshal(b, &v); err != nil {
		t.Fatalf("%v in %.500s", err, b)
	}
	return v
}

func summaries(list ...articles.Article) []articles.Summary {
	var out []articles.Summary
	for _, a := range list {
		out = append(out, a.Summary())
	}
	return out
}

// sitemapStories returns an article in two languages, and articles that must not be in a sitemap.
func sitemapStories() []articles.Summary {
	en := feedStory()
	ar := feedStory()
	ar.Slug, ar.Lang, ar.Translations, ar.Updated = "dubai-rents-ar", "ar", map[string]string{"en": "dubai-rents"}, time.Time{}
	alone := feedStory()
	alone.Slug, alone.Translations = "alone", map[string]string{"ar": "not-there"}
	list := []articles.Article{en, ar, alone}
	for slug, change := range map[string]func(*articles.Article){
		"draft":     func(a *articles.Article) { a.Status = articles.StatusDraft },
		"killed":    func(a *articles.Article) { a.Status = articles.StatusKilled },
		"withheld":  func(a *articles.Article) { a.Status = articles.StatusWithheld },
		"embargo":   func(a *articles.Article) { a.Embargo = testTime().Add(time.Hour) },
		"expired":   func(a *articles.Article) { a.Expires = testTime().Add(-time.Hour) },
		"undated":   func(a *articles.Article) { a.Published = time.Time{} },
		"elsewhere": func(a *articles.Article) { a.Canonical = "https://other.example/x" },
	} {
		a := feedStory()
		a.Slug, a.Translations, a.Section = slug, nil, "sport"
		change(&a)
		list = append(list, a)
	}
	return summaries(list...)
}

func sitemapListings() iter.Seq[classifieds.Listing] {
	live, expired, sold := feedListing(), feedListing(), feedListing()
	expired.ID, expired.Expires = "expired", testTime()
	sold.ID, sold.State = "sold", classifieds.Sold
	return slices.Values([]classifieds.Listing{live, expired, sold})
}

func TestSitemap(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	pages := sitemapPages(feedSite(), sitemapStories(), map[string]int{"motors": 3, "jobs": 0}, sitemapListings(), testTime())
	if err := writeSitemap(&b, feedSite(), pages, 0, maxSitemap); err != nil {
		t.Fatal(err)
	}
	set := readXML[readSet](t, b.Bytes())
	want := []string{
		"/", "/ar/",
		"/sections/business", "/ar/sections/business",
		"/articles/alone",
		"/articles/dubai-rents", "/articles/dubai-rents-ar",
		"/listings?category=motors", "/ar/listings?category=motors", "/listings", "/ar/listings",
		"/listings/7f3a", "/ar/listings/7f3a",
	}
	if got := set.locs(); !slices.Equal(got, want) {
		t.Errorf("addresses:\n got %q\nwant %q", got, want)
	}
	for _, u := range set.URLs {
		links := map[string]string{}
		for _, l := range u.Links {
			links[l.Hreflang] = l.Href
		}
		if strings.HasSuffix(u.Loc, "/alone") {
			if len(u.Links) != 0 {
				t.Errorf("%s has one language but alternates %v", u.Loc, links)
			}
			continue
		}
		if len(links) != 3 || links["x-default"] != links["en"] || u.Loc != links["en"] && u.Loc != links["ar"] {
			t.Errorf("%s names %v", u.Loc, links)
		}
	}
	equal(t, "last change of the story", set.URLs[5].LastMod, "2026-11-23T02:10:00Z")
	equal(t, "last change of the front", set.URLs[0].LastMod, "2026-11-23T02:10:00Z")
	equal(t, "last change of the listing", set.URLs[11].LastMod, "2026-11-20T04:00:00Z")
}

func TestSitemapOfNothing(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	none := func(func(classifieds.Listing) bool) {}
	if err := writeSitemap(&b, feedSite(), sitemapPages(feedSite(), nil, nil, none, testTime()), 0, maxSitemap); err != nil {
		t.Fatal(err)
	}
	if got := readXML[readSet](t, b.Bytes()).locs(); !slices.Equal(got, []string{"/", "/ar/"}) {
		t.Errorf("addresses = %q", got)
	}
}

// TestSitemapIndex checks that a sitemap that is too long is split into parts.
func TestSitemapIndex(t *testing.T) {
	t.Parallel()
	const limit = 500
	n := limit/2 + 10 // each has two languages
	pages := func(yield func(sitemapPage) bool) {
		for i := range n {
			at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * time.Second)
			id := strconv.Itoa(i)
			if !yield(sitemapPage{paths: map[string]string{"en": "/listings/" + id, "ar": "/ar/listings/" + id}, modified: at}) {
				return
			}
		}
	}
	var b bytes.Buffer
	if err := writeSitemap(&b, feedSite(), pages, 0, limit); err != nil {
		t.Fatal(err)
	}
	index := readXML[readIndex](t, b.Bytes())
	if len(index.Maps) != 2 || index.Maps[1].Loc != "https://paper.example/news/sitemap.xml?part=2" {
		t.Fatalf("index = %+v", index)
	}
	equal(t, "last change of the first part", index.Maps[0].LastMod, "2026-11-01T00:04:09Z")
	seen := map[string]bool{}
	for part, want := range []int{1: limit, 2: 20} {
		if part == 0 {
			continue
		}
		b.Reset()
		if err := writeSitemap(&b, feedSite(), pages, part, limit); err != nil {
			t.Fatal(err)
		}
		set := readXML[readSet](t, b.Bytes())
		if len(set.URLs) != want {
			t.Errorf("part %d has %d addresses, want %d", part, len(set.URLs), want)
		}
		if size := b.Len() / want * maxSitemap; size > 50<<20 {
			t.Errorf("a full part would have %d bytes, more than 50 MiB", size)
		}
		for _, u := range set.URLs {
			seen[u.Loc] = true
		}
	}
	if len(seen) != 2*n {
		t.Errorf("the parts hold %d addresses, want %d", len(seen), 2*n)
	}
	var problem *api.Problem
	for _, part := range []int{-1, 3, 1 << 40} {
		if err := writeSitemap(io.Discard, feedSite(), pages, part, limit); !errors.As(err, &problem) || problem.Code != api.NotFound {
			t.Errorf("part %d: %v, want not found", part, err)
		}
	}
}

func TestNewsSitemap(t *testing.T) {
	t.Parallel()
	old, paid := feedStory(), feedStory()
	old.Slug, old.Published = "old", testTime().Add(-49*time.Hour)
	paid.Slug, paid.Kind = "paid", articles.Sponsored
	ar := feedStory()
	ar.Slug, ar.Lang, ar.Headline, ar.Published = "خبر", "ar", "عنوان & <خبر>", testTime().Add(-47*time.Hour)
	var b bytes.Buffer
	if err := writeNewsSitemap(&b, feedSite(), append(sitemapStories()[3:], summaries(feedStory(), old, paid, ar)...), testTime()); err != nil {
		t.Fatal(err)
	}
	set := readXML[readSet](t, b.Bytes())
	if got := set.locs(); !slices.Equal(got, []string{"/articles/dubai-rents", "/articles/%D8%AE%D8%A8%D8%B1"}) {
		t.Fatalf("addresses = %q", got)
	}
	equal(t, "name", set.URLs[0].News.Publication.Name, "The Corniche")
	equal(t, "language", set.URLs[1].News.Publication.Language, "ar")
	equal(t, "Arabic name", set.URLs[1].News.Publication.Name, "الكورنيش")
	equal(t, "title", set.URLs[1].News.Title, "عنوان & <خبر>")
	equal(t, "date", set.URLs[0].News.Date, "2026-11-22T20:15:00+04:00")
}

func TestNewsSitemapLimit(t *testing.T) {
	t.Parallel()
	var list []articles.Article
	for i := range maxNews + 5 {
		a := feedStory()
		a.Slug, a.Published = fmt.Sprintf("s%04d", i), testTime().Add(-time.Duration(i)*time.Second)
		list = append(list, a)
	}
	var b bytes.Buffer
	if err := writeNewsSitemap(&b, feedSite(), summaries(list...), testTime()); err != nil {
		t.Fatal(err)
	}
	set := readXML[readSet](t, b.Bytes())
	if len(set.URLs) != maxNews || !strings.HasSuffix(set.URLs[0].Loc, "/s0000") {
		t.Errorf("%d stories, the first %s; want the newest %d", len(set.URLs), set.URLs[0].Loc, maxNews)
	}
}

func TestHostileSitemaps(t *testing.T) {
	t.Parallel()
	for _, s := range xsstest.Texts {
		var a articles.Article
		xsstest.FillTexts(&a, s)
		a.Status, a.Canonical = articles.StatusLive, ""
		a.Published = testTime().Add(-time.Hour)
		a.Expires = time.Time{}
		l := feedListing()
		l.ID = s
		var b bytes.Buffer
		if err := writeNewsSitemap(&b, feedSite(), summaries(a), testTime()); err != nil {
			t.Fatal(err)
		}
		set := readXML[readSet](t, b.Bytes())
		if len(set.URLs) != 1 || set.URLs[0].News.Title != xmlText(s) {
			t.Errorf("%q: news sitemap %+v", s, set.URLs)
		}
		b.Reset()
		a.Lang = "en"
		if err := writeSitemap(&b, feedSite(), sitemapPages(feedSite(), summaries(a), nil, slices.Values([]classifieds.Listing{l}), testTime()), 0, maxSitemap); err != nil {
			t.Fatal(err)
		}
		if got := readXML[readSet](t, b.Bytes()); len(got.URLs) != 5 {
			t.Errorf("%q: %d addresses, want 5: %q", s, len(got.URLs), got.locs())
		}
	}
}

func BenchmarkSitemap(b *testing.B) {
	listing := feedListing()
	listings := func(yield func(classifieds.Listing) bool) {
		for i := range 20_000 {
			listing.ID = strconv.Itoa(i)
			if !yield(listing) {
				return
			}
		}
	}
	for b.Loop() {
		pages := sitemapPages(feedSite(), sitemapStories(), nil, listings, testTime())
		if err := writeSitemap(io.Discard, feedSite(), pages, 0, maxSitemap); err != nil {
			b.Fatal(err)
		}
	}
}
