package mailer

import (
	"crypto/x509"
	"fmt"
	"net"
	"net/url"
	"strconv"
)

// TLSMode is how a connection to a server is encrypted.
type TLSMode int

// The modes.
const (
	StartTLS TLSMode = iota // the connection is upgraded, or not used
	Implicit                // TLS from the first byte
	NoTLS
)

// Server is an SMTP server that takes messages.
type Server struct {
	Host           string
	Port           int
	TLS            TLSMode
	User, Password string
	Roots          *x509.CertPool // for tests; nil: those of the system
}

// ParseServer reads the address of a server: "smtp://USER@HOST:PORT" (STARTTLS), "smtps://…" (TLS
// from the start), with "?tls=off" for a server in the same machine or network.
func ParseServer(s string) (*Server, error) {
	const example = "give smtp://USER@HOST:587, or smtps://USER@HOST:465"
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.Path != "" && u.Path != "/" || u.Fragment != "" || u.Opaque != "" {
		return nil, fmt.Errorf("not the address of an SMTP server: %s", example)
	}
	out := &Server{Host: u.Hostname(), User: u.User.Username()}
	if _, has := u.User.Password(); has {
		return nil, fmt.Errorf("leave the password out: every user of the machine can read it in the list of processes")
	}
	defaults := map[string]int{"smtp": 587, "smtps": 465}
	if out.Port = defaults[u.Scheme]; out.Port == 0 {
		return nil, fmt.Errorf("%q is no scheme of SMTP: %s", u.Scheme, example)
	}
	if port := u.Port(); port != "" {
		if out.Port, err = strconv.Atoi(port); err != nil || out.Port < 1 || out.Port > 65535 {
			return nil, fmt.Errorf("a port is a number from 1 to 65535: %s", example)
		}
	}
	if u.Scheme == "smtps" {
		out.TLS = Implicit
	}
	switch query := u.RawQuery; {
	case query == "tls=off" && u.Scheme == "smtp" && out.User == "":
		out.TLS = NoTLS
	case query == "tls=off":
		return nil, fmt.Errorf("tls=off would send the password readable for everybody on the way: leave out the user, or tls=off")
	case query != "":
		return nil, fmt.Errorf("%q is not known: there is only tls=off", query)
	}
	return out, nil
}

// String returns the address without the user.
func (s Server) String() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }
