package command

import (
	"context"
	"errors"
	"os"
	"syscall"
	"testing"
	"time"
)

// Not parallel: it sends signals to its own process.
func TestWithSignals(t *testing.T) {
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		ctx, stop := WithSignals(t.Context())
		self, err := os.FindProcess(os.Getpid())
		if err != nil {
			t.Fatal(err)
		}
		if err := self.Signal(s); err != nil {
			t.Skip("no signals here: ", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Minute):
			t.Fatalf("%v has not ended the context", s)
		}
		var got *Interrupted
		if !errors.As(context.Cause(ctx), &got) || got.Signal != s {
			t.Errorf("after %v the cause is %v", s, context.Cause(ctx))
		}
		stop()
	}
	ctx, stop := WithSignals(t.Context())
	stop()
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("after stop the cause is %v, want %v", err, context.Canceled)
	}
}
