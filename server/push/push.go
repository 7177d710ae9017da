// Package push sends Web Push messages (RFC 8030): encrypted for one browser (RFC 8291, RFC 8188)
// and signed with the key of this server (RFC 8292).
package push

import (
	"crypto/ecdh"
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	"broadside/articles/convert/fetch"
)

// Subscription is the result of PushManager.subscribe in a browser: where its messages are sent, and
// the keys that encrypt them (https://www.w3.org/TR/push-api/#pushsubscription-interface).
type Subscription struct {
	Endpoint string `json:"endpoint"`
	Keys     Keys   `json:"keys"`
}

// Keys are in base64url (RFC 4648 §5), with or without padding.
type Keys struct {
	P256dh string `json:"p256dh"` // the browser's public key: an uncompressed point on P-256, 65 bytes
	Auth   string `json:"auth"`   // a secret of 16 bytes
}

// MaxEndpoint is the length in bytes of the longest endpoint. Those of the known push services have
// less than 500.
const MaxEndpoint = 2048

// Check returns an error if the keys cannot encrypt a message, or if the endpoint is not an https
// address at the standard port. An IP address must be public; names are resolved when a message is
// sent, and checked then. With loopback, which is for tests, this machine is also allowed.
func (s Subscription) Check(loopback bool) error {
	if _, _, err := s.Keys.decode(); err != nil {
		return err
	}
	u, err := s.address()
	if err != nil {
		return err
	}
	addr, err := netip.ParseAddr(u.Hostname())
	literal := err == nil
	switch {
	case literal && loopback && addr.IsLoopback():
		return nil
	case literal && !fetch.IsPublic(addr.Unmap()):
		return errors.New("the endpoint is not a public address")
	case u.Port() != "" && u.Port() != "443":
		return errors.New("the endpoint is not at the port of https")
	}
	return nil
}

// address returns the endpoint.
func (s Subscription) address() (*url.URL, error) {
	u, err := url.Parse(s.Endpoint)
	switch {
	case err != nil || len(s.Endpoint) > MaxEndpoint:
		return nil, errors.New("the endpoint is not an address of a push service")
	case u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.Fragment != "":
		return nil, errors.New("the endpoint is not an https address")
	}
	return u, nil
}

// origin returns the origin of the endpoint.
func (s Subscription) origin() (string, error) {
	u, err := s.address()
	if err != nil {
		return "", err
	}
	return u.Scheme + "://" + strings.ToLower(u.Host), nil
}

// decode returns the browser's public key and its secret.
func (k Keys) decode() (*ecdh.PublicKey, []byte, error) {
	point, err := decodeBase64(k.P256dh)
	if err != nil {
		return nil, nil, fmt.Errorf("the key p256dh: %w", err)
	}
	public, err := ecdh.P256().NewPublicKey(point)
	if err != nil {
		return nil, nil, fmt.Errorf("the key p256dh is not a point on P-256: %w", err)
	}
	auth, err := decodeBase64(k.Auth)
	if err == nil && len(auth) != 16 {
		err = fmt.Errorf("%d bytes, not 16", len(auth))
	}
	if err != nil {
		return nil, nil, fmt.Errorf("the key auth: %w", err)
	}
	return public, auth, nil
}

func decodeBase64(s string) ([]byte, error) {
	return base64.RawURLEncoding.DecodeString(strings.TrimRight(s, "="))
}

func encodeBase64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
