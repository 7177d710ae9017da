package api

// Code names a kind of failure; it decides the HTTP status.
type Code string

// The codes of CONTENT §3.
const (
	Validation       Code = "validation"         // 422 (400 for a query)
	BadRequest       Code = "bad-request"        // 400
	BadCursor        Code = "bad-cursor"         // 400
	UnknownParameter Code = "unknown-parameter"  // 400
	NotFound         Code = "not-found"          // 404
	MethodNotAllowed Code = "method-not-allowed" // 405
	Gone             Code = "gone"               // 410
	Conflict         Code = "conflict"           // 409
	TokenExpired     Code = "token-expired"      // 410
	TokenUsed        Code = "token-used"         // 410
	Unauthorized     Code = "unauthorized"       // 401
	Forbidden        Code = "forbidden"          // 403
	PayloadTooLarge  Code = "payload-too-large"  // 413
	UnsupportedMedia Code = "unsupported-media"  // 415
	RateLimited      Code = "rate-limited"       // 429
	ImportGuard      Code = "import-guard"       // 409
	NotImplemented   Code = "not-implemented"    // 501
	Unavailable      Code = "unavailable"        // 503
	Internal         Code = "internal"           // 500: the reader sees Request only
)

// Problem is an expected failure (RFC 9457). It is an error; the one door in
// server/site turns it into an answer.
type Problem struct {
	Type    string  `json:"type"` // "about:blank" or a page of the OpenAPI document
	Title   string  `json:"title"`
	Status  int     `json:"status"`
	Detail  string  `json:"detail,omitempty"`
	Code    Code    `json:"code"`
	Request string  `json:"request,omitempty"` // id in the logs
	Errors  []Field `json:"errors,omitempty"`
	Lang    string  `json:"lang,omitempty"`   // of the story that is gone (BCP 47): who comes for it reads that
	Reason  Reason  `json:"reason,omitempty"` // why the story is gone
}

// IsClientError reports whether the address, the form or the caller is at
// fault: whether c is answered with a status from 400 to 499.
func (c Code) IsClientError() bool {
	switch c {
	case Validation, BadRequest, BadCursor, UnknownParameter, NotFound, MethodNotAllowed, Gone, Conflict,
		TokenExpired, TokenUsed, Unauthorized, Forbidden, PayloadTooLarge, UnsupportedMedia, RateLimited, ImportGuard:
		return true
	}
	return false
}

// Reason is why a story that could be read is gone: only of one that the
// editors withdrew may that be said.
type Reason string

// The reasons.
const (
	Killed  Reason = "killed"  // the editors withdrew it
	Expired Reason = "expired" // its time is over
	Removed Reason = "removed" // its file is no longer there
)

// Field is one thing wrong with a request. Pointer is a JSON pointer into a
// body, or "?name" for a query parameter.
type Field struct {
	Pointer string `json:"pointer"`
	Code    string `json:"code"`
	Detail  string `json:"detail"`
}

// Error makes a Problem an error.
func (p *Problem) Error() string {
	s := string(p.Code) + ": " + p.Title
	if p.Detail != "" {
		s += ": " + p.Detail
	}
	return s
}

// Fail makes a Problem.
func Fail(code Code, title, detail string, fields ...Field) *Problem {
	return &Problem{Type: "about:blank", Code: code, Title: title, Detail: detail, Errors: fields}
}
