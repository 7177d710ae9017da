package mailer_test

import (
	"context"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"broadside/server/mailer"
	"broadside/server/mailer/mailertest"
)

var now = time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC)

func message(to string) mailer.Message {
	return mailer.Message{
		To: to, FromName: "The Example Tribune", Subject: "Bus lane opens", Lang: "en", ID: "m1", Text: "Bus lane opens\n\nhttps://paper.example/\n.\n..\n",
		HTML: "<!doctype html><p>Bus lane opens", Unsubscribe: "https://paper.example/mail/unsubscribe?token=a-b_c",
	}
}

// startServer starts an SMTP server and a Mailer for it.
func startServer(t *testing.T, s *mailertest.Server, change func(*mailer.Config)) *mailer.Mailer {
	t.Helper()
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	scheme, query, user := "smtp", "", ""
	switch {
	case s.Implicit:
		scheme = "smtps"
	case s.Plain:
		query = "?tls=off"
	}
	if s.User != "" {
		user = s.User + "@"
	}
	server, err := mailer.ParseServer(scheme + "://" + user + s.Addr + query)
	if err != nil {
		t.Fatal(err)
	}
	server.Password, server.Roots = s.Password, s.Roots
	c := mailer.Config{From: mail.Address{Address: "news@paper.example"}, Server: server, Now: func() time.Time { return now }}
	if change != nil {
		change(&c)
	}
	m, err := mailer.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		m.CloseIdle()
		s.Close()
	})
	return m
}

// A message arrives over each kind of connection, complete and with its headers.
func TestSend(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		server *mailertest.Server
	}{
		{"STARTTLS", &mailertest.Server{}},
		{"STARTTLS and a password", &mailertest.Server{User: "paper", Password: "four words and more"}},
		{"TLS from the start", &mailertest.Server{Implicit: true, User: "paper", Password: "secret"}},
		{"without TLS", &mailertest.Server{Plain: true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := startServer(t, tt.server, func(c *mailer.Config) { c.ReplyTo = "desk@paper.example" })
			if got := m.Send(t.Context(), message("reader@home.example")); got.Outcome != mailer.Sent || got.Err != nil {
				t.Fatalf("Send = %+v", got)
			}
			all := tt.server.Take()
			if len(all) != 1 || all[0].From != "news@paper.example" || all[0].To != "reader@home.example" || all[0].TLS == tt.server.Plain || all[0].User != tt.server.User {
				t.Fatalf("received %+v", all)
			}
			got, err := mailertest.Parse(all[0].Text)
			if err != nil {
				t.Fatalf("%v in\n%s", err, all[0].Text)
			}
			for name, want := range map[string]string{
				"From": `"The Example Tribune" <news@paper.example>`, "To": "<reader@home.example>", "Reply-To": `"The Example Tribune" <desk@paper.example>`, "Message-Id": "<m1@paper.example>",
				"Date": "Mon, 30 Nov 2026 08:00:00 +0000", "List-Unsubscribe": "<https://paper.example/mail/unsubscribe?token=a-b_c>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
				"Mime-Version": "1.0", "Content-Language": "en", "Auto-Submitted": "auto-generated", "Bcc": "", "User-Agent": "", "X-Mailer": "",
			} {
				if value := got.Header.Get(name); value != want {
					t.Errorf("%s: %q, want %q", name, value, want)
				}
			}
			if got.Subject != "Bus lane opens" || got.Text != message("").Text || got.HTML != message("").HTML {
				t.Errorf("got %q, %q, %q", got.Subject, got.Text, got.HTML)
			}
		})
	}
}

// A message over http has no one-click header: RFC 8058 asks for https.
func TestUnsubscribeOverHTTP(t *testing.T) {
	t.Parallel()
	var s mailertest.Server
	m, in := startServer(t, &s, nil), message("reader@home.example")
	in.Unsubscribe = "http://127.0.0.1:8080/mail/unsubscribe?token=a"
	if got := m.Send(t.Context(), in); got.Outcome != mailer.Sent {
		t.Fatalf("Send = %+v", got)
	}
	got, err := mailertest.Parse(s.Take()[0].Text)
	if err != nil || got.Header.Get("List-Unsubscribe") != "<"+in.Unsubscribe+">" || got.Header.Get("List-Unsubscribe-Post") != "" {
		t.Errorf("headers %v, %v", got.Header, err)
	}
}

// Arabic, long and hostile texts arrive as they were, and add no header.
func TestSubjects(t *testing.T) {
	t.Parallel()
	var s mailertest.Server
	m := startServer(t, &s, nil)
	for _, subject := range []string{
		"افتتاح مسار الحافلات", strings.Repeat("كلمة ", 60) + "أخيرة", "قطار: 2 new listings – “toyota”", strings.Repeat("long ", 90) + "end", strings.Repeat("x", 900),
		"=?utf-8?q?encoded?=", "a: b", "été 🚍", "<script>", "\u202eevil",
	} {
		in := message("reader@home.example")
		in.Subject, in.FromName, in.Lang = subject, "صحيفة المثال", "ar"
		if got := m.Send(t.Context(), in); got.Outcome != mailer.Sent {
			t.Fatalf("%q: %+v", subject, got)
		}
		text := s.Take()[0].Text
		got, err := mailertest.Parse(text)
		if err != nil {
			t.Fatalf("%q: %v", subject, err)
		}
		from, err := got.Header.AddressList("From")
		if got.Subject != strings.TrimSpace(subject) || err != nil || from[0].Name != "صحيفة المثال" {
			t.Errorf("%q arrives as %q from %v, %v\n%s", subject, got.Subject, from, err, text)
		}
		for line := range strings.SplitSeq(text, "\r\n") {
			if len(line) > 998 || strings.ContainsFunc(line, func(r rune) bool { return r > '~' || r == '\n' || r == '\r' }) {
				t.Errorf("%q has the line %q", subject, line)
			}
		}
	}
}

// A text that would add a header is refused before a connection is made.
func TestHeaderInjection(t *testing.T) {
	t.Parallel()
	var s mailertest.Server
	m := startServer(t, &s, nil)
	evil := "x\r\nBcc: victim@home.example"
	for name, change := range map[string]func(*mailer.Message){
		"subject": func(m *mailer.Message) { m.Subject = evil }, "line feed": func(m *mailer.Message) { m.Subject = "a\nb" }, "nul": func(m *mailer.Message) { m.Subject = "a\x00" },
		"separator": func(m *mailer.Message) { m.Subject = "a\u2028b" }, "not UTF-8": func(m *mailer.Message) { m.Subject = "a\xff" }, "empty": func(m *mailer.Message) { m.Subject = "" },
		"name": func(m *mailer.Message) { m.FromName = evil }, "to": func(m *mailer.Message) { m.To = "a@b.example\r\nBcc: c@d.example" }, "two": func(m *mailer.Message) { m.To = "a@b.example,c@d.example" },
		"quoted": func(m *mailer.Message) { m.To = `"a b"@b.example` }, "language": func(m *mailer.Message) { m.Lang = evil }, "id": func(m *mailer.Message) { m.ID = "a@b>" }, "no id": func(m *mailer.Message) { m.ID = "" },
		"link": func(m *mailer.Message) { m.Unsubscribe = "https://paper.example/\r\nBcc: a@b.example" }, "scheme": func(m *mailer.Message) { m.Unsubscribe = "javascript:alert(1)" },
		"two links": func(m *mailer.Message) { m.Unsubscribe = "https://paper.example/a>, <https://evil.example/" }, "size": func(m *mailer.Message) { m.Text = strings.Repeat("x", 1<<20) },
	} {
		in := message("reader@home.example")
		change(&in)
		if got := m.Send(t.Context(), in); got.Outcome != mailer.Refused || got.Err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if n := s.Sessions(); n != 0 {
		t.Errorf("%d connections", n)
	}
}

// Any subject and name give a message that its reader decodes to the same, or none.
func FuzzCompose(f *testing.F) {
	for _, s := range []string{"a", "افتتاح", "a\r\nBcc: b", "=?utf-8?b?YQ==?=", strings.Repeat("é ", 100), "\t", "a  b", "🚍", `"`, "<a@b.example>"} {
		f.Add(s, s)
	}
	dir := f.TempDir()
	m, err := mailer.New(mailer.Config{From: mail.Address{Address: "news@paper.example"}, Dir: dir})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, subject, name string) {
		in := message("reader@home.example")
		in.Subject, in.FromName = subject, name
		if m.Send(t.Context(), in).Outcome != mailer.Sent {
			return
		}
		files, err := filepath.Glob(filepath.Join(dir, "*.eml"))
		if err != nil || len(files) != 1 {
			t.Fatalf("%d files, %v", len(files), err)
		}
		text, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		_ = os.Remove(files[0])
		got, err := mailertest.Parse(string(text))
		if err != nil || len(got.Header) != 11 || strings.Join(strings.Fields(got.Subject), " ") != strings.Join(strings.Fields(subject), " ") {
			t.Errorf("%q arrives as %q with %d headers, %v\n%s", subject, got.Subject, len(got.Header), err, text)
		}
		if from, err := got.Header.AddressList("From"); err != nil || len(from) != 1 || from[0].Address != "news@paper.example" {
			t.Errorf("the name %q makes the sender %v, %v", name, from, err)
		}
	})
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		command, answer string
		accepted        bool // the server has accepted somebody before
		want            mailer.Outcome
		says            string
	}{
		{"RCPT", "550 5.1.1 no such user reader@home.example", false, mailer.Gone, "no such user the address"},
		{"RCPT", "550 5.2.1 disabled", false, mailer.Gone, "550"},
		{"RCPT", "550 no such user", true, mailer.Gone, "550"},
		{"RCPT", "550 relay not permitted", false, mailer.Refused, "550"},
		{"RCPT", "550 5.7.1 relaying denied", true, mailer.Denied, "relaying denied"},
		{"RCPT", "552 5.2.2 mailbox full", true, mailer.Refused, "mailbox full"},
		{"RCPT", "450 4.2.1 greylisted", false, mailer.Later, "greylisted"},
		{"RCPT", "close", false, mailer.Later, ""},
		{"MAIL", "451 4.3.0 busy", false, mailer.Later, "busy"},
		{"MAIL", "550 5.7.1 sender refused", false, mailer.Later, "sender refused"},
		{"DATA", "451 4.3.0 busy", false, mailer.Later, "busy"},
		{"DATA", "554 5.6.0 no", false, mailer.Refused, "554"},
		{"DATA", "close", false, mailer.Later, ""},
		{".", "554 5.7.1 spam", false, mailer.Refused, "spam"},
		{".", "451 4.3.0 busy", false, mailer.Later, "busy"},
		{".", "close", false, mailer.Unknown, ""},
		{".", "accept, close", false, mailer.Unknown, ""},
	} {
		t.Run(tt.command+" "+tt.answer, func(t *testing.T) {
			t.Parallel()
			var s mailertest.Server
			m := startServer(t, &s, nil)
			if tt.accepted {
				if got := m.Send(t.Context(), message("first@home.example")); got.Outcome != mailer.Sent {
					t.Fatal(got)
				}
			}
			to := "reader@home.example"
			if tt.command == "MAIL" {
				to = ""
			}
			s.Answer(tt.command, to, tt.answer)
			got := m.Send(t.Context(), message("reader@home.example"))
			if got.Outcome != tt.want || got.Err == nil || !strings.Contains(got.Err.Error(), tt.says) || strings.Contains(got.Err.Error(), "reader@") {
				t.Errorf("%+v, want %s", got, tt.want)
			}
			if again := m.Send(t.Context(), message("reader@home.example")); again.Outcome != mailer.Sent {
				t.Errorf("the next message: %+v", again)
			}
		})
	}
}

// After a failed connection the server is not contacted for a while, and no message is lost.
func TestPause(t *testing.T) {
	t.Parallel()
	at, mu := now, sync.Mutex{}
	clock := func() time.Time { mu.Lock(); defer mu.Unlock(); return at }
	s := mailertest.Server{User: "paper", Password: "right"}
	m := startServer(t, &s, func(c *mailer.Config) { c.Server.Password, c.Now = "wrong", clock })
	got := m.Send(t.Context(), message("reader@home.example"))
	if got.Outcome != mailer.Paused || got.After != 30*time.Second || !strings.Contains(got.Err.Error(), "wrong user or password") || got.IsRepeated() {
		t.Errorf("%+v", got)
	}
	if got = m.Send(t.Context(), message("reader@home.example")); got.Outcome != mailer.Paused || !got.IsRepeated() || s.Sessions() != 1 {
		t.Errorf("%+v after %d connections", got, s.Sessions())
	}
	mu.Lock()
	at = at.Add(31 * time.Second)
	mu.Unlock()
	if got = m.Send(t.Context(), message("reader@home.example")); got.After != time.Minute || s.Sessions() != 2 {
		t.Errorf("%+v after %d connections", got, s.Sessions())
	}
}

// No password and no message goes to a server whose certificate is not trusted, or without TLS.
func TestUntrusted(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*mailertest.Server, *mailer.Config){
		"certificate":          func(_ *mailertest.Server, c *mailer.Config) { c.Server.Roots = nil },
		"implicit certificate": func(s *mailertest.Server, c *mailer.Config) { c.Server.Roots = nil },
		"no STARTTLS":          func(s *mailertest.Server, _ *mailer.Config) {},
	} {
		s := mailertest.Server{User: "paper", Password: "secret", Implicit: name == "implicit certificate", Plain: name == "no STARTTLS"}
		if s.Plain {
			s.User = ""
		}
		m := startServer(t, &s, func(c *mailer.Config) {
			change(&s, c)
			if s.Plain {
				c.Server.TLS = mailer.StartTLS
			}
		})
		if got := m.Send(t.Context(), message("reader@home.example")); got.Outcome != mailer.Paused || got.Err == nil {
			t.Errorf("%s: %+v", name, got)
		}
		if n := len(s.Offered()); n != 0 {
			t.Errorf("%s: %d recipients were named", name, n)
		}
	}
}

// Messages share connections, at most four at a time, and one that the server has closed is replaced.
func TestConnections(t *testing.T) {
	t.Parallel()
	var s mailertest.Server
	m := startServer(t, &s, nil)
	sendAll := func(n int) {
		var senders sync.WaitGroup
		for i := range n {
			senders.Go(func() {
				if got := m.Send(t.Context(), message(fmt.Sprintf("r%d@home.example", i))); got.Outcome != mailer.Sent {
					t.Errorf("message %d: %+v", i, got)
				}
			})
		}
		senders.Wait()
	}
	sendAll(40)
	if n, sessions := len(s.Take()), s.Sessions(); n != 40 || sessions > 4 {
		t.Errorf("%d messages over %d connections", n, sessions)
	}
	s.Disconnect()
	sendAll(40)
	if n := len(s.Take()); n != 40 {
		t.Errorf("%d messages after the server closed its connections", n)
	}
	s.Answer("MAIL", "", "421 4.4.2 idle for too long")
	sendAll(1)
}

// A program that stops does not wait for a server that hangs.
func TestStop(t *testing.T) {
	t.Parallel()
	held, release := make(chan bool), make(chan bool)
	s := mailertest.Server{Hold: func(string) { close(held); <-release }}
	m := startServer(t, &s, nil)
	defer close(release)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan mailer.Result)
	go func() { done <- m.Send(ctx, message("reader@home.example")) }()
	<-held
	cancel()
	if got := <-done; got.Outcome != mailer.Unknown {
		t.Errorf("%+v", got)
	}
	if got := m.Send(ctx, message("reader@home.example")); got.Outcome != mailer.Paused {
		t.Errorf("after the end: %+v", got)
	}
}

// Without a server, messages are complete files that only their owner can read, and a bounded number.
func TestSpool(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "mail")
	at := now
	m, err := mailer.New(mailer.Config{From: mail.Address{Name: "Desk", Address: "news@paper.example"}, Dir: dir, Now: func() time.Time { return at }})
	if err != nil {
		t.Fatal(err)
	}
	in := message("reader@home.example")
	in.Subject = "افتتاح مسار الحافلات"
	if got := m.Send(t.Context(), in); got.Outcome != mailer.Sent {
		t.Fatal(got)
	}
	name := filepath.Join(dir, "20261130T080000-m1.eml")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	got, err := mailertest.Parse(string(text))
	from, _ := got.Header.AddressList("From")
	if err != nil || got.Subject != in.Subject || got.Text != in.Text || got.HTML != in.HTML || len(from) != 1 || from[0].Name != "Desk" {
		t.Errorf("%+v, %v", got, err)
	}
	for path, want := range map[string]os.FileMode{name: 0o600, dir: 0o700 | os.ModeDir} {
		if info, err := os.Stat(path); err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	for i := range 1005 {
		at = at.Add(time.Second)
		in.ID = fmt.Sprintf("n%d", i)
		if i < 1000 { // as if they had been sent; syncing a thousand files takes long
			if err := os.WriteFile(filepath.Join(dir, at.Format("20060102T150405")+"-"+in.ID+".eml"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		} else if got := m.Send(t.Context(), in); got.Outcome != mailer.Sent {
			t.Fatal(got)
		}
	}
	count := func() int { all, _ := filepath.Glob(filepath.Join(dir, "*")); return len(all) }
	if n := count(); n != 1000 {
		t.Errorf("%d files", n)
	}
	if _, err := os.Stat(name); !os.IsNotExist(err) {
		t.Error("the oldest is still there")
	}
	at = at.Add(48*time.Hour - 2*time.Second)
	if m.CloseIdle(); count() != 3 {
		t.Errorf("%d files after two days", count())
	}
}

// A directory that cannot be written keeps messages waiting.
func TestSpoolFails(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "mail")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := mailer.New(mailer.Config{From: mail.Address{Address: "news@paper.example"}, Dir: file})
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Send(t.Context(), message("reader@home.example")); got.Outcome != mailer.Paused || got.Err == nil {
		t.Errorf("%+v", got)
	}
}

func TestNewRefusesSenders(t *testing.T) {
	t.Parallel()
	for _, c := range []mailer.Config{{From: mail.Address{Address: "news"}}, {From: mail.Address{Address: "news@paper.example"}, ReplyTo: "desk\r\n@paper.example"}} {
		if _, err := mailer.New(c); err == nil {
			t.Errorf("New accepts %+v", c)
		}
	}
}
