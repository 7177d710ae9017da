package columns

import (
	"math"
	"reflect"
	"testing"

	"broadside/server/store"
)

func pointer(n int64) *int64 { return &n }

var encodedRows = []Row{
	{},
	{
		Group: store.Group{Category: "motors", City: "doha", Intent: "offer", Lang: "ar", Photo: true}, Currency: "QAR", Featured: true,
		Price: pointer(-5), Geocell: pointer(1 << 40), Title: "شقه\tواسعه\n", Values: []store.FacetValue{{Code: "attr.make", Value: "="}, {Code: "attr.x", Value: ""}},
		Numbers: []store.Number{{Code: "year", Value: 2020}, {Code: "area", Value: math.Inf(-1)}},
	},
	{Price: pointer(0)},
	{Geocell: pointer(0), Group: store.Group{Photo: true}},
}

func TestEncoding(t *testing.T) {
	t.Parallel()
	for _, want := range encodedRows {
		b := want.AppendBinary([]byte("before"))[len("before"):]
		var got Row
		if err := got.UnmarshalBinary(b); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("read %+v, %v, want %+v", got, err, want)
		}
		for n := range b {
			if err := new(Row).UnmarshalBinary(b[:n]); err == nil {
				t.Errorf("%d of %d bytes are a row", n, len(b))
			}
		}
		if err := new(Row).UnmarshalBinary(append(b, 0)); err == nil {
			t.Error("a row has a byte too many")
		}
	}
}

// A damaged encoding is an error or gives a row that can be encoded again. A false length does not
// make the decoder allocate much memory.
func FuzzUnmarshal(f *testing.F) {
	for _, r := range encodedRows {
		f.Add(r.AppendBinary(nil))
	}
	f.Add([]byte{255, 255, 255, 255, 255, 255, 255, 255, 127})
	f.Fuzz(func(t *testing.T, data []byte) {
		var r, again Row
		if r.UnmarshalBinary(data) != nil {
			return
		}
		if err := again.UnmarshalBinary(r.AppendBinary(nil)); err != nil {
			t.Fatalf("%+v: %v", r, err)
		}
	})
}
