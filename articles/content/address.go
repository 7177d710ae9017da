package content

import (
	"cmp"
	"slices"

	"broadside/articles"
)

// holders says which of the files whose names give one address has it. It
// follows from the files alone, so that `check`, a running server and the same
// server after a restart agree.
func (l *Library) holders(all []*entry) map[string]*entry {
	holder := make(map[string]*entry, len(all))
	for _, e := range all {
		if h := holder[e.slug]; h == nil || l.compareClaims(e, h) < 0 {
			holder[e.slug] = e
		}
	}
	return holder
}

// compareClaims orders files that want one address: a piece for readers before
// one that is withheld or not written to its end, a file of that name before a
// bundle, the paper's first language before its others, the one published first, the first by path.
func (l *Library) compareClaims(a, b *entry) int {
	return cmp.Or(
		cmp.Compare(a.readiness(), b.readiness()),
		cmp.Compare(a.borrowed(), b.borrowed()),
		cmp.Compare(l.languageRank(a.summary.Lang), l.languageRank(b.summary.Lang)),
		a.summary.Published.Compare(b.summary.Published),
		cmp.Compare(a.path, b.path),
	)
}

// readiness is 0 for a piece that readers are meant to find, or to be told is
// gone; 2 for a file that never parsed.
func (e *entry) readiness() int {
	switch {
	case !e.good:
		return 2
	case e.summary.Status == articles.StatusDraft || e.summary.Status == articles.StatusWithheld:
		return 1
	}
	return 0
}

// borrowed is 1 for a page bundle, which has its name from its folder.
func (e *entry) borrowed() int {
	if _, _, ok := bundleOf(e.path); ok {
		return 1
	}
	return 0
}

// languageRank is the place of lang among the paper's languages; one that is
// not the paper's comes last.
func (l *Library) languageRank(lang string) int {
	i := slices.IndexFunc(l.opt.Languages, func(of string) bool { return primary(of) == primary(lang) })
	if i < 0 {
		return len(l.opt.Languages)
	}
	return i
}
