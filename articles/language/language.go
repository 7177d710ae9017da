// Package language recognises the language of a text by its letters and its
// commonest words, and the invisible characters that change how it is shown.
package language

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadside/articles/text"
)

// Unknown is the tag of a text whose language is not recognised (BCP 47).
const Unknown = "und"

// enough is the number of letters after which the rest of a text is not examined.
const enough = 4000

// Confidence is how sure the language of a text is.
type Confidence int

const (
	Doubtful Confidence = iota // the text has more signs of another language, such as words and accents, than of this one
	Assumed                    // the text has too few words to decide: a headline, a table, a list of names
	Certain
)

// Detect returns the BCP 47 tag of the language that text is most likely in:
// "ar" for Arabic, another tag or Unknown where letters or words rule Arabic
// out, and "en" for Latin letters unless another language's words prevail.
func Detect(text string) (tag string, sure Confidence) {
	c := countLetters(text)
	if c.latin >= c.arabic && c.latin >= c.other {
		return latinLanguage(c.words)
	}
	if c.arabic >= c.other {
		return c.arabicScript(), Certain
	}
	if tag = c.otherScript(); tag == Unknown {
		return tag, Doubtful
	}
	return tag, Certain
}

// DetectAmong is Detect for a text of a paper in languages. Where the language
// is not certain, tag is the first of languages that is written in the same
// direction, if there is one.
func DetectAmong(s string, languages []string) (tag string, sure Confidence) {
	if tag, sure = Detect(s); sure == Certain {
		return tag, sure
	}
	direction := text.Direction(tag)
	if i := slices.IndexFunc(languages, func(of string) bool { return text.Direction(of) == direction }); i >= 0 {
		tag = languages[i]
	}
	return tag, sure
}

type census struct {
	latin, arabic, other int
	runes                map[rune]int   // counts of letters other than Latin
	scripts              map[string]int // tag → letters
	words                []string       // in lower case
}

func countLetters(text string) census {
	c := census{runes: map[rune]int{}, scripts: map[string]int{}}
	read := 0
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '’' && r != '\u200c'
	}) {
		if word = strings.Trim(word, "'’"); !isInitial(word) {
			c.words = append(c.words, strings.ToLower(word))
		}
		for _, r := range word {
			if !unicode.IsLetter(r) {
				continue
			}
			read++
			switch {
			case unicode.Is(unicode.Latin, r):
				c.latin++
				continue
			case unicode.Is(unicode.Arabic, r):
				c.arabic++
			default:
				c.other++
				c.scripts[scriptOf(r)]++
			}
			c.runes[r]++
		}
		if read >= enough {
			break
		}
	}
	return c
}

func (c census) count(letters string) (n int) {
	for _, r := range letters {
		n += c.runes[r]
	}
	return n
}

// isInitial reports whether a word is one capital letter. It is then an initial of a name or a
// column of a scorecard, not a word of another language.
func isInitial(word string) bool {
	r, size := utf8.DecodeRuneInString(word)
	return size == len(word) && unicode.IsUpper(r)
}

// foreign are letters that Arabic does not have, by the language that has them. Some letters are
// listed for several languages; the language with the most letters in a text is chosen.
var foreign = []struct{ tag, letters string }{
	{"ckb", "ڕڵۆێەڤ"},
	{"ug", "ۇۈۋڭۆەې"},
	{"sd", "ڪڳٿڀٻڄڇڏڊٺڻڦ"},
	{"ps", "ټډړږښځڅېۍګڼ"},
	{"ur", "ٹڈڑےںہھۓۃ"},
}

// shared are letters that Persian shares with other languages. In Arabic they occur only in loan
// words and names.
const shared = "گچپژکی"

// arabicScript returns the language of a text in Arabic script. Languages other than Arabic have
// letters of their own, and few words that begin with the Arabic article.
func (c census) arabicScript() string {
	best, most, all := "fa", 0, 0
	for _, f := range foreign {
		n := c.count(f.letters)
		if all += n; n > most {
			best, most = f.tag, n
		}
	}
	persian := c.count(shared)
	all += persian
	article := 0
	for _, w := range c.words {
		if strings.HasPrefix(w, "ال") || strings.HasPrefix(w, "وال") || strings.HasPrefix(w, "بال") || strings.HasPrefix(w, "لل") {
			article++
		}
	}
	if all < 3 || all*50 < c.arabic || article*8 > len(c.words) || c.runes['ة']*2 > all {
		return "ar"
	}
	if most*5 < persian { // so few letters are those of a quoted word
		return "fa"
	}
	return best
}

// scripts are the scripts from which the language follows, because one language uses them far more
// than others.
var scripts = []struct {
	tag   string
	table *unicode.RangeTable
}{
	{"ru", unicode.Cyrillic}, {"el", unicode.Greek}, {"he", unicode.Hebrew}, {"hi", unicode.Devanagari}, {"bn", unicode.Bengali},
	{"ta", unicode.Tamil}, {"te", unicode.Telugu}, {"ml", unicode.Malayalam}, {"kn", unicode.Kannada}, {"gu", unicode.Gujarati},
	{"pa", unicode.Gurmukhi}, {"si", unicode.Sinhala}, {"th", unicode.Thai}, {"zh", unicode.Han}, {"ja", unicode.Hiragana},
	{"ja", unicode.Katakana}, {"ko", unicode.Hangul}, {"am", unicode.Ethiopic}, {"hy", unicode.Armenian}, {"ka", unicode.Georgian},
	{"km", unicode.Khmer}, {"lo", unicode.Lao}, {"my", unicode.Myanmar}, {"dv", unicode.Thaana}, {"syr", unicode.Syriac},
}

func scriptOf(r rune) string {
	for _, s := range scripts {
		if unicode.Is(s.table, r) {
			return s.tag
		}
	}
	return Unknown
}

func (c census) otherScript() string {
	best, most := Unknown, 0
	for _, s := range scripts {
		if n := c.scripts[s.tag]; n > most {
			best, most = s.tag, n
		}
	}
	switch {
	case best == "zh" && c.scripts["ja"]*10 > most:
		return "ja"
	case best == "ru":
		return c.cyrillic()
	}
	return best
}

func (c census) cyrillic() string {
	switch {
	case c.count("іїєґ") > 0 && c.count("ыэ") == 0:
		return "uk"
	case c.count("ўі") > 0 && c.count("ў") > 0:
		return "be"
	case c.count("қғңүұһәө") > 0:
		return "kk"
	case c.count("јљњћђ") > 0:
		return "sr"
	case c.count("ыэ") == 0 && c.count("ъ") > 1:
		return "bg"
	}
	return "ru"
}

// latinLanguage returns the language whose common words clearly outnumber the English ones, or "en"
// if there is none. English is Certain only if enough of its words occur, and more than there are
// signs of another language.
func latinLanguage(words []string) (tag string, sure Confidence) {
	english, accented, hits, distinct := 0, 0, map[string]int{}, map[string]int{}
	seen, letter := map[string]bool{}, map[string]bool{}
	for _, w := range words {
		if common["en"][w] {
			english++
		}
		if strings.ContainsFunc(w, func(r rune) bool { return r > unicode.MaxASCII && unicode.Is(unicode.Latin, r) }) {
			accented++
		}
		for tag, list := range common {
			if list[w] {
				hits[tag]++
				if single := len(w) == 1; !seen[w] && !(single && letter[tag]) { // "c", "b" and "v" are of sport results too
					distinct[tag]++
					letter[tag] = letter[tag] || single
				}
			}
		}
		seen[w] = true
	}
	best := ""
	for tag, n := range hits {
		if tag != "en" && (n > hits[best] || n == hits[best] && tag < best) {
			best = tag
		}
	}
	if n := hits[best]; distinct[best] >= 4 && n > 2*english && n*10 >= len(words) {
		return best, Certain
	}
	switch foreign := hits[best] + accented; {
	case distinct["en"] >= 2 && english > foreign && english*10 >= len(words):
		return "en", Certain
	case foreign > english+1:
		return "en", Doubtful
	}
	return "en", Assumed
}

// common are words that are frequent in a language and rare in English.
var common = map[string]map[string]bool{
	"en":  text.WordSet("the and of to that with for from has have said are were was will this which by at is it on be he they their not but after"),
	"de":  text.WordSet("der die das und ist von mit dem den nicht ein eine auf für sich auch nach bei werden wird sind im zu des"),
	"fr":  text.WordSet("le la les des et est une dans pour qui sur au aux pas plus avec par du ce cette sont a été"),
	"es":  text.WordSet("el la los las y que una por con para del es su al lo se como más pero fue ha en"),
	"pt":  text.WordSet("o os uma e que do da dos das não com para em no na por mais foi são ao pela pelo"),
	"it":  text.WordSet("il la gli che di una e per non con del della nel sono è più dei alla anche da le i"),
	"nl":  text.WordSet("het een van en dat niet zijn met voor op werd naar ook aan bij door maar de uit wordt"),
	"tr":  text.WordSet("bir ve bu için ile olan olarak da de çok gibi daha sonra ise kadar göre değil oldu"),
	"sv":  text.WordSet("och att det som en är av för på inte med den till har ett om var från"),
	"da":  text.WordSet("og det er en at til af på ikke med der for har som den de et blev"),
	"fi":  text.WordSet("ja on ei että se oli hän mutta ovat myös kun joka kuin mukaan sekä"),
	"pl":  text.WordSet("w i na z że się nie do to jest po od przez oraz jak dla są był"),
	"cs":  text.WordSet("a se v na je že s z do o i ve k pro za jsou byl podle také"),
	"hu":  text.WordSet("a az és hogy nem egy is volt csak meg de ezt már szerint mint"),
	"ro":  text.WordSet("și în de la cu pe nu este să din o un care pentru mai au fost"),
	"id":  text.WordSet("yang dan di dengan untuk dari ini itu dalam pada tidak akan adalah oleh juga ke telah"),
	"tl":  text.WordSet("ang ng sa mga na ay at ni para kay hindi may ito siya niya mula"),
	"vi":  text.WordSet("và của là có được cho trong một những các không với người đã này"),
	"sw":  text.WordSet("na ya wa kwa katika ni za la kuwa hii hiyo huo alisema baada"),
	"so":  text.WordSet("iyo waxaa ka ku in oo uu ay la ah ayaa wuxuu kale"),
	"sq":  text.WordSet("dhe të në një për me nga është që i e së më do janë"),
	"bs":  text.WordSet("je i u na se da za su od koji nije s o bi će kako"),
	"az":  text.WordSet("və bu bir ilə üçün də olan onun edib olub daha görə"),
	"kmr": text.WordSet("û ku li ji bi de di ew jî bo em hat wan dike"),
}
