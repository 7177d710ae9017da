package control

import (
	"bytes"
	"errors"
	"io"
	"sync"
)

// body is the body of a request. It is sent completely or ends with an error, so that the server
// cannot mistake a part for the complete input.
type body struct {
	pipe *io.PipeReader

	mu       sync.Mutex
	complete bool
	err      error // why it was aborted
}

// newBody returns a body of the arguments and the input. Its reader of the input ends after the next
// Read of the input, which may take long if that is a terminal.
func newBody(args []byte, input io.Reader) *body {
	r, w := io.Pipe()
	b := &body{pipe: r}
	from := io.Reader(bytes.NewReader(args))
	if input != nil {
		from = io.MultiReader(from, input)
	}
	go func() {
		_, err := io.Copy(w, from)
		w.CloseWithError(err)
	}()
	return b
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.pipe.Read(p)
	if err == nil {
		return n, nil
	}
	if !errors.Is(err, io.EOF) {
		b.abort(err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err != nil {
		return 0, b.err
	}
	b.complete = true
	return n, io.EOF
}

// Close implements io.Closer.
func (b *body) Close() error { return b.pipe.Close() }

// abort makes the body end with err, and reports whether it was not complete.
func (b *body) abort(err error) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.complete {
		return false
	}
	if b.err == nil {
		b.err = err
	}
	b.pipe.CloseWithError(b.err)
	return true
}

// aborted returns why the body was aborted, or nil.
func (b *body) aborted() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.err
}
