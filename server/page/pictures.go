package page

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// PlaceholderTexts are the words of a placeholder in the language of the page.
type PlaceholderTexts struct {
	Show   string // "Show picture"
	ShowOf string // with the alternative text at %
}

// WithoutPictures returns HTML of Encode in which each <img> loads nothing until the reader taps
// it. The element stays the same and gets a drawing of the same proportions, so that the layout is
// the same with and without the picture; its own attributes are in data-src, data-srcset, data-alt
// and so on, from which saver.js restores them. It has the role of a button. Within a link it has
// no role, and a tap loads it too.
func WithoutPictures(html []byte, texts PlaceholderTexts) []byte {
	var b bytes.Buffer
	b.Grow(len(html) + len(html)/8)
	for {
		before, after, found := bytes.Cut(html, []byte("<img "))
		b.Write(before)
		if !found {
			return b.Bytes()
		}
		attributes, end := imageAttributes(after)
		writePlaceholder(&b, attributes, inLink(before), texts)
		html = after[end:]
	}
}

// inLink reports whether html ends with the start tag of a link.
func inLink(html []byte) bool {
	return bytes.HasSuffix(html, []byte(">")) && bytes.HasPrefix(html[bytes.LastIndexByte(html, '<'):], []byte("<a "))
}

// imageAttributes returns the attributes of a tag as writeAttribute writes them, with their values
// still escaped, and the index after the tag.
func imageAttributes(tag []byte) (attributes [][2]string, end int) {
	for {
		equals, closing := bytes.IndexByte(tag[end:], '='), bytes.IndexByte(tag[end:], '>')
		if closing >= 0 && (equals < 0 || closing < equals) {
			return attributes, end + closing + 1
		}
		name := string(bytes.TrimSpace(tag[end : end+equals]))
		end += equals + len(`="`)
		length := bytes.IndexByte(tag[end:], '"')
		attributes = append(attributes, [2]string{name, string(tag[end : end+length])})
		end += length + 1
	}
}

func writePlaceholder(b *bytes.Buffer, attributes [][2]string, inLink bool, texts PlaceholderTexts) {
	width, height, alt := 3, 2, ""
	b.WriteString("<img")
	write := func(name, escaped string) { fmt.Fprintf(b, ` %s="%s"`, name, escaped) }
	for _, a := range attributes {
		switch name, value := a[0], a[1]; name {
		case "src", "srcset", "sizes", "role":
			write("data-"+name, value)
		case "alt":
			alt = value
			write("data-alt", value)
		case "width":
			width = number(value, width)
			write(name, value)
		case "height":
			height = number(value, height)
			write(name, value)
		default:
			write(name, value)
		}
	}
	writeAttribute(b, "src", placeholder(width, height, texts.Show))
	if inLink {
		b.WriteString(` alt="">`)
		return
	}
	label := texts.Show
	if alt != "" {
		label = strings.Replace(texts.ShowOf, "%", alt, 1) // alt is escaped
	}
	write("alt", label)
	b.WriteString(` role="button" tabindex="0">`)
}

func number(value string, otherwise int) int {
	if n, err := strconv.Atoi(value); err == nil && n > 0 {
		return n
	}
	return otherwise
}

// placeholder returns the address of a drawing of the given proportions: a picture frame and text
// on a dark plate, readable in every theme.
func placeholder(width, height int, text string) string {
	scale := float64(min(width, height)) / 60
	svg := fmt.Sprintf(`<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d'><g transform='translate(%g %g) scale(%.3g)'>`+
		`<rect x='-26' y='-15' width='52' height='30' rx='2' fill='#333'/>`+
		`<path d='M-9-11H9V2H-9zM-9 1l6-6 4 4 3-3 5 5M4-8h1' fill='none' stroke='#fff'/>`+
		`<text y='11' font-size='6' font-family='sans-serif' text-anchor='middle' fill='#fff'>%s</text></g></svg>`,
		width, height, float64(width)/2, float64(height)/2, scale, text)
	return "data:image/svg+xml," + strings.NewReplacer("<", "%3C", ">", "%3E", "#", "%23").Replace(svg)
}
