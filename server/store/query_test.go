package store

import (
	"slices"
	"strings"
	"testing"
)

func TestQuestionWords(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   string
		want []string
	}{
		{"", []string{}},
		{"Flat in Dubai", []string{"flat", "dubai"}},
		{"the", []string{"the"}},
		{"شقة في دبي", []string{"شقه", "دبي"}},
		{"a a b B", []string{"b"}},
		{"1 2 3 4 5 6 7 8 9 10 11 12 13 14", []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"}},
	} {
		if got := QueryWords(tt.in); !slices.Equal(got, tt.want) {
			t.Errorf("QueryWords(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestBonus(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		title, words string
		days         int64
		all          bool
	}{
		{"oak desk", "oak desk", 90, true},
		{"large oak desk with drawers", "oak desk", 90, true},
		{"desk of oak", "oak desk", 60, true},
		{"oak chair", "oak desk", 30, false},
		{"chair", "oak desk", 0, false},
		{"oaken desk", "oak desk", 45, true},
		{"desk", "desk", 90, true},
		{"desks", "desk", 30, true},
		{"writing desks of oak", "oak desk", 45, true},
		{"شقه واسعه", "شقه", 90, true},
		{"cloak", "oak", 0, false},
		{"", "oak", 0, false},
	} {
		got, all := NewTitleRank(strings.Fields(tt.words)).Bonus([]byte(tt.title))
		if got != tt.days*day || all != tt.all {
			t.Errorf("the bonus of %q for %q is %v days, %v, want %d, %v", tt.title, tt.words, float64(got)/day, all, tt.days, tt.all)
		}
	}
}
