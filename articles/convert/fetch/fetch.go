// Package fetch loads pictures from public addresses of the Internet and from
// nowhere else: never from this machine or its network, however an address is
// written or redirected. Time, size and number of requests are bounded.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"syscall"
	"time"
)

// Limits on one request.
const (
	MaxSize      = 20 << 20 // bytes
	maxTime      = 30 * time.Second
	maxRedirects = 5
	maxRefusals  = 5 // failed connections to a host in a row, after which it is not asked again
	together     = 2 // requests at the same time
)

// Client loads files. It is safe for concurrent use.
type Client struct {
	http  *http.Client
	slots chan struct{}

	mu      sync.Mutex
	refused map[string]int // host → failed connections in a row
}

// NewClient returns a Client that connects to public addresses only.
func NewClient() *Client { return newClient(isPublicSite) }

// newClient returns a Client that connects to the addresses that allow accepts.
func newClient(allow func(netip.AddrPort) bool) *Client {
	dialer := &net.Dialer{
		Timeout: 10 * time.Second,
		// Control checks the resolved address that is dialled. A name that resolves to another
		// address the second time cannot bypass the check.
		Control: func(_, address string, _ syscall.RawConn) error {
			to, err := netip.ParseAddrPort(address)
			if err != nil || !allow(to) {
				return &refusal{address}
			}
			return nil
		},
	}
	transport := &http.Transport{
		DialContext: dialer.DialContext, Proxy: nil, // a proxy would resolve the names itself
		TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: 15 * time.Second, MaxResponseHeaderBytes: 64 << 10,
		MaxIdleConnsPerHost: together, IdleConnTimeout: 30 * time.Second, DisableCompression: true, ForceAttemptHTTP2: true,
	}
	return &Client{
		http:    &http.Client{Transport: transport, CheckRedirect: checkRedirect, Timeout: maxTime},
		slots:   make(chan struct{}, together),
		refused: map[string]int{},
	}
}

// refusal is the error for an address that is not public.
type refusal struct{ address string }

func (r *refusal) Error() string {
	return "the address " + r.address + " is not on the public Internet"
}

var errRedirects = fmt.Errorf("it is redirected more than %d times", maxRedirects)

// checkRedirect is called before each redirect is followed; Control checks the
// address that it leads to.
func checkRedirect(to *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return errRedirects
	}
	to.Header.Del("Referer")
	return checkURL(to.URL)
}

func checkURL(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%q is not fetched, only http and https", u.Scheme+":")
	case u.Hostname() == "":
		return errors.New("the address has no host")
	case u.User != nil:
		return errors.New("the address holds a name or a password")
	case u.Port() != "" && u.Port() != "80" && u.Port() != "443" && net.ParseIP(u.Hostname()) == nil:
		return fmt.Errorf("port %s is not fetched from, only 80 and 443", u.Port())
	}
	return nil
}

// Get returns the bytes at an address. It waits while two other requests run.
func (c *Client) Get(ctx context.Context, address string) ([]byte, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the address cannot be read")
	}
	if err := checkURL(u); err != nil {
		return nil, err
	}
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if c.hasFailed(u.Host) {
		return nil, fmt.Errorf("%s did not respond %d times; it is not asked again", u.Host, maxRefusals)
	}
	return c.get(ctx, u)
}

func (c *Client) get(ctx context.Context, u *url.URL) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("User-Agent", "Broadside-import/1")
	r.Header.Set("Accept", "image/*")
	answer, err := c.http.Do(r)
	if err != nil {
		c.note(u.Host, err)
		return nil, plainError(err)
	}
	defer answer.Body.Close()
	c.note(u.Host, nil)
	switch {
	case answer.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("the server answered %s", answer.Status)
	case answer.ContentLength > MaxSize:
		return nil, errSize
	}
	b, err := io.ReadAll(io.LimitReader(answer.Body, MaxSize+1))
	switch {
	case err != nil:
		return nil, plainError(err)
	case len(b) > MaxSize:
		return nil, errSize
	}
	return b, nil
}

var errSize = fmt.Errorf("it is larger than %d MB", MaxSize>>20)

// plainError returns the cause of an error without the method and the address,
// which the caller names.
func plainError(err error) error {
	var not *refusal
	if errors.As(err, &not) {
		return not
	}
	var inner *url.Error
	if errors.As(err, &inner) {
		if inner.Timeout() {
			return fmt.Errorf("it took longer than %v", maxTime)
		}
		return inner.Err
	}
	return err
}

func (c *Client) hasFailed(host string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.refused[host] >= maxRefusals
}

// note counts consecutive failed connections to a host. Any response resets the count.
func (c *Client) note(host string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil || errors.Is(err, errRedirects) {
		delete(c.refused, host)
		return
	}
	c.refused[host]++
}
