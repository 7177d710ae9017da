//go:build !unix

package command

import "io"

// IsTerminal reports whether w is a terminal. On this system progress is printed as lines.
func IsTerminal(io.Writer) bool { return false }

func columns(io.Writer) int { return 80 }
