// Slim rewrites go-app's html_gen.go, in which each of 110 elements has an
// interface and a type of its own with some ninety methods, to one type for
// all: a view compiles to the same calls, and app.wasm loses what the linker
// cannot see is unused (68 KB in brotli for the elements of this paper).
//
//	go run ./web/goapp/slim html_gen.go > slim.go
package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io"
	"os"
	"regexp"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: slim html_gen.go")
		os.Exit(2)
	}
	src, err := os.ReadFile(os.Args[1])
	if err == nil {
		err = slim(os.Stdout, src)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "slim:", err)
		os.Exit(1)
	}
}

// preamble holds the one type. go-app compares elements of type htmlElem by
// their tag, names htmlElemSelfClosing in a type switch, and asks an HTMLHtml,
// so an interface, whether it is HTML.
const preamble = `// Written by web/goapp/slim; DO NOT EDIT.

package app

import "strings"

type htmlElem struct{ htmlElement }

type htmlElemSelfClosing struct{ htmlElem }

type HTMLHtml = HTML

`

var (
	selfType  = regexp.MustCompile(`\*html[A-Z]\w*|\bHTML[A-Z]\w*`)
	selfMaker = regexp.MustCompile(`&html[A-Z]\w*\{`)
)

// slim writes src anew. It fails where two elements have a method of one name
// that is not the same: one type could not stand for both.
func slim(w io.Writer, src []byte) error {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "html_gen.go", src, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	text := func(n ast.Node) string {
		return string(src[files.Position(n.Pos()).Offset:files.Position(n.End()).Offset])
	}

	out := bytes.NewBufferString(preamble)
	methods := map[string]string{}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		code := text(f.Name) + strings.TrimPrefix(text(f.Type), "func "+recv(f, text)+text(f.Name)) + " " + text(f.Body)
		code = selfMaker.ReplaceAllString(selfType.ReplaceAllString(code, "*htmlElem"), "&htmlElem{")
		switch known := methods[f.Name.Name]; {
		case f.Recv == nil:
			fmt.Fprintf(out, "func %s\n\n", code)
			if name := text(f.Type.Results.List[0].Type); name != "HTMLHtml" {
				fmt.Fprintf(out, "type %s = *htmlElem\n\n", name)
			}
		case isTextareaText(f, text):
		case known == "":
			methods[f.Name.Name] = code
			fmt.Fprintf(out, "func (e *htmlElem) %s\n\n", code)
		case known != code:
			return fmt.Errorf("a method is not the same everywhere:\n%s\n%s", known, code)
		}
	}
	code, err := format.Source(out.Bytes())
	if err != nil {
		return err
	}
	_, err = w.Write(code)
	return err
}

// recv returns the receiver as written, with the blank after it.
func recv(f *ast.FuncDecl, text func(ast.Node) string) string {
	if f.Recv == nil {
		return ""
	}
	return text(f.Recv) + " "
}

// isTextareaText reports whether f is the one exception: Text of a textarea
// sets a value instead of a child. No view may use it, since in HTML a
// textarea has no such attribute.
func isTextareaText(f *ast.FuncDecl, text func(ast.Node) string) bool {
	return f.Recv != nil && text(f.Recv.List[0].Type) == "*htmlTextarea" && strings.HasPrefix(f.Name.Name, "Text")
}
