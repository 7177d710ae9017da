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

	"broadside/articles/picture"
	"broadside/articles/text"
)

var sized = regexp.MustCompile(`-[0-9]{2,5}x[0-9]{2,5}(\.\w+)$`)

// findCopy finds the local file of an address. It tries the last segments of
// the address's path, the most segments first. A smaller rendition ("-300x200")
// is used only if the full-size picture is missing.
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

// freeName returns name, with a number appended if name is taken.
func freeName(name string, taken map[string]bool) string {
	free := name
	for n := 2; taken[free]; n++ {
		free = name + "-n" + strconv.Itoa(n)
	}
	return free
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
