// Package fmt stands in for fmt in the browser's program, where the standard
// one weighs 29 KB in brotli. It knows %v %+v %s %d %q %t %x %c %T %p %w and %%
// without widths; its tests hold it to the standard package on those.
package fmt

import (
	"reflect"
	"strconv"
	"unicode/utf8"
)

// Stringer says itself.
type Stringer interface{ String() string }

// Sprintf formats as fmt.Sprintf does, for the verbs above.
func Sprintf(format string, a ...any) string {
	b, _ := appendf(nil, format, a)
	return string(b)
}

// Errorf is Sprintf as an error; %w keeps its argument to be unwrapped.
func Errorf(format string, a ...any) error {
	b, inner := appendf(nil, format, a)
	switch len(inner) {
	case 0:
		return &wrapped{text: string(b)}
	case 1:
		return &wrapped{text: string(b), inner: inner[0]}
	}
	return &joined{text: string(b), inner: inner}
}

type wrapped struct {
	text  string
	inner error
}

func (w *wrapped) Error() string { return w.text }
func (w *wrapped) Unwrap() error { return w.inner }

type joined struct {
	text  string
	inner []error
}

func (j *joined) Error() string   { return j.text }
func (j *joined) Unwrap() []error { return j.inner }

// Sprint joins its operands with a space between two that are no strings.
func Sprint(a ...any) string {
	var b []byte
	text := true
	for i, x := range a {
		_, is := x.(string)
		if i > 0 && !is && !text {
			b = append(b, ' ')
		}
		b, text = appendValue(b, 'v', x), is
	}
	return string(b)
}

// Sprintln joins its operands with spaces and ends the line.
func Sprintln(a ...any) string {
	var b []byte
	for i, x := range a {
		if i > 0 {
			b = append(b, ' ')
		}
		b = appendValue(b, 'v', x)
	}
	return string(append(b, '\n'))
}

// Printf writes to the console.
func Printf(format string, a ...any) (int, error) {
	s := Sprintf(format, a...)
	print(s)
	return len(s), nil
}

// Println writes a line to the console.
func Println(a ...any) (int, error) {
	s := Sprintln(a...)
	print(s)
	return len(s), nil
}

func appendf(b []byte, format string, a []any) ([]byte, []error) {
	var inner []error
	next := 0
	for i := 0; i < len(format); i++ {
		c := format[i]
		if c != '%' {
			b = append(b, c)
			continue
		}
		i++
		for i < len(format) && (format[i] == '+' || format[i] == '#') {
			i++
		}
		if i >= len(format) {
			return append(b, "%!(NOVERB)"...), inner
		}
		verb, n := utf8.DecodeRuneInString(format[i:])
		i += n - 1
		if verb == '%' {
			b = append(b, '%')
			continue
		}
		if next >= len(a) {
			b = append(append(append(b, "%!"...), string(verb)...), "(MISSING)"...)
			continue
		}
		x := a[next]
		next++
		if err, ok := x.(error); ok && verb == 'w' {
			inner, verb = append(inner, err), 'v'
		}
		b = appendValue(b, verb, x)
	}
	return b, inner
}

func appendValue(b []byte, verb rune, x any) []byte {
	if verb == 'T' {
		return appendType(b, x)
	}
	s, isText := "", true
	switch x := x.(type) {
	case nil:
		if verb == 'v' {
			return append(b, "<nil>"...)
		}
		return append(append(append(b, "%!"...), string(verb)...), "(<nil>)"...)
	case error:
		s = x.Error()
	case Stringer:
		s = x.String()
	case string:
		s = x
	case []byte:
		s, isText = string(x), verb != 'v' && verb != 'd'
	default:
		isText = false
	}
	switch {
	case isText && verb == 'q':
		return strconv.AppendQuote(b, s)
	case isText && (verb == 'v' || verb == 's'):
		return append(b, s...)
	case isText && verb == 'x':
		return appendHex(b, s)
	}
	return appendPlain(b, verb, reflect.ValueOf(x))
}

func appendType(b []byte, x any) []byte {
	if x == nil {
		return append(b, "<nil>"...)
	}
	return append(b, reflect.TypeOf(x).String()...)
}

// appendPlain writes what cannot speak for itself by its kind.
func appendPlain(b []byte, verb rune, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.String:
		if verb == 'q' {
			return strconv.AppendQuote(b, v.String())
		}
		if verb == 'x' {
			return appendHex(b, v.String())
		}
		return append(b, v.String()...)
	case reflect.Bool:
		return strconv.AppendBool(b, v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		switch verb {
		case 'c':
			return utf8.AppendRune(b, rune(v.Int()))
		case 'q':
			return strconv.AppendQuoteRune(b, rune(v.Int()))
		}
		return strconv.AppendInt(b, v.Int(), base(verb))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		if verb == 'c' {
			return utf8.AppendRune(b, rune(v.Uint()))
		}
		return strconv.AppendUint(b, v.Uint(), base(verb))
	case reflect.Float32:
		return strconv.AppendFloat(b, v.Float(), 'g', -1, 32)
	case reflect.Float64:
		return strconv.AppendFloat(b, v.Float(), 'g', -1, 64)
	case reflect.Slice, reflect.Array:
		b = append(b, '[')
		for i := range v.Len() {
			if i > 0 {
				b = append(b, ' ')
			}
			b = appendItem(b, verb, v.Index(i))
		}
		return append(b, ']')
	case reflect.Pointer, reflect.Func, reflect.UnsafePointer, reflect.Map, reflect.Chan:
		return strconv.AppendUint(append(b, "0x"...), uint64(v.Pointer()), 16)
	}
	return append(b, v.Type().String()...)
}

func appendItem(b []byte, verb rune, v reflect.Value) []byte {
	if v.CanInterface() {
		return appendValue(b, verb, v.Interface())
	}
	return appendPlain(b, verb, v)
}

func appendHex(b []byte, s string) []byte {
	const digits = "0123456789abcdef"
	for i := range len(s) {
		b = append(b, digits[s[i]>>4], digits[s[i]&15])
	}
	return b
}

func base(verb rune) int {
	if verb == 'x' {
		return 16
	}
	return 10
}
