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

// Query reads the request's parameters, all of them.
func Query(r *http.Request) (url.Values, error) {
	if r.URL.RawQuery == "" {
		return nil, nil
	}
	v, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, api.Fail(api.BadRequest, "The address cannot be read", "Its query is not properly escaped.")
	}
	return v, nil
}

// SingleValues reads the request's parameters, of which none may stand twice that
// has one value.
func SingleValues(r *http.Request) (url.Values, error) {
	v, err := Query(r)
	if err != nil {
		return nil, err
	}
	return v, rejectRepeated(v)
}

// Parameters reads the request's parameters, which may only be those named.
func Parameters(r *http.Request, names ...string) (url.Values, error) {
	v, err := Query(r)
	if err == nil {
		err = RejectOthers(v, names...)
	}
	if err != nil {
		return nil, err
	}
	return v, rejectRepeated(v)
}

// Limit reads the one parameter of a short list, and the query it is filed
// under.
func Limit(r *http.Request) (limit int, q string, err error) {
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

// WithoutTracking reads the request's parameters without those that mark the reader:
// for what is no page and yet is linked to and shared, as feeds are.
func WithoutTracking(r *http.Request) (url.Values, error) {
	v, err := Query(r)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(v, func(name string, _ []string) bool { return IsTracking(name) })
	return v, rejectRepeated(v)
}

// rejectRepeated is api.Repeated for the parameters of v that stand more than once and
// have no business to. Pages take the first instead: links are written by
// people.
func rejectRepeated(v url.Values) error {
	var odd []string
	for name, values := range v {
		if len(values) > 1 && !classifieds.MayRepeat(name) {
			odd = append(odd, name)
		}
	}
	if len(odd) == 0 {
		return nil
	}
	slices.Sort(odd)
	return api.Repeated(odd...)
}

// RejectOthers is api.Unknown for the first parameter of v, in alphabetical
// order, that is not one of names.
func RejectOthers(v url.Values, names ...string) error {
	var odd []string
	for name := range v {
		if !slices.Contains(names, name) {
			odd = append(odd, name)
		}
	}
	if len(odd) == 0 {
		return nil
	}
	slices.Sort(odd)
	return api.Unknown(odd[0])
}
