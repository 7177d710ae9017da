package push_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadside/server/push"
	"broadside/server/push/pushtest"
)

func newSigner(t *testing.T, subject string) *push.Signer {
	t.Helper()
	key, err := push.LoadKey(filepath.Join(t.TempDir(), "push.pem"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := push.NewSigner(key, subject)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestKeyIsKept(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "push.pem")
	first, err := push.LoadKey(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key's file: %v, %v; want mode 0600", info.Mode(), err)
	}
	again, err := push.LoadKey(path)
	if err != nil || !again.Equal(first) {
		t.Errorf("the second start has another key (%v)", err)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("files beside the key: %v, %v", entries, err)
	}
	for _, text := range []string{"", "x", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := push.LoadKey(path); err == nil || !strings.Contains(err.Error(), "backup") {
			t.Errorf("LoadKey of %q: %v", text, err)
		}
	}
}

func TestTokenIsReused(t *testing.T) {
	t.Parallel()
	s := newSigner(t, "mailto:desk@paper.example")
	now := time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)
	const origin = "https://push.example"
	get := func(origin string, now time.Time) string {
		t.Helper()
		header, err := s.Authorization(origin, now)
		if err != nil {
			t.Fatal(err)
		}
		token, subject, err := pushtest.CheckToken(header, origin, now)
		if err != nil || subject != "mailto:desk@paper.example" {
			t.Errorf("%s at %v: subject %q, %v", origin, now, subject, err)
		}
		if !strings.HasSuffix(header, "k="+s.PublicKey()) {
			t.Errorf("%s does not end with the public key", header)
		}
		return token
	}
	first := get(origin, now)
	if get(origin, now.Add(11*time.Hour)) != first {
		t.Error("the token is not used again within 11 hours")
	}
	if get("https://other.example", now) == first {
		t.Error("two push services get the same token")
	}
	later := now.Add(11*time.Hour + time.Minute)
	if get(origin, later) == first {
		t.Error("the token is used until its end")
	}
	if get(origin, now.Add(-time.Hour)) == first {
		t.Error("a clock that was set back gets a token of more than 12 hours")
	}
}

func TestNoSubject(t *testing.T) {
	t.Parallel()
	now := time.Now()
	header, err := newSigner(t, "").Authorization("https://push.example", now)
	if err != nil {
		t.Fatal(err)
	}
	if _, subject, err := pushtest.CheckToken(header, "https://push.example", now); err != nil || subject != "" {
		t.Errorf("subject %q, %v", subject, err)
	}
}

func TestCheckContact(t *testing.T) {
	t.Parallel()
	for contact, ok := range map[string]bool{
		"mailto:desk@paper.example": true, "https://paper.example": true, "https://paper.example/contact": true,
		"mailto:mailto:desk@paper.example": false,
		"desk@paper.example":               false, "http://paper.example": false, "mailto:desk": false, "mailto:<desk@paper.example>": false, "https://": false, "": false,
	} {
		if err := push.CheckContact(contact); (err == nil) != ok {
			t.Errorf("CheckContact(%q) = %v", contact, err)
		}
	}
}
