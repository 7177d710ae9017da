package export

import (
	"bufio"
	"encoding/json"

	"broadside/app/classifieds"
)

// jsonLines writes a JSON object in each line: source, ref, and the fields of the listing.
type jsonLines struct{ *json.Encoder }

func newJSONLines(w *bufio.Writer) jsonLines {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return jsonLines{e}
}

func (jsonLines) begin() error { return nil }
func (jsonLines) end() error   { return nil }

func (e jsonLines) encode(item *Item) error {
	return e.Encode(struct {
		Source string `json:"source"`
		Ref    string `json:"ref"`
		*classifieds.Listing
	}{item.Source, item.Ref, &item.Listing})
}
