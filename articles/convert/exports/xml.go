package exports

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"regexp"
	"strings"
)

// element is an element of XML with its content, or a text without a name.
type element struct {
	name     xml.Name
	attr     []xml.Attr
	text     string
	children []*element
}

// xmlReader reads elements one by one. It expands only the entities of HTML,
// and loads no external files.
type xmlReader struct {
	d     *xml.Decoder
	meter *meter
	depth int
	parts int
}

func (in input) readXML() (*xmlReader, error) {
	r, err := in.decode()
	if err != nil {
		return nil, err
	}
	m := newMeter(r, true)
	d := xml.NewDecoder(m)
	d.Entity = xml.HTMLEntity
	d.Strict = false                                                                   // many feeds hold a bare & or an element without its end
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // decoded already
	return &xmlReader{d: d, meter: m}, nil
}

// next returns the next token; io.EOF at the end of the file.
func (x *xmlReader) next() (xml.Token, error) {
	t, err := x.d.Token()
	if err != nil {
		return nil, x.fault(err)
	}
	switch t := t.(type) {
	case xml.Directive:
		x.d.Strict = x.d.Strict || bytes.Contains(t, []byte("<!ENTITY")) // strict, so that the use of an entity that the file declares is an error
	case xml.StartElement:
		x.depth++
		x.parts++
	case xml.EndElement:
		x.depth--
	}
	switch {
	case x.depth > maxDepth:
		return nil, x.fault(errDepth)
	case x.parts > maxParts:
		return nil, x.fault(errParts)
	}
	return t, nil
}

var unknownEntity = regexp.MustCompile(`invalid character entity (&[^;\s]{1,40};?)`)

// fault returns why the XML cannot be read further.
func (x *xmlReader) fault(err error) error {
	line, _ := x.d.InputPos()
	var syntax *xml.SyntaxError
	switch {
	case err == io.EOF:
		return io.EOF
	case errors.As(err, &syntax):
		if m := unknownEntity.FindStringSubmatch(syntax.Msg); m != nil {
			return &Fault{line, fmt.Sprintf("the entity %s is not known; entities that a file defines itself are not expanded", m[1]), "replace it with its text and import the file again"}
		}
		return &Fault{line, "the XML is not well-formed: " + syntax.Msg, "export the file again; it may have been cut off"}
	case errors.Is(err, errItem), errors.Is(err, errTag), errors.Is(err, errDepth), errors.Is(err, errParts):
		return &Fault{line, "the file is refused: " + err.Error(), "export the file again; no story needs that"}
	}
	return &Fault{line, "the file cannot be read: " + err.Error(), "try again, or copy it to this machine"}
}

// startItem resets the counts for the next item.
func (x *xmlReader) startItem() {
	x.meter.reset()
	x.parts = 0
}

// readElement returns the element that start begins, with all that is in it.
func (x *xmlReader) readElement(start xml.StartElement) (*element, error) {
	e := &element{name: start.Name, attr: start.Copy().Attr}
	var text strings.Builder
	addText := func() {
		if text.Len() > 0 {
			e.children = append(e.children, &element{text: text.String()})
			text.Reset()
		}
	}
	for {
		t, err := x.next()
		if err != nil {
			if err == io.EOF {
				err = x.fault(&xml.SyntaxError{Msg: "unexpected end of file"})
			}
			return nil, err
		}
		switch t := t.(type) {
		case xml.CharData:
			text.Write(t)
		case xml.StartElement:
			addText()
			c, err := x.readElement(t)
			if err != nil {
				return nil, err
			}
			e.children = append(e.children, c)
		case xml.EndElement:
			addText()
			return e, nil
		}
	}
}

// content returns the text in an element.
func (e *element) content() string {
	if e == nil {
		return ""
	}
	if e.name.Local == "" {
		return e.text
	}
	if len(e.children) == 1 {
		return e.children[0].content()
	}
	var b strings.Builder
	for _, c := range e.children {
		b.WriteString(c.content())
	}
	return b.String()
}

// markup returns the content of an element as HTML, for XHTML within XML.
func (e *element) markup() string {
	var b strings.Builder
	e.writeMarkup(&b)
	return b.String()
}

func (e *element) writeMarkup(b *strings.Builder) {
	for _, c := range e.children {
		if c.name.Local == "" {
			b.WriteString(html.EscapeString(c.text))
			continue
		}
		b.WriteString("<" + c.name.Local)
		for _, a := range c.attr {
			if a.Name.Space == "" && a.Name.Local != "xmlns" {
				b.WriteString(" " + a.Name.Local + `="` + html.EscapeString(a.Value) + `"`)
			}
		}
		b.WriteString(">")
		c.writeMarkup(b)
		if !voidElements[c.name.Local] {
			b.WriteString("</" + c.name.Local + ">")
		}
	}
}

var voidElements = map[string]bool{"br": true, "img": true, "hr": true, "input": true, "source": true, "wbr": true, "embed": true, "col": true, "area": true}

func (e *element) attribute(local string) string {
	for _, a := range e.attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}
