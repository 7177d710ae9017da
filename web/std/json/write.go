package json

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Marshal writes v as the standard package does: fields in their order, maps by
// key, < > & and the line separators escaped.
func Marshal(v any) ([]byte, error) { return write(nil, reflect.ValueOf(v)) }

func write(b []byte, v reflect.Value) ([]byte, error) {
	if !v.IsValid() {
		return append(b, "null"...), nil
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Map, reflect.Slice:
		if v.IsNil() {
			return append(b, "null"...), nil
		}
	}
	if m, ok := v.Interface().(Marshaler); ok {
		text, err := m.MarshalJSON()
		return append(b, text...), err
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return write(b, v.Elem())
	case reflect.Struct:
		return writeStruct(b, v)
	case reflect.Map:
		return writeMap(b, v)
	case reflect.Slice, reflect.Array:
		return writeList(b, v)
	case reflect.String:
		return writeText(b, v.String()), nil
	case reflect.Bool:
		return strconv.AppendBool(b, v.Bool()), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.AppendInt(b, v.Int(), 10), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return strconv.AppendUint(b, v.Uint(), 10), nil
	case reflect.Float32, reflect.Float64:
		return writeFloat(b, v.Float(), v.Type().Bits())
	}
	return nil, errors.New("json: a " + v.Type().String() + " cannot be written")
}

func writeFloat(b []byte, f float64, bits int) ([]byte, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil, errors.New("json: a number that is none")
	}
	a := math.Abs(f)
	small, large := a < 1e-6, a >= 1e21
	if bits == 32 {
		small, large = float32(a) < 1e-6, float32(a) >= 1e21
	}
	if a != 0 && (small || large) {
		b = strconv.AppendFloat(b, f, 'e', -1, bits)
		if n := len(b); n >= 4 && b[n-4] == 'e' && b[n-3] == '-' && b[n-2] == '0' {
			b = append(b[:n-2], b[n-1]) // e-09 is written e-9
		}
		return b, nil
	}
	return strconv.AppendFloat(b, f, 'f', -1, bits), nil
}

func writeStruct(b []byte, v reflect.Value) ([]byte, error) {
	b = append(b, '{')
	first := true
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, options := nameOf(f)
		if name == "" || !f.IsExported() || left(v.Field(i), options) {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(writeText(b, name), ':')
		var err error
		if b, err = write(b, v.Field(i)); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

// left reports whether a field's options leave v out.
func left(v reflect.Value, options string) bool {
	switch {
	case strings.Contains(options, "omitzero"):
		if z, ok := v.Interface().(interface{ IsZero() bool }); ok {
			return z.IsZero()
		}
		return v.IsZero()
	case strings.Contains(options, "omitempty"):
		switch v.Kind() {
		case reflect.Map, reflect.Slice, reflect.String:
			return v.Len() == 0
		case reflect.Struct:
			return false
		}
		return v.IsZero()
	}
	return false
}

func writeMap(b []byte, v reflect.Value) ([]byte, error) {
	if v.Type().Key().Kind() != reflect.String {
		return nil, errKind
	}
	names := make([]string, 0, v.Len())
	for _, k := range v.MapKeys() {
		names = append(names, k.String())
	}
	slices.Sort(names)
	b = append(b, '{')
	for i, name := range names {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(writeText(b, name), ':')
		var err error
		if b, err = write(b, v.MapIndex(reflect.ValueOf(name).Convert(v.Type().Key()))); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

func writeList(b []byte, v reflect.Value) ([]byte, error) {
	b = append(b, '[')
	for i := range v.Len() {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = write(b, v.Index(i)); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

func writeText(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\b':
			b = append(b, `\b`...)
		case r == '\f':
			b = append(b, `\f`...)
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\r':
			b = append(b, `\r`...)
		case r == '\t':
			b = append(b, `\t`...)
		case r < ' ', r == '<', r == '>', r == '&', r == '\u2028', r == '\u2029':
			b = append(b, '\\', 'u', hex[r>>12], hex[r>>8&15], hex[r>>4&15], hex[r&15])
		case r == utf8.RuneError && n == 1:
			b = append(b, `\ufffd`...)
		default:
			b = append(b, s[i:i+n]...)
		}
		i += n
	}
	return append(b, '"')
}
