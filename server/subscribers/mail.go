package subscribers

import (
	"context"
	"strconv"
	"sync"
	"time"

	"broadside/server/mailer"
	"broadside/server/store"
)

const (
	mailBatch       = 32
	signupBatch     = 32
	mailConcurrency = 4
	stopTimeout     = 8 * time.Second // how long a message may still take when the program stops
	mailOff         = time.Hour       // time between attempts while e-mail is turned off, until the notice expires
)

// Limits against people who sign up the addresses of others.
const (
	signupLife       = 48 * time.Hour // of a request that is not confirmed
	signupPause      = 24 * time.Hour // between two messages to an address that has not confirmed
	maxSignups       = 10_000         // requests that are not confirmed
	maxSignupsHourly = 20             // requests from one address of a client
	maxSignupsDaily  = 100
)

// runMail sends e-mail that is due until ctx ends.
func (s *Service) runMail(ctx context.Context) { s.runLoop(ctx, true, s.wakeMail, s.DeliverMail) }

// DeliverMail removes signups that were not confirmed in time, sends a batch of due messages, and
// returns its size. As in Deliver, messages are claimed before they are sent. When ctx ends,
// messages being sent have stopTimeout to finish, and the others wait for the next start.
func (s *Service) DeliverMail(ctx context.Context) (int, error) {
	if s.Mailer != nil {
		defer s.Mailer.CloseIdle()
	}
	if err := s.Store.DropSignups(ctx, s.Now().Add(-signupLife)); err != nil {
		return 0, err
	}
	signups, err := s.deliverSignups(ctx)
	if err != nil {
		return signups, err
	}
	batch, err := s.Store.ClaimDeliveries(ctx, s.Now(), true, mailBatch)
	if err != nil || len(batch) == 0 {
		return signups, err
	}
	results := make([]store.Delivered, len(batch))
	finish := s.sendAll(ctx, len(batch), func(ctx context.Context, i int) mailer.Result {
		var result mailer.Result
		results[i], result = s.mailOne(ctx, &batch[i])
		return result
	})
	return signups + len(batch), s.Store.FinishDeliveries(finish, results)
}

// sendAll calls send for 0 to n-1, a few at the same time, and logs failures in one line per
// outcome. It returns a context that does not end with ctx, for storing the results.
func (s *Service) sendAll(ctx context.Context, n int, send func(ctx context.Context, i int) mailer.Result) context.Context {
	begun, cancel := contextWithGrace(ctx, stopTimeout)
	defer cancel()
	var senders sync.WaitGroup
	places := make(chan struct{}, mailConcurrency)
	results := make([]mailer.Result, n)
	for i := range n {
		places <- struct{}{}
		senders.Go(func() {
			defer func() { <-places }()
			if ctx.Err() != nil {
				results[i] = send(ctx, i)
			} else {
				results[i] = send(begun, i)
			}
		})
	}
	senders.Wait()
	s.logResults(results)
	return context.WithoutCancel(ctx)
}

// contextWithGrace returns a context that ends some time after ctx.
func contextWithGrace(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	out, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		timer := time.AfterFunc(grace, cancel)
		context.AfterFunc(out, func() { timer.Stop() })
	})
	return out, func() { stop(); cancel() }
}

func (s *Service) logResults(results []mailer.Result) {
	counts, first := map[mailer.Outcome]int{}, map[mailer.Outcome]error{}
	for _, r := range results {
		if r.Err == nil || r.IsRepeated() {
			continue
		}
		if counts[r.Outcome]++; first[r.Outcome] == nil {
			first[r.Outcome] = r.Err
		}
	}
	for _, line := range []struct {
		outcome mailer.Outcome
		text    string
	}{
		{mailer.Paused, "subscribers: e-mail cannot be sent, and waits"},
		{mailer.Later, "subscribers: e-mail was refused for the moment, and is tried again"},
		{mailer.Refused, "subscribers: e-mail was refused"},
		{mailer.Denied, "subscribers: e-mail was refused by a rule of the mail server; check -smtp and -mail-from"},
		{mailer.Unknown, "subscribers: e-mail is not sent again, because it may have arrived"},
		{mailer.Gone, "subscribers: addresses that do not exist were removed"},
	} {
		if n := counts[line.outcome]; n > 0 {
			s.Log.Warn(line.text, "count", n, "first", first[line.outcome])
		}
	}
}

// mailOne sends a notice to an address.
func (s *Service) mailOne(ctx context.Context, d *store.Delivery) (store.Delivered, mailer.Result) {
	out := store.Delivered{Notice: d.Notice.Key, Subscriber: d.Subscriber.ID, Fate: store.FateDropped}
	now := s.Now()
	if !now.Before(d.Notice.Expires) {
		return out, mailer.Result{}
	}
	if end := quietUntil(&d.Subscriber, d.Notice.Urgent, now); !end.IsZero() {
		return s.postpone(out, d, store.FatePostpone, end), mailer.Result{}
	}
	if s.Mailer == nil {
		return s.postpone(out, d, store.FatePostpone, now.Add(mailOff)), mailer.Result{}
	}
	message, err := s.noticeMessage(d)
	if err != nil {
		return out, mailer.Result{Outcome: mailer.Refused, Err: err}
	}
	result := s.Mailer.Send(ctx, message)
	switch result.Outcome {
	case mailer.Sent:
		out.Fate = store.FateSent
	case mailer.Gone:
		out.Fate = store.FateGone
	case mailer.Later:
		return s.postpone(out, d, store.FateRetry, now.Add(backoff(d.Attempts))), result
	case mailer.Paused:
		return s.postpone(out, d, store.FatePostpone, now.Add(result.After)), result
	case mailer.Refused:
		if out.Fate = store.FateFailed; d.Subscriber.Failures+1 >= maxFailures {
			out.Fate = store.FateGone
		}
	case mailer.Denied, mailer.Unknown: // dropped
	}
	return out, result
}

// deliverSignups sends the messages that ask for a confirmation, and returns their number.
func (s *Service) deliverSignups(ctx context.Context) (int, error) {
	if s.Mailer == nil {
		return 0, nil
	}
	batch, err := s.Store.ClaimSignups(ctx, s.Now(), signupBatch)
	if err != nil || len(batch) == 0 {
		return 0, err
	}
	results := make([]store.SignupMessage, len(batch))
	finish := s.sendAll(ctx, len(batch), func(ctx context.Context, i int) mailer.Result {
		one := &batch[i]
		results[i].ID = one.ID
		message, err := s.confirmationMessage(ctx, one)
		if err != nil {
			return mailer.Result{Outcome: mailer.Refused, Err: err}
		}
		result := s.Mailer.Send(ctx, message)
		switch now := s.Now(); {
		case result.Outcome == mailer.Paused:
			results[i].Due, results[i].Attempts = now.Add(result.After), one.Attempts
		case result.Outcome == mailer.Later && one.Attempts+1 < maxAttempts:
			results[i].Due, results[i].Attempts = now.Add(backoff(one.Attempts)), one.Attempts+1
		}
		return result
	})
	return len(batch), s.Store.FinishSignups(finish, results)
}

// noticeID returns the part of a message's ID that identifies the notice.
func noticeID(n *store.Notice) string { return strconv.FormatInt(n.Key, 10) }
