package json

import (
	"reflect"
	"strconv"
	"strings"
)

// Unmarshal reads b into what v points to. A member nobody knows is passed
// over; one of another kind is an error, and what was read before it stays.
func Unmarshal(b []byte, v any) error {
	p := &scanner{s: b}
	if err := p.skip(0); err != nil { // nothing is set by text that is not JSON
		return err
	}
	p.space()
	if p.i != len(b) {
		return errSyntax
	}
	to := reflect.ValueOf(v)
	if to.Kind() != reflect.Pointer || to.IsNil() {
		return errTarget
	}
	p.i = 0
	return p.read(to.Elem())
}

func (p *scanner) read(v reflect.Value) error {
	c := p.peek()
	if v.Kind() != reflect.Pointer && v.CanAddr() {
		if u, ok := v.Addr().Interface().(Unmarshaler); ok { // also of null, as in the standard package
			start := p.i
			if err := p.skip(0); err != nil {
				return err
			}
			return u.UnmarshalJSON(p.s[start:p.i])
		}
	}
	if c == 'n' && v.Kind() != reflect.Interface {
		p.word("null")
		switch v.Kind() {
		case reflect.Pointer, reflect.Map, reflect.Slice:
			v.SetZero()
		}
		return nil
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		return p.read(v.Elem())
	}
	switch v.Kind() {
	case reflect.Struct:
		return p.readStruct(v)
	case reflect.Slice:
		return p.readSlice(v)
	case reflect.Map:
		return p.readMap(v)
	case reflect.Interface:
		x, err := p.any()
		if err != nil || v.NumMethod() > 0 {
			return errKind
		}
		if x == nil {
			v.SetZero()
		} else {
			v.Set(reflect.ValueOf(x))
		}
		return nil
	}
	return p.readPlain(v, c)
}

// readPlain reads a string, a truth or a number.
func (p *scanner) readPlain(v reflect.Value, c byte) error {
	switch v.Kind() {
	case reflect.String:
		if c != '"' {
			return errKind
		}
		s, _ := p.text()
		v.SetString(s)
		return nil
	case reflect.Bool:
		yes := p.word("true")
		if !yes && !p.word("false") {
			return errKind
		}
		v.SetBool(yes)
		return nil
	}
	s, ok := p.number()
	if !ok {
		return errKind
	}
	switch v.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || v.OverflowInt(n) {
			return errKind
		}
		v.SetInt(n)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil || v.OverflowUint(n) {
			return errKind
		}
		v.SetUint(n)
	case reflect.Float32, reflect.Float64:
		n, err := strconv.ParseFloat(s, 64)
		if err != nil || v.OverflowFloat(n) {
			return errKind
		}
		v.SetFloat(n)
	default:
		return errKind
	}
	return nil
}

func (p *scanner) readStruct(v reflect.Value) error {
	if p.peek() != '{' {
		return errKind
	}
	t := v.Type()
	return p.each(func(name string) error {
		i := field(t, name)
		if i < 0 {
			return p.skip(0)
		}
		return p.read(v.Field(i))
	})
}

// field returns the index of the field with this name, or -1. As in the
// standard package the exact name comes before one in other letters.
func field(t reflect.Type, name string) int {
	found := -1
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() {
			continue
		}
		known, _ := nameOf(f)
		if known == "" {
			continue
		}
		if known == name {
			return i
		}
		if found < 0 && strings.EqualFold(known, name) {
			found = i
		}
	}
	return found
}

// nameOf returns a field's name and options; the name is "" when it is left out.
func nameOf(f reflect.StructField) (name, options string) {
	tag := f.Tag.Get("json")
	if tag == "-" {
		return "", ""
	}
	name, options, _ = strings.Cut(tag, ",")
	if name == "" {
		name = f.Name
	}
	return name, options
}

func (p *scanner) readSlice(v reflect.Value) error {
	if p.peek() != '[' {
		return errKind
	}
	v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	return p.items(func() error {
		item := reflect.New(v.Type().Elem()).Elem()
		err := p.read(item)
		v.Set(reflect.Append(v, item))
		return err
	})
}

func (p *scanner) readMap(v reflect.Value) error {
	if p.peek() != '{' || v.Type().Key().Kind() != reflect.String {
		return errKind
	}
	if v.IsNil() {
		v.Set(reflect.MakeMap(v.Type()))
	}
	return p.each(func(name string) error {
		item := reflect.New(v.Type().Elem()).Elem()
		err := p.read(item)
		v.SetMapIndex(reflect.ValueOf(name).Convert(v.Type().Key()), item)
		return err
	})
}

// any reads a value that no type waits for.
func (p *scanner) any() (any, error) {
	switch p.peek() {
	case '{':
		m := map[string]any{}
		err := p.each(func(name string) (err error) {
			m[name], err = p.any()
			return err
		})
		return m, err
	case '[':
		list := []any{}
		err := p.items(func() error {
			x, err := p.any()
			list = append(list, x)
			return err
		})
		return list, err
	case '"':
		s, _ := p.text()
		return s, nil
	case 'n':
		p.word("null")
		return nil, nil
	case 't':
		return p.word("true"), nil
	case 'f':
		return !p.word("false"), nil
	}
	s, _ := p.number()
	return strconv.ParseFloat(s, 64)
}
