//go:build thorough

package web_test

import "testing"

// TestPartnersPageInEnglish is TestPartnersPage in the other language.
func TestPartnersPageInEnglish(t *testing.T) {
	t.Parallel()
	runPartnersPage(t, "/partners", "dubai-rent-renewals", "ltr", "Copy")
}
