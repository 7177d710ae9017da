package classifieds

import (
	"strings"
	"unicode"
)

// HasContact reports whether s holds an e-mail address or what looks like a
// telephone number (nine digits or more, or a + and eight, parted by nothing
// but spaces, hyphens, dots and brackets). Contact goes through the paper: a
// listing that carries it in its text would be harvested.
func HasContact(s string) bool { return hasMail(s) || hasPhone(s) }

func hasMail(s string) bool {
	for {
		at := strings.IndexByte(s, '@')
		if at < 0 {
			return false
		}
		after := s[at+1:]
		end := strings.IndexFunc(after, func(r rune) bool { return !isWord(r) && r != '.' && r != '-' })
		if end < 0 {
			end = len(after)
		}
		host := strings.Trim(after[:end], ".-")
		if at > 0 && isWord(rune(s[at-1])) && strings.Contains(host, ".") {
			return true
		}
		s = after
	}
}

func hasPhone(s string) bool {
	var digits, group, groups, gap int // in the number so far, in its last group
	var plus, long bool                // long: a group after the first has three digits or more
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			if group == 0 {
				groups++
			}
			digits++
			group++
			gap = 0
			long = long || groups > 1 && group >= 3 // "2026-11-23 19:30" is no number to ring
			if digits >= 9 && (long || group >= 9) || plus && digits >= 8 {
				return true
			}
		case strings.ContainsRune(" -.()\u00a0", r) && gap < 2:
			group = 0
			gap++
		default:
			digits, group, groups, gap = 0, 0, 0, 0
			plus, long = r == '+', false
		}
	}
	return false
}

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
