package partners

import (
	"math"
	"strconv"
	"strings"
)

// Colour is an opaque sRGB colour: "#rrggbb" in small letters.
type Colour string

// Palette is the colours of a framed page in one theme.
type Palette struct {
	Paper  Colour // background
	Ink    Colour // text
	Quiet  Colour // secondary text
	Accent Colour // links and marks
	Rule   Colour // lines
}

// MinContrast is the minimum contrast of text and background (WCAG 2.2, 1.4.3).
const MinContrast = 4.5

// Day and Night are the paper's colours, as in web/style.css. A record replaces
// single colours of them.
var (
	Day   = Palette{Paper: "#fdfcf9", Ink: "#16191c", Quiet: "#585d62", Accent: "#0b5763", Rule: "#d8d4ca"}
	Night = Palette{Paper: "#15181a", Ink: "#e9e7e1", Quiet: "#a5a8a9", Accent: "#7cc7d1", Rule: "#373c40"}
)

// ParseColour parses "#rgb" or "#rrggbb"; the hash may be missing.
func ParseColour(s string) (Colour, bool) {
	s = strings.ToLower(strings.TrimPrefix(s, "#"))
	if len(s) == 3 {
		s = string([]byte{s[0], s[0], s[1], s[1], s[2], s[2]})
	}
	if len(s) != 6 || strings.Trim(s, "0123456789abcdef") != "" {
		return "", false
	}
	return Colour("#" + s), true
}

// Contrast returns the contrast ratio of two colours, 1 to 21 (WCAG 2.2).
func Contrast(a, b Colour) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + .05) / (min(x, y) + .05)
}

// luminance returns the relative luminance (WCAG 2.2); 0 for an invalid Colour.
func (c Colour) luminance() float64 {
	n, err := strconv.ParseUint(strings.TrimPrefix(string(c), "#"), 16, 32)
	if err != nil {
		return 0
	}
	linear := func(shift uint) float64 {
		v := float64(n>>shift&0xff) / 255
		if v <= .04045 {
			return v / 12.92
		}
		return math.Pow((v+.055)/1.055, 2.4)
	}
	return .2126*linear(16) + .7152*linear(8) + .0722*linear(0)
}

func (p Palette) unreadable() []string {
	var out []string
	for _, t := range []struct {
		name   string
		colour Colour
	}{{"ink", p.Ink}, {"quiet", p.Quiet}, {"accent", p.Accent}} {
		if Contrast(t.colour, p.Paper) < MinContrast {
			out = append(out, t.name)
		}
	}
	return out
}

// WithAccent returns the palette with accent c if it has enough contrast to the
// background, else p.
func (p Palette) WithAccent(c Colour) Palette {
	if c != "" && Contrast(c, p.Paper) >= MinContrast {
		p.Accent = c
	}
	return p
}
