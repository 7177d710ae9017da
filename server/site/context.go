package site

import "context"

// requestFacts holds the facts about a request and its response that the context
// carries.
type requestFacts struct {
	id       string
	route    string   // its name in logs and metrics
	encoding encoding // of the response
}

type requestKey struct{}

// withRequest returns a context that carries the facts about a request, and
// the facts: handlers set the route.
func withRequest(ctx context.Context, id string, enc encoding) (context.Context, *requestFacts) {
	r := &requestFacts{id: id, route: "none", encoding: enc}
	return context.WithValue(ctx, requestKey{}, r), r
}

// requestOf returns the facts that ctx carries, or nil.
func requestOf(ctx context.Context) *requestFacts {
	r, _ := ctx.Value(requestKey{}).(*requestFacts)
	return r
}

// requestID returns the id of the request that ctx belongs to, or "".
func requestID(ctx context.Context) string {
	if r := requestOf(ctx); r != nil {
		return r.id
	}
	return ""
}

// named sets the route that a request is counted under.
func named(ctx context.Context, route string) {
	if r := requestOf(ctx); r != nil {
		r.route = route
	}
}

// routeOf returns the route that a request is counted under, or "".
func routeOf(ctx context.Context) string {
	if r := requestOf(ctx); r != nil {
		return r.route
	}
	return ""
}
