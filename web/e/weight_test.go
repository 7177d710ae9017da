package e

import (
	"bytes"
	"strings"
	"testing"

	"broadside/web"
)

// TestWeight: a script over its size limit fails the test.
func TestWeight(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := PrintSizes(&out); err != nil {
		t.Errorf("%v\n%s", err, out.String())
	}
	if got := strings.Count(out.String(), "\n"); got != len(Scripts) {
		t.Errorf("PrintSizes wrote %d lines, want %d", got, len(Scripts))
	}
}

// Every served script is in the list of scripts, and so has a size limit.
func TestEveryScriptIsWeighed(t *testing.T) {
	t.Parallel()
	listed := map[string]bool{}
	for _, s := range Scripts {
		listed[s.Name] = true
	}
	for _, f := range web.Files() {
		if strings.HasPrefix(f.Name, "e/") && !listed[f.Name] && !numbered.MatchString(strings.TrimPrefix(f.Name, "e/")) {
			t.Errorf("%s is served and not in Scripts", f.Name)
		}
	}
}
