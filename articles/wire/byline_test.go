package wire

import (
	"strings"
	"testing"

	"broadside/articles"
	"broadside/articles/articletest"
)

// TestBylinesInWireText reads bylines where agencies and newspapers put them,
// above the body.
func TestBylinesInWireText(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want, city string }{
		{"By ANA WRITER\n\nDUBAI (AP) — Text.", "Ana Writer", "Dubai"},
		{"By ANA WRITER\nAssociated Press Writer\n\nDUBAI (AP) — Text.", "Ana Writer (Associated Press Writer)", "Dubai"},
		{"ANA WRITER, Associated Press Writer\n\nDUBAI (AP) — Text.", "Ana Writer (Associated Press Writer)", "Dubai"},
		{"Ana Writer\nStaff Reporter\n\nDubai: Text.", "Ana Writer (Staff Reporter)", "Dubai"},
		{"Ana Writer, Staff Reporter\n\nDubai: Text.", "Ana Writer (Staff Reporter)", "Dubai"},
		{"Ana Writer | Senior Reporter\n\nDubai: Text.", "Ana Writer (Senior Reporter)", "Dubai"},
		{"By Ana Writer and Bo Second, Staff Writers\n\nDubai: Text.", "Ana Writer (Staff Writers) + Bo Second (Staff Writers)", "Dubai"},
		{"By Ana Writer and Bo Second\nStaff Writers\n\nDubai: Text.", "Ana Writer (Staff Writers) + Bo Second (Staff Writers)", "Dubai"},
		{"By Ana Writer in Dubai and Bo Second in Doha\n\nDubai: Text.", "Ana Writer + Bo Second", "Dubai"},
		{"By Ana Writer in Abu Dhabi, Bo Second in Doha and Cy Third\n\nDubai: Text.", "Ana Writer + Bo Second + Cy Third", "Dubai"},
		{"By Ana Writer, Bo Second\n\nDubai: Text.", "Ana Writer + Bo Second", "Dubai"},
		{"By Ana Writer\nana.writer@paper.example\n\nDubai: Text.", "Ana Writer", "Dubai"},
		{"By Ana Writer\nStaff Reporter\nana.writer@paper.example\n\nDubai: Text.", "Ana Writer (Staff Reporter)", "Dubai"},
		{"By Ana Writer, Reuters\n\nDUBAI (Reuters) - Text.", "Ana Writer (Reuters)", "Dubai"},
		{"By Ana Writer DUBAI, Nov 23 (Reuters) - Text.", "Ana Writer", "Dubai"},
		{"By Ana Writer and Bo Second DUBAI/CAIRO (Reuters) - Text.", "Ana Writer + Bo Second", "Dubai/Cairo"},
		{"    By Ana Writer\n    DUBAI, Nov 23 (Reuters) - Text.", "Ana Writer", "Dubai"},
		{"Written by Ana Writer\n\nDubai: Text.", "Ana Writer", "Dubai"},

		{"كتبت سارة علي\n\nدبي: نص.", "سارة علي", "دبي"},
		{"كتب - محمد علي:\n\nدبي: نص.", "محمد علي", "دبي"},
		{"كتب/ محمد علي\n\nدبي: نص.", "محمد علي", "دبي"},
		{"بقلم سارة العلي\nمراسلة الشؤون المحلية\n\nدبي: نص.", "سارة العلي (مراسلة الشؤون المحلية)", "دبي"},
		{"بقلم: سارة العلي وعمر هادي\n\nدبي: نص.", "سارة العلي + عمر هادي", "دبي"},
		{"تقرير: محمد علي\n\nدبي: نص.", "محمد علي", "دبي"},
		{"دبي: محمد علي\n\nنص.", "محمد علي", "دبي"},
		{"الشارقة - محمد علي وسارة حسن\n\nنص.", "محمد علي + سارة حسن", "الشارقة"},
		{"سارة حسن (أبوظبي)\n\nنص.", "سارة حسن", "أبوظبي"},
		{"حسين رشيد - العين\n\nنص.", "حسين رشيد", "العين"},
		{"القاهرة - كتب محمد نسيم -\n\nنص.", "محمد نسيم", "القاهرة"},
	} {
		a := readLayout(t, "Head\n\n"+tt.in+"\n\nMore.")
		city := ""
		if a.Dateline != nil {
			city = a.Dateline.City
		}
		body := drawn(a.Body)
		if articletest.PrintPeople(a.Byline) != tt.want || city != tt.city || a.Standfirst != "" || body != "Text.\nMore." && body != "نص.\nMore." {
			t.Errorf("%q: byline %q, city %q, standfirst %q, body %q; want %q, %q", tt.in, articletest.PrintPeople(a.Byline), city, a.Standfirst, body, tt.want, tt.city)
		}
	}
}

func TestSentencesAreNoBylines(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"By the time he arrived the road was closed.",
		"By the time he arrived",
		"By Monday",
		"By Royal Decree",
		"By Popular Demand",
		"By Dubai standards it was cold",
		"By Ana Writer’s own account, it was cold.",
		"Dubai, Editor of cities",
		"Salim Rashid, Chairman",
		"Ana Writer\nThe ferries run all night",
		"كتب الوزير رسالة إلى البرلمان",
		"كتبت الصحيفة أن العبارات تعمل",
		"إعداد خطة جديدة للعبارات",
		"تقرير جديد عن العبارات",
		"دبي: انطلاق معرض الكتاب",
		"دبي - انطلاق معرض الكتاب",
		"معرض الكتاب (أبوظبي)",
		"محمد علي يفوز بالجائزة (دبي)",
	} {
		a := readLayout(t, "Head\n\n"+in+"\n\nMore text follows here.\n\nAnd more.")
		if len(a.Byline) > 0 {
			t.Errorf("%q: byline %+v, want none", in, a.Byline)
		}
		for line := range strings.SplitSeq(in, "\n") {
			if whole := a.Standfirst + "\n" + raw(a.Dateline) + " " + drawn(a.Body); !strings.Contains(whole, line) {
				t.Errorf("%q: %q is lost in %q", in, line, whole)
			}
		}
	}
}

func raw(d *articles.Dateline) string {
	if d == nil {
		return ""
	}
	return d.Raw
}
