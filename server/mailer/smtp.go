package mailer

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

const (
	dialTimeout    = 15 * time.Second
	sendTimeout    = time.Minute // a server may look for spam before it accepts a message
	maxConnections = 4
	firstPause     = 30 * time.Second
	maxPause       = 10 * time.Minute
)

// smtpTransport hands messages to a server over a few connections.
type smtpTransport struct {
	server Server
	client *gomail.Client
	now    func() time.Time
	places chan struct{} // one for each connection

	accepted atomic.Bool // the server has accepted a recipient

	mu     sync.Mutex
	idle   []connection
	pause  time.Duration // after the last attempt to connect; 0: it succeeded
	resume time.Time
}

// connection is a connection to the server, ready for a message.
type connection struct {
	smtp *smtp.Client
	raw  net.Conn
	used bool // for another message before
}

// dialing is an attempt to connect. dialNetwork, which go-mail calls, finds it in the context.
type dialing struct {
	raw  net.Conn
	stop func() bool
	end  context.Context // closes the connection when it ends; go-mail's own also ends after a success
}

type dialingKey struct{}

func newSMTP(server Server, hello string, now func() time.Time) (*smtpTransport, error) {
	t := &smtpTransport{server: server, now: now, places: make(chan struct{}, maxConnections)}
	options := []gomail.Option{
		gomail.WithPort(server.Port), gomail.WithTimeout(sendTimeout), gomail.WithHELO(hello), gomail.WithDialContextFunc(t.dialNetwork),
		gomail.WithoutNoop(), gomail.WithoutRset(), gomail.WithoutSMTPUTF8(), gomail.WithTLSConfig(t.tlsConfig()),
	}
	switch server.TLS {
	case Implicit:
		options = append(options, gomail.WithSSL())
	case StartTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case NoTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if server.User != "" {
		options = append(options, gomail.WithUsername(server.User), gomail.WithPassword(server.Password),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthPlain, gomail.SMTPAuthLogin, gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthCramMD5))
	}
	var err error
	t.client, err = gomail.NewClient(server.Host, options...)
	return t, err
}

func (t *smtpTransport) tlsConfig() *tls.Config {
	return &tls.Config{ServerName: t.server.Host, MinVersion: tls.VersionTLS12, RootCAs: t.server.Roots}
}

// dialNetwork opens the network connection of a new client.
func (t *smtpTransport) dialNetwork(ctx context.Context, network, address string) (net.Conn, error) {
	var dialer net.Dialer
	raw, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	if d, ok := ctx.Value(dialingKey{}).(*dialing); ok {
		d.raw, d.stop = raw, context.AfterFunc(d.end, func() { _ = raw.Close() })
	}
	if t.server.TLS != Implicit {
		return raw, nil
	}
	secure := tls.Client(raw, t.tlsConfig())
	if err := secure.HandshakeContext(ctx); err != nil {
		return nil, errors.Join(err, raw.Close())
	}
	return secure, nil
}

// send sends a message over an idle connection or a new one. When ctx ends, the connection is closed.
func (t *smtpTransport) send(ctx context.Context, m *gomail.Msg, to string) Result {
	if _, err := m.WriteTo(io.Discard); err != nil { // a message that cannot be written completely must not reach the server in part
		return Result{Outcome: Refused, Err: err}
	}
	select {
	case t.places <- struct{}{}:
		defer func() { <-t.places }()
	case <-ctx.Done():
		return Result{Outcome: Paused, Err: errInterrupted}
	}
	for {
		c, result := t.connect(ctx)
		if result.Err != nil {
			return result
		}
		stop := context.AfterFunc(ctx, func() { _ = c.raw.Close() })
		err := t.client.SendWithSMTPClient(c.smtp, m)
		stop()
		result = t.readError(err, to)
		if c.used && isStale(err) { // the server closed the idle connection: it has nothing of this message
			t.drop(c)
			continue
		}
		if result.Outcome == Sent || result.Outcome == Refused || result.Outcome == Denied || result.Outcome == Gone {
			t.keep(c)
		} else {
			t.drop(c)
		}
		return result
	}
}

// connect returns a connection, or a Result with an error.
func (t *smtpTransport) connect(ctx context.Context) (connection, Result) {
	t.mu.Lock()
	if n := len(t.idle); n > 0 {
		c := t.idle[n-1]
		t.idle = t.idle[:n-1]
		t.mu.Unlock()
		return c, Result{}
	}
	wait := t.resume.Sub(t.now())
	t.mu.Unlock()
	if wait > 0 {
		return connection{}, Result{Outcome: Paused, After: wait, Err: errPaused}
	}
	end, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	d := dialing{end: end, stop: func() bool { return true }}
	client, err := t.client.DialToSMTPClientWithContext(context.WithValue(end, dialingKey{}, &d))
	if !d.stop() && err == nil {
		err = end.Err()
	}
	if err != nil {
		if d.raw != nil {
			_ = d.raw.Close()
		}
		return connection{}, Result{Outcome: Paused, After: t.setPause(), Err: fmt.Errorf("%s cannot be used: %w", t.server, err)}
	}
	t.mu.Lock()
	t.pause, t.resume = 0, time.Time{}
	t.mu.Unlock()
	return connection{smtp: client, raw: d.raw}, Result{}
}

// errPaused means that the server could not be used shortly before. It was logged then.
var errPaused = errors.New("the mail server could not be used shortly before")

// IsRepeated reports whether an earlier result had the same reason, so that it need not be logged
// again.
func (r Result) IsRepeated() bool {
	return errors.Is(r.Err, errPaused) || errors.Is(r.Err, errInterrupted)
}

// setPause sets and returns the time until the next attempt to connect. It doubles.
func (t *smtpTransport) setPause() time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pause = min(max(2*t.pause, firstPause), maxPause)
	t.resume = t.now().Add(t.pause)
	return t.pause
}

func (t *smtpTransport) keep(c connection) {
	c.used = true
	t.mu.Lock()
	defer t.mu.Unlock()
	t.idle = append(t.idle, c) // at most as many as there are places
}

// drop closes a connection that may be in any state, without sending QUIT, which could complete a
// message that was cut off.
func (t *smtpTransport) drop(c connection) { _ = c.raw.Close() }

func (t *smtpTransport) closeIdle() {
	t.mu.Lock()
	idle := t.idle
	t.idle = nil
	t.mu.Unlock()
	for _, c := range idle {
		_ = c.raw.SetDeadline(time.Now().Add(time.Second))
		_ = t.client.CloseWithSMTPClient(c.smtp) // QUIT
		_ = c.raw.Close()
	}
}

// isStale reports whether a message failed at its first command, with a closed connection.
func isStale(err error) bool {
	failed, ok := errors.AsType[*gomail.SendError](err)
	return ok && (failed.Reason == gomail.ErrConnCheck || failed.Reason == gomail.ErrSMTPMailFrom && (failed.ErrorCode() == 0 || failed.ErrorCode() == 421))
}

// readError returns the outcome of an error of go-mail.
func (t *smtpTransport) readError(err error, to string) Result {
	if err == nil {
		t.accepted.Store(true)
		return Result{Outcome: Sent}
	}
	failed, ok := errors.AsType[*gomail.SendError](err)
	if !ok {
		return Result{Outcome: Unknown, Err: withoutAddress(err, to)}
	}
	out := Result{Outcome: Later, Err: withoutAddress(failed, to)}
	switch code := failed.ErrorCode(); failed.Reason {
	case gomail.ErrSMTPReset: // the message was accepted before
		return Result{Outcome: Sent}
	case gomail.ErrSMTPRcptTo:
		if code >= 500 {
			out.Outcome = t.readRefusal(code, failed.EnhancedStatusCode())
		}
	case gomail.ErrSMTPData:
		if code >= 500 {
			out.Outcome = Refused
		}
	case gomail.ErrSMTPDataClose:
		switch {
		case code >= 500:
			out.Outcome = Refused
		case code < 400: // no status: it may have been accepted
			out.Outcome = Unknown
		}
	case gomail.ErrGetSender, gomail.ErrGetRcpts, gomail.ErrNoUnencoded, gomail.ErrAmbiguous:
		out.Outcome = Refused
	}
	return out
}

// readRefusal returns the outcome of a recipient that was refused for good. Enhanced status codes
// (RFC 3463) tell whether the mailbox is gone; a policy (X.7.X) is the fault of the server's
// settings or of ours, and says nothing about the mailbox. Without an enhanced code, a server that
// has not accepted any recipient yet is more likely misconfigured than all mailboxes gone.
func (t *smtpTransport) readRefusal(code int, enhanced string) Outcome {
	switch {
	case strings.HasPrefix(enhanced, "5.7."):
		return Denied
	case strings.HasPrefix(enhanced, "5.1."), enhanced == "5.2.1":
		return Gone
	case enhanced == "" && (code == 550 || code == 551 || code == 553) && t.accepted.Load():
		return Gone
	}
	return Refused
}

// withoutAddress returns the text of an error without the recipient's address.
func withoutAddress(err error, to string) error {
	text, _, _ := strings.Cut(err.Error(), ", affected ")
	return errors.New(strings.ReplaceAll(text, to, "the address"))
}
