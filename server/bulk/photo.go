package bulk

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"broadside/app/classifieds"
	"broadside/articles/picture"
)

// photoCache reads the pictures in a folder, each once: listings may share them.
type photoCache struct {
	fsys   fs.FS
	photos map[string]classifieds.Photo
}

var errNoPicture = errors.New("no such file in " + picturesDir)

// loadPhoto returns the picture with an address that changes with its content.
func (c *photoCache) loadPhoto(name string) (classifieds.Photo, error) {
	if p, ok := c.photos[name]; ok {
		return p, nil
	}
	if name != path.Base(name) || strings.HasPrefix(name, ".") {
		return classifieds.Photo{}, errors.New("give the name of a file in " + picturesDir + ", without folders")
	}
	b, err := fs.ReadFile(c.fsys, path.Join(picturesDir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return classifieds.Photo{}, errNoPicture
	}
	if err != nil {
		return classifieds.Photo{}, fmt.Errorf("bulk: read picture: %w", err)
	}
	width, height, err := photoSize(name, b)
	if err != nil {
		return classifieds.Photo{}, err
	}
	sum := sha256.Sum256(b)
	p := classifieds.Photo{Src: "/media/" + picturesDir + "/" + name + "?v=" + hex.EncodeToString(sum[:4]), Width: width, Height: height}
	c.photos[name] = p
	return p, nil
}

// photoSize reads a picture's width and height in pixels without decoding it.
func photoSize(name string, b []byte) (width, height int, err error) {
	width, height, err = picture.Size(name, b)
	switch {
	case errors.Is(err, picture.ErrScript):
		return 0, 0, err
	case err != nil:
		return 0, 0, errors.New("not a picture: JPEG, PNG, WebP or SVG")
	case width < 1 || height < 1 || width > 1e5 || height > 1e5:
		return 0, 0, errors.New("the picture does not say how large it is: give an SVG width and height, or a viewBox")
	}
	return width, height, nil
}
