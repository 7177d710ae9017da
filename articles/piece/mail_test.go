package piece

import (
	"strings"
	"testing"
)

const (
	mailed = "Rents fall in Dubai\n\nBy Ana Writer\n\n" + lead + "\n\n" + second + "\n"
	posted = "From: Ana Writer <ana@example.com>\nTo: desk@example.com\nSubject: rents\n\n"
)

// The parts of an e-mail around a text are removed, whatever they contain.
func TestMailIsLeftOut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ above, below string }{
		"headers":            {posted, ""},
		"cover":              {posted + "Hi Bo,\n\nHere's my story. Call me on 050 555 0100 if anything is not clear.\n\n", ""},
		"cover on one block": {posted + "Dear Bo,\nPlease find the story below.\n\n", "\nThanks,\nAna\n\nSent from my iPhone\n"},
		"greeting":           {"Hi team,\n\n", "\nRegards,\nAna\n050 555 0100\n"},
		"forwarded":          {"---------- Forwarded message ---------\n" + posted, ""},
		"device":             {"", "\nGet Outlook for iOS\n"},
		"closing":            {"", "\nKind regards,\nAna Writer\nana@example.com\n"},
		"Arabic":             {"من: سارة علي <sara@example.com>\nإلى: desk@example.com\nالموضوع: خبر\n\nالسلام عليكم،\n\nمرفق الخبر، أرجو النشر اليوم.\n\n", "\nمع تحياتي،\nسارة علي\n0505550100\n"},
	} {
		got := readOneText(t, "a.txt", c.above+mailed+c.below, live)
		want := readOneText(t, "a.txt", mailed, live)
		if g, w := shows(&got.Article), shows(&want.Article); g != w {
			t.Errorf("%s:\n%s\nwant\n%s", name, g, w)
		}
		if says := saysAll(got.Problems); !strings.Contains(says, "left out, for it is for the desk") {
			t.Errorf("%s: the e-mail is not reported:\n%s", name, says)
		}
	}
}

// An embargo in an e-mail's header counts, although the header is not printed.
func TestMailHolds(t *testing.T) {
	t.Parallel()
	for _, above := range []string{
		posted + "Hi,\n\nPlease note that this is embargoed until 10pm.\n\n",
		strings.Replace(posted, "rents", "EMBARGOED UNTIL 10PM - rents", 1),
		strings.Replace(posted, "rents", "KILL: rents", 1),
	} {
		p := readOneText(t, "a.txt", above+mailed, live)
		if says := saysAll(p.Problems); p.Article.Status == "live" && !p.Killed {
			t.Errorf("%q is live:\n%s", above, says)
		}
	}
}

// Letters to the editor, and headlines that begin like an e-mail, do not
// change.
func TestMailIsNotSeenInStories(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"From: Dubai, with love\n\n" + lead + "\n\n" + second + "\n",
		"Subject: a biography\n\n" + lead + "\n\n" + second + "\n",
		"A letter to a city\n\nDear Dubai,\n\n" + second + "\n\n" + lead + "\n\nYours sincerely,\n\nAna Writer\n",
		"Regards: a history of good manners\n\n" + lead + "\n\nBest regards, he wrote, and never came back to the house by the sea.\n",
	} {
		p := readOneText(t, "a.txt", text, live)
		for l := range strings.SplitSeq(strings.ReplaceAll(text, "Dubai: R", "R"), "\n") {
			if !strings.Contains(shows(&p.Article), l) {
				t.Errorf("%q is lost:\n%s", l, shows(&p.Article))
			}
		}
	}
}
