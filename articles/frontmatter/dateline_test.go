package frontmatter

import (
	"testing"
)

func TestReadDateline(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"Ankara", "Ankara||"},
		{"ANKARA, Turkey (Reuters) -", "Ankara|Turkey|Reuters"},
		{"Dubai, UAE:", "Dubai|UAE|"},
		{"القاهرة، مصر (رويترز)", "القاهرة|مصر|رويترز"},
	} {
		d := readDateline(tt.in)
		if got := d.City + "|" + d.Country + "|" + d.Agency; got != tt.want || d.Raw != tt.in {
			t.Errorf("readDateline(%q) = %q (raw %q), want %q", tt.in, got, d.Raw, tt.want)
		}
	}
}
