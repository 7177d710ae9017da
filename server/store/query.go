package store

import (
	"bytes"
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

// TitleRank ranks titles by the words of a query.
type TitleRank struct {
	starts, words [][]byte // " w", " w "
	adjacent      []byte
	padded        []byte
}

// NewTitleRank returns the ranking for words. It is used by one goroutine.
func NewTitleRank(words []string) *TitleRank {
	r := &TitleRank{adjacent: []byte(" " + strings.Join(words, " ") + " ")}
	for _, w := range words {
		r.words = append(r.words, []byte(" "+w+" "))
	}
	for _, w := range r.words {
		r.starts = append(r.starts, w[:len(w)-1])
	}
	return r
}

// Bonus returns the seconds added to the rank of a listing for words in its folded title: 60 days
// if all are there as full words, half of a word's share for a prefix, and 30 days more if they are
// adjacent. all reports whether each word is there, at least as a prefix.
func (r *TitleRank) Bonus(title []byte) (seconds int64, all bool) {
	r.padded = append(append(append(r.padded[:0], ' '), title...), ' ')
	var halves int64
	all = true
	for i := range r.words {
		at := bytes.Index(r.padded, r.starts[i])
		switch {
		case at < 0:
			all = false
		case bytes.Contains(r.padded[at:], r.words[i]):
			halves += 2
		default:
			halves++
		}
	}
	seconds = halves * 30 * day / int64(len(r.words))
	if halves == 2*int64(len(r.words)) && bytes.Contains(r.padded, r.adjacent) {
		seconds += 30 * day
	}
	return seconds, all
}

// Rotate returns n of the featured listings, different ones each hour, so that all are shown in
// turn.
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
