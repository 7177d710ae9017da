//go:build goapp

// Package uuid stands in for github.com/google/uuid in the browser, which has
// its own.
package uuid

import "syscall/js"

// NewString returns a random UUID (RFC 9562 §5.4).
func NewString() string {
	return js.Global().Get("crypto").Call("randomUUID").String()
}
