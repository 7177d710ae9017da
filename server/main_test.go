package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// The help of every command is a golden file; write it anew with -update.
func TestHelpGolden(t *testing.T) {
	t.Parallel()
	var all bytes.Buffer
	print := func(args ...string) {
		var out, errs bytes.Buffer
		if status := runCommand(args, &out, &errs); status != 0 || errs.Len() > 0 {
			t.Errorf("broadside %q: exit status %d: %s", args, status, &errs)
		}
		fmt.Fprintln(&all, out.String())
	}
	print("-h")
	for _, c := range commands(none).Commands {
		print("help", c.Name)
		if c.Summary == "" || c.Example == "" && c.Args != "" {
			t.Errorf("broadside %s: its help has no summary or no example", c.Name)
		}
	}
	golden := filepath.Join("testdata", "help.golden")
	if *updateSnapshot {
		if err := os.WriteFile(golden, all.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(all.Bytes(), want) {
		t.Errorf("the help differs from %s; see it with -update and git diff:\n%s", golden, &all)
	}
}
