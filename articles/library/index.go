package library

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"broadside/articles"
	"broadside/articles/piece"
	"broadside/articles/text"
)

// holders returns the file that each address belongs to. It depends on the files
// alone, so that `check`, a running server and the same server after a restart
// agree.
func (l *Library) holders(all []*entry) map[string]*entry {
	holder := make(map[string]*entry, len(all))
	for _, e := range all {
		if h := holder[e.slug]; h == nil || l.compareClaims(e, h) < 0 {
			holder[e.slug] = e
		}
	}
	return holder
}

// isLeaving reports whether the file of e is missing, because it was removed or renamed. The
// removal takes effect only after some seconds.
func (l *Library) isLeaving(e *entry) bool {
	_, there := l.tree.articles[e.path]
	return !there && !l.tree.hidden(e.path)
}

// compareClaims orders files that claim the same address by these criteria: existing files before
// missing ones, public pieces before withheld ones and drafts, files of that name before bundles,
// the paper's languages in their order, the earlier publication, the path.
func (l *Library) compareClaims(a, b *entry) int {
	return cmp.Or(
		compareBools(l.isLeaving(a), l.isLeaving(b)),
		cmp.Compare(a.readiness(), b.readiness()),
		compareBools(a.isBundle(), b.isBundle()),
		cmp.Compare(l.languageRank(a.summary.Lang), l.languageRank(b.summary.Lang)),
		a.summary.Published.Compare(b.summary.Published),
		cmp.Compare(a.path, b.path),
	)
}

// readiness is 0 for a piece that readers may find or that answers status 410, 1
// for one that is withheld or a draft, 2 for a file that never parsed.
func (e *entry) readiness() int {
	switch {
	case !e.good:
		return 2
	case e.summary.Status == articles.StatusDraft || e.summary.Status == articles.StatusWithheld:
		return 1
	}
	return 0
}

// isBundle reports whether e is a page bundle, which has its name from its folder.
func (e *entry) isBundle() bool {
	_, _, ok := text.BundleOf(e.path)
	return ok
}

// compareBools orders false before true.
func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// languageRank is the place of lang among the paper's languages; one that is
// not the paper's comes last.
func (l *Library) languageRank(lang string) int {
	i := slices.IndexFunc(l.opt.Languages, func(of string) bool { return text.PrimaryLanguage(of) == text.PrimaryLanguage(lang) })
	if i < 0 {
		return len(l.opt.Languages)
	}
	return i
}

// snapshot is the library at one moment; it is never changed.
type snapshot struct {
	version   uint64
	summaries []articles.Summary
	sorted    []*entry // all good ones, by path
	wires     []*entry // all wire texts, good or not, by path
	bySlug    map[string]*entry
	held      map[string]bool   // slugs of files that are there but never parsed
	gone      map[string]string // slugs that were once public → their language
	problems  []articles.Problem
	reader    *piece.Reader
	pictures  map[string]stamp // that pieces may show
}

// publishSnapshot builds the next snapshot from the entries and lets readers see it.
func (l *Library) publishSnapshot(r *piece.Reader, changed bool) {
	old := l.now.Load()
	s := &snapshot{version: old.version, bySlug: map[string]*entry{}, held: map[string]bool{}, reader: r, pictures: l.pictures}
	s.summaries = []articles.Summary{} // never null in JSON
	all := slices.SortedFunc(maps.Values(l.paths), func(a, b *entry) int { return cmp.Compare(a.path, b.path) })
	common := slices.Concat(l.tree.problems, findOrphans(l.tree), reportUnread(l.unread)) // problems of no single piece
	holder := l.holders(all)
	for _, e := range all {
		s.problems = append(s.problems, e.problems...)
		if piece.IsWire(e.path) {
			s.wires = append(s.wires, e)
		}
		if first := holder[e.slug]; first != e {
			if l.isLeaving(e) {
				continue
			}
			common = append(common, articles.Problem{File: e.path, Level: articles.Broken,
				What: fmt.Sprintf("its address %q is taken by %s", e.slug, first.path), Fix: "rename one of the two files"})
			continue
		}
		if !e.good {
			s.held[e.slug] = !e.killed
			continue
		}
		s.bySlug[e.slug] = e
		s.sorted = append(s.sorted, e)
		s.summaries = append(s.summaries, e.summary)
	}
	common = append(common, findUntranslated(s)...)
	common = append(common, l.findReaddressed(s)...)
	articles.SortProblems(common)
	l.reportFolder(common)
	s.problems = append(s.problems, common...)
	articles.SortProblems(s.problems)
	slices.SortStableFunc(s.summaries, func(a, b articles.Summary) int {
		return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(a.Slug, b.Slug))
	})
	l.rememberPublic(s.sorted)
	s.gone = l.tombstones.public
	if changed || len(s.bySlug) != len(old.bySlug) {
		s.version++
	}
	l.now.Store(s)
	l.logStates(s)
	if s.version != old.version {
		l.notifySubscribers()
	}
}

// rememberPublic records the pieces that readers can see now. A scheduled piece becomes public
// without a change of its file.
func (l *Library) rememberPublic(pieces []*entry) {
	now := l.opt.Now()
	fresh := map[string]string{}
	for _, e := range pieces {
		if e.summary.Public(now) && !l.tombstones.isKnown(e.slug, e.summary.Lang) {
			fresh[e.slug] = e.summary.Lang
		}
	}
	if err := l.tombstones.addSlugs(fresh); err != nil {
		l.opt.Log.Error(err.Error(), "fix", "make its folder writable")
	}
}

// findOrphans returns the problems of YAML files without a wire text of the same name.
func findOrphans(t *tree) []articles.Problem {
	var out []articles.Problem
	texts := map[string]bool{} // sides of the wire texts, whose names may end in .TXT
	for file := range t.articles {
		if piece.IsWire(file) {
			texts[piece.SideOf(file)] = true
		}
	}
	for side := range t.sides {
		if !texts[side] {
			out = append(out, articles.Problem{File: side, Level: articles.Warning, What: "no wire text lies beside it", Fix: "name it like its .txt, or remove it"})
		}
	}
	return out
}

// findReaddressed returns a problem for the first page bundle whose address has changed: formerly
// it was made from the file's name, now from the folder's.
func (l *Library) findReaddressed(s *snapshot) []articles.Problem {
	for _, e := range s.sorted {
		was := text.SlugOfName(e.path)
		if _, public := l.tombstones.public[was]; was != e.slug && public && s.bySlug[was] == nil {
			return []articles.Problem{{File: e.path, Level: articles.Warning, What: fmt.Sprintf("its address is /articles/%s, from its folder; it may have been /articles/%s, which is gone", e.slug, was),
				Fix: "name the file like the story to give it an address of its own, and redirect the old one"}}
		}
	}
	return nil
}

// findUntranslated returns the problems of pieces whose translations do not exist.
func findUntranslated(s *snapshot) []articles.Problem {
	var out []articles.Problem
	for _, e := range s.sorted {
		for _, lang := range slices.Sorted(maps.Keys(e.translations)) {
			slug := e.translations[lang]
			switch other := s.bySlug[slug]; {
			case other == nil:
				out = append(out, articles.Problem{File: e.path, What: fmt.Sprintf("its %s translation %q is not there", lang, slug), Fix: "add the piece, or take it out of translations"})
			case text.PrimaryLanguage(other.summary.Lang) != text.PrimaryLanguage(lang):
				out = append(out, articles.Problem{File: e.path, What: fmt.Sprintf("its %s translation %q is in %s", lang, slug, other.summary.Lang), Fix: "correct the language in translations or lang in the other piece"})
			}
		}
	}
	return out
}
