//go:build thorough

package web_test

import (
	"strings"
	"testing"
)

// TestHealEveryDamage is TestHeal with the other damages.
func TestHealEveryDamage(t *testing.T) {
	t.Parallel()
	for _, d := range damages[2:] {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			runHeal(t, d)
		})
	}
}

// TestEveryTranslatedPageStays is TestTranslatedPageStays with the other translations.
func TestEveryTranslatedPageStays(t *testing.T) {
	t.Parallel()
	for _, d := range translations[1:] {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			runTranslatedPageStays(t, d)
		})
	}
}

// TestEveryDamageAfterStart is TestDamageAfterStart with the other damages.
func TestEveryDamageAfterStart(t *testing.T) {
	t.Parallel()
	for _, d := range afterStart[1:] {
		t.Run(strings.ReplaceAll(d.name, " ", "-"), func(t *testing.T) {
			t.Parallel()
			runDamageAfterStart(t, openTab(t), d)
		})
	}
}

func TestBackAfterDamage(t *testing.T) {
	t.Parallel()
	runBackAfterDamage(t, openTab(t))
}

func TestDamageWhileLoading(t *testing.T) {
	t.Parallel()
	runDamageWhileLoading(t, openTab(t))
}
