package desk

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/articles"
	"broadside/server/fold"
)

// Articles returns a page of the stories that may be read now and that q
// selects, the newest first; with q.Related, those that have most in common
// with that story.
func (d *Desk) Articles(_ context.Context, q api.ArticleQuery) (api.Page[articles.Summary], error) {
	page := api.Page[articles.Summary]{Items: []articles.Summary{}}
	limit := q.Limit
	if limit <= 0 {
		limit = api.DefaultLimit
	}
	limit = min(limit, api.MaxLimit)
	if q.Section != "" && !slices.ContainsFunc(d.site.Sections, func(s api.Section) bool { return s.Code == q.Section }) {
		return page, unknownValue("section", q.Section, sectionCodes(d.site.Sections))
	}
	e := d.at(d.now())
	after, err := readPlace(q)
	if err != nil {
		return page, err
	}
	found := d.selected(e, q)
	if q.Related != "" {
		if found, err = e.related(found, q.Related); err != nil {
			return page, err
		}
	}
	page.Total = api.Total{Value: len(found), Exact: true}
	if q.Related == "" && after != nil {
		i, _ := slices.BinarySearchFunc(found, after, newestFirst)
		if i < len(found) && newestFirst(found[i], after) == 0 {
			i++
		}
		found = found[i:]
	}
	for _, p := range found[:min(limit, len(found))] {
		page.Items = append(page.Items, p.Summary)
	}
	if len(found) > limit && q.Related == "" {
		page.Next = place(q, found[limit-1])
	}
	return page, nil
}

// selected returns the shown pieces that q selects, newest first.
func (d *Desk) selected(e *edition, q api.ArticleQuery) []*piece {
	tag, words := fold.Text(q.Tag), fold.Words(q.Q)
	where := fold.Text(q.Place)
	city := d.gazetteer.city(q.Place)
	var out []*piece
	for _, p := range e.shown {
		if q.Section != "" && p.Section != q.Section || q.Lang != "" && p.Lang != q.Lang {
			continue
		}
		if q.Tag != "" && !slices.Contains(p.tags, tag) {
			continue
		}
		if q.Place != "" && !slices.Contains(p.places, where) && (city == "" || !slices.Contains(p.places, city)) {
			continue
		}
		if q.Q != "" && !p.tells(words) {
			continue
		}
		out = append(out, p)
	}
	return out
}

// tells reports whether p holds all words, the last perhaps only begun.
func (p *piece) tells(words []string) bool {
	for i, w := range words {
		if i < len(words)-1 || len([]rune(w)) < 2 {
			w += " "
		}
		if !strings.Contains(p.text, " "+w) {
			return false
		}
	}
	return len(words) > 0
}

// Article returns a story that may be read now. One that was there once is an
// *api.Problem with code Gone, any other NotFound.
func (d *Desk) Article(_ context.Context, slug string) (articles.Article, error) {
	p, err := d.piece(slug)
	if err != nil {
		return articles.Article{}, err
	}
	a, err := d.newsroom.Article(p.Slug)
	if err != nil {
		// It may have been taken away since the edition was made.
		if _, gone := d.piece(slug); gone != nil {
			return articles.Article{}, gone
		}
		return articles.Article{}, fmt.Errorf("desk: article %s: %w", slug, err)
	}
	return a, nil
}

// piece returns the summary of a story that may be read now.
func (d *Desk) piece(slug string) (*piece, error) {
	now := d.now()
	p := d.at(now).press.bySlug[slug]
	switch {
	case p != nil && p.Shown(now):
		return p, nil
	case p != nil && (p.Status == articles.StatusKilled || over(p, now)):
		return nil, goneStory(slug)
	case p == nil && d.newsroom.Gone(slug):
		return nil, goneStory(slug)
	}
	return nil, api.Fail(api.NotFound, "No such story", "There is no story "+strconv.Quote(slug))
}

// over reports whether p was readable until it expired.
func over(p *piece, now time.Time) bool {
	return (p.Status == articles.StatusLive || p.Status == articles.StatusScheduled) && !p.Expires.IsZero() && !p.Expires.After(now)
}

func goneStory(slug string) *api.Problem {
	return api.Fail(api.Gone, "This story was withdrawn", "The story "+strconv.Quote(slug)+" is no longer published")
}

// place writes where a page of q ended.
func place(q api.ArticleQuery, p *piece) string {
	b := binary.BigEndian.AppendUint64(nil, queryHash(q))
	b = binary.BigEndian.AppendUint64(b, uint64(p.Published.UnixNano()))
	return base64.RawURLEncoding.EncodeToString(append(b, p.Slug...))
}

// readPlace reads q.Cursor as the piece it stands at; nil without one.
func readPlace(q api.ArticleQuery) (*piece, error) {
	if q.Cursor == "" {
		return nil, nil //nolint:nilnil // no cursor is no piece
	}
	bad := func(detail string) *api.Problem {
		return api.Fail(api.BadCursor, "The cursor is not usable", detail+"; leave it out to begin again",
			api.Field{Pointer: "?cursor", Code: "invalid", Detail: detail})
	}
	b, err := base64.RawURLEncoding.DecodeString(q.Cursor)
	if err != nil || len(b) < 17 {
		return nil, bad("The cursor is not one of ours")
	}
	if binary.BigEndian.Uint64(b) != queryHash(q) {
		return nil, bad("The cursor belongs to another query")
	}
	return &piece{Summary: articles.Summary{Published: time.Unix(0, int64(binary.BigEndian.Uint64(b[8:]))), Slug: string(b[16:])}}, nil
}

// queryHash is the same for queries that select alike.
func queryHash(q api.ArticleQuery) uint64 {
	q.Cursor, q.Limit = "", 0
	h := fnv.New64a()
	h.Write([]byte(q.Values().Encode()))
	return h.Sum64()
}

func sectionCodes(sections []api.Section) []string {
	out := make([]string, len(sections))
	for i, s := range sections {
		out[i] = s.Code
	}
	return out
}

// related orders found by what they have in common with the story slug: most
// of all tags, then places, then the section; only its language unless it is
// asked for another. Stories with nothing in common are left out.
func (e *edition) related(found []*piece, slug string) ([]*piece, error) {
	to := e.press.bySlug[slug]
	if to == nil {
		return nil, api.Fail(api.Validation, "The query is not usable", "related: there is no story "+strconv.Quote(slug),
			api.Field{Pointer: "?related", Code: "unknown", Detail: "there is no such story"})
	}
	scores := make(map[*piece]int, len(found))
	var out []*piece
	for _, p := range found {
		if n := to.common(p); n > 0 && p != to && p.Lang == to.Lang {
			scores[p] = n
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b *piece) int { return scores[b] - scores[a] })
	return out, nil
}

// common weighs what two stories share.
func (p *piece) common(o *piece) int {
	n := 0
	for _, t := range p.tags {
		if slices.Contains(o.tags, t) {
			n += 4
		}
	}
	for _, t := range p.places {
		if slices.Contains(o.places, t) {
			n += 2
		}
	}
	if p.Section != "" && p.Section == o.Section {
		n++
	}
	return n
}
