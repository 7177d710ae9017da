package exports

import (
	"slices"
	"strings"

	"broadside/articles"
	"broadside/articles/names"
)

func (n *ninjsItem) setPeople(i *Item) {
	a := &i.Article
	for _, p := range n.People {
		switch {
		case p.Name == "":
		case p.Rel == "author":
			a.Byline = append(a.Byline, articles.Person{Name: p.Name, Role: p.Literal, URL: httpAddress(p.URI)})
		default:
			a.People = append(a.People, p.Name)
		}
	}
	if len(a.Byline) == 0 && n.By != "" {
		a.Byline = readBy(n.By)
	}
}

// readBy reads a byline where it is certain who is named.
func readBy(by string) []articles.Person {
	by = plainText(by)
	for _, word := range []string{"By ", "by ", "Von ", "Por ", "Par ", "Av ", "Af "} {
		by = strings.TrimPrefix(by, word)
	}
	if people, ok := names.ReadByline("By " + by); ok && len(people) > 1 {
		whole := true
		for _, p := range people {
			whole = whole && strings.Contains(p.Name, " ") && strings.Contains(by, p.Name)
		}
		if whole {
			return people
		}
	}
	return []articles.Person{{Name: by}}
}

func httpAddress(s string) string {
	if strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") {
		return s
	}
	return ""
}

func (n *ninjsItem) setSubjects(i *Item) {
	a := &i.Article
	for _, s := range n.Subjects {
		name := first(s.Name, s.Literal)
		switch {
		case name == "":
		case s.Rel == "section":
			i.Terms = append(i.Terms, Term{s.Literal, s.Name})
		case s.Rel == "keyword":
			a.Tags = append(a.Tags, name)
		default:
			a.Subjects = append(a.Subjects, name)
		}
	}
	for _, p := range n.Places {
		a.Places = append(a.Places, first(p.Name, p.Literal))
	}
	for _, o := range n.Organisations {
		a.Organisations = append(a.Organisations, first(o.Name, o.Literal))
	}
	kinds := []articles.Kind{articles.News, articles.Opinion, articles.Analysis, articles.Live, articles.Sponsored, articles.Notice}
	for _, g := range n.Genres {
		if kind := articles.Kind(strings.ToLower(g.Name)); slices.Contains(kinds, kind) {
			a.Kind = kind
		}
	}
}

func (n *ninjsItem) setRights(i *Item) {
	a := &i.Article
	publisher := ""
	for _, s := range n.InfoSources {
		switch role := first(s.Role, s.Rel); role {
		case "publisher":
			publisher = s.Name
		case "contributor":
			a.Contributors = append(a.Contributors, articles.Contributor{Name: s.Name, Role: contributorRole(s.Literal)})
		case "credit":
		default:
			a.Source = first(a.Source, s.Name)
		}
	}
	a.Source = first(a.Source, publisher, n.CopyrightHolder)
	a.Rights = first(n.CopyrightNotice, n.UsageTerms)
	if i.Agency && n.EdNote != "" {
		i.lose("note to editors", n.EdNote)
	}
}

func contributorRole(s string) string {
	if s == "reporting" || s == "photo" {
		return s
	}
	return "wire"
}
