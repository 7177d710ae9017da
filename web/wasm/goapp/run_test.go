package app

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestReplacementsDoWhatTheySay runs the tests in this folder with the tag
// goapp, with which the build uses the files instead of go-app's.
func TestReplacementsDoWhatTheySay(t *testing.T) {
	t.Parallel()
	if os.Getenv("GOAPP_INNER") != "" {
		return
	}
	run := exec.CommandContext(t.Context(), "go", "test", "-tags=goapp", "-count=1", "-v", ".")
	run.Env = append(os.Environ(), "GOAPP_INNER=1")
	out, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if n := strings.Count(string(out), "\n--- PASS: Test"); n < 8 {
		t.Errorf("only %d tests ran:\n%s", n, out)
	}
}
