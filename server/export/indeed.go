package export

import (
	"bufio"
	"time"

	"broadside/app/classifieds"
)

// indeed writes the feed of Indeed: <source><job>. Listings that offer no job are left out.
// The element lastBuildDate, which would differ in each run, is not written.
type indeed struct{ *feed }

func newIndeed(w *bufio.Writer, o Options, n notes) indeed {
	return indeed{newFeed(w, "source", "job", o, n)}
}

func (e indeed) begin() error {
	if err := e.feed.begin(); err != nil {
		return err
	}
	e.element("publisher", "", e.options.Site.Publisher)
	e.element("publisherurl", "", e.absolute("/"))
	return nil
}

func (e indeed) encode(item *Item) error {
	l := &item.Listing
	if e.schema(l) != "JobPosting" {
		e.notes["a listing of "+l.Category+": the format is for jobs"]++
		return errSkipped
	}
	if e.isWanted(l) {
		return errSkipped
	}
	e.open()
	e.element("title", "", l.Title)
	e.element("date", "", l.Published.UTC().Format(time.RFC3339))
	e.element("referencenumber", "", e.id(item))
	e.element("url", "", e.url(l))
	e.value("company", "", l, "employer")
	e.element("city", "", e.cityName(l))
	e.element("state", "", l.Place.Region)
	e.element("country", "", l.Place.Country)
	e.element("description", "", l.Text)
	e.element("salary", "", e.salary(l))
	e.element("jobtype", "", e.word(l, "employment_type", jobTypes))
	e.element("remotetype", "", e.word(l, "workplace", remoteTypes))
	e.value("category", "", l, "sector")
	e.value("experience", "", l, "experience")
	e.element("expirationdate", "", e.closing(l, time.RFC3339))
	if l.Place.Area != "" {
		e.notes["the district of a place"]++
	}
	if n := len(l.Photos); n > 0 {
		e.notes["a photograph"] += n
	}
	e.noteUnused(l)
	return e.close()
}

// Indeed's words for values of employment_type and workplace. Work on site has none.
var (
	jobTypes    = map[string]string{"full_time": "fulltime", "part_time": "parttime", "contract": "contract", "temporary": "temporary", "internship": "internship"}
	remoteTypes = map[string]string{"remote": "Fully remote", "hybrid": "Hybrid remote", "onsite": ""}
)

// word returns the word of the format for the value of an attribute.
func (e indeed) word(l *classifieds.Listing, code string, words map[string]string) string {
	word, ok := words[l.Attributes[code].Text]
	if ok {
		e.take(l, code)
	}
	return word
}
