package exports

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// checkRead reads arbitrary bytes: the reader does not panic, and the size of
// its output is bounded by that of the file.
func checkRead(t *testing.T, text []byte) {
	t.Helper()
	if len(text) > 100_000 {
		return
	}
	items, bytesOut := 0, 0
	_, err := Read(bytes.NewReader(text), int64(len(text)), Options{Zone: time.UTC}, func(i *Item) error {
		items++
		bytesOut += len(i.HTML) + len(i.Article.Headline)
		if i.Skip == "" && i.Tidy != nil {
			i.Tidy(nil)
		}
		if a := &i.Article; !a.Published.IsZero() && (a.Published.Year() < 1600 || a.Published.Year() > 9999) {
			t.Errorf("published %v", a.Published)
		}
		return nil
	})
	if items > len(text) || bytesOut > 40*len(text)+1000 {
		t.Errorf("%d items and %d bytes of %d: %v", items, bytesOut, len(text), err)
	}
}

func FuzzWXR(f *testing.F) {
	f.Add([]byte(smallWXR))
	f.Add([]byte(strings.ReplaceAll(smallWXR, "publish", "future")))
	f.Fuzz(checkRead)
}

func FuzzGhost(f *testing.F) {
	f.Add([]byte(smallGhost))
	f.Add([]byte(`{"posts":[{"title":"A","lexical":"{\"root\":{\"type\":\"root\",\"children\":[{\"type\":\"paragraph\",\"children\":[{\"type\":\"text\",\"text\":\"T\",\"format\":3}]}]}}"}]}`))
	f.Fuzz(checkRead)
}

func FuzzNinjs(f *testing.F) {
	f.Add([]byte(smallNinjs))
	f.Add([]byte(`[` + smallNinjs + `,{"uri":"x","associations":[{"type":"picture","renditions":[{"href":"a.jpg","width":3}]}],"altids":[{"role":"slug","value":"s"}],"located":"Dubai, UAE (WAM)"}]`))
	f.Fuzz(checkRead)
}

func FuzzFeeds(f *testing.F) {
	for _, s := range []string{smallRSS, smallRDF, smallAtom, smallFeed, `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title mode="base64">QQ==</title><issued>2004</issued></entry></feed>`} {
		f.Add([]byte(s))
	}
	f.Fuzz(checkRead)
}

func FuzzLexical(f *testing.F) {
	f.Add(`{"root":{"children":[{"type":"image","src":"a.jpg","caption":"<b>c</b>"},{"type":"list","listType":"number","start":1e99}]}}`)
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) < 100_000 && len(lexicalHTML(s)) > 100*len(s)+1000 {
			t.Errorf("%d bytes of %d", len(lexicalHTML(s)), len(s))
		}
	})
}
