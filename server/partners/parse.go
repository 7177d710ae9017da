package partners

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/articles/yamlfile"
)

// Limits of a file: it is in memory, and parts of a record are in every page.
const (
	maxFile    = 1 << 20
	maxRecords = 2000
	maxOrigins = 20
	maxText    = 80
	maxCount   = 16
)

// Parse parses a file of records. They are valid only if every Problem is a
// Warning. checkFilter checks a partner's filter; nil accepts any.
func Parse(file string, text []byte, checkFilter func(classifieds.Filter) error) ([]Partner, []articles.Problem) {
	d := &yamlfile.Decoder{File: file}
	if len(text) > maxFile {
		d.Problems = []articles.Problem{{File: file, What: "the file is larger than 1 MiB", Fix: "take out the records that are not in use"}}
		return nil, d.Problems
	}
	root := d.Open(text)
	if root == nil {
		return nil, d.Problems
	}
	var out []Partner
	d.Mapping(root, "", yamlfile.Fields{
		"partners": yamlfile.List(func(d *yamlfile.Decoder, n *yaml.Node, path string) {
			switch p := decodePartner(d, n, path, checkFilter); {
			case len(out) >= maxRecords:
				d.Wrong(n, path, "more than "+strconv.Itoa(maxRecords)+" records", "take out those that are not in use")
			case slices.ContainsFunc(out, func(o Partner) bool { return o.ID == p.ID }):
				d.Wrong(n, path, fmt.Sprintf("the id %q is another record's", p.ID), "give it one of its own")
			default:
				out = append(out, p)
			}
		}),
	}, "partners")
	return out, d.Problems
}

func decodePartner(d *yamlfile.Decoder, n *yaml.Node, path string, usable func(classifieds.Filter) error) Partner {
	p := Partner{Status: Live, Light: Day, Dark: Night}
	d.Mapping(n, path, yamlfile.Fields{
		"id":       decodeID(&p.ID),
		"name":     decodeText(&p.Name),
		"status":   yamlfile.OneOf(&p.Status, Live, Revoked),
		"origins":  decodeOrigins(&p.Origins),
		"label":    decodeLabel(&p.Label),
		"listings": decodeFilter(&p.Listings, usable),
		"count":    yamlfile.Int(&p.Count, 1, maxCount),
		"utm":      decodeCampaign(&p.UTM),
		"tokens": func(d *yamlfile.Decoder, n *yaml.Node, path string) {
			d.Mapping(n, path, yamlfile.Fields{"light": decodePalette(&p.Light), "dark": decodePalette(&p.Dark)})
		},
	}, "id", "name", "origins")
	if slices.Contains(p.Origins, "*") && (p.ID != Open || len(p.Origins) > 1) {
		d.Wrong(n, path+".origins", fmt.Sprintf(`the origin "*" stands alone, and only in the record with the id %q`, Open), "name the origins")
	}
	return p
}

// decodeText decodes a text of one line that readers see.
func decodeText(into *string) yamlfile.Value {
	return func(d *yamlfile.Decoder, n *yaml.Node, path string) {
		var s string
		yamlfile.Text(&s)(d, n, path)
		if s = strings.TrimSpace(s); len([]rune(s)) > maxText || strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c == 0x7f || c == '\uFFFD' }) {
			d.Wrong(n, path, "not a text of one line", "write at most "+strconv.Itoa(maxText)+" letters")
			return
		}
		*into = s
	}
}

func decodeID(into *string) yamlfile.Value {
	return yamlfile.Parsed(into, func(s string) (id, what, fix string) {
		if len(s) > 64 || s[0] == '-' || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || s == "preview" || s == "counts" {
			return "", strconv.Quote(s) + " is not an id", "write small letters, digits and, not first, hyphens, at most 64; preview and counts are taken"
		}
		return s, "", ""
	})
}

func decodeOrigins(into *[]string) yamlfile.Value {
	return func(d *yamlfile.Decoder, n *yaml.Node, path string) {
		d.Sequence(n, path, yamlfile.Parsed(into, func(s string) (origins []string, what, fix string) {
			origin, why := s, ""
			if s != "*" {
				origin, why = parseOrigin(s)
			}
			switch {
			case why != "":
				return nil, strconv.Quote(s) + ": " + why, "write https:// and a host"
			case slices.Contains(*into, origin):
				return nil, strconv.Quote(origin) + " is there twice", "keep one of them"
			}
			return append(*into, origin), "", ""
		}))
		if len(*into) == 0 || len(*into) > maxOrigins {
			d.Wrong(n, path, "not a list of 1 to "+strconv.Itoa(maxOrigins)+" origins", "")
		}
	}
}

// decodeLabel decodes one text, or one for each language.
func decodeLabel(into *map[string]string) yamlfile.Value {
	return func(d *yamlfile.Decoder, n *yaml.Node, path string) {
		if n.Kind != yaml.MappingNode {
			var label string
			decodeText(&label)(d, n, path)
			*into = map[string]string{"": label}
			return
		}
		yamlfile.Map(into, decodeText)(d, n, path)
		for lang := range *into {
			if len(lang) < 2 || len(lang) > 8 || strings.Trim(lang, "abcdefghijklmnopqrstuvwxyz") != "" {
				d.Wrong(n, path, strconv.Quote(lang)+" is not a language", "write a code such as en or ar")
			}
		}
	}
}

// decodeFilter decodes a filter's query as /listings takes it.
func decodeFilter(into *string, usable func(classifieds.Filter) error) yamlfile.Value {
	return yamlfile.Parsed(into, func(s string) (query, what, fix string) {
		var f classifieds.Filter
		v, err := url.ParseQuery(strings.TrimPrefix(s, "?"))
		if err == nil {
			f, err = classifieds.ParseFilter(v)
		}
		f.Cursor, f.Limit, f.Facets = "", 0, false
		if err == nil && usable != nil {
			err = usable(f)
		}
		if err != nil {
			return "", err.Error(), "copy it from the address of a page of listings"
		}
		return f.Values().Encode(), "", ""
	})
}

func decodeCampaign(into *string) yamlfile.Value {
	return func(d *yamlfile.Decoder, n *yaml.Node, path string) {
		fields, v := yamlfile.Fields{}, url.Values{}
		for _, name := range []string{"source", "medium", "campaign", "content", "term"} {
			fields[name] = func(d *yamlfile.Decoder, n *yaml.Node, path string) {
				var s string
				if decodeText(&s)(d, n, path); s != "" {
					v.Set("utm_"+name, s)
				}
			}
		}
		d.Mapping(n, path, fields, "source")
		*into = v.Encode()
	}
}

func decodePalette(p *Palette) yamlfile.Value {
	colour := func(into *Colour) yamlfile.Value {
		return yamlfile.Parsed(into, func(s string) (c Colour, what, fix string) {
			c, ok := ParseColour(s)
			if !ok {
				what, fix = strconv.Quote(s)+" is not a colour", "write \"#rrggbb\", in quotes"
			}
			return c, what, fix
		})
	}
	return func(d *yamlfile.Decoder, n *yaml.Node, path string) {
		d.Mapping(n, path, yamlfile.Fields{"paper": colour(&p.Paper), "ink": colour(&p.Ink), "quiet": colour(&p.Quiet),
			"accent": colour(&p.Accent), "rule": colour(&p.Rule)})
		for _, name := range p.unreadable() {
			d.Wrong(n, path+"."+name, fmt.Sprintf("cannot be read on paper %s", p.Paper), fmt.Sprintf("choose a colour with a contrast of at least %v : 1", MinContrast))
		}
	}
}
