package view

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/messages"
	"broadside/articles"
)

// frontPage renders the front page: the lead article, the articles next to and
// below it, the sections as columns, and the sidebar of listings.
func (s *renderer) frontPage() goapp.UI {
	var lead, beside, under, parts []goapp.UI
	for _, section := range s.Screen.Sections {
		if section.Code == "lead" {
			for i, a := range section.Items {
				switch {
				case i == 0:
					lead = append(lead, s.teaser(a, teaserParts{level: "h2", picture: wide, standfirst: true, eager: true}))
				case i < 3:
					beside = append(beside, s.teaser(a, teaserParts{level: "h3", picture: small, standfirst: true}))
				default:
					under = append(under, s.teaser(a, teaserParts{level: "h3", standfirst: true}))
				}
			}
			continue
		}
		parts = append(parts, s.frontSection(section))
	}
	return tag("main", id("main"), class("front"),
		tag("div", class("news"),
			tag("section", class("top"), ariaLabelledBy("top"),
				tag("h2", id("top"), class("unseen"), s.messages.Lead),
				tag("div", class("lead"), lead),
				renderIf(len(beside) > 0, tag("div", class("beside"), beside)),
				renderIf(len(under) > 0, tag("div", class("under"), under)),
			),
			renderIf(len(parts) > 0, tag("div", class("parts"), parts)),
		),
		s.listSidebar(),
	)
}

func (s *renderer) frontSection(section app.SectionList) goapp.UI {
	opinion, of := section.Code == "opinion", "part reports"
	if opinion {
		of = "part views"
	}
	items := make([]goapp.UI, len(section.Items))
	for i, a := range section.Items {
		t := teaserParts{level: "h3", standfirst: i == 0 || opinion, byline: opinion, noSection: true}
		if i == 0 && !opinion {
			t.picture = small
		}
		items[i] = s.teaser(a, t)
	}
	return tag("section", class(of), ariaLabelledBy("part-"+section.Code),
		tag("h2", id("part-"+section.Code),
			tag("a", s.hrefTo(s.Site.SectionPath(s.Lang, section.Code)), s.sectionName(section.Code))),
		items,
	)
}

// The sizes of a teaser's picture.
const (
	none  = ""
	small = "small"
	thumb = "thumb" // next to the text
	wide  = "wide"
	full  = "full" // as wide as the page without its sidebar
)

// teaserParts selects the parts that a list shows of an article.
type teaserParts struct {
	level      string // the heading's element
	picture    string // none, small, wide or full
	standfirst bool
	byline     bool
	noSection  bool // do not name the section: the whole list belongs to it
	dated      bool
	eager      bool // the picture is visible without scrolling: load it first
}

func (s *renderer) teaser(a articles.Summary, t teaserParts) goapp.UI {
	var picture goapp.UI
	if t.picture != none && a.Image != nil && a.Image.Src != "" {
		sizes := "(min-width: 64em) 18rem, (min-width: 40em) 45vw, 92vw"
		switch t.picture {
		case thumb:
			sizes = "(min-width: 40em) 13rem, 7rem"
		case wide:
			sizes = "(min-width: 64em) 36rem, 92vw"
		case full:
			sizes = "(min-width: 64em) 55rem, 92vw"
		}
		picture = tag("a", class("picture"), s.hrefTo(s.Site.ArticlePath(a.Slug)), attr{"tabindex", "-1"}, attr{"aria-hidden", "true"},
			s.picture(*a.Image, sizes, t.eager))
	}
	var by, date goapp.UI
	if t.byline && len(a.Byline) > 0 {
		by = tag("p", class("byline"), s.personNames(a.Byline))
	}
	if t.dated && !a.Published.IsZero() {
		date = s.dateElement("when", a.Published)
	}
	return tag("article", class("teaser "+kindClass(a.Kind)), s.langAttr(a.Lang), s.dirAttr(a.Lang),
		picture,
		s.kicker(a.Kind, a.Kicker, a.Section, t.noSection),
		tag(t.level, class("headline"), tag("a", s.hrefTo(s.Site.ArticlePath(a.Slug)),
			renderIf(a.Retracted, tag("strong", class("retraction"), messages.Insert(messages.For(a.Lang).RetractedPiece, ""))), a.Headline)),
		renderIf(!t.dated, by),
		renderIf(t.standfirst, textTag("p", "standfirst", a.Standfirst)),
		renderIf(t.dated, by), // next to the date
		date,
	)
}

// kicker renders the line above a headline: the editors' kicker, else the kind
// of article, else its section unless noSection.
func (s *renderer) kicker(kind articles.Kind, kicker, section string, noSection bool) goapp.UI {
	text := s.kindName(kind)
	switch {
	case kind == articles.Sponsored: // must always be named
	case kicker != "":
		text = kicker
	case text == "" && !noSection:
		text = s.sectionName(section)
	}
	return textTag("p", "kicker", text)
}

// kindName returns the name of an article's kind, "" for news.
func (s *renderer) kindName(kind articles.Kind) string {
	return map[articles.Kind]string{
		articles.Opinion: s.messages.Opinion, articles.Analysis: s.messages.Analysis, articles.Live: s.messages.Live,
		articles.Sponsored: s.messages.Sponsored, articles.Notice: s.messages.Notice,
	}[kind]
}

// kindClass returns the class of a kind. Content blockers hide elements with
// the class "sponsored".
func kindClass(kind articles.Kind) string {
	if kind == articles.Sponsored {
		return "paid"
	}
	return string(kind)
}

// langAttr returns the lang attribute of a part whose language differs from the
// page's.
func (s *renderer) langAttr(lang string) attr {
	return attrIf(lang != s.Lang, "lang", lang)
}

// textLangAttr is langAttr for a short text of a listing in lang. An Arabic
// listing may have names in Latin letters, which Arabic voices of screen
// readers cannot read.
func (s *renderer) textLangAttr(lang, text string) attr {
	page := messages.Direction(s.Lang)
	if messages.Direction(lang) != page && messages.ContraryDirection(page, text) == "" {
		return attr{}
	}
	return s.langAttr(lang)
}

// dirAttr returns the dir attribute of a part whose direction differs from the
// page's.
func (s *renderer) dirAttr(lang string) attr {
	dir := messages.Direction(lang)
	return attrIf(lang != "" && dir != messages.Direction(s.Lang), "dir", dir)
}

func (s *renderer) sectionPage() goapp.UI {
	var items []articles.Summary
	code := ""
	if len(s.Screen.Sections) > 0 {
		code, items = s.Screen.Sections[0].Code, s.Screen.Sections[0].Items
	}
	rows := make([]goapp.UI, len(items))
	for i, a := range items {
		t := teaserParts{level: "h2", picture: thumb, standfirst: true, byline: true, noSection: true, dated: true, eager: i == 0}
		if i == 0 {
			t.picture = full
		}
		rows[i] = s.teaser(a, t)
	}
	return tag("main", id("main"), class("front section"),
		tag("div", class("news"),
			tag("h1", s.sectionName(code)),
			renderIf(len(rows) == 0, tag("p", s.messages.NoPieces)),
			renderIf(len(rows) > 0, tag("div", class("pieces"), rows)),
			s.nextLink(s.messages.OlderPieces),
		),
		s.listSidebar(),
	)
}

func (s *renderer) nextLink(text string) goapp.UI {
	if s.Next == "" {
		return nil
	}
	return tag("p", class("onward"), tag("a", s.hrefTo(s.Next), attr{"rel", "next"}, text))
}
