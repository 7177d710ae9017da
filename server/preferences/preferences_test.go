package preferences

import (
	"reflect"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"broadside/app/api"
	"broadside/server/response"
	"broadside/web"
)

func examplePaper(base string) Preferences {
	return Preferences{Env: &response.Env{Paper: api.Site{Names: map[string]string{"en": "The Paper", "ar": "الصحيفة"}, Languages: []string{"en", "ar"}, Origin: "https://paper.example", Base: base}}}
}

func parsePage(t *testing.T, s Preferences, lang string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(string(s.document(lang).Encode())))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func attributesOf(n *html.Node) map[string]string {
	all := map[string]string{}
	for _, a := range n.Attr {
		all[a.Key] = a.Val
	}
	return all
}

// Every setting has one chosen value, values that no other has, and a label; nothing can be chosen
// before the script runs.
func TestSettingsPage(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "ar"} {
		values, chosen, labelled := map[string][]string{}, map[string]int{}, 0
		for n := range parsePage(t, examplePaper("/news"), lang).Descendants() {
			a := attributesOf(n)
			if n.Type != html.ElementNode {
				continue
			}
			switch n.Data {
			case "html":
				if a["lang"] != lang {
					t.Errorf("%s: lang = %q", lang, a["lang"])
				}
			case "fieldset":
				if _, disabled := a["disabled"]; !disabled {
					t.Errorf("%s: a fieldset is not disabled", lang)
				}
			case "input":
				values[a["name"]] = append(values[a["name"]], a["value"])
				if _, checked := a["checked"]; checked {
					chosen[a["name"]]++
				}
				if n.Parent.Data == "label" && n.NextSibling != nil && strings.TrimSpace(n.NextSibling.Data) != "" {
					labelled++
				}
			case "a":
				if a["href"] != "#main" && !strings.HasPrefix(a["href"], "/news/") {
					t.Errorf("%s: a link to %q, outside of the base", lang, a["href"])
				}
			}
		}
		want := map[string][]string{"choose-theme": {"auto", "light", "dark", "sepia"}, "choose-font": {"auto", "sans", "clear"}, "choose-size": {"small", "normal", "large"}, "choose-saver": {"auto", "on", "off"}}
		if !reflect.DeepEqual(values, want) {
			t.Errorf("%s: values = %v", lang, values)
		}
		if !reflect.DeepEqual(chosen, map[string]int{"choose-theme": 1, "choose-font": 1, "choose-size": 1, "choose-saver": 1}) || labelled != 13 {
			t.Errorf("%s: chosen = %v, %d labels", lang, chosen, labelled)
		}
	}
}

// The sections are sections with a heading of their own.
func TestSections(t *testing.T) {
	t.Parallel()
	found := 0
	for n := range parsePage(t, examplePaper(""), "en").Descendants() {
		if n.Data != "section" {
			continue
		}
		found++
		id := attributesOf(n)["aria-labelledby"]
		if n.FirstChild.Data != "h2" || id == "" || attributesOf(n.FirstChild)["id"] != id {
			t.Errorf("section %d is not labelled by its heading", found)
		}
	}
	if found != len((Preferences{Env: &response.Env{}}).sections()) {
		t.Errorf("%d sections, want %d", found, len((Preferences{Env: &response.Env{}}).sections()))
	}
}

func TestTextsAreComplete(t *testing.T) {
	t.Parallel()
	for lang, all := range map[string]texts{"en": english, "ar": arabic} {
		v := reflect.ValueOf(all)
		for i := range v.NumField() {
			text := v.Field(i).String()
			if text == "" || strings.Contains(text, "\u0627\u064b") { // see messages.TestTanwin
				t.Errorf("%s: %s = %q", lang, v.Type().Field(i).Name, text)
			}
		}
	}
	if textsIn("tr") != &english || textsIn("ar") != &arabic {
		t.Error("textsIn returns another language's texts")
	}
}

// The page offers all fonts and themes that the style sheet and the script know.
func TestChoicesAreKnown(t *testing.T) {
	t.Parallel()
	styles := string(web.Named("comfort.css").Body)
	for _, want := range []string{`[data-theme]`, `[data-theme=dark]`, `[data-theme=sepia]`, `[data-font=sans]`, `[data-font=clear]`, `[name=choose-size][value=small]`, `[name=choose-size][value=large]`} {
		if !strings.Contains(styles, want) {
			t.Errorf("comfort.css lacks %s", want)
		}
	}
	c := Comfort(examplePaper("/news").Paper)
	if len(c.Settings) != 2 || c.Settings[1].Href != "/news/ar/settings" || c.Settings[1].Dir != "rtl" || !strings.HasPrefix(c.Panel, "/news/web/comfort.") || !strings.HasPrefix(c.Styles, "/news/web/comfort.") {
		t.Errorf("Comfort = %+v", c)
	}
}
