package web

import (
	"bytes"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// styleSheet returns the style sheet without comments.
func styleSheet(t *testing.T) string {
	t.Helper()
	return readSheet(t, "style.css")
}

func readSheet(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(string(b), "")
}

// The rules for style sheets, each with an example that breaks it.
func TestStyleKeepsTheRules(t *testing.T) {
	t.Parallel()
	css := styleSheet(t) + readSheet(t, "comfort.css")
	for _, rule := range []struct{ name, broken string }{
		{"no left and right: logical properties only", `(?i)\b(left|right)\b`},
		{"no physical box: inline and block only", `(?m)[{;\s](width|height|min-width|max-width|min-height|max-height|top|bottom|margin-(top|bottom)|padding-(top|bottom)|border-(top|bottom))\s*:`},
		{"no !important", `!important`},
		{"nothing is fetched", `url\(|@import`},
		{"no names that content blockers hide", `[.#][\w-]*\b(ad|ads|advert|banner|sponsor\w*)\b`},
		{"nothing that browsers of 2023 ignore, with the colours", `light-dark\(`},
		{"sizes of text follow the reader's", `font-size:\s*[\d.]+px`},
	} {
		if found := regexp.MustCompile(rule.broken).FindString(css); found != "" {
			t.Errorf("%s: %q", rule.name, strings.TrimSpace(found))
		}
	}
	if open, shut := strings.Count(css, "{"), strings.Count(css, "}"); open != shut {
		t.Errorf("%d braces open, %d shut", open, shut)
	}
	for _, wish := range []string{"prefers-color-scheme: dark", "prefers-reduced-motion", "forced-colors", "@media print", ":focus-visible", "@layer reset, tokens, base, parts, print;"} {
		if !strings.Contains(css, wish) {
			t.Errorf("no %s", wish)
		}
	}
}

// The style sheet delays each first paint, so its size is limited.
func TestStyleWeight(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("style.css")
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	w := brotli.NewWriterLevel(&packed, brotli.BestCompression)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if packed.Len() > 7<<10 {
		t.Errorf("style.css is %d bytes in brotli, over its limit of %d", packed.Len(), 7<<10)
	}
}

// Each class in the style sheet is used by a view.
func TestStyleHasNoDeadClasses(t *testing.T) {
	t.Parallel()
	var files []string
	for _, dir := range []string{"../app", "../app/view"} {
		in, err := filepath.Glob(dir + "/*.go")
		if err != nil || len(in) == 0 {
			t.Fatalf("no views in %s: %v", dir, err)
		}
		files = append(files, in...)
	}
	var views strings.Builder
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		views.Write(b)
	}
	for _, m := range regexp.MustCompile(`\.([a-z][a-z-]+)`).FindAllStringSubmatch(selectors(styleSheet(t)), -1) {
		class, source := m[1], views.String()
		if strings.HasPrefix(class, "on-") {
			source, class = source+`"front"`, strings.TrimPrefix(class, "on-")
		}
		if !regexp.MustCompile(`"([a-z -]* )?` + class + `( [a-z -]*)?"`).MatchString(source) {
			t.Errorf("no view writes .%s", m[1])
		}
	}
}

// selectors returns the text before each brace.
func selectors(css string) string {
	var out []string
	for _, part := range strings.Split(css, "{") {
		if i := strings.LastIndexAny(part, ";}"); i >= 0 {
			part = part[i+1:]
		}
		if !strings.Contains(part, "@") {
			out = append(out, part)
		}
	}
	return strings.Join(out, "\n")
}

// WCAG 2.2 §1.4.3 and §1.4.11: a contrast of 4.5 for text and of 3 for
// graphics, in every theme.
func TestContrast(t *testing.T) {
	t.Parallel()
	comfort := readSheet(t, "comfort.css")
	themes := map[string]map[string]string{
		"light": coloursOf(t, styleSheet(t), ":root {\n    --paper"), "dark": coloursOf(t, styleSheet(t), `:root:not([data-theme]) { --paper`),
		"chosen dark": coloursOf(t, comfort, `[data-theme="dark"] { color-scheme: dark; --paper`), "sepia": coloursOf(t, comfort, `[data-theme="sepia"] { --paper`),
	}
	if !maps.Equal(themes["dark"], themes["chosen dark"]) {
		t.Errorf("the device's dark theme is %v, the chosen one %v", themes["dark"], themes["chosen dark"])
	}
	// the paragraph that is read aloud
	for theme, start := range map[string]string{"light": "\n  ", "dark": ":root:not([data-theme]) ", "chosen dark": `"dark"] `, "sepia": `"sepia"] `} {
		_, rule, _ := strings.Cut(comfort, start+"::highlight(spoken) { background-color: ")
		hex, _, _ := strings.Cut(rule, ";")
		themes[theme]["spoken"] = longHex(hex)
	}
	for theme, colour := range themes {
		for _, pair := range []struct {
			ink, paper string
			least      float64
		}{
			{"ink", "paper", 4.5}, {"quiet", "paper", 4.5}, {"accent", "paper", 4.5}, {"wrong", "paper", 4.5},
			{"ink", "tint", 4.5}, {"quiet", "tint", 4.5}, {"ink", "spoken", 4.5},
			{"paper", "accent", 4.5}, // a button under the pointer
		} {
			ink, paper := colour[pair.ink], colour[pair.paper]
			if ink == "" || paper == "" {
				t.Errorf("%s: no --%s or --%s", theme, pair.ink, pair.paper)
			} else if c := contrast(ink, paper); c < pair.least {
				t.Errorf("%s: --%s on --%s is %.2f to 1", theme, pair.ink, pair.paper, c)
			}
		}
	}
}

// coloursOf returns the colours of the tokens in the rule that begins with start.
func coloursOf(t *testing.T, css, start string) map[string]string {
	t.Helper()
	at := strings.Index(css, start)
	if at < 0 {
		t.Fatalf("no rule begins with %q", start)
	}
	rule, _, _ := strings.Cut(css[at:], "}")
	colours := map[string]string{}
	for _, m := range regexp.MustCompile(`--(\w+): (#[0-9a-f]{6});`).FindAllStringSubmatch(rule, -1) {
		colours[m[1]] = m[2]
	}
	return colours
}

// longHex returns "#rrggbb" for "#rgb".
func longHex(hex string) string {
	if len(hex) != 4 {
		return hex
	}
	return "#" + strings.Repeat(hex[1:2], 2) + strings.Repeat(hex[2:3], 2) + strings.Repeat(hex[3:4], 2)
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

// luminance is the relative luminance of "#rrggbb" as WCAG defines it.
func luminance(hex string) float64 {
	var l float64
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return 0
		}
		c := float64(n) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		l += weight * c
	}
	return l
}
