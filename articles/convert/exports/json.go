package exports

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// jsonReader reads the values of a JSON file one by one.
type jsonReader struct {
	*json.Decoder
	meter *meter
	guard *jsonGuard
}

// jsonGuard is a reader that counts the nesting depth and the values of JSON
// before they are decoded, and fails above the limits.
type jsonGuard struct {
	r        io.Reader
	depth    int
	parts    int
	inString bool
	escaped  bool
}

// Read reads the next bytes.
func (g *jsonGuard) Read(b []byte) (int, error) {
	n, err := g.r.Read(b)
	for _, c := range b[:n] {
		switch {
		case g.escaped:
			g.escaped = false
		case g.inString:
			g.inString, g.escaped = c != '"', c == '\\'
		case c == '"':
			g.inString = true
		case c == '{' || c == '[':
			g.depth++
			g.parts++
		case c == '}' || c == ']':
			g.depth--
		case c == ',':
			g.parts++
		}
		if g.depth > maxDepth {
			return 0, errDepth
		}
	}
	if g.parts > maxParts {
		return 0, errParts
	}
	return n, err
}

func (in input) readJSON() (*jsonReader, error) {
	r, err := in.decode()
	if err != nil {
		return nil, err
	}
	m := newMeter(r, false)
	g := &jsonGuard{r: m}
	return &jsonReader{json.NewDecoder(g), m, g}, nil
}

// startItem resets the counts for the next item.
func (j *jsonReader) startItem() {
	j.meter.reset()
	j.guard.parts = 0
}

// fault returns why the JSON cannot be read further.
func (j *jsonReader) fault(err error) error {
	var syntax *json.SyntaxError
	var fault *Fault
	switch {
	case err == nil || errors.As(err, &fault):
		return err
	case errors.Is(err, errItem), errors.Is(err, errDepth), errors.Is(err, errParts):
		return &Fault{What: "the file is refused: " + err.Error(), Fix: "export the file again; no story needs that"}
	case errors.As(err, &syntax), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return &Fault{What: fmt.Sprintf("the JSON is not well-formed at byte %d: %v", j.InputOffset(), err), Fix: "export the file again; it may have been cut off"}
	}
	return err
}

// eachMember calls read for each key of the object that is next, until it
// returns an error. read must decode or skip the value.
func (j *jsonReader) eachMember(read func(key string) error) error {
	if err := j.open('{'); err != nil {
		return err
	}
	for j.More() {
		t, err := j.Token()
		if err != nil {
			return j.fault(err)
		}
		key, _ := t.(string)
		if err := read(key); err != nil {
			return err
		}
		j.startItem()
	}
	_, err := j.Token()
	return j.fault(err)
}

// eachElement calls read for each element of the list that is next.
func (j *jsonReader) eachElement(read func() error) error {
	if err := j.open('['); err != nil {
		return err
	}
	for j.More() {
		if err := read(); err != nil {
			return err
		}
		j.startItem()
	}
	_, err := j.Token()
	return j.fault(err)
}

func (j *jsonReader) open(delim json.Delim) error {
	t, err := j.Token()
	if err != nil {
		return j.fault(err)
	}
	if t != delim {
		return &Fault{What: fmt.Sprintf("expected %q at byte %d of the JSON", delim, j.InputOffset()), Fix: "export the file again"}
	}
	return nil
}

// skip passes over the value that is next.
func (j *jsonReader) skip() error {
	for depth := 0; ; {
		t, err := j.Token()
		if err != nil {
			return j.fault(err)
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
		if depth <= 2 { // between the items of a list
			j.startItem()
		}
	}
}

// decode decodes the next value into v. A value of the wrong type is skipped.
func (j *jsonReader) decode(v any) error {
	err := j.Decode(v)
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return nil
	}
	return j.fault(err)
}

// scalars is a text or a list of texts.
type scalars []string

// UnmarshalJSON reads either.
func (t *scalars) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*t = scalars{one}
		return nil
	}
	var many []string
	if json.Unmarshal(b, &many) == nil {
		*t = many
	}
	return nil
}

// scalar is a text, or a number that is one.
type scalar string

// UnmarshalJSON reads either.
func (t *scalar) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) != nil {
		s = strings.Trim(string(b), `"`)
		if s == "null" || strings.ContainsAny(s, "{[") {
			s = ""
		}
	}
	*t = scalar(s)
	return nil
}
