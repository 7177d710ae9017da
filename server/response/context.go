package response

import "context"

// Facts holds the facts about a request and its response that the context
// carries.
type Facts struct {
	id       string
	Route    string   // its name in logs and metrics
	encoding Encoding // of the response
}

type requestKey struct{}

// WithRequest returns a context that carries the facts about a request, and
// the facts: handlers set the route.
func WithRequest(ctx context.Context, id string, enc Encoding) (context.Context, *Facts) {
	r := &Facts{id: id, Route: "none", encoding: enc}
	return context.WithValue(ctx, requestKey{}, r), r
}

// factsOf returns the facts that ctx carries, or nil.
func factsOf(ctx context.Context) *Facts {
	r, _ := ctx.Value(requestKey{}).(*Facts)
	return r
}

// RequestID returns the id of the request that ctx belongs to, or "".
func RequestID(ctx context.Context) string {
	if r := factsOf(ctx); r != nil {
		return r.id
	}
	return ""
}

// SetRoute sets the route that a request is counted under.
func SetRoute(ctx context.Context, route string) {
	if r := factsOf(ctx); r != nil {
		r.Route = route
	}
}

// RouteOf returns the route that a request is counted under, or "".
func RouteOf(ctx context.Context) string {
	if r := factsOf(ctx); r != nil {
		return r.Route
	}
	return ""
}
