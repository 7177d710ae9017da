package middleware

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// ParseQuery parses the request's query.
func ParseQuery(r *http.Request) (url.Values, error) {
	if r.URL.RawQuery == "" {
		return nil, nil
	}
	v, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, api.Fail(api.BadRequest, "The address cannot be read", "Its query is not properly escaped.")
	}
	return v, nil
}

// SingleValues parses the request's query and rejects repeated parameters, except those that may
// have several values.
func SingleValues(r *http.Request) (url.Values, error) {
	v, err := ParseQuery(r)
	if err != nil {
		return nil, err
	}
	return v, rejectRepeated(v)
}

// Parameters parses the request's query and rejects parameters that are not in names, and repeated
// ones.
func Parameters(r *http.Request, names ...string) (url.Values, error) {
	v, err := ParseQuery(r)
	if err == nil {
		err = RejectOthers(v, names...)
	}
	if err != nil {
		return nil, err
	}
	return v, rejectRepeated(v)
}

// ParseLimit parses the parameter limit, the only one that short lists have. It also returns q, the
// canonical query for the cache key.
func ParseLimit(r *http.Request) (limit int, q string, err error) {
	v, err := Parameters(r, "limit")
	if err != nil {
		return 0, "", err
	}
	limit, err = api.ParseLimit(v.Get("limit"))
	if limit > 0 {
		q = fmt.Sprintf("limit=%d", limit)
	}
	return limit, q, err
}

// WithoutTracking parses the request's query and removes tracking parameters: for addresses that
// are not pages but are linked and shared, such as feeds.
func WithoutTracking(r *http.Request) (url.Values, error) {
	v, err := ParseQuery(r)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(v, func(name string, _ []string) bool { return IsTracking(name) })
	return v, rejectRepeated(v)
}

// rejectRepeated returns api.Repeated for the parameters of v that have more than one value and may
// not. Pages use the first value instead, because people write links by hand.
func rejectRepeated(v url.Values) error {
	var repeated []string
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if len(v[name]) > 1 && !classifieds.MayRepeat(name) {
			repeated = append(repeated, name)
		}
	}
	if len(repeated) == 0 {
		return nil
	}
	return api.Repeated(repeated...)
}

// RejectOthers returns api.Unknown for the first parameter of v, in alphabetical order, that is not
// in names.
func RejectOthers(v url.Values, names ...string) error {
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if !slices.Contains(names, name) {
			return api.Unknown(name)
		}
	}
	return nil
}
