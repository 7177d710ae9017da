package convert

import (
	"bytes"
	"errors"
	"strings"
	"sync"

	"broadside/articles"
	"broadside/articles/convert/hypertext"
	"broadside/articles/picture"
	"broadside/articles/text"
)

// maxPicture is the size of the largest picture that is copied, in bytes.
const maxPicture = 20 << 20

// picturesOf returns the pictures of a story by the address that they have in
// the source, in order.
func picturesOf(a *articles.Article) (addresses []string) {
	seen := map[string]bool{}
	add := func(src string) {
		if src != "" && !seen[src] {
			seen[src] = true
			addresses = append(addresses, src)
		}
	}
	for i := range a.Images {
		add(a.Images[i].Src)
	}
	for _, b := range a.Body {
		if b.Kind == articles.Picture {
			add(b.Image.Src)
		}
	}
	return addresses
}

// copied is the file of a picture, below img/, or why there is none.
type copied struct {
	name string
	from *int // the counter of the report
	err  error
}

// placePictures writes the picture files of a story and sets the names in the
// story; pictures that are not found are removed from it. known are the files
// of an earlier run, by address. It returns the file names by address.
func (c *converter) placePictures(s *story, known map[string]string) map[string]string {
	addresses := picturesOf(&s.Article)
	all := make([]copied, len(addresses))
	stems := map[string]bool{}
	var wait sync.WaitGroup
	two := make(chan struct{}, 2) // in memory at the same time
	for i, address := range addresses {
		stem := freeName(s.slug+"/"+pictureName(address), stems)
		stems[stem] = true
		two <- struct{}{}
		wait.Go(func() {
			all[i] = c.placePicture(address, stem, known[address])
			<-two
		})
	}
	wait.Wait()
	found := map[string]string{}
	for i, address := range addresses {
		if p := all[i]; p.err != nil {
			c.report.Pictures.Missing++
			detail := text.Shorten(address, 70)
			if !errors.Is(p.err, errNoSource) {
				detail += ": " + p.err.Error()
			}
			s.lost = append(s.lost, hypertext.Loss{Kind: "picture", Detail: detail, After: -1})
		} else {
			*p.from++
			found[address] = p.name
		}
	}
	usePictures(&s.Article, found)
	return found
}

var (
	errNoSource = errors.New("no folder of pictures is given, and none is loaded")
	errNoCopy   = errors.New("the folder of -pictures does not hold it")
)

// placePicture writes the file of a picture, unless an earlier run has written
// it.
func (c *converter) placePicture(address, stem, known string) copied {
	if known != "" && c.out.has("img/"+known) {
		return copied{name: known, from: &c.report.Pictures.Same}
	}
	b, from, err := c.loadPicture(address)
	if err != nil {
		return copied{err: err}
	}
	ext := sniff(b)
	if ext == "" {
		return copied{err: errors.New("it is no picture that is shown here (WebP, PNG, JPEG, GIF, AVIF, SVG)")}
	}
	if _, _, err := picture.Size("x"+ext, b); err != nil {
		return copied{err: err}
	}
	p := copied{name: stem + ext, from: from}
	if old, err := c.out.read("img/" + p.name); err == nil && bytes.Equal(old, b) {
		p.from = &c.report.Pictures.Same
		return p
	}
	p.err = c.out.write("img/"+p.name, b)
	return p
}

func (c *converter) loadPicture(address string) (b []byte, from *int, err error) {
	from, err = &c.report.Pictures.Copied, errNoSource
	if c.Pictures != nil {
		b, err = findCopy(c.Pictures, address)
	}
	if err != nil && c.Fetch != nil {
		from = &c.report.Pictures.Fetched
		b, err = c.Fetch.Get(c.ctx, address)
	}
	return b, from, err
}

// usePictures sets the file names of an article's pictures and removes the
// pictures that were not found.
func usePictures(a *articles.Article, found map[string]string) {
	var images []articles.Image
	about := map[string]articles.Image{}
	for _, img := range a.Images {
		if name := found[img.Src]; name != "" {
			img.Src = name
			images = append(images, img)
			about[name] = img
		}
	}
	var body []articles.Block
	for _, b := range a.Body {
		if b.Kind == articles.Picture {
			name := found[b.Image.Src]
			if name == "" || len(images) > 0 && name == images[0].Src { // shown above the text
				continue
			}
			img := *b.Image
			img.Src = name
			b.Image = describe(img, about, &images)
		}
		body = append(body, b)
	}
	a.Images, a.Body = images, body
}

// describe completes a picture of the body. Its credit is written to the front
// matter, or into its caption if the front matter has no lead picture: the first
// picture of the front matter is shown above the text.
func describe(img articles.Image, about map[string]articles.Image, images *[]articles.Image) *articles.Image {
	known, ok := about[img.Src]
	if ok {
		for _, field := range [][2]*string{{&img.Alt, &known.Alt}, {&img.Caption, &known.Caption}, {&img.Credit, &known.Credit}} {
			if *field[0] == "" {
				*field[0] = *field[1]
			}
		}
	}
	switch {
	case img.Credit == "" || ok:
	case len(*images) > 0:
		*images = append(*images, articles.Image{Src: img.Src, Alt: img.Alt, Credit: img.Credit})
	case img.Caption == "":
		img.Caption = img.Credit
	default:
		img.Caption = strings.TrimRight(img.Caption, " ") + " (" + img.Credit + ")"
	}
	return &img
}
