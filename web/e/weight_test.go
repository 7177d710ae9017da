package e

import (
	"bytes"
	"strings"
	"testing"

	"broadside/web"
)

// TestWeight: a script over its limit is a failure, not a number in a report.
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

// What is served is what is listed: nothing is sent that nobody weighs.
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
