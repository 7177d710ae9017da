package mailer

import (
	"encoding/base64"
	"fmt"
	"net/mail"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"
)

// Message is one message for one recipient.
type Message struct {
	To       string
	FromName string // "" is that of the Mailer
	Subject  string
	Lang     string // of the text
	Text     string
	HTML     string // the same as a document
	ID       string // letters and digits; the same for all attempts to send this message

	// Unsubscribe is an address that ends the messages when it gets a POST (RFC 8058). "" is none.
	Unsubscribe string
}

// Limits in bytes.
const (
	maxSubject = 2 << 10
	maxBody    = 256 << 10
)

// hasControl reports whether s has a character that may not be in a header: a control character, or
// one that separates lines.
func hasControl(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' })
}

// check returns an error if a message contains something forbidden, such as a line break in a
// header. It repairs nothing: callers have cleaned their texts, so any such character is an attack.
func (m *Message) check() error {
	if to, err := ParseAddress(m.To); err != nil || to != m.To {
		return errAddress
	}
	for name, value := range map[string]string{"subject": m.Subject, "name of the sender": m.FromName, "language": m.Lang, "id": m.ID} {
		if hasControl(value) {
			return fmt.Errorf("mailer: the %s has a control character", name)
		}
	}
	switch {
	case m.Subject == "" || len(m.Subject) > maxSubject:
		return fmt.Errorf("mailer: the subject has %d bytes; there may be 1 to %d", len(m.Subject), maxSubject)
	case len(m.Text)+len(m.HTML) > maxBody:
		return fmt.Errorf("mailer: the text has %d bytes; there may be %d", len(m.Text)+len(m.HTML), maxBody)
	case m.ID == "" || strings.Trim(m.ID, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "":
		return fmt.Errorf("mailer: the id %q is not made of letters and digits", m.ID)
	}
	return checkLink(m.Unsubscribe)
}

func checkLink(link string) error {
	if link == "" {
		return nil
	}
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.ContainsAny(link, "<>, \"") || hasControl(link) {
		return fmt.Errorf("mailer: %q is no address to unsubscribe at", link)
	}
	return nil
}

// compose returns the message with its headers.
func (m *Mailer) compose(in *Message) (*gomail.Msg, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	out := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithCharset(gomail.CharsetUTF8), gomail.WithEncoding(gomail.EncodingQP))
	from := m.From
	if in.FromName != "" && from.Name == "" {
		from.Name = in.FromName
	}
	out.FromMailAddress(&from)
	out.ToMailAddress(&mail.Address{Address: in.To})
	if m.ReplyTo != "" {
		out.ReplyToMailAddress(&mail.Address{Name: from.Name, Address: m.ReplyTo})
	}
	if strings.Contains(in.Subject, "=?") { // plain text that looks like an encoded word would be decoded
		out.SetGenHeaderPreformatted(gomail.HeaderSubject, encodeWords(in.Subject))
	} else {
		out.Subject(in.Subject)
	}
	out.SetDateWithValue(m.Now())
	out.SetMessageIDWithValue(in.ID + "@" + m.host) // the ID that go-mail generates contains the host name of this machine
	out.SetGenHeader("Content-Language", in.Lang)
	out.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no holiday replies
	if in.Unsubscribe != "" {
		out.SetListUnsubscribe("<" + in.Unsubscribe + ">")
		if strings.HasPrefix(in.Unsubscribe, "https://") {
			out.SetListUnsubscribePost()
		}
	}
	out.SetBodyString(gomail.TypeTextPlain, in.Text)
	out.AddAlternativeString(gomail.TypeTextHTML, in.HTML)
	return out, nil
}

// encodeWords returns s in encoded words (RFC 2047), also if it is plain ASCII.
func encodeWords(s string) string {
	const most = 45 // bytes in a word, which has at most 75 characters
	var words []string
	for len(s) > 0 {
		n := min(len(s), most)
		for n < len(s) && !utf8.RuneStart(s[n]) {
			n--
		}
		words = append(words, "=?utf-8?b?"+base64.StdEncoding.EncodeToString([]byte(s[:n]))+"?=")
		s = s[n:]
	}
	return strings.Join(words, "\r\n ")
}
