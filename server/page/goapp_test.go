package page

//lint:file-ignore U1000 the fields of these types are found by name

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// TestGoAppFields compares the private fields of go-app with those of v10.1.11. If it fails after
// an upgrade, find out how the new fields affect the markup before changing the list.
func TestGoAppFields(t *testing.T) {
	t.Parallel()
	element := []string{
		"tag string", "xmlns string", "treeDepth uint", "isSelfClosing bool", "jsElement app.Value",
		"attributes app.attributes", "eventHandlers app.eventHandlers", "parentElement app.UI", "children []app.UI",
	}
	for _, tt := range []struct {
		name string
		of   reflect.Type
		want []string
	}{
		{"text", reflect.TypeOf(app.Text("")).Elem(), []string{"jsvalue app.Value", "parentElement app.UI", "value string"}},
		{"raw", reflect.TypeOf(app.Raw("")).Elem(),
			[]string{"jsElement app.Value", "parentElement app.UI", "treeDepth uint", "tag string", "value string"}},
		{"div", reflect.TypeOf(app.Div()).Elem(), []string{"htmlElement app.htmlElement"}},
		{"img", reflect.TypeOf(app.Img()).Elem(), []string{"htmlElement app.htmlElement"}},
		{"elem", reflect.TypeOf(app.Elem("x")).Elem(), []string{"htmlElement app.htmlElement"}},
		{"element", embedded(app.Div()), element},
		{"self closing element", embedded(app.ElemSelfClosing("x")), element},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for i := range tt.of.NumField() {
				f := tt.of.Field(i)
				got = append(got, f.Name+" "+f.Type.String())
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("fields of %v:\n got %q\nwant %q", tt.of, got, tt.want)
			}
		})
	}
}

func embedded(ui app.UI) reflect.Type {
	f, _ := reflect.TypeOf(ui).Elem().FieldByName("htmlElement")
	return f.Type
}

func TestPartsAreReadWhereTheyStand(t *testing.T) {
	t.Parallel()
	p := partsOf(app.A().Href("/x").OnClick(nop).Body(app.Text("a"), app.B()))
	if p.attributes["href"] != "/x" || len(p.attributes) != 1 {
		t.Errorf("attributes = %v", p.attributes)
	}
	if got := p.events(); !slices.Equal(got, []string{"click"}) {
		t.Errorf("events = %v", got)
	}
	if len(p.children) != 2 {
		t.Errorf("children = %v", p.children)
	}
	if v, isText := leafOf(p.children[0]); v != "a" || !isText {
		t.Errorf("leafOf = %q, %v", v, isText)
	}
	if v, isText := leafOf(app.Raw("<p>x</p>")); v != "<p>x</p>" || isText {
		t.Errorf("leafOf = %q, %v", v, isText)
	}
}

// TestFieldsThatDisappear checks the panics for a go-app with other fields.
func TestFieldsThatDisappear(t *testing.T) {
	t.Parallel()
	type plain struct{ attributes map[string]string }
	type moved struct {
		attributes []string
		children   []app.UI
	}
	type noHandlers struct {
		attributes map[string]string
		children   []app.UI
	}
	type handlers struct {
		noHandlers
		eventHandlers []string
	}
	for _, tt := range []struct {
		name string
		of   reflect.Type
		want string
	}{
		{"no pointer", reflect.TypeFor[plain](), "is no pointer to a struct"},
		{"a field is gone", reflect.TypeFor[*plain](), "has no field children"},
		{"a field has another type", reflect.TypeFor[*moved](), "attributes is a []string, not a map[string]string"},
		{"handlers are gone", reflect.TypeFor[*noHandlers](), "has no field eventHandlers"},
		{"handlers have another type", reflect.TypeFor[*handlers](), "has no field eventHandlers"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				got, _ := recover().(string)
				if !strings.Contains(got, "go-app has changed") || !strings.Contains(got, tt.want) {
					t.Errorf("panic %q, want …%s…", got, tt.want)
				}
			}()
			findElementLayout(tt.of)
			t.Error("findElement does not panic")
		})
	}
}
