package piece

import (
	"strings"
	"testing"

	"broadside/articles"
)

// Many notes are reported up to a limit, which never hides an embargo.
func TestManyNotes(t *testing.T) {
	t.Parallel()
	const maxNotes = 50
	text := "Rents fall in Dubai\n\n" + lead + "\n\n" + second + "\n\n" + strings.Repeat("(EDS: ADDS quotes)\n\n", 3*maxNotes) + "EMBARGOED UNTIL 10PM SUNDAY\n"
	p := readOneText(t, "a.txt", text, live+"byline: [Amal Said]\n")
	if n := len(p.Problems); n != maxNotes+1 || p.Article.Status != articles.StatusWithheld {
		t.Errorf("%d problems, status %s", n, p.Article.Status)
	}
	if said := saysAll(p.Problems); !strings.Contains(said, "101 more lines are left out") || !strings.Contains(said, "is held") {
		t.Error(said)
	}
}

// How to reach somebody is printed below a story, since a public notice needs
// it, but named.
func TestContactsAreNamed(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"Contact: Ana Writer, +971 4 555 0100":                             true,
		"E-mail: ana@example.com":                                          true,
		"For more information contact the press office on +971 4 555 0100": true,
		"هاتف: 04 5550100":                                                 true,
		"Contact: the film that changed science":                           false,
		"To book a seat, call the theatre on 04 555 0100.":                 false,
		"For more information call the council on 800 900 900 or visit":    false,
	} {
		p := readOneText(t, "a.txt", "Rents fall in Dubai\n\n"+lead+"\n\n"+second+"\n\n"+s+"\n", live+"byline: [Amal Said]\n")
		if named := strings.Contains(saysAll(p.Problems), "warning a.txt:7: this may be for the desk"); named != want || !strings.Contains(shows(&p.Article), s) {
			t.Errorf("%q: named %v, readers see\n%s", s, named, shows(&p.Article))
		}
	}
}
