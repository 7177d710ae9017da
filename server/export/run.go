package export

import (
	"context"
	"fmt"
	"io"
	"iter"
	"net/url"
	"strings"

	"broadside/app/classifieds"
)

// Selection is a consistent state of the listings to export. *sqlite.Selection is one.
type Selection interface {
	Survey(context.Context) (categories []string, sources bool, err error)
	Items(context.Context) iter.Seq2[Item, error] // in the order of source and ref
}

// Run writes a selection. It sets o.Present and o.Sources from its items.
func Run(ctx context.Context, w io.Writer, from Selection, o Options) (s Summary, err error) {
	if o.Present, o.Sources, err = from.Survey(ctx); err != nil {
		return s, err
	}
	return Write(w, from.Items(ctx), o)
}

// ParseFilter reads the query of /listings, with or without the address before it. An export
// has every match, so a limit and a cursor are errors; sort and facets have no effect. An
// unknown parameter or value is an *api.Problem.
func ParseFilter(query string) (classifieds.Filter, error) {
	if i := strings.IndexByte(query, '?'); i >= 0 {
		query = query[i+1:]
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		return classifieds.Filter{}, fmt.Errorf("the filter %q is no query: write it like category=motors&city=dubai", query)
	}
	for _, name := range []string{"limit", "cursor"} {
		if values.Has(name) {
			return classifieds.Filter{}, fmt.Errorf("the filter has %s, but an export holds every match: leave it out", name)
		}
	}
	f, err := classifieds.ParseFilter(values)
	f.Sort, f.Facets = "", false
	return f, err
}
