package fmt

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// verbs are what the stand-in knows.
const verbs = "vsdqtxcTpw%"

// TestFormatsStayWithinTheStandIn reads every format that the paper's own part
// of the browser's program writes: no width, no precision, no verb beside ours.
func TestFormatsStayWithinTheStandIn(t *testing.T) {
	t.Parallel()
	n := 0
	for _, dir := range []string{"articles", "app", "app/api", "app/browser", "app/classifieds", "app/client", "app/messages", "app/view", "app/wasm"} {
		root := filepath.Join("..", "..", "..", filepath.FromSlash(dir))
		names, err := filepath.Glob(filepath.Join(root, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if !strings.HasSuffix(name, "_test.go") {
				n += formatsOf(t, name)
			}
		}
	}
	if n < 5 {
		t.Errorf("only %d formats were found", n)
	}
}

// formatsOf checks each literal format of a file and returns how many it has.
func formatsOf(t *testing.T, name string) int {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ast.Inspect(file, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return true
		}
		to, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if p, ok := to.X.(*ast.Ident); !ok || p.Name != "fmt" {
			return true
		}
		switch to.Sel.Name {
		case "Sprint", "Sprintln", "Println", "Stringer":
			return true
		case "Sprintf", "Errorf", "Printf":
		default:
			t.Errorf("%s: fmt.%s is not known here", set.Position(call.Pos()), to.Sel.Name)
			return true
		}
		text, ok := call.Args[0].(*ast.BasicLit)
		if !ok {
			t.Errorf("%s: a format that is made is not checked", set.Position(call.Pos()))
			return true
		}
		format, err := strconv.Unquote(text.Value)
		if err != nil {
			t.Fatal(err)
		}
		n++
		if bad := unknownVerb(format); bad != "" {
			t.Errorf("%s: %q has %s, which is not known here", set.Position(call.Pos()), format, bad)
		}
		if want := strings.Count(strings.ReplaceAll(format, "%%", ""), "%"); want != len(call.Args)-1 && !call.Ellipsis.IsValid() {
			t.Errorf("%s: %q has %d verbs for %d operands", set.Position(call.Pos()), format, want, len(call.Args)-1)
		}
		return true
	})
	return n
}

// unknownVerb returns the first verb with its flags that is none of ours.
func unknownVerb(format string) string {
	for {
		_, rest, found := strings.Cut(format, "%")
		if !found {
			return ""
		}
		verb := strings.TrimLeft(rest, "+#")
		if verb == "" || !strings.Contains(verbs, verb[:1]) {
			return "%" + rest[:min(3, len(rest))]
		}
		format = verb[1:]
	}
}

func TestUnknownVerb(t *testing.T) {
	t.Parallel()
	for format, want := range map[string]string{
		"": "", "plain": "", "100%%": "", "%s %d%%": "", "%+v": "", "%5d": "%5d", "%.2f": "%.2f", "%f": "%f", "%02d:%02d": "%02d", "%": "%", "%-s": "%-s", "%[1]s": "%[1]", "%s %g": "%g", "%%%x": "",
	} {
		if got := unknownVerb(format); got != want {
			t.Errorf("unknownVerb(%q) = %q, want %q", format, got, want)
		}
	}
}

// What this package offers is what is asked of it: no file of the tree that
// the browser runs may call anything else of fmt, go-app's included (that one
// does not build otherwise).
func TestNoTestFilesTravel(t *testing.T) {
	t.Parallel()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range file.Imports {
			if name := strings.Trim(i.Path.Value, `"`); name != "reflect" && name != "strconv" && name != "unicode/utf8" {
				t.Errorf("%s imports %s, which fmt must not weigh", path, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
