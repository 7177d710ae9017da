package content

import (
	"fmt"
	"slices"
	"strings"

	"broadside/articles"
)

// read turns a source into a piece. Whatever the parsers do, it returns.
func (r *reader) read(src source) (p piece) {
	defer func() {
		if v := recover(); v != nil {
			p = piece{problems: []Problem{{File: src.path, Level: Broken, What: fmt.Sprintf("the parser gave up: %v", v), Fix: "take out what was added last, and send us the file"}}}
		}
	}()
	return r.parse(src)
}

func (r *reader) parse(src source) piece {
	var p piece
	p.article.Slug = slugOf(src.path)
	if len(src.text) > maxFile {
		p.fail(src.path, 0, fmt.Sprintf("the file is larger than %d MB", maxFile>>20), "split the piece, and put pictures beside it as files")
		return p
	}
	n, bad := normalise(src.text)
	set := otherSet(src.text)
	switch {
	case set != "":
		p.fail(src.path, bad, "the text is not UTF-8: it seems to be "+set, "save it as UTF-8 in the editor")
	case bad > 0:
		p.fail(src.path, bad, "the text is not UTF-8", "save it as UTF-8 in the editor (it may be Windows-1256 or UTF-16 now)")
	case isBlank(n.text):
		p.fail(src.path, 0, "the file is empty", "write the piece, or remove the file")
	case p.article.Slug == "":
		p.fail(src.path, 0, "the file's name has no letter or digit", "rename it: its name is the address of the piece")
	}
	if len(p.problems) > 0 {
		return p
	}
	p.misread(src.path, n.text)
	if what, fix := oddName(src.path); what != "" {
		p.warn(src.path, 0, what, fix)
	}
	p.checkSigns(src.path, n.signs)
	if isWire(src.path) {
		if fault := frontInWire(n.text); fault != nil {
			p.fail(src.path, fault.Line, fault.What, fault.Fix)
			return p
		}
		r.wire(&p, src, n)
	} else {
		r.markdown(&p, src, n.text)
	}
	return p
}

func (p *piece) fail(file string, line int, what, fix string) {
	p.problems = append(p.problems, Problem{File: file, Line: line, What: what, Fix: fix, Level: Broken})
}

func (p *piece) warn(file string, line int, what, fix string) {
	p.problems = append(p.problems, Problem{File: file, Line: line, What: what, Fix: fix, Level: Warning})
}

func (r *reader) markdown(p *piece, src source, text string) {
	head := splitFront(text)
	yaml, body, bodyLine := head.yaml, head.body, head.bodyLine
	switch {
	case head.fault != nil:
		p.fail(src.path, head.fault.Line, head.fault.What, head.fault.Fix)
		return
	case len(yaml) > maxFront:
		p.fail(src.path, 1, fmt.Sprintf("the front matter is larger than %d KB", maxFront>>10), "move text to the body")
		return
	}
	f := &front{file: src.path, shift: head.yamlLine, article: &p.article}
	f.read(yaml)
	p.problems = append(p.problems, f.problems...)
	if f.unread { // what it lacks would be found lacking
		return
	}
	p.checkField(src.path, f.given["headline"], p.article.Headline)
	p.checkField(src.path, f.given["standfirst"], p.article.Standfirst)
	p.checkField(src.path, f.given["kicker"], p.article.Kicker)
	for _, image := range p.article.Images {
		p.checkField(src.path, f.given["images"], image.Caption)
	}
	var desk []deskText
	if line, _ := excess(body); line == 0 { // otherwise it is refused, and not searched before
		body, desk = takeMarkdownDesk(body, bodyLine)
	}
	m := readBody(bodySource{file: src.path, shift: bodyLine, text: body, headline: p.article.Headline, images: p.article.Images, limit: r.parseTime})
	p.article.Headline, p.article.Body = m.headline, m.blocks
	p.problems = append(p.problems, m.problems...)
	r.finish(p, src.path, f, m.pictures)
	p.deadLinks(src.path, text)
	p.reportDesk(src.path, "the front matter", desk, f)
	if !broken(m.problems) {
		p.needsText(src.path, bodyLine)
	}
	if p.article.Section == "" && !f.faulty("section") {
		p.warn(src.path, 0, "no section", "write section: "+r.sectionHint())
	}
	if p.article.Status == articles.StatusDraft && f.given["status"] == 0 && !f.faulty("published") {
		p.warn(src.path, 0, "no published: the piece is a draft", "write published: 2026-11-23T08:00:00+04:00, or status: draft")
	}
}

// needsText reports a piece of nothing but a headline, unless pictures carry
// it. One that is withheld or killed may be emptied: if it were broken, its
// last good version would stay up.
func (p *piece) needsText(file string, line int) {
	a := &p.article
	if len(a.Images) > 0 || slices.ContainsFunc(a.Body, func(b articles.Block) bool { return b.Kind != articles.Rule }) {
		return
	}
	what := "no text below the front matter"
	if line == 0 {
		what = "no text below the headline"
	}
	switch a.Status {
	case articles.StatusLive, articles.StatusScheduled:
		p.fail(file, line, what, "write the text, or status: draft until it is there")
	case articles.StatusDraft:
		p.warn(file, line, what, "write the text before it is published")
	}
}

func (r *reader) wire(p *piece, src source, n normal) {
	if line, what, fix := limitOf(n.text); line > 0 {
		p.fail(src.path, line, what, fix)
		return
	}
	slug := p.article.Slug
	w := readWire(src.path, n, r.places)
	p.article, p.guesses = w.article, w.guesses
	p.article.Slug = slug
	f := &front{file: src.sidePath, article: &p.article}
	if src.sidePath != "" {
		r.beside(p, src, f)
	}
	if f.given["dateline"] > 0 && p.article.Dateline == nil && w.article.Dateline != nil {
		p.article.Body = w.undated()
	}
	p.guesses = slices.DeleteFunc(p.guesses, func(g Guess) bool {
		field, _, _ := strings.Cut(g.Field, ".")
		return f.given[field] > 0 && field != "images" || g.Field == notStandfirst && f.given["standfirst"] > 0
	})
	if p.article.Published.IsZero() && !r.published.IsZero() {
		p.article.Published = r.published.UTC()
	}
	if !f.unread {
		r.finish(p, src.path, f, nil)
		r.missing(p, src, f)
		p.reportDesk(src.path, sideOf(src.path), w.desk, f)
	}
	if len(p.article.Body) == 0 {
		p.fail(src.path, 0, "no body was found below the headline", "put a blank line after the headline, then the text")
	}
	p.problems = append(p.problems, w.checkMarkup()...)
	for _, s := range suspects(n.text) {
		p.warn(src.path, s.line, fmt.Sprintf("%q may be a typing error for %q", s.word, s.meant), "compare it with the source; it is printed as it is")
	}
}

// beside reads the YAML that lies beside a wire text.
func (r *reader) beside(p *piece, src source, f *front) {
	n, bad := normalise([]byte(spaceSeparators.Replace(string(src.side))))
	f.unread = true
	switch {
	case bad > 0:
		p.fail(src.sidePath, bad, "the text is not UTF-8", "save it as UTF-8 in the editor")
	case len(n.text) > maxFront:
		p.fail(src.sidePath, 0, fmt.Sprintf("the file is larger than %d KB", maxFront>>10), "keep keys in it, no text")
	default:
		f.unread = false
		f.read(n.text)
		p.problems = append(p.problems, f.problems...)
	}
}

// missing lists what a wire text did not say and nobody has added.
func (r *reader) missing(p *piece, src source, f *front) {
	a := &p.article
	side := sideOf(src.path)
	add := func(missing bool, what, fix string) {
		if missing && !f.faulty(what) {
			p.warn(src.path, 0, "missing: "+what, "write it in "+side+": "+fix)
		}
	}
	add(len(a.Byline) == 0, "byline", "byline: [Name]")
	add(a.Published.IsZero(), "published", "published: 2026-11-23T08:00:00+04:00; until then it is a draft")
	for _, img := range a.Images {
		add(img.Src == "" && !slices.ContainsFunc(p.problems, func(p Problem) bool { return strings.Contains(p.What, "picture") }),
			"image file", "images: [{src: name.webp}]")
	}
	add(a.Section == "", "section", "section: "+r.sectionHint())
}

// sectionHint returns an example of the key section.
func (r *reader) sectionHint() string {
	if len(r.sections) == 0 {
		return "news, or another of the paper"
	}
	return strings.Join(r.sections, " or ")
}
