// Embedbench compares our embed with others around the same framed page: number and size of
// requests, first paint of the frame, layout shift of the partner's page, and run time of its
// scripts. The partner is localhost and the publisher 127.0.0.1, which are different sites for the
// browser. Each response is delayed by 100 ms.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"slices"
	"text/tabwriter"
	"time"
)

func main() {
	log.SetFlags(0)
	dir := flag.String("peers", "build/peers", "directory that .ci/peers fills")
	delay := flag.Duration("delay", 100*time.Millisecond, "delay of each response")
	runs := flag.Int("runs", 5, "runs of each embed; the median is shown")
	flag.Parse()
	if err := runBenchmark(context.Background(), os.Stdout, *dir, *delay, *runs); err != nil {
		log.Fatal("embedbench: ", err)
	}
}

func runBenchmark(ctx context.Context, out io.Writer, dir string, delay time.Duration, runs int) error {
	all, err := readPeers(dir)
	if err != nil {
		return err
	}
	h, err := startServers(delay, all)
	if err != nil {
		return err
	}
	defer h.close()
	b, err := openBrowser(ctx)
	if err != nil {
		return err
	}
	defer b.close()
	for _, width := range []int64{1280, 390} {
		rows := make([]figures, len(all))
		for i, p := range all {
			measured := make([]figures, 0, runs)
			for range runs {
				h.takeTraffic()
				f, err := b.measure(h.partnerURL(i), width)
				if err != nil {
					return fmt.Errorf("%s at %d px: %w", p.name, width, err)
				}
				f.Requests, f.Bytes = h.takeTraffic()
				measured = append(measured, f)
			}
			rows[i] = median(measured)
		}
		fmt.Fprintf(out, "\nhost %d px wide, responses delayed by %v, median of %d\n", width, delay, runs)
		if err := writeTable(out, all, rows); err != nil {
			return err
		}
	}
	return nil
}

type figures struct {
	Requests   int     `json:"requests"`   // to the publisher
	Bytes      int     `json:"bytes"`      // of the response bodies, compressed
	HostPaint  float64 `json:"hostPaint"`  // ms from the navigation
	FramePaint float64 `json:"framePaint"` // ms from the navigation
	Shift      float64 `json:"shift"`      // cumulative layout shift of the partner's page
	Script     float64 `json:"script"`     // ms of the partner's main thread
}

func median(all []figures) figures {
	return figures{
		Requests: medianOf(all, func(f figures) int { return f.Requests }), Bytes: medianOf(all, func(f figures) int { return f.Bytes }),
		HostPaint: medianOf(all, func(f figures) float64 { return f.HostPaint }), FramePaint: medianOf(all, func(f figures) float64 { return f.FramePaint }),
		Shift: medianOf(all, func(f figures) float64 { return f.Shift }), Script: medianOf(all, func(f figures) float64 { return f.Script }),
	}
}

func medianOf[T cmp.Ordered](all []figures, of func(figures) T) T {
	list := make([]T, 0, len(all))
	for _, f := range all {
		list = append(list, of(f))
	}
	slices.Sort(list)
	return list[len(list)/2]
}

func writeTable(out io.Writer, peers []peer, rows []figures) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "embed\trequests\tbytes\thost paints ms\tframe paints ms\thost shift\thost script ms\t")
	for i, r := range rows {
		fmt.Fprintf(w, "%s\t%d\t%d\t%.0f\t%.0f\t%.3f\t%.1f\t\n", peers[i].name, r.Requests, r.Bytes, r.HostPaint, r.FramePaint, r.Shift, r.Script)
	}
	return w.Flush()
}
