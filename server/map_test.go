package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"broadside/server/command"
	"broadside/server/mapping"
)

// runMap runs the command and returns its exit status and output.
func runMap(t *testing.T, args ...string) (status int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status = commands(nil).Run(context.Background(), command.IO{In: strings.NewReader(""), Out: &stdout, Err: &stderr}, append([]string{"map"}, args...))
	return status, stdout.String(), stderr.String()
}

func TestMapCommand(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{"jobs.csv": "Job ID,Job Title,City\n1,Baker,Dubai\n2,Cook,Doha\n", "feed.xml": "<all><ad><id>1</id></ad><car><id>2</id></car></all>", "page.csv": "<html></html>",
		"jobs.csv.gz": zipped("Job ID,Job Title,City\n1,Baker,Dubai\n2,Cook,Doha\n")} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, tt := range []struct {
		name   string
		args   []string
		status int
		out    string // part of the output
		errs   string // part of the errors
	}{
		{"a file", []string{at("jobs.csv")}, 0, "  title: job_title", ""},
		{"a compressed file", []string{at("jobs.csv.gz")}, 0, "  title: job_title", ""},
		{"an element", []string{"-row", "car", at("feed.xml")}, 0, "row: car\n", ""},
		{"an example", []string{"-example", "osclass"}, 0, "scale: 0.000001", ""},
		{"the names of the examples", []string{"--example=list"}, 0, "awpcp            The export of AWP Classifieds", ""},
		{"an example that does not exist", []string{"-example", "osclas"}, 1, "", `perhaps "osclass" is meant`},
		{"no file", []string{at("none.csv")}, 1, "", "no such file"},
		{"a directory", []string{dir}, 1, "", "is no regular file"},
		{"a file of another kind", []string{at("page.csv")}, 1, "", "this is an HTML page"},
		{"nothing", nil, 2, "", "give a FILE or -example NAME"},
		{"both", []string{"-example", "list", at("jobs.csv")}, 2, "", "give a FILE or -example NAME"},
		{"an unknown format", []string{"-format", "xlsx", at("jobs.csv")}, 2, "", `unknown format "xlsx"`},
		{"another format", []string{"-format", "xml", at("jobs.csv")}, 1, "", "this is no XML file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			status, out, errs := runMap(t, tt.args...)
			if status != tt.status || !strings.Contains(out, tt.out) || !strings.Contains(errs, tt.errs) || (tt.out == "") != (out == "") {
				t.Errorf("status %d, want %d\n%s\n%s", status, tt.status, out, errs)
			}
		})
	}
}

// The output of the command is a valid mapping.
func TestMapCommandWritesMappings(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "a.csv")
	if err := os.WriteFile(name, []byte("رقم;عنوان;Price #1: \"x\"\n1;كرسي;5\n2;طاولة;6\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, out, _ := runMap(t, name)
	if m, problems := mapping.Parse("a.yaml", []byte(out)); m == nil {
		t.Errorf("%v\n%s", problems, out)
	}
}
