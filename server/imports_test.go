package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// mayImport lists the imports allowed in each package, of this module and of others. The standard
// library is allowed except for the packages in never. A package that is not listed fails the test.
var mayImport = map[string][]string{
	"articles":          {},
	"articles/language": {"articles/text"},
	"articles/charset":  {"golang.org/x/text"},
	"articles/yamlfile": {"articles", "articles/language", "articles/text", "go.yaml.in/yaml/v3"},
	"articles/paper":    {},
	"app/api":           {},
	"app/classifieds":   {"app/api"},
	"app/messages":      {"app/api", "app/classifieds"},
	"app/apptest":       {"articles", "app/api", "app/classifieds"},
	"app":               {"articles", "app/api", "app/classifieds", "app/messages"},
	"app/view":          {"articles", "app", "app/api", "app/classifieds", "app/messages", goApp},
	"app/browser":       {"articles", "app", "app/api", "app/classifieds", "app/messages", "app/view", goApp},
	"app/client":        {"articles", "app/api", "app/classifieds"},
	"app/wasm":          {"app", "app/browser", "app/client", goApp},

	"articles/text":        {"golang.org/x/text"},
	"articles/names":       {"articles", "articles/text"},
	"articles/picture":     {"articles/text", "golang.org/x/image"},
	"articles/frontmatter": {"articles", "articles/language", "articles/names", "articles/picture", "articles/text", "articles/yamlfile", "go.yaml.in/yaml/v3"},
	"articles/markdown":    {"articles", "articles/text", "github.com/yuin/goldmark"},
	"articles/wire":        {"articles", "articles/names", "articles/text"},
	"articles/piece": {"articles", "articles/charset", "articles/frontmatter", "articles/language", "articles/markdown", "articles/picture", "articles/text",
		"articles/wire", "articles/yamlfile", "go.yaml.in/yaml/v3"},
	"articles/articletest": {"articles", "articles/text"},
	"articles/library":     {"articles", "articles/picture", "articles/piece", "articles/text", "articles/wire", "github.com/fsnotify/fsnotify"},

	"articles/convert": {"articles", "articles/convert/compose", "articles/convert/exports", "articles/convert/hypertext", "articles/language", "articles/picture", "articles/piece",
		"articles/text"},
	"articles/convert/compose":   {"articles", "articles/language", "articles/text", "articles/wire"},
	"articles/convert/exports":   {"articles", "articles/charset", "articles/names", "articles/text", "golang.org/x/net", "golang.org/x/text"},
	"articles/convert/fetch":     {},
	"articles/convert/hypertext": {"articles", "articles/convert/compose", "articles/text", "golang.org/x/net"},

	"web":             {"github.com/andybalholm/brotli", "github.com/klauspost/compress/gzip", "github.com/tdewolff/minify/v2"},
	"web/browsertest": {"web", "github.com/chromedp/chromedp", "github.com/chromedp/cdproto"},
	"web/e":           {"web"},
	"web/e/size":      {"web/e"},

	"server/fold":              {"golang.org/x/text"},
	"server/command":           {"articles/text", "golang.org/x/sys"},
	"server/store":             {"app/api", "app/classifieds", "server/fold"},
	"server/store/columns":     {"app/classifieds", "server/store"},
	"server/store/sqlite":      {"app/api", "app/classifieds", "server/export", "server/store", "server/store/columns", "server/store/sqlite/database"},
	"server/export":            {"app/api", "app/classifieds", "server/atomicfile", "server/table"},
	"server/atomicfile":        {},
	"server/backup":            {"server/atomicfile", "server/store/sqlite/database"},
	"server/control":           {},
	"server/releases/size":     {"server/releases"},
	"server/releases":          {"server/atomicfile", "github.com/andybalholm/brotli", "github.com/klauspost/compress"},
	"server/push":              {"articles/convert/fetch", "server/atomicfile"},
	"server/push/pushtest":     {"server/push"},
	"server/mailer":            {"server/atomicfile", "github.com/wneessen/go-mail", "golang.org/x/net"},
	"server/mailer/mailertest": {},
	"server/subscribers":       {"articles/text", "server/mailer", "server/layout", "server/preferences", "articles", "app", "app/api", "app/classifieds", "app/messages", "app/view", "server/middleware", "server/page", "server/push", "server/response", "server/store", goApp},
	"server/sources":           {"articles", "app/api", "app/classifieds", "server/bulk", "server/mapping", "server/store", "server/table"},
	"server/desk":              {"articles", "app/api", "app/classifieds", "server/fold"},
	"server/settings":          {"articles", "articles/text", "articles/yamlfile", "app/api", "app/classifieds", "server/fold", "go.yaml.in/yaml/v3"},
	"server/table":             {"articles", "articles/charset", "articles/text", "golang.org/x/text"},
	"server/mapping":           {"app/classifieds", "articles", "articles/charset", "articles/text", "articles/yamlfile", "go.yaml.in/yaml/v3", "server/fold", "server/table"},
	"server/bulk": {"articles", "articles/charset", "articles/language", "articles/picture", "articles/text", "app/api", "app/classifieds", "server/fold", "server/mapping", "server/settings", "server/table",
		"golang.org/x/text"},
	"server/page":        {"articles", "app/api", "app/classifieds", goApp},
	"server/schemaorg":   {"articles", "app/api", "app/classifieds", "server/page", "server/settings"},
	"server/partners":    {"articles", "articles/yamlfile", "app/api", "app/classifieds", "go.yaml.in/yaml/v3"},
	"server/response":    {"app/api", "web"},
	"server/middleware":  {"app/api", "app/classifieds", "server/response", "github.com/prometheus/client_golang"},
	"server/feeds":       {"articles", "app", "app/api", "app/classifieds", "app/messages", "app/view", "server/middleware", "server/page", "server/schemaorg", "server/response"},
	"server/embed":       {"articles", "app", "app/api", "app/classifieds", "app/messages", "app/view", "server/middleware", "server/page", "server/partners", "server/response", "server/schemaorg", "server/settings", "web"},
	"server/console":     {"articles", "app", "app/api", "app/classifieds", "app/messages", "app/view", "server/embed", "server/middleware", "server/page", "server/partners", "server/response", "server/schemaorg", "server/settings", "server/sources", "web", goApp, "server/layout", "server/preferences"},
	"server/layout":      {"app/api", "app/messages", "app/view", "server/page", "server/response", goApp},
	"server/install":     {"app/api", "app/messages", "articles", "articles/picture", "server/middleware", "server/page", "server/response", "web", goApp},
	"server/edition":     {"server/preferences", "app/api", "app/messages", "articles", "server/page", "server/response", "web", goApp},
	"server/preferences": {"server/layout", "app/api", "app/messages", "server/page", "server/response", goApp},
	"server/saved":       {"server/layout", "server/preferences", "app/api", "app/messages", "server/page", "server/response", goApp},
	"server/site": {"articles", "app", "app/api", "app/classifieds", "app/messages", "app/view", "server/desk", "server/page", "server/partners", "server/console", "server/embed", "server/feeds", "server/saved", "server/schemaorg", "server/middleware", "server/response", "web", goApp, "server/install", "server/edition", "server/preferences",
		"github.com/prometheus/client_golang", "go.yaml.in/yaml/v3"},
	"server": {"app/api", "app/classifieds", "articles", "articles/convert", "articles/convert/fetch", "articles/library", "articles/paper", "articles/text", "server/atomicfile", "server/backup", "server/bulk", "server/command", "server/control",
		"server/desk", "server/export", "server/mailer", "server/mapping", "server/middleware", "server/partners", "server/push", "server/releases", "server/subscribers", "server/settings", "server/site", "server/sources", "server/store", "server/store/sqlite", "server/store/sqlite/database", "server/table", "web", "github.com/prometheus/client_golang"},

	"server/store/sqlite/database": {"modernc.org/sqlite"},

	"server/bench":      {"modernc.org/sqlite", "app/api", "app/classifieds", "articles/paper", "server/settings", "server/store", "server/store/sqlite", "server/storetest"},
	"server/embedbench": {"web", "github.com/chromedp/chromedp", "github.com/chromedp/cdproto"},
	"server/storetest":  {"app/api", "app/classifieds"},
	"server/xsstest":    {},
	"web/wasm/goapp":    {},
	"web/wasm/pack":     {"github.com/andybalholm/brotli"},
}

const goApp = "github.com/maxence-charriere/go-app/v10"

// never lists standard packages that a package may not import, because they make the WebAssembly
// program larger.
var never = map[string][]string{
	"app":                  {"net/http", "database/sql", "html/template", "text/template", "regexp", "os"},
	"app/browser":          {"net/http", "database/sql", "html/template", "text/template", "regexp", "os"},
	"app/messages":         {"net/http", "database/sql", "html/template", "text/template", "regexp", "os", "crypto"},
	"app/view":             {"net/http", "database/sql", "html/template", "text/template", "regexp", "os"},
	"app/api":              {"net/http", "database/sql", "html/template", "text/template", "regexp", "os", "crypto"},
	"app/classifieds":      {"net/http", "database/sql", "html/template", "text/template", "regexp", "os", "crypto"},
	"app/client":           {"net/http", "database/sql", "html/template", "text/template", "regexp", "os", "crypto"},
	"app/wasm":             {"net/http", "database/sql", "html/template", "text/template", "regexp", "os", "crypto"},
	"articles":             {"net/http", "database/sql", "html/template", "text/template", "regexp", "os", "crypto"},
	"server/desk":          {"net/http", "database/sql", "html/template"},
	"server/store":         {"net/http", "html/template", "database/sql"},
	"server/store/columns": {"net/http", "html/template", "database/sql"},
	"server/store/sqlite":  {"net/http", "html/template"},
	"server/page":          {"net/http", "database/sql", "html/template"},
	"server/site":          {"database/sql", "html/template", "text/template"},

	"server/store/sqlite/database": {"net/http", "html/template"},
}

type listed struct {
	ImportPath string
	Standard   bool
	Imports    []string
}

func TestImports(t *testing.T) {
	t.Parallel()
	const module = "broadside/"
	for _, env := range [][]string{nil, {"GOOS=js", "GOARCH=wasm"}} {
		var what []string
		if env == nil {
			what = []string{"../..."}
		} else {
			what = []string{"../app/...", "../articles"}
		}
		packages := list(t, env, what...)
		standard := map[string]bool{}
		for _, p := range packages {
			standard[p.ImportPath] = p.Standard
		}
		for _, p := range packages {
			name, ours := strings.CutPrefix(p.ImportPath, module)
			if !ours {
				continue
			}
			allowed, known := mayImport[parent(name)]
			if !known {
				t.Errorf("%s is not in mayImport: add its allowed imports", p.ImportPath)
				continue
			}
			for _, imported := range p.Imports {
				if standard[imported] || imported == "C" {
					if slices.ContainsFunc(never[name], func(n string) bool { return imported == n || strings.HasPrefix(imported, n+"/") }) {
						t.Errorf("%s imports %s, which it never may", name, imported)
					}
					continue
				}
				if !slices.ContainsFunc(allowed, func(a string) bool { return within(strings.TrimPrefix(imported, module), a) }) {
					t.Errorf("%s imports %s; it may import %q", name, imported, allowed)
				}
			}
		}
	}
}

// Leaf packages import only the standard library and each other, directly or indirectly.
func TestLeavesReachNothing(t *testing.T) {
	t.Parallel()
	for _, p := range list(t, []string{"GOOS=js", "GOARCH=wasm"}, "../articles", "../app/api", "../app/classifieds", "../app/messages", "../app", "../app/client") {
		if !p.Standard && !strings.HasPrefix(p.ImportPath, "broadside/") {
			t.Errorf("a leaf reaches %s", p.ImportPath)
		}
		if slices.Contains([]string{"net/http", "regexp", "crypto/tls", "html/template", "text/template", "database/sql"}, p.ImportPath) {
			t.Errorf("a leaf reaches %s, which weighs on app.wasm", p.ImportPath)
		}
	}
}

// within reports whether imported is a, or inside the module or directory a. Our own packages must
// be equal.
func within(imported, a string) bool {
	return imported == a || strings.Contains(a, ".") && strings.HasPrefix(imported, a+"/")
}

// parent returns the entry of mayImport for a package. The replacements of go-app's files keep its
// directories.
func parent(name string) string {
	if shape := "web/wasm/goapp"; strings.HasPrefix(name, shape+"/") {
		return shape
	}
	return name
}

// list runs go list -deps.
func list(t *testing.T, env []string, packages ...string) []listed {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-deps", "-json=ImportPath,Standard,Imports"}, packages...)...)
	cmd.Env = append(os.Environ(), env...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}
