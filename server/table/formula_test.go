package table

import (
	"strings"
	"testing"
)

func TestEscapeFormula(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"text", "Sofa", "Sofa"},
		{"empty", "", ""},
		{"equals", "=1+1", "'=1+1"},
		{"plus, as in a telephone number", "+971 4", "'+971 4"},
		{"minus, as in a list", "- one\n- two", "'- one\n- two"},
		{"at", "@SUM(1)", "'@SUM(1)"},
		{"tab", "\t=1", "'\t=1"},
		{"carriage return", "\r=1", "'\r=1"},
		{"full width", "＝1", "'＝1"},
		{"later in the cell", "a=1", "a=1"},
		{"apostrophe of a word", "'Tis", "'Tis"},
		{"apostrophe before a formula", "'=1", "''=1"},
		{"two of them", "''-1", "'''-1"},
		{"only apostrophes", "''", "''"},
		{"Arabic", "شقة", "شقة"},
	} {
		if got := EscapeFormula(tt.in); got != tt.want {
			t.Errorf("%s: EscapeFormula(%q) = %q, want %q", tt.name, tt.in, got, tt.want)
		}
		if got := UnescapeFormula(tt.want); got != tt.in {
			t.Errorf("%s: UnescapeFormula(%q) = %q, want %q", tt.name, tt.want, got, tt.in)
		}
	}
}

func TestUnescapeFormulaLeavesOthers(t *testing.T) {
	t.Parallel()
	for _, cell := range []string{"", "-25.3", "+971", "=1", "'Tis", "'", "“=", "'a=1"} {
		if got := UnescapeFormula(cell); got != cell {
			t.Errorf("UnescapeFormula(%q) = %q, want it unchanged", cell, got)
		}
	}
}

func FuzzEscapeFormula(f *testing.F) {
	for _, s := range []string{"", "=", "'=", "''", "'\xff", "＝", "'＋1", "-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		escaped := EscapeFormula(s)
		if got := UnescapeFormula(escaped); got != s {
			t.Errorf("UnescapeFormula(EscapeFormula(%q)) = %q", s, got)
		}
		if escaped != "" && strings.IndexAny(escaped[:min(len(escaped), 4)], formulaStarts) == 0 {
			t.Errorf("EscapeFormula(%q) = %q, which begins like a formula", s, escaped)
		}
	})
}
