package page

import (
	"fmt"
	"reflect"
	"sync"
	"unsafe"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// go-app stores the nodes of a tree in private fields. They are found by name once per type and
// read at their offset. goapp_test.go lists all fields of v10.1.11, so that an upgrade that changes
// them fails.

// parts are the fields of an element that are written as markup.
type parts struct {
	attributes map[string]string
	children   []app.UI
	handlers   reflect.Value // map[string]eventHandler
}

func (p parts) events() []string {
	if p.handlers.Len() == 0 {
		return nil
	}
	names := make([]string, 0, p.handlers.Len())
	for _, key := range p.handlers.MapKeys() {
		names = append(names, key.String())
	}
	return names
}

// elementLayout holds the offsets of an element's fields.
type elementLayout struct {
	attributes, children, handlers uintptr
	handlersType                   reflect.Type
}

var elementLayouts sync.Map // reflect.Type → elementLayout

func partsOf(v app.HTML) parts {
	ref := reflect.ValueOf(v)
	layout, ok := elementLayouts.Load(ref.Type())
	if !ok {
		layout, _ = elementLayouts.LoadOrStore(ref.Type(), findElementLayout(ref.Type()))
	}
	l, at := layout.(elementLayout), ref.UnsafePointer()
	return parts{
		attributes: *(*map[string]string)(unsafe.Add(at, l.attributes)),
		children:   *(*[]app.UI)(unsafe.Add(at, l.children)),
		handlers:   reflect.NewAt(l.handlersType, unsafe.Add(at, l.handlers)).Elem(),
	}
}

func findElementLayout(t reflect.Type) elementLayout {
	if t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
		panicf("go-app has changed: the element %v is no pointer to a struct", t)
	}
	base := t.Elem()
	var embeddedAt uintptr
	if f, ok := base.FieldByName("htmlElement"); ok {
		base, embeddedAt = f.Type, f.Offset
	}
	attributes := findField(base, "attributes", reflect.TypeFor[map[string]string]())
	children := findField(base, "children", reflect.TypeFor[[]app.UI]())
	handlers, ok := base.FieldByName("eventHandlers")
	if !ok || handlers.Type.Kind() != reflect.Map || handlers.Type.Key().Kind() != reflect.String {
		panicf("go-app has changed: %v has no field eventHandlers, a map by event", base)
	}
	return elementLayout{
		attributes:   embeddedAt + attributes.Offset,
		children:     embeddedAt + children.Offset,
		handlers:     embeddedAt + handlers.Offset,
		handlersType: handlers.Type,
	}
}

// findField returns the field name of t, and panics if it cannot be read as want.
func findField(t reflect.Type, name string, want reflect.Type) reflect.StructField {
	f, ok := t.FieldByName(name)
	if !ok {
		panicf("go-app has changed: %v has no field %s", t, name)
	}
	if !f.Type.ConvertibleTo(want) || f.Type.Kind() != want.Kind() {
		panicf("go-app has changed: %v.%s is a %v, not a %v", t, name, f.Type, want)
	}
	return f
}

// leafLayouts are the two kinds of UI that are neither element nor component.
var leafLayouts = sync.OnceValues(func() (text, raw leafLayout) { return findLeafLayout(app.Text("")), findLeafLayout(app.Raw("")) })

type leafLayout struct {
	of    reflect.Type
	value uintptr
}

func findLeafLayout(ui app.UI) leafLayout {
	t := reflect.TypeOf(ui)
	if t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
		panicf("go-app has changed: %v is no pointer to a struct", t)
	}
	return leafLayout{of: t, value: findField(t.Elem(), "value", reflect.TypeFor[string]()).Offset}
}

// leafOf returns the text or the markup of a leaf.
func leafOf(ui app.UI) (value string, isText bool) {
	ref := reflect.ValueOf(ui)
	layout, raw := leafLayouts()
	if isText = ref.Type() == layout.of; !isText {
		layout = raw
	}
	if ref.Type() != layout.of {
		panicf("cannot encode a %T", ui)
	}
	return *(*string)(unsafe.Add(ref.UnsafePointer(), layout.value)), isText
}

func panicf(format string, args ...any) { panic(fmt.Sprintf("page: "+format, args...)) }
