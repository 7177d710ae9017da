package columns

import (
	"encoding/binary"
	"errors"
	"math"

	"broadside/server/store"
)

// AppendBinary appends the encoding of the row to b, without its key, expiry and frequent words.
// Strings and lists are preceded by their length.
func (r *Row) AppendBinary(b []byte) []byte {
	for _, s := range []string{r.Group.Category, r.Group.City, r.Group.Intent, r.Group.Lang, r.Currency, r.Title} {
		b = appendString(b, s)
	}
	b = append(b, flag(r.Group.Photo)|flag(r.Featured)<<1|flag(r.Price != nil)<<2|flag(r.Geocell != nil)<<3)
	if r.Price != nil {
		b = binary.AppendVarint(b, *r.Price)
	}
	if r.Geocell != nil {
		b = binary.AppendVarint(b, *r.Geocell)
	}
	b = binary.AppendUvarint(b, uint64(len(r.Values)))
	for _, v := range r.Values {
		b = appendString(appendString(b, v.Code), v.Value)
	}
	b = binary.AppendUvarint(b, uint64(len(r.Numbers)))
	for _, n := range r.Numbers {
		b = binary.BigEndian.AppendUint64(appendString(b, n.Code), math.Float64bits(n.Value))
	}
	return b
}

func flag(set bool) byte {
	if set {
		return 1
	}
	return 0
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// errRow is the error of an encoding that AppendBinary has not made.
var errRow = errors.New("not the encoding of a row")

// UnmarshalBinary decodes data from AppendBinary into the row. It does not set the key, the expiry
// and the frequent words, which the encoding does not contain.
func (r *Row) UnmarshalBinary(data []byte) error {
	d := decoder{data: data}
	for _, s := range []*string{&r.Group.Category, &r.Group.City, &r.Group.Intent, &r.Group.Lang, &r.Currency, &r.Title} {
		*s = d.string()
	}
	flags := byte(0)
	if b := d.bytes(1); len(b) == 1 {
		flags = b[0]
	}
	r.Group.Photo, r.Featured = flags&1 != 0, flags&2 != 0
	if flags&4 != 0 {
		r.Price = new(d.varint())
	}
	if flags&8 != 0 {
		r.Geocell = new(d.varint())
	}
	for range d.count() {
		r.Values = append(r.Values, store.FacetValue{Code: d.string(), Value: d.string()})
	}
	for range d.count() {
		n := store.Number{Code: d.string()}
		if b := d.bytes(8); len(b) == 8 {
			n.Value = math.Float64frombits(binary.BigEndian.Uint64(b))
		}
		r.Numbers = append(r.Numbers, n)
	}
	if d.failed || len(d.data) > 0 {
		return errRow
	}
	return nil
}

// decoder reads from data; after a failure it returns zero values.
type decoder struct {
	data   []byte
	failed bool
}

func (d *decoder) bytes(n int) []byte {
	if d.failed = d.failed || n > len(d.data); d.failed {
		return nil
	}
	out := d.data[:n]
	d.data = d.data[n:]
	return out
}

// count reads a length, which is at most that of the rest.
func (d *decoder) count() int {
	n, size := binary.Uvarint(d.data)
	if d.failed = d.failed || size <= 0 || n > uint64(len(d.data)); d.failed {
		return 0
	}
	d.data = d.data[size:]
	return int(n)
}

func (d *decoder) string() string { return string(d.bytes(d.count())) }

func (d *decoder) varint() int64 {
	v, size := binary.Varint(d.data)
	if d.failed = d.failed || size <= 0; d.failed {
		return 0
	}
	d.data = d.data[size:]
	return v
}
