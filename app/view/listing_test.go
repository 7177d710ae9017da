package view

import (
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"broadside/app/apptest"
	"broadside/app/classifieds"
	"broadside/app/messages"
)

// listingPage renders a changed listing of the test paper.
func listingPage(t *testing.T, lang string, change func(*classifieds.Listing)) *html.Node {
	t.Helper()
	f := apptest.New()
	change(&f.ListingList[0])
	address := f.Paper.ListingPath(lang, "flat-1")
	s, err := loaded(t, f, address)
	if err != nil {
		t.Fatal(err)
	}
	return parsed(t, s)
}

func TestBadges(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string][]string{"en": {"New", "Price reduced", "Verified"}, "ar": {"جديد", "خُفِّض السعر", "موثّق"}} {
		root := listingPage(t, lang, func(l *classifieds.Listing) { l.Badges = []string{"new", "reduced", "", "verified", "free lunch"} })
		if got := texts(all(one(t, root, classed("badges")), called("li"))); !slices.Equal(got, want) {
			t.Errorf("%s: badges = %q, want %q", lang, got, want)
		}
	}
	for _, none := range [][]string{nil, {"free lunch"}} {
		root := listingPage(t, "en", func(l *classifieds.Listing) { l.Badges = none })
		if n := len(all(root, classed("badges"))); n != 0 {
			t.Errorf("%q: an empty list of badges", none)
		}
	}
}

// A listing may lack all fields that are not required.
func TestListingLeavesOutWhatIsNotThere(t *testing.T) {
	t.Parallel()
	root := listingPage(t, "en", func(l *classifieds.Listing) {
		l.Price, l.Place, l.Photos, l.Badges, l.Attributes, l.Expires, l.Text = classifieds.Price{}, classifieds.Place{}, nil, nil, nil, time.Time{}, " \n\n "
	})
	article := one(t, root, classed("one"))
	for _, class := range []string{"price", "photos", "badges", "until", "featured", "wanted", "terms"} {
		if n := all(article, classed(class)); len(n) > 0 {
			t.Errorf("an empty .%s is drawn: %q", class, texts(n))
		}
	}
	if n := len(all(one(t, article, classed("text")), called("p"))); n != 0 {
		t.Errorf("%d empty paragraphs", n)
	}
	if got := textOf(one(t, article, classed("where"))); got != "Property for rent" {
		t.Errorf("where = %q", got)
	}
	if got := textOf(one(t, article, classed("back"))); got != "Back to Property for rent" {
		t.Errorf("back = %q", got)
	}
	if n := len(all(one(t, article, classed("crumbs")), called("li"))); n != 2 {
		t.Errorf("%d crumbs", n)
	}
}

func TestListingOfNoCategoryWeKnow(t *testing.T) {
	t.Parallel()
	root := listingPage(t, "ar", func(l *classifieds.Listing) { l.Category = "alchemy" })
	facts := one(t, root, classed("facts"))
	if got := texts(all(facts, called("dt"))); !slices.Equal(got, []string{"المكان"}) {
		t.Errorf("facts = %q", got)
	}
	if got := textOf(one(t, root, classed("back"))); got != "عودة إلى alchemy، دبي" {
		t.Errorf("back = %q", got)
	}
}

// A listing may be both wanted and featured.
func TestWantedAndFeatured(t *testing.T) {
	t.Parallel()
	root := listingPage(t, "en", func(l *classifieds.Listing) { l.Intent, l.Featured = classifieds.Wanted, true })
	where := one(t, one(t, root, classed("one")), classed("where"))
	if len(all(where, classed("wanted"))) != 1 || len(all(where, classed("featured"))) != 1 {
		t.Errorf("where = %q", textOf(where))
	}
	if text := textOf(where); strings.Contains(text, messages.For("en").Featured+"Property") { // a screen reader would read one word
		t.Errorf("where = %q", text)
	}
}

// A listing in both languages, as some systems send it: the paragraphs of the other say so.
func TestParagraphsInTheOtherLanguage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ lang, text, want string }{
		{"en", "Low mileage.\n\nقليلة الاستعمال", "|ar"},
		{"ar", "قليلة الاستعمال\n\nLow mileage.", "|en"},
		{"en", "Near مول دبي, with a view of the creek.", ""},
		{"en", "2019", ""},
	} {
		root := listingPage(t, "en", func(l *classifieds.Listing) { l.Lang, l.Text = tt.lang, tt.text })
		var got []string
		for _, p := range all(one(t, root, classed("text")), called("p")) {
			got = append(got, get(p, "lang"))
		}
		if strings.Join(got, "|") != tt.want {
			t.Errorf("%s %q: %q, want %q", tt.lang, tt.text, got, tt.want)
		}
	}
}

// A photo without alternative text is named after the listing. No photo gets
// the text of another.
func TestPhotosOfAListing(t *testing.T) {
	t.Parallel()
	root := listingPage(t, "en", func(l *classifieds.Listing) {
		l.Photos = []classifieds.Photo{{Src: "/media/a", Width: 4, Height: 3}, {Src: "/media/b", Alt: `"><b>`, Width: 8, Height: 6}, {Src: "/media/c", Width: 1, Height: 1}}
	})
	var got []string
	for _, img := range all(one(t, root, classed("photos")), called("img")) {
		got = append(got, strings.Join([]string{get(img, "src"), get(img, "alt"), get(img, "width"), get(img, "height"), get(img, "fetchpriority"), get(img, "loading")}, "|"))
	}
	want := []string{
		"/media/a|Two-bedroom flat on the creek, quiet side|4|3|high|", `/media/b|"><b>|8|6||lazy`, "/media/c|Two-bedroom flat on the creek, quiet side|1|1||lazy",
	}
	if !slices.Equal(got, want) {
		t.Errorf("photos = %q\nwant %q", got, want)
	}
}

// An advertiser's text is escaped. Blank lines separate paragraphs, with any
// kind of newline.
func TestTextOfAListing(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"one": {"one"}, "one\n\ntwo": {"one", "two"}, "one\r\n\r\ntwo": {"one", "two"}, "one\n\n\n\ntwo\n\n": {"one", "two"}, "": nil,
		"<script>alert(1)</script>": {"<script>alert(1)</script>"}, "one\ntwo": {"one two"},
	} {
		root := listingPage(t, "en", func(l *classifieds.Listing) { l.Text = in })
		got := texts(all(one(t, root, classed("text")), called("p")))
		if !slices.Equal(got, want) && len(got)+len(want) > 0 {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
		if n := len(all(root, called("script"))); n != 0 {
			t.Errorf("%q: %d scripts", in, n)
		}
	}
}

// The advice on safe payment is shown in all categories with prices, whatever
// the price of the listing.
func TestNoteBeforePaying(t *testing.T) {
	t.Parallel()
	for lang, heading := range map[string]string{"en": "Before you pay", "ar": "قبل أن تدفع"} {
		for id, want := range map[string][]string{"flat-1": {heading}, "villa-1": {heading}, "job-1": nil, "stray-1": nil} {
			f := apptest.New()
			stray := f.ListingList[0]
			stray.ID, stray.Category = "stray-1", "alchemy"
			f.ListingList = append(f.ListingList, stray)
			s, err := loaded(t, f, f.Paper.ListingPath(lang, id))
			if err != nil {
				t.Fatal(err)
			}
			root := parsed(t, s)
			var got []string
			for _, note := range all(root, classed("safety")) {
				got = append(got, textOf(one(t, note, called("h2"))))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s of %s: notes are %q, want %q", lang, id, got, want)
			}
			if want == nil && strings.Contains(textOf(root), heading) {
				t.Errorf("%s of %s speaks of paying", lang, id)
			}
		}
	}
}

// Private attributes are not rendered, even if the source sends them.
func TestPrivateStaysPrivate(t *testing.T) {
	t.Parallel()
	root := listingPage(t, "en", func(l *classifieds.Listing) { l.Attributes["owner"] = classifieds.TextValue("Mr. Secret") })
	if got := textOf(root); strings.Contains(got, "Mr. Secret") || strings.Contains(got, "Owner") {
		t.Errorf("page: %q", got)
	}
}

// Each part of a place is isolated: a district in Arabic letters does not
// reorder the names next to it.
func TestPlaceRow(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		lang string
		in   classifieds.Place
		want string // the content of the row's <dd>
	}{
		{"en", classifieds.Place{Country: "AE", City: "dubai", Area: "بر دبي"}, `<bdi lang="ar">بر دبي</bdi>, Dubai, United Arab Emirates`},
		{"ar", classifieds.Place{Country: "AE", City: "dubai", Area: "بر دبي"}, `<bdi>بر دبي</bdi>، دبي، الإمارات العربية المتحدة`},
		{"en", classifieds.Place{Country: "AE", City: "dubai", Area: "Deira"}, `<bdi>Deira</bdi>, Dubai, United Arab Emirates`},
		{"ar", classifieds.Place{Country: "AE", City: "dubai", Area: "Deira"}, `<bdi>Deira</bdi>، دبي، الإمارات العربية المتحدة`},
		{"en", classifieds.Place{Country: "AE", City: "dubai", Area: "Dubai"}, `Dubai, United Arab Emirates`},
		{"en", classifieds.Place{Country: "AE"}, `United Arab Emirates`},
		{"en", classifieds.Place{Country: "KW", City: "Kuwait"}, `Kuwait`},
		{"en", classifieds.Place{Country: "US", City: "dubai"}, `Dubai, United States`},
		{"en", classifieds.Place{Country: "XX", City: "dubai"}, `Dubai`},
		{"en", classifieds.Place{}, ``},
	} {
		f := apptest.New()
		f.ListingList[0].Place, f.ListingList[0].Lang = tt.in, "ar"
		s, err := loaded(t, f, f.Paper.ListingPath(tt.lang, "flat-1"))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := markup(s), "<dt>"+messages.For(tt.lang).Place+"</dt><dd>"+tt.want+"</dd>"; !strings.Contains(got, want) {
			_, got, _ = strings.Cut(got, "<dt>"+messages.For(tt.lang).Place)
			t.Errorf("%s: %+v = %.120q, want %q", tt.lang, tt.in, got, want)
		}
	}
}

// An advertiser's text has a lang attribute if its language differs from the
// page's. The page's own words, and names in the page's script, have none.
func TestValuesSayTheirLanguage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		page, lang, employer, alt string
		want                      [3]string // lang of the employer, of the employer in a row, of the alternative text
	}{
		{"en", "ar", "عيادة النور", "شرفة", [3]string{"ar", "ar", "ar"}},
		{"en", "ar", "Al Noor Clinic", "", [3]string{"", "", ""}},
		{"ar", "en", "Al Noor Clinic", "A balcony", [3]string{"en", "en", "en"}},
		{"ar", "en", "عيادة النور", "", [3]string{"", "", "en"}}, // the alternative text is the title
		{"en", "en", "عيادة النور", "شرفة", [3]string{"", "", ""}},
		{"en", "tr", "Al Noor Klinik", "Balkon", [3]string{"tr", "tr", "tr"}},
		{"en", "ar", "12/3", "12", [3]string{"", "", ""}},
	} {
		f := apptest.New()
		job := &f.ListingList[1]
		job.Lang, job.Title = tt.lang, "Night nurse"
		job.Attributes["employer"] = classifieds.TextValue(tt.employer)
		job.Photos = []classifieds.Photo{{Src: "/media/a", Alt: tt.alt, Width: 4, Height: 3}}
		s, err := loaded(t, f, f.Paper.ListingPath(tt.page, "job-1"))
		if err != nil {
			t.Fatal(err)
		}
		root := parsed(t, s)
		facts := all(one(t, root, classed("facts")), called("bdi"))
		if got := get(facts[0], "lang"); got != tt.want[0] || textOf(facts[0]) != tt.employer {
			t.Errorf("%+v: %q in %q", tt, textOf(facts[0]), got)
		}
		for _, own := range facts[1:] {
			if has(own, "lang") {
				t.Errorf("%+v: the page's own %q has a lang attribute", tt, textOf(own))
			}
		}
		if got := get(one(t, one(t, root, classed("photos")), called("img")), "lang"); got != tt.want[2] {
			t.Errorf("%+v: the alt is in %q", tt, got)
		}
		page := &renderer{Screen: s, messages: messages.For(tt.page)}
		if got, want := encoded(page.rowFacts(job)), "<bdi>"+tt.employer; strings.Contains(got, want) != (tt.want[1] == "") ||
			tt.want[1] != "" && !strings.Contains(got, `<bdi lang="`+tt.want[1]+`">`+tt.employer) {
			t.Errorf("%+v: the row is %s", tt, got)
		}
	}
}
