package web

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"testing"
)

func TestWithoutComments(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"a.js", "// Says.\n  // more\nlet a = 1; // stays\n\t//x\nlet b = 'http://x';\n", "let a = 1; // stays\nlet b = 'http://x';\n"},
		{"a.css", "/* One. */\na { b: c } /* two\nlines */\nd { e: f }\n", "a { b: c }\nd { e: f }\n"},
		{"a.css", "a { b: url(x//y) }\n", "a { b: url(x//y) }\n"},
		{"a.svg", "<!-- // -->\n// x\n", "<!-- // -->\n// x\n"},
	} {
		if got := string(withoutComments(tt.name, []byte(tt.in))); got != tt.want {
			t.Errorf("withoutComments(%s, %q) = %q, want %q", tt.name, tt.in, got, tt.want)
		}
	}
}

// TestFilesHaveNoComments: the scripts and style sheets of pages are sent
// without comment lines, and differ in nothing else.
func TestFilesHaveNoComments(t *testing.T) {
	names, err := filepath.Glob("*.js")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		sent := Named(name).Body
		for line := range bytes.Lines(sent) {
			if bytes.HasPrefix(bytes.TrimSpace(line), []byte("//")) {
				t.Errorf("%s is sent with the comment %q", name, line)
			}
		}
	}
	if sent := Named("style.css").Body; bytes.Contains(sent, []byte("/*")) || !bytes.Contains(sent, []byte("}")) {
		t.Error("style.css is sent with comments, or is empty")
	}
	if _, err := exec.LookPath("node"); err == nil { // a second opinion where there is one
		for _, name := range names {
			check := exec.CommandContext(t.Context(), "node", "--check", "--input-type=module", "-")
			check.Stdin = bytes.NewReader(Named(name).Body)
			if out, err := check.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", name, err, out)
			}
		}
	}
}
