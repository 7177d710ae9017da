//go:build !(js && wasm)

package client

import (
	"context"
	"errors"
)

// fetch is available in browsers only.
func fetch(context.Context, string) (httpResponse, error) {
	return httpResponse{}, errors.New("no browser to fetch with")
}
