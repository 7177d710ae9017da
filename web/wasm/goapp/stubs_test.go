//go:build goapp

package app

import "fmt"

// Minimal versions of the go-app types that these files use.

type (
	// Composer is a component.
	Composer any
	// Context is a component's context.
	Context struct{}
	// Value is a DOM node.
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

// element is a node that records the calls.
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
