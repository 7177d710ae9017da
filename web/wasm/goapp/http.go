//go:build goapp

package app

// Handler replaces go-app's HTTP server: the browser serves nothing, and
// net/http would be most of the program.
type Handler struct{}
