package store

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/server/fold"
)

// MaxQueryWords is how many words of a query are looked at.
const MaxQueryWords = 12

// passing are words too common to search for.
var passing = map[string]bool{
	"a": true, "an": true, "and": true, "at": true, "by": true, "for": true, "in": true, "is": true, "near": true, "of": true,
	"on": true, "or": true, "the": true, "to": true, "with": true,
	"في": true, "من": true, "علي": true, "عن": true, "الي": true, "مع": true, "او": true, "و": true,
}

// QueryWords returns the words of a query to search for: each folded word once,
// without the passing ones if others are left.
func QueryWords(q string) []string {
	all := fold.Words(q)
	out := make([]string, 0, len(all))
	for _, skip := range []bool{true, false} {
		for _, w := range all {
			if len(out) < MaxQueryWords && !(skip && passing[w]) && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
		if len(out) > 0 {
			break
		}
	}
	return out
}

// Ranked is a match with its rank: when it was published, plus the bonus.
type Ranked struct{ Rank, Key int64 }

func (a Ranked) Compare(b Ranked) int {
	return cmp.Or(cmp.Compare(b.Rank, a.Rank), cmp.Compare(b.Key, a.Key))
}

// day is the unit of the bonus for a title.
const day = 24 * 60 * 60

// TitleBonus returns by how many seconds the rank of a listing is raised for
// words in its folded title: up to 60 days if the title has all of them as
// full words, half of a word's share for a prefix, and 30 days more if they
// are adjacent.
func TitleBonus(title string, words []string) int64 {
	padded := " " + title + " "
	var halves int64
	for _, w := range words {
		if strings.Contains(padded, " "+w+" ") {
			halves += 2
		} else if strings.Contains(padded, " "+w) {
			halves++
		}
	}
	n := halves * 30 * day / int64(len(words))
	if strings.Contains(padded, " "+strings.Join(words, " ")+" ") {
		n += 30 * day
	}
	return n
}

// Rotate picks n of the featured listings, others each hour: no one is always
// the one left out.
func Rotate(featured []int64, n int, now time.Time) []int64 {
	n = min(n, len(featured))
	first := int(now.Unix()/3600) % len(featured)
	out := make([]int64, n)
	for i := range out {
		out[i] = featured[(first*n+i)%len(featured)]
	}
	return out
}

// NoListing is the Problem of an id that no listing has.
func NoListing(id string) *api.Problem {
	return api.Fail(api.NotFound, "No such listing", "There is no listing "+strconv.Quote(id))
}
