package piece

import (
	"slices"
	"strings"
	"testing"

	"broadside/articles"
)

// Lines of a web page's layout are removed as a guess that check prints; no
// action is needed.
func TestPageLinesAreLeftOut(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"Advertisement", "ADVERTISEMENT", "Advertisement - Scroll to continue", "Story continues below advertisement", "Article continues after ad",
		"READ MORE: Ten towers that changed the city", "Read more: Ten towers that changed the city", "Read More", "READ ALSO: Ten towers", "Also Read | Ten towers that changed the city",
		"ALSO READ: Ten towers", "Read | Ten towers", "WATCH: Ten towers from the air", "SEE ALSO: Ten towers", "Related: Ten towers that changed the city", "Related stories",
		"Tags: Dubai, rents, housing", "Topics: Dubai | Housing", "Filed under: Housing", "Caption: A tower in the marina at dusk.", "Photo caption: A tower in the marina",
		"Sign up for our newsletter", "Subscribe to our newsletter", "Subscribe", "Share this article", "Share", "Follow us on WhatsApp", "Most read", "Trending now", "Recommended for you",
		"Leave a comment", "View comments (12)", "3 comments", "Click here to download the app", "Listen to this article", "You may also like", "Back to top", "Copy link",
		"إعلان", "اقرأ أيضا", "اقرأ أيضًا: عشرة أبراج غيرت المدينة", "اقرأ المزيد", "شاهد أيضا: الأبراج من الجو", "الكلمات المفتاحية: دبي، إيجارات", "الوسوم: دبي", "مواضيع ذات صلة",
		"أخبار ذات صلة", "الأكثر قراءة", "شارك المقال", "اشترك في النشرة البريدية", "تابعونا على واتساب", "نسخ الرابط", "تعليق الصورة: برج في المرسى",
	} {
		text := around(s)
		text["amid the body"] = "Rents fall in Dubai\n\n" + lead + "\n\n" + s + "\n\n" + second + "\n"
		for where, text := range text {
			p := readOneText(t, "a.txt", text, live+"byline: [Amal Said]\n")
			if got := shows(&p.Article); strings.Contains(got, s) || p.Article.Headline != "Rents fall in Dubai" || p.Article.Standfirst != "" || len(p.Article.Body) != 2 || len(p.Problems) > 0 {
				t.Errorf("%q, %s: readers see\n%s\n%s", s, where, got, saysAll(p.Problems))
			}
			if !slices.ContainsFunc(p.Guesses, func(g articles.Guess) bool { return g.Field == "left out" && g.Value == s }) {
				t.Errorf("%q, %s: it is not named: %v", s, where, p.Guesses)
			}
		}
	}
}

// The links below such a line are removed with it, the text after them stays.
func TestLinksBelowAPageLine(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ amid, below string }{
		"in its block":    {"Related stories\nTowers open in the marina\nSchool fees are frozen", ""},
		"bullets":         {"Related:\n\n• Towers open in the marina\n• School fees frozen", ""},
		"below the story": {"", "Most read\n\n1. Ferries run all night\n2. A new bridge\n\n"},
		"Arabic":          {"", "اقرأ أيضا\n- أبراج جديدة في المرسى\n\n"},
	} {
		text := "Rents fall in Dubai\n\n" + lead + "\n\n" + tt.amid + "\n\n" + second + "\n\n" + tt.below + "(Reporting by Ana Writer)\n"
		p := readOneText(t, "a.txt", text, live+"byline: [Amal Said]\n")
		if len(p.Article.Body) != 2 || p.Article.Attribution != "(Reporting by Ana Writer)" || len(p.Problems) > 0 {
			t.Errorf("%s: readers see\n%s\n%s", name, shows(&p.Article), saysAll(p.Problems))
		}
	}
}

// A label is part of the headline if the lead is directly below it.
func TestHeadlinesLikePageLines(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"Tags: how sheep are counted", "Caption: the art of a few words", "IN PICTURES: a city by night", "WATCH: ferry sinks", "وسوم: كيف تغير الكلام"} {
		if p := readOneText(t, "a.txt", s+"\n\n"+lead+"\n\n"+second+"\n", live); p.Article.Headline != s {
			t.Errorf("%q: headline %q", s, p.Article.Headline)
		}
	}
}

// A caption next to its credit belongs to the picture.
func TestALabelledCaption(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"Image Credit: AFP\nCaption: A tower at dusk.", "Caption: A tower at dusk.\nImage Credit: AFP"} {
		p := readOneText(t, "a.txt", "Rents fall in Dubai\n\nWhat the council found\n\n"+in+"\n\n"+lead+"\n\n"+second+"\n", "")
		if len(p.Article.Images) != 1 || p.Article.Images[0].Caption != "A tower at dusk." || p.Article.Images[0].Credit != "AFP" {
			t.Errorf("%q: %+v", in, p.Article.Images)
		}
	}
}

// TestLeadStays: a possible lead is not removed from the body.
func TestLeadStays(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, standfirst, instead string }{
		{"a line without a stop", "What the council found\n\n" + lead + "\n\n" + second, "What the council found", ""},
		{"a sentence", "Rents fell by three per cent.\n\n" + second + "\n\nMore is to come next year.", "", "Rents fell by three per cent."},
		{"a sentence above a credit", "Rents fell by three per cent.\n\nImage Credit: AFP\nA tower.\n\n" + lead, "Rents fell by three per cent.", ""},
		{"no stops at all", "Rents in the city fell by three per cent\n\nTenants have waited for this\n\nThe council meets again in March", "", "Rents in the city fell by three per cent"},
		{"no stops, Arabic", "تراجعت الإيجارات في المدينة\n\nوانتظر المستأجرون ذلك\n\nويجتمع المجلس في مارس", "", "تراجعت الإيجارات في المدينة"},
		{"before a list", "The council found three things:\n\nRents fell.\n\nTowers rose.", "", ""},
	} {
		p := readOneText(t, "a.txt", "Headline\n\n"+tt.in+"\n", "")
		instead := ""
		for _, g := range p.Guesses {
			if g.Rule == 12 {
				instead = g.Value
			}
			if g.Rule == 4 && g.Confidence < 0.9 {
				t.Errorf("%s: %s", tt.name, g)
			}
		}
		if p.Article.Standfirst != tt.standfirst || instead != tt.instead {
			t.Errorf("%s: standfirst %q, and instead %q", tt.name, p.Article.Standfirst, instead)
		}
		if all := shows(&p.Article); !strings.Contains(all, strings.SplitN(tt.in, "\n", 2)[0]) {
			t.Errorf("%s: the line is lost:\n%s", tt.name, all)
		}
		if p = readOneText(t, "a.txt", "Headline\n\n"+tt.in+"\n", "standfirst: Of the desk\n"); slices.ContainsFunc(p.Guesses, func(g articles.Guess) bool { return g.Rule == 12 }) {
			t.Errorf("%s: a guess remains that the desk has answered", tt.name)
		}
	}
}
