package frontmatter

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"broadside/articles"
	"broadside/articles/names"
	"broadside/articles/text"
)

// listKind is the way in which a text is split into the names of a list.
type listKind int

const (
	tagList    listKind = iota // every comma parts
	peopleList                 // a comma parts full names
	placeList                  // a comma may be part of a name: Washington, D.C.
	nameList
)

// readList returns the texts of a list. One text with separators in it is split
// if it certainly means several names; if that is uncertain, it stays whole and
// a Warning is reported.
func (f *Reader) readList(n *yaml.Node, kind listKind) []string {
	f.warnFolded(n)
	if n.Kind != yaml.ScalarNode {
		for _, item := range n.Content {
			if kind == tagList && n.Kind == yaml.SequenceNode && item.Kind == yaml.ScalarNode && item.Style == 0 && len(splitCommas(item.Value)) > 1 {
				f.report(item, articles.Warning, fmt.Sprintf("%q is one tag", text.Shorten(item.Value, 60)), "write each on a line of its own, or put it in quotes if it is one")
			}
		}
		return f.readTexts(n)
	}
	s := f.readText(n)
	parts, sure := splitList(s, kind)
	if !sure {
		f.report(n, articles.Warning, fmt.Sprintf("%q is taken for one name", text.Shorten(s, 60)), "write ["+strings.Join(parts, ", ")+"] for several, or "+inList(s)+" for one")
		return []string{s}
	}
	return withoutTwins(parts)
}

// withoutTwins returns texts without empty and repeated ones.
func withoutTwins(texts []string) (out []string) {
	for _, s := range texts {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// warnFolded warns of names on lines of their own that YAML makes one of.
func (f *Reader) warnFolded(n *yaml.Node) {
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	for _, item := range items {
		if f.doc.Folded(item) {
			f.report(item, articles.Warning, fmt.Sprintf("its lines are read as one: %q", text.Shorten(text.OneLine(item.Value), 60)), "begin each line of a list with `- `, all at one indentation")
		}
	}
}

func inList(s string) string { return "['" + strings.ReplaceAll(s, "'", "''") + "']" }

// splitList cuts s at its separators; sure is false where they may be part of
// one name.
func splitList(s string, kind listKind) (parts []string, sure bool) {
	if parts = splitAt(s, ";؛"); len(parts) > 1 {
		return parts, true
	}
	parts = splitCommas(s)
	if kind == peopleList && len(parts) == 1 {
		if before, after, ok := names.CutAnd(s); ok && names.IsName(before) && names.IsName(after) {
			return []string{before, after}, isCertain(before) && isCertain(after)
		}
	}
	switch {
	case kind == tagList && len(parts) == 1 && (strings.Count(s, "#") > 1 || strings.Contains(s, " / ") || strings.Contains(s, " | ")):
		return splitAt(s, "#/|"), false
	case len(parts) < 2 || kind == tagList:
		return parts, true
	case len(parts) == 2 && isSuffix(parts[1]):
		return []string{s}, true
	case kind == peopleList:
		return parts, !slices.ContainsFunc(parts, func(p string) bool { return !isCertain(p) })
	}
	return parts, false
}

func splitAt(s, separators string) (parts []string) {
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		if part = text.OneLine(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// splitCommas cuts s at its commas, but those between digits.
func splitCommas(s string) []string {
	runes := []rune(s)
	for i, r := range runes {
		if r == '،' || r == ',' && (i == 0 || i+1 == len(runes) || !unicode.IsDigit(runes[i-1]) || !unicode.IsDigit(runes[i+1])) {
			runes[i] = '\n'
		}
	}
	return splitAt(string(runes), "\n")
}

func isTwoWords(s string) bool { return strings.Contains(s, " ") }

// isCertain reports whether s is a name of its own: a full one, or an agency's.
func isCertain(s string) bool {
	return names.IsName(s) && isTwoWords(s) || names.IsAgency(s)
}

// isSuffix reports whether s follows a name behind a comma.
func isSuffix(s string) bool {
	return suffixes[strings.ToLower(strings.ReplaceAll(s, ".", ""))]
}

var suffixes = text.WordSet("jr sr ii iii iv phd md mp mbe obe cbe kc esq inc ltd llc llp plc co corp gmbh pjsc psc fze dmcc sa")

// readPeople returns the authors in one name of the byline: "A. Writer and
// B. Reporter" are two, and "By" is left to the page. Where it is not certain
// the name stays as typed, and that is a Warning.
func (f *Reader) readPeople(n *yaml.Node, p articles.Person) []articles.Person {
	typed := p.Name
	p.Name = withoutBy(typed)
	if p.URL != "" { // the address of one
		return []articles.Person{p}
	}
	people, sure := splitPeople(p.Name)
	if !sure {
		f.report(n, articles.Warning, fmt.Sprintf("%q is taken for one author", text.Shorten(typed, 60)), "write byline: [First Name, Second Name] for two, byline: [{name: …, role: …}] for one with a role, or byline: "+inList(typed)+" for one")
	}
	if !sure || len(people) == 0 {
		return []articles.Person{p}
	}
	for i := range people {
		people[i].Role = cmp.Or(p.Role, people[i].Role)
	}
	return people
}

// withoutBy takes "By" off a name, since the page prints it.
func withoutBy(s string) string {
	for _, by := range []string{"by ", "written by ", "بقلم ", "بقلم:", "بقلم :", "كتب:", "كتبت:", "كتب :", "كتبت :", "by: "} {
		if len(s) > len(by) && strings.EqualFold(s[:len(by)], by) {
			if rest := strings.TrimLeft(s[len(by):], " :"); rest != "" {
				return rest
			}
		}
	}
	if m := names.ByLine.FindStringSubmatch(s); m != nil && m[1] != "" && (strings.TrimSpace(m[2]) != "" || names.IsFullName(m[3])) { // "كتبت سارة علي"
		return m[3]
	}
	return s
}

// splitPeople reads a byline as the wire reader does, and keeps the names as they
// are typed.
func splitPeople(s string) (people []articles.Person, sure bool) {
	parts := splitAt(s, ";؛")
	if len(parts) > 1 {
		for _, part := range parts {
			one, sure := splitPeople(part)
			if !sure || len(one) == 0 {
				one = []articles.Person{{Name: part}}
			}
			people = append(people, one...)
		}
		return people, true
	}
	commas := splitCommas(s)
	if len(commas) == 2 && isSuffix(commas[1]) {
		return nil, true
	}
	if list := names.Split(s); len(list) > 1 && slices.ContainsFunc(list[1:], startsWithInitial) && !slices.ContainsFunc(list, func(n string) bool { return !names.IsName(n) }) {
		for _, name := range list {
			people = append(people, articles.Person{Name: name})
		}
		return people, true
	}
	if before, after, ok := strings.Cut(s, " with "); ok && names.IsFullName(before) && names.IsFullName(after) {
		return []articles.Person{{Name: before}, {Name: after}}, true
	}
	people, ok := names.ReadByline("By " + s)
	switch {
	case !ok:
		return nil, len(commas) == 1
	case len(people) == 1:
		return asTyped(people, s), people[0].Role == "" || names.IsRole(people[0].Role)
	}
	if !strings.ContainsAny(s, ",،/&") && !strings.Contains(s, " and ") && slices.ContainsFunc(people, func(p articles.Person) bool { return !isTwoWords(p.Name) }) {
		return nil, true // محمد وردي: the letter "and" is of the name
	}
	full := 0
	for _, p := range people {
		if isTwoWords(p.Name) || names.IsAgency(p.Name) {
			full++
		}
	}
	return asTyped(people, s), full == len(people) || len(people) > 2 && full*2 > len(people)
}

// startsWithInitial reports whether s begins like "B. Reporter", which is a
// name and no role.
func startsWithInitial(s string) bool {
	return len(s) > 3 && s[0] >= 'A' && s[0] <= 'Z' && s[1] == '.' && s[2] == ' '
}

// asTyped gives names back the case they have in s.
func asTyped(people []articles.Person, s string) []articles.Person {
	for i, p := range people {
		if at := strings.Index(strings.ToLower(s), strings.ToLower(p.Name)); at >= 0 && at+len(p.Name) <= len(s) && strings.EqualFold(s[at:at+len(p.Name)], p.Name) {
			people[i].Name = s[at : at+len(p.Name)]
		}
	}
	return people
}
