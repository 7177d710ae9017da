package convert

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"broadside/articles"
	"broadside/articles/convert/compose"
	"broadside/articles/convert/exports"
	"broadside/articles/convert/hypertext"
	"broadside/articles/language"
	"broadside/articles/text"
)

// story is an item that is being converted to a file.
type story struct {
	*exports.Item
	name   string // for messages
	slug   string
	path   string // of its file, below the folder
	source string // sum of the article as the source has it
	lost   []hypertext.Loss
}

// importItem converts an item to a file and counts the outcome.
func (c *converter) importItem(i *exports.Item) error {
	if c.ctx.Err() != nil {
		return c.ctx.Err()
	}
	c.report.Items++
	s := &story{Item: i, name: cmp.Or(text.Shorten(compose.Line(i.Slug), 60), text.Shorten(compose.Line(i.Article.Headline), 60), text.Shorten(i.ID, 60), "without a name")}
	why, err := c.prepare(s)
	if why == "" && err == nil {
		why, err = c.write(s)
	}
	if why != "" {
		c.report.Skipped[why]++
		c.tell(Result{Story: s.name, Outcome: "skipped", Reason: why})
		if !usualReasons[why] {
			c.problem(c.file, s.name, articles.Warning, "it does not come in: "+why, "write it by hand if readers need it")
		}
	}
	return err
}

// usualReasons are the reasons of items that are obviously not stories.
var usualReasons = map[string]bool{"attachment": true, "nav_menu_item": true, "revision": true, "custom_css": true, "customize_changeset": true, "oembed_cache": true,
	"wp_global_styles": true, "wp_navigation": true, "wp_template": true, "wp_template_part": true, "wp_block": true, "an older version": true}

// Result is the outcome for one item.
type Result struct {
	Story   string `json:"story"`
	Outcome string `json:"outcome"` // new, changed, same, kept, skipped
	Reason  string `json:"reason,omitempty"`
	File    string `json:"file,omitempty"`
	Link    string `json:"link,omitempty"` // in the source, for redirects
}

func (c *converter) tell(r Result) {
	if c.OnStory != nil {
		c.OnStory(r)
	}
}

// prepare sets the fields and the body of the article. It returns the reason
// why the item is not imported, or "".
func (c *converter) prepare(s *story) (skip string, err error) {
	a := &s.Article
	switch {
	case s.Skip != "":
		return s.Skip, nil
	case a.Headline == "":
		return "without a headline", nil
	}
	identify(s.Item)
	body, err := hypertext.Read(s.HTML, hypertext.Options{Base: s.Base, Paragraphs: s.WordPress && !strings.Contains(s.HTML, "<!-- wp:"), Shortcodes: s.WordPress, Picture: s.Media, Gallery: s.Gallery})
	if err != nil {
		return "with a text that cannot be read: " + err.Error(), nil
	}
	a.Body = body.Blocks
	if s.Tidy != nil {
		a.Body = s.Tidy(a.Body)
	}
	s.lost = body.Lost
	for _, entity := range unknownEntity.FindAllString(a.Headline+" "+a.Text(), 5) {
		s.lost = append(s.lost, hypertext.Loss{Kind: "entity that is not known", Detail: "printed as it is: " + entity, After: -1})
	}
	for _, l := range s.Lost {
		s.lost = append(s.lost, hypertext.Loss{Kind: l.Kind, Detail: l.Detail, After: -1})
	}
	if a.Kind == "" {
		a.Kind = articles.News
	}
	c.setState(a)
	c.setLanguage(s)
	c.setSection(s)
	if c.Canonical && a.Canonical == "" && strings.HasPrefix(s.Link, "http") {
		a.Canonical = s.Link
	}
	tidyLists(a)
	return "", nil
}

// unknownEntity matches an entity that HTML does not define.
var unknownEntity = regexp.MustCompile(`&[A-Za-z][A-Za-z0-9]{1,30};`)

// setState makes the times and the state consistent: an article without a time
// of publication is a draft.
func (c *converter) setState(a *articles.Article) {
	if !a.Updated.After(a.Published) || a.Published.IsZero() {
		a.Updated = time.Time{}
	}
	if !a.Expires.After(a.Published) {
		a.Expires = time.Time{}
	}
	if (a.Status == articles.StatusLive || a.Status == articles.StatusScheduled) && a.Published.IsZero() {
		a.Status = articles.StatusDraft
	}
}

// setLanguage keeps the language that the source gives, unless the text is in
// another script. It reports one that is assumed, one that the newspaper lacks,
// and one that the text contradicts.
func (c *converter) setLanguage(s *story) {
	a := &s.Article
	report := func(kind, detail string) {
		s.lost = append(s.lost, hypertext.Loss{Kind: kind, Detail: detail, After: -1})
	}
	whole := a.Headline + " " + a.Text()
	detected, sure := language.DetectAmong(whole, c.Languages)
	certain := sure == language.Certain
	a.Lang = givenLanguage(a.Lang, whole)
	switch given := text.PrimaryLanguage(a.Lang); {
	case (given == "en" || given == "ar") && certain && detected != given: // systems write their own language as a default
		report("language in doubt", "the source says "+a.Lang+", the text reads like "+detected)
	case given == "" && certain:
		a.Lang = detected
	case given == "" && c.Lang != "":
		a.Lang = c.Lang
	case given == "":
		if a.Lang = detected; detected == language.Unknown {
			a.Lang = "en"
		}
		report("language not recognised", "taken for "+a.Lang)
	}
	if is := text.PrimaryLanguage(a.Lang); !slices.ContainsFunc(c.ourLanguages(), func(our string) bool { return text.PrimaryLanguage(our) == is }) {
		report("language that the paper lacks", a.Lang)
	}
}

// givenLanguage returns the tag that the source gives, or "" if it is none or
// the text is in another script.
func givenLanguage(lang, whole string) string {
	lang = strings.ReplaceAll(strings.TrimSpace(lang), "_", "-")
	primary := text.PrimaryLanguage(lang)
	if !text.IsLanguageTag(lang) || (text.Script(whole) == "ar") != (text.Direction(lang) == "rtl") && primary != "he" && primary != "yi" {
		return ""
	}
	return lang
}

// ourLanguages returns the languages of the newspaper. Without a paper.yaml
// they are those of the sample.
func (c *converter) ourLanguages() []string {
	if len(c.Languages) == 0 {
		return []string{"en", "ar"}
	}
	return c.Languages
}

// reportLosses reports the parts of a story that were not imported, one problem
// for each kind.
func (c *converter) reportLosses(s *story) {
	var kinds []string
	byKind := map[string][]hypertext.Loss{}
	for _, l := range s.lost {
		if byKind[l.Kind] == nil {
			kinds = append(kinds, l.Kind)
		}
		byKind[l.Kind] = append(byKind[l.Kind], l)
		c.report.Lost[l.Kind]++
	}
	for _, kind := range kinds {
		var parts []string
		for _, l := range byKind[kind] {
			part := text.Shorten(compose.Line(l.Detail), 100)
			if l.After >= 0 {
				part = strings.TrimSpace(fmt.Sprintf("%s (after block %d)", part, l.After))
			}
			if parts = append(parts, cmp.Or(part, "once")); len(parts) == 5 {
				break
			}
		}
		c.problem(c.file, s.name, articles.Warning, fmt.Sprintf("%d × %s: %s", len(byKind[kind]), kind, strings.Join(parts, ", ")), adviceFor(kind))
	}
}

// adviceFor returns the remedy for a loss.
func adviceFor(kind string) string {
	switch {
	case kind == "language not recognised":
		return "give -lang TAG, or write lang: in the file"
	case kind == "language in doubt":
		return "write lang: in the file if the source is wrong"
	case kind == "language that the paper lacks":
		return "add it to languages: of paper.yaml, else the story is in no list"
	case strings.HasPrefix(kind, "picture"), kind == "background picture":
		return "give its copy with -pictures, or -fetch"
	case kind == "no section":
		return "give -section CODE, or -category 'NAME=CODE'"
	case strings.HasPrefix(kind, "time"):
		return "give -zone, or write published: in the file"
	case kind == "iframe" || kind == "embed" || kind == "video" || kind == "audio" || strings.HasPrefix(kind, "shortcode"):
		return "write a link to it if readers need it"
	}
	return ""
}
