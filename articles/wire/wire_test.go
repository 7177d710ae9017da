package wire

import (
	"testing"

	"broadside/articles/articletest"
	"broadside/articles/text"
)

func TestWire(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"least", "Headline\n\nDubai: Text one.\n\nText two.", `headline: Headline
dateline: Dubai||
p: Text one.
p: Text two.
`},
		{"standfirst without full stop", "Headline\n\nWhat it is about\n\nText one goes on.\n\nText two.", `headline: Headline
standfirst: What it is about
p: Text one goes on.
p: Text two.
`},
		{"no standfirst: the body follows", "Headline\n\nThe minister said on Monday that the road would open. It had been closed for a year, he said.\n\nText two.", `headline: Headline
p: The minister said on Monday that the road would open. It had been closed for a year, he said.
p: Text two.
`},
		{"standfirst on the line below the headline", "Headline\nWhat it is about\n\nDubai: Text.", `headline: Headline
standfirst: What it is about
dateline: Dubai||
p: Text.
`},
		{"caption before its credit, in a block", "Headline\n\nStandfirst here\n\nThe bridge at dusk.\nImage Credit: AFP\n\nCairo: Text.", `headline: Headline
standfirst: Standfirst here
image: AFP | The bridge at dusk.
dateline: Cairo||
p: Text.
`},
		{"caption before its credit, in a block of its own", "Headline\n\nStandfirst here\n\nThe bridge at dusk.\n\nImage Credit: AFP\n\nCairo: Text.", `headline: Headline
standfirst: Standfirst here
image: AFP | The bridge at dusk.
dateline: Cairo||
p: Text.
`},
		{"caption and credit in a line", "Headline\n\nStandfirst here\n\nThe bridge at dusk. Image Credit: AFP\n\nCairo: Text.", `headline: Headline
standfirst: Standfirst here
image: AFP | The bridge at dusk.
dateline: Cairo||
p: Text.
`},
		{"caption in the block below its credit", "Headline\n\nStandfirst here\n\nImage Credit: AFP\n\nThe bridge at dusk.\n\nCairo: Text.", `headline: Headline
standfirst: Standfirst here
image: AFP | The bridge at dusk.
dateline: Cairo||
p: Text.
`},
		{"empty credit", "Headline\n\nStandfirst here\n\nImage Credit:\nThe bridge at dusk.\n\nCairo: Text.", `headline: Headline
standfirst: Standfirst here
image:  | The bridge at dusk.
dateline: Cairo||
p: Text.
`},
		{"empty credit, nothing else", "Headline\n\nImage Credit:\n\nCairo: Text.", `headline: Headline
dateline: Cairo||
p: Text.
`},
		{"several images", "Classifieds powered by The Daily\n\nHeadline\n\nStandfirst here\n\nImage Credit: AFP\nFirst.\nImage Credit: WAM\nSecond.\nThe Daily\n\nCairo: Text.\n\nImage Credit: Reuters\nThird.\n\nMore text.", `publisher: The Daily
headline: Headline
standfirst: Standfirst here
image: AFP | First.
image: WAM | Second.
image: Reuters | Third.
source: The Daily
dateline: Cairo||
p: Text.
p: More text.
`},
		{"the line after the credit is the publisher", "Classifieds powered by The Daily\n\nHeadline\n\nImage Credit: AFP\nThe Daily\n\nCairo: Text.", `publisher: The Daily
headline: Headline
image: AFP | 
source: The Daily
dateline: Cairo||
p: Text.
`},
		{"furniture of the page", "Headline\n\nLast updated: August 17, 2017 18:34\n2 MIN READ\n\nStandfirst here\n\nHeadline\n\nCairo: Text.\n\nHeadline\n\nMore.", `headline: Headline
standfirst: Standfirst here
dateline: Cairo||
p: Text.
p: More.
`},
		{"byline", "Headline\n\nStandfirst here\n\nBy Sara Al Ali and Omar Hadi, Staff Reporters\n\nAjman: Text.", `headline: Headline
standfirst: Standfirst here
by: Sara Al Ali | Staff Reporters
by: Omar Hadi | Staff Reporters
dateline: Ajman||
p: Text.
`},
		{"by is no byline in a sentence", "Headline\n\nStandfirst here\n\nBy Monday the road had opened again to lorries, the police said.\n\nMore.", `headline: Headline
standfirst: Standfirst here
p: By Monday the road had opened again to lorries, the police said.
p: More.
`},
		{"attributions", "Headline\n\nCairo: Text.\n\nMore.\n\nAdditional reporting by Amal Said\n\n(With inputs from agencies.)", `headline: Headline
dateline: Cairo||
p: Text.
p: More.
reporting: Amal Said
wire: agencies
attribution: Additional reporting by Amal Said / (With inputs from agencies.)
`},
		{"attribution on the last line of a paragraph", "Headline\n\nCairo: Text.\n- With inputs from AFP, Reuters and WAM", `headline: Headline
dateline: Cairo||
p: Text.
wire: AFP
wire: Reuters
wire: WAM
attribution: - With inputs from AFP, Reuters and WAM
`},
		{"signed by the wire", "Headline\n\nCAIRO, Nov 3 (Reuters) - Text.\n\n— AFP", `headline: Headline
dateline: Cairo||Reuters
p: Text.
wire: AFP
attribution: — AFP
`},
		{"paragraphs on lines, none between", "Headline\n\nDubai: The first one ends.\nThe second ends too.\nSo does the third.", `headline: Headline
dateline: Dubai||
p: The first one ends.
p: The second ends too.
p: So does the third.
`},
		{"wrapped paragraphs", "Headline\n\nDubai: The first goes on\nand on to here.\n\nThe second\nas well.", `headline: Headline
dateline: Dubai||
p: The first goes on and on to here.
p: The second as well.
`},
		{"a credit amid a wrapped paragraph", "Headline\n\nDubai: The first goes on\nImage Credit: AFP\nA boat.\nand on to here.", `headline: Headline
image: AFP | A boat.
dateline: Dubai||
p: The first goes on
p: and on to here.
`},
		{"dateline on a line alone", "Headline\n\nStandfirst here\n\nDubai:\n\nText.", `headline: Headline
standfirst: Standfirst here
dateline: Dubai||
p: Text.
`},
		{"Windows line ends and byte order mark", "\ufeffHeadline\r\n\r\nDubai: Text one.\r\n\r\nText two.\r\n", `headline: Headline
dateline: Dubai||
p: Text one.
p: Text two.
`},
		{"Arabic", "مجلس المدينة يقر خطة الحافلات\n\nالخطة تبدأ مطلع العام\n\nمصدر الصورة: وام\nحافلة في شارع الشيخ زايد.\n\nبقلم: سارة العلي\n\nدبي: أقر المجلس الخطة.\n\nوتشمل الخطة عشرين خطا.\n\n(وكالات)", `headline: مجلس المدينة يقر خطة الحافلات
standfirst: الخطة تبدأ مطلع العام
image: وام | حافلة في شارع الشيخ زايد.
by: سارة العلي
dateline: دبي||
p: أقر المجلس الخطة.
p: وتشمل الخطة عشرين خطا.
wire: وكالات
attribution: (وكالات)
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n, bad := text.Normalise([]byte(tt.in))
			if bad > 0 {
				t.Fatalf("line %d is not UTF-8", bad)
			}
			if got := articletest.Print(Read("a.txt", n, Places{}).Article); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestWireGuessesHaveLines(t *testing.T) {
	t.Parallel()
	n, _ := text.Normalise([]byte("\n\nHeadline\n\nBy Sara Al Ali\n\n2 MIN READ\n\nCAIRO, Nov 3 (Reuters) - Text.\n"))
	got := map[string]int{}
	for _, g := range Read("a.txt", n, Places{}).Guesses {
		got[g.Field] = g.Line
	}
	for field, line := range map[string]int{"headline": 3, "byline": 5, "left out": 7, "dateline": 9, "body": 9} {
		if got[field] != line {
			t.Errorf("%s is guessed from line %d, want %d", field, got[field], line)
		}
	}
}
