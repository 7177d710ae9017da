//go:build browsers

package web_test

import (
	"testing"

	"broadside/web/browsertest"
)

func (b engine) text(expression string) string {
	b.T.Helper()
	return browsertest.Value[string](b.Session, expression)
}

func TestSavedInEngines(t *testing.T) { inEngines(t, runSaved) }
