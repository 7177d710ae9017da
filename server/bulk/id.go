package bulk

import (
	"crypto/sha256"
	"encoding/binary"
)

// ListingID returns the public ID of a listing: it is stable for a source's ref, so that
// its address survives every import.
func ListingID(source, ref string) string { return newID("listing " + source + "\x00" + ref) }

// OldListingID returns the ID that a ref had before listings had sources. A first import
// of a source takes over listings with such IDs.
func OldListingID(ref string) string { return newID("listing " + ref) }

// newID returns a hash of s in letters and digits without vowels.
func newID(s string) string {
	const letters = "23456789bcdfghjkmnpqrstvwxyz"
	sum := sha256.Sum256([]byte(s))
	n := binary.BigEndian.Uint64(sum[:])
	var b [9]byte
	for i := range b {
		b[i] = letters[n%uint64(len(letters))]
		n /= uint64(len(letters))
	}
	return string(b[:])
}
