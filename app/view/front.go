package view

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/messages"
	"broadside/articles"
)

// front renders the front page: the lead article, the articles next to and
// below it, the sections as columns, and the sidebar of listings.
func (s *renderer) front() goapp.UI {
	var lead, beside, under, parts []goapp.UI
	for _, section := range s.Screen.Sections {
		if section.Code == "lead" {
			for i, a := range section.Items {
				switch {
				case i == 0:
					lead = append(lead, s.teaser(a, teaser{level: "h2", picture: wide, standfirst: true, eager: true}))
				case i < 3:
					beside = append(beside, s.teaser(a, teaser{level: "h3", picture: small, standfirst: true}))
				default:
					under = append(under, s.teaser(a, teaser{level: "h3", standfirst: true}))
				}
			}
			continue
		}
		parts = append(parts, s.part(section))
	}
	return tag("main", id("main"), class("front"),
		tag("div", class("news"),
			tag("section", class("top"), labelled("top"),
				tag("h2", id("top"), class("unseen"), s.messages.Lead),
				tag("div", class("lead"), lead),
				when(len(beside) > 0, func() goapp.UI { return tag("div", class("beside"), beside) }),
				when(len(under) > 0, func() goapp.UI { return tag("div", class("under"), under) }),
			),
			when(len(parts) > 0, func() goapp.UI { return tag("div", class("parts"), parts) }),
		),
		s.column(),
	)
}

// part renders a section of the front page: its heading and its articles.
func (s *renderer) part(section app.SectionList) goapp.UI {
	name := s.sectionName(section.Code)
	opinion := section.Code == "opinion"
	items := make([]goapp.UI, len(section.Items))
	for i, a := range section.Items {
		items[i] = s.teaser(a, teaser{
			level: "h3", picture: pictureOf(i == 0 && !opinion), standfirst: i == 0 || opinion,
			byline: opinion, plain: true,
		})
	}
	return tag("section", class("part "+kindOf(opinion)), labelled("part-"+section.Code),
		tag("h2", id("part-"+section.Code),
			tag("a", s.to(app.SectionPath(s.Site, s.Lang, section.Code)), name)),
		items,
	)
}

func kindOf(opinion bool) string {
	if opinion {
		return "views"
	}
	return "reports"
}

// The sizes of a teaser's picture.
const (
	none  = ""
	small = "small"
	thumb = "thumb" // beside the text
	wide  = "wide"
	full  = "full" // as wide as the page without its sidebar
)

func pictureOf(shown bool) string {
	if shown {
		return small
	}
	return none
}

// teaser selects the parts that a list shows of an article.
type teaser struct {
	level      string // the heading's element
	picture    string // none, small, wide or full
	standfirst bool
	byline     bool
	plain      bool // do not name the section: the whole list belongs to it
	dated      bool
	eager      bool // the picture is visible without scrolling: load it first
}

func (s *renderer) teaser(a articles.Summary, t teaser) goapp.UI {
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
		picture = tag("a", class("picture"), s.to(app.ArticlePath(a.Slug)), attr{"tabindex", "-1"}, attr{"aria-hidden", "true"},
			s.picture(*a.Image, sizes, t.eager))
	}
	by := when(t.byline && len(a.Byline) > 0, func() goapp.UI { return tag("p", class("byline"), s.names(a.Byline)) })
	return tag("article", class("teaser "+kindClass(a.Kind)), s.differs(a.Lang), s.runs(a.Lang),
		picture,
		s.kicker(a.Kind, a.Kicker, a.Section, t.plain),
		tag(t.level, class("headline"), tag("a", s.to(app.ArticlePath(a.Slug)),
			when(a.Retracted, func() goapp.UI {
				return tag("strong", class("retraction"), messages.Insert(messages.For(a.Lang).RetractedPiece, ""))
			}), a.Headline)),
		when(!t.dated, func() goapp.UI { return by }),
		when(t.standfirst && a.Standfirst != "", func() goapp.UI { return tag("p", class("standfirst"), a.Standfirst) }),
		when(t.dated, func() goapp.UI { return by }), // next to the date
		when(t.dated && !a.Published.IsZero(), func() goapp.UI { return s.dated("when", a.Published) }),
	)
}

// kicker renders the line above a headline: the editors' kicker, else the kind
// of article, else its section unless plain.
func (s *renderer) kicker(kind articles.Kind, kicker, section string, plain bool) goapp.UI {
	text := s.kindName(kind)
	switch {
	case kind == articles.Sponsored: // must always be named
	case kicker != "":
		text = kicker
	case text == "" && !plain:
		text = s.sectionName(section)
	}
	if text == "" {
		return nil
	}
	return tag("p", class("kicker"), text)
}

// kindName returns the name of an article's kind, "" for news.
func (s *renderer) kindName(kind articles.Kind) string {
	switch kind {
	case articles.Opinion:
		return s.messages.Opinion
	case articles.Analysis:
		return s.messages.Analysis
	case articles.Live:
		return s.messages.Live
	case articles.Sponsored:
		return s.messages.Sponsored
	case articles.Notice:
		return s.messages.Notice
	}
	return ""
}

// kindClass returns the class of a kind. Content blockers hide elements with
// the class "sponsored".
func kindClass(kind articles.Kind) string {
	if kind == articles.Sponsored {
		return "paid"
	}
	return string(kind)
}

// differs returns the lang attribute of a part whose language differs from the
// page's.
func (s *renderer) differs(lang string) attr {
	if lang == "" || lang == s.Lang {
		return attr{}
	}
	return attr{"lang", lang}
}

// spoken is differs for a short text of a listing in lang. An Arabic listing
// may have names in Latin letters, which Arabic voices of screen readers cannot
// read.
func (s *renderer) spoken(lang, text string) attr {
	page := messages.Direction(s.Lang)
	if messages.Direction(lang) != page && messages.Contrary(page, text) == "" {
		return attr{}
	}
	return s.differs(lang)
}

// runs returns the dir attribute of a part whose direction differs from the
// page's.
func (s *renderer) runs(lang string) attr {
	if lang == "" || messages.Direction(lang) == messages.Direction(s.Lang) {
		return attr{}
	}
	return attr{"dir", messages.Direction(lang)}
}

// section renders one page of a section: the first article large, then rows.
func (s *renderer) section() goapp.UI {
	var items []articles.Summary
	code := ""
	if len(s.Screen.Sections) > 0 {
		code, items = s.Screen.Sections[0].Code, s.Screen.Sections[0].Items
	}
	rows := make([]goapp.UI, len(items))
	for i, a := range items {
		t := teaser{level: "h2", picture: thumb, standfirst: true, byline: true, plain: true, dated: true, eager: i == 0}
		if i == 0 {
			t.picture = full
		}
		rows[i] = s.teaser(a, t)
	}
	return tag("main", id("main"), class("front section"),
		tag("div", class("news"),
			tag("h1", s.sectionName(code)),
			when(len(rows) == 0, func() goapp.UI { return tag("p", s.messages.NoPieces) }),
			when(len(rows) > 0, func() goapp.UI { return tag("div", class("pieces"), rows) }),
			s.onward(s.messages.OlderPieces),
		),
		s.column(),
	)
}

// onward renders the link to the next page of a list.
func (s *renderer) onward(text string) goapp.UI {
	if s.Next == "" {
		return nil
	}
	return tag("p", class("onward"), tag("a", s.to(s.Next), attr{"rel", "next"}, text))
}
