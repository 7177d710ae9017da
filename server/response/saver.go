package response

import (
	"net/http"
	"strings"
)

// SavesData reports whether a reader wants pages without pictures: by the cookie that the page of
// settings sets, otherwise by the browser's Save-Data header (https://wicg.github.io/savedata/). It
// allocates nothing, because it is called for every request.
func SavesData(h http.Header) bool {
	for _, line := range h["Cookie"] {
		if !strings.Contains(line, "saver=") {
			continue
		}
		for part := range strings.SplitSeq(line, ";") {
			switch strings.TrimSpace(part) {
			case "saver=on":
				return true
			case "saver=off":
				return false
			}
		}
	}
	asked := h["Save-Data"]
	return len(asked) > 0 && strings.EqualFold(strings.TrimSpace(asked[0]), "on")
}

// VarySaver is the Vary header of pages, which differ for readers who save data.
var VarySaver = NewField("Vary", "Accept-Encoding, Save-Data, Cookie")
