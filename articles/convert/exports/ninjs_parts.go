package exports

import (
	"regexp"
	"strings"
	"time"

	"broadside/articles"
	"broadside/articles/text"
)

// setDateline sets the place where a story was filed, unless the text begins with it: the page
// would print it twice.
func (n *ninjsItem) setDateline(i *Item) {
	located := plainText(n.Located)
	if located == "" {
		return
	}
	d := articles.Dateline{}
	place, agency, _ := strings.Cut(located, "(")
	d.Agency = strings.TrimRight(agency, " )")
	city, country, _ := strings.Cut(place, ",")
	d.City, d.Country = strings.TrimSpace(city), strings.TrimSpace(country)
	begin := text.FoldName(plainText(i.HTML))
	printed := strings.HasPrefix(begin, text.FoldName(d.City)) && datelineEnd.MatchString(strings.TrimPrefix(begin, text.FoldName(d.City)))
	printed = printed || agencyDateline.MatchString(plainText(i.HTML)) // also if the place is spelled in another way
	if d.City != "" && (!printed || !i.Agency) {
		i.Article.Dateline = &d
	}
}

func (n *ninjsItem) setAssociations(i *Item) {
	a := &i.Article
	for k := range n.Associations {
		as := &n.Associations[k]
		switch kind := strings.ToLower(as.Type); {
		case kind == "picture" || kind == "graphic":
			img := as.picture()
			if img.Src == "" {
				i.lose("picture without an address", img.Caption)
				continue
			}
			i.addPicture(img)
		case as.Rel == "translation":
			if slug := text.Slug(slugOfURI(as.URI)); slug != "" && text.IsLanguageTag(as.Language) {
				if a.Translations == nil {
					a.Translations = map[string]string{}
				}
				a.Translations[as.Language] = slug
			}
		default:
			i.lose("association "+first(kind, as.Rel, "without a type"), first(anyText(as.Headlines), as.URI, as.Name))
		}
	}
}

// picture returns the picture of an item, in its original or its largest
// rendition.
func (n *ninjsItem) picture() articles.Image {
	img := articles.Image{
		Alt: plainText(textOf(n.Descriptions, "alternative", "alt")), Caption: plainText(textOf(n.Descriptions, "caption", "text", "main", "")),
		Copyright: plainText(n.CopyrightNotice), License: plainText(n.UsageTerms), Credit: plainText(first(n.By, n.CopyrightHolder)),
	}
	for _, s := range n.InfoSources {
		if s.Role == "credit" {
			img.Credit, img.CreditURL = s.Name, httpAddress(s.URI)
		}
	}
	width := -1.0
	for _, r := range n.Renditions {
		if r.Href == "" || r.ContentType != "" && !strings.HasPrefix(r.ContentType, "image/") {
			continue
		}
		w := r.Width
		if r.Name == "original" {
			w = 1e9
		}
		if w > width {
			img.Src, width = r.Href, w
		}
	}
	return img
}

var correctionLine = regexp.MustCompile(`^(correction|clarification|update|retraction) (\S+): (.+)$`)

// undoPrinted sets i.Tidy, which removes from the body the parts that our own API adds to it from
// other fields: pictures, the dateline, the attribution and corrections. From an agency's item it
// removes only a repeated headline.
func (n *ninjsItem) undoPrinted(i *Item) {
	a := &i.Article
	if i.Agency {
		i.Tidy = withoutHeadline(a.Headline)
		return
	}
	for line := range strings.SplitSeq(n.EdNote, "\n") {
		m := correctionLine.FindStringSubmatch(line)
		if m == nil {
			a.Attribution = strings.TrimSpace(a.Attribution + "\n" + line)
			continue
		}
		if at, err := time.Parse(time.RFC3339, m[2]); err == nil {
			a.Corrections = append(a.Corrections, articles.Correction{At: at, Kind: m[1], Text: m[3]})
		}
	}
	dateline, attribution, corrections := a.Dateline.Text(), a.Attribution, a.Corrections
	notice := a.Kind == articles.Sponsored
	i.Tidy = func(blocks []articles.Block) []articles.Block {
		for retracted := range corrections {
			notice = notice || corrections[retracted].Kind == "retraction"
		}
		for notice && len(blocks) > 0 && isStrong(blocks[0]) {
			blocks = blocks[1:]
		}
		for len(blocks) > 0 && blocks[0].Kind == articles.Picture {
			blocks = blocks[1:]
		}
		for _, c := range corrections {
			blocks = cutLast(blocks, c.Text)
		}
		blocks = cutLast(blocks, attribution)
		return cutDateline(blocks, dateline)
	}
}

func isStrong(b articles.Block) bool {
	return b.Kind == articles.Paragraph && len(b.Spans) == 1 && b.Spans[0].Strong
}

// cutLast removes the last block if it is a paragraph that ends with a text.
func cutLast(blocks []articles.Block, end string) []articles.Block {
	if n := len(blocks); n > 0 && end != "" && blocks[n-1].Kind == articles.Paragraph && strings.HasSuffix(articles.PlainText(blocks[n-1].Spans), text.OneLine(end)) {
		return blocks[:n-1]
	}
	return blocks
}

// cutDateline removes a dateline and its dash from the first paragraph.
func cutDateline(blocks []articles.Block, dateline string) []articles.Block {
	for i := range blocks {
		b := &blocks[i]
		if b.Kind != articles.Paragraph || dateline == "" {
			continue
		}
		if len(b.Spans) > 1 && b.Spans[0].Strong && b.Spans[0].Text == dateline {
			if rest, ok := strings.CutPrefix(b.Spans[1].Text, " — "); ok {
				b.Spans = b.Spans[1:]
				b.Spans[0].Text = rest
			} else if b.Spans[1].Text == " — " {
				b.Spans = b.Spans[2:]
			}
		}
		break
	}
	return blocks
}

// withoutHeadline returns a function that removes the headline from the start of a body.
func withoutHeadline(headline string) func([]articles.Block) []articles.Block {
	return func(blocks []articles.Block) []articles.Block {
		if len(blocks) > 1 && len(blocks[0].Spans) > 0 && text.OneLine(articles.PlainText(blocks[0].Spans)) == headline {
			return blocks[1:]
		}
		return blocks
	}
}
