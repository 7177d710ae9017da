package settings

import (
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/articles/text"
	"broadside/articles/yamlfile"
	"broadside/server/fold"
)

// Categories reads categories.yaml. A category with a mistake is left out. One
// that lacks a name in a language of paper.yaml, or is bound to a section that
// paper.yaml lacks, stays: the file may be the one that ships.
func Categories(fsys fs.FS) ([]classifieds.Category, []articles.Problem) {
	site, _ := readPaper(fsys) // its own problems are Site's to report
	d, root := open(fsys, categoriesFile)
	categories := []classifieds.Category{}
	if root == nil {
		return categories, d.Problems
	}
	sections := make([]string, len(site.Sections))
	for i, section := range site.Sections {
		sections[i] = section.Code
	}
	d.Sequence(root, "", func(d *yamlfile.Decoder, n *yaml.Node, path string) {
		before := d.Faults()
		c := decodeCategory(d, n, path, site.Languages, sections)
		if slices.ContainsFunc(categories, func(other classifieds.Category) bool { return other.Code == c.Code }) {
			d.Wrong(n, path+".code", "category "+strconv.Quote(c.Code)+" is there twice", "keep one of them")
		}
		if c.Parent != "" && !slices.ContainsFunc(categories, func(other classifieds.Category) bool { return other.Code == c.Parent }) {
			d.Wrong(n, path+".parent", strconv.Quote(c.Parent)+" is no category above this one", "put the parent first")
		}
		if d.Faults() == before {
			categories = append(categories, c)
		}
	})
	return categories, d.Problems
}

func decodeCategory(d *yamlfile.Decoder, n *yaml.Node, path string, languages, sections []string) classifieds.Category {
	var c classifieds.Category
	d.Mapping(n, path, yamlfile.Fields{
		"code":        decodeCode(&c.Code),
		"parent":      decodeCode(&c.Parent),
		"names":       decodeNames(&c.Names),
		"intents":     yamlfile.Terms(&c.Intents, classifieds.Offer, classifieds.Wanted),
		"price_types": yamlfile.Terms(&c.PriceTypes, classifieds.Fixed, classifieds.Negotiable, classifieds.OnRequest, classifieds.Free, classifieds.From),
		"period":      yamlfile.OneOf(&c.Period, classifieds.Periods[1:]...),
		"days_live":   yamlfile.Int(&c.DaysLive, 1, 365),
		"photos":      yamlfile.Int(&c.Photos, 0, 50),
		"moderation":  yamlfile.OneOf(&c.Moderation, "before", "after", "rules"),
		"schema":      yamlfile.Term(&c.Schema),
		"sections":    decodeSections(&c.Sections, sections),
		"words":       yamlfile.Map(&c.Words, func(into *[]string) yamlfile.Value { return yamlfile.Terms(into) }),
		"regulation": yamlfile.List(func(d *yamlfile.Decoder, n *yaml.Node, path string) {
			c.Regulation = append(c.Regulation, decodeRegulation(d, n, path))
		}),
		"attributes": yamlfile.List(func(d *yamlfile.Decoder, n *yaml.Node, path string) {
			c.Attributes = append(c.Attributes, decodeAttribute(d, n, path, languages))
		}),
	}, "code", "names", "intents", "days_live", "moderation", "schema")
	reportUntranslated(d.Warn, n, path+".names", c.Names, languages)
	reportContradictions(d, n, path, c)
	return c
}

// decodeSections leaves out a section that the paper lacks, with a warning.
func decodeSections(into *[]string, sections []string) yamlfile.Value {
	return func(d *yamlfile.Decoder, n *yaml.Node, path string) {
		var all []string
		yamlfile.Terms(&all)(d, n, path)
		for _, code := range all {
			if slices.Contains(sections, code) {
				*into = append(*into, code)
				continue
			}
			fix := "add it to sections in " + paperFile + ", or take it out here"
			if near := text.Nearest(code, sections); near != "" {
				fix = "perhaps " + strconv.Quote(near) + " is meant"
			}
			d.Warn(n, path, strconv.Quote(code)+" is not a section of the paper; the category is not bound to it", fix)
		}
	}
}

func decodeAttribute(d *yamlfile.Decoder, n *yaml.Node, path string, languages []string) classifieds.Attribute {
	var a classifieds.Attribute
	bound := func(into **float64) yamlfile.Value {
		return func(d *yamlfile.Decoder, n *yaml.Node, path string) {
			*into = new(float64)
			yamlfile.Float(*into, -1e12, 1e12)(d, n, path)
		}
	}
	d.Mapping(n, path, yamlfile.Fields{
		"code":  decodeCode(&a.Code),
		"names": decodeNames(&a.Names),
		"kind": yamlfile.OneOf(&a.Kind, classifieds.Text, classifieds.Int, classifieds.Decimal, classifieds.Money, classifieds.Bool,
			classifieds.Enum, classifieds.Multi, classifieds.Date, classifieds.Year, classifieds.URL, classifieds.Phone),
		"required": yamlfile.Bool(&a.Required), "filter": yamlfile.Bool(&a.Filter), "facet": yamlfile.Bool(&a.Facet),
		"private": yamlfile.Bool(&a.Private), "brief": yamlfile.Bool(&a.Brief),
		"unit": yamlfile.Term(&a.Unit), "min": bound(&a.Min), "max": bound(&a.Max),
		"numbers": yamlfile.Map(&a.Numbers, func(into *float64) yamlfile.Value { return yamlfile.Float(into, -1e12, 1e12) }),
		"when":    yamlfile.Map(&a.When, func(into *[]string) yamlfile.Value { return yamlfile.Terms(into) }),
		"options": yamlfile.List(func(d *yamlfile.Decoder, n *yaml.Node, path string) {
			a.Options = append(a.Options, decodeOption(d, n, path, languages))
		}),
	}, "code", "names", "kind")
	reportUntranslated(d.Warn, n, path+".names", a.Names, languages)
	if a.Min != nil && a.Max != nil && *a.Min > *a.Max {
		d.Wrong(n, path+".min", "above max", "swap them")
	}
	if a.Kind == classifieds.Enum && len(a.Options) == 0 {
		d.Wrong(n, path+".options", "an enum without options", "list them, or make it a text")
	}
	if len(a.Options) > 0 && a.Kind != classifieds.Enum && a.Kind != classifieds.Multi {
		d.Wrong(n, path+".options", "only enum and multi have options", "change the kind or drop them")
	}
	if a.Private && (a.Filter || a.Facet || a.Brief) {
		d.Wrong(n, path+".private", "a private attribute cannot be shown or searched", "drop filter, facet and brief")
	}
	reportSharedSpellings(d, n, path, a.Options)
	for i, o := range a.Options {
		if slices.ContainsFunc(a.Options[:i], func(other classifieds.Option) bool { return other.Value == o.Value }) {
			d.Wrong(n, path+".options", strconv.Quote(o.Value)+" is there twice", "keep one of them")
		}
	}
	return a
}

func reportSharedSpellings(d *yamlfile.Decoder, n *yaml.Node, path string, options []classifieds.Option) {
	owner := map[string]string{}
	for _, o := range options {
		for _, word := range append([]string{o.Value}, o.Aka...) {
			if other := owner[fold.Spelling(word)]; other != "" && other != o.Value {
				d.Wrong(n, path+".options", strconv.Quote(word)+" is a spelling of "+other+" and of "+o.Value, "keep it in one of them")
			}
			owner[fold.Spelling(word)] = o.Value
		}
	}
}

func decodeOption(d *yamlfile.Decoder, n *yaml.Node, path string, languages []string) classifieds.Option {
	var o classifieds.Option
	d.Mapping(n, path, yamlfile.Fields{"value": yamlfile.Term(&o.Value), "names": decodeNames(&o.Names), "aka": yamlfile.Terms(&o.Aka)}, "value", "names")
	if strings.ContainsAny(o.Value, ",|") {
		d.Wrong(n, path+".value", "holds a comma or a bar, which part values", "use a hyphen")
	}
	reportUntranslated(d.Warn, n, path+".names", o.Names, languages)
	return o
}

func decodeRegulation(d *yamlfile.Decoder, n *yaml.Node, path string) classifieds.Regulation {
	var r classifieds.Regulation
	d.Mapping(n, path, yamlfile.Fields{
		"jurisdiction": yamlfile.Term(&r.Jurisdiction), "attribute": yamlfile.Term(&r.Attribute),
		"pattern": yamlfile.Term(&r.Pattern), "enforce": yamlfile.OneOf(&r.Enforce, "warn", "refuse"),
	}, "jurisdiction", "attribute", "enforce")
	if _, err := regexp.Compile(r.Pattern); err != nil {
		d.Wrong(n, path+".pattern", err.Error(), "a regular expression in RE2's syntax")
	}
	return r
}

func reportContradictions(d *yamlfile.Decoder, n *yaml.Node, path string, c classifieds.Category) {
	for i, a := range c.Attributes {
		at := path + ".attributes[" + strconv.Itoa(i) + "]"
		if other := c.Attribute(a.Code); other != &c.Attributes[i] {
			d.Wrong(n, at+".code", "attribute "+strconv.Quote(a.Code)+" is there twice", "keep one of them")
		}
		for code, values := range a.When {
			on := c.Attribute(code)
			if on == nil || on.Kind != classifieds.Enum || code == a.Code {
				d.Wrong(n, at+".when", strconv.Quote(code)+" is not another enum of this category", "name one")
				continue
			}
			for _, v := range values {
				if on.Option(v) == nil {
					d.Wrong(n, at+".when."+code, strconv.Quote(v)+" is not an option of "+code, "use one that is")
				}
			}
		}
	}
	for i, r := range c.Regulation {
		if r.Attribute != "" && c.Attribute(r.Attribute) == nil {
			d.Wrong(n, path+".regulation["+strconv.Itoa(i)+"].attribute", strconv.Quote(r.Attribute)+" is not an attribute of this category", "add it")
		}
	}
}
