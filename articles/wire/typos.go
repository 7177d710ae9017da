package wire

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"broadside/articles/text"
)

// Typo is a word that looks like a typing error for another word of the text.
type Typo struct {
	Line        int
	Word, Meant string
}

// token is a word of a text with its surroundings.
type token struct {
	text  string
	line  int
	opens bool // first of a sentence or line
	next  string
	gap   string // the characters between it and next
}

// FindTypos returns typing errors that can be recognised without a dictionary,
// by comparing words of the text: a proper name that lost a letter ("urkish
// Foreign Minister" in a text about Turkish leaders), and small words set
// twice. It reports only likely errors: a wrong report is worse than a missed
// error.
func FindTypos(raw string) []Typo {
	tokens := tokenise(raw[:min(len(raw), maxSuspected)])
	count, proper := map[string]int{}, map[string]int{}
	for _, t := range tokens {
		count[t.text]++
		if r, _ := text.FirstRune(t.text); unicode.IsUpper(r) && !t.opens {
			proper[t.text]++
		}
	}
	names := withoutOneLetter(count, proper)
	var out []Typo
	for _, t := range tokens {
		if doubled[strings.ToLower(t.text)] && t.gap == " " && t.next == t.text {
			out = append(out, Typo{t.line, t.text + " " + t.next, t.text})
			continue
		}
		if count[t.text] > 1 || utf8.RuneCountInString(t.text) < 5 {
			continue
		}
		if p := lostLetter(t, names, proper); p != "" {
			out = append(out, Typo{t.line, t.text, p})
		}
	}
	return out
}

// maxSuspected is how much of a text is looked at, in bytes. No story is longer.
const maxSuspected = 256 << 10

var doubled = text.WordSet("the a an of to in and for with on at by from as or but was were their his")

// calendar words follow any word: "gave an order Friday".
var calendar = text.WordSet("Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December")

// common are words of five letters and more that some name may become without a
// letter ("Border", "Mother", "Wright").
var common = text.WordSet("about above across actor after again against agent alert alike alive allow alone along also although among anger angle anti apart april arch arena armed around array aside asked asset attack aware award baking began begin being below blame block brain brand break bring brought build carry chair change cheap check chief clear close court cover crime cross daily dealing death deal driver earlier early earned earning earth eased east eastern eating eight elder elite empty ended enemy enter entire equal ethic every exact extra famous faster final first follow former found free friend fresh front given given going grand great green ground group hairs hall half hard head heard heart heavy help high hold honour house human inner inside issue join joined judge just kept killed kind known label land large larger late later latest least leave left legal level light like link little live lived living local long lower loyal made main major maker making many match mayor means meant meet members might mile minor mixed money month more most mother move much named near nearly needed never newly next night north northern office often older once only open opened order orders other others ought outer outside over owned owner parent part party past people place plan plant play point police port power press price prime prior pride private proof public quick quiet race raid rain raised range rapid rather reach read ready real recent reign repeat rescue rest result return rice rich ride ridge right rising rival river road rough round route royal rule ruled ruling rural same says second secret seen senior sent serve seven share short sides since site small some south southern space spoke sport staff stage stand start state station still stood stop store storm strong such suit table take taken taking talk tall than that their them then there these they thing think third this those three threw through time times title today told took tower town trade train tried trip true trust under union unit until upper urban used usual value very view visit vital voter wanted watch water week well went were west western what when where which while white whole whose wide wife will winner with within without woman women word work world would write year young your")

// withoutOneLetter maps each proper name without one of its letters, in lower
// case, to the name. If two names give the same word, the first in alphabetical
// order is used.
func withoutOneLetter(count, proper map[string]int) map[string]string {
	m := map[string]string{}
	for p := range proper {
		name := strings.ToLower(p)
		if len(name) > 64 || count[name] > 0 || p == strings.ToUpper(p) {
			continue
		}
		for i, r := range name {
			short := name[:i] + name[i+utf8.RuneLen(r):]
			if old, ok := m[short]; !ok || p < old {
				m[short] = p
			}
		}
	}
	return m
}

// lostLetter returns the proper name that t is without one letter.
func lostLetter(t token, names map[string]string, proper map[string]int) string {
	lower := strings.ToLower(t.text)
	p := names[lower]
	if p == "" {
		return ""
	}
	small := lower == t.text
	r, _ := text.FirstRune(t.next)
	titled := unicode.IsUpper(r) && t.gap == " " && !calendar[t.next] && !common[lower]
	long := utf8.RuneCountInString(p) >= 7
	switch at := droppedLetter(strings.ToLower(p), lower); {
	case at < 0:
	case small && titled && (at == 0 || long): // before a title: "urkish Foreign Minister"
		return p
	case !small && !t.opens && at > 0 && long && proper[p] >= 2:
		return p
	}
	return ""
}

// droppedLetter returns where b, which is shorter by one, misses a letter of a, or
// -1. A last letter (an s, an n) and one of a pair (Hassan, Hasan) make other
// words, not slips.
func droppedLetter(a, b string) int {
	x, y := []rune(a), []rune(b)
	i := 0
	for i < len(y) && x[i] == y[i] {
		i++
	}
	if string(x[i+1:]) != string(y[i:]) || i == len(y) || i > 0 && x[i] == x[i-1] || x[i] == '’' || x[i] == '-' {
		return -1
	}
	return i
}

// tokenise cuts a text into words of letters, apostrophes and hyphens.
func tokenise(text string) []token {
	var out []token
	line, opens, start := 1, true, -1
	gap := 0
	for i, r := range text + "\n" {
		letter := unicode.IsLetter(r) || unicode.IsMark(r) || start >= 0 && (r == '-' || r == '’' || r == '\'')
		if letter {
			if start < 0 {
				start = i
				if n := len(out); n > 0 {
					out[n-1].gap = text[gap:i]
				}
			}
			continue
		}
		if start >= 0 {
			word := strings.TrimRight(text[start:i], "-’'")
			word = strings.TrimSuffix(strings.TrimSuffix(word, "’s"), "'s")
			if n := len(out); n > 0 {
				out[n-1].next = word
			}
			out = append(out, token{text: word, line: line, opens: opens})
			opens, start, gap = false, -1, i
		}
		if strings.ContainsRune(".!?:“\"‘(", r) {
			opens = true
		}
		if r == '\n' {
			line++
			opens = true
		}
	}
	return out
}
