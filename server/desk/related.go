package desk

import (
	"slices"
	"strconv"
	"time"

	"broadside/app/api"
)

// related returns the stories in found that share tags, places or the section
// with the story slug and have its language, the most similar first. A story that
// is not public gives the same error as an unknown one.
func (e *edition) related(found []*indexedStory, slug string, now time.Time) ([]*indexedStory, error) {
	to := e.index.bySlug[slug]
	if to == nil || !to.Shown(now) && to.goneReason(now) == "" {
		return nil, api.Fail(api.Validation, "The query is not usable", "related: there is no story "+strconv.Quote(slug),
			api.Field{Pointer: "?related", Code: "unknown", Detail: "there is no such story"})
	}
	scores := make(map[*indexedStory]int, len(found))
	var out []*indexedStory
	for _, p := range found {
		if n := to.sharedWeight(p); n > 0 && p != to && p.lang == to.lang {
			scores[p] = n
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b *indexedStory) int { return scores[b] - scores[a] })
	return out, nil
}

func (p *indexedStory) sharedWeight(o *indexedStory) int {
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
