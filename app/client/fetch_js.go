//go:build js && wasm

package client

import (
	"context"
	"errors"
	"syscall/js"
)

// fetch calls the browser's fetch. The end of ctx aborts the request.
func fetch(ctx context.Context, address string) (httpResponse, error) {
	abort := js.Global().Get("AbortController").New()
	response, err := awaitPromise(ctx, js.Global().Call("fetch", address, map[string]any{
		"signal":  abort.Get("signal"),
		"headers": map[string]any{"Accept": "application/json"},
	}))
	var buffer js.Value
	if err == nil {
		buffer, err = awaitPromise(ctx, response.Call("arrayBuffer"))
	}
	if err != nil {
		abort.Call("abort")
		return httpResponse{}, err
	}
	bytes := js.Global().Get("Uint8Array").New(buffer)
	result := httpResponse{status: response.Get("status").Int(), body: make([]byte, bytes.Length())}
	if kind := response.Get("headers").Call("get", "content-type"); !kind.IsNull() {
		result.mediaType = kind.String()
	}
	js.CopyBytesToGo(result.body, bytes)
	return result, nil
}

// awaitPromise returns the result of promise, or ctx's error if that comes
// first.
func awaitPromise(ctx context.Context, promise js.Value) (js.Value, error) {
	type settled struct {
		value js.Value
		err   error
	}
	done := make(chan settled, 1)
	var fulfilled, rejected js.Func
	release := func() { fulfilled.Release(); rejected.Release() }
	fulfilled = js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- settled{value: args[0]}
		release()
		return nil
	})
	rejected = js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- settled{err: errors.New(js.Global().Get("String").Invoke(args[0]).String())}
		release()
		return nil
	})
	promise.Call("then", fulfilled, rejected)
	select {
	case s := <-done:
		return s.value, s.err
	case <-ctx.Done():
		return js.Value{}, ctx.Err()
	}
}
