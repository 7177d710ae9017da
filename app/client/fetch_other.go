//go:build !(js && wasm)

package client

import (
	"context"
	"errors"
)

// fetch needs a browser; the server asks the desk instead.
func fetch(context.Context, string) (answer, error) {
	return answer{}, errors.New("no browser to fetch with")
}
