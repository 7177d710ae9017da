//go:build !(js && wasm)

package client

import (
	"context"
	"errors"
)

// fetch is available in browsers only.
func fetch(context.Context, string) (answer, error) {
	return answer{}, errors.New("no browser to fetch with")
}
