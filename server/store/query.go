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

// MaxQueryWords is the number of words of a query that are used.
const MaxQueryWords = 12

var stopWords = map[string]bool{
	"a": true, "an": true, "and": true, "at": true, "by": true, "for": true, "in": true, "is": true, "near": true, "of": true,
	"on": true, "or": true, "the": true, "to": true, "with": true,
	"في": true, "من": true, "علي": true, "عن": true, "الي": true, "مع": true, "او": true, "و": true,
}

// QueryWords returns the folded words of a query, each once, without stop words
// unless there are no others.
func QueryWords(q string) []string {
	all := fold.Words(q)
	out := make([]string, 0, len(all))
	for _, skip := range []bool{true, false} {
		for _, w := range all {
			if len(out) < MaxQueryWords && !(skip && stopWords[w]) && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
		if len(out) > 0 {
			break
		}
	}
	return out
}

// Ranked is a match with its rank: its publication time plus its TitleBonus.
type Ranked struct{ Rank, Key int64 }

func (a Ranked) Compare(b Ranked) int {
	return cmp.Or(cmp.Compare(b.Rank, a.Rank), cmp.Compare(b.Key, a.Key))
}

const day = 24 * 60 * 60

// TitleBonus returns the seconds added to the rank of a listing for words in
// its folded title: 60 days if all are there as full words, half of a word's
// share for a prefix, and 30 days more if they are adjacent.
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

// Rotate returns n of the featured listings, other ones each hour, so that all
// are shown in turn.
func Rotate(featured []int64, n int, now time.Time) []int64 {
	n = min(n, len(featured))
	first := int(now.Unix()/3600) % len(featured)
	out := make([]int64, n)
	for i := range out {
		out[i] = featured[(first*n+i)%len(featured)]
	}
	return out
}

// ListingNotFound returns the Problem for an unknown listing ID.
func ListingNotFound(id string) *api.Problem {
	return api.Fail(api.NotFound, "No such listing", "There is no listing "+strconv.Quote(id))
}
