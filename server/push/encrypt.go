package push

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

const (
	saltSize   = 16
	headerSize = saltSize + 4 + 1 + 65 // RFC 8188 §2.1, with the server's public key as keyid
	recordSize = 4096
	overhead   = headerSize + 1 + 16 // with the delimiter of the padding and the tag of AES-GCM

	// MaxMessage is the length in bytes of the longest message: every push service takes a body of
	// 4,096 bytes (RFC 8030 §7.2), and the message is one record of it.
	MaxMessage = 4096 - overhead
)

// Encrypt returns a message as the body of a request with Content-Encoding: aes128gcm, with a new
// key and salt (RFC 8291 §4).
func Encrypt(message []byte, to Keys) ([]byte, error) {
	private, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("push: new key: %w", err)
	}
	var salt [saltSize]byte
	_, _ = rand.Read(salt[:]) // never fails (crypto/rand)
	return encryptWith(message, to, private, salt)
}

// encryptWith is Encrypt with the server's key and salt of this message.
func encryptWith(message []byte, to Keys, private *ecdh.PrivateKey, salt [saltSize]byte) ([]byte, error) {
	if len(message) > MaxMessage {
		return nil, fmt.Errorf("push: a message of %d bytes; there may be %d", len(message), MaxMessage)
	}
	public, auth, err := to.decode()
	if err != nil {
		return nil, fmt.Errorf("push: %w", err)
	}
	shared, err := private.ECDH(public)
	if err != nil {
		return nil, fmt.Errorf("push: %w", err)
	}
	own := private.PublicKey().Bytes()
	gcm, nonce, err := contentKeys(shared, auth, public.Bytes(), own, salt[:])
	if err != nil {
		return nil, err
	}
	body := make([]byte, 0, overhead+len(message))
	body = append(body, salt[:]...)
	body = binary.BigEndian.AppendUint32(body, recordSize)
	body = append(body, byte(len(own)))
	body = append(body, own...)
	const lastRecord = 2 // the delimiter of RFC 8188 §2
	return gcm.Seal(body, nonce, append(append([]byte{}, message...), lastRecord), nil), nil
}

// contentKeys derives the cipher and the nonce of the first record (RFC 8291 §3.4). browser and
// server are public keys.
func contentKeys(shared, auth, browser, server, salt []byte) (cipher.AEAD, []byte, error) {
	info := "WebPush: info\x00" + string(browser) + string(server)
	input, err := hkdf.Key(sha256.New, shared, auth, info, 32)
	if err != nil {
		return nil, nil, fmt.Errorf("push: %w", err)
	}
	key, err := hkdf.Key(sha256.New, input, salt, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return nil, nil, fmt.Errorf("push: %w", err)
	}
	nonce, err := hkdf.Key(sha256.New, input, salt, "Content-Encoding: nonce\x00", 12)
	if err != nil {
		return nil, nil, fmt.Errorf("push: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, nil, fmt.Errorf("push: %w", err)
	}
	gcm, err := cipher.NewGCM(block)
	return gcm, nonce, err
}
