package subscribers

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"broadside/server/push"
	"broadside/server/store"
)

const (
	deliveryBatch   = 128
	concurrency     = 16
	maxAttempts     = 8
	maxFailures     = 5 // refused messages in sequence after which a subscriber is removed
	firstRetry      = 30 * time.Second
	maxRetry        = time.Hour
	idleInterval    = time.Minute
	deliveryTimeout = 9 * time.Second // within the grace of a server that stops
)

func (s *Service) wakeUp() {
	for _, loop := range []chan struct{}{s.wake, s.wakeMail} {
		select {
		case loop <- struct{}{}:
		default:
		}
	}
}

// runDeliveries sends due notices to browsers until ctx ends.
func (s *Service) runDeliveries(ctx context.Context) { s.runLoop(ctx, false, s.wake, s.Deliver) }

// runLoop calls deliver repeatedly until ctx ends. deliver sends a batch and returns its size;
// after an empty batch or an error, runLoop waits for wake or for the next due time.
func (s *Service) runLoop(ctx context.Context, mail bool, wake <-chan struct{}, deliver func(context.Context) (int, error)) {
	for ctx.Err() == nil {
		n, err := deliver(ctx)
		if err != nil {
			s.logError(ctx, "deliveries", err)
		}
		if n > 0 && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-wake:
		case <-time.After(s.idleTime(ctx, mail)):
		}
	}
}

// idleTime returns the time until the next delivery is due, at most idleInterval.
func (s *Service) idleTime(ctx context.Context, mail bool) time.Duration {
	due, found, err := s.Store.NextDelivery(ctx, mail)
	if err != nil || !found {
		return idleInterval
	}
	return min(max(due.Sub(s.Now()), time.Second), idleInterval)
}

// Deliver sends a batch of due deliveries to browsers and returns its size. A delivery is claimed
// in the store before it is sent, and removed afterwards: if the process is killed in between, it
// is not sent again. The claimed batch is sent even if ctx ends.
func (s *Service) Deliver(ctx context.Context) (int, error) {
	batch, err := s.Store.ClaimDeliveries(ctx, s.Now(), false, deliveryBatch)
	if err != nil || len(batch) == 0 {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), deliveryTimeout*deliveryBatch/concurrency)
	defer cancel()
	results := make([]store.Delivered, len(batch))
	var senders sync.WaitGroup
	places := make(chan struct{}, concurrency)
	for i := range batch {
		places <- struct{}{}
		senders.Go(func() {
			defer func() { <-places }()
			results[i] = s.deliverOne(ctx, &batch[i])
		})
	}
	senders.Wait()
	return len(batch), s.Store.FinishDeliveries(ctx, results)
}

// deliverOne sends a notice to a subscriber.
func (s *Service) deliverOne(ctx context.Context, d *store.Delivery) store.Delivered {
	out := store.Delivered{Notice: d.Notice.Key, Subscriber: d.Subscriber.ID, Fate: store.FateDropped}
	now := s.Now()
	left := d.Notice.Expires.Sub(now)
	if left <= 0 {
		return out
	}
	if end := quietUntil(&d.Subscriber, d.Notice.Urgent, now); !end.IsZero() { // after a retry, or a change of the settings
		return s.postpone(out, d, store.FatePostpone, end)
	}
	to := push.Subscription{Endpoint: d.Subscriber.Endpoint, Keys: push.Keys{P256dh: d.Subscriber.P256dh, Auth: d.Subscriber.Auth}}
	m := push.Message{Body: d.Notice.Body, TTL: left, Urgency: push.Normal, Topic: d.Notice.Topic}
	if d.Notice.Urgent {
		m.Urgency = push.High
	}
	result := s.Client.Send(ctx, to, m)
	switch result.Outcome {
	case push.Sent:
		out.Fate = store.FateSent
	case push.Gone:
		out.Fate = store.FateGone
	case push.Later:
		return s.postpone(out, d, store.FateRetry, now.Add(max(result.After, backoff(d.Attempts))))
	case push.Paused:
		return s.postpone(out, d, store.FatePostpone, now.Add(result.After))
	case push.TooBig:
		s.Log.Error("subscribers: a push service refuses a notification for its size", "topic", d.Notice.Topic, "error", result.Err)
	case push.Refused:
		s.Log.Warn("subscribers: a notification was refused", "topic", d.Notice.Topic, "error", result.Err)
		if out.Fate = store.FateFailed; d.Subscriber.Failures+1 >= maxFailures {
			out.Fate = store.FateGone
		}
	}
	return out
}

// postpone returns out with fate and the time of the next attempt. If the notice has expired by
// then, or was tried maxAttempts times, it returns out unchanged.
func (s *Service) postpone(out store.Delivered, d *store.Delivery, fate store.Fate, due time.Time) store.Delivered {
	if due.Before(d.Notice.Expires) && (fate == store.FatePostpone || d.Attempts+1 < maxAttempts) {
		out.Fate, out.Due = fate, due
	}
	return out
}

// backoff returns the time before another attempt: it doubles, with up to a quarter at random so
// that retries do not come all at once.
func backoff(attempts int) time.Duration {
	wait := min(firstRetry<<min(attempts, 10), maxRetry)
	return wait + rand.N(wait/4)
}
