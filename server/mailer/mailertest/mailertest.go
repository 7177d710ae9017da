// Package mailertest is an SMTP server for tests, over TCP on this machine: EHLO, STARTTLS, AUTH
// PLAIN, and one message after the other. It must not be used for anything but tests.
package mailertest

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/textproto"
	"strings"
	"sync"
	"time"
)

// Received is one message that was accepted.
type Received struct {
	From, To string
	Text     string // as it was sent
	TLS      bool
	User     string // who signed in
}

// Server is an SMTP server. Its fields are set before Start.
type Server struct {
	Implicit bool // TLS from the first byte
	Plain    bool // no STARTTLS
	User     string
	Password string // with User: without them no message is accepted

	Addr  string
	Roots *x509.CertPool

	listener net.Listener
	tls      *tls.Config
	running  sync.WaitGroup

	mu       sync.Mutex
	answers  map[string][]string
	received []Received
	offered  []string // recipients of RCPT
	conns    map[net.Conn]bool
	sessions int
	Hold     func(to string) // called before a message is answered; may be nil
}

// Start starts a server.
func (s *Server) Start() error {
	certificate, roots, err := newCertificate()
	if err != nil {
		return err
	}
	s.Roots, s.tls = roots, &tls.Config{Certificates: []tls.Certificate{certificate}}
	if s.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return err
	}
	s.Addr, s.answers, s.conns = s.listener.Addr().String(), map[string][]string{}, map[net.Conn]bool{}
	s.running.Go(func() {
		for {
			c, err := s.listener.Accept()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.conns[c] = true
			s.sessions++
			s.mu.Unlock()
			s.running.Go(func() { s.serve(c) })
		}
	})
	return nil
}

// Close stops the server and waits for its connections.
func (s *Server) Close() {
	_ = s.listener.Close()
	s.Disconnect()
	s.running.Wait()
}

// Disconnect closes all connections.
func (s *Server) Disconnect() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		_ = c.Close()
	}
}

// Answer makes the server answer a command for a recipient, once: "MAIL" (with any recipient: ""),
// "RCPT", "DATA" or "." (the end of the message). The answer "close" closes the connection. Several
// answers are given one after the other.
func (s *Server) Answer(command, to, answer string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[command+" "+to] = append(s.answers[command+" "+to], answer)
}

func (s *Server) answer(command, to, usual string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.answers[command+" "+to]
	if len(all) == 0 {
		return usual
	}
	s.answers[command+" "+to] = all[1:]
	return all[0]
}

// Take returns the messages that were accepted since the last call.
func (s *Server) Take() []Received {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.received
	s.received = nil
	return out
}

// Offered returns the recipients of all RCPT commands.
func (s *Server) Offered() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.offered...)
}

// Sessions returns the number of connections that were made.
func (s *Server) Sessions() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sessions
}

// session is one connection.
type session struct {
	*Server
	conn     net.Conn
	text     *textproto.Conn
	user     string
	from, to string
	secure   bool
}

func (s *Server) serve(c net.Conn) {
	raw := c
	defer func() {
		_ = raw.Close()
		s.mu.Lock()
		delete(s.conns, raw)
		s.mu.Unlock()
	}()
	x := &session{Server: s, conn: c, secure: s.Implicit}
	if s.Implicit {
		x.conn = tls.Server(c, s.tls)
	}
	x.text = textproto.NewConn(x.conn)
	if x.text.PrintfLine("220 mail.example ESMTP") != nil {
		return
	}
	for {
		line, err := x.text.ReadLine()
		if err != nil || x.command(line) != nil {
			return
		}
	}
}

var errClosed = errors.New("closed")

// reply sends an answer, of several lines if it has line feeds.
func (x *session) reply(text string) error {
	if text == "close" {
		return errClosed
	}
	return x.text.PrintfLine("%s", strings.ReplaceAll(text, "\n", "\r\n"))
}

func (x *session) command(line string) error {
	verb, rest, _ := strings.Cut(line, " ")
	switch strings.ToUpper(verb) {
	case "EHLO":
		features := "250-mail.example\n250-ENHANCEDSTATUSCODES\n"
		if !x.secure && !x.Plain {
			features += "250-STARTTLS\n"
		}
		if x.User != "" && x.secure {
			features += "250-AUTH PLAIN LOGIN\n"
		}
		return x.reply(features + "250 8BITMIME")
	case "STARTTLS":
		if err := x.reply("220 go ahead"); err != nil {
			return err
		}
		x.conn, x.secure = tls.Server(x.conn, x.tls), true
		x.text = textproto.NewConn(x.conn)
		return nil
	case "AUTH":
		return x.signIn(rest)
	case "MAIL":
		if x.User != "" && x.user == "" {
			return x.reply("530 5.7.0 sign in first")
		}
		x.from = between(rest)
		return x.reply(x.answer("MAIL", "", "250 2.1.0 ok"))
	case "RCPT":
		x.to = between(rest)
		x.mu.Lock()
		x.offered = append(x.offered, x.to)
		x.mu.Unlock()
		return x.reply(x.answer("RCPT", x.to, "250 2.1.5 ok"))
	case "DATA":
		answer := x.answer("DATA", x.to, "354 go ahead")
		if err := x.reply(answer); err != nil || !strings.HasPrefix(answer, "354") {
			return err
		}
		return x.message()
	case "RSET", "NOOP":
		return x.reply("250 2.0.0 ok")
	case "QUIT":
		_ = x.reply("221 2.0.0 bye")
		return errClosed
	}
	return x.reply("500 5.5.2 unknown")
}

func (x *session) signIn(rest string) error {
	mechanism, initial, _ := strings.Cut(rest, " ")
	text, err := base64.StdEncoding.DecodeString(initial)
	if mechanism != "PLAIN" || err != nil || string(text) != "\x00"+x.User+"\x00"+x.Password {
		return x.reply("535 5.7.8 wrong user or password")
	}
	x.user = x.User
	return x.reply("235 2.7.0 ok")
}

func (x *session) message() error {
	var body bytes.Buffer
	// not ReadDotBytes, which hides line ends
	for r := bufio.NewReader(x.text.R); ; {
		line, err := r.ReadString('\n')
		if err != nil {
			return err
		}
		if line == ".\r\n" {
			x.text.R = r
			break
		}
		body.WriteString(strings.TrimPrefix(line, "."))
	}
	if x.Hold != nil {
		x.Hold(x.to)
	}
	answer := x.answer(".", x.to, "250 2.0.0 accepted")
	if strings.HasPrefix(answer, "250") || answer == "accept, close" {
		x.mu.Lock()
		x.received = append(x.received, Received{From: x.from, To: x.to, Text: body.String(), TLS: x.secure, User: x.user})
		x.mu.Unlock()
	}
	if answer == "accept, close" {
		answer = "close"
	}
	return x.reply(answer)
}

func between(s string) string {
	_, s, _ = strings.Cut(s, "<")
	s, _, _ = strings.Cut(s, ">")
	return s
}

// newCertificate returns a certificate for 127.0.0.1 and the roots that trust it.
func newCertificate() (tls.Certificate, *x509.CertPool, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	its := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, its, its, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots, nil
}

// Mail is a message as its reader sees it.
type Mail struct {
	Header  mail.Header
	Subject string // decoded
	Text    string
	HTML    string
}

// Parse reads a message as a mail program does.
func Parse(text string) (Mail, error) {
	m, err := mail.ReadMessage(strings.NewReader(text))
	if err != nil {
		return Mail{}, err
	}
	out := Mail{Header: m.Header}
	if out.Subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return out, err
	}
	kind, parameters, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		return out, errors.Join(err, errors.New("the type is "+kind))
	}
	for parts := multipart.NewReader(m.Body, parameters["boundary"]); ; {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		if encoding := p.Header.Get("Content-Transfer-Encoding"); encoding != "quoted-printable" {
			return out, errors.New("the encoding is " + encoding)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			return out, err
		}
		switch kind, _, _ := mime.ParseMediaType(p.Header.Get("Content-Type")); kind {
		case "text/plain":
			out.Text = strings.ReplaceAll(string(body), "\r\n", "\n")
		case "text/html":
			out.HTML = string(body)
		default:
			return out, errors.New("a part has the type " + kind)
		}
	}
}
