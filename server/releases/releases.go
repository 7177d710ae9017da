// Package releases keeps the programs for the browser (app.wasm) that a server has served last,
// and compresses the current one with each of them as the dictionary (RFC 9842, Compression
// Dictionary Transport): a reader who has a kept program downloads the difference only.
package releases

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/andybalholm/brotli"

	"broadside/server/atomicfile"
)

// Kept is the number of earlier programs that are kept and from which deltas are made.
const Kept = 3

// maxProgram is the limit of a program in bytes, uncompressed: a damaged file cannot fill the
// memory.
const maxProgram = 64 << 20

// Config describes the releases of a server.
type Config struct {
	Dir     string      // directory of the kept programs; created if missing
	Program []byte      // the current program
	Whole   []byte      // the current program in brotli; empty if the server was built without it
	Busy    func() bool // whether readers wait for responses: then the work takes at most half of a processor
	Log     *slog.Logger
}

// Releases holds the deltas to the current program.
type Releases struct {
	Config
	mu     sync.RWMutex
	deltas map[[sha256.Size]byte][]byte // by the SHA-256 of the dictionary
}

// New returns Releases without deltas. Run makes them.
func New(c Config) *Releases {
	return &Releases{Config: c, deltas: map[[sha256.Size]byte][]byte{}}
}

// Delta returns the current program in the content coding "dcz" for a client that has the program
// with this SHA-256, or nil if there is none: the program is not among the kept ones, its delta is
// not ready, or it would not be smaller than the program in brotli.
func (r *Releases) Delta(dictionary [sha256.Size]byte) []byte {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.deltas[dictionary]
}

// Run stores the current program, removes the oldest ones and makes the deltas, one after the
// other, the newest dictionary first. It returns when all are made or ctx ends. Faults are logged:
// without deltas, readers download the whole program.
func (r *Releases) Run(ctx context.Context) {
	if len(r.Whole) == 0 {
		return
	}
	earlier, err := r.store()
	if err != nil {
		r.Log.Warn("the browser's program is not kept: readers will download the next one whole", "dir", r.Dir, "error", err)
	}
	for _, e := range earlier {
		if err := r.addDelta(ctx, e); err != nil {
			if ctx.Err() != nil {
				return
			}
			r.Log.Warn("no delta from an earlier program of the browser", "file", e.path, "error", err)
		}
	}
}

// store writes the current program to the directory unless it is the newest there, and returns
// the programs that precede it, the newest first.
func (r *Releases) store() ([]entry, error) {
	if err := os.MkdirAll(r.Dir, 0o750); err != nil {
		return nil, err
	}
	all, err := readDir(r.Dir)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(r.Program)
	var earlier, unneeded []entry
	next, found := 1, false
	for i, e := range all { // the newest first
		next = max(next, e.number+1)
		switch {
		case e.sum == sum && i == 0:
			found = true
		case e.sum != sum && len(earlier) < Kept:
			earlier = append(earlier, e)
		default: // too old, or current again after a rollback
			unneeded = append(unneeded, e)
		}
	}
	if !found {
		err = atomicfile.Write(filepath.Join(r.Dir, fileName(next, sum)), 0o640, func(w io.Writer) error {
			_, err := w.Write(r.Whole)
			return err
		})
	}
	if err == nil {
		for _, e := range unneeded {
			err = errors.Join(err, os.Remove(e.path))
		}
	}
	return earlier, err
}

// addDelta makes the delta from one program. A file that is damaged is removed.
func (r *Releases) addDelta(ctx context.Context, e entry) error {
	start := time.Now()
	dictionary, err := e.read()
	if err != nil {
		return errors.Join(err, os.Remove(e.path))
	}
	delta, err := Compress(ctx, r.Program, dictionary, r.Busy)
	if err != nil {
		return err
	}
	if len(delta) >= len(r.Whole) {
		return fmt.Errorf("it would have %d bytes, the whole program in brotli has %d", len(delta), len(r.Whole))
	}
	r.mu.Lock()
	r.deltas[e.sum] = delta
	r.mu.Unlock()
	r.Log.Info("delta of the browser's program", "from", fmt.Sprintf("%x", e.sum[:6]), "bytes", len(delta), "whole", len(r.Whole), "took", time.Since(start).Round(time.Millisecond))
	return nil
}

// read returns the program in a file, after comparing it with the hash in the name.
func (e entry) read() ([]byte, error) {
	f, err := os.Open(e.path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(io.LimitReader(brotli.NewReader(f), maxProgram)); err != nil {
		return nil, err
	}
	if sha256.Sum256(b.Bytes()) != e.sum {
		return nil, errors.New("the file is damaged: its content does not have the hash in its name")
	}
	return b.Bytes(), nil
}
