package push

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"broadside/server/atomicfile"
)

// LoadKey returns the server's signing key in a file, PKCS #8 in PEM. It makes the file at the first
// start, readable only by the server's user. Browsers accept messages only from the key with which
// they subscribed, so that a new key ends every subscription.
func LoadKey(path string) (*ecdsa.PrivateKey, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return createKey(path)
	}
	if err != nil {
		return nil, err
	}
	if block, _ := pem.Decode(text); block != nil {
		if parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
			if key, ok := parsed.(*ecdsa.PrivateKey); ok && key.Curve == elliptic.P256() {
				return key, nil
			}
		}
	}
	return nil, fmt.Errorf("%s is not a P-256 key in PEM: restore it from a backup; if there is none, remove it, and readers have to subscribe again", path)
}

func createKey(path string) (*ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return key, atomicfile.Write(path, 0o600, func(w io.Writer) error {
		return pem.Encode(w, &pem.Block{Type: "PRIVATE KEY", Bytes: der})
	})
}

// CheckContact returns an error if subject is not a contact that push services accept: an https or
// mailto address (RFC 8292 §2.1).
func CheckContact(subject string) error {
	u, err := url.Parse(subject)
	switch {
	case err == nil && u.Scheme == "https" && u.Host != "":
		return nil
	case err == nil && u.Scheme == "mailto" && strings.Count(u.Opaque, "@") == 1 && !strings.ContainsAny(u.Opaque, "<>,: "):
		return nil
	}
	return fmt.Errorf("%q is not an address: give mailto:NAME@HOST or https://HOST", subject)
}

const (
	tokenLife  = 12 * time.Hour // push services accept at most 24 hours
	tokenSpare = time.Hour      // a token is renewed so long before its end
	maxTokens  = 1000           // there are few push services
)

// Signer makes the Authorization header of messages. It is safe for concurrent use.
type Signer struct {
	key     *ecdsa.PrivateKey
	subject string
	public  string

	mu     sync.Mutex
	tokens map[string]token // by the origin of a push service
}

type token struct {
	text string
	ends time.Time
}

// NewSigner returns a Signer. subject is a contact of the operator, see CheckContact; "" is none.
func NewSigner(key *ecdsa.PrivateKey, subject string) (*Signer, error) {
	public, err := key.PublicKey.ECDH()
	if err != nil {
		return nil, fmt.Errorf("push: %w", err)
	}
	return &Signer{key: key, subject: subject, public: encodeBase64(public.Bytes()), tokens: map[string]token{}}, nil
}

// PublicKey returns the public key in base64url, as browsers take it for applicationServerKey.
func (s *Signer) PublicKey() string { return s.public }

// Authorization returns the header for a push service's origin (RFC 8292 §3). The token in it is
// used again until an hour before its end: push services cache the result of checking it.
func (s *Signer) Authorization(origin string, now time.Time) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, found := s.tokens[origin]
	if !found || t.ends.Sub(now) < tokenSpare || t.ends.Sub(now) > tokenLife { // the clock was set back
		ends := now.Add(tokenLife).Truncate(time.Second)
		text, err := s.sign(origin, ends)
		if err != nil {
			return "", fmt.Errorf("push: token for %s: %w", origin, err)
		}
		if len(s.tokens) >= maxTokens {
			clear(s.tokens)
		}
		t = token{text, ends}
		s.tokens[origin] = t
	}
	return "vapid t=" + t.text + ", k=" + s.public, nil
}

// sign returns a JSON Web Token with ES256 (RFC 7515, RFC 7518 §3.4).
func (s *Signer) sign(origin string, ends time.Time) (string, error) {
	claims, err := json.Marshal(struct {
		Audience string `json:"aud"`
		Expires  int64  `json:"exp"`
		Subject  string `json:"sub,omitempty"`
	}{origin, ends.Unix(), s.subject})
	if err != nil {
		return "", err
	}
	text := encodeBase64([]byte(`{"typ":"JWT","alg":"ES256"}`)) + "." + encodeBase64(claims)
	sum := sha256.Sum256([]byte(text))
	r, q, err := ecdsa.Sign(rand.Reader, s.key, sum[:])
	if err != nil {
		return "", err
	}
	var signature [64]byte
	r.FillBytes(signature[:32])
	q.FillBytes(signature[32:])
	return text + "." + encodeBase64(signature[:]), nil
}
