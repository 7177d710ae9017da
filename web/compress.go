package web

import (
	"bytes"
	"github.com/klauspost/compress/gzip"
	"sync"

	"github.com/andybalholm/brotli"
)

// Brotli returns body in brotli at quality 0…11.
func Brotli(body []byte, quality int) []byte {
	var b bytes.Buffer
	w, _ := brotliWriters[quality].Get().(*brotli.Writer)
	if w == nil {
		w = brotli.NewWriterLevel(&b, quality)
	} else {
		w.Reset(&b)
	}
	// Writing to a bytes.Buffer cannot fail.
	_, _ = w.Write(body)
	_ = w.Close()
	brotliWriters[quality].Put(w)
	return b.Bytes()
}

// Gzip returns body in gzip at level 1…9.
func Gzip(body []byte, level int) []byte {
	var b bytes.Buffer
	w, _ := gzipWriters[level].Get().(*gzip.Writer)
	if w == nil {
		w, _ = gzip.NewWriterLevel(&b, level)
	} else {
		w.Reset(&b)
	}
	_, _ = w.Write(body)
	_ = w.Close()
	gzipWriters[level].Put(w)
	return b.Bytes()
}

// A gzip writer has a megabyte of tables and is reused: one pool per level.
var (
	brotliWriters [brotli.BestCompression + 1]sync.Pool
	gzipWriters   [gzip.BestCompression + 1]sync.Pool
)

// shorter returns small if it is shorter than body, else nil.
func shorter(small, body []byte) []byte {
	if len(small) < len(body) {
		return small
	}
	return nil
}
