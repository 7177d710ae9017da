//go:build goapp

package app

import "strings"

// router finds the component of a path by the path itself or by a prefix. The
// browser's program has one component for all pages and needs no regular
// expressions.
type router struct {
	routes   map[string]func() Composer
	prefixes []prefixRoute
}

type prefixRoute struct {
	prefix       string
	newComponent func() Composer
}

func makeRouter() router {
	return router{routes: make(map[string]func() Composer)}
}

func (r *router) route(path string, newComponent func() Composer) {
	r.routes[path] = newComponent
}

// routeWithRegexp accepts only patterns of the form "^/some/path".
func (r *router) routeWithRegexp(pattern string, newComponent func() Composer) {
	prefix, ok := strings.CutPrefix(pattern, "^")
	if !ok || strings.ContainsAny(prefix, `\.+*?()|[]{}^$`) {
		panic("go-app: this build routes by ^prefix only, not by " + pattern)
	}
	r.prefixes = append(r.prefixes, prefixRoute{prefix: prefix, newComponent: newComponent})
}

func (r *router) createComponent(path string) (Composer, bool) {
	if newComponent, ok := r.routes[path]; ok {
		return newComponent(), true
	}
	for _, p := range r.prefixes {
		if strings.HasPrefix(path, p.prefix) {
			return p.newComponent(), true
		}
	}
	return nil, false
}
