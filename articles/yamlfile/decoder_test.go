package yamlfile

import (
	"fmt"
	"strings"
	"testing"

	"broadside/articles"
)

func TestDecoderProblems(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"all well", "word: a\nwords: [a, b]\nnumber: 3\nratio: 1.5\nyes: true\nkind: x\nnames: {en: A}\n", ""},
		{"nothing", "", "s: the file is empty"},
		{"only a comment", "# soon\n", "s: the file is empty"},
		{"not YAML", "word: [a\nb", "s:1: not YAML: the bracket [ is not closed; close it: word: [a]"},
		{"a tab", "word: a\n\tnumber: 3\n", "s:2: not YAML: the line is indented with a tab; indent with spaces"},
		{"a colon", "word: a: b\n", "s:1: not YAML: the text holds a colon, which YAML takes for the end of a key; put the whole in quotes: word: 'a: b'"},
		{"two documents", "word: a\n---\nnumber: 3\n", "s:2: not YAML: a second document begins here"},
		{"not UTF-8", "word: a\nnames: {en: \xe4}\n", "s:2: the text is not UTF-8"},
		{"a comment for a choice", "word: a\nkind: #x\n", "s:2: kind: YAML takes '#x' for a comment: the value is empty"},
		{"a tag for a choice", "word: a\nkind: !x\n", "s:2: kind: YAML takes '!x' for a mark of its own; write the value without it\ns:2: kind: \"!x\" is not known here"},
		{"a key nobody knows", "wrod: a\nword: a\n", `s:1: wrod: unknown key; perhaps "word" is meant`},
		{"a key nobody could mean", "zzzzzz: a\nword: a\n", "s:1: zzzzzz: unknown key; one of kind, names, number"},
		{"a key twice", "word: a\nword: b\n", "s:2: word: the key is there twice"},
		{"a key missing", "number: 3\n", "s:1: word: missing; add word"},
		{"a list for a word", "word: [a]\n", "s:1: word: not a text"},
		{"nothing for a word", "word:\n", "s:1: word: not a text"},
		{"a word for a list", "word: a\nwords: a\n", "s:2: words: not a list"},
		{"one of a list twice", "word: a\nwords: [a, a]\n", `s:2: words[1]: "a" is there twice`},
		{"a list for a group", "word: a\nnames: [a]\n", "s:2: names: not a group of key: value"},
		{"a word for a number", "word: a\nnumber: many\n", `s:2: number: "many" is not usable; a whole number from 1 to 9`},
		{"too large a number", "word: a\nnumber: 10\n", `s:2: number: "10" is not usable`},
		{"not a number", "word: a\nratio: .nan\n", `s:2: ratio: ".nan" is not usable`},
		{"neither true nor false", "word: a\nyes: maybe\n", `s:2: yes: "maybe" is neither true nor false`},
		{"not a choice", "word: a\nkind: z\n", `s:2: kind: "z" is not known here`},
		{"a scalar at the top", "hello\n", "s:1: not a group"},
		{"a merge", "word: a\n<<: {number: 1}\n", "s:2: <<: unknown key"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := &Decoder{File: "s"}
			readSample(s, tt.in)
			if got := said(s.Problems); !strings.HasPrefix(got, tt.want) || tt.want == "" && got != "" {
				t.Errorf("problems:\n%s\nwant:\n%s", got, tt.want)
			}
		})
	}
}

type sample struct {
	word, kind string
	words      []string
	number     int
	ratio      float64
	yes        bool
	names      map[string]string
}

func readSample(s *Decoder, in string) sample {
	var v sample
	if root := s.Open([]byte(in)); root != nil {
		s.Mapping(root, "", Fields{
			"word": Term(&v.word), "kind": OneOf(&v.kind, "x", "y"), "words": Terms(&v.words), "number": Int(&v.number, 1, 9),
			"ratio": Float(&v.ratio, 0, 2), "yes": Bool(&v.yes), "names": Map(&v.names, Text),
		}, "word")
	}
	return v
}

// Text is used as typed, and text that YAML would drop as a comment is a warning.
// Comments after codes are allowed.
func TestDecoderKeepsWords(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, word, en, want string }{
		{"word: a # of the desk\nnumber: 3 # days\nkind: x # or y\nyes: true # for now\nwords: [a] # more\nnames: {en: A} # one", "a", "A", ""},
		{"word: a\nnames:\n  en: Radio #1", "a", "Radio #1", "s:3: names.en: YAML takes '#1' for a comment; it is printed as typed"},
		{"word: a\nnames:\n  en: Jobs # and more", "a", "Jobs", "s:3: names.en: YAML takes '# and more' for a comment, which is not printed"},
		{"word: a\nnames:\n  en: &Co", "a", "&Co", "s:3: names.en: YAML takes '&Co' for a mark"},
		{"word: a\nnames:\n  en: Du\u202ebai", "a", "Dubai", "s:3: names.en: the invisible character U+202E"},
		{"word: a b # c\nnames: {en: A}", "a b", "A", "s:1: word: YAML takes '# c' for a comment"},
		{"word: No\nnames: {en: 012}", "No", "012", ""},
	} {
		s := &Decoder{File: "s"}
		v := readSample(s, tt.in)
		if v.word != tt.word || v.names["en"] != tt.en || s.Faults() > 0 {
			t.Errorf("%q: %+v, %s", tt.in, v, said(s.Problems))
		}
		if got := said(s.Problems); !strings.HasPrefix(got, tt.want) || tt.want == "" && got != "" {
			t.Errorf("%q: %s, want %s", tt.in, got, tt.want)
		}
	}
}

// A fault is reported however many warnings precede it.
func TestDecoderReportsFaultAfterWarnings(t *testing.T) {
	t.Parallel()
	s := &Decoder{File: "s"}
	readSample(s, "word: a\nnames:\n"+manyNames(2*articles.MaxProblems)+"number: 10\n")
	if !strings.Contains(said(s.Problems), "number: \"10\" is not usable") || s.Faults() != 1 {
		t.Errorf("%d problems, %d faults, and not that of the number", len(s.Problems), s.Faults())
	}
}

// manyNames returns names whose comments are warnings.
func manyNames(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "  k%d: Radio #1\n", i)
	}
	return b.String()
}

func TestDecoderFollowsAnchors(t *testing.T) {
	t.Parallel()
	s := &Decoder{File: "s"}
	v := readSample(s, "word: &w hello\nwords: &l [a, b]\nnames: {en: *w}\n")
	if len(s.Problems) != 0 || v.names["en"] != "hello" || len(v.words) != 2 {
		t.Errorf("%+v, %s", v, said(s.Problems))
	}
}

func FuzzDecoder(f *testing.F) {
	for _, s := range []string{"word: a\nwords: [a, b]\n", "a: &a [*a]\n", "word: &w {en: *w}\n", "- a\n- b\n", "{", "? a\n: b"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s := &Decoder{File: "s"}
		v := readSample(s, string(b))
		if s.Faults() == 0 && v.word == "" {
			t.Errorf("%q has no word and no problem", b)
		}
		for _, p := range s.Problems {
			if p.File != "s" || p.What == "" {
				t.Errorf("a problem without words: %+v", p)
			}
		}
	})
}

func said(problems []articles.Problem) string {
	var lines []string
	for _, p := range problems {
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}
