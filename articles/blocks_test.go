package articles

import "testing"

func TestTextKeepsNumbers(t *testing.T) {
	t.Parallel()
	items := [][]Span{{{Text: "a"}}, {{Text: "b"}}}
	for _, tt := range []struct {
		name string
		in   Block
		want string
	}{
		{"a list", Block{Kind: List, Items: items}, "a\n\nb"},
		{"an ordered list", Block{Kind: List, Ordered: true, Items: items}, "1. a\n\n2. b"},
		{"from 18", Block{Kind: List, Ordered: true, Numbers: []int{18, 19}, Items: items}, "18. a\n\n19. b"},
		{"from 0", Block{Kind: List, Ordered: true, Numbers: []int{0, 1}, Items: items}, "0. a\n\n1. b"},
		{"notes", Block{Kind: Notes, Items: items}, "[1] a\n\n[2] b"},
		{"a quote", Block{Kind: Quote, Items: items}, "a\n\nb"},
	} {
		a := Article{Body: []Block{tt.in}}
		if got := a.Text(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		numbers []int
		want    [3]int
		skips   [3]bool
	}{
		{nil, [3]int{1, 2, 3}, [3]bool{}},
		{[]int{7, 8, 9}, [3]int{7, 8, 9}, [3]bool{true, false, false}},
		{[]int{3, 2, 1}, [3]int{3, 2, 1}, [3]bool{true, true, true}},
		{[]int{0}, [3]int{0, 2, 3}, [3]bool{true, true, false}},
	} {
		b := Block{Kind: List, Ordered: true, Numbers: tt.numbers}
		for i := range 3 {
			if b.Number(i) != tt.want[i] || b.Skips(i) != tt.skips[i] {
				t.Errorf("%v, item %d: %d, %v; want %d, %v", tt.numbers, i, b.Number(i), b.Skips(i), tt.want[i], tt.skips[i])
			}
		}
	}
}

func TestLead(t *testing.T) {
	t.Parallel()
	inBody := func(src string) []Block {
		return []Block{{Kind: Paragraph}, {Kind: Picture, Image: &Image{Src: ""}}, {Kind: Picture, Image: &Image{Src: src}}, {Kind: Picture, Image: &Image{Src: "later"}}}
	}
	for _, tt := range []struct {
		name string
		in   Article
		want string
		none bool
	}{
		{"of the front matter", Article{Images: []Image{{Src: "a"}}, Body: inBody("b")}, "a", false},
		{"only in the body", Article{Body: inBody("b")}, "b", false},
		{"without a file, and one in the body", Article{Images: []Image{{Caption: "c"}}, Body: inBody("b")}, "b", false},
		{"without a file", Article{Images: []Image{{Caption: "c"}}}, "", false},
		{"none", Article{}, "", true},
		{"none with a file", Article{Body: []Block{{Kind: Picture, Image: &Image{}}}}, "", true},
	} {
		lead := tt.in.Lead()
		if (lead == nil) != tt.none || lead != nil && lead.Src != tt.want {
			t.Errorf("%s: %+v, want %q", tt.name, lead, tt.want)
		}
		if s := tt.in.Summary(); s.Image != lead {
			t.Errorf("%s: the summary has %+v", tt.name, s.Image)
		}
	}
}
