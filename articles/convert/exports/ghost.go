package exports

import (
	"net/url"
	"slices"
	"strings"

	"broadside/articles"
)

type ghostTag struct {
	ID         scalar
	Name, Slug string
	Visibility string
}

type ghostUser struct {
	ID         scalar
	Name, Slug string
}

// ghostLink ties a post to a tag or an author.
type ghostLink struct {
	Post   scalar `json:"post_id"`
	Tag    scalar `json:"tag_id"`
	Author scalar `json:"author_id"`
	Order  int64  `json:"sort_order"`
}

type ghostMeta struct {
	Post    scalar `json:"post_id"`
	Caption string `json:"feature_image_caption"`
	Alt     string `json:"feature_image_alt"`
}

type ghostPost struct {
	ID         scalar `json:"id"`
	UUID       string `json:"uuid"`
	Title      string `json:"title"`
	Slug       string `json:"slug"`
	HTML       string `json:"html"`
	Lexical    string `json:"lexical"`
	Type       string `json:"type"`
	Page       any    `json:"page"` // true or 1, in older exports
	Status     string `json:"status"`
	Visibility string `json:"visibility"`
	Locale     string `json:"locale"`
	Excerpt    string `json:"custom_excerpt"`
	Picture    string `json:"feature_image"`
	OldPicture string `json:"image"`
	Caption    string `json:"feature_image_caption"`
	Alt        string `json:"feature_image_alt"`
	Published  string `json:"published_at"`
	Updated    string `json:"updated_at"`
	Canonical  string `json:"canonical_url"`
	URL        string `json:"url"`
	HeadCode   string `json:"codeinjection_head"`
	FootCode   string `json:"codeinjection_foot"`

	Authors []ghostUser `json:"authors"` // of the API; an export has them apart
	Author  scalar      `json:"author_id"`
	Tags    []ghostTag  `json:"tags"`
}

// ghostFile holds the tables that the posts of an export refer to. They come
// after the posts in the file, so the file is read twice.
type ghostFile struct {
	o       Options
	tags    map[scalar]ghostTag
	users   map[scalar]ghostUser
	meta    map[scalar]ghostMeta
	postTag map[scalar][]ghostLink
	writers map[scalar][]ghostLink
}

func readGhost(in input, o Options, yield func(*Item) error) error {
	f := &ghostFile{o, map[scalar]ghostTag{}, map[scalar]ghostUser{}, map[scalar]ghostMeta{}, map[scalar][]ghostLink{}, map[scalar][]ghostLink{}}
	if err := in.eachGhostTable(f.remember); err != nil {
		return err
	}
	return in.eachGhostTable(func(j *jsonReader, table string) error {
		if table != "posts" {
			return j.skip()
		}
		return j.eachElement(func() error {
			var p ghostPost
			if err := j.decode(&p); err != nil {
				return err
			}
			return yield(f.item(&p))
		})
	})
}

// eachGhostTable calls read for each table of an export, which is {db: [{data:
// tables}]} or {data: tables}, or for the posts of an answer of the API.
func (in input) eachGhostTable(read func(j *jsonReader, table string) error) error {
	j, err := in.readJSON()
	if err != nil {
		return err
	}
	data := func(key string) error {
		if key != "data" {
			return j.skip()
		}
		return j.eachMember(func(table string) error { return read(j, table) })
	}
	return j.eachMember(func(key string) error {
		switch key {
		case "db":
			return j.eachElement(func() error { return j.eachMember(data) })
		case "posts":
			return read(j, key)
		}
		return data(key)
	})
}

// remember keeps the rows of the tables that posts refer to.
func (f *ghostFile) remember(j *jsonReader, table string) error {
	switch table {
	case "tags":
		return eachRow(j, func(t ghostTag) { f.tags[t.ID] = t })
	case "users":
		return eachRow(j, func(u ghostUser) { f.users[u.ID] = u })
	case "posts_meta":
		return eachRow(j, func(m ghostMeta) { f.meta[m.Post] = m })
	case "posts_tags":
		return eachRow(j, func(l ghostLink) { f.postTag[l.Post] = append(f.postTag[l.Post], l) })
	case "posts_authors":
		return eachRow(j, func(l ghostLink) { f.writers[l.Post] = append(f.writers[l.Post], l) })
	}
	return j.skip()
}

func eachRow[T any](j *jsonReader, take func(T)) error {
	return j.eachElement(func() error {
		var row T
		if err := j.decode(&row); err != nil {
			return err
		}
		take(row)
		return nil
	})
}

func (f *ghostFile) item(p *ghostPost) *Item {
	i := &Item{ID: first(p.UUID, string(p.ID), p.Slug), Slug: p.Slug, Link: p.URL, Version: p.Updated, HTML: p.HTML, Base: f.o.Site}
	if i.Link == "" && f.o.Site != nil && p.Slug != "" {
		i.Link = f.o.Site.JoinPath(p.Slug).String() + "/"
	}
	a := &i.Article
	a.Headline = plainText(p.Title)
	if strings.TrimSpace(i.HTML) == "" {
		i.HTML = lexicalHTML(p.Lexical)
	}
	if i.Skip = skipGhost(p); i.Skip == "" && i.HTML == "" {
		i.Skip = "without text in HTML or lexical"
	}
	if i.Skip != "" {
		return i
	}
	a.Standfirst, a.Lang = plainText(p.Excerpt), p.Locale
	if u, err := url.Parse(p.Canonical); err == nil && u.Host != "" {
		a.Canonical = p.Canonical
	}
	switch p.Status {
	case "published":
		a.Status, i.Public = articles.StatusLive, true
	case "scheduled":
		a.Status = articles.StatusScheduled
	default:
		a.Status = articles.StatusDraft
	}
	if a.Status != articles.StatusDraft {
		i.setTime(&a.Published, "published_at", p.Published, f.o.Zone)
		i.setTime(&a.Updated, "updated_at", p.Updated, f.o.Zone)
	}
	f.setPicture(i, p)
	f.setTerms(i, p)
	if p.HeadCode+p.FootCode != "" {
		i.lose("code injection", plainText(p.HeadCode+" "+p.FootCode))
	}
	return i
}

// skipGhost returns the reason why a post is not imported, or "".
func skipGhost(p *ghostPost) string {
	switch {
	case p.Type != "" && p.Type != "post":
		return p.Type
	case p.Page == true || p.Page == float64(1):
		return "page"
	case p.Visibility != "" && p.Visibility != "public":
		return "for members only"
	case p.Status == "sent":
		return "sent by e-mail only"
	}
	return ""
}

func (f *ghostFile) setPicture(i *Item, p *ghostPost) {
	src := first(p.Picture, p.OldPicture)
	if src == "" {
		return
	}
	if rest, ok := strings.CutPrefix(src, "__GHOST_URL__/"); ok && f.o.Site != nil {
		src = f.o.Site.JoinPath(rest).String()
	}
	meta := f.meta[p.ID]
	i.addPicture(articles.Image{Src: src, Caption: plainText(first(p.Caption, meta.Caption)), Alt: plainText(first(p.Alt, meta.Alt))})
}

// setTerms sets authors and tags. The first tag is the main one; those that
// begin with # are for the site only.
func (f *ghostFile) setTerms(i *Item, p *ghostPost) {
	byOrder := func(a, b ghostLink) int { return int(a.Order - b.Order) }
	users, tags := p.Authors, p.Tags
	for _, l := range slices.SortedStableFunc(slices.Values(f.writers[p.ID]), byOrder) {
		users = append(users, f.users[l.Author])
	}
	if len(users) == 0 {
		users = []ghostUser{f.users[p.Author]}
	}
	for _, u := range users {
		if name := first(u.Name, u.Slug); name != "" {
			i.Article.Byline = append(i.Article.Byline, articles.Person{Name: name})
		}
	}
	for _, l := range slices.SortedStableFunc(slices.Values(f.postTag[p.ID]), byOrder) {
		tags = append(tags, f.tags[l.Tag])
	}
	for _, t := range tags {
		switch {
		case t.Name == "":
		case t.Visibility == "internal" || strings.HasPrefix(t.Name, "#"):
			i.lose("internal tag", t.Name)
		default:
			i.Terms = append(i.Terms, Term{t.Slug, t.Name})
		}
	}
}
