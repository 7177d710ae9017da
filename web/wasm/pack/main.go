// Press makes a Go program for the browser as small as it gets, without
// changing what it does, and packs it for the server to send as it stands.
//
//	go run ./web/wasm/pack built.wasm app.wasm
//
// writes app.wasm, app.wasm.br and app.wasm.gz.
package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"

	"github.com/andybalholm/brotli"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: press built.wasm app.wasm")
		os.Exit(2)
	}
	if err := press(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "press:", err)
		os.Exit(1)
	}
}

func press(from, to string) error {
	built, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	body, err := squeeze(built)
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	if err := os.WriteFile(to, body, 0o644); err != nil {
		return err
	}
	for ext, pack := range map[string]func(*bytes.Buffer) (io.WriteCloser, error){".br": packBrotli, ".gz": packGzip} {
		var b bytes.Buffer
		w, err := pack(&b)
		if err == nil {
			_, err = w.Write(body)
		}
		if err == nil {
			err = w.Close()
		}
		if err == nil {
			err = os.WriteFile(to+ext, b.Bytes(), 0o644)
		}
		if err != nil {
			return fmt.Errorf("%s%s: %w", to, ext, err)
		}
	}
	return nil
}

// packBrotli uses the widest window of RFC 7932 (24 bits); "large window"
// brotli is another format, which browsers refuse.
func packBrotli(b *bytes.Buffer) (io.WriteCloser, error) {
	return brotli.NewWriterOptions(b, brotli.WriterOptions{Quality: 11, LGWin: 24}), nil
}

func packGzip(b *bytes.Buffer) (io.WriteCloser, error) {
	return gzip.NewWriterLevel(b, gzip.BestCompression)
}

// squeeze rewrites a module's data section: its thousands of segments become a
// few, and the tables that only a panic's line numbers need become zeros.
func squeeze(module []byte) ([]byte, error) {
	m, err := readModule(module)
	if err != nil {
		return nil, err
	}
	segments, err := readSegments(m.data)
	if err != nil {
		return nil, err
	}
	merged := merge(segments)
	if !dropLines(merged) {
		fmt.Fprintln(os.Stderr, "press: this Go lays out its tables in a new way: line numbers stay in")
	}
	return m.with(writeSegments(merged)), nil
}
