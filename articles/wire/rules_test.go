package wire

import (
	"fmt"
	"strings"
	"testing"

	"broadside/articles/text"

	"broadside/articles/articletest"
)

// TestRules tests the rules of wire text by number: the values that each reads
// and their lines, and that nothing else changes.
func TestRules(t *testing.T) {
	t.Parallel()
	const tail = "\n\nCairo: Text one.\n\nText two.\n"
	const body = "dateline: Cairo||\np: Text one.\np: Text two.\n"
	for _, tt := range []struct {
		name, in string
		guess    string // "rule line field = value", one of the guesses
		want     string
	}{
		{"1: marks of order and ends of lines", "\ufeffHeadline\r\n\r\nCairo: Text one.\r\n\r\nText two.", "1 1 text = byte order mark dropped, line ends changed to LF", "headline: Headline\n" + body},
		{"1: letters in pieces", "Cafe\u0301 owners agree" + tail, "1 1 text = composed to NFC", "headline: Café owners agree\n" + body},
		{"1: old Macintosh", strings.ReplaceAll("Headline"+tail, "\n", "\r"), "1 1 text = line ends changed to LF", "headline: Headline\n" + body},
		{"1: a tab is no paragraph", "Headline\n\nCairo: Text\tone.\n\nText two.", "", "headline: Headline\ndateline: Cairo||\np: Text\tone.\np: Text two.\n"},
		{"1: brackets and quotes stay", "“Headline” [sic]" + tail, "", "headline: “Headline” [sic]\n" + body},

		{"2: at the head", "Classifieds powered by The Daily\n\nHeadline" + tail, "2 1 publisher = The Daily", "publisher: The Daily\nheadline: Headline\n" + body},
		{"2: at the foot", "Headline\n\nCairo: Text one.\n\nText two.\n\nListings powered by: The Daily.", "2 7 publisher = The Daily", "publisher: The Daily\nheadline: Headline\n" + body},
		{"2: glued to the headline", "CLASSIFIEDS POWERED BY The Daily\nHeadline" + tail, "2 1 publisher = The Daily", "publisher: The Daily\nheadline: Headline\n" + body},
		{"2: twice, the first counts", "Classifieds powered by The Daily\n\nHeadline\n\nClassifieds powered by Other\n\nCairo: Text one.\n\nText two.", "2 1 publisher = The Daily", "publisher: The Daily\nheadline: Headline\n" + body},
		{"2: not in a sentence", "Headline\n\nCairo: Text one.\n\nThe classifieds powered by The Daily grew.", "", "headline: Headline\ndateline: Cairo||\np: Text one.\np: The classifieds powered by The Daily grew.\n"},
		{"2: Arabic, our own phrase", "إعلانات مبوبة تقدمها صحيفة المرفأ\n\nالعنوان هنا\n\nالقاهرة: نص.\n\nنص آخر.", "2 1 publisher = صحيفة المرفأ", "publisher: صحيفة المرفأ\nheadline: العنوان هنا\ndateline: القاهرة||\np: نص.\np: نص آخر.\n"},
		{"2: Arabic, by whom", "العنوان هنا\n\nالقاهرة: نص.\n\nنص آخر.\n\nالإعلانات المبوّبة مقدمة من: المرفأ.", "2 7 publisher = المرفأ", "publisher: المرفأ\nheadline: العنوان هنا\ndateline: القاهرة||\np: نص.\np: نص آخر.\n"},
		{"2: Arabic, with whose support", "إعلانات مبوبة برعاية المرفأ\n\nإعلانات مبوبة بدعم من أخرى\n\nالعنوان هنا\n\nالقاهرة: نص.\n\nنص آخر.", "2 1 publisher = المرفأ", "publisher: المرفأ\nheadline: العنوان هنا\ndateline: القاهرة||\np: نص.\np: نص آخر.\n"},
		{"2: Arabic, from", "إعلانات مبوبة من صحيفة المرفأ\nالعنوان هنا\n\nالقاهرة: نص.\n\nنص آخر.", "2 1 publisher = صحيفة المرفأ", "publisher: صحيفة المرفأ\nheadline: العنوان هنا\ndateline: القاهرة||\np: نص.\np: نص آخر.\n"},
		{"2: Arabic, a headline about them", "إعلانات مبوبة من القرن الماضي تباع في المزاد\n\nالقاهرة: نص.\n\nنص آخر.", "", "headline: إعلانات مبوبة من القرن الماضي تباع في المزاد\ndateline: القاهرة||\np: نص.\np: نص آخر.\n"},
		{"2: Arabic, not in a sentence", "العنوان هنا\n\nالقاهرة: نص.\n\nوزادت إعلانات مبوبة تقدمها المرفأ.", "", "headline: العنوان هنا\ndateline: القاهرة||\np: نص.\np: وزادت إعلانات مبوبة تقدمها المرفأ.\n"},

		{"3: spaces in it are one", "  The   headline  " + tail, "3 1 headline = The headline", "headline: The headline\n" + body},
		{"3: after empty lines", "\n\n\u00a0\nHeadline" + tail, "3 4 headline = Headline", "headline: Headline\n" + body},
		{"3: with a colon", "Iran: the talks" + tail, "3 1 headline = Iran: the talks", "headline: Iran: the talks\n" + body},

		{"4: a line", "Headline\n\nWhat it is about" + tail, "4 3 standfirst = What it is about", "headline: Headline\nstandfirst: What it is about\n" + body},
		{"4: a sentence before a credit", "Headline\n\nIt will cost Dh5, the council says.\n\nImage Credit: AFP" + tail, "4 3 standfirst = It will cost Dh5, the council says.", "headline: Headline\nstandfirst: It will cost Dh5, the council says.\nimage: AFP | \n" + body},
		{"4: repeated in the body", "Headline\n\nWhat it is about\n\nCairo: Text one.\n\nWhat it is about.", "", "headline: Headline\nstandfirst: What it is about\ndateline: Cairo||\np: Text one.\np: What it is about.\n"},
		{"4: a question", "Headline\n\nWill it last?" + tail, "4 3 standfirst = Will it last?", "headline: Headline\nstandfirst: Will it last?\n" + body},
		{"4: never the only text there is", "Headline\n\nAll of the text", "", "headline: Headline\np: All of the text\n"},
		{"4: never what starts with a dateline", "Headline\n\nCairo: It rained", "", "headline: Headline\ndateline: Cairo||\np: It rained\n"},

		{"5: a name with an agency", "Headline\n\nImage Credit: Amal Said/Reuters\nA boat." + tail, "5 3 images.credit = Amal Said/Reuters", "headline: Headline\nimage: Amal Said/Reuters | A boat.\n" + body},
		{"5: photo", "Headline\n\nPhoto: WAM\nA boat." + tail, "5 4 images.caption = A boat.", "headline: Headline\nimage: WAM | A boat.\n" + body},
		{"5: two, each caption before its credit", "Headline\n\nWhat it is about\n\nA boat on the creek.\nImage Credit: AFP\n\nTwo boats on the creek.\nImage Credit: WAM" + tail, "5 9 images.credit = WAM", "headline: Headline\nstandfirst: What it is about\nimage: AFP | A boat on the creek.\nimage: WAM | Two boats on the creek.\n" + body},
		{"5: at the end of the text", "Headline\n\nCairo: Text one.\n\nText two.\n\nImage Credit: AFP\nA boat.", "5 7 images.credit = AFP", "headline: Headline\nimage: AFP | A boat.\n" + body},
		{"5: a name too long for one", "Headline\n\nCairo: Text one.\n\nPhoto: " + strings.Repeat("word ", 40) + "end.", "", "headline: Headline\ndateline: Cairo||\np: Text one.\np: Photo: " + strings.Repeat("word ", 40) + "end.\n"},
		{"5: Arabic, caption before", "العنوان هنا\n\nما في الخبر\n\nقارب في الخور.\nتصوير: عمر هادي\n\nالقاهرة: نص.\n\nنص آخر.", "5 6 images.credit = عمر هادي", "headline: العنوان هنا\nstandfirst: ما في الخبر\nimage: عمر هادي | قارب في الخور.\ndateline: القاهرة||\np: نص.\np: نص آخر.\n"},

		{"6: with a full stop", "Classifieds powered by The Daily\n\nHeadline\n\nTHE DAILY." + tail, "6 5 source = The Daily", "publisher: The Daily\nheadline: Headline\nsource: The Daily\n" + body},
		{"6: only the publisher's name", "Classifieds powered by The Daily\n\nHeadline\n\nWhat The Daily found" + tail, "", "publisher: The Daily\nheadline: Headline\nstandfirst: What The Daily found\n" + body},

		{"7: under the standfirst", "Headline\n\nWhat it is about\nBy Amal Said" + tail, "7 4 byline = Amal Said", "headline: Headline\nstandfirst: What it is about\nby: Amal Said\n" + body},
		{"7: with a role", "Headline\n\nBy Amal Said, Staff Reporter" + tail, "7 3 byline = Amal Said, Staff Reporter", "headline: Headline\nby: Amal Said | Staff Reporter\n" + body},
		{"7: each with a role", "Headline\n\nBy Amal Said, Staff Reporter, and Omar Hadi, News Editor" + tail, "7 3 byline = Omar Hadi, News Editor", "headline: Headline\nby: Amal Said | Staff Reporter\nby: Omar Hadi | News Editor\n" + body},
		{"7: two lines of them", "Headline\n\nBy Amal Said\nPhotograph by: Omar Hadi\nBy Lina Aziz" + tail, "7 5 byline = Lina Aziz", "headline: Headline\nimage: Omar Hadi | \nby: Amal Said\nby: Lina Aziz\n" + body},
		{"7: not below the text", "Headline\n\nCairo: Text one.\n\nText two.\n\nBy Amal Said", "", "headline: Headline\n" + body + "p: By Amal Said\n"},
		{"7: a headline that starts with By", "By Land and Sea" + tail, "3 1 headline = By Land and Sea", "headline: By Land and Sea\n" + body},
		{"7: Arabic, two", "العنوان هنا\n\nبقلم: محمد وليد وعمر هادي\n\nالقاهرة: نص.\n\nنص آخر.", "7 3 byline = عمر هادي", "headline: العنوان هنا\nby: محمد وليد\nby: عمر هادي\ndateline: القاهرة||\np: نص.\np: نص آخر.\n"},

		{"8: with an agency", "Headline\n\nCAIRO, Egypt (AP) — Text one.\n\nText two.", "8 3 dateline = CAIRO, Egypt (AP) —", "headline: Headline\ndateline: Cairo|Egypt|AP\np: Text one.\np: Text two.\n"},
		{"8: only in the first paragraph", "Headline\n\nText one was long. It has two sentences.\n\nText two.\n\nCairo: Text three.", "", "headline: Headline\np: Text one was long. It has two sentences.\np: Text two.\np: Cairo: Text three.\n"},
		{"8: a speaker is none", "Erdogan meets Rouhani\n\nIt was the third time. They spoke for an hour.\n\nErdogan: “We agree.”", "", "headline: Erdogan meets Rouhani\np: It was the third time. They spoke for an hour.\np: Erdogan: “We agree.”\n"},
		{"8: WAM in Arabic", "العنوان هنا\n\nأبوظبي في 23 نوفمبر / وام / نص.\n\nنص آخر.", "8 3 dateline = أبوظبي في 23 نوفمبر / وام /", "headline: العنوان هنا\ndateline: أبوظبي||وام\np: نص.\np: نص آخر.\n"},

		{"8: a date between bars", "Headline\n\nCairo | 23 November 2026 | Text one.\n\nText two.", "8 3 dateline = Cairo | 23 November 2026 |", "headline: Headline\n" + body},
		{"8: a date between bars, on its own line", "Headline\n\nCairo | 23 November 2026 |\nText one.\n\nText two.", "8 3 dateline = Cairo | 23 November 2026 |", "headline: Headline\n" + body},
		{"9: an agency", "Headline" + tail + "\n-with inputs from Reuters", "9 7 contributors = Reuters (wire)", "headline: Headline\n" + body + "wire: Reuters\nattribution: -with inputs from Reuters\n"},
		{"9: after it a credit", "Headline" + tail + "\nImage Credit: AFP\n\n(With inputs from agencies)", "9 9 contributors = agencies (wire)", "headline: Headline\nimage: AFP | \n" + body + "wire: agencies\nattribution: (With inputs from agencies)\n"},
		{"9: reporters and their cities", "Headline" + tail + "\n(Reporting by Amal Said in Doha; editing by Omar Hadi)", "9 7 contributors = Amal Said (reporting)", "headline: Headline\n" + body + "reporting: Amal Said\nattribution: (Reporting by Amal Said in Doha; editing by Omar Hadi)\n"},
		{"9: not amid the text", "Headline\n\nCairo: Text one.\n\nWith inputs from Reuters\n\nText two.", "", "headline: Headline\ndateline: Cairo||\np: Text one.\np: With inputs from Reuters\np: Text two.\n"},
		{"9: a text of nothing else has a headline", "(Reuters)", "3 1 headline = (Reuters)", "headline: (Reuters)\n"},

		{"10: last updated", "Headline\n\nLast updated: November 23, 2026 18:34" + tail, "10 3 left out = Last updated: November 23, 2026 18:34", "headline: Headline\n" + body},
		{"10: in one line with the length", "Headline\n\nLast updated: November 23, 2026 | 2 MIN READ" + tail, "10 3 left out = Last updated: November 23, 2026 | 2 MIN READ", "headline: Headline\n" + body},
		{"10: length alone", "Headline\n\n2 MIN READ" + tail, "10 3 left out = 2 MIN READ", "headline: Headline\n" + body},
		{"10: before the headline", "Published: November 23, 2026\nHeadline" + tail, "10 1 left out = Published: November 23, 2026", "headline: Headline\n" + body},
		{"10: Arabic", "العنوان هنا\n\nآخر تحديث: 23 نوفمبر\n\nمدة القراءة دقيقتان\n\nالقاهرة: نص.\n\nنص آخر.", "10 5 left out = مدة القراءة دقيقتان", "headline: العنوان هنا\ndateline: القاهرة||\np: نص.\np: نص آخر.\n"},
		{"10: the headline again", "Headline\n\nHeadline" + tail, "10 3 left out = Headline", "headline: Headline\n" + body},
		{"10: the headline within a sentence stays", "Headline" + tail + "\nHeadline news.", "", "headline: Headline\n" + body + "p: Headline news.\n"},
		{"10: what looks like furniture stays in the text", "Headline" + tail + "\nUpdated: the list of roads.", "", "headline: Headline\n" + body + "p: Updated: the list of roads.\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n, bad := text.Normalise([]byte(tt.in))
			if bad > 0 {
				t.Fatalf("line %d is not UTF-8", bad)
			}
			w := Read("a.txt", n, Places{})
			if got := articletest.Print(w.Article); got != tt.want {
				t.Errorf("%q\ngot\n%s\nwant\n%s", tt.in, got, tt.want)
			}
			found := tt.guess == ""
			last := 0
			for _, g := range w.Guesses {
				found = found || fmt.Sprintf("%d %d %s = %s", g.Rule, g.Line, g.Field, g.Value) == tt.guess
				if g.Confidence <= 0 || g.Confidence > 1 || g.File != "a.txt" || g.Line < last {
					t.Errorf("guess %+v: want a file, a confidence, and lines in order", g)
				}
				last = g.Line
			}
			if !found {
				t.Errorf("%q is not among the guesses\n%v", tt.guess, w.Guesses)
			}
		})
	}
}
