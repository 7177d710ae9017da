package content

import (
	"fmt"
	"slices"
	"strings"

	"broadside/articles"
)

// finish settles what follows from the rest of a piece: language, status,
// pictures, length; and checks what no single key can.
func (r *reader) finish(p *piece, file string, f *front, inBody []int) {
	a := &p.article
	if f.file == "" {
		f.file = file
	}
	if a.Kind == "" {
		a.Kind = articles.News
	}
	r.language(p, file, f)
	r.status(p, file, f)
	r.place(p, file, f, inBody)
	if a.Headline == "" {
		p.fail(file, 0, "the piece has no headline", "write headline: in the front matter")
	}
	if a.Section != "" && len(r.opt.Sections) > 0 && !slices.Contains(r.opt.Sections, a.Section) {
		p.problems = append(p.problems, Problem{File: f.file, Line: f.given["section"],
			What: fmt.Sprintf("section %q is not one of the paper's", a.Section), Fix: "write one of " + strings.Join(r.opt.Sections, ", ")})
	}
	a.Words = countWords(a.Text())
	a.Minutes = minutes(a.Words, a.Lang)
	if a.Body == nil {
		a.Body = []articles.Block{}
	}
}

// language takes the tag that is given, else the folder's, else the script's.
// It stays as written: "en-GB" is in the lists of "en".
func (r *reader) language(p *piece, file string, f *front) {
	a := &p.article
	if a.Lang == "" {
		for part := range strings.SplitSeq(file, "/") {
			if part == "en" || part == "ar" {
				a.Lang = part
			}
		}
	}
	if a.Lang == "" {
		a.Lang = script(a.Headline + " " + a.Text())
	}
	if a.Dir == "" {
		a.Dir = direction(a.Lang)
	}
	if len(r.opt.Languages) > 0 && !slices.ContainsFunc(r.opt.Languages, func(lang string) bool { return primary(lang) == primary(a.Lang) }) {
		p.warn(f.file, f.given["lang"], fmt.Sprintf("the paper has no language %q: the piece will be in no list", a.Lang),
			"write lang: "+strings.Join(r.opt.Languages, " or lang: ")+", or add the language to paper.yaml")
	}
}

// status follows from `published` when it is not given. A piece without a time
// is never live.
func (r *reader) status(p *piece, file string, f *front) {
	a := &p.article
	public := a.Status == articles.StatusLive || a.Status == articles.StatusScheduled
	switch {
	case public && a.Published.IsZero():
		p.problems = append(p.problems, Problem{File: f.file, Line: f.given["status"],
			What: fmt.Sprintf("status is %s, but published is missing", a.Status), Fix: "write published: 2026-11-23T08:00:00+04:00; until then it is a draft"})
		a.Status = articles.StatusDraft
	case a.Status == "" && a.Published.IsZero():
		a.Status = articles.StatusDraft
	case a.Status == "":
		a.Status = articles.StatusLive
	}
	if !a.Expires.IsZero() && !a.Expires.After(a.Published) {
		p.problems = append(p.problems, Problem{File: f.file, Line: f.given["expires"], What: "the piece expires before it is published", Fix: "correct expires or published"})
	}
	if !a.Updated.IsZero() && a.Updated.Before(a.Published) {
		p.problems = append(p.problems, Problem{File: f.file, Line: f.given["updated"], What: "the piece is updated before it is published", Fix: "correct updated or published"})
		a.Updated = a.Published
	}
	r.corrected(a)
}

// corrected makes a piece as new as its last correction that has been made.
func (r *reader) corrected(a *articles.Article) {
	for _, c := range a.Corrections {
		if !a.Published.IsZero() && c.At.After(a.Published) && c.At.After(a.Updated) && !c.At.After(r.opt.Now()) {
			a.Updated = c.At
		}
	}
}

// place finds the files of all pictures.
func (r *reader) place(p *piece, file string, f *front, inBody []int) {
	for i := range p.article.Images {
		line := 0
		if i < len(f.images) {
			line = f.images[i]
		}
		r.placeOne(p, &p.article.Images[i], file, f.file, line)
	}
	p.article.Images = slices.DeleteFunc(p.article.Images, func(i articles.Image) bool {
		return i.Src == "" && i.Alt == "" && i.Caption == "" && i.Credit == "" // "images: [~]"
	})
	next := 0
	for i := range p.article.Body {
		if b := &p.article.Body[i]; b.Kind == articles.Picture && b.Image != nil {
			r.placeOne(p, b.Image, file, file, inBody[next])
			next++
		}
	}
}

func (r *reader) placeOne(p *piece, img *articles.Image, file, said string, line int) {
	if img.Src == "" {
		return
	}
	p.wants = append(p.wants, stemOf(img.Src))
	if problem := r.pictures.place(img, file, line); problem != nil {
		problem.File = said
		p.problems = append(p.problems, *problem)
	}
	if img.Src != "" && img.Alt == "" {
		p.warn(said, line, "the picture has no alt text", "say in alt: what it shows, for those who do not see it")
	}
}
