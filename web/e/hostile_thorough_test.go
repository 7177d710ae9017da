//go:build thorough

package e_test

import "testing"

// TestFuzzLoaderAgain is TestFuzzLoader with another seed.
func TestFuzzLoaderAgain(t *testing.T) {
	t.Parallel()
	runFuzzLoader(t, 20261123)
}

// TestFuzzGuestAgain is TestFuzzGuest with another seed.
func TestFuzzGuestAgain(t *testing.T) {
	t.Parallel()
	runFuzzGuest(t, 20261123)
}
