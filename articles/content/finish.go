package content

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"broadside/articles"
	"broadside/articles/language"
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
	p.unmark(file)
	r.language(p, file, f)
	r.status(p, file, f)
	r.moments(p, f)
	r.place(p, file, f, inBody)
	if a.Headline == "" {
		fix := "write headline: in the front matter"
		if f.shift == 0 && strings.HasSuffix(file, ".md") {
			fix = "begin the file with front matter (--- alone on a line, headline: and other keys, --- again), or with # and the headline"
		}
		p.fail(file, 0, "the piece has no headline", fix)
	}
	if a.Section != "" && len(r.sections) > 0 && !slices.Contains(r.sections, a.Section) {
		p.problems = append(p.problems, Problem{File: f.file, Line: f.given["section"],
			What: fmt.Sprintf("section %q is not one of the paper's", a.Section), Fix: "write one of " + strings.Join(r.sections, ", ")})
	}
	a.Words = countWords(a.Text())
	a.Minutes = minutes(a.Words, a.Lang)
	if a.Body == nil {
		a.Body = []articles.Block{}
	}
}

// language takes the tag that is given, else the folder's or that in the
// file's name, else the one that the text gives away. It stays as written:
// "en-GB" is in the lists of "en".
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
		if _, lang := cutLang(file); lang == "en" || lang == "ar" || len(r.languages) > 0 && r.speaks(lang) {
			a.Lang = lang
		}
	}
	guessed := a.Lang == ""
	if guessed {
		a.Lang = language.Detect(a.Headline + " " + a.Text())
	}
	if a.Dir == "" {
		a.Dir = direction(a.Lang)
	}
	switch {
	case guessed && a.Lang != "en" && a.Lang != "ar" && (len(r.languages) == 0 || !r.speaks(a.Lang)):
		p.problems = append(p.problems, Problem{File: f.file, What: "the language is not given, and the text is in none that the paper has: it will be in no list", Fix: askedLang(a.Lang)})
	case !r.speaks(a.Lang):
		p.warn(f.file, f.given["lang"], fmt.Sprintf("the paper has no language %q: the piece will be in no list", a.Lang),
			"write lang: "+strings.Join(r.languages, " or lang: ")+", or add the language to paper.yaml")
	}
}

// askedLang is the remedy for a text that seems to be in the language of tag.
func askedLang(tag string) string {
	if tag == language.Unknown {
		return "write lang: and the tag of its language, such as lang: fr"
	}
	return "write lang: " + tag + " if that is its language, else the tag of another"
}

// speaks reports whether lang is a language of the paper, or the paper does
// not say which it has.
func (r *reader) speaks(lang string) bool {
	return len(r.languages) == 0 || slices.ContainsFunc(r.languages, func(of string) bool { return primary(of) == primary(lang) })
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

// A clock that is somewhat fast, and a time that is rounded up, are no slip.
const (
	fastClock = 15 * time.Minute
	farAhead  = 366 * 24 * time.Hour
)

// moments warns of times that contradict each other or the calendar.
func (r *reader) moments(p *piece, f *front) {
	a, now := &p.article, r.now()
	warn := func(when bool, line int, what, fix string) {
		if when {
			p.warn(f.file, line, what, fix)
		}
	}
	for i, c := range a.Corrections {
		line := f.given["corrections"]
		if i < len(f.corrected) {
			line = f.corrected[i]
		}
		warn(c.At.After(now.Add(fastClock)), line, "a correction is dated in the future: "+c.At.Format(time.RFC3339), "write when it was made")
		warn(!a.Published.IsZero() && c.At.Before(a.Published) && !c.At.After(now), line, "a correction is dated before the piece is published: "+c.At.Format(time.RFC3339), "write when it was made")
	}
	warn(a.Published.After(now.Add(farAhead)), f.given["published"], "the piece is published more than a year from now: "+a.Published.Format(time.RFC3339), "correct the year, if that is not meant")
	warn(a.Updated.After(now.Add(fastClock)) && a.Updated.After(a.Published.Add(fastClock)), f.given["updated"], "the piece is updated in the future: "+a.Updated.Format(time.RFC3339), "write when it was updated")
	warn(!a.Expires.IsZero() && !a.Embargo.IsZero() && !a.Expires.After(a.Embargo), f.given["expires"], "the piece expires before its embargo ends: nobody will see it", "correct expires or embargo")
	warn(a.Embargo.After(now.Add(farAhead)), f.given["embargo"], "the embargo ends more than a year from now: "+a.Embargo.Format(time.RFC3339), "correct the year, if that is not meant")
}

// overrides turn text round; in a body they are printed.
const overrides = "\u202d\u202e"

// turnsText is the message on one of them.
const turnsText = "the text holds an invisible character (U+202D or U+202E) that turns what follows it round"

// unmark takes controls of direction out of what is read from the text itself;
// the front matter's have been reported on their lines.
func (p *piece) unmark(file string) {
	a := &p.article
	fields := []*string{&a.Headline, &a.Standfirst, &a.Kicker, &a.Source, &a.Publisher, &a.Attribution}
	for i := range a.Byline {
		fields = append(fields, &a.Byline[i].Name, &a.Byline[i].Role)
	}
	for i := range a.Contributors {
		fields = append(fields, &a.Contributors[i].Name)
	}
	for i := range a.Images {
		fields = append(fields, &a.Images[i].Caption, &a.Images[i].Credit, &a.Images[i].Alt)
	}
	if strings.ContainsAny(a.Text(), overrides) && !slices.ContainsFunc(p.problems, func(p Problem) bool { return p.What == turnsText }) {
		p.warn(file, 0, turnsText, unreverse)
	}
	for _, s := range fields {
		clean, control := language.Unmark(*s)
		*s = clean
		if control != 0 {
			p.problems = append(p.problems, Problem{File: file, What: fmt.Sprintf("%q: %s", cut(clean, 40), reverses(control)), Fix: unreverse})
		}
	}
}

// corrected makes a piece as new as its last correction that has been made.
func (r *reader) corrected(a *articles.Article) {
	for _, c := range a.Corrections {
		if !a.Published.IsZero() && c.At.After(a.Published) && c.At.After(a.Updated) && !c.At.After(r.now()) {
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
