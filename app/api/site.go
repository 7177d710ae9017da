package api

import (
	"strings"
	"time"
)

// Site is what every page needs to know of the paper.
type Site struct {
	Publisher  string            `json:"publisher"`         // the paper's name
	Names      map[string]string `json:"names,omitempty"`   // language → the paper's name in it
	Tagline    map[string]string `json:"tagline,omitempty"` // language → line under the masthead
	Origin     string            `json:"origin"`            // "https://paper.example", no slash at its end
	Base       string            `json:"base,omitempty"`    // path before every address: "" or "/news"
	Languages  []string          `json:"languages"`         // the first is the default
	Sections   []Section         `json:"sections"`          // in the order of the masthead
	Cities     []City            `json:"cities"`
	Currencies []string          `json:"currencies,omitempty"` // ISO 4217 codes prices may be in; the first is the usual one
	Zone       string            `json:"zone"`                 // IANA name of the paper's time zone
	Offset     int               `json:"offset"`               // seconds east of UTC when the server started, for the browser, which has no zone table
	Shifts     []Shift           `json:"shifts,omitempty"`     // in order; none where the zone has had one offset for years, like Dubai's
}

// Shift is a moment from which the paper's clocks stand Offset seconds east of
// UTC: the beginning or the end of summer time. The first holds before itself
// too.
type Shift struct {
	At     time.Time `json:"at"`
	Offset int       `json:"offset"`
}

// Local is t on the paper's clocks, the same in the server and in the browser.
func (s Site) Local(t time.Time) time.Time {
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

// City is a place listings stand in. Lat and Lon are degrees of its centre.
type City struct {
	Code    string            `json:"code"`
	Country string            `json:"country"`          // ISO 3166-1 alpha-2
	Region  string            `json:"region,omitempty"` // ISO 3166-2, "AE-DU"
	Names   map[string]string `json:"names"`
	Aka     []string          `json:"aka,omitempty"` // other names stories use for it, districts among them
	Lat     float64           `json:"lat"`
	Lon     float64           `json:"lon"`
}

// Language returns the paper's language that a text in tag (BCP 47) stands
// under: that very one, else the first of the same primary language, else "".
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

// Primary is the primary language of a BCP 47 tag (RFC 5646 §2.2.1), in lower
// case: "en" of "en-GB".
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
