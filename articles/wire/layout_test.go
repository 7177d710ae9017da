package wire

import (
	"fmt"
	"strings"
	"testing"

	"broadside/articles"
	"broadside/articles/articletest"
	"broadside/articles/text"
)

// drawn returns a body as text, a line for each block: items with bullets,
// table cells with bars, separate lines with slashes.
func drawn(body []articles.Block) string {
	var out []string
	for _, b := range body {
		switch b.Kind {
		case articles.List:
			mark := "* "
			if b.Ordered {
				mark = "1. "
			}
			for _, item := range b.Items {
				out = append(out, mark+articles.PlainText(item))
			}
		case articles.Table:
			for _, row := range b.Rows {
				cells := make([]string, len(row))
				for i, c := range row {
					cells[i] = articles.PlainText(c)
				}
				out = append(out, "|"+strings.Join(cells, "|")+"|")
			}
		case articles.Preformatted:
			out = append(out, "pre: "+strings.ReplaceAll(articles.PlainText(b.Spans), "\n", " / "))
		default:
			out = append(out, strings.ReplaceAll(articles.PlainText(b.Spans), "\n", " / "))
		}
	}
	return strings.Join(out, "\n")
}

func readLayout(t *testing.T, raw string) articles.Article {
	t.Helper()
	n, bad := text.Normalise([]byte(raw))
	if bad > 0 {
		t.Fatalf("line %d is not UTF-8", bad)
	}
	return Read("a.txt", n, Places{}).Article
}

const reutersWrapped = `UPDATE 1-Dubai ferries to run all night from December

    By Ana Writer
    DUBAI, Nov 23 (Reuters) - Ferries between the old harbour
and the islands will run all night from the first week of
December, the port authority said on Monday.
    Four boats will leave every forty minutes, it said. A ticket
costs five dirhams, as by day.
    "People who work on the islands have asked for this," the
chairman, Salim Rashid, said.
    The UAE-
based operator carried 1.2 million passengers last year.
 (Reporting by Ana Writer; Editing by Bo Second)
`

func TestWrappedParagraphs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"paragraphs by indentation", reutersWrapped, `Ferries between the old harbour and the islands will run all night from the first week of December, the port authority said on Monday.
Four boats will leave every forty minutes, it said. A ticket costs five dirhams, as by day.
"People who work on the islands have asked for this," the chairman, Salim Rashid, said.
The UAE-based operator carried 1.2 million passengers last year.`},
		{"with Windows line ends", strings.ReplaceAll(reutersWrapped, "\n", "\r\n"), `Ferries between the old harbour and the islands will run all night from the first week of December, the port authority said on Monday.
Four boats will leave every forty minutes, it said. A ticket costs five dirhams, as by day.
"People who work on the islands have asked for this," the chairman, Salim Rashid, said.
The UAE-based operator carried 1.2 million passengers last year.`},
		{"by tabs", "Head\n\n\tDUBAI, Nov 23 (Reuters) - The first one goes on\nand ends here.\n\tThe second goes on\nand ends too.", "The first one goes on and ends here.\nThe second goes on and ends too."},
		{"no blank lines, no indentation", "Ferries to run all night\nDUBAI, Nov 23 (Reuters) - Ferries between the old harbour and\nthe islands will run all night from the first week of December,\nthe port authority said on Monday.\nFour boats will leave every forty minutes, it said. A ticket\ncosts five dirhams, as by day.\nWork on a second pier begins in spring, the chairman said, and\nwill take a year.", `Ferries between the old harbour and the islands will run all night from the first week of December, the port authority said on Monday.
Four boats will leave every forty minutes, it said. A ticket costs five dirhams, as by day.
Work on a second pier begins in spring, the chairman said, and will take a year.`},
		{"a sentence ends where a full line does", "Head\n\nDUBAI, Nov 23 (Reuters) - The port authority said it was done.\nIt will run ferries all night from the first week of December,\nit said.", "The port authority said it was done. It will run ferries all night from the first week of December, it said."},
		{"blank lines and wrapped", "Head\n\nDUBAI (AP) — Ferries between the old harbour and the islands\nwill run all night from December.\n\nFour boats will leave every forty minutes, Salim\nRashid said.", "Ferries between the old harbour and the islands will run all night from December.\nFour boats will leave every forty minutes, Salim Rashid said."},
		{"a dateline over two lines", "Head\n\nDUBAI, United Arab Emirates, November\n23, 2026 /PRNewswire/ -- Ferries will run all\nnight, the port said.", "Ferries will run all night, the port said."},
		{"points that end with semicolons", "Head\n\nDubai: " + strings.Repeat("The ferries run all night. ", 6) + "\n\n    boats every forty minutes;\n    tickets at five dirhams;\n    a second pier.", strings.TrimSpace(strings.Repeat("The ferries run all night. ", 6)) + "\nboats every forty minutes;\ntickets at five dirhams;\na second pier."},
		{"a hyphen at the end of a line", "Head\n\nDubai: The two-\nand three-day tickets of the UAE-\nbased operator sell.", "The two- and three-day tickets of the UAE-based operator sell."},
		{"one line each, with a subheading", "Head\nDubai: " + strings.Repeat("The ferries run all night. ", 6) + "\nBackground\n" + strings.Repeat("They ran by day before. ", 6) + "\n“So it was,” said Salim Rashid, who has run them for years", strings.TrimSpace(strings.Repeat("The ferries run all night. ", 6)) + "\nBackground\n" + strings.TrimSpace(strings.Repeat("They ran by day before. ", 6)) + "\n“So it was,” said Salim Rashid, who has run them for years"},
		{"Arabic, by indentation", "عنوان الخبر\n\n    بقلم: سارة علي\n    دبي 23 نوفمبر تشرين الثاني (رويترز) - تعمل العبارات بين الميناء\nالقديم والجزر طوال الليل اعتبارا من ديسمبر.\n    وقالت الهيئة إن أربعة قوارب ستنطلق كل أربعين\nدقيقة.", "تعمل العبارات بين الميناء القديم والجزر طوال الليل اعتبارا من ديسمبر.\nوقالت الهيئة إن أربعة قوارب ستنطلق كل أربعين دقيقة."},
		{"Arabic, no blank lines", "عنوان الخبر\nدبي (رويترز) - تعمل العبارات بين الميناء القديم والجزر طوال الليل\nاعتبارا من الأسبوع الأول من ديسمبر كانون الأول كما أعلنت هيئة\nالموانئ.\nوقالت الهيئة إن أربعة قوارب ستنطلق كل أربعين دقيقة بين العاشرة\nمساء والخامسة صباحا.", "تعمل العبارات بين الميناء القديم والجزر طوال الليل اعتبارا من الأسبوع الأول من ديسمبر كانون الأول كما أعلنت هيئة الموانئ.\nوقالت الهيئة إن أربعة قوارب ستنطلق كل أربعين دقيقة بين العاشرة مساء والخامسة صباحا."},
	} {
		a := readLayout(t, tt.in)
		if got := drawn(a.Body); got != tt.want || a.Standfirst != "" || a.Dateline == nil {
			t.Errorf("%s: standfirst %q, dateline %+v, body\n%s\nwant\n%s", tt.name, a.Standfirst, a.Dateline, got, tt.want)
		}
	}
	if a := readLayout(t, reutersWrapped); articletest.PrintPeople(a.Byline) != "Ana Writer" || a.Attribution == "" {
		t.Errorf("byline %q, attribution %q", articletest.PrintPeople(a.Byline), a.Attribution)
	}
}

// layoutCase is a text below the lead and the body that it becomes.
type layoutCase struct{ name, in, want string }

func checkLayouts(t *testing.T, cases []layoutCase) {
	t.Helper()
	for _, tt := range cases {
		a := readLayout(t, "Head\n\nDubai: Lead.\n\n"+tt.in)
		if got, want := drawn(a.Body), "Lead.\n"+tt.want; got != want {
			t.Errorf("%s: body\n%s\nwant\n%s", tt.name, got, want)
		}
	}
}

func TestLists(t *testing.T) {
	t.Parallel()
	checkLayouts(t, []layoutCase{
		{"bullets", "• First point\n• Second point", "* First point\n* Second point"},
		{"bullets, blank lines between", "• First point\n\n• Second point", "* First point\n* Second point"},
		{"dashes", "- First\n- Second\n- Third", "* First\n* Second\n* Third"},
		{"long dashes", "– First\n– Second", "* First\n* Second"},
		{"asterisks, indented", "    * First\n    * Second", "* First\n* Second"},
		{"numbers", "1. First\n2. Second\n3. Third", "1. First\n1. Second\n1. Third"},
		{"Arabic numbers", "١- أولا\n٢- ثانيا", "1. أولا\n1. ثانيا"},
		{"Arabic bullets", "• أولا\n• ثانيا", "* أولا\n* ثانيا"},
		{"items that are wrapped", "• The first goes on\nand on\n• The second\n  goes on as well", "* The first goes on and on\n* The second goes on as well"},
		{"a line before it", "The points are:\n• First\n• Second", "The points are:\n* First\n* Second"},
		{"text behind it", "• First\n• Second\n\nText.", "* First\n* Second\nText."},
		{"one bullet is no list", "• Only one point", "• Only one point"},
		{"numbers with text between", "1. First.\n\nText.\n\n2. Second.", "1. First.\nText.\n2. Second."},
		{"numbers that begin elsewhere", "18. Team A\n19. Team B", "18. Team A\n19. Team B"},
		{"other numbers", "(1) First\n(2) Second", "(1) First\n(2) Second"},
		{"a year", "2026. It was a good one.", "2026. It was a good one."},
		{"a decimal", "1.5 million came.\n2.5 million left.", "1.5 million came.\n2.5 million left."},
		{"minus", "-5 degrees in the night.\n-3 by day.", "-5 degrees in the night.\n-3 by day."},
		{"asterisks alone", "* * *", "* * *"},
	})
}

// The points that sum up a story are before its dateline.
func TestPointsBeforeTheDateline(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"Head\n\n• First point\n\n• Second point\n\nDUBAI, Nov 23 (Reuters) - Lead.\n\nText.",
		"Head\n* First point\n* Second point\nDUBAI, Nov 23 (Reuters) - Lead.\n\nText.",
	} {
		a := readLayout(t, in)
		if got, want := drawn(a.Body), "* First point\n* Second point\nLead.\nText."; got != want || a.Dateline == nil || a.Standfirst != "" {
			t.Errorf("standfirst %q, dateline %+v, body\n%s\nwant\n%s", a.Standfirst, a.Dateline, got, want)
		}
	}
}

func TestColumns(t *testing.T) {
	t.Parallel()
	checkLayouts(t, []layoutCase{
		{"a table", "Market        Close    Change\nDubai         4,123.4  +12.3\nAbu Dhabi     9,876.5  -10.0", "|Market|Close|Change|\n|Dubai|4,123.4|+12.3|\n|Abu Dhabi|9,876.5|-10.0|"},
		{"its first head cell is empty", "              Close    Change\nDubai         4,123.4  +12.3\nAbu Dhabi     9,876.5  -10.0", "||Close|Change|\n|Dubai|4,123.4|+12.3|\n|Abu Dhabi|9,876.5|-10.0|"},
		{"ruled off", "Market     Close\n------     -----\nDubai      4,123.4\nAbu Dhabi  9,876.5", "|Market|Close|\n|Dubai|4,123.4|\n|Abu Dhabi|9,876.5|"},
		{"by tabs", "Market\tClose\nDubai\t4,123.4", "|Market|Close|\n|Dubai|4,123.4|"},
		{"no head", "Dubai      4,123.4\nAbu Dhabi  9,876.5", "pre: Dubai      4,123.4 / Abu Dhabi  9,876.5"},
		{"cells are missing", "Market     Close    Change\nDubai      4,123.4\nAbu Dhabi  9,876.5  -10.0", "pre: Market     Close    Change / Dubai      4,123.4 / Abu Dhabi  9,876.5  -10.0"},
		{"dots", "Gold ......... 4,123\nSilver ....... 51", "pre: Gold ......... 4,123 / Silver ....... 51"},
		{"a title, and text behind it", "Gulf markets at the close:\nMarket     Close\nDubai      4,123.4\nThe day was calm.", "Gulf markets at the close:\n|Market|Close|\n|Dubai|4,123.4|\nThe day was calm."},
		{"Arabic", "السوق        الإغلاق\nدبي          4,123.4\nأبوظبي       9,876.5", "|السوق|الإغلاق|\n|دبي|4,123.4|\n|أبوظبي|9,876.5|"},
		{"two spaces behind a full stop", "It rose 5.  It fell 4 then.\nIt rose 3.  It fell 2 then.", "It rose 5.  It fell 4 then.\nIt rose 3.  It fell 2 then."},
		{"spaced words without figures", "It  was  a  day\nof  no  wind", "It  was  a  day of  no  wind"},
	})
}

// Lines of verse, addresses and facts are not joined.
func TestShortLinesStayApart(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("The ferries run all night from the first week of December. ", 3)
	checkLayouts(t, []layoutCase{
		{"verse", "The sea is wide,\nThe night is long,\nThe ferry rides\nUpon its song.", "The sea is wide, / The night is long, / The ferry rides / Upon its song."},
		{"address", "Port Authority\nPO Box 1234\nDubai, UAE", "Port Authority / PO Box 1234 / Dubai, UAE"},
		{"facts", "Tickets: Dh5\nHours: 10pm to 5am\nWhere: the old harbour", "Tickets: Dh5 / Hours: 10pm to 5am / Where: the old harbour"},
		{"Arabic verse", "البحر واسع\nوالليل طويل\nوالعبارة تمضي", "البحر واسع / والليل طويل / والعبارة تمضي"},
		{"two lines in a text that is not wrapped", long + "\n\nPort Authority\nDubai, UAE", strings.TrimSpace(long) + "\nPort Authority / Dubai, UAE"},
		{"a short paragraph that is wrapped", "The sea is wide, and\nthe night is long, and\nthe ferry rides.", "The sea is wide, and the night is long, and the ferry rides."},
	})
}

func TestLeadWithADatelineStaysInTheBody(t *testing.T) {
	t.Parallel()
	for _, lead := range []string{
		"BEIJING (AP) _ Ferries will run all night.", "San Diego (tca/dpa) - Ferries will run all night.", "Jan 30 (Reuters) - Ferries will run all night.",
		"New Delhi, Nov 12 (PTI) Ferries will run all night", "Dubai, UAE, November 23, 2026 /PRNewswire/ -- Ferries will run all night.",
		"ANKARA\n\nFerries will run all night.", "By Ana Writer\n\nANKARA\n\nFerries will run all night.", "ANKARA\n\nBy Ana Writer\n\nFerries will run all night.", "By Ana Writer\nANKARA\nFerries will run all night.",
		"الرياض 05 جمادى الأولى 1448 هـ الموافق 23 نوفمبر 2026 م واس\nتعمل العبارات طوال الليل.", "أبوظبي (الاتحاد)\n\nتعمل العبارات طوال الليل.",
	} {
		for _, above := range []string{"Head\n\n", "Head\n"} {
			a := readLayout(t, above+lead+"\n\nMore text.\n")
			if a.Standfirst != "" || a.Dateline == nil || len(a.Body) != 2 {
				t.Errorf("%q: standfirst %q, dateline %+v, %d blocks; want the lead in the body", above+lead, a.Standfirst, a.Dateline, len(a.Body))
			}
			if got := fmt.Sprint(len(a.Byline)); strings.Contains(lead, "By Ana") != (got == "1") {
				t.Errorf("%q: byline %+v", above+lead, a.Byline)
			}
		}
	}
}
