package sources

import "testing"

// itemsMapping maps the columns of another system.
const itemsMapping = `
repeated: skip
skip:
  - {column: state, is: sold, reason: sold}
fields:
  ref: nr
  category: {value: items}
  title: name
  description: name
  city: {value: dubai}
  price: {column: cost, decimal: ","}
`

// Rows that the mapping leaves out are counted by their reason, are no faults, and end
// their listings like rows that are missing.
func TestMappedFile(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	o := Options{Mapping: itemsMapping}
	r := p.importText("shop", "nr;name;cost;state\n1;Oak table number one;1.250,50;\n2;Oak table number two;90;\n2;Oak table number two;90;\n3;Oak table number three;90;Sold\n4;Oak table number four;9.5;\n", o)
	wantCounts(t, "new", r, "applied: 2 new, 0 changed, 0 same, 0 ended, 1 rejected, 0 kept")
	var got []Reason
	for _, why := range r.Reasons {
		if why.Field == "" {
			got = append(got, why)
		}
	}
	if len(got) != 2 || got[0] != (Reason{"", "left out: its ref is that of an earlier row", 1}) || got[1] != (Reason{"", "left out: sold", 1}) || r.Skipped != 2 {
		t.Errorf("%d left out, reasons %+v", r.Skipped, r.Reasons)
	}
	if l := p.listing("shop", "1"); l.Price.Minor != 125050 {
		t.Errorf("price %+v", l.Price)
	}
	r = p.importText("shop", "nr;name;cost;state\n1;Oak table number one;1.250,50;\n2;Oak table number two;90;Sold\n", o)
	wantCounts(t, "sold", r, "applied: 0 new, 0 changed, 1 same, 1 ended, 0 rejected, 0 kept")
	r = p.importText("shop", "nr;name;cost;state\n1;Oak table number one;1.250,50;\n2;Oak table number two;90;Sold\n", Options{Mapping: "# read anew\n" + itemsMapping})
	wantCounts(t, "the mapping with a comment", r, "unchanged: 0 new, 0 changed, 1 same, 0 ended, 0 rejected, 0 kept")
}
