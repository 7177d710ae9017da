package embed

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"sync"
	"time"

	"broadside/server/response"
)

// Tokens issues and checks the tokens of framed pages, which prove that a count comes from a page
// that this server sent. A token is for one article and one partner, is valid for tokenLife, and
// can be used once for each kind of count. It contains no data about the reader. All methods are
// safe for concurrent use.
//
// Each token of the last tokenLife uses one byte of memory.
type Tokens struct {
	key []byte

	mu     sync.Mutex
	runID  uint16 // distinguishes the tokens of this run from those of earlier ones
	minute uint32 // minute of the last token
	next   uint32 // number of the next token within that minute
	used   map[batch][]byte
}

// batch identifies the tokens of one run in one minute, which are numbered from 0.
type batch struct {
	runID  uint16
	minute uint32 // Unix time / 60
}

const (
	tokenLife  = 2 * response.FramedLife
	tokenHead  = 10 // bytes: boot, minute, number
	tokenBytes = tokenHead + 11
)

// The reasons for refusing a count.
var (
	errNoToken      = errors.New("no token of a framed page")
	errForgedToken  = errors.New("a token that was not minted here for this page")
	errExpiredToken = errors.New("the token is older than ten minutes")
	errUsedToken    = errors.New("the token was used before")
)

// newTokens returns Tokens that sign with key, or with a random key if it is empty. Tokens outlive
// a restart only with the same key.
func newTokens(key []byte) *Tokens {
	var random [34]byte
	_, _ = rand.Read(random[:]) // never fails (crypto/rand)
	if len(key) == 0 {
		key = random[:32]
	}
	return &Tokens{key: key, runID: binary.BigEndian.Uint16(random[32:]), used: map[batch][]byte{}}
}

// Issue returns a token for an article ("" for a list) and a partner: 28 characters that need no
// escaping in a URL.
func (f *Tokens) Issue(item, partner string, now time.Time) string {
	var token [tokenBytes]byte
	b, number := f.nextNumber(response.UnixMinute(now))
	binary.BigEndian.PutUint16(token[:], b.runID)
	binary.BigEndian.PutUint32(token[2:], b.minute)
	binary.BigEndian.PutUint32(token[6:], number)
	copy(token[tokenHead:], f.signature(token[:tokenHead], item, partner))
	return base64.RawURLEncoding.EncodeToString(token[:])
}

func (f *Tokens) nextNumber(minute uint32) (batch, uint32) {
	f.mu.Lock()
	defer f.mu.Unlock()
	back := f.minute > minute && expired(minute, f.minute)
	if back {
		f.runID++ // the clock was set back: the numbers of these minutes may be used
	}
	if back || minute > f.minute { // if the clock was set back a little, the last minute goes on
		f.minute, f.next = minute, 0
		f.dropExpired(minute)
	}
	n := f.next
	f.next++
	return batch{f.runID, f.minute}, n
}

func (f *Tokens) dropExpired(minute uint32) {
	for b := range f.used {
		if expired(b.minute, minute) {
			delete(f.used, b)
		}
	}
}

// redeem marks a token as used for one kind of count, which is a bit.
func (f *Tokens) redeem(text, item, partner string, kind byte, now time.Time) error {
	if text == "" {
		return errNoToken
	}
	token, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(token) != tokenBytes || !hmac.Equal(token[tokenHead:], f.signature(token[:tokenHead], item, partner)) {
		return errForgedToken
	}
	b := batch{binary.BigEndian.Uint16(token), binary.BigEndian.Uint32(token[2:])}
	if expired(b.minute, response.UnixMinute(now)) {
		return errExpiredToken
	}
	return f.markUsed(b, int(binary.BigEndian.Uint32(token[6:])), kind)
}

func (f *Tokens) markUsed(b batch, number int, kind byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	used := f.used[b]
	if number >= len(used) {
		used = append(used, make([]byte, number+1-len(used))...)
		f.used[b] = used
	}
	if used[number]&kind != 0 {
		return errUsedToken
	}
	used[number] |= kind
	return nil
}

func (f *Tokens) signature(head []byte, item, partner string) []byte {
	m := hmac.New(sha256.New, f.key)
	m.Write(head)
	m.Write([]byte(item))
	m.Write([]byte{0}) // separator: neither slugs nor ids contain it
	m.Write([]byte(partner))
	return m.Sum(nil)[:tokenBytes-tokenHead]
}

// expired reports whether a token is older than tokenLife, or as far in the future, as after a
// wrong clock was corrected. The minute of issue counts in full.
func expired(issued, now uint32) bool {
	const life = uint32(tokenLife / time.Minute)
	return now > issued+life || issued > now+life
}
