// Package mailer sends e-mail: it composes messages, and hands them to an SMTP server or writes
// them as files. It decides which failed messages may be sent again, and never hands over a message
// twice.
package mailer

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Config holds the settings of a Mailer. From is required, and Dir without Server.
type Config struct {
	From    mail.Address // its name is used for messages without one
	ReplyTo string       // "" is From
	Server  *Server      // nil: messages are files in Dir
	Dir     string
	Now     func() time.Time // nil: time.Now
}

// Mailer sends messages. It is safe for concurrent use.
type Mailer struct {
	Config
	host      string // of From, for message ids
	transport transport
}

// transport takes composed messages.
type transport interface {
	send(ctx context.Context, m *gomail.Msg, to string) Result
	closeIdle()
}

// Outcome is the result of sending a message.
type Outcome string

// The outcomes. Only after Later and Paused may the same message be sent again.
const (
	Sent    Outcome = "sent"
	Gone    Outcome = "gone"    // the mailbox does not exist
	Later   Outcome = "later"   // the server refuses it for the moment (4xx), or the connection broke before it had the message
	Paused  Outcome = "paused"  // as Later, but the server could not be used at all
	Refused Outcome = "refused" // the server refuses this recipient or message
	Denied  Outcome = "denied"  // the server's policy refuses it, which says nothing about the mailbox
	Unknown Outcome = "unknown" // the connection broke while the server was accepting it
)

// Result is an outcome with its reason.
type Result struct {
	Outcome Outcome
	After   time.Duration // with Paused: when to try again
	Err     error         // nil with Sent; without the recipient's address
}

// New returns a Mailer.
func New(c Config) (*Mailer, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	address, err := ParseAddress(c.From.Address)
	if err != nil {
		return nil, fmt.Errorf("mailer: sender: %w", err)
	}
	c.From.Address = address
	if c.ReplyTo != "" {
		if c.ReplyTo, err = ParseAddress(c.ReplyTo); err != nil {
			return nil, fmt.Errorf("mailer: reply address: %w", err)
		}
	}
	m := &Mailer{Config: c, host: address[strings.LastIndexByte(address, '@')+1:]}
	if c.Server == nil {
		m.transport = &spool{dir: c.Dir, now: c.Now}
		return m, nil
	}
	m.transport, err = newSMTP(*c.Server, m.host, c.Now)
	return m, err
}

// Send sends a message, once.
func (m *Mailer) Send(ctx context.Context, message Message) Result {
	if ctx.Err() != nil {
		return Result{Outcome: Paused, Err: errInterrupted}
	}
	composed, err := m.compose(&message)
	if err != nil {
		return Result{Outcome: Refused, Err: err}
	}
	return m.transport.send(ctx, composed, message.To)
}

// CloseIdle closes the connections that no message uses.
func (m *Mailer) CloseIdle() { m.transport.closeIdle() }

// errInterrupted means that a message was not sent because the program stops.
var errInterrupted = errors.New("the program stops")
