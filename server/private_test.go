package main

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

// Public types have no field that identifies the author of a listing or gives access to it. Those
// are in Contact, which public types must not contain.
func TestPublicTypesHoldNothingPrivate(t *testing.T) {
	t.Parallel()
	private := []string{"contact", "token", "secret", "password", "email", "mail", "phone", "mobile", "whatsapp", "hash", "salt", "session", "address", "ip", "ref", "decision"}
	seen := map[reflect.Type]bool{}
	var walk func(path string, ty reflect.Type)
	walk = func(path string, ty reflect.Type) {
		switch ty.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array:
			walk(path, ty.Elem())
		case reflect.Map:
			walk(path, ty.Key())
			walk(path, ty.Elem())
		case reflect.Struct:
			if seen[ty] || !strings.HasPrefix(ty.PkgPath(), "broadside/") {
				return
			}
			seen[ty] = true
			for f := range fields(ty) {
				name := strings.ToLower(f.Name)
				tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				if slices.Contains(private, name) || slices.Contains(private, strings.ToLower(tag)) {
					t.Errorf("%s.%s is sent out", path, f.Name)
				}
				walk(path+"."+f.Name, f.Type)
			}
		}
	}
	for _, v := range []any{
		app.Screen{}, articles.Article{}, articles.Summary{}, api.Site{}, api.Problem{},
		api.Page[articles.Summary]{}, api.Page[classifieds.Listing]{},
		classifieds.Listing{}, classifieds.Match{}, classifieds.Category{},
	} {
		walk(reflect.TypeOf(v).String(), reflect.TypeOf(v))
	}
	if len(seen) < 20 {
		t.Errorf("only %d types were looked at", len(seen))
	}
}

// fields yields the fields that encoding/json writes.
func fields(ty reflect.Type) func(func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range ty.NumField() {
			if f := ty.Field(i); f.IsExported() && f.Tag.Get("json") != "-" && !yield(f) {
				return
			}
		}
	}
}
