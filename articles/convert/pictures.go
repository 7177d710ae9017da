package convert

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"strconv"
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

// placePictures writes the pictures of a story and gives them the names of their
// files; those that are not found leave the story. known are the pictures of an
// earlier run, by address. It returns the names by address.
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

// placePicture writes the file of a picture. One of an earlier run is not loaded
// again.
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

var sized = regexp.MustCompile(`-[0-9]{2,5}x[0-9]{2,5}(\.\w+)$`)

// findCopy looks for the file of an address by the end of its path, the longest
// end first. A smaller rendition ("-300x200") stands in for the whole picture
// only where that is not there.
func findCopy(fsys fs.FS, address string) ([]byte, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errNoCopy
	}
	whole := strings.Trim(path.Clean("/"+u.Path), "/")
	for _, name := range []string{sized.ReplaceAllString(whole, "$1"), whole} {
		for rest, more := name, true; more; _, rest, more = strings.Cut(rest, "/") {
			b, err := readFile(fsys, rest)
			if err == nil || !errors.Is(err, fs.ErrNotExist) {
				return b, err
			}
		}
	}
	return nil, errNoCopy
}

func readFile(fsys fs.FS, name string) ([]byte, error) {
	if !fs.ValidPath(name) || name == "." {
		return nil, fs.ErrNotExist
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil, fs.ErrNotExist
	}
	b, err := io.ReadAll(io.LimitReader(f, maxPicture+1))
	if err == nil && len(b) > maxPicture {
		err = fmt.Errorf("it is larger than %d MB", maxPicture>>20)
	}
	return b, err
}

// sniff returns the extension of a picture by its first bytes, or "".
func sniff(b []byte) string {
	head := b[:min(len(b), 1024)]
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return ".jpg"
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return ".png"
	case bytes.HasPrefix(head, []byte("GIF87a")), bytes.HasPrefix(head, []byte("GIF89a")):
		return ".gif"
	case len(head) > 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP":
		return ".webp"
	case len(head) > 12 && string(head[4:8]) == "ftyp" && (string(head[8:12]) == "avif" || string(head[8:12]) == "avis"):
		return ".avif"
	case bytes.HasPrefix(bytes.TrimSpace(head), []byte("<")) && bytes.Contains(head, []byte("<svg")):
		return ".svg"
	}
	return ""
}

// pictureName returns a name for the file of an address, without its extension.
// It does not end as a rendition does ("-640").
func pictureName(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "picture"
	}
	base := path.Base(u.Path)
	name := shortSlug(text.Slug(strings.TrimSuffix(base, path.Ext(base))), 80)
	if name == "" {
		name = "picture"
	}
	if _, width := picture.RenditionOf(name + ".jpg"); width > 0 {
		name += "-p"
	}
	return name
}

// freeName returns name, with a number behind it where it is taken.
func freeName(name string, taken map[string]bool) string {
	free := name
	for n := 2; taken[free]; n++ {
		free = name + "-n" + strconv.Itoa(n)
	}
	return free
}

// usePictures gives the pictures of an article the names of their files, and
// leaves out those that were not found.
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

// describe completes the picture of a body. Its credit stands in the front
// matter, or in the caption where the front matter names no lead picture, for
// its first one would be shown above the text.
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

// shortSlug cuts a slug to at most n bytes, at the end of a word.
func shortSlug(slug string, n int) string {
	if len(slug) <= n {
		return slug
	}
	cut := strings.ToValidUTF8(slug[:n], "")
	if at := strings.LastIndexByte(cut, '-'); at > n/2 {
		cut = cut[:at]
	}
	return cut
}
