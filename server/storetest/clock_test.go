package storetest

import (
	"sync"
	"testing"
	"time"
)

func TestClock(t *testing.T) {
	t.Parallel()
	c := NewClock(Now)
	if got := c.Now(); !got.Equal(Now) {
		t.Errorf("a new clock shows %v, want %v", got, Now)
	}
	var wait sync.WaitGroup
	for range 60 {
		wait.Go(func() { c.Add(time.Minute) })
	}
	wait.Wait()
	if got := c.Now(); !got.Equal(Now.Add(time.Hour)) {
		t.Errorf("after 60 minutes it shows %v, want %v", got, Now.Add(time.Hour))
	}
	if c.Set(Now); !c.Now().Equal(Now) {
		t.Errorf("set back it shows %v, want %v", c.Now(), Now)
	}
}
