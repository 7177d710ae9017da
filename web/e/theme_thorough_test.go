//go:build thorough

package e_test

import "testing"

// TestEveryTheme is TestTheme with the other sources.
func TestEveryTheme(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, html, body, embed, want string }{
		{"no theme", ``, ``, ``, ""},
		{"attribute", ``, ``, `data-theme="dark"`, "dark"},
		{"auto is no theme", ``, ``, `data-theme="auto"`, ""},
		{"color-scheme", `style="color-scheme: dark"`, ``, ``, "dark"},
		{"color-scheme of both", `style="color-scheme: light dark"`, ``, ``, ""},
		{"color-scheme beats a class", `style="color-scheme: light" class="dark"`, ``, ``, "light"},
		{"body.light", ``, `class="light wide"`, ``, "light"},
		{"html data-theme", `data-theme="dark"`, ``, ``, "dark"},
		{"body data-theme", ``, `data-theme="light"`, ``, "light"},
		{"a name of its own", `data-theme="solarized" class="dark-mode"`, ``, ``, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			runTheme(t, tt.html, tt.body, tt.embed, tt.want)
		})
	}
}
