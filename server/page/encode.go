// Package page writes the site's HTML: go-app's tree as markup, the document around it, and the
// metadata in its head. It imports only go-app and leaf packages.
package page

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Encode appends ui to b as HTML (WHATWG HTML §13.3), which parses back into the same tree. The
// same tree gives the same bytes: attributes are sorted, nothing is indented, all texts are
// escaped.
//
// Three marks help the browser's program to adopt the nodes:
//
//   - <!----> between two adjacent texts, and in place of an empty one,
//   - data-on="change submit" on elements with Go handlers,
//   - data-raw on the root of an app.Raw.
//
// Names come from code, so an invalid name (see name.go) panics, as does a go-app whose private
// fields have changed.
func Encode(b *bytes.Buffer, ui app.UI) {
	for _, root := range app.FilterUIElems(ui) {
		encode(b, root)
	}
}

// encode reports whether it wrote a text. Between two texts a mark is needed.
func encode(b *bytes.Buffer, ui app.UI) (isText bool) {
	switch v := ui.(type) {
	case app.HTML:
		encodeElement(b, v)
		return false
	case app.Composer:
		return encode(b, renderRoot(v))
	}
	value, isText := leafOf(ui)
	if isText {
		writeText(b, value)
	} else {
		encodeRaw(b, value)
	}
	return isText
}

// renderRoot mounts a component as go-app does: initialise, render, take the
// first root.
func renderRoot(c app.Composer) app.UI {
	if i, ok := c.(app.Initializer); ok {
		i.OnInit()
	}
	roots := app.FilterUIElems(c.Render())
	if len(roots) == 0 {
		panicf("a %T renders nothing: go-app needs one root", c)
	}
	return roots[0]
}

func encodeElement(b *bytes.Buffer, v app.HTML) {
	tag := v.Tag()
	content := contentOf(tag)
	parts := partsOf(v)

	b.WriteByte('<')
	b.WriteString(tag)
	writeAttributes(b, tag, parts.attributes)
	writeEvents(b, parts.events())
	b.WriteByte('>')

	switch content {
	case isVoid:
		if len(parts.children) > 0 {
			panicf("<%s> holds children: it is a void element", tag)
		}
		return
	case isRCDATA:
		encodeRCDATA(b, tag, parts.children)
	default:
		encodeChildren(b, tag, parts.children)
	}
	b.WriteString("</")
	b.WriteString(tag)
	b.WriteByte('>')
}

func encodeChildren(b *bytes.Buffer, tag string, children []app.UI) {
	afterText := false
	inside := b.Len()
	for _, child := range children {
		start := b.Len()
		isText := encode(b, child)
		if isText {
			switch {
			case afterText || b.Len() == start:
				insert(b, start, "<!---->")
			case start == inside && tag == "pre":
				guardLineEnd(b, start)
			}
		}
		afterText = isText
	}
}

// encodeRCDATA writes the children of an element that can contain text only. It writes no marks
// between texts, as comments would be text there.
func encodeRCDATA(b *bytes.Buffer, tag string, children []app.UI) {
	inside := b.Len()
	for _, child := range children {
		if !encode(b, child) {
			panicf("<%s> holds an element: it can hold text only", tag)
		}
	}
	guardLineEnd(b, inside)
}

// guardLineEnd doubles a line end at the start of a <pre> or <textarea>, because parsers drop the
// first.
func guardLineEnd(b *bytes.Buffer, start int) {
	if s := b.Bytes()[start:]; bytes.HasPrefix(s, []byte("\n")) || bytes.HasPrefix(s, []byte("&#13;")) {
		insert(b, start, "\n")
	}
}

func insert(b *bytes.Buffer, start int, mark string) {
	b.WriteString(mark)
	all := b.Bytes()
	copy(all[start+len(mark):], all[start:len(all)-len(mark)])
	copy(all[start:], mark)
}

// encodeRaw writes the trusted markup of an app.Raw with its mark.
func encodeRaw(b *bytes.Buffer, markup string) {
	i := 1
	for i < len(markup) && isNameByte(markup[i]) {
		i++
	}
	checkTag(markup[1:i])
	b.WriteString(markup[:i])
	b.WriteString(" data-raw")
	b.WriteString(markup[i:])
}

func writeAttributes(b *bytes.Buffer, tag string, attributes map[string]string) {
	var room [16]string
	names := room[:0]
	for name := range attributes {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		checkAttribute(tag, name)
		value := attributes[name]
		if isBooleanProperty(name) {
			// In the browser go-app sets the boolean DOM property.
			if on, _ := strconv.ParseBool(value); on {
				b.WriteByte(' ')
				b.WriteString(name)
			}
			continue
		}
		if isAddressAttribute(name) {
			value = SafeAddress(value)
		}
		writeAttribute(b, name, value)
	}
	if _, ok := attributes["alt"]; tag == "img" && !ok {
		b.WriteString(` alt=""`) // go-app drops an empty alt, and screen readers would read out the address
	}
}

func writeAttribute(b *bytes.Buffer, name, value string) {
	b.WriteByte(' ')
	b.WriteString(name)
	b.WriteString(`="`)
	writeQuoted(b, value)
	b.WriteByte('"')
}

func writeEvents(b *bytes.Buffer, names []string) {
	if len(names) == 0 {
		return
	}
	slices.Sort(names)
	for _, name := range names {
		checkEvent(name)
	}
	writeAttribute(b, "data-on", strings.Join(names, " "))
}
