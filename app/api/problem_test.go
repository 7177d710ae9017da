package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestProblemError(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   *Problem
		want string
	}{
		{Fail(NotFound, "No such story", ""), "not-found: No such story"},
		{Fail(Validation, "The filter is not usable", "days: a whole number"), "validation: The filter is not usable: days: a whole number"},
		{&Problem{}, ": "},
	} {
		if got := tt.in.Error(); got != tt.want {
			t.Errorf("Error() = %q, want %q", got, tt.want)
		}
	}
}

// errors.As finds a Problem at any depth.
func TestProblemIsFoundInAnError(t *testing.T) {
	t.Parallel()
	gone := Fail(Gone, "Gone", "")
	for name, err := range map[string]error{
		"itself":     gone,
		"wrapped":    fmt.Errorf("app: reading: %w", gone),
		"among more": errors.Join(errors.New("disk"), fmt.Errorf("desk: %w", gone)),
	} {
		var p *Problem
		if !errors.As(err, &p) || p != gone {
			t.Errorf("%s: %v, want the problem itself", name, p)
		}
	}
}

// TestProblemJSON checks the members of RFC 9457 §3.1 and the extensions
// (§3.2): type, title and status are always present.
func TestProblemJSON(t *testing.T) {
	t.Parallel()
	full := Fail(Validation, "The filter is not usable", "days: a whole number", Field{Pointer: "?days", Code: "invalid", Detail: "a whole number"})
	full.Status, full.Request = 400, "r-7"
	for _, tt := range []struct {
		name string
		in   *Problem
		want string
	}{
		{"everything", full, `{"type":"about:blank","title":"The filter is not usable","status":400,"detail":"days: a whole number","code":"validation",` +
			`"request":"r-7","errors":[{"pointer":"?days","code":"invalid","detail":"a whole number"}]}`},
		{"gone", &Problem{Type: "about:blank", Title: "T", Status: 410, Code: Gone, Lang: "ar", Reason: Expired},
			`{"type":"about:blank","title":"T","status":410,"code":"gone","lang":"ar","reason":"expired"}`},
		{"as little as can be", Fail(NotFound, "Not found", ""), `{"type":"about:blank","title":"Not found","status":0,"code":"not-found"}`},
	} {
		got, err := json.Marshal(tt.in)
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: %s, %v\nwant %s", tt.name, got, err, tt.want)
		}
		var back Problem
		if err := json.Unmarshal(got, &back); err != nil || back.Error() != tt.in.Error() || back.Status != tt.in.Status || len(back.Errors) != len(tt.in.Errors) {
			t.Errorf("%s: read again: %+v, %v", tt.name, back, err)
		}
	}
}

// Unknown members are ignored (RFC 9457 §3.2).
func TestProblemOfAnotherServer(t *testing.T) {
	t.Parallel()
	var p Problem
	err := json.Unmarshal([]byte(`{"type":"https://other.example/out","title":"Out","status":403,"instance":"/x","balance":30}`), &p)
	if err != nil || p.Type != "https://other.example/out" || p.Title != "Out" || p.Status != 403 || p.Code != "" {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestFailKeepsItsFields(t *testing.T) {
	t.Parallel()
	p := Fail(Conflict, "T", "D", Field{Pointer: "/a"}, Field{Pointer: "/b"})
	if p.Code != Conflict || p.Title != "T" || p.Detail != "D" || p.Type != "about:blank" || p.Status != 0 {
		t.Errorf("%+v", p)
	}
	if len(p.Errors) != 2 || p.Errors[0].Pointer != "/a" || p.Errors[1].Pointer != "/b" {
		t.Errorf("fields %+v", p.Errors)
	}
}

// Codes are part of documentation addresses and of logs: they are short
// lower-case words, without duplicates.
func TestCodesAreSmallWords(t *testing.T) {
	t.Parallel()
	codes := []Code{Validation, BadRequest, BadCursor, UnknownParameter, NotFound, MethodNotAllowed, Gone, Conflict, TokenExpired, TokenUsed,
		Unauthorized, Forbidden, PayloadTooLarge, UnsupportedMedia, RateLimited, ImportGuard, NotImplemented, Unavailable, Internal}
	seen := map[Code]bool{}
	for _, c := range codes {
		if seen[c] {
			t.Errorf("%s is listed twice", c)
		}
		seen[c] = true
		if c == "" || strings.Trim(string(c), "abcdefghijklmnopqrstuvwxyz-") != "" {
			t.Errorf("code %q", c)
		}
	}
}
