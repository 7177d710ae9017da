package bulk

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"io/fs"
	"path"
	"strconv"

	"broadside/app/classifieds"
)

// decoding is the version of the row decoder. It is part of each digest, so raising it makes the
// next import decode every row again. Raise it when the same cells give a different listing than
// before.
const decoding = 1

// fingerprint computes the part of the digests that all rows have in common.
func (in *importer) fingerprint(s Settings) {
	b, err := json.Marshal([]any{decoding, s.Categories, s.Site.Cities, s.Site.Languages, s.Site.Currencies, s.Site.Zone, s.Site.Offset})
	if err != nil {
		panic(err) // these are plain structs
	}
	in.settings = sha256.Sum256(b)
}

// digest returns the digest of a row; see Row.Digest.
func (in *importer) digest(header []string, r *Row) (digest [16]byte) {
	b := append(make([]byte, 0, 1024), in.settings[:]...)
	b = appendText(b, r.Source)
	for _, name := range header {
		cell := r.cells[name]
		if cell == "" {
			continue
		}
		b = appendText(appendText(b, name), cell)
		if in.numeric[name] && !isPlain(cell) {
			b = in.formats.appendContext(b, name, r.Line)
		}
	}
	for _, name := range splitValues(r.cells["images"]) {
		b = appendText(b, in.pictureVersion(name))
	}
	sum := sha256.Sum256(b)
	copy(digest[:], sum[:])
	return digest
}

// appendText appends s with its length, so that no two lists of texts give the same bytes.
func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// appendContext appends the number formats that decide how an ambiguous number in a cell is read.
func (f *numberFormats) appendContext(b []byte, column string, line int) []byte {
	k := f.format(column, line, 0)
	return append(b, byte(k.Column), byte(k.Coordinates), byte(k.File), byte(k.Delimiter))
}

// pictureVersion returns a text that changes when a picture does: its size and modification time,
// or its address, which contains a hash, if the file system has no times.
func (in *importer) pictureVersion(name string) string {
	if v, ok := in.versions[name]; ok {
		return v
	}
	info, err := fs.Stat(in.photos.fsys, path.Join(picturesDir, name))
	v := ""
	switch {
	case err != nil:
	case info.ModTime().IsZero():
		p, _ := in.photos.loadPhoto(name) // Decode reports the error
		v = p.Src
	default:
		v = strconv.FormatInt(info.Size(), 10) + " " + strconv.FormatInt(info.ModTime().UnixNano(), 10)
	}
	in.versions[name] = v
	return v
}

// numericColumns returns the columns in which numbers are read.
func numericColumns(categories map[string]classifieds.Category) map[string]bool {
	numeric := map[string]bool{"price": true, "lat": true, "lon": true}
	for _, c := range categories {
		for _, a := range c.Attributes {
			if a.Kind.Numeric() {
				numeric["attr."+a.Code] = true
			}
		}
	}
	return numeric
}

// hasOffset reports whether a time of a row is relative to now.
func (in *importer) hasOffset(header []string, cells map[string]string) bool {
	for _, name := range header {
		if cell := cells[name]; cell != "" && (cell[0] == '+' || cell[0] == '-') && in.dated[name] && offsetForm.MatchString(classifieds.WesternDigits(cell)) {
			return true
		}
	}
	return false
}

// datedColumns returns the columns in which times are read.
func datedColumns(categories map[string]classifieds.Category) map[string]bool {
	dated := map[string]bool{"start": true, "end": true}
	for _, c := range categories {
		for _, a := range c.Attributes {
			if a.Kind == classifieds.Date {
				dated["attr."+a.Code] = true
			}
		}
	}
	return dated
}
