// Pack makes a Go program for the browser smaller without changing its
// behaviour, and compresses it for the server.
//
//	go run ./web/wasm/pack built.wasm app.wasm
//
// writes app.wasm, app.wasm.br and app.wasm.gz; with -plain, app.wasm only.
package main

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/andybalholm/brotli"
)

func main() {
	plain := flag.Bool("plain", false, "write no compressed forms")
	flag.Parse()
	if flag.NArg() != 2 {
		fmt.Fprintln(os.Stderr, "usage: pack [-plain] built.wasm app.wasm")
		os.Exit(2)
	}
	if err := packFile(flag.Arg(0), flag.Arg(1), *plain); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func packFile(from, to string, plain bool) error {
	built, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	body, err := compact(built)
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	if err := os.WriteFile(to, body, 0o644); err != nil || plain {
		return err
	}
	for ext, newWriter := range map[string]func(*bytes.Buffer) (io.WriteCloser, error){".br": newBrotli, ".gz": newGzip} {
		var b bytes.Buffer
		w, err := newWriter(&b)
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

// newBrotli returns a writer with the widest window of RFC 7932, 24 bits.
// Browsers refuse the separate format "large window brotli".
func newBrotli(b *bytes.Buffer) (io.WriteCloser, error) {
	return brotli.NewWriterOptions(b, brotli.WriterOptions{Quality: 11, LGWin: 24}), nil
}

func newGzip(b *bytes.Buffer) (io.WriteCloser, error) {
	return gzip.NewWriterLevel(b, gzip.BestCompression)
}

// compact rewrites a module's data section: it joins its thousands of segments
// into a few, and zeroes the tables that only line numbers of panics need.
func compact(module []byte) ([]byte, error) {
	m, err := readModule(module)
	if err != nil {
		return nil, err
	}
	segments, err := readSegments(m.data)
	if err != nil {
		return nil, err
	}
	merged := mergeSegments(segments)
	if !dropLines(merged) {
		fmt.Fprintln(os.Stderr, "pack: unknown layout of the tables of this Go release: line numbers are kept")
	}
	return m.withData(writeSegments(merged)), nil
}
