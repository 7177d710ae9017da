package feeds

// ninjs is a news item or an association of one, with the fields and names of the IPTC schema.
type ninjs struct {
	Name            string           `json:"name,omitempty"` // of an association
	Rel             string           `json:"rel,omitempty"`  // of an association
	URI             string           `json:"uri"`
	Type            string           `json:"type"`
	Representation  string           `json:"representationType,omitempty"`
	Version         string           `json:"version,omitempty"`
	Published       string           `json:"firstCreated,omitempty"`
	Versioned       string           `json:"versionCreated,omitempty"`
	Embargoed       string           `json:"embargoedUntil,omitempty"`
	Expires         string           `json:"expires,omitempty"`
	Status          string           `json:"pubStatus,omitempty"`
	Language        string           `json:"language,omitempty"`
	By              string           `json:"by,omitempty"`
	Located         string           `json:"located,omitempty"`
	CopyrightHolder string           `json:"copyrightHolder,omitempty"`
	CopyrightNotice string           `json:"copyrightNotice,omitempty"`
	UsageTerms      string           `json:"usageTerms,omitempty"`
	EdNote          string           `json:"edNote,omitempty"`
	Headlines       []ninjsText      `json:"headlines,omitempty"`
	Descriptions    []ninjsText      `json:"descriptions,omitempty"`
	Bodies          []ninjsText      `json:"bodies,omitempty"`
	People          []ninjsConcept   `json:"people,omitempty"`
	Organisations   []ninjsConcept   `json:"organisations,omitempty"`
	Places          []ninjsConcept   `json:"places,omitempty"`
	Subjects        []ninjsConcept   `json:"subjects,omitempty"`
	Genres          []ninjsConcept   `json:"genres,omitempty"`
	Sources         []ninjsSource    `json:"infoSources,omitempty"`
	AltIDs          []ninjsAltID     `json:"altIds,omitempty"`
	Renditions      []ninjsRendition `json:"renditions,omitempty"`
	Associations    []ninjs          `json:"associations,omitempty"`
	Standard        ninjsStandard    `json:"standard,omitzero"`
}

type ninjsText struct {
	Role        string `json:"role,omitempty"`
	ContentType string `json:"contentType,omitempty"`
	Characters  int    `json:"charCount,omitempty"`
	Words       int    `json:"wordCount,omitempty"`
	Value       string `json:"value"`
}

// ninjsTexts returns a list of one plain text with a role, nil for an empty value.
func ninjsTexts(role, value string) []ninjsText {
	if value == "" {
		return nil
	}
	return []ninjsText{{Role: role, ContentType: "text/plain", Value: value}}
}

type ninjsConcept struct {
	Name    string `json:"name,omitempty"`
	Rel     string `json:"rel,omitempty"`
	URI     string `json:"uri,omitempty"`
	Literal string `json:"literal,omitempty"`
}

func ninjsNames(rel string, names []string) []ninjsConcept {
	var out []ninjsConcept
	for _, n := range names {
		out = append(out, ninjsConcept{Name: n, Rel: rel})
	}
	return out
}

type ninjsSource struct {
	Name    string `json:"name,omitempty"`
	Role    string `json:"role,omitempty"`
	URI     string `json:"uri,omitempty"`
	Literal string `json:"literal,omitempty"`
}

type ninjsAltID struct {
	Role  string `json:"role"`
	Value string `json:"value"`
}

type ninjsRendition struct {
	Name        string      `json:"name"`
	Href        string      `json:"href"`
	ContentType string      `json:"contentType,omitempty"`
	Width       int         `json:"width,omitempty"`
	Height      int         `json:"height,omitempty"`
	Poi         *ninjsPoint `json:"poi,omitempty"`
}

// ninjsPoint is the point of interest of a picture, in pixels from the top left.
type ninjsPoint struct {
	X int `json:"x"`
	Y int `json:"y"`
}

type ninjsStandard struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Schema  string `json:"schema"`
}
