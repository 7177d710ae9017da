package site

import (
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"broadside/server/embed"
	"broadside/web"
)

// The consent snippet contains no frame and requests only the loader.
func TestConsentSnippet(t *testing.T) {
	t.Parallel()
	p := embedPaper(t)
	for query, want := range map[string]string{
		"article=dubai-rent-renewals&k=gulf-homes&size=l&mode=full&count=3": `<broad-side article="dubai-rent-renewals" partner="gulf-homes" size="l" `,
		"what=listings&category=motors&lang=ar&accent=%230b5763":            `<broad-side listings="category=motors" size="m" `,
	} {
		text := textOf(elementByID(parsePage(t, p, "/partners?"+query), "snippet-consent"))
		if !strings.HasPrefix(text, want) || !strings.Contains(text, ` consent="required" style="`+embed.BlockStyle+`"><a href="https://paper.example/`) || strings.Contains(text, "iframe") ||
			!strings.HasSuffix(text, `</a></broad-side><script async src="https://paper.example/e/v1.js"></script>`) {
			t.Errorf("%s: snippet = %s", query, text)
		}
	}
}

// The pinned snippet has the hash of its loader.
func TestPinnedSnippet(t *testing.T) {
	t.Parallel()
	name, sum := embed.NewestLoader()
	if name == "" {
		t.Skip("no loader has been released yet")
	}
	hash := sha512.Sum384(web.Named("e/" + name).Body)
	if want := base64.StdEncoding.EncodeToString(hash[:]); sum != want {
		t.Errorf("the hash of %s = %s, want %s", name, sum, want)
	}
	p := embedPaper(t)
	if text := textOf(elementByID(parsePage(t, p, "/partners"), "snippet-pinned")); !strings.Contains(text, `/e/`+name+`" integrity="sha384-`+sum+`" crossorigin="anonymous"`) {
		t.Errorf("snippet = %s", text)
	}
}

// The snippet has the hash of the second script too. Its size is shown for mode=full.
func TestPinnedFull(t *testing.T) {
	t.Parallel()
	p := embedPaper(t)
	name, _ := embed.NewestLoader()
	full := web.Named("e/" + strings.TrimSuffix(name, ".js") + ".full.js")
	if full == nil {
		t.Skip("no loader has been released yet")
	}
	want := `<link rel="modulepreload" href="https://paper.example/` + full.Name + `" integrity="sha384-` + embed.Integrity(full.Body) + `" crossorigin="anonymous"><script async`
	for query, some := range map[string]bool{"": false, "?mode=full": true} {
		doc := parsePage(t, p, "/partners"+query)
		if text := textOf(elementByID(doc, "snippet-pinned")); !strings.Contains(text, want) {
			t.Errorf("%s: snippet = %s, want %s in it", query, text, want)
		}
		if text, size := textOf(elementByID(doc, "main")), withCommas(len(web.Named("e/v1.full.js").Gzip()))+" bytes"; strings.Contains(text, size) != some {
			t.Errorf("%s: the page has the size of v1.full.js, %s: %v, want %v", query, size, !some, some)
		}
	}
}

// TestFrameTitle checks that snippets, the frame and oEmbed have the same title.
func TestFrameTitle(t *testing.T) {
	t.Parallel()
	p := embedPaper(t)
	for _, tt := range []struct{ query, page string }{
		{"?article=dubai-rent-renewals", "/articles/dubai-rent-renewals"},
		{"?article=sharjah-dubai-express-bus-lane-ar", "/articles/sharjah-dubai-express-bus-lane-ar"},
		{"?what=listings&listings=category%3Dmotors", "/listings?category=motors"},
		{"?what=listings&lang=ar", "/ar/listings"},
	} {
		var o embed.OEmbed
		if err := json.Unmarshal(get(p, "/oembed?url="+url.QueryEscape("https://paper.example"+tt.page)).Body.Bytes(), &o); err != nil {
			t.Fatal(err)
		}
		_, title, _ := strings.Cut(o.HTML, ` title="`)
		title, _, _ = strings.Cut(title, `"`)
		if !strings.Contains(title, " — ") || strings.Contains(title, "–") {
			t.Errorf("%s: oEmbed calls the frame %q, want one em dash", tt.page, title)
		}
		doc := parsePage(t, p, "/partners"+tt.query)
		for _, id := range []string{"snippet-a", "snippet-b", "snippet-consent"} {
			if text := textOf(elementByID(doc, id)); !strings.Contains(text, title) {
				t.Errorf("%s: %s = %s, want %q in it", tt.query, id, text, title)
			}
		}
	}
}

// Links beside frames have the partner's UTM parameters.
func TestSnippetsCarryTheMark(t *testing.T) {
	t.Parallel()
	p := embedPaper(t)
	for query, want := range map[string]string{
		"?article=dubai-rent-renewals&k=gulf-homes":                      `<a href="https://paper.example/articles/dubai-rent-renewals?utm_source=gulfhomes">`,
		"?what=listings&listings=category%3Dmotors&k=gulf-homes":         `<a href="https://paper.example/listings?category=motors&amp;utm_source=gulfhomes">`,
		"?what=listings&listings=category%3Dmotors&k=gulf-homes&lang=ar": `<a href="https://paper.example/ar/listings?category=motors&amp;utm_source=gulfhomes">`,
		"?article=dubai-rent-renewals":                                   `<a href="https://paper.example/articles/dubai-rent-renewals">`,
	} {
		doc := parsePage(t, p, "/partners"+query)
		for _, id := range []string{"snippet-a", "snippet-pinned", "snippet-consent"} {
			if text := textOf(elementByID(doc, id)); text != "" && !strings.Contains(text, want) || id == "snippet-a" && text == "" {
				t.Errorf("%s: %s = %s, want %s in it", query, id, text, want)
			}
		}
	}
}
