package web_test

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"broadside/web/browsertest"
)

// TestSourcesPageOnPhones: the operator's page of sources is no wider than a phone, with long names,
// references and values, and opened details. Only tables scroll, in regions of their own.
func TestSourcesPageOnPhones(t *testing.T) {
	t.Parallel()
	address := startWithSources(t)
	runSourcesPage(t, address, "/ar/sources", 320)
}

func runSourcesPage(t *testing.T, address *url.URL, path string, wide int64) {
	t.Helper()
	b := tab{browsertest.Open(t, wide, witness)}
	b.Navigate(address.String() + path)
	b.until(`document.querySelectorAll('.source').length === 2`)
	b.Run(`document.querySelectorAll('details').forEach(d => d.open = true)`)
	expect(b, `document.querySelectorAll('.source details td').length > 0`, true)
	expect(b, `document.documentElement.scrollWidth <= innerWidth`, true)
	expect(b, `[...document.querySelectorAll('main *')].filter(e => !e.closest('.table') && e.getBoundingClientRect().width > innerWidth).map(e => e.outerHTML.slice(0, 80)).join()`, "")
	// the last run is a list, and the reasons have room
	expect(b, `document.querySelectorAll('.source > h3 + .run').length`, 2)
	expect(b, `[...document.querySelectorAll('.run dd, .source > div > .table')].filter(e => e.scrollWidth > e.clientWidth).map(e => e.outerHTML.slice(0, 200)).join()`, "")
	expect(b, `[...document.querySelectorAll('.table')].every(e => e.tabIndex === 0 && e.getAttribute('aria-label'))`, true)
}

// startWithSources starts a server with two sources, one of which has long names and rejected
// rows, and returns its address with the operator's password.
func startWithSources(t *testing.T) *url.URL {
	t.Helper()
	dir := t.TempDir()
	long := strings.Repeat("averylongname", 4)
	listings := "ref,category,title,description,city\n"
	for i := range 3 {
		listings += fmt.Sprintf("%s-%d,%s,A title,A text,dubai\n", strings.Repeat("reference", 12), i, strings.Repeat("nocategory", 9))
	}
	for name, text := range map[string]string{long: listings, "empty": "ref,category,title,description,city\nn1,notices,Lost cat,A grey cat,nowhere\n"} {
		file := filepath.Join(dir, "listings", name+".csv")
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	address, err := browsertest.StartServer("-sample=false", "-articles", dir, "-operator-password", "secret")
	if err != nil {
		t.Fatal(err)
	}
	address.User = url.UserPassword("operator", "secret")
	return address
}
