package articles

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// TestShownOverALife moves the clock over the life of an article: it is shown
// from the moment of publication and the end of an embargo on, and not from the
// moment it expires.
func TestShownOverALife(t *testing.T) {
	t.Parallel()
	s := Summary{Status: StatusScheduled, Published: noon, Embargo: noon.Add(time.Hour), Expires: noon.Add(2 * time.Hour)}
	for _, tt := range []struct {
		after time.Duration
		want  bool
	}{
		{-time.Hour, false}, {0, false}, {time.Hour - 1, false}, {time.Hour, true}, {2*time.Hour - 1, true}, {2 * time.Hour, false}, {1000 * time.Hour, false},
	} {
		if got := s.Shown(noon.Add(tt.after)); got != tt.want {
			t.Errorf("%s after its time: %v, want %v", tt.after, got, tt.want)
		}
		dubai := noon.Add(tt.after).In(time.FixedZone("Dubai", 4*60*60))
		if got := s.Shown(dubai); got != tt.want {
			t.Errorf("%s after its time, by a clock in Dubai: %v, want %v", tt.after, got, tt.want)
		}
	}
}

// Only two states are ever shown, whatever the times.
func TestShownStates(t *testing.T) {
	t.Parallel()
	for _, status := range []Status{StatusDraft, StatusScheduled, StatusLive, StatusWithheld, StatusKilled, "", "LIVE", "published"} {
		s := Summary{Status: status, Published: noon}
		if got, want := s.Shown(noon), status == StatusLive || status == StatusScheduled; got != want {
			t.Errorf("%q: %v, want %v", status, got, want)
		}
		s.Published = time.Time{}
		if s.Shown(noon) {
			t.Errorf("%q without a time is shown", status)
		}
	}
}

// Shown has the same result for a summary as for its article, and the summary
// does not change with the article.
func TestSummaryStandsAlone(t *testing.T) {
	t.Parallel()
	a := full()
	s := a.Summary()
	if !s.Shown(noon) || s.Shown(a.Expires) {
		t.Errorf("shown at noon %v, when it expires %v", s.Shown(noon), s.Shown(a.Expires))
	}
	a.Headline, a.Status = "Another", StatusKilled
	if s.Headline != "Headline" || !s.Shown(noon) {
		t.Errorf("the summary followed its article: %+v", s)
	}
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"body", "attribution", "corrections", "contributors", "people", "listings"} {
		if strings.Contains(string(raw), `"`+secret+`"`) {
			t.Errorf("a list carries %s: %s", secret, raw)
		}
	}
	var back Summary
	if err := json.Unmarshal(raw, &back); err != nil || !reflect.DeepEqual(back, s) {
		t.Errorf("%+v, %v; want %+v", back, err, s)
	}
}

// Unset fields are not encoded: front pages are made of summaries.
func TestJSONOfTheLeastSummary(t *testing.T) {
	t.Parallel()
	raw, err := json.Marshal(Summary{})
	if want := `{"slug":"","kind":"","headline":"","status":"","lang":"","dir":"","minutes":0}`; string(raw) != want || err != nil {
		t.Errorf("%s, %v; want %s", raw, err, want)
	}
	for want, v := range map[string]any{
		`{"kind":"rule"}`:                 Block{Kind: Rule},
		`{"text":""}`:                     Span{},
		`{"name":"N"}`:                    Person{Name: "N"},
		`{"city":"Dubai"}`:                Dateline{City: "Dubai"},
		`{}`:                              Image{},
		`{"name":"Reuters","role":""}`:    Contributor{Name: "Reuters"},
		`{"src":"","width":0,"height":0}`: Rendition{},
	} {
		if raw, err := json.Marshal(v); string(raw) != want || err != nil {
			t.Errorf("%#v = %s, %v; want %s", v, raw, err, want)
		}
	}
}

func TestPlainText(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   []Span
		want string
	}{
		{nil, ""},
		{[]Span{{Text: "a"}}, "a"},
		{[]Span{{Text: "a "}, {Text: "b", Strong: true}, {Text: " c", Em: true, Href: "/x"}}, "a b c"},
		{[]Span{{Text: "a", Break: true}, {Text: "b"}}, "a\nb"},
		{[]Span{{Break: true}, {Break: true}}, "\n\n"},
		{[]Span{{Text: "<b>&amp;</b>", Code: true}}, "<b>&amp;</b>"},
		{[]Span{{Text: "قال "}, {Text: "الوزير", Strong: true}}, "قال الوزير"},
	} {
		if got := PlainText(tt.in); got != tt.want {
			t.Errorf("PlainText(%+v) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// Text returns the text of each kind of block, and nothing else.
func TestTextOfEachBlock(t *testing.T) {
	t.Parallel()
	one := []Span{{Text: "one"}}
	for _, tt := range []struct {
		in   Block
		want string
	}{
		{Block{Kind: Paragraph, Spans: one}, "one"},
		{Block{Kind: Heading, Level: 3, Spans: one}, "one"},
		{Block{Kind: Preformatted, Spans: []Span{{Text: "a\n  b"}}}, "a\n  b"},
		{Block{Kind: Quote, Items: [][]Span{one, one}, Speaker: "N"}, "one\n\none"},
		{Block{Kind: List, Ordered: true, Items: [][]Span{one, one}}, "1. one\n\n2. one"},
		{Block{Kind: Table, Rows: [][][]Span{{one, one}, {one, nil}}}, "one\tone\n\none\t"},
		{Block{Kind: Embed, URL: "https://a.example/", Spans: one}, "one"},
		{Block{Kind: Picture, Image: &Image{Alt: "alt", Caption: "caption", Credit: "credit"}}, "caption"},
		{Block{Kind: Picture, Image: &Image{Alt: "alt"}}, ""},
		{Block{Kind: Picture}, ""},
		{Block{Kind: Rule}, ""},
	} {
		if got := (&Article{Body: []Block{tt.in}}).Text(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.in.Kind, got, tt.want)
		}
		around := Article{Body: []Block{{Kind: Paragraph, Spans: one}, tt.in, {Kind: Paragraph, Spans: one}}}
		want := "one\n\n" + tt.want + "\n\none"
		if tt.want == "" {
			want = "one\n\none"
		}
		if got := around.Text(); got != want {
			t.Errorf("%s between paragraphs: %q, want %q", tt.in.Kind, got, want)
		}
	}
}

func BenchmarkShown(b *testing.B) {
	a := full()
	s := a.Summary()
	for b.Loop() {
		s.Shown(noon)
	}
}

func ExampleSummary_Shown() {
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	s := Summary{Status: StatusLive, Published: at, Embargo: at.Add(time.Hour)}
	fmt.Println(s.Shown(at), s.Shown(at.Add(time.Hour)))
	// Output: false true
}
