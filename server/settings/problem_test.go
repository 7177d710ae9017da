package settings

import (
	"testing"
)

func TestProblemString(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		p    Problem
		want string
	}{
		{Problem{File: "a.csv", What: "is empty"}, "a.csv: is empty"},
		{Problem{File: "a.csv", Line: 12, What: "is empty"}, "a.csv:12: is empty"},
		{Problem{File: "a.csv", Line: 12, Field: "attr.year", What: `"19998" is no year`, Fix: "from 1930 to 2028"},
			`a.csv:12: attr.year: "19998" is no year; from 1930 to 2028`},
	} {
		if got := tt.p.String(); got != tt.want {
			t.Errorf("String() = %s, want %s", got, tt.want)
		}
	}
}

func TestSortProblems(t *testing.T) {
	t.Parallel()
	p := []Problem{{File: "b", Line: 1}, {File: "a", Line: 9}, {File: "a", Line: 2, What: "first"}, {File: "a", Line: 2, What: "second"}}
	SortProblems(p)
	want := []Problem{{File: "a", Line: 2, What: "first"}, {File: "a", Line: 2, What: "second"}, {File: "a", Line: 9}, {File: "b", Line: 1}}
	for i := range p {
		if p[i] != want[i] {
			t.Errorf("%d: %v, want %v", i, p[i], want[i])
		}
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	words := []string{"category", "currency", "city", "description"}
	for in, want := range map[string]string{
		"catgory": "category", "Category": "category", "curency": "currency", "cty": "city", "descripton": "description",
		"weather": "", "x": "", "": "",
	} {
		if got := Nearest(in, words); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"", "ab", 2}, {"kitten", "sitting", 3}, {"flaw", "lawn", 2}} {
		if got := distance(tt.a, tt.b); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
		if got := distance(tt.b, tt.a); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.b, tt.a, got, tt.want)
		}
	}
}
