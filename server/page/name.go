package page

import "strings"

// contentKind is how a parser reads the content of an element.
type contentKind uint8

const (
	isNormal contentKind = iota
	isVoid               // no content, no end tag
	isRCDATA             // text only, with character references
	isForbidden
)

// contents holds the elements whose content is not normal markup (WHATWG HTML §13.1.2), and those
// that are forbidden in a view: they run code, load other documents, belong to the head, or parse
// differently with scripting on and off.
var contents = func() map[string]contentKind {
	kinds := map[string]contentKind{}
	for kind, tags := range map[contentKind]string{
		isVoid:   "area br col hr img input source track wbr",
		isRCDATA: "textarea",
		isForbidden: "applet base basefont bgsound body embed frame frameset foreignObject foreignobject head html iframe image keygen " +
			"link listing marquee math meta noembed noframes noscript object param plaintext portal script style template xmp",
	} {
		for tag := range strings.FieldsSeq(tags) {
			kinds[tag] = kind
		}
	}
	return kinds
}()

// contentOf returns the kind of a tag's content, and panics if the tag is forbidden in a view.
func contentOf(tag string) contentKind {
	c, ok := contents[tag]
	if c == isForbidden {
		panicf("a view may not hold <%s>", tag)
	}
	if !ok {
		checkTag(tag)
	}
	return c
}

func checkTag(tag string) {
	if !isName(tag) || contents[strings.ToLower(tag)] == isForbidden {
		panicf("%q is no tag of a view", tag)
	}
}

// checkAttribute panics if name is not a valid name, would run code, is blocked by the
// Content-Security-Policy, or is a mark of the encoder.
func checkAttribute(tag, name string) {
	switch {
	case !isName(name):
		panicf("<%s> has an attribute %q: no name", tag, name)
	case len(name) > 2 && name[0]|0x20 == 'o' && name[1]|0x20 == 'n':
		panicf("<%s %s>: handlers are Go functions, the policy refuses inline script", tag, name)
	case name == "style" || name == "srcdoc":
		panicf("<%s %s>: the policy refuses it", tag, name)
	case name == "data-on" || name == "data-raw":
		panicf("<%s %s>: the encoder writes this mark", tag, name)
	}
}

func checkEvent(name string) {
	for i := 0; i < len(name); i++ {
		if c := name[i]; c < 'a' || c > 'z' {
			panicf("%q is no event's name", name)
		}
	}
	if name == "" {
		panicf("an event without a name")
	}
}

// isName reports whether s is a letter followed by letters, digits and -_.: — stricter than
// parsers, so that all parsers agree on the name.
func isName(s string) bool {
	if s == "" || s[0]|0x20 < 'a' || s[0]|0x20 > 'z' {
		return false
	}
	for i := 1; i < len(s); i++ {
		if !isNameByte(s[i]) {
			return false
		}
	}
	return true
}

func isNameByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.' || c == ':'
}

// isBooleanProperty reports whether go-app sets name as a boolean DOM property in the browser
// (setJSAttribute in its node.go). It writes other boolean attributes, such as novalidate, as
// name="true", and so does Encode.
func isBooleanProperty(name string) bool {
	switch name {
	case "async", "autofocus", "autoplay", "checked", "default", "defer", "disabled", "hidden", "ismap",
		"loop", "multiple", "muted", "open", "readonly", "required", "reversed", "selected":
		return true
	}
	return false
}
