package store

import (
	"hash/fnv"
	"math"
	"slices"
	"strconv"
	"strings"

	"broadside/app/classifieds"
	"broadside/server/fold"
)

// entry is what the indexes hold of one live listing. It follows from the
// listing alone, so that it can be taken out as it was put in.
type entry struct {
	cell    cell
	expires int64
	price   *int64
	spot    *int64
	marks   []mark // attributes that are counted
	tags    []string
	numbers []number
	title   string // folded, like text
	text    string
	l       *classifieds.Listing
}

// mark is a value that facets count: "attr.beds", "2".
type mark struct{ code, value string }

// number is a value with a range.
type number struct {
	code  string
	value float64
}

// never is when what has no end expires.
const never = math.MaxInt64

// entryOf derives the entry of l.
func (p *paper) entryOf(l *classifieds.Listing) entry {
	e := entry{
		cell:    cell{category: l.Category, city: l.Place.City, intent: string(l.Intent), lang: l.Lang, photo: len(l.Photos) > 0},
		expires: never,
		title:   fold.Text(l.Title),
		l:       l,
	}
	if !l.Expires.IsZero() {
		e.expires = l.Expires.Unix()
	}
	switch l.Price.Type {
	case classifieds.Fixed, classifieds.Negotiable, classifieds.From:
		e.price = &l.Price.Minor
	case classifieds.Free:
		e.price = new(int64)
	}
	if l.Place.Lat != 0 || l.Place.Lon != 0 {
		spot := spotOf(l.Place.Lat, l.Place.Lon)
		e.spot = &spot
	}
	e.tags = append(e.tags, tag("category", l.Category), tag("intent", string(l.Intent)), tag("lang", l.Lang))
	if l.Place.City != "" {
		e.tags = append(e.tags, tag("city", l.Place.City))
	}
	if e.cell.photo {
		e.tags = append(e.tags, tag("photo", "1"))
	}
	if l.Featured {
		e.tags = append(e.tags, tag("featured", "1"))
	}
	words := []string{l.Text, l.Place.Area}
	words = append(words, p.cities[l.Place.City]...)
	c := p.categories[l.Category]
	if c == nil {
		c = &category{}
	}
	words = append(words, c.names...)
	for _, code := range codes(l.Attributes) {
		if a := c.attributes[code]; a != nil {
			words = e.attribute(a, l.Attributes[code], words)
		}
	}
	e.text = fold.Text(strings.Join(words, "\n"))
	return e
}

// attribute takes in a value of a and returns the words it is found by.
func (e *entry) attribute(a *classifieds.Attribute, v classifieds.Value, words []string) []string {
	if v.Kind == classifieds.IsNumber && a.Kind.Numeric() && (a.Filter || a.Facet) {
		e.numbers = append(e.numbers, number{code: a.Code, value: v.Number})
	}
	for _, s := range texts(v) {
		if s = strings.TrimSpace(strings.ReplaceAll(s, "\n", " ")); s == "" {
			continue
		}
		if a.Filter || a.Facet {
			e.tags = append(e.tags, tag("attr."+a.Code, s))
		}
		if a.Facet {
			e.marks = append(e.marks, mark{code: "attr." + a.Code, value: s})
		}
		switch a.Kind {
		case classifieds.Text:
			words = append(words, s)
		case classifieds.Enum, classifieds.Multi:
			for _, o := range a.Options {
				if o.Value == s {
					words = append(words, values(o.Names)...)
				}
			}
		}
	}
	return words
}

// lines writes the marks as facets read them.
func (e *entry) lines() string {
	var b strings.Builder
	line := func(code, value string) {
		if value != "" {
			b.WriteString(code)
			b.WriteByte('=')
			b.WriteString(value)
			b.WriteByte('\n')
		}
	}
	line("category", e.cell.category)
	line("intent", e.cell.intent)
	line("city", e.cell.city)
	if e.cell.photo {
		line("photo", "1")
	}
	for _, m := range e.marks {
		line(m.code, m.value)
	}
	return b.String()
}

// terms returns each word of the title and the text once.
func (e *entry) terms() []string {
	all := append(strings.Fields(e.title), strings.Fields(e.text)...)
	slices.Sort(all)
	return slices.Compact(all)
}

// texts returns v as the values an address names.
func texts(v classifieds.Value) []string {
	if v.Kind == classifieds.IsTexts {
		return v.Texts
	}
	return []string{v.String()}
}

// tag is the word that stands for one exact value in the text index. It begins
// with a sign no folded word has, so that nobody can type it.
func tag(code, value string) string {
	h := fnv.New64a()
	h.Write([]byte(code))
	h.Write([]byte{0})
	h.Write([]byte(plainValue(value)))
	return "_" + strconv.FormatUint(h.Sum64(), 36)
}

// plainValue folds a value as a text is, but keeps the signs of a number and of
// what is all signs.
func plainValue(value string) string {
	if _, err := strconv.ParseFloat(value, 64); err == nil {
		return value
	}
	if folded := fold.Text(value); folded != "" {
		return folded
	}
	return value
}

func codes(attributes map[string]classifieds.Value) []string {
	out := make([]string, 0, len(attributes))
	for code := range attributes {
		out = append(out, code)
	}
	slices.Sort(out)
	return out
}
