package convert

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"broadside/articles"
	"broadside/articles/convert/exports"
	"broadside/articles/convert/hypertext"
	"broadside/articles/text"
)

// targets are the stories of this run and of earlier ones by their addresses in the source,
// so that links between them lead to their new addresses.
type targets struct {
	ids    map[string]string // linkKey → ID of the story
	linked map[string]string // ID → name of a story that links to it
}

func newTargets() *targets { return &targets{map[string]string{}, map[string]string{}} }

// add adds a story under an address; the first story of an address keeps it.
func (t *targets) add(address, id string) {
	key := linkKey(address)
	if _, taken := t.ids[key]; key != "" && !taken {
		t.ids[key] = id
	}
}

// find returns the ID of the story at an address. If no story has the address with its query
// ("?share=mail"), it is looked up without the query.
func (t *targets) find(address string) (id string, ok bool) {
	key := linkKey(address)
	if id, ok = t.ids[key]; !ok {
		key, _, _ = strings.Cut(key, "?")
		id, ok = t.ids[key]
	}
	return id, ok && key != ""
}

// linkKey returns an address in a form that is equal for the same page: without scheme, www,
// the slash at the end, the fragment and parameters that count visits. It returns "" if
// the address is not one of a page, or is that of a whole site.
func linkKey(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	query := u.Query()
	for name := range query {
		if strings.HasPrefix(name, "utm_") || name == "fbclid" || name == "gclid" {
			query.Del(name)
		}
	}
	way := strings.TrimRight(u.Path, "/")
	if way == "" && len(query) == 0 {
		return ""
	}
	key := strings.TrimPrefix(strings.ToLower(u.Host), "www.") + way
	if len(query) > 0 {
		key += "?" + query.Encode()
	}
	return key
}

// readTargets collects the addresses of all stories in the files before the first is written,
// because stories link to later ones too. It ignores faults, which the second reading reports.
func (c *converter) readTargets(files []sourceFile) error {
	for id, r := range c.out.stories {
		c.targets.add(r.Link, id)
		c.targets.add(id, id)
	}
	for _, f := range files {
		_, _ = c.readFile(f.path, c.addTarget)
		if err := c.ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// addTarget reserves the slug of a story.
func (c *converter) addTarget(i *exports.Item) error {
	if i.Skip == "" && i.Article.Headline != "" && i.HTML+i.Text != "" {
		identify(i)
		c.out.claim(i.ID, wantedSlug(&story{Item: i}))
		c.targets.add(i.Link, i.ID)
		c.targets.add(i.ID, i.ID) // WordPress: https://old.example/?p=12
		if i.Link == "" && i.Slug != "" {
			c.targets.add(hypertext.UnknownSite+i.Slug, i.ID)
		}
	}
	return c.ctx.Err()
}

// identify sets the ID of an item without one, to a value that is the same in every run.
func identify(i *exports.Item) {
	if i.ID == "" {
		i.ID = i.Link + "#" + text.Slug(i.Article.Headline)
	}
}

// relink replaces the addresses of other stories in the links of a story by the new ones.
func (c *converter) relink(s *story) {
	for i := range s.Article.Body {
		b := &s.Article.Body[i]
		c.relinkSpans(s, b.Spans)
		for _, item := range b.Items {
			c.relinkSpans(s, item)
		}
		for _, row := range b.Rows {
			for _, cell := range row {
				c.relinkSpans(s, cell)
			}
		}
	}
}

func (c *converter) relinkSpans(s *story, spans []articles.Span) {
	for i := range spans {
		href := spans[i].Href
		if id, ok := c.targets.find(href); ok {
			spans[i].Href = addressOf(c.out.slugOf(id), href)
			c.targets.linked[id] = s.name
			if i == 0 || spans[i-1].Href != spans[i].Href { // a link with emphasis in it is several spans
				c.report.Links++
			}
		} else if dest, ok := strings.CutPrefix(href, hypertext.UnknownSite); ok {
			spans[i].Href = ""
			s.lost = append(s.lost, hypertext.Loss{Kind: "link", Detail: "/" + dest, After: -1})
		}
	}
}

// addressOf returns the address of an article for a link in a text, with the fragment of the old
// address.
func addressOf(slug, old string) string {
	page := url.URL{Path: "/articles/" + slug}
	if u, err := url.Parse(old); err == nil {
		page.Fragment, page.RawFragment = u.Fragment, u.RawFragment
	}
	return page.String()
}

// reportDeadLinks reports the links to stories that were not imported in the end.
func (c *converter) reportDeadLinks() {
	for _, id := range slices.Sorted(maps.Keys(c.targets.linked)) {
		if c.out.stories[id] == nil {
			c.problem("", c.targets.linked[id], articles.Warning, fmt.Sprintf("it links to %s, which did not come in", addressOf(c.out.slugOf(id), "")), "write that story by hand, or take the link out")
		}
	}
}
