package page

import (
	"bytes"
	"strings"
)

// writeScript writes the inline script. It stands before the style sheets, because a script waits
// for those before it.
func (c *Comfort) writeScript(b *bytes.Buffer) {
	if c.Script == "" {
		return
	}
	if strings.Contains(c.Script, "</") || strings.Contains(c.Script, "<!--") {
		panicf("the inline script contains %q or %q", "</", "<!--")
	}
	writeTag(b, "script", "data-styles", c.Styles)
	b.WriteString(c.Script + "</script>\n")
}

// writeButton writes the button of the settings outside of the view, so that the browser's program
// neither draws nor removes it. It is no link, because the link to skip to the content is the first
// of a page. The style sheet shows the text in the direction of the page, as the program changes
// the language of the document, and no button where scripts do not run.
func (c *Comfort) writeButton(b *bytes.Buffer) {
	if c == nil || c.Panel == "" {
		return
	}
	writeTag(b, "aside", "id", "comfort", "data-panel", c.Panel)
	for _, l := range c.Settings {
		writeTag(b, "button", "type", "button", "lang", l.Lang, "dir", l.Dir, "data-href", l.Href)
		writeText(b, l.Title)
		b.WriteString("</button>")
	}
	b.WriteString("</aside>")
}
