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
	"slices"

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

// compact returns the module with fewer bytes and the same behaviour: it joins the thousands of
// segments of the data section into a few, zeroes the tables that are needed only for line numbers
// of panics, replaces a large regular table with a loop that writes it at the start, and shortens
// address computations in code.
func compact(built []byte) ([]byte, error) {
	m, err := readModule(built)
	if err != nil {
		return nil, err
	}
	m = slices.Clone(m)
	segments, err := readSegments(m.find(dataSection).body)
	if err != nil {
		return nil, err
	}
	merged := mergeSegments(segments)
	if !dropLines(merged) {
		fmt.Fprintln(os.Stderr, "pack: unknown layout of the tables of this Go release: line numbers are kept")
	}
	if code := m.find(codeSection); code != nil {
		if short, err := foldAddresses(code.body); err == nil {
			code.body = short
		} else {
			fmt.Fprintln(os.Stderr, "pack: the code is kept as it is:", err)
		}
	}
	if rest, table, ok := cutBuckets(merged); ok {
		if with, err := m.withStart(table.fillCode()); err == nil {
			m, merged = with, rest
		} else {
			fmt.Fprintln(os.Stderr, "pack: the table of buckets is kept:", err)
		}
	}
	m.find(dataSection).body = writeSegments(splitZeros(merged))
	return m.encode(), nil
}
