// Package pushtest is a push service for tests: HTTPS on this machine. It decrypts the messages that
// it gets with the keys of its browsers, and checks them as the standards require.
package pushtest

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"broadside/server/push"
)

// Received is one message that was accepted.
type Received struct {
	Browser string // the last part of the endpoint's path
	Text    string // decrypted
	TTL     int    // seconds
	Urgency string
	Topic   string
	Token   string
	Subject string
}

// Answer is a response to a message instead of 201.
type Answer struct {
	Status     int
	RetryAfter string
}

// Service is a push service. It is safe for concurrent use.
type Service struct {
	*httptest.Server
	Now func() time.Time // the clock against which tokens are checked

	mu       sync.Mutex
	browsers map[string]browser
	answers  map[string][]Answer
	requests int
	received []Received
	faults   []error
	arrived  chan struct{}
}

type browser struct {
	private *ecdh.PrivateKey
	auth    []byte
}

// New starts a push service. Close it.
func New() *Service {
	s := &Service{Now: time.Now, browsers: map[string]browser{}, answers: map[string][]Answer{}, arrived: make(chan struct{}, 1)}
	s.Server = httptest.NewTLSServer(s)
	return s
}

// Transport returns a transport that trusts the service.
func (s *Service) Transport() http.RoundTripper { return s.Client().Transport }

// Subscribe returns the subscription of a new browser.
func (s *Service) Subscribe(name string) push.Subscription {
	private, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	auth := make([]byte, 16)
	_, _ = rand.Read(auth)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.browsers[name] = browser{private, auth}
	return push.Subscription{Endpoint: s.URL + "/send/" + name, Keys: push.Keys{
		P256dh: base64.RawURLEncoding.EncodeToString(private.PublicKey().Bytes()), Auth: base64.RawURLEncoding.EncodeToString(auth),
	}}
}

// Answer sets the responses to the next messages for a browser; after them it answers 201 again.
func (s *Service) Answer(name string, answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[name] = answers
}

// Received returns the messages that were accepted, by browser, and in order for each.
func (s *Service) Received() []Received {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := slices.Clone(s.received)
	slices.SortStableFunc(out, func(a, b Received) int { return strings.Compare(a.Browser, b.Browser) })
	return out
}

// Take returns the messages of Received and removes them.
func (s *Service) Take() []Received {
	out := s.Received()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.received = nil
	return out
}

// AnswerAll sets the status of the next message for each browser.
func (s *Service) AnswerAll(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for name := range s.browsers {
		s.answers[name] = []Answer{{Status: status}}
	}
}

// Requests returns the number of requests, accepted or not.
func (s *Service) Requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

// Tokens returns the different tokens that came in.
func (s *Service) Tokens() []string {
	tokens := map[string]bool{}
	for _, r := range s.Received() {
		tokens[r.Token] = true
	}
	return slices.Sorted(maps.Keys(tokens))
}

// Fault returns an error for the first invalid request, or nil.
func (s *Service) Fault() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(s.faults...)
}

// Arrived receives a value after a request has come.
func (s *Service) Arrived() <-chan struct{} { return s.arrived }

// ServeHTTP takes a message: POST /send/NAME.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
	defer func() {
		select {
		case s.arrived <- struct{}{}:
		default:
		}
	}()
	name := strings.TrimPrefix(r.URL.Path, "/send/")
	if queue := s.answers[name]; len(queue) > 0 {
		s.answers[name] = queue[1:]
		if queue[0].RetryAfter != "" {
			w.Header().Set("Retry-After", queue[0].RetryAfter)
		}
		w.WriteHeader(queue[0].Status)
		return
	}
	to, known := s.browsers[name]
	if !known {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	got, err := s.read(r, to)
	if err != nil {
		s.faults = append(s.faults, fmt.Errorf("%s: %w", name, err))
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	got.Browser = name
	s.received = append(s.received, got)
	w.WriteHeader(http.StatusCreated)
}

func (s *Service) read(r *http.Request, to browser) (got Received, err error) {
	if r.Method != http.MethodPost || r.Header.Get("Content-Encoding") != "aes128gcm" {
		return got, fmt.Errorf("%s with Content-Encoding %q", r.Method, r.Header.Get("Content-Encoding"))
	}
	if got.TTL, err = strconv.Atoi(r.Header.Get("TTL")); err != nil {
		return got, fmt.Errorf("TTL: %w", err)
	}
	got.Urgency, got.Topic = r.Header.Get("Urgency"), r.Header.Get("Topic")
	if len(got.Topic) > 32 {
		return got, fmt.Errorf("the topic %q has more than 32 characters", got.Topic)
	}
	if got.Token, got.Subject, err = CheckToken(r.Header.Get("Authorization"), s.URL, s.Now()); err != nil {
		return got, err
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 4097))
	if err != nil || len(body) > 4096 {
		return got, fmt.Errorf("a body of %d bytes: %w", len(body), err)
	}
	text, err := decrypt(body, to)
	got.Text = string(text)
	return got, err
}

// CheckToken verifies an Authorization header (RFC 8292) for a push service's origin.
func CheckToken(header, origin string, now time.Time) (token, subject string, err error) {
	var key string
	for part := range strings.SplitSeq(strings.TrimPrefix(header, "vapid "), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch name {
		case "t":
			token = value
		case "k":
			key = value
		}
	}
	point, err := base64.RawURLEncoding.DecodeString(key)
	if err != nil || len(point) != 65 {
		return token, "", fmt.Errorf("the key %q", key)
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return token, "", fmt.Errorf("the token %q", token)
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || len(signature) != 64 {
		return token, "", fmt.Errorf("a signature of %d bytes", len(signature))
	}
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		return token, "", err
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if !ecdsa.Verify(public, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		return token, "", errors.New("the signature is not valid")
	}
	claims, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return token, "", err
	}
	var c struct {
		Aud, Sub string
		Exp      int64
	}
	if err := json.Unmarshal(claims, &c); err != nil {
		return token, "", err
	}
	if left := time.Unix(c.Exp, 0).Sub(now); c.Aud != origin || left <= 0 || left > 24*time.Hour {
		return token, "", fmt.Errorf("a token for %q that ends in %v", c.Aud, left)
	}
	return token, c.Sub, nil
}

// decrypt is the inverse of push.Encrypt (RFC 8188 §2, RFC 8291 §3), implemented independently of
// it.
func decrypt(body []byte, to browser) ([]byte, error) {
	if len(body) < 21+65+17 {
		return nil, fmt.Errorf("a body of %d bytes", len(body))
	}
	salt, size, length := body[:16], binary.BigEndian.Uint32(body[16:20]), int(body[20])
	if length != 65 || int(size) < len(body)-21-65 {
		return nil, fmt.Errorf("a record size of %d with a key of %d bytes", size, length)
	}
	point, record := body[21:86], body[86:]
	server, err := ecdh.P256().NewPublicKey(point)
	if err != nil {
		return nil, err
	}
	secret, err := to.private.ECDH(server)
	if err != nil {
		return nil, err
	}
	derive := func(secret, salt []byte, info string, n int) []byte {
		key, e := hkdf.Key(sha256.New, secret, salt, info, n)
		err = errors.Join(err, e)
		return key
	}
	input := derive(secret, to.auth, "WebPush: info\x00"+string(to.private.PublicKey().Bytes())+string(point), 32)
	key, nonce := derive(input, salt, "Content-Encoding: aes128gcm\x00", 16), derive(input, salt, "Content-Encoding: nonce\x00", 12)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	padded, err := gcm.Open(nil, nonce, record, nil)
	if err != nil {
		return nil, err
	}
	text := strings.TrimRight(string(padded), "\x00")
	message, last := strings.CutSuffix(text, "\x02")
	if !last {
		return nil, errors.New("the last record has no delimiter")
	}
	return []byte(message), nil
}
