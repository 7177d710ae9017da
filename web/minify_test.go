package web

import (
	"testing"
)

func TestMinifyFile(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"a.js", "// Says.\nconst top = 1; // stays\nconst f = number => { const local = number + top; return local * local; };\n", "const top=1,f=e=>{const t=e+top;return t*t}"},
		{"a.js", "const b = `http://x\n  // no comment\n`;\n", "const b=`http://x\n  // no comment\n`"},
		{"a.css", "/* One. */\na { color : red } /* two\nlines */\nd { color: blue }\n", "a{color:red}d{color:blue}"},
		{"a.css", ":root { --x: calc(1px + 2px); }\n", ":root{--x:calc(1px + 2px)}"},
		{"a.svg", "<!-- // -->\n// x\n", "<!-- // -->\n// x\n"},
	} {
		got, err := minifyFile(tt.name, []byte(tt.in))
		if err != nil || string(got) != tt.want {
			t.Errorf("minifyFile(%s, %q) = %q, %v, want %q", tt.name, tt.in, got, err, tt.want)
		}
	}
}

func TestMinifyInvalid(t *testing.T) {
	if got, err := minifyFile("a.js", []byte("const = 1 +;")); err == nil {
		t.Errorf("minifyFile of an invalid script = %q, want an error", got)
	}
}
