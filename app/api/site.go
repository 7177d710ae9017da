package api

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Site is the data of the newspaper that every page needs.
type Site struct {
	Publisher  string            `json:"publisher"`         // the paper's name
	Names      map[string]string `json:"names,omitempty"`   // language → the paper's name in it
	Tagline    map[string]string `json:"tagline,omitempty"` // language → line below the masthead
	Origin     string            `json:"origin"`            // "https://paper.example", without a slash at the end
	Base       string            `json:"base,omitempty"`    // path in front of every address: "" or "/news"
	Languages  []string          `json:"languages"`         // the first is the default
	Sections   []Section         `json:"sections"`          // in the order of the masthead
	Cities     []City            `json:"cities"`
	Currencies []string          `json:"currencies,omitempty"` // ISO 4217 codes of prices; the first is the default
	Zone       string            `json:"zone"`                 // IANA name of the paper's time zone
	Offset     int               `json:"offset"`               // seconds east of UTC when the server started, for the browser's program, which has no time zone data
	Shifts     []Shift           `json:"shifts,omitempty"`     // in order of time; empty if the offset does not change, as in Dubai
}

// Shift is a change of the UTC offset, such as the start or end of summer time.
// From At on, local time is Offset seconds east of UTC. The first Shift also
// applies to earlier times.
type Shift struct {
	At     time.Time `json:"at"`
	Offset int       `json:"offset"`
}

// LocalTime returns t in the paper's time zone, with the same result in the
// server and in the browser.
func (s Site) LocalTime(t time.Time) time.Time {
	offset := s.Offset
	for i, shift := range s.Shifts {
		if i > 0 && t.Before(shift.At) {
			break
		}
		offset = shift.Offset
	}
	return t.In(time.FixedZone(s.Zone, offset))
}

// Section is a part of the paper.
type Section struct {
	Code  string            `json:"code"`
	Names map[string]string `json:"names"` // language → name
}

// City is a city in which listings can be. Lat and Lon are the degrees of its
// centre.
type City struct {
	Code    string            `json:"code"`
	Country string            `json:"country"`          // ISO 3166-1 alpha-2
	Region  string            `json:"region,omitempty"` // ISO 3166-2, "AE-DU"
	Names   map[string]string `json:"names"`
	Aka     []string          `json:"aka,omitempty"` // other names of it in articles, and names of its districts
	Lat     float64           `json:"lat"`
	Lon     float64           `json:"lon"`
}

// Language returns the paper's language for texts with the language tag (BCP
// 47): an equal one, else the first with the same primary language, else "".
func (s Site) Language(tag string) string {
	primary := ""
	for _, l := range s.Languages {
		if strings.EqualFold(l, tag) {
			return l
		}
		if primary == "" && Primary(l) == Primary(tag) {
			primary = l
		}
	}
	return primary
}

// pageLanguage returns the language of a page that is asked for in lang: the
// paper's first language if it does not have lang.
func (s Site) pageLanguage(lang string) string {
	known := s.Language(lang)
	if known == "" && len(s.Languages) > 0 {
		return s.Languages[0]
	}
	return cmp.Or(known, lang)
}

// Name returns the paper's name in lang.
func (s Site) Name(lang string) string {
	return cmp.Or(Name(s.Names, s.pageLanguage(lang)), s.Publisher)
}

// Section returns the section with code, or nil.
func (s Site) Section(code string) *Section {
	if i := slices.IndexFunc(s.Sections, func(c Section) bool { return c.Code == code }); i >= 0 {
		return &s.Sections[i]
	}
	return nil
}

// City returns the city with code, or nil.
func (s Site) City(code string) *City {
	if i := slices.IndexFunc(s.Cities, func(c City) bool { return c.Code == code }); i >= 0 {
		return &s.Cities[i]
	}
	return nil
}

// SectionName returns the name of a section in lang, or the code of an unknown
// section.
func (s Site) SectionName(code, lang string) string {
	if section := s.Section(code); section != nil {
		return Name(section.Names, s.pageLanguage(lang))
	}
	return code
}

// LanguagePath returns the prefix of paths in lang below the site's base: "" for
// the paper's first language, "/ar" for another.
func (s Site) LanguagePath(lang string) string {
	lang = s.pageLanguage(lang)
	if len(s.Languages) == 0 || lang == s.Languages[0] {
		return ""
	}
	return "/" + lang
}

// FrontPath returns the path of the front page in lang.
func (s Site) FrontPath(lang string) string { return s.LanguagePath(lang) + "/" }

// SectionPath returns the path of a section in lang.
func (s Site) SectionPath(lang, code string) string {
	return s.LanguagePath(lang) + "/sections/" + url.PathEscape(code)
}

// ArticlePath returns the path of an article. It has no language in it: an
// article has only one.
func (s Site) ArticlePath(slug string) string { return "/articles/" + url.PathEscape(slug) }

// ListingsPath returns the path of the listings that a filter's query selects,
// shown in lang.
func (s Site) ListingsPath(lang string, query url.Values) string {
	return WithQuery(s.LanguagePath(lang)+"/listings", query)
}

// ListingPath returns the path of a listing, shown in lang.
func (s Site) ListingPath(lang, id string) string {
	return s.LanguagePath(lang) + "/listings/" + url.PathEscape(id)
}

// SavedPath returns the path of the stories and listings that a reader has saved,
// in lang.
func (s Site) SavedPath(lang string) string { return s.LanguagePath(lang) + "/saved" }

// SettingsPath returns the path of the reader's settings in lang.
func (s Site) SettingsPath(lang string) string { return s.LanguagePath(lang) + "/settings" }

// NotificationsPath returns the path of the notification settings in lang; query
// is the filter of a search to be saved.
func (s Site) NotificationsPath(lang string, query url.Values) string {
	return WithQuery(s.SettingsPath(lang)+"/notifications", query)
}

// Primary returns the primary language of a BCP 47 tag (RFC 5646 §2.2.1) in
// lower case: "en" of "en-GB".
func Primary(tag string) string {
	primary, _, _ := strings.Cut(tag, "-")
	return strings.ToLower(primary)
}

// Name returns the name in lang, else in its primary language, else in
// English, else any.
func Name(names map[string]string, lang string) string {
	for _, l := range [...]string{lang, Primary(lang)} {
		if n := names[l]; n != "" {
			return n
		}
	}
	if n := names["en"]; n != "" {
		return n
	}
	best := ""
	for _, n := range names {
		if n != "" && (best == "" || n < best) {
			best = n
		}
	}
	return best
}
