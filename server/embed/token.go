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

// Tokens are the proofs that a count comes from a framed page which this
// server sent. A token is minted with each framed page for one story and one
// partner, holds for tokenLife and can be spent once for each kind of count.
// It says nothing of the reader. All methods may be called from many
// goroutines.
//
// What is remembered of the tokens that were spent is a byte for each one that
// was minted in the last tokenLife.
type Tokens struct {
	key []byte

	mu     sync.Mutex
	boot   uint16 // tells this run's tokens from those of a run before
	minute uint32 // of the last token
	next   uint32 // its number within that minute
	spent  map[batch][]byte
}

// batch is the tokens of one run in one minute, numbered from 0.
type batch struct {
	boot   uint16
	minute uint32 // Unix time / 60
}

const (
	tokenLife  = 2 * response.FramedLife
	tokenHead  = 10 // bytes: boot, minute, number
	tokenBytes = tokenHead + 11
)

// Why a count is refused.
var (
	errNoToken      = errors.New("no token of a framed page")
	errForgedToken  = errors.New("a token that was not minted here for this page")
	errExpiredToken = errors.New("the token is older than ten minutes")
	errSpentToken   = errors.New("the token was used before")
)

// newTokens uses key, which outlives a restart, or a random one if it is
// empty.
func newTokens(key []byte) *Tokens {
	var random [34]byte
	_, _ = rand.Read(random[:]) // never fails (crypto/rand)
	if len(key) == 0 {
		key = random[:32]
	}
	return &Tokens{key: key, boot: binary.BigEndian.Uint16(random[32:]), spent: map[batch][]byte{}}
}

// Mint returns a token for a story ("" is a list) as a partner frames it: 28
// characters that need no escaping in a URL.
func (f *Tokens) Mint(item, partner string, now time.Time) string {
	var token [tokenBytes]byte
	b, number := f.number(response.Minute(now))
	binary.BigEndian.PutUint16(token[:], b.boot)
	binary.BigEndian.PutUint32(token[2:], b.minute)
	binary.BigEndian.PutUint32(token[6:], number)
	copy(token[tokenHead:], f.sign(token[:tokenHead], item, partner))
	return base64.RawURLEncoding.EncodeToString(token[:])
}

func (f *Tokens) number(minute uint32) (batch, uint32) {
	f.mu.Lock()
	defer f.mu.Unlock()
	back := f.minute > minute && expired(minute, f.minute)
	if back {
		f.boot++ // the clock was wrong: the numbers of its minutes may be used up
	}
	if back || minute > f.minute { // a clock that is set back a little goes on with the last minute's numbers
		f.minute, f.next = minute, 0
		f.forget(minute)
	}
	n := f.next
	f.next++
	return batch{f.boot, f.minute}, n
}

// forget drops the batches that have expired.
func (f *Tokens) forget(minute uint32) {
	for b := range f.spent {
		if expired(b.minute, minute) {
			delete(f.spent, b)
		}
	}
}

// spend uses a token for one kind of count, a bit of its own for each.
func (f *Tokens) spend(text, item, partner string, kind byte, now time.Time) error {
	if text == "" {
		return errNoToken
	}
	token, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(token) != tokenBytes || !hmac.Equal(token[tokenHead:], f.sign(token[:tokenHead], item, partner)) {
		return errForgedToken
	}
	b := batch{binary.BigEndian.Uint16(token), binary.BigEndian.Uint32(token[2:])}
	if expired(b.minute, response.Minute(now)) {
		return errExpiredToken
	}
	return f.use(b, int(binary.BigEndian.Uint32(token[6:])), kind)
}

func (f *Tokens) use(b batch, number int, kind byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	used := f.spent[b]
	if number >= len(used) {
		used = append(used, make([]byte, number+1-len(used))...)
		f.spent[b] = used
	}
	if used[number]&kind != 0 {
		return errSpentToken
	}
	used[number] |= kind
	return nil
}

func (f *Tokens) sign(head []byte, item, partner string) []byte {
	m := hmac.New(sha256.New, f.key)
	m.Write(head)
	m.Write([]byte(item))
	m.Write([]byte{0}) // in no slug and no id
	m.Write([]byte(partner))
	return m.Sum(nil)[:tokenBytes-tokenHead]
}

// expired reports whether a token of a minute is older than tokenLife, or as
// far ahead, from before a wrong clock was set back. Its first minute counts as
// whole.
func expired(minted, now uint32) bool {
	const life = uint32(tokenLife / time.Minute)
	return now > minted+life || minted > now+life
}
