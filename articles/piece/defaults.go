package piece

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"broadside/articles"
	"broadside/articles/frontmatter"
	"broadside/articles/language"
	"broadside/articles/picture"
	"broadside/articles/text"
)

// setDefaults sets the fields that follow from others: language, status, sizes of
// pictures, reading time; and checks keys against one another.
func (r *Reader) setDefaults(p *Piece, file string, f *frontmatter.Reader, inBody []int) {
	a := &p.Article
	if f.File == "" {
		f.File = file
	}
	if a.Kind == "" {
		a.Kind = articles.News
	}
	p.stripControls(file)
	r.setLanguage(p, file, f)
	r.setStatus(p, f)
	r.checkTimes(p, f)
	r.placePictures(p, file, f, inBody)
	if a.Headline == "" {
		fix := "write headline: in the front matter"
		if f.Shift == 0 && strings.HasSuffix(file, ".md") {
			fix = "begin the file with front matter (--- alone on a line, headline: and other keys, --- again), or with # and the headline"
		}
		p.AddFault(file, 0, "the piece has no headline", fix)
	}
	if a.Section != "" && len(r.Sections) > 0 && !slices.Contains(r.Sections, a.Section) {
		p.report(articles.Wrong, f.File, f.Given["section"], fmt.Sprintf("section %q is not one of the paper's", a.Section),
			"write one of "+strings.Join(r.Sections, ", "))
	}
	a.Words = text.CountWords(a.Text())
	a.Minutes = readingTime(a.Words, a.Lang)
	if a.Body == nil {
		a.Body = []articles.Block{}
	}
}

// setLanguage uses the language tag in the front matter, else that of the
// folder or the file's name, else the language detected from the text. It stays
// as written: "en-GB" is in the lists of "en".
func (r *Reader) setLanguage(p *Piece, file string, f *frontmatter.Reader) {
	a := &p.Article
	if a.Lang == "" {
		for part := range strings.SplitSeq(file, "/") {
			if part == "en" || part == "ar" {
				a.Lang = part
			}
		}
	}
	if a.Lang == "" {
		if _, lang := text.CutLanguage(file); lang == "en" || lang == "ar" || len(r.Languages) > 0 && r.isOurLanguage(lang) {
			a.Lang = lang
		}
	}
	guessed, sure := a.Lang == "", language.Certain
	if guessed {
		a.Lang, sure = language.DetectAmong(a.Headline+" "+a.Text(), r.Languages)
	}
	if a.Dir == "" {
		a.Dir = text.Direction(a.Lang)
	}
	switch {
	case guessed && sure == language.Doubtful && r.isOurLanguage(a.Lang) && a.Lang != language.Unknown:
		p.addWarning(f.File, 0, fmt.Sprintf("the language is not given, and the text does not show it: it is taken for %q", a.Lang), "write lang: "+a.Lang+" if that is right, else the tag of another")
	case guessed && a.Lang != "en" && a.Lang != "ar" && (len(r.Languages) == 0 || !r.isOurLanguage(a.Lang)):
		fix := "write lang: " + a.Lang + " if that is its language, else the tag of another"
		if a.Lang == language.Unknown {
			fix = "write lang: and the tag of its language, such as lang: fr"
		}
		p.report(articles.Wrong, f.File, 0, "the language is not given, and the text is in none that the paper has: it will be in no list", fix)
	case !r.isOurLanguage(a.Lang):
		p.addWarning(f.File, f.Given["lang"], fmt.Sprintf("the paper has no language %q: the piece will be in no list", a.Lang),
			"write lang: "+strings.Join(r.Languages, " or lang: ")+", or add the language to paper.yaml")
	}
}

// isOurLanguage reports whether lang is a language of the paper, or the paper's
// languages are unknown.
func (r *Reader) isOurLanguage(lang string) bool {
	return len(r.Languages) == 0 || slices.ContainsFunc(r.Languages, func(of string) bool { return text.PrimaryLanguage(of) == text.PrimaryLanguage(lang) })
}

// setStatus follows from `published` when it is not given. A piece without a time
// is never live.
func (r *Reader) setStatus(p *Piece, f *frontmatter.Reader) {
	a := &p.Article
	switch public := a.Status == articles.StatusLive || a.Status == articles.StatusScheduled; {
	case public && a.Published.IsZero():
		p.report(articles.Wrong, f.File, f.Given["status"], fmt.Sprintf("status is %s, but published is missing", a.Status),
			"write published: 2026-11-23T08:00:00+04:00; until then it is a draft")
		a.Status = articles.StatusDraft
	case a.Status == "" && a.Published.IsZero():
		a.Status = articles.StatusDraft
	case a.Status == "":
		a.Status = articles.StatusLive
	}
	if !a.Expires.IsZero() && !a.Expires.After(a.Published) {
		p.report(articles.Wrong, f.File, f.Given["expires"], "the piece expires before it is published", "correct expires or published")
	}
	if !a.Updated.IsZero() && a.Updated.Before(a.Published) {
		p.report(articles.Wrong, f.File, f.Given["updated"], "the piece is updated before it is published", "correct updated or published")
		a.Updated = a.Published
	}
	r.setUpdated(a)
}

// Tolerances: a clock that is slightly fast and a time that is rounded up are
// not errors.
const (
	fastClock = 15 * time.Minute
	farAhead  = 366 * 24 * time.Hour
)

// checkTimes warns of times that contradict each other or the calendar.
func (r *Reader) checkTimes(p *Piece, f *frontmatter.Reader) {
	a, now := &p.Article, r.Now()
	warn := func(when bool, line int, what, fix string) {
		if when {
			p.addWarning(f.File, line, what, fix)
		}
	}
	for i, c := range a.Corrections {
		line := f.Given["corrections"]
		if i < len(f.CorrectionLines) {
			line = f.CorrectionLines[i]
		}
		warn(c.At.After(now.Add(fastClock)), line, "a correction is dated in the future: "+c.At.Format(time.RFC3339), "write when it was made")
		warn(!a.Published.IsZero() && c.At.Before(a.Published) && !c.At.After(now), line, "a correction is dated before the piece is published: "+c.At.Format(time.RFC3339), "write when it was made")
	}
	warn(a.Published.After(now.Add(farAhead)), f.Given["published"], "the piece is published more than a year from now: "+a.Published.Format(time.RFC3339), "correct the year, if that is not meant")
	warn(a.Updated.After(now.Add(fastClock)) && a.Updated.After(a.Published.Add(fastClock)), f.Given["updated"], "the piece is updated in the future: "+a.Updated.Format(time.RFC3339), "write when it was updated")
	warn(!a.Expires.IsZero() && !a.Embargo.IsZero() && !a.Expires.After(a.Embargo), f.Given["expires"], "the piece expires before its embargo ends: nobody will see it", "correct expires or embargo")
	warn(a.Embargo.After(now.Add(farAhead)), f.Given["embargo"], "the embargo ends more than a year from now: "+a.Embargo.Format(time.RFC3339), "correct the year, if that is not meant")
}

// stripControls takes controls of direction out of fields that were read from the
// text itself; those of the front matter have been reported on their lines.
func (p *Piece) stripControls(file string) {
	a := &p.Article
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
	if strings.ContainsAny(a.Text(), text.Overrides) && !slices.ContainsFunc(p.Problems, func(p articles.Problem) bool { return p.What == text.ReversingText }) {
		p.addWarning(file, 0, text.ReversingText, text.FixReversing)
	}
	for _, s := range fields {
		clean, control := language.Unmark(*s)
		*s = clean
		if control != 0 {
			p.report(articles.Wrong, file, 0, fmt.Sprintf("%q: %s", text.Shorten(clean, 40), text.ReversingControl(control)), text.FixReversing)
		}
	}
}

// setUpdated sets the time of the update to that of the latest correction,
// unless it is later already. Corrections with a time in the future do not
// count.
func (r *Reader) setUpdated(a *articles.Article) {
	for _, c := range a.Corrections {
		if !a.Published.IsZero() && c.At.After(a.Published) && c.At.After(a.Updated) && !c.At.After(r.Now()) {
			a.Updated = c.At
		}
	}
}

func (r *Reader) placePictures(p *Piece, file string, f *frontmatter.Reader, inBody []int) {
	for i := range p.Article.Images {
		line := 0
		if i < len(f.ImageLines) {
			line = f.ImageLines[i]
		}
		r.placePicture(p, &p.Article.Images[i], file, f.File, line)
	}
	p.Article.Images = slices.DeleteFunc(p.Article.Images, func(i articles.Image) bool {
		return i.Src == "" && i.Alt == "" && i.Caption == "" && i.Credit == "" // "images: [~]"
	})
	next := 0
	for i := range p.Article.Body {
		if b := &p.Article.Body[i]; b.Kind == articles.Picture && b.Image != nil {
			r.placePicture(p, b.Image, file, file, inBody[next])
			next++
		}
	}
}

func (r *Reader) placePicture(p *Piece, img *articles.Image, file, said string, line int) {
	if img.Src == "" {
		return
	}
	p.Wants = append(p.Wants, picture.StemOf(img.Src))
	if problem := r.Pictures.Place(img, file, line); problem != nil {
		problem.File = said
		p.Problems = append(p.Problems, *problem)
	}
	if img.Src != "" && img.Alt == "" {
		p.addWarning(said, line, "the picture has no alt text", "say in alt: what it shows, for those who do not see it")
	}
}

// Words read in a minute: Brysbaert 2019 for English, rounded down; Arabic
// leaves out short vowels and packs affixes into a word, so it reads slower.
const (
	wordsPerMinute       = 230
	wordsPerMinuteArabic = 180
)

// readingTime returns the reading time of n words, at least 1.
func readingTime(n int, lang string) int {
	rate := wordsPerMinute
	if text.PrimaryLanguage(lang) == "ar" {
		rate = wordsPerMinuteArabic
	}
	return max(1, (n+rate/2)/rate)
}
