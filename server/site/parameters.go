package site

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// query reads the request's parameters, all of them.
func query(r *http.Request) (url.Values, error) {
	if r.URL.RawQuery == "" {
		return nil, nil
	}
	v, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, api.Fail(api.BadRequest, "The address cannot be read", "Its query is not properly escaped.")
	}
	return v, nil
}

// single reads the request's parameters, of which none may stand twice that
// has one value.
func single(r *http.Request) (url.Values, error) {
	v, err := query(r)
	if err != nil {
		return nil, err
	}
	return v, once(v)
}

// parameters reads the request's parameters, which may only be those named.
func parameters(r *http.Request, names ...string) (url.Values, error) {
	v, err := query(r)
	if err == nil {
		err = onlyParameters(v, names...)
	}
	if err != nil {
		return nil, err
	}
	return v, once(v)
}

// limited reads the one parameter of a short list, and the query it is filed
// under.
func limited(r *http.Request) (limit int, q string, err error) {
	v, err := parameters(r, "limit")
	if err != nil {
		return 0, "", err
	}
	limit, err = api.ParseLimit(v.Get("limit"))
	if limit > 0 {
		q = fmt.Sprintf("limit=%d", limit)
	}
	return limit, q, err
}

// unmarked reads the request's parameters without those that mark the reader:
// for what is no page and yet is linked to and shared, as feeds are.
func unmarked(r *http.Request) (url.Values, error) {
	v, err := query(r)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(v, func(name string, _ []string) bool { return marksReader(name) })
	return v, once(v)
}

// once is api.Repeated for the parameters of v that stand more than once and
// have no business to. Pages take the first instead: links are written by
// people.
func once(v url.Values) error {
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

// onlyParameters is api.Unknown for the first parameter of v, in alphabetical
// order, that is not one of names.
func onlyParameters(v url.Values, names ...string) error {
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
