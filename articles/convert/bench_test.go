package convert

import (
	"strings"
	"testing"

	"broadside/articles/convert/exports"
)

// BenchmarkStory measures one story of 30 paragraphs, from the export to its
// file.
func BenchmarkStory(b *testing.B) {
	source := wxr(post("1", "one", strings.Repeat("<p>The harbour was quiet this morning and the ferries ran on time, with <strong>forty</strong> crossings by noon.</p>\n", 30)))
	b.SetBytes(int64(len(source)))
	for b.Loop() {
		c := &converter{Options: Options{Now: testTime}, ctx: b.Context(), report: newReport(), seen: map[string]bool{}}
		_, err := exports.Read(strings.NewReader(source), int64(len(source)), exports.Options{}, func(i *exports.Item) error {
			s := &story{Item: i, path: "en/story.md"}
			c.prepare(s)
			c.compose(s)
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
