//go:build thorough

package web_test

import "testing"

// TestEveryFrameFits is TestFramesFit with the other kinds of frames.
func TestEveryFrameFits(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"/e/articles/dubai-rent-renewals", "/e/articles/opinion-job-notice-in-arabic",
		"/e/articles/gulf-freight-morning?mode=link", "/e/listings?lang=ar&category=property-rent", "/e/listings?q=nothinglikethis",
		"/e/listings?price_min=abc", "/e/articles/nothing",
	} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			runFramesFit(t, address)
		})
	}
}

// TestEveryFrameWakes is TestFrameWakes with the other kinds of frames, also without origin and
// storage, as in a partner's sandbox.
func TestEveryFrameWakes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, address, policy string }{
		{"listings", "/e/listings", ""},
		{"beside a story", "/e/articles/dubai-rent-renewals?size=l", ""},
		{"without an origin", "/e/listings?size=l", "sandbox allow-scripts allow-forms"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			runFrameWakes(t, tt.address, tt.policy)
		})
	}
}
