//go:build goapp

package app

// Handler stands where go-app's HTTP server does: the browser serves nothing,
// and net/http would be most of the program.
type Handler struct{}
