//go:build thorough

package e_test

import (
	"fmt"
	"testing"
	"time"
)

// TestNothingMovesAnywhere is TestNothingMoves with every width, policy and speed.
func TestNothingMovesAnywhere(t *testing.T) {
	t.Parallel()
	for _, delay := range []time.Duration{100 * time.Millisecond, 2 * time.Second} {
		for _, width := range []int64{320, 360, 390, 412, 480, 600, 768, 1280} {
			for i, policy := range []string{"none", "strict", "isolated"} {
				ends := width == 320 || width == 1280
				if !ends && (policy != "none" || delay >= time.Second) {
					continue // a case takes two seconds, or nine
				}
				t.Run(fmt.Sprintf("%s/%d/%s", delay, width, policy), func(t *testing.T) {
					t.Parallel()
					runNothingMoves(t, delay, width, i)
				})
			}
		}
	}
}
