package api

// Code identifies a kind of error and determines the HTTP status.
type Code string

// The codes.
const (
	Validation       Code = "validation" // 422 (400 for a query)
	BadRequest       Code = "bad-request"
	BadCursor        Code = "bad-cursor"
	UnknownParameter Code = "unknown-parameter"
	NotFound         Code = "not-found"
	MethodNotAllowed Code = "method-not-allowed"
	Gone             Code = "gone"
	Conflict         Code = "conflict"
	TokenExpired     Code = "token-expired"
	TokenUsed        Code = "token-used"
	Unauthorized     Code = "unauthorized"
	Forbidden        Code = "forbidden"
	PayloadTooLarge  Code = "payload-too-large"
	UnsupportedMedia Code = "unsupported-media"
	RateLimited      Code = "rate-limited"
	ImportGuard      Code = "import-guard"
	NotImplemented   Code = "not-implemented"
	Unavailable      Code = "unavailable"
	Internal         Code = "internal" // 500: readers are shown only Request
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

// Status returns the HTTP status of a problem with code c; an unknown code is 500.
func (c Code) Status() int {
	switch c {
	case Validation, BadRequest, BadCursor, UnknownParameter:
		return 400
	case Unauthorized:
		return 401
	case Forbidden:
		return 403
	case NotFound:
		return 404
	case MethodNotAllowed:
		return 405
	case Conflict, ImportGuard:
		return 409
	case Gone, TokenExpired, TokenUsed:
		return 410
	case PayloadTooLarge:
		return 413
	case UnsupportedMedia:
		return 415
	case RateLimited:
		return 429
	case NotImplemented:
		return 501
	case Unavailable:
		return 503
	}
	return 500
}

// IsClientError reports whether the HTTP status of c is from 400 to 499.
func (c Code) IsClientError() bool { return c.Status() < 500 }

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
