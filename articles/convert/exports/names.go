package exports

import "strings"

// prefixes name the vocabularies of feeds by the end of their namespaces, for
// versions and spellings of them differ.
var prefixes = []struct{ in, prefix string }{
	{"purl.org/rss/1.0/modules/content", "content"}, {"purl.org/dc/terms", "dc"}, {"purl.org/dc/elements", "dc"}, {"wordpress.org/export", "wp"},
	{"search.yahoo.com/mrss", "media"}, {"itunes.com/dtds", "itunes"}, {"w3.org/2005/Atom", ""}, {"purl.org/atom/ns#", ""}, {"purl.org/rss/1.0", ""},
	{"my.netscape.com/rdf", ""}, {"channel.netscape.com/rdf", ""}, {"backend.userland.com", ""}, {"22-rdf-syntax-ns", "rdf"}, {"w3.org/XML/1998/namespace", "xml"}, {"w3.org/1999/xhtml", "html"},
}

// nameOf returns the name of an element with the usual prefix of its vocabulary.
func nameOf(space, local string) string {
	if space == "" {
		return local
	}
	if strings.Contains(space, "wordpress.org/export") && strings.Contains(space, "excerpt") {
		return "excerpt:" + local
	}
	for _, p := range prefixes {
		if strings.Contains(space, p.in) || space == p.prefix {
			return strings.TrimPrefix(p.prefix+":"+local, ":")
		}
	}
	if !strings.Contains(space, "/") { // a prefix without a namespace
		return space + ":" + local
	}
	return "other:" + local
}

func (e *element) is(name string) bool {
	return e.name.Local != "" && nameOf(e.name.Space, e.name.Local) == name
}

// all returns the elements of a name directly in e.
func (e *element) all(name string) (out []*element) {
	for _, c := range e.children {
		if c.is(name) {
			out = append(out, c)
		}
	}
	return out
}

// child returns the first element of one of the names that has text or
// attributes; nil when there is none.
func (e *element) child(names ...string) *element {
	for _, name := range names {
		for _, c := range e.all(name) {
			if len(c.attr) > 0 || strings.TrimSpace(c.content()) != "" {
				return c
			}
		}
	}
	return nil
}

// value returns the text of the first element of one of the names that has one.
func (e *element) value(names ...string) string {
	for _, name := range names {
		for _, c := range e.all(name) {
			if s := strings.TrimSpace(c.content()); s != "" {
				return s
			}
		}
	}
	return ""
}
