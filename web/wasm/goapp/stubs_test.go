//go:build goapp

package app

import "fmt"

// What the files here use of go-app's own, as small as it can be.

type (
	// Composer is a component.
	Composer any
	// Context is a component's.
	Context struct{}
	// Value is a node of the browser.
	Value interface {
		Call(method string, args ...any) Value
		setAttr(name, value string)
		delAttr(name string)
	}
)

func toString(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	return fmt.Sprint(v)
}

// element is a node that remembers what was done to it.
type element struct {
	done       []string
	attributes map[string]string
}

func (e *element) Call(method string, args ...any) Value {
	e.done = append(e.done, fmt.Sprint(append([]any{method}, args...)...))
	if method == "toggleAttribute" {
		if name := args[0].(string); args[1].(bool) {
			e.attributes[name] = ""
		} else {
			delete(e.attributes, name)
		}
	}
	return e
}

func (e *element) setAttr(name, value string) { e.attributes[name] = value }
func (e *element) delAttr(name string)        { delete(e.attributes, name) }
