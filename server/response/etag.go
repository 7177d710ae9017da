package response

import (
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// entityTag returns the entity tag of the uncompressed body.
// ETag returns the entity tag of the uncompressed body, strong and quoted.
func (a *Response) ETag() string { return a.entityTag() }

// Body returns the uncompressed body of a response in memory. It must not be changed.
func (a *Response) Body() []byte { return a.bodies[Identity]().body }

func (a *Response) entityTag() string { return `"` + hex.EncodeToString(a.hash[:12]) + `"` }

// codedETag returns the entity tag of a compressed body: codings of one body need different tags (RFC
// 9110 §8.8.3.3).
func codedETag(etag, suffix string) string { return strings.TrimSuffix(etag, `"`) + suffix + `"` }

// framedETag returns a weak entity tag, because responses of one minute differ in their tokens (RFC
// 9110 §8.8.1).
func framedETag(hash string, minute uint32) string {
	return `W/"` + hash + "-" + strconv.FormatUint(uint64(minute), 36) + `"`
}

// matchFramedETag returns the minute of the first entity tag in an If-None-Match header that
// belongs to this page and is not older than FramedLife.
func matchFramedETag(header, hash string, now uint32) (uint32, bool) {
	for tag := range strings.SplitSeq(header, ",") {
		tag = strings.Trim(strings.TrimPrefix(strings.TrimSpace(tag), "W/"), `"`)
		minute, ok := strings.CutPrefix(tag, hash+"-")
		if !ok {
			continue
		}
		n, err := strconv.ParseUint(minute, 36, 32)
		if err == nil && uint32(n) <= now && now-uint32(n) <= uint32(FramedLife/time.Minute) {
			return uint32(n), true
		}
	}
	return 0, false
}

// matchesTag reports whether the lines of an If-Match or If-None-Match header name etag. prefix is
// removed from each tag: "W/" for the weak comparison (RFC 9110 §13.1.2), "" for the strong one
// (§13.1.1).
func matchesTag(lines []string, etag, prefix string) bool {
	for _, line := range lines {
		for part := range strings.SplitSeq(line, ",") {
			if part = strings.TrimSpace(part); part == "*" || strings.TrimPrefix(part, prefix) == etag {
				return true
			}
		}
	}
	return false
}
