package releases

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"time"

	"github.com/klauspost/compress/zstd"
)

// magic begins a body in the content coding "dcz": a skippable frame of Zstandard with 32 bytes,
// the SHA-256 of the dictionary (RFC 9842 §5).
const magic = "\x5e\x2a\x4d\x18\x20\x00\x00\x00"

// HeaderSize is the number of bytes before the Zstandard frame.
const HeaderSize = len(magic) + sha256.Size

// maxWindow is the window size in bytes that every client supports, whatever its dictionary (RFC
// 9842 §5). Until the window is full, a decoder sees the whole dictionary.
const maxWindow = 8 << 20

// blockSize is the number of bytes that are compressed between two checks of ctx and busy.
const blockSize = 128 << 10

// Compress returns body in the content coding "dcz" with a raw dictionary. It uses one processor,
// half of
// it while busy (nil: never) returns true, and about 80 MB of memory. It decodes the result and
// compares it with body before it returns it.
func Compress(ctx context.Context, body, dictionary []byte, busy func() bool) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(body) > maxWindow {
		return nil, errors.New("a program larger than the window of Zstandard has no delta")
	}
	sum := sha256.Sum256(dictionary)
	var out bytes.Buffer
	out.WriteString(magic)
	out.Write(sum[:])
	w, err := zstd.NewWriter(&out, zstd.WithEncoderDictRaw(0, dictionary), zstd.WithEncoderLevel(zstd.SpeedBestCompression),
		zstd.WithWindowSize(maxWindow), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	for block := range slices.Chunk(body, blockSize) {
		start := time.Now()
		if _, err := w.Write(block); err != nil {
			return nil, err
		}
		if err := rest(ctx, time.Since(start), busy); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	back, err := Decompress(out.Bytes(), dictionary)
	if err == nil && !bytes.Equal(back, body) {
		err = errors.New("the delta does not give the program back")
	}
	return out.Bytes(), err
}

// rest pauses the work for d if readers are waiting for responses.
func rest(ctx context.Context, d time.Duration, busy func() bool) error {
	if busy == nil || !busy() {
		return ctx.Err()
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// Decompress returns the body of a delta for a client that has the dictionary.
func Decompress(delta, dictionary []byte) ([]byte, error) {
	sum := sha256.Sum256(dictionary)
	if len(delta) < HeaderSize || string(delta[:len(magic)]) != magic || !bytes.Equal(delta[len(magic):HeaderSize], sum[:]) {
		return nil, errors.New("this is no delta from this dictionary")
	}
	r, err := zstd.NewReader(bytes.NewReader(delta[HeaderSize:]), zstd.WithDecoderDictRaw(0, dictionary),
		zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var b bytes.Buffer
	_, err = b.ReadFrom(r)
	return b.Bytes(), err
}
