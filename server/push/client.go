package push

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"broadside/articles/convert/fetch"
)

// Urgency tells a device with little battery whether to wake up for a message (RFC 8030 §5.3).
type Urgency string

// The urgencies that are used.
const (
	Normal Urgency = "normal"
	High   Urgency = "high"
)

// Message is one message for one subscription.
type Message struct {
	Body    []byte        // at most MaxMessage bytes
	TTL     time.Duration // how long the push service keeps it for a device that is off
	Urgency Urgency
	Topic   string // replaces an undelivered message with the same topic; any text
}

// Outcome is the result of sending a message.
type Outcome string

// The outcomes. Only after Later and Paused may the same message be sent again.
const (
	Sent    Outcome = "sent"
	Gone    Outcome = "gone"    // the subscription has ended (404, 410)
	TooBig  Outcome = "too big" // 413
	Later   Outcome = "later"   // the push service is busy or cannot be reached (429, 5xx)
	Paused  Outcome = "paused"  // as Later, but nothing was sent: the push service has asked to wait
	Refused Outcome = "refused" // any other status, or an address or key that cannot be used
)

// Result is an outcome with its reason.
type Result struct {
	Outcome Outcome
	After   time.Duration // with Later and Paused: the time that the push service asked for; 0 if it did not
	Err     error         // nil with Sent; without the endpoint, which is a secret
}

const (
	timeout       = 8 * time.Second
	maxRetryAfter = 24 * time.Hour
	maxPaused     = 1000
)

// Client sends messages. It is safe for concurrent use.
type Client struct {
	signer *Signer
	http   http.Client
	now    func() time.Time

	mu     sync.Mutex
	paused map[string]time.Time // by the origin of a push service, the time until which it accepts no messages
}

// NewClient returns a Client. A nil transport is one that connects to public addresses only; tests
// give another. now may be nil.
func NewClient(signer *Signer, transport http.RoundTripper, now func() time.Time) *Client {
	if transport == nil {
		transport = newTransport()
	}
	if now == nil {
		now = time.Now
	}
	follow := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Client{signer: signer, http: http.Client{Transport: transport, Timeout: timeout, CheckRedirect: follow}, now: now, paused: map[string]time.Time{}}
}

// newTransport returns a transport without proxies that refuses addresses that are not public: the
// endpoint comes from a stranger, and must not reach into the operator's network.
func newTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: timeout, Control: func(_, address string, _ syscall.RawConn) error { return checkDial(address) }}
	return &http.Transport{
		DialContext: dialer.DialContext, TLSHandshakeTimeout: timeout, ForceAttemptHTTP2: true,
		MaxIdleConnsPerHost: 16, IdleConnTimeout: time.Minute, MaxResponseHeaderBytes: 16 << 10,
	}
}

// checkDial checks an address to which a name was resolved.
func checkDial(address string) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	if !fetch.IsPublic(to.Addr().Unmap()) {
		return fmt.Errorf("%s is not a public address", to.Addr())
	}
	return nil
}

// Send sends a message, once.
func (c *Client) Send(ctx context.Context, to Subscription, m Message) Result {
	origin, err := to.origin()
	if err != nil {
		return Result{Outcome: Refused, Err: err}
	}
	if wait := c.pause(origin); wait > 0 {
		return Result{Outcome: Paused, After: wait, Err: fmt.Errorf("%s asked to wait", origin)}
	}
	request, err := c.newRequest(ctx, origin, to, m)
	if err != nil {
		return Result{Outcome: Refused, Err: err}
	}
	response, err := c.http.Do(request)
	if err != nil {
		return Result{Outcome: Later, Err: fmt.Errorf("%s cannot be reached: %w", origin, withoutAddress(err))}
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 16<<10)) // so that the connection is used again
	return c.readResponse(origin, response, len(m.Body))
}

func (c *Client) newRequest(ctx context.Context, origin string, to Subscription, m Message) (*http.Request, error) {
	body, err := Encrypt(m.Body, to.Keys)
	if err != nil {
		return nil, err
	}
	authorization, err := c.signer.Authorization(origin, c.now())
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, to.Endpoint, bytes.NewReader(body))
	if err != nil {
		return nil, withoutAddress(err)
	}
	h := request.Header
	h.Set("Authorization", authorization)
	h.Set("Content-Encoding", "aes128gcm")
	h.Set("Content-Type", "application/octet-stream")
	h.Set("TTL", strconv.Itoa(max(0, int(m.TTL/time.Second))))
	h.Set("Urgency", string(m.Urgency))
	if m.Topic != "" {
		sum := sha256.Sum256([]byte(m.Topic))
		h.Set("Topic", encodeBase64(sum[:])[:32]) // at most 32 characters of base64url (RFC 8030 §5.4)
	}
	return request, nil
}

func (c *Client) readResponse(origin string, response *http.Response, bytes int) Result {
	fail := func(outcome Outcome) Result {
		return Result{Outcome: outcome, Err: fmt.Errorf("%s sent status %d", origin, response.StatusCode)}
	}
	switch status := response.StatusCode; {
	case status >= 200 && status < 300:
		return Result{Outcome: Sent}
	case status == http.StatusNotFound || status == http.StatusGone:
		return fail(Gone)
	case status == http.StatusRequestEntityTooLarge:
		return Result{Outcome: TooBig, Err: fmt.Errorf("%s refuses a message of %d bytes", origin, bytes)}
	case status == http.StatusTooManyRequests || status >= 500:
		out := fail(Later)
		if out.After = retryAfter(response.Header.Get("Retry-After"), c.now()); out.After > 0 {
			c.pauseUntil(origin, c.now().Add(out.After))
		}
		return out
	}
	return fail(Refused)
}

// retryAfter reads Retry-After: a number of seconds or a date (RFC 9110 §10.2.3). It returns 0
// without a usable value.
func retryAfter(value string, now time.Time) time.Duration {
	var wait time.Duration
	if seconds, err := strconv.Atoi(strings.TrimSpace(value)); err == nil {
		wait = time.Duration(min(max(0, seconds), int(maxRetryAfter/time.Second))) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		wait = at.Sub(now)
	}
	return min(max(0, wait), maxRetryAfter)
}

// pause returns how long a push service wants no messages.
func (c *Client) pause(origin string) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.paused[origin].Sub(c.now())
}

func (c *Client) pauseUntil(origin string, at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.paused) >= maxPaused {
		clear(c.paused)
	}
	c.paused[origin] = at
}

// withoutAddress returns the cause of an error of package http, without the request's address.
func withoutAddress(err error) error {
	type unwrapper interface{ Unwrap() error }
	if u, ok := err.(unwrapper); ok && u.Unwrap() != nil {
		return u.Unwrap()
	}
	return err
}
