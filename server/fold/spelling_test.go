package fold

import "testing"

func TestName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"  Al-Quoz  4 ": "al quoz 4", "الإمارات": "الامارات", "مدينـــة": "مدينه", "ÉCOLE": "école", "E\u0301cole": "école",
	} {
		if got := PlaceName(in); got != want {
			t.Errorf("PlaceName(%q) = %q, want %q", in, got, want)
		}
	}
}
