package command

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// got holds the values that a command of the program under test received.
type got struct {
	source      string
	dry         bool
	rows        int
	data        string
	args        []string
	environment string
}

// program returns a program whose commands store their flags and arguments in g, and return fail.
func program(g *got, fail error) Program {
	nothing := func(*flag.FlagSet) func(context.Context, IO, []string) error {
		return func(_ context.Context, _ IO, args []string) error { g.args = args; return fail }
	}
	return Program{
		Name: "paper", Summary: "Paper is a program for tests.", Default: "serve",
		Lookup: func(name string) (string, bool) { g.environment += name + " "; return "", false },
		Commands: []Command{
			{Name: "serve", Summary: "serve the paper", Environment: []string{"*"}, Setup: nothing},
			{Name: "import", Args: "FILE|-", Summary: "read a file of listings", Example: "paper import cars.csv -source cars",
				Help: "A row without a reference is left out.", Environment: []string{"data"},
				Setup: func(flags *flag.FlagSet) func(context.Context, IO, []string) error {
					flags.StringVar(&g.source, "source", "", "`name` of the source")
					flags.StringVar(&g.data, "data", "data", "the database is in `dir`")
					flags.BoolVar(&g.dry, "dry-run", false, "change nothing")
					flags.IntVar(&g.rows, "rows", 0, "`number` of rows")
					return nothing(nil)
				}},
			{Name: "source add", Args: "NAME", Summary: "add a source", Setup: nothing},
			{Name: "source list", Summary: "list the sources", Setup: nothing},
			{Name: "join", Args: "FILE...", Summary: "join files", Setup: nothing},
			{Name: "show", Args: "[NAME]", Summary: "show the paper", Setup: func(flags *flag.FlagSet) func(context.Context, IO, []string) error {
				flags.Bool("json", false, "print JSON")
				return nothing(nil)
			}},
		},
	}
}

func TestFlagsAndArguments(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		args string
		want got
	}{
		{"import a.csv --source cars", got{source: "cars", args: []string{"a.csv"}}},
		{"import -source cars a.csv", got{source: "cars", args: []string{"a.csv"}}},
		{"import -source=cars - --dry-run", got{source: "cars", dry: true, args: []string{"-"}}},
		{"import --dry-run a.csv -source cars", got{source: "cars", dry: true, args: []string{"a.csv"}}},
		{"import --dry-run=false a.csv", got{args: []string{"a.csv"}}},
		{"import -source -- a.csv", got{source: "--", args: []string{"a.csv"}}},
		{"import -source cars -- -a.csv", got{source: "cars", args: []string{"-a.csv"}}},
		{"import -rows 3 a.csv -rows 4", got{rows: 4, args: []string{"a.csv"}}},
		{"source add cars", got{args: []string{"cars"}}},
		{"source list", got{}},
		{"join a b c", got{args: []string{"a", "b", "c"}}},
		{"show", got{}},
		{"show a -json", got{args: []string{"a"}}},
		{"", got{}},
		{"serve", got{}},
	} {
		var g got
		var out, errs bytes.Buffer
		if status := program(&g, nil).Run(t.Context(), IO{Out: &out, Err: &errs}, strings.Fields(tt.args)); status != 0 {
			t.Errorf("%s: exit status %d: %s", tt.args, status, &errs)
		}
		g.data, g.environment = "", ""
		if fmt.Sprintf("%+v", g) != fmt.Sprintf("%+v", tt.want) {
			t.Errorf("%s: got %+v, want %+v", tt.args, g, tt.want)
		}
	}
}

func TestUsage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ args, want string }{
		{"impord", `paper: "impord" is not a command; perhaps import is meant; see paper -h`},
		{"xyzzy", `paper: "xyzzy" is not a command; see paper -h`},
		{"sources", `paper: "sources" is not a command; perhaps source is meant; see paper -h`},
		{"source", `paper: "source" needs a second word: add, list; see paper source -h`},
		{"source ad", `paper: "source ad" is not a command; perhaps source add is meant; see paper -h`},
		{"source -x", `paper: "source" needs a second word: add, list; see paper source -h`},
		{"help impord", `paper: "impord" is not a command; perhaps import is meant; see paper -h`},
		{"import a --sorce b", `paper import: flag -sorce is not defined; perhaps -source is meant; see paper import -h`},
		{"import a -zzzzzz", `paper import: flag -zzzzzz is not defined; see paper import -h`},
		{"import a -source", `paper import: flag needs an argument: -source; see paper import -h`},
		{"import a -rows many", `paper import: invalid value "many" for flag -rows; see paper import -h`},
		{"import a -dry-run=perhaps", `paper import: invalid boolean value "perhaps" for -dry-run; see paper import -h`},
		{"import", `paper import: FILE|- is missing; usage: paper import [flags] FILE|-; see paper import -h`},
		{"import a b", `paper import: "b" is one argument too many; usage: paper import [flags] FILE|-; see paper import -h`},
		{"source list a", `paper source list: "a" is one argument too many; usage: paper source list; see paper source list -h`},
		{"join", `paper join: FILE is missing; usage: paper join FILE...; see paper join -h`},
		{"show a b", `paper show: "b" is one argument too many; usage: paper show [-json] [NAME]; see paper show -h`},
		{"-zz", `paper: flag -zz is not defined; see paper serve -h`},
	} {
		var out, errs bytes.Buffer
		status := program(&got{}, nil).Run(t.Context(), IO{Out: &out, Err: &errs}, strings.Fields(tt.args))
		if status != 2 || strings.TrimSpace(errs.String()) != tt.want || out.Len() > 0 {
			t.Errorf("paper %s: exit status %d, printed %q and %q, want %q", tt.args, status, &out, &errs, tt.want)
		}
	}
}

func TestHelpGolden(t *testing.T) {
	t.Parallel()
	var all bytes.Buffer
	for _, args := range []string{"-h", "help", "--help", "source -h", "help source", "import -h", "import a -help", "help import", "show -h", "help source add", "serve -h"} {
		var out, errs bytes.Buffer
		if status := program(&got{}, nil).Run(t.Context(), IO{Out: &out, Err: &errs}, strings.Fields(args)); status != 0 || errs.Len() > 0 {
			t.Errorf("paper %s: exit status %d: %s", args, status, &errs)
		}
		fmt.Fprintf(&all, "$ paper %s\n%s\n", args, &out)
	}
	golden := filepath.Join("testdata", "help.golden")
	if *update {
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

func TestStatus(t *testing.T) {
	t.Parallel()
	interrupted, cancel := context.WithCancelCause(t.Context())
	cancel(&Interrupted{syscall.SIGINT})
	terminated, cancel := context.WithCancelCause(t.Context())
	cancel(&Interrupted{syscall.SIGTERM})
	for _, tt := range []struct {
		ctx  context.Context
		err  error
		want int
		says string
	}{
		{t.Context(), nil, 0, ""},
		{t.Context(), errors.New("the disk is full"), 1, "paper source add: the disk is full\n"},
		{t.Context(), fmt.Errorf("with cause: %w", Usagef("give -yes: %w", os.ErrInvalid)), 2, "paper source add: with cause: give -yes: invalid argument\n"},
		{t.Context(), ErrReported, 1, ""},
		{interrupted, context.Canceled, 130, "paper source add: context canceled\n"},
		{terminated, context.Canceled, 143, "paper source add: context canceled\n"},
		{interrupted, nil, 0, ""},
	} {
		var out, errs bytes.Buffer
		status := program(&got{}, tt.err).Run(tt.ctx, IO{Out: &out, Err: &errs}, []string{"source", "add", "cars"})
		if status != tt.want || errs.String() != tt.says {
			t.Errorf("%v: exit status %d, %q; want %d, %q", tt.err, status, &errs, tt.want, tt.says)
		}
	}
}

func TestEnvironment(t *testing.T) {
	t.Parallel()
	variables := map[string]string{"PAPER_DATA": "elsewhere", "PAPER_SOURCE": "cars"}
	for _, tt := range []struct {
		args, data string
	}{
		{"import a", "elsewhere"},
		{"import a -data here", "here"},
	} {
		var g got
		p := program(&g, nil)
		p.Lookup = func(name string) (string, bool) { v, ok := variables[name]; return v, ok }
		if status := p.Run(t.Context(), IO{}, strings.Fields(tt.args)); status != 0 || g.data != tt.data || g.source != "" {
			t.Errorf("%s: exit status %d, %+v", tt.args, status, g)
		}
	}
	p := program(&got{}, nil)
	p.Commands[1].Environment = []string{"*"}
	p.Lookup = func(string) (string, bool) { return "many", true }
	var errs bytes.Buffer
	if status := p.Run(t.Context(), IO{Err: &errs}, []string{"import", "a"}); status != 2 || !strings.Contains(errs.String(), `PAPER_ROWS="many": give what paper import -h says of -rows`) {
		t.Errorf("exit status %d: %s", status, &errs)
	}
}

// No command line crashes, and flags after "--" are arguments.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"import a -source b", "-h", "source add --x=1 -- -y", "import -- --source", "help help", "source -h x", "import -rows= a", "--", "-", "import -", "---a", "join a b -c"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		args := strings.Split(line, " ")
		var g got
		var out, errs bytes.Buffer
		status := program(&g, nil).Run(t.Context(), IO{Out: &out, Err: &errs}, args)
		if status != 0 && status != 2 || status == 2 && (errs.Len() == 0 || out.Len() > 0) {
			t.Errorf("paper %q: exit status %d, %q, %q", args, status, &out, &errs)
		}
		if status := program(&g, nil).Run(t.Context(), IO{Out: &out, Err: &errs}, []string{"import", "--", line}); status != 0 || len(g.args) != 1 || g.args[0] != line {
			t.Errorf("the argument %q is taken as %q, exit status %d", line, g.args, status)
		}
	})
}
