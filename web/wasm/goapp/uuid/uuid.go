//go:build goapp

// Package uuid replaces github.com/google/uuid in the browser, which has its
// own implementation.
package uuid

import "syscall/js"

// NewString returns a random UUID (RFC 9562 §5.4).
func NewString() string {
	return js.Global().Get("crypto").Call("randomUUID").String()
}
