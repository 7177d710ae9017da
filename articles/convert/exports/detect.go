package exports

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// detect returns the format of a file, which follows from its content.
func (in input) detect() (Format, error) {
	r, err := in.decode()
	if err != nil {
		return "", err
	}
	head := make([]byte, 1024)
	n, _ := io.ReadFull(r, head)
	switch head = bytes.TrimSpace(head[:n]); {
	case len(head) == 0:
		return "", unknown("the file is empty")
	case head[0] == '<':
		return in.detectXML()
	case head[0] == '{' || head[0] == '[':
		return in.detectJSON()
	}
	return "", unknown("it is neither XML nor JSON")
}

func unknown(why string) error {
	return fmt.Errorf("%w: %s", ErrUnknown, why)
}

func (in input) detectXML() (Format, error) {
	x, err := in.readXML()
	if err != nil {
		return "", err
	}
	for {
		t, err := x.next()
		if errors.Is(err, io.EOF) {
			return "", unknown("it has no element")
		}
		if err != nil {
			return "", err
		}
		if root, ok := t.(xml.StartElement); ok {
			return formatOf(root)
		}
	}
}

func formatOf(root xml.StartElement) (Format, error) {
	switch name := strings.ToLower(root.Name.Local); name {
	case "rss":
		for _, a := range root.Attr {
			if strings.Contains(a.Value, "wordpress.org/export") {
				return WXR, nil
			}
		}
		return RSS, nil
	case "rdf":
		return RDF, nil
	case "feed":
		return Atom, nil
	case "html":
		return "", unknown("it is an HTML page")
	default:
		return "", unknown("it is XML with the root <" + root.Name.Local + ">")
	}
}

// errKnown stops the reading of keys once the format is known.
var errKnown = errors.New("the format is known")

// detectJSON reads the keys of the value, or of the first value of a list,
// until they identify the format.
func (in input) detectJSON() (Format, error) {
	j, err := in.readJSON()
	if err != nil {
		return "", err
	}
	keys := map[string]string{}
	read := func(key string) error {
		keys[key] = ""
		if key == "version" {
			var version scalar
			if err := j.decode(&version); err != nil {
				return err
			}
			keys[key] = string(version)
		}
		if _, err := formatOfKeys(keys); err == nil || len(keys) > 1000 {
			return errKnown
		}
		if key == "version" {
			return nil
		}
		return j.skip()
	}
	if in.startsList() {
		err = j.open('[')
	}
	if err == nil {
		err = j.eachMember(read)
	}
	if err != nil && !errors.Is(err, errKnown) && len(keys) == 0 {
		return "", err
	}
	return formatOfKeys(keys)
}

func (in input) startsList() bool {
	return bytes.HasPrefix(bytes.TrimLeft(in.head(), "\ufeff \t\r\n"), []byte("["))
}

func formatOfKeys(keys map[string]string) (Format, error) {
	has := func(key string) bool { _, ok := keys[key]; return ok }
	switch {
	case strings.Contains(keys["version"], "jsonfeed.org"), has("items") && has("title") && (has("home_page_url") || has("feed_url")):
		return JSONFeed, nil
	case has("db"), has("posts"), has("data") && has("meta"):
		return Ghost, nil
	case has("uri") && !has("$schema"):
		return Ninjs, nil
	case has("content") && has("date_gmt"):
		return "", unknown("it is of WordPress's REST API; use Tools, Export in WordPress")
	}
	return "", unknown("its JSON is of no format that is known here")
}
