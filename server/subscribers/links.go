package subscribers

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"

	"broadside/server/page"
)

// purpose is the action that a link in a message allows. The token of a link is valid for one
// purpose only.
type purpose string

// The purposes, which are also the last parts of the links' paths.
const (
	toConfirm     purpose = "confirm"
	toUnsubscribe purpose = "unsubscribe"
	toManage      purpose = "manage"
)

// Lengths in bytes of the parts of a token.
const (
	idBytes    = 18
	timeBytes  = 4
	macBytes   = 16
	tokenBytes = idBytes + timeBytes + macBytes
)

func (s *Service) sign(parts ...string) []byte {
	mac := hmac.New(sha256.New, s.MailKey)
	mac.Write([]byte(strings.Join(parts, "\x00")))
	return mac.Sum(nil)
}

// identifyAddress returns the id of an e-mail address, the same for all spellings in upper and lower
// case. It cannot be computed without the key.
func (s *Service) identifyAddress(address string) string {
	return base64.RawURLEncoding.EncodeToString(s.sign("address", strings.ToLower(address))[:idBytes])
}

// messageID returns the id of a message: equal for each attempt to send it, and without a trace of
// the address.
func (s *Service) messageID(parts ...string) string {
	return hex.EncodeToString(s.sign(append([]string{"message"}, parts...)...)[:16])
}

// newToken returns the signed token of a link. It expires at ends, rounded down to the minute; with
// the zero time it never expires.
func (s *Service) newToken(p purpose, id string, ends time.Time) string {
	token, err := base64.RawURLEncoding.DecodeString(id)
	if err != nil || len(token) != idBytes {
		panic("subscribers: not the id of an address: " + id)
	}
	minutes := uint32(0)
	if !ends.IsZero() {
		minutes = uint32(ends.Unix() / 60)
	}
	token = binary.BigEndian.AppendUint32(token, minutes)
	return base64.RawURLEncoding.EncodeToString(append(token, s.sign("link", string(p), string(token))[:macBytes]...))
}

// readToken returns the ID in a token. ok is false if the token was not signed by this server for
// this purpose, or has expired.
func (s *Service) readToken(p purpose, text string, now time.Time) (id string, ok bool) {
	token, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(token) != tokenBytes {
		return "", false
	}
	signed, mac := token[:idBytes+timeBytes], token[idBytes+timeBytes:]
	if !hmac.Equal(mac, s.sign("link", string(p), string(signed))[:macBytes]) {
		return "", false
	}
	if minutes := binary.BigEndian.Uint32(signed[idBytes:]); minutes > 0 && now.Unix()/60 >= int64(minutes) {
		return "", false
	}
	return base64.RawURLEncoding.EncodeToString(signed[:idBytes]), true
}

// mailPath returns the path of a page about e-mail.
func (s *Service) mailPath(lang, name string) string {
	return s.Site.LanguagePath(lang) + "/mail/" + name
}

// linkPath returns the path with the query of a link.
func (s *Service) linkPath(lang string, p purpose, token string) string {
	return s.mailPath(lang, string(p)) + "?token=" + token
}

// newLink returns the absolute address of a new link that does not end.
func (s *Service) newLink(lang string, p purpose, id string) string {
	return page.Absolute(s.Site, s.linkPath(lang, p, s.newToken(p, id, time.Time{})))
}
