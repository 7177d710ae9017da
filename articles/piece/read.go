package piece

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"broadside/articles"
	"broadside/articles/frontmatter"
	"broadside/articles/markdown"
	"broadside/articles/text"
	"broadside/articles/wire"
)

// Read turns a source into a piece. Whatever the parsers do, it returns.
func (r *Reader) Read(src Source) (p Piece) {
	defer func() {
		if v := recover(); v != nil {
			p = Piece{Problems: []articles.Problem{{File: src.Path, Level: articles.Broken, What: fmt.Sprintf("the parser gave up: %v", v), Fix: "take out what was added last, and send us the file"}}}
		}
	}()
	return r.parse(src)
}

func (r *Reader) parse(src Source) Piece {
	var p Piece
	p.Article.Slug = text.SlugOf(src.Path)
	if len(src.Text) > MaxSize {
		p.Fail(src.Path, 0, fmt.Sprintf("the file is larger than %d MB", MaxSize>>20), "split the piece, and put pictures beside it as files")
		return p
	}
	n, bad := text.Normalise(src.Text)
	set := otherSet(src.Text)
	switch {
	case set != "":
		p.Fail(src.Path, bad, "the text is not UTF-8: it seems to be "+set, "save it as UTF-8 in the editor")
	case bad > 0:
		p.Fail(src.Path, bad, "the text is not UTF-8", "save it as UTF-8 in the editor (it may be Windows-1256 or UTF-16 now)")
	case text.IsBlank(n.Text):
		p.Fail(src.Path, 0, "the file is empty", "write the piece, or remove the file")
	case p.Article.Slug == "":
		p.Fail(src.Path, 0, "the file's name has no letter or digit", "rename it: its name is the address of the piece")
	}
	if len(p.Problems) > 0 {
		return p
	}
	p.misread(src.Path, n.Text)
	if what, fix := oddName(src.Path); what != "" {
		p.warn(src.Path, 0, what, fix)
	}
	p.checkSigns(src.Path, n.Signs)
	if IsWire(src.Path) {
		if fault := frontmatter.FindInWire(n.Text); fault != nil {
			p.Fail(src.Path, fault.Line, fault.What, fault.Fix)
			return p
		}
		r.wire(&p, src, n)
	} else {
		r.markdown(&p, src, n.Text)
	}
	return p
}

func (p *Piece) Fail(file string, line int, what, fix string) {
	p.Problems = append(p.Problems, articles.Problem{File: file, Line: line, What: what, Fix: fix, Level: articles.Broken})
}

func (p *Piece) warn(file string, line int, what, fix string) {
	p.Problems = append(p.Problems, articles.Problem{File: file, Line: line, What: what, Fix: fix, Level: articles.Warning})
}

func (r *Reader) markdown(p *Piece, src Source, text string) {
	head := frontmatter.Split(text)
	yaml, body, bodyLine := head.YAML, head.Body, head.BodyLine
	switch {
	case head.Fault != nil:
		p.Fail(src.Path, head.Fault.Line, head.Fault.What, head.Fault.Fix)
		return
	case len(yaml) > frontmatter.MaxSize:
		p.Fail(src.Path, 1, fmt.Sprintf("the front matter is larger than %d KB", frontmatter.MaxSize>>10), "move text to the body")
		return
	}
	f := &frontmatter.Reader{File: src.Path, Shift: head.YAMLLine, Article: &p.Article}
	f.Read(yaml)
	p.Problems = append(p.Problems, f.Problems...)
	if f.Unread { // what it lacks would be found lacking
		return
	}
	p.checkField(src.Path, f.Given["headline"], p.Article.Headline)
	p.checkField(src.Path, f.Given["standfirst"], p.Article.Standfirst)
	p.checkField(src.Path, f.Given["kicker"], p.Article.Kicker)
	for _, image := range p.Article.Images {
		p.checkField(src.Path, f.Given["images"], image.Caption)
	}
	var desk []wire.Note
	if line, _ := markdown.OverLimit(body); line == 0 { // otherwise it is refused, and not searched before
		body, desk = wire.TakeMarkdownNotes(body, bodyLine)
	}
	m := markdown.Read(markdown.Source{File: src.Path, Shift: bodyLine, Text: body, Headline: p.Article.Headline, Images: p.Article.Images, Limit: r.ParseTime})
	p.Article.Headline, p.Article.Body = m.Headline, m.Blocks
	p.Problems = append(p.Problems, m.Problems...)
	r.finish(p, src.Path, f, m.Pictures)
	p.deadLinks(src.Path, text)
	p.reportDesk(src.Path, "the front matter", desk, f)
	if !articles.AnyBroken(m.Problems) {
		p.needsText(src.Path, bodyLine)
	}
	if p.Article.Section == "" && !f.Faulty("section") {
		p.warn(src.Path, 0, "no section", "write section: "+r.sectionHint())
	}
	if p.Article.Status == articles.StatusDraft && f.Given["status"] == 0 && !f.Faulty("published") {
		p.warn(src.Path, 0, "no published: the piece is a draft", "write published: 2026-11-23T08:00:00+04:00, or status: draft")
	}
}

// needsText reports a piece of nothing but a headline, unless pictures carry
// it. One that is withheld or killed may be emptied: if it were broken, its
// last good version would stay up.
func (p *Piece) needsText(file string, line int) {
	a := &p.Article
	if len(a.Images) > 0 || slices.ContainsFunc(a.Body, func(b articles.Block) bool { return b.Kind != articles.Rule }) {
		return
	}
	what := "no text below the front matter"
	if line == 0 {
		what = "no text below the headline"
	}
	switch a.Status {
	case articles.StatusLive, articles.StatusScheduled:
		p.Fail(file, line, what, "write the text, or status: draft until it is there")
	case articles.StatusDraft:
		p.warn(file, line, what, "write the text before it is published")
	}
}

func (r *Reader) wire(p *Piece, src Source, n text.Normalised) {
	if line, what, fix := wire.OverLimit(n.Text); line > 0 {
		p.Fail(src.Path, line, what, fix)
		return
	}
	slug := p.Article.Slug
	w := wire.Read(src.Path, n, r.Places)
	p.Article, p.Guesses = w.Article, w.Guesses
	p.Article.Slug = slug
	f := &frontmatter.Reader{File: src.SidePath, Article: &p.Article}
	if src.SidePath != "" {
		r.beside(p, src, f)
	}
	if f.Given["dateline"] > 0 && p.Article.Dateline == nil && w.Article.Dateline != nil {
		p.Article.Body = w.Body(true)
	}
	p.Guesses = slices.DeleteFunc(p.Guesses, func(g articles.Guess) bool {
		field, _, _ := strings.Cut(g.Field, ".")
		return f.Given[field] > 0 && field != "images" || g.Field == wire.NotStandfirst && f.Given["standfirst"] > 0
	})
	if p.Article.Published.IsZero() && !r.Published.IsZero() {
		p.Article.Published = r.Published.UTC()
	}
	if !f.Unread {
		r.finish(p, src.Path, f, nil)
		r.missing(p, src, f)
		p.reportDesk(src.Path, SideOf(src.Path), w.Notes, f)
	}
	if len(p.Article.Body) == 0 {
		p.Fail(src.Path, 0, "no body was found below the headline", "put a blank line after the headline, then the text")
	}
	p.Problems = append(p.Problems, w.CheckMarkup()...)
	for _, s := range wire.FindTypos(n.Text) {
		p.warn(src.Path, s.Line, fmt.Sprintf("%q may be a typing error for %q", s.Word, s.Meant), "compare it with the source; it is printed as it is")
	}
}

// beside reads the YAML that lies beside a wire text.
func (r *Reader) beside(p *Piece, src Source, f *frontmatter.Reader) {
	n, bad := text.Normalise([]byte(text.SpaceSeparators.Replace(string(src.Side))))
	f.Unread = true
	switch {
	case bad > 0:
		p.Fail(src.SidePath, bad, "the text is not UTF-8", "save it as UTF-8 in the editor")
	case len(n.Text) > frontmatter.MaxSize:
		p.Fail(src.SidePath, 0, fmt.Sprintf("the file is larger than %d KB", frontmatter.MaxSize>>10), "keep keys in it, no text")
	default:
		f.Unread = false
		f.Read(n.Text)
		p.Problems = append(p.Problems, f.Problems...)
	}
}

// missing lists what a wire text did not say and nobody has added.
func (r *Reader) missing(p *Piece, src Source, f *frontmatter.Reader) {
	a := &p.Article
	side := SideOf(src.Path)
	add := func(missing bool, what, fix string) {
		if missing && !f.Faulty(what) {
			p.warn(src.Path, 0, "missing: "+what, "write it in "+side+": "+fix)
		}
	}
	add(len(a.Byline) == 0, "byline", "byline: [Name]")
	add(a.Published.IsZero(), "published", "published: 2026-11-23T08:00:00+04:00; until then it is a draft")
	for _, img := range a.Images {
		add(img.Src == "" && !slices.ContainsFunc(p.Problems, func(p articles.Problem) bool { return strings.Contains(p.What, "picture") }),
			"image file", "images: [{src: name.webp}]")
	}
	add(a.Section == "", "section", "section: "+r.sectionHint())
}

// sectionHint returns an example of the key section.
func (r *Reader) sectionHint() string {
	if len(r.Sections) == 0 {
		return "news, or another of the paper"
	}
	return strings.Join(r.Sections, " or ")
}

// SideOf returns the YAML that would lie beside a wire text.
func SideOf(file string) string {
	if IsWire(file) {
		return strings.TrimSuffix(file, path.Ext(file)) + ".yaml"
	}
	return ""
}

// IsWire reports whether a file holds wire text.
func IsWire(file string) bool { return strings.EqualFold(path.Ext(file), ".txt") }
