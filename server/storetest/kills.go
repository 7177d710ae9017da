package storetest

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
)

// Kills returns how often a test kills a process, usual unless the environment variable
// BROADSIDE_KILLS gives another number, and the source of the random moments. The log of
// the test has the value of BROADSIDE_SEED that repeats the moments.
func Kills(t testing.TB, usual int) (n int, moments *rand.Rand) {
	t.Helper()
	if testing.Short() {
		t.Skip("kills processes")
	}
	n = usual
	if text := os.Getenv("BROADSIDE_KILLS"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil || n < 1 {
			t.Fatalf("BROADSIDE_KILLS=%s: give a number of kills", text)
		}
	}
	seed := rand.Uint64()
	if text := os.Getenv("BROADSIDE_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("BROADSIDE_SEED=%s: give the number that a test has logged", text)
		}
	}
	t.Logf("BROADSIDE_KILLS=%d BROADSIDE_SEED=%d", n, seed)
	return n, rand.New(rand.NewPCG(seed, 0))
}
