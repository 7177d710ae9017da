// Bench measures the server with wrk: a cached article page, compared with a minimal handler that
// writes the same bytes, and the listings API over a large store. Absolute rates depend on the
// machine; the ratio of the page to the handler does not.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

func main() {
	binary := flag.String("binary", "bin/broadside", "the server")
	seconds := flag.Int("seconds", 5, "length of each wrk run")
	rows := flag.Int("rows", 100_000, "listings in the store")
	bare := flag.String("bare", "", "serve only this file (used by bench itself)")
	keep := flag.String("keep", "", "keep the filled store in this directory, and use it if it is there")
	onlyUncached := flag.Bool("uncached", false, "measure only answers that have to be made")
	only := flag.String("only", "", "measure only those answers that have to be made whose kind and surface match this regular expression: 'search /listings$'")
	addresses := flag.Int("addresses", 1000, "addresses of each kind that are requested once")
	bareAnswers := flag.String("bare-answers", "", "serve only the answers in this file (used by bench itself)")
	bareStore := flag.String("bare-store", "", "the database that -bare-answers reads")
	flag.Parse()
	if *bare != "" {
		log.Fatal(serveBare(*bare))
	}
	if *bareAnswers != "" {
		log.Fatal(serveAnswers(*bareAnswers, *bareStore))
	}
	b := benchmarks{binary: *binary, keep: *keep, rows: *rows, seconds: *seconds, addresses: *addresses, onlyUncached: *onlyUncached}
	var err error
	if b.only, err = regexp.Compile(*only); err != nil {
		log.Fatal("bench: -only: ", err)
	}
	if err := b.run(context.Background()); err != nil {
		log.Fatal("bench: ", err)
	}
}

// serveBare serves one file from memory with a minimal handler, the reference of the ratio.
func serveBare(name string) error {
	body, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	length := []string{strconv.Itoa(len(body))}
	kind := []string{"text/html; charset=utf-8"}
	return listenAndServe(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h["Content-Type"] = kind
		h["Content-Length"] = length
		_, _ = w.Write(body)
	}))
}

// serveAnswers serves the responses in file with a bareAnswers handler, which reads their listings
// from store. It is the reference for responses that are not cached.
func serveAnswers(file, store string) error {
	h, err := newBareAnswers(file, store)
	if err != nil {
		return err
	}
	return listenAndServe(h)
}

func listenAndServe(h http.Handler) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("listening on http://" + l.Addr().String())
	return http.Serve(l, h)
}

// benchmarks has the settings of a run, see the flags.
type benchmarks struct {
	binary, keep             string
	rows, seconds, addresses int
	onlyUncached             bool
	only                     *regexp.Regexp
}

func (b *benchmarks) run(ctx context.Context) error {
	data, err := os.MkdirTemp("", "broadside-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	large := filepath.Join(cmp.Or(b.keep, data), strconv.Itoa(b.rows))
	if err := fillStore(ctx, large, b.rows); err != nil {
		return err
	}
	if !b.onlyUncached {
		measure := func(paper string) error { return benchPage(ctx, paper, data, b.seconds) }
		if err := withProgram(ctx, measure, b.binary, "-addr", "127.0.0.1:0", "-data", filepath.Join(data, "paper")); err != nil {
			return err
		}
		if err := benchAPI(ctx, b.binary, large, b.rows, b.seconds); err != nil {
			return err
		}
	}
	if err := benchUncached(ctx, b.binary, large, b.rows, b.addresses, b.only); err != nil {
		return err
	}
	return benchWrites(ctx, b.binary, large, b.rows, b.seconds)
}

// benchPage compares the cached article page with the minimal handler, alternating three times,
// uncompressed and as brotli.
func benchPage(ctx context.Context, paper, data string, seconds int) error {
	slug, err := matchBody(ctx, paper+"/api/v1/articles?limit=1", `"slug":"([^"]+)"`)
	if err != nil {
		return err
	}
	page := paper + "/articles/" + slug
	for _, encoding := range []string{"identity", "br"} {
		body, err := fetchBody(ctx, page, encoding)
		if err != nil {
			return err
		}
		file := filepath.Join(data, "page."+encoding)
		if err := os.WriteFile(file, body, 0o600); err != nil {
			return err
		}
		self, err := os.Executable()
		if err != nil {
			return err
		}
		var ratios []float64
		compare := func(bare string) error {
			for range 3 {
				pageRate, err := runWrk(ctx, page, encoding, seconds)
				if err != nil {
					return err
				}
				bareRate, err := runWrk(ctx, bare+"/", encoding, seconds)
				if err != nil {
					return err
				}
				ratios = append(ratios, pageRate/bareRate)
				fmt.Printf("article page, %-8s %6d bytes: %8.0f requests/s, bare handler %8.0f, ratio %.2f\n", encoding, len(body), pageRate, bareRate, pageRate/bareRate)
			}
			return nil
		}
		if err := withProgram(ctx, compare, self, "-bare", file); err != nil {
			return err
		}
		slices.Sort(ratios)
		fmt.Printf("article page, %-8s median ratio %.2f (budget 0.90)\n", encoding, ratios[1])
	}
	return nil
}
