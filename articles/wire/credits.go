package wire

import (
	"regexp"
	"unicode/utf8"

	"broadside/articles/text"
)

// The lines of wire text that are not told.
var (
	poweredBy = regexp.MustCompile(`^(?:(?i:classifieds|listings)\s+(?i:powered\s+by)|` + arabicListings + `\s+(?:تقدمها|مقدمة من|برعاية|بدعم(?:\s+من)?))\s*:?\s+(.{2,60}?)\.?$`)
	listedBy  = regexp.MustCompile(`^` + arabicListings + `\s+من\s*:?\s+(\S+(?:\s+\S+){0,2}?)\.?$`) // a name: "from the last century …" is a headline
	credit    = regexp.MustCompile(`^(?:(?i:(?:image|picture|photo|photograph)\s+credits?|photo(?:graph)?\s+by|picture\s+by)\s*:|Photo:|Picture:|(?:مصدر الصورة|الصورة|صورة|تصوير)\s*:)\s*(.*)$`)
	tailed    = regexp.MustCompile(`^(.{8,400}?)\s+\(?(?:Image|Picture|Photo) [Cc]redit:\s*([^()]{0,80}?)\)?$`)
	leftOut   = regexp.MustCompile(`^(?i:(?:last\s+)?updated(?:\s+(?:on|at))?\s*:.*|published\s*:.*|filed(?:\s+(?:on|at))?\s*:.*|\d{1,3}\s+min(?:ute)?s?\s+read|share(?:\s+this(?:\s+\w+)?)?|follow us.*|also read:?.*|آخر تحديث\s*:.*|تاريخ النشر\s*:.*|مدة القراءة.*|مشاركة)$`)
)

const arabicListings = `(?:ال)?إعلانات\s+(?:ال)?مبو\x{651}?بة`

// readPowered reads "Classifieds powered by X".
func readPowered(s string) (publisher string, ok bool) {
	for _, phrase := range []*regexp.Regexp{poweredBy, listedBy} {
		if m := phrase.FindStringSubmatch(s); m != nil {
			return text.OneLine(m[1]), true
		}
	}
	return "", false
}

// readCredit reads "Image Credit: X"; the credit may be empty.
func readCredit(s string) (string, bool) {
	m := credit.FindStringSubmatch(s)
	if m == nil || utf8.RuneCountInString(m[1]) > 120 {
		return "", false
	}
	return text.OneLine(m[1]), true
}

// splitCredit reads a credit, alone on its line or behind its caption.
func splitCredit(s string) (before, name string, ok bool) {
	if name, ok = readCredit(s); ok {
		return "", name, true
	}
	if len(s) > 4*maxNotice {
		return "", "", false
	}
	if m := tailed.FindStringSubmatch(s); m != nil {
		return text.OneLine(m[1]), text.OneLine(m[2]), true
	}
	return "", "", false
}
