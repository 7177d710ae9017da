//go:build browsers

package web_test

import (
	"strings"
	"testing"

	"broadside/web/browsertest"
)

func (b engine) typeIn(selector, text string) {
	b.T.Helper()
	b.Type(selector, text)
}

func (b engine) expectNoErrors() {
	b.T.Helper()
	wantNoErrors(b.Session)
}

// TestDamageAfterStartInEngines: each kind of damage, in one window after the other.
func TestDamageAfterStartInEngines(t *testing.T) {
	browsertest.InEngines(t, func(t *testing.T, s *browsertest.Session) {
		for _, d := range afterStart {
			t.Run(strings.ReplaceAll(d.name, " ", "-"), func(t *testing.T) {
				one := *s
				one.T = t
				runDamageAfterStart(t, engine{&one}, d)
			})
		}
	})
}

func TestDamageWhileLoadingInEngines(t *testing.T) { inEngines(t, runDamageWhileLoading) }
func TestBackAfterDamageInEngines(t *testing.T)    { inEngines(t, runBackAfterDamage) }

func TestHarmlessAfterStartInEngines(t *testing.T) {
	browsertest.InEngines(t, func(t *testing.T, s *browsertest.Session) { runHarmlessAfterStart(t, engine{s}) })
}
