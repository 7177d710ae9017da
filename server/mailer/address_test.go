package mailer

import (
	"net/mail"
	"strings"
	"testing"
)

func TestParseAddress(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 63)
	for _, tt := range []struct{ in, want string }{
		{"reader@paper.example", "reader@paper.example"},
		{"  Reader.One+news@PAPER.example\r\n", "Reader.One+news@paper.example"},
		{"o'neil@paper.example", "o'neil@paper.example"},
		{"قارئ@paper.example", ""}, // needs SMTPUTF8 on the whole way
		{"reader@bücher.example", "reader@xn--bcher-kva.example"},
		{"reader@صحيفة.example", "reader@xn--ogbhx3c3b.example"},
		{"reader@xn--bcher-kva.example", "reader@xn--bcher-kva.example"},
		{"reader@xn--zzzzzzzzz.example", ""},
		{`"a b"@paper.example`, ""},
		{`"a\r\nBcc: x@y.example"@paper.example`, ""},
		{"a\r\nBcc: x@y.example@paper.example", ""},
		{"a@paper.example\r\nBcc: x@y.example", ""},
		{"a@paper.example\nDATA", ""},
		{"a@paper.example, b@paper.example", ""},
		{"Reader <a@paper.example>", ""},
		{"<a@paper.example>", ""},
		{"a@paper.example> SIZE=1", ""},
		{"a(comment)@paper.example", ""},
		{"a@@paper.example", ""},
		{".a@paper.example", ""},
		{"a.@paper.example", ""},
		{"a..b@paper.example", ""},
		{"@paper.example", ""},
		{"a@", ""},
		{"a@localhost", ""},
		{"a@paper.example.", ""},
		{"a@127.0.0.1", ""},
		{"a@[127.0.0.1]", ""},
		{"a@-paper.example", ""},
		{"a@pa_per.example", ""},
		{"a\x00@paper.example", ""},
		{"a\u2028@paper.example", ""},
		{"a@paper\u2028.example", ""},
		{"a@paper。example", "a@paper.example"}, // an ideographic full stop, IDNA
		{"a%b@paper.example", "a%b@paper.example"},
		{strings.Repeat("a", 64) + "@paper.example", strings.Repeat("a", 64) + "@paper.example"},
		{strings.Repeat("a", 65) + "@paper.example", ""},
		{"a@" + long + "." + long + "." + long + "." + long + ".example", ""},
		{"", ""},
	} {
		got, err := ParseAddress(tt.in)
		if got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("ParseAddress(%q) = %q, %v, want %q", tt.in, got, err, tt.want)
		}
	}
}

func TestParseSender(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, name, address string }{
		{"news@paper.example", "", "news@paper.example"},
		{"The Example Tribune <news@paper.example>", "The Example Tribune", "news@paper.example"},
		{"صحيفة المثال <news@صحيفة.example>", "صحيفة المثال", "news@xn--ogbhx3c3b.example"},
		{`"A, B" <news@paper.example>`, "A, B", "news@paper.example"},
		{"A\r\nBcc: x@y.example <news@paper.example>", "", ""},
		{"news", "", ""},
	} {
		got, err := ParseSender(tt.in)
		if got.Name != tt.name || got.Address != tt.address || (err == nil) != (tt.address != "") {
			t.Errorf("ParseSender(%q) = %q, %v", tt.in, got, err)
		}
	}
}

// An accepted address is plain ASCII, net/mail parses it as the same address, and it is accepted
// again.
func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"reader@paper.example", `"a b"@x.example`, "a@صحيفة.example", "a\r\nb@c.example", "a@b.example\n", "=?utf-8?q?a?=@b.example"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := ParseAddress(s)
		if err != nil {
			return
		}
		if strings.ContainsFunc(got, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`<>,;:"\()[]`, r) }) || strings.Count(got, "@") != 1 {
			t.Errorf("ParseAddress(%q) = %q", s, got)
		}
		if parsed, err := mail.ParseAddress(got); err != nil || parsed.Address != got {
			t.Errorf("net/mail reads %q as %v, %v", got, parsed, err)
		}
		if again, err := ParseAddress(got); err != nil || again != got {
			t.Errorf("%q becomes %q, %v", got, again, err)
		}
	})
}

func TestParseServer(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   string
		want Server
		says string
	}{
		{"smtp://mail.example", Server{Host: "mail.example", Port: 587}, ""},
		{"smtp://paper%40mail.example@mail.example:25", Server{Host: "mail.example", Port: 25, User: "paper@mail.example"}, ""},
		{"smtps://paper@mail.example", Server{Host: "mail.example", Port: 465, TLS: Implicit, User: "paper"}, ""},
		{"smtp://localhost:25?tls=off", Server{Host: "localhost", Port: 25, TLS: NoTLS}, ""},
		{"smtp://[::1]:25?tls=off", Server{Host: "::1", Port: 25, TLS: NoTLS}, ""},
		{"smtp://paper:secret@mail.example", Server{}, "leave the password out"},
		{"smtp://paper@mail.example?tls=off", Server{}, "readable for everybody"},
		{"smtps://mail.example?tls=off", Server{}, "tls=off"},
		{"smtp://mail.example?tls=no", Server{}, "is not known"},
		{"smtp://mail.example:0", Server{}, "a port is"},
		{"http://mail.example", Server{}, "no scheme of SMTP"},
		{"mail.example:587", Server{}, "give smtp://"},
		{"smtp://mail.example/path", Server{}, "give smtp://"},
		{"", Server{}, "give smtp://"},
	} {
		got, err := ParseServer(tt.in)
		switch {
		case tt.says == "" && (err != nil || *got != tt.want):
			t.Errorf("ParseServer(%q) = %+v, %v", tt.in, got, err)
		case tt.says != "" && (err == nil || !strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), "secret")):
			t.Errorf("ParseServer(%q) = %v, %v", tt.in, got, err)
		}
	}
}
