package settings

import (
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"broadside/app/classifieds"
	"broadside/server/fold"
)

// Categories reads categories.yaml and skips each category with a mistake. A
// name that is missing in a language of paper.yaml, or a section that paper.yaml
// lacks, is only a warning: the file may be the default one.
func Categories(fsys fs.FS) ([]classifieds.Category, []Problem) {
	site, _ := paper(fsys) // Site reports its problems
	s := sheet{file: categoriesFile}
	categories := []classifieds.Category{}
	root := s.open(fsys)
	if root == nil {
		return categories, s.all()
	}
	sections := make([]string, len(site.Sections))
	for i, section := range site.Sections {
		sections[i] = section.Code
	}
	s.each(root, "", func(n *yaml.Node, path string) {
		before := len(s.problems)
		c := s.category(n, path, site.Languages, sections)
		if slices.ContainsFunc(categories, func(other classifieds.Category) bool { return other.Code == c.Code }) {
			s.wrong(n, path+".code", "category "+strconv.Quote(c.Code)+" is there twice", "keep one of them")
		}
		if c.Parent != "" && !slices.ContainsFunc(categories, func(other classifieds.Category) bool { return other.Code == c.Parent }) {
			s.wrong(n, path+".parent", strconv.Quote(c.Parent)+" is no category above this one", "put the parent first")
		}
		if len(s.problems) == before {
			categories = append(categories, c)
		}
	})
	return categories, s.all()
}

func (s *sheet) category(n *yaml.Node, path string, languages, sections []string) classifieds.Category {
	var c classifieds.Category
	s.mapping(n, path, map[string]taker{
		"code":        s.code(&c.Code),
		"parent":      s.code(&c.Parent),
		"names":       s.names(&c.Names),
		"intents":     texts(s, &c.Intents, classifieds.Offer, classifieds.Wanted),
		"price_types": texts(s, &c.PriceTypes, classifieds.Fixed, classifieds.Negotiable, classifieds.OnRequest, classifieds.Free, classifieds.From),
		"period":      choice(s, &c.Period, classifieds.Periods[1:]...),
		"days_live":   s.whole(&c.DaysLive, 1, 365),
		"photos":      s.whole(&c.Photos, 0, 50),
		"moderation":  choice(s, &c.Moderation, "before", "after", "rules"),
		"schema":      text(s, &c.Schema),
		"sections":    s.bound(&c.Sections, sections),
		"words":       keyed(s, &c.Words, func(into *[]string) taker { return texts(s, into) }),
		"regulation": func(n *yaml.Node, path string) {
			s.each(n, path, func(n *yaml.Node, path string) { c.Regulation = append(c.Regulation, s.regulation(n, path)) })
		},
		"attributes": func(n *yaml.Node, path string) {
			s.each(n, path, func(n *yaml.Node, path string) { c.Attributes = append(c.Attributes, s.attribute(n, path, languages)) })
		},
	}, "code", "names", "intents", "days_live", "moderation", "schema")
	s.untranslated(n, path+".names", c.Names, languages)
	s.agree(n, path, c)
	return c
}

// bound decodes the sections that a category goes with. A section that the
// paper lacks is dropped with a warning.
func (s *sheet) bound(into *[]string, sections []string) taker {
	return func(n *yaml.Node, path string) {
		var all []string
		texts(s, &all)(n, path)
		for _, code := range all {
			if slices.Contains(sections, code) {
				*into = append(*into, code)
				continue
			}
			fix := "add it to sections in " + paperFile + ", or take it out here"
			if near := Nearest(code, sections); near != "" {
				fix = "perhaps " + strconv.Quote(near) + " is meant"
			}
			s.remark(n.Line, path, strconv.Quote(code)+" is not a section of the paper; the category is not bound to it", fix)
		}
	}
}

func (s *sheet) attribute(n *yaml.Node, path string, languages []string) classifieds.Attribute {
	var a classifieds.Attribute
	var least, most *float64
	bound := func(into **float64) taker {
		return func(n *yaml.Node, path string) {
			*into = new(float64)
			s.number(*into, -1e12, 1e12)(n, path)
		}
	}
	s.mapping(n, path, map[string]taker{
		"code":  s.code(&a.Code),
		"names": s.names(&a.Names),
		"kind": choice(s, &a.Kind, classifieds.Text, classifieds.Int, classifieds.Decimal, classifieds.Money, classifieds.Bool,
			classifieds.Enum, classifieds.Multi, classifieds.Date, classifieds.Year, classifieds.URL, classifieds.Phone),
		"required": s.truth(&a.Required), "filter": s.truth(&a.Filter), "facet": s.truth(&a.Facet),
		"private": s.truth(&a.Private), "brief": s.truth(&a.Brief),
		"unit": text(s, &a.Unit), "min": bound(&least), "max": bound(&most),
		"numbers": keyed(s, &a.Numbers, func(into *float64) taker { return s.number(into, -1e12, 1e12) }),
		"when":    keyed(s, &a.When, func(into *[]string) taker { return texts(s, into) }),
		"options": func(n *yaml.Node, path string) {
			s.each(n, path, func(n *yaml.Node, path string) { a.Options = append(a.Options, s.option(n, path, languages)) })
		},
	}, "code", "names", "kind")
	a.Min, a.Max = least, most
	s.untranslated(n, path+".names", a.Names, languages)
	if a.Min != nil && a.Max != nil && *a.Min > *a.Max {
		s.wrong(n, path+".min", "above max", "swap them")
	}
	if a.Kind == classifieds.Enum && len(a.Options) == 0 {
		s.wrong(n, path+".options", "an enum without options", "list them, or make it a text")
	}
	if len(a.Options) > 0 && a.Kind != classifieds.Enum && a.Kind != classifieds.Multi {
		s.wrong(n, path+".options", "only enum and multi have options", "change the kind or drop them")
	}
	if a.Private && (a.Filter || a.Facet || a.Brief) {
		s.wrong(n, path+".private", "a private attribute cannot be shown or searched", "drop filter, facet and brief")
	}
	s.apart(n, path, a.Options)
	for i, o := range a.Options {
		if slices.ContainsFunc(a.Options[:i], func(other classifieds.Option) bool { return other.Value == o.Value }) {
			s.wrong(n, path+".options", strconv.Quote(o.Value)+" is there twice", "keep one of them")
		}
	}
	return a
}

// apart reports spellings that two options share.
func (s *sheet) apart(n *yaml.Node, path string, options []classifieds.Option) {
	owner := map[string]string{}
	for _, o := range options {
		for _, word := range append([]string{o.Value}, o.Aka...) {
			if other := owner[fold.Word(word)]; other != "" && other != o.Value {
				s.wrong(n, path+".options", strconv.Quote(word)+" is a spelling of "+other+" and of "+o.Value, "keep it in one of them")
			}
			owner[fold.Word(word)] = o.Value
		}
	}
}

func (s *sheet) option(n *yaml.Node, path string, languages []string) classifieds.Option {
	var o classifieds.Option
	s.mapping(n, path, map[string]taker{"value": text(s, &o.Value), "names": s.names(&o.Names), "aka": texts(s, &o.Aka)}, "value", "names")
	if strings.ContainsAny(o.Value, ",|") {
		s.wrong(n, path+".value", "holds a comma or a bar, which part values", "use a hyphen")
	}
	s.untranslated(n, path+".names", o.Names, languages)
	return o
}

func (s *sheet) regulation(n *yaml.Node, path string) classifieds.Regulation {
	var r classifieds.Regulation
	s.mapping(n, path, map[string]taker{
		"jurisdiction": text(s, &r.Jurisdiction), "attribute": text(s, &r.Attribute),
		"pattern": text(s, &r.Pattern), "enforce": choice(s, &r.Enforce, "warn", "refuse"),
	}, "jurisdiction", "attribute", "enforce")
	if _, err := regexp.Compile(r.Pattern); err != nil {
		s.wrong(n, path+".pattern", err.Error(), "a regular expression in RE2's syntax")
	}
	return r
}

// agree checks the references between the parts of a category.
func (s *sheet) agree(n *yaml.Node, path string, c classifieds.Category) {
	for i, a := range c.Attributes {
		at := path + ".attributes[" + strconv.Itoa(i) + "]"
		if other := c.Attribute(a.Code); other != &c.Attributes[i] {
			s.wrong(n, at+".code", "attribute "+strconv.Quote(a.Code)+" is there twice", "keep one of them")
		}
		for code, values := range a.When {
			on := c.Attribute(code)
			if on == nil || on.Kind != classifieds.Enum || code == a.Code {
				s.wrong(n, at+".when", strconv.Quote(code)+" is not another enum of this category", "name one")
				continue
			}
			for _, v := range values {
				if on.Option(v) == nil {
					s.wrong(n, at+".when."+code, strconv.Quote(v)+" is not an option of "+code, "use one that is")
				}
			}
		}
	}
	for i, r := range c.Regulation {
		if r.Attribute != "" && c.Attribute(r.Attribute) == nil {
			s.wrong(n, path+".regulation["+strconv.Itoa(i)+"].attribute", strconv.Quote(r.Attribute)+" is not an attribute of this category", "add it")
		}
	}
}
