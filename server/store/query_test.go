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
	}{
		{"oak desk", "oak desk", 90},
		{"large oak desk with drawers", "oak desk", 90},
		{"desk of oak", "oak desk", 60},
		{"oak chair", "oak desk", 30},
		{"chair", "oak desk", 0},
		{"oaken desk", "oak desk", 45},
		{"desk", "desk", 90},
		{"desks", "desk", 30},
		{"writing desks of oak", "oak desk", 45},
		{"شقه واسعه", "شقه", 90},
		{"cloak", "oak", 0},
		{"", "oak", 0},
	} {
		if got := TitleBonus(tt.title, strings.Fields(tt.words)); got != tt.days*day {
			t.Errorf("TitleBonus(%q, %q) = %v days, want %d", tt.title, tt.words, float64(got)/day, tt.days)
		}
	}
}
