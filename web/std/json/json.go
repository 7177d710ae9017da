// Package json stands in for encoding/json in the browser's program, where the
// standard one weighs 72 KB in brotli. It reads and writes what the paper's own
// types need and nothing else; its tests hold it to the standard package, value
// by value. The server never uses it.
package json

import "errors"

// RawMessage is a value left as it stands.
type RawMessage []byte

// Marshaler writes itself as JSON.
type Marshaler interface{ MarshalJSON() ([]byte, error) }

// Unmarshaler reads itself from JSON.
type Unmarshaler interface{ UnmarshalJSON([]byte) error }

// MarshalJSON returns m.
func (m RawMessage) MarshalJSON() ([]byte, error) {
	if m == nil {
		return []byte("null"), nil
	}
	return m, nil
}

// UnmarshalJSON keeps a copy of b.
func (m *RawMessage) UnmarshalJSON(b []byte) error {
	*m = append((*m)[:0], b...)
	return nil
}

// MarshalIndent writes v on one line: nobody in a browser reads it.
func MarshalIndent(v any, _, _ string) ([]byte, error) { return Marshal(v) }

// maxDepth is how deep values may nest, as in the standard package.
const maxDepth = 10000

var (
	errSyntax = errors.New("json: this is not JSON")
	errKind   = errors.New("json: a value of another kind than its field")
	errDepth  = errors.New("json: nested too deep")
	errTarget = errors.New("json: nowhere to read into")
)
