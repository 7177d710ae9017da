package partners

import (
	"math"
	"os"
	"strings"
	"testing"
)

func TestParseColour(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   string
		want Colour
	}{
		{"#0b5763", "#0b5763"}, {"0B5763", "#0b5763"}, {"#fff", "#ffffff"}, {"abc", "#aabbcc"},
		{"", ""}, {"#", ""}, {"#ffff", ""}, {"#1234567", ""}, {"#12345g", ""}, {"red", ""}, {"rgb(0,0,0)", ""}, {"#é12", ""}, {"##0b5763", ""},
	} {
		if got, ok := ParseColour(tt.in); got != tt.want || ok != (tt.want != "") {
			t.Errorf("ParseColour(%q) = %q, %v, want %q", tt.in, got, ok, tt.want)
		}
	}
}

// The ratios are from WCAG's examples and from contrast checkers.
func TestContrast(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b Colour
		want float64
	}{
		{"#000000", "#ffffff", 21}, {"#ffffff", "#ffffff", 1}, {"#767676", "#ffffff", 4.54}, {"#777777", "#ffffff", 4.48},
		{"#ff0000", "#ffffff", 4.00}, {"#0000ff", "#ffffff", 8.59},
	} {
		for _, got := range []float64{Contrast(tt.a, tt.b), Contrast(tt.b, tt.a)} {
			if math.Abs(got-tt.want) > .005 {
				t.Errorf("Contrast(%s, %s) = %.3f, want %.2f", tt.a, tt.b, got, tt.want)
			}
		}
	}
}

// The paper's own colours have enough contrast and equal those of the style sheet.
func TestOwnColours(t *testing.T) {
	t.Parallel()
	sheet, err := os.ReadFile("../../web/frame.css")
	if err != nil {
		t.Fatal(err)
	}
	for name, p := range map[string]Palette{"day": Day, "night": Night} {
		if faint := p.unreadable(); len(faint) > 0 {
			t.Errorf("%s: %v cannot be read", name, faint)
		}
	}
	for name, pair := range map[string][2]Colour{
		"paper": {Day.Paper, Night.Paper}, "ink": {Day.Ink, Night.Ink}, "quiet": {Day.Quiet, Night.Quiet},
		"accent": {Day.Accent, Night.Accent}, "rule": {Day.Rule, Night.Rule},
	} {
		if want := "--" + name + ": light-dark(" + string(pair[0]) + ", " + string(pair[1]) + ");"; !strings.Contains(string(sheet), want) {
			t.Errorf("web/frame.css does not say %s", want)
		}
		if want := "--" + name + ": " + string(pair[0]) + ";"; !strings.Contains(string(sheet), want) {
			t.Errorf("web/frame.css does not say %s to browsers without light-dark()", want)
		}
	}
}

func TestWithAccent(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		accent Colour
		want   Colour
	}{{"#8a1c4a", "#8a1c4a"}, {"#ffff00", Day.Accent}, {"", Day.Accent}} {
		if got := Day.WithAccent(tt.accent).Accent; got != tt.want {
			t.Errorf("accent %q on paper = %q, want %q", tt.accent, got, tt.want)
		}
	}
}
