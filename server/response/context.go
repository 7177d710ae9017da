package response

import "context"

// Facts holds values of a request that its context carries.
type Facts struct {
	id       string
	Route    string   // name of the route in logs and metrics
	encoding Encoding // of the response
}

type requestKey struct{}

// WithRequest returns a context with the Facts of a request, and these Facts, in which handlers set
// the route.
func WithRequest(ctx context.Context, id string, enc Encoding) (context.Context, *Facts) {
	r := &Facts{id: id, Route: "none", encoding: enc}
	return context.WithValue(ctx, requestKey{}, r), r
}

// factsOf returns the Facts in ctx, empty ones if it belongs to no request.
func factsOf(ctx context.Context) *Facts {
	if r, ok := ctx.Value(requestKey{}).(*Facts); ok {
		return r
	}
	return new(Facts)
}

// RequestID returns the id of the request that ctx belongs to, or "".
func RequestID(ctx context.Context) string { return factsOf(ctx).id }

// SetRoute sets the route of a request for logs and metrics.
func SetRoute(ctx context.Context, route string) { factsOf(ctx).Route = route }

// RouteOf returns the route of a request, or "".
func RouteOf(ctx context.Context) string { return factsOf(ctx).Route }
