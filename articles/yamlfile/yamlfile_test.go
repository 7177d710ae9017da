package yamlfile

import (
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// Common mistakes in YAML: the line that causes each, and advice without parser
// terms.
func TestExplain(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in  string
		line      int
		what, fix string
	}{
		{"text after a quote", "section: news\nheadline: \"Rents\" fall\nkind: news", 2, "text follows the closing quote", `put the whole in quotes: headline: '"Rents" fall'`},
		{"text after a single quote", "headline: 'Rents' fall", 1, "text follows the closing quote", `headline: "'Rents' fall"`},
		{"a comma of JSON", "headline: \"Rents fall\",\nsection: news", 1, `a "," follows the closing quote`, `take it away: headline: "Rents fall"`},
		{"an apostrophe", "headline: 'It's over'\nsection: news", 1, "ends at its second quote", `headline: "It's over"`},
		{"an apostrophe and a quote", "headline: 'It's a \"win\"'", 1, "ends at its second quote", `headline: 'It''s a "win"'`},
		{"quotes within quotes", `headline: "He said "no""`, 1, "ends at its second quote", `headline: 'He said "no"'`},
		{"a decade", "headline: '90s fashion returns\nsection: news\n", 1, "the quote that opens the text is not closed", "double quotes"},
		{"unclosed", "headline: 'Unclosed quote\nsection: news\nbyline: A\n", 1, "the quote that opens the text is not closed", "close it on the same line: headline: 'Unclosed quote'"},
		{"unclosed, double", "kind: news\nheadline: \"Unclosed quote\nsection: news\nbyline: \"A\"\n", 2, "the quote that opens the text is not closed", `headline: "Unclosed quote"`},
		{"unclosed, and it would be read", "headline: \"Rents\nsection: news\nstandfirst: fall\"", 1, "the quote that opens the text is not closed", `headline: "Rents"`},
		{"unclosed in a list", "tags:\n  - \"rents\n  - housing\nsection: news", 2, "is not closed", "close it on the same line"},
		{"an escape", `headline: "C:\qatar"`, 1, `\q means nothing`, `headline: 'C:\qatar'`},
		{"a star", "section: news\nheadline: *Dune* opens", 2, "begins with *", "headline: '*Dune* opens'"},
		{"a star alone", "headline: *Dune", 1, "begins with *", "headline: '*Dune'"},
		{"bold", "headline: **Dune** opens", 1, "begins with *", ""},
		{"a handle", "byline: @handle", 1, "begins with @", "byline: '@handle'"},
		{"a percent sign", "headline: %50 off", 1, "begins with %", "headline: '%50 off'"},
		{"a backtick", "headline: `code` leaks", 1, "begins with `", ""},
		{"a greater sign", "headline: >50% of rents rise\nsection: news", 1, "begins with >", "headline: '>50% of rents rise'"},
		{"a bar", "headline: | Opinion", 1, "begins with |", ""},
		{"a dash", "headline: - what now", 1, "begins with - and a space", ""},
		{"a question mark", "headline: ? what now", 1, "begins with ? and a space", ""},
		{"a bracket", "headline: [Watch] Rents fall\nx: y", 1, "text follows the closing bracket", "headline: '[Watch] Rents fall'"},
		{"a brace", "headline: {x} y\nz: a", 1, "text follows the closing bracket", ""},
		{"a bracket that is open", "section: news\ntags: [a, b\nkind: news\n", 2, "the bracket [ is not closed", "close it: tags: [a, b]"},
		{"two quoted words", "headline: 'Rents' and 'homes'", 1, "text follows the closing quote", `headline: "'Rents' and 'homes'"`},
		{"a list without brackets", `byline: "A. Writer", "B. Reporter"`, 1, "without brackets", `byline: ["A. Writer", "B. Reporter"]`},
		{"a merge", "kind: news\n<<: *base", 2, "taken over", "write them out"},
		{"a hash in brackets", "tags: [#water, b]\nkind: news", 1, "#water is not read without quotes", "'#water'"},
		{"a comment in brackets", "kind: news\ntags: [a #1, b]", 2, "begins a comment", "'a #1'"},
		{"a comment in brackets, later", "kind: news\ntags: ['x, y', Area #51]", 2, "begins a comment", "'Area #51'"},
		{"a comment in brackets in Arabic", "tags: [دبي #1]", 1, "begins a comment", "'دبي #1'"},
		{"text below a quote", "kind: news\nheadline: \"Rents\"\n  fall", 3, "closing quote of the line above", `headline: '"Rents" fall'`},
		{"a dash for a value", "kind: news\nheadline: -", 2, "begins with -", "headline: '-'"},
		{"a handle in brackets", "kind: news\nbyline: [A, @b]", 2, "@b is not read without quotes", "'@b'"},
		{"a star in brackets", "tags: [*a, b]", 1, "*a is not read without quotes", "'*a'"},
		{"a percent sign in braces", "byline: [{name: %a, role: b}]", 1, "%a is not read without quotes", "'%a'"},
		{"text after a quote in brackets", "tags: [\"a\" b, c]", 1, "is not read without quotes", "'\"a\" b'"},
		{"between two levels", "images:\n  - src: a\n   alt: b\nkind: news", 3, "not indented like its neighbours", ""},
		{"between two levels, deeper", "a:\n    b: c\n  d: e", 3, "not indented like its neighbours", ""},
		{"no colon", "headline Rents fall\nsection: news", 1, "has no key", ""},
		{"a brace that is open", "dateline: {city: Dubai\nkind: news\n", 1, "the bracket { is not closed", "close it: dateline: {city: Dubai}"},
		{"a comma after a list", "tags: [a, b],\nsection: news", 1, "a comma follows the closing bracket", "tags: [a, b]"},
		{"a colon", "section: news\nheadline: Dubai: the city", 2, "holds a colon", "headline: 'Dubai: the city'"},
		{"a colon in Arabic", "headline: دبي: المدينة", 1, "holds a colon", "headline: 'دبي: المدينة'"},
		{"a colon and typographic quotes", "headline: “Iran: the talks”", 1, "holds a colon", "headline: '“Iran: the talks”'"},
		{"a colon in a list", "tags:\n  - a\n  - b: c: d", 3, "holds a colon", ""},
		{"no space", "section: news\nheadline:Rents fall\nkind: news", 2, "no space after the colon", "headline: Rents fall"},
		{"no space, first", "headline:Rents fall\nsection: news", 1, "no space after the colon", "headline: Rents fall"},
		{"a no-break space", "headline:\u00a0Rents\nsection: news", 1, "no space after the colon", "headline: Rents"},
		{"a wide colon", "section: news\nheadline：Rents fall", 2, `"：" is not the sign`, "headline: Rents fall"},
		{"TOML", "section: news\nheadline = \"Rents fall\"", 2, `"=" is not the sign`, `headline: "Rents fall"`},
		{"a tab", "headline: x\n\tsection: y", 2, "indented with a tab", "indent with spaces"},
		{"a tab in a list", "images:\n\t- src: a.webp", 2, "indented with a tab", "indent with spaces"},
		{"goes on", "headline: Rents fall\nin Dubai\nsection: news", 2, "has no key", "indent it by two spaces"},
		{"a block that is not indented", "standfirst: >\ntext here\nsection: news", 2, "has no key", "indent it by two spaces"},
		{"indented like text", "section: news\n  headline: x", 2, "indented like a part of the text above", "where the key above it begins"},
		{"a fence of four", "headline: x\n----\nText of the story.", 2, `"----" does not end`, "write ---"},
		{"a fence of dashes", "headline: x\n———\nText of the story.", 2, `"———" does not end`, "write ---"},
		{"a fence of TOML", "headline: x\n+++\nText: of the story.", 2, `"+++" does not end`, "write ---"},
		{"below a block", "standfirst: >\n  Iran: the \"talks\" of @x\nheadline: A: b", 3, "holds a colon", ""},
		{"below a quoted text", "standfirst: \"Iran: the\n  talks: x\"\nheadline: A: b", 3, "holds a colon", ""},
		{"below a list over lines", "tags: [a,\n  b]\nheadline: A: b", 3, "holds a colon", ""},
		{"two documents", "headline: x\n---\nsection: news", 2, "a second document", ""},
		{"a document after its end", "headline: x\n...\nsection: news", 2, "a second document", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, f := Parse(tt.in)
			if f == nil {
				t.Fatalf("%q is read as %v", tt.in, d.Root)
			}
			if f.Line != tt.line || !strings.Contains(f.What, tt.what) || !strings.Contains(f.Fix, tt.fix) || f.Fix == "" {
				t.Errorf("%q\ngot  %d: %s; %s\nwant %d: %s; %s", tt.in, f.Line, f.What, f.Fix, tt.line, tt.what, tt.fix)
			}
			for _, word := range []string{"mapping", "scalar", "token", "expected", "yaml:", "anchor", "alias"} {
				if strings.Contains(f.What+f.Fix, word) {
					t.Errorf("%q: %s; %s\ncontains the parser's word %q", tt.in, f.What, f.Fix, word)
				}
			}
		})
	}
}

// The mended line is read as the text that was typed.
func TestExplainedMendingIsRead(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{`"Rents" fall`, `'Rents' fall`, `*Dune* opens`, `@handle`, `%x`, `[Watch] it's on`, `>5% rise`, `Dubai: the city`, `It's: so`, `"Rents": it's so`} {
		_, f := Parse("headline: " + typed)
		if f == nil {
			t.Errorf("%q is read", typed)
			continue
		}
		_, mended, _ := strings.Cut(f.Fix, "quotes: ")
		d, f := Parse(mended)
		if f != nil || len(d.Root.Content) != 2 || d.Root.Content[1].Value != typed {
			t.Errorf("%q is mended as %q: %+v", typed, mended, f)
		}
	}
}

// YAML that is read as its author meant it.
func TestOrdinaryYAML(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"", "# nothing yet\n", "---\nheadline: x\n", "headline: x\n...\n", "headline: It’s so\nstandfirst: >\n  A text: over\n  lines # five\nsection: news # the desk",
		"headline: \"A: b\"\nstandfirst: 'over\n  two lines: so'\n", "tags: [a,\n  'b: c',\n  d,]\n", "tags:\n- a\n- b\nimages:\n  - src: a.webp\n    alt: A\n",
		"at: 12:30\nlink: https://example.com/#a\n", "headline: \"50% off\" # of the week\n", "headline:\n  on the next line\n", "{headline: x, section: news}", "a: &b c\nd: *b\n",
		"\"headline\": x\n", "headline: x\r\nsection: y\r\n", "headline: a - b ? c ! d * e & f @ g % h\n", "headline: Rents\n  fall\n",
		"headline: \"Rents\n\n  fall\"\nkind: news",
	} {
		if _, f := Parse(in); f != nil {
			t.Errorf("%q: %+v", in, f)
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in, want, slip string // the slip is "" for none
		line           int
		lost           bool
	}{
		{"Rents fall", "Rents fall", "", 0, false},
		{"\"Rents fall # in Dubai\"", "Rents fall # in Dubai", "", 0, false},
		{"'a' # note", "a", "", 0, false},
		{"C#", "C#", "", 0, false},
		{"a#b", "a#b", "", 0, false},
		{"Dubai port is now #1 in region", "Dubai port is now #1 in region", "'#1 in region' for a comment; it is printed as typed", 2, false},
		{"#1 port", "#1 port", "'#1 port'", 2, false},
		{"#MeToo trial ends", "#MeToo trial ends", "'#MeToo trial ends'", 2, false},
		{"الميناء #1 في المنطقة", "الميناء #1 في المنطقة", "'#1 في المنطقة'", 2, false},
		{"الميناء #دبي", "الميناء #دبي", "'#دبي'", 2, false},
		{"Rents\n  fall #1\n", "Rents fall #1", "'#1'", 3, false},
		{"Rents fall # in Dubai", "Rents fall", "'# in Dubai' for a comment, which is not printed", 2, true},
		{"Rents fall #todo check it", "Rents fall", "for a comment", 2, true},
		{"Rents fall ######", "Rents fall", "for a comment", 2, true},
		{"# in Dubai", "", "'# in Dubai' for a comment", 2, true},
		{"Rents\n  fall # in Dubai", "Rents fall", "'# in Dubai'", 3, true},
		{"!important news", "!important news", "'!important' for a mark", 2, false},
		{"! news", "! news", "'!' for a mark", 2, false},
		{"!x \"news\"", "news", "'!x' for a mark", 2, true},
		{"!!str 2026", "2026", "", 0, false},
		{"&Co wins", "&Co wins", "'&Co' for a mark", 2, false},
		{"&Co", "&Co", "'&Co' for a mark", 2, false},
		{"Null", "Null", "Null for no value", 2, false},
		{"NULL", "NULL", "NULL for no value", 2, false},
		{"null", "null", "", 0, false},
		{"~", "~", "", 0, false},
		{"", "", "", 0, false},
		{"yes", "yes", "", 0, false}, {"No", "No", "", 0, false}, {"on", "on", "", 0, false}, {"0123", "0123", "", 0, false},
		{"1e3", "1e3", "", 0, false}, {"12:30", "12:30", "", 0, false}, {"1_000", "1_000", "", 0, false},
		{"2026-11-23", "2026-11-23", "", 0, false}, {"0x1F", "0x1F", "", 0, false}, {"1.10", "1.10", "", 0, false}, {".5", ".5", "", 0, false}, {"+971", "+971", "", 0, false},
		{">\n  Iran: #1\n  # of them\n", "Iran: #1 # of them\n", "", 0, false},
		{"|\n  a # b\n", "a # b\n", "", 0, false},
	} {
		d, f := Parse("key: 1\ntext: " + tt.in)
		if f != nil {
			t.Errorf("%q: %+v", tt.in, f)
			continue
		}
		got, slip := d.Text(d.Root.Content[3])
		if got != tt.want || (slip != nil) != (tt.slip != "") {
			t.Errorf("Text(%q) = %q, %+v; want %q, %q", tt.in, got, slip, tt.want, tt.slip)
			continue
		}
		if slip != nil && (slip.Line != tt.line || slip.Lost != tt.lost || !strings.Contains(slip.What, tt.slip) || !strings.Contains(slip.Fix, "in quotes: text: ")) {
			t.Errorf("Text(%q): %+v; want line %d, lost %v, %q", tt.in, slip, tt.line, tt.lost, tt.slip)
		}
	}
}

func TestTextInLists(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"t:\n  - #water\n  - rents #1 # x\n  - c", "#water|rents #1 # x|c"},
		{"t: [a, #b\n  c]", "a|c"},
		{"t: [&b c, *b]", "c|c"},
	} {
		d, f := Parse(tt.in)
		if f != nil {
			t.Errorf("%q: %+v", tt.in, f)
			continue
		}
		var got []string
		for _, n := range d.Root.Content[1].Content {
			if n.Kind == yaml.AliasNode {
				n = n.Alias
			}
			s, _ := d.Text(n)
			got = append(got, s)
		}
		if all := strings.Join(got, "|"); all != tt.want {
			t.Errorf("%q: %q, want %q", tt.in, all, tt.want)
		}
	}
}

func TestWord(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in, want string
		slip     bool
	}{
		{"news # the desk", "news", false}, {"news #todo", "news", false}, {"news #desk2", "news", false}, {"# none yet", "", false}, {"", "", false},
		{"#draft", "", true}, {"!draft", "!draft", true}, {"&draft", "&draft", true}, {"!!str draft", "draft", false}, {"!!timestamp 2026-11-23", "2026-11-23", false},
	} {
		d, f := Parse("status: " + tt.in)
		if f != nil {
			t.Errorf("%q: %+v", tt.in, f)
			continue
		}
		if got, slip := d.Word(d.Root.Content[1]); got != tt.want || (slip != nil) != tt.slip {
			t.Errorf("Word(%q) = %q, %+v; want %q, %v", tt.in, got, slip, tt.want, tt.slip)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"headline: a #b", "- !x y\n- &a b\n- *a", "a: \"b\nc: d\"", "a: [b\nc: d", "a: |\n b\n---\nc", "\ta", "é: 'b", "a: !\nb: &\n", "? a\n: b", "'", "\"\\", "{#"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, fault := Parse(s)
		if fault != nil {
			if fault.Line < 1 || fault.Line > 1+strings.Count(lineEnds.Replace(s), "\n") || fault.What == "" || fault.Fix == "" || d.Root != nil {
				t.Errorf("Parse(%q): %+v", s, fault)
			}
			return
		}
		var walk func(*yaml.Node)
		walk = func(n *yaml.Node) {
			if n.Kind == yaml.ScalarNode {
				if text, slip := d.Text(n); slip == nil && text != n.Value {
					t.Errorf("%q: %q is read as %q without a slip", s, n.Value, text)
				}
				d.Word(n)
			}
			for _, c := range n.Content {
				walk(c)
			}
		}
		if d.Root != nil {
			walk(d.Root)
		}
	})
}
