//go:build thorough

package main

import (
	"testing"
	"time"
)

// TestMeasure measures one of our embeds and one peer in Chromium.
func TestMeasure(t *testing.T) {
	t.Parallel()
	all, err := readPeers("../../build/peers")
	if err != nil {
		t.Fatal(err)
	}
	h, err := startServers(20*time.Millisecond, all)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.close)
	b, err := openBrowser(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.close)
	for _, tt := range []struct {
		i     int
		moves bool
	}{{0, false}, {4, true}} {
		f, err := b.measure(h.partnerURL(tt.i), 390)
		if err != nil {
			t.Fatalf("%s: %v", all[tt.i].name, err)
		}
		if f.FramePaint <= 0 || f.HostPaint <= 0 || f.Script <= 0 || f.Shift > 0 != tt.moves {
			t.Errorf("%s: %+v", all[tt.i].name, f)
		}
	}
}
