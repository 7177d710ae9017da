package piece

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"broadside/articles"
	"broadside/articles/frontmatter"
	"broadside/articles/markdown"
	"broadside/articles/text"
	"broadside/articles/wire"
	"broadside/articles/yamlfile"
)

// Read reads a file. A panic of a parser is a Problem of the file.
func (r *Reader) Read(src Source) (p Piece) {
	defer func() {
		if v := recover(); v != nil {
			p = Piece{Problems: []articles.Problem{{File: src.Path, Level: articles.Broken, What: fmt.Sprintf("the parser gave up: %v", v), Fix: "take out what was added last, and send us the file"}}}
		}
	}()
	return r.parseSource(src)
}

func (r *Reader) parseSource(src Source) Piece {
	var p Piece
	p.Article.Slug = text.SlugOf(src.Path)
	if len(src.Text) > MaxSize {
		p.AddFault(src.Path, 0, fmt.Sprintf("the file is larger than %d MB", MaxSize>>20), "split the piece, and put pictures beside it as files")
		return p
	}
	n, bad := text.Normalise(src.Text)
	set := guessCharset(src.Text)
	switch {
	case set != "":
		p.AddFault(src.Path, bad, "the text is not UTF-8: it seems to be "+set, "save it as UTF-8 in the editor")
	case bad > 0:
		p.AddFault(src.Path, bad, "the text is not UTF-8", "save it as UTF-8 in the editor (it may be Windows-1256 or UTF-16 now)")
	case text.IsBlank(n.Text):
		p.AddFault(src.Path, 0, "the file is empty", "write the piece, or remove the file")
	case p.Article.Slug == "":
		p.AddFault(src.Path, 0, "the file's name has no letter or digit", "rename it: its name is the address of the piece")
	}
	if len(p.Problems) > 0 {
		return p
	}
	p.checkMisread(src.Path, n.Text)
	if what, fix := checkName(src.Path); what != "" {
		p.addWarning(src.Path, 0, what, fix)
	}
	for _, s := range n.Signs {
		p.addWarning(src.Path, s.Line, s.What, s.Fix)
	}
	if IsWire(src.Path) {
		if fault := frontmatter.FindInWire(n.Text); fault != nil {
			p.AddFault(src.Path, fault.Line, fault.What, fault.Fix)
			return p
		}
		r.readWire(&p, src, n)
	} else {
		r.readMarkdown(&p, src, n.Text)
	}
	return p
}

// AddFault adds a Problem that keeps the piece from being shown.
func (p *Piece) AddFault(file string, line int, what, fix string) {
	p.report(articles.Broken, file, line, what, fix)
}

func (p *Piece) addWarning(file string, line int, what, fix string) {
	p.report(articles.Warning, file, line, what, fix)
}

func (p *Piece) report(level articles.Level, file string, line int, what, fix string) {
	p.Problems = append(p.Problems, articles.Problem{File: file, Line: line, What: what, Fix: fix, Level: level})
}

func (r *Reader) readMarkdown(p *Piece, src Source, text string) {
	head := frontmatter.Split(text)
	yaml, body, bodyLine := head.YAML, head.Body, head.BodyLine
	switch {
	case head.Fault != nil:
		p.AddFault(src.Path, head.Fault.Line, head.Fault.What, head.Fault.Fix)
		return
	case len(yaml) > frontmatter.MaxSize:
		p.AddFault(src.Path, 1, fmt.Sprintf("the front matter is larger than %d KB", frontmatter.MaxSize>>10), "move text to the body")
		return
	}
	f := &frontmatter.Reader{File: src.Path, Shift: head.YAMLLine, Article: &p.Article}
	f.Read(yaml)
	p.Problems = append(p.Problems, f.Problems...)
	if f.Unread { // its keys would be reported as missing
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
	r.setDefaults(p, src.Path, f, m.Pictures)
	p.checkLinks(src.Path, text)
	p.reportNotes(src.Path, "the front matter", desk, f)
	if !articles.AnyBroken(m.Problems) {
		p.requireText(src.Path, bodyLine)
	}
	if p.Article.Section == "" && !f.IsRefused("section") {
		p.addWarning(src.Path, 0, "no section", "write section: "+r.sectionHint())
	}
	if p.Article.Status == articles.StatusDraft && f.Given["status"] == 0 && !f.IsRefused("published") {
		p.addWarning(src.Path, 0, "no published: the piece is a draft", "write published: 2026-11-23T08:00:00+04:00, or status: draft")
	}
}

// requireText reports a piece of nothing but a headline, unless pictures carry
// it. One that is withheld or killed may be emptied: if it were broken, its
// last good version would stay up.
func (p *Piece) requireText(file string, line int) {
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
		p.AddFault(file, line, what, "write the text, or status: draft until it is there")
	case articles.StatusDraft:
		p.addWarning(file, line, what, "write the text before it is published")
	}
}

func (r *Reader) readWire(p *Piece, src Source, n text.Normalised) {
	if line, what, fix := wire.OverLimit(n.Text); line > 0 {
		p.AddFault(src.Path, line, what, fix)
		return
	}
	slug := p.Article.Slug
	w := wire.Read(src.Path, n, r.Places)
	p.Article, p.Guesses = w.Article, w.Guesses
	p.Article.Slug = slug
	f := &frontmatter.Reader{File: src.SidePath, Article: &p.Article}
	if src.SidePath != "" {
		r.readSide(p, src, f)
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
		r.setDefaults(p, src.Path, f, nil)
		r.reportMissing(p, src, f)
		p.reportNotes(src.Path, SideOf(src.Path), w.Notes, f)
	}
	if len(p.Article.Body) == 0 {
		p.AddFault(src.Path, 0, "no body was found below the headline", "put a blank line after the headline, then the text")
	}
	p.Problems = append(p.Problems, w.CheckMarkup()...)
	for _, s := range wire.FindTypos(n.Text) {
		p.addWarning(src.Path, s.Line, fmt.Sprintf("%q may be a typing error for %q", s.Word, s.Meant), "compare it with the source; it is printed as it is")
	}
}

func (r *Reader) readSide(p *Piece, src Source, f *frontmatter.Reader) {
	n, bad := text.Normalise([]byte(text.SpaceSeparators.Replace(string(src.Side))))
	f.Unread = true
	switch {
	case bad > 0:
		p.AddFault(src.SidePath, bad, "the text is not UTF-8", "save it as UTF-8 in the editor")
	case len(n.Text) > frontmatter.MaxSize:
		p.AddFault(src.SidePath, 0, fmt.Sprintf("the file is larger than %d KB", frontmatter.MaxSize>>10), "keep keys in it, no text")
	default:
		f.Unread = false
		f.Read(n.Text)
		p.Problems = append(p.Problems, f.Problems...)
	}
}

// reportMissing reports fields that neither the wire text nor the YAML beside it
// has.
func (r *Reader) reportMissing(p *Piece, src Source, f *frontmatter.Reader) {
	a := &p.Article
	side := SideOf(src.Path)
	add := func(missing bool, what, fix string) {
		if missing && !f.IsRefused(what) {
			p.addWarning(src.Path, 0, "missing: "+what, "write it in "+side+": "+fix)
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

// ReadPlaces returns names and those of places.yaml in fsys, if there is
// one: every short text in it that starts with a capital or an Arabic letter.
func ReadPlaces(fsys fs.FS, names []string) wire.Places {
	known := wire.Places{}
	for _, p := range names {
		known[text.FoldName(p)] = true
	}
	raw, err := fs.ReadFile(fsys, "places.yaml")
	doc, fault := yamlfile.Parse(string(raw))
	if err != nil || fault != nil || doc.Root == nil {
		return known // the package that reads the settings reports it
	}
	var walk func(n *yaml.Node, depth int)
	walk = func(n *yaml.Node, depth int) {
		if depth > 8 {
			return
		}
		if n.Kind == yaml.ScalarNode {
			if r, ok := text.FirstRune(n.Value); ok && len(n.Value) > 3 && (unicode.IsUpper(r) || unicode.Is(unicode.Arabic, r)) {
				known[text.FoldName(n.Value)] = true
			}
		}
		for _, c := range n.Content {
			walk(c, depth+1)
		}
	}
	walk(doc.Root, 1)
	return known
}
