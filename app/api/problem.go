package api

// Code identifies a kind of error and determines the HTTP status.
type Code string

// The codes.
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
	Internal         Code = "internal"           // 500: readers are shown only Request
)

// Problem is an expected error (RFC 9457). server/site turns it into an HTTP
// response.
type Problem struct {
	Type    string  `json:"type"` // "about:blank" or a page of the OpenAPI document
	Title   string  `json:"title"`
	Status  int     `json:"status"`
	Detail  string  `json:"detail,omitempty"`
	Code    Code    `json:"code"`
	Request string  `json:"request,omitempty"` // id in the logs
	Errors  []Field `json:"errors,omitempty"`
	Lang    string  `json:"lang,omitempty"`   // language of the gone article (BCP 47)
	Reason  Reason  `json:"reason,omitempty"` // why the article is gone
}

// IsClientError reports whether the HTTP status of c is from 400 to 499.
func (c Code) IsClientError() bool {
	switch c {
	case Validation, BadRequest, BadCursor, UnknownParameter, NotFound, MethodNotAllowed, Gone, Conflict,
		TokenExpired, TokenUsed, Unauthorized, Forbidden, PayloadTooLarge, UnsupportedMedia, RateLimited, ImportGuard:
		return true
	}
	return false
}

// Reason is why a published article is gone. Only a killed article may be
// described as withdrawn by the editors.
type Reason string

// The reasons.
const (
	Killed  Reason = "killed"  // the editors withdrew it
	Expired Reason = "expired" // its expiry date has passed
	Removed Reason = "removed" // its file was removed
)

// Field is one fault in a request. Pointer is a JSON pointer into the body, or
// "?name" for a query parameter.
type Field struct {
	Pointer string `json:"pointer"`
	Code    string `json:"code"`
	Detail  string `json:"detail"`
}

// Error returns the code, title and detail.
func (p *Problem) Error() string {
	s := string(p.Code) + ": " + p.Title
	if p.Detail != "" {
		s += ": " + p.Detail
	}
	return s
}

// Fail returns a new Problem.
func Fail(code Code, title, detail string, fields ...Field) *Problem {
	return &Problem{Type: "about:blank", Code: code, Title: title, Detail: detail, Errors: fields}
}
