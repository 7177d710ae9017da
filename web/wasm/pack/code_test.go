package main

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
)

// codeOf returns a code section of functions without local variables; their bodies are hexadecimal.
func codeOf(t *testing.T, bodies ...string) []byte {
	t.Helper()
	section := []byte{byte(len(bodies))}
	for _, s := range bodies {
		body, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
		if err != nil {
			t.Fatal(err)
		}
		section = append(append(section, byte(len(body)+1), 0), body...)
	}
	return section
}

// TestFoldAddresses: an address in the frame becomes part of the load or store that uses it, and
// otherwise a sum of 32 bits.
func TestFoldAddresses(t *testing.T) {
	t.Parallel()
	const at8 = "20 01 ad 42 08 7c a7 " // SP+8
	for _, tt := range []struct{ name, in, want string }{
		{"load", at8 + "29 03 10 0b", "20 01 29 03 18 0b"},
		{"load of a byte", at8 + "31 00 00 0b", "20 01 31 00 08 0b"},
		{"store of a constant", at8 + "42 05 37 03 00 0b", "20 01 42 05 37 03 08 0b"},
		{"store of a variable", at8 + "20 02 37 03 00 0b", "20 01 20 02 37 03 08 0b"},
		{"store of a global", at8 + "23 02 37 03 00 0b", "20 01 23 02 37 03 08 0b"},
		{"store of a sum", at8 + "20 02 42 01 7c 37 03 00 0b", "20 01 20 02 42 01 7c 37 03 08 0b"},
		{"store of a float", at8 + "44 0000000000000000 39 03 00 0b", "20 01 44 0000000000000000 39 03 08 0b"},
		{"store of what was loaded", at8 + "20 01 ad 42 20 7c a7 29 03 00 37 03 00 0b", "20 01 20 01 29 03 20 37 03 08 0b"},
		{"wide offset", "20 01 ad 42 80 02 7c a7 29 03 00 0b", "20 01 29 03 80 02 0b"},
		{"a selected value", at8 + "20 02 20 03 20 04 1b 37 03 00 0b", "20 01 20 02 20 03 20 04 1b 37 03 08 0b"},
		{"the address is stored", "20 02 " + at8 + "36 02 00 0b", "20 02 20 01 41 08 6a 36 02 00 0b"},
		{"the address is compared", at8 + "41 05 49 0b", "20 01 41 08 6a 41 05 49 0b"},
		{"a call between", at8 + "10 03 37 03 00 0b", "20 01 41 08 6a 10 03 37 03 00 0b"},
		{"a block between", at8 + "02 40 0b 29 03 00 0b", "20 01 41 08 6a 02 40 0b 29 03 00 0b"},
		{"loaded for a later address", at8 + "28 02 00 41 04 6a 28 02 00 0b", "20 01 28 02 08 41 04 6a 28 02 00 0b"},
		{"a sum that is too large", "20 01 ad 42 80 80 80 80 02 7c a7 29 03 80 80 80 80 02 0b", "20 01 41 80 80 80 80 02 6a 29 03 80 80 80 80 02 0b"},
		{"the stack pointer itself", "20 01 41 08 6b 22 01 24 00 10 05 23 00 21 01 " + at8 + "29 03 00 0b", "20 01 41 08 6b 22 01 24 00 10 05 23 00 21 01 20 01 29 03 08 0b"},
		{"SP+8 before SP changes", at8 + "20 01 41 08 6b 22 01 24 00 29 03 00 0b", "20 01 20 01 41 08 6b 22 01 24 00 29 03 08 0b"},
		{"64 bits are used", "20 01 ad 42 08 7c 21 02 0b", ""},
		{"negative offset", "20 01 ad 42 78 7c a7 29 03 00 0b", ""},
		{"another variable", "20 02 ad 42 08 7c a7 29 03 00 0b", ""},
		{"no stack pointer: set", "20 02 21 01 " + at8 + "29 03 00 0b", ""},
		{"no stack pointer: tee", "20 02 22 01 " + at8 + "29 03 00 0b", ""},
		{"no stack pointer at the end", at8 + "29 03 00 20 02 22 01", ""},
		{"cut off", "20 01 ad 42 08 7c a7", ""},
		{"a table of labels", "0e 02 00 01 02 0b", ""},
		{"memory", "fc 0a 00 00 fc 0b 00 fc 06 3f 00 40 00 0b", ""},
	} {
		if tt.want == "" {
			tt.want = tt.in
		}
		// between two functions, whose bytes stay
		got, err := foldAddresses(codeOf(t, "41 00 0b", tt.in, "01 0b"))
		if want := codeOf(t, "41 00 0b", tt.want, "01 0b"); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %x, want %x, %v", tt.name, got, want, err)
		}
	}
}

// Code that is not understood is an error: then compact keeps all of it.
func TestUnknownCode(t *testing.T) {
	t.Parallel()
	good := codeOf(t, "20 01 ad 42 08 7c a7 29 03 00 0b")
	for name, section := range map[string][]byte{
		"nothing":              nil,
		"vector instructions":  codeOf(t, "fd 0c 0b"),
		"atomic instructions":  codeOf(t, "fe 00 02 00 0b"),
		"an unused opcode":     codeOf(t, "27 0b"),
		"a large second one":   codeOf(t, "fc ff 7f 0b"),
		"immediates cut off":   codeOf(t, "29 03"),
		"a table cut off":      codeOf(t, "0e 05 00"),
		"a table without end":  codeOf(t, "0e ff ff ff ff 0f"),
		"more after the end":   append(slices.Clone(good), 0),
		"fewer than announced": append([]byte{9}, good[1:]...),
		"cut off":              good[:len(good)-1],
		"locals cut off":       {1, 2, 5, 1},
		"no locals":            {1, 0},
	} {
		if out, err := foldAddresses(section); err == nil {
			t.Errorf("%s: %x became %x", name, section, out)
		}
	}
}
