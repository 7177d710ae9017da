package table

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"unicode"
)

// ExportCSV is the advice for spreadsheets, which are not read.
const ExportCSV = `export it as CSV: "CSV UTF-8" in Excel`

var signatures = []struct{ begins, what, fix string }{
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "this is an Excel workbook (.xls)", `open it and save it as "CSV UTF-8"`},
	{"PK\x03\x04", "this is an Excel workbook (.xlsx) or another zip file", `open it and save it as "CSV UTF-8"`},
	{"PK\x05\x06", "this is a zip file", "take the file out of it"},
	{"\x1f\x8b", "this is a gzip file", "unpack it"},
	{"BZh", "this is a bzip2 file", "unpack it"},
	{"\xfd7zXZ\x00", "this is an xz file", "unpack it"},
	{"\x28\xb5\x2f\xfd", "this is a zstd file", "unpack it"},
	{"7z\xbc\xaf\x27\x1c", "this is a 7-Zip file", "unpack it"},
	{"Rar!", "this is a RAR file", "unpack it"},
	{"%PDF", "this is a PDF file", ExportCSV},
	{"{\\rtf", "this is an RTF file", ExportCSV},
	{"SQLite format 3", "this is a SQLite database", "export the table as CSV"},
	{"\x89PNG", "this is a picture", ExportCSV},
	{"\xff\xd8\xff", "this is a picture", ExportCSV},
}

func otherFormat(b []byte) (what, fix string) {
	if bytes.HasPrefix(b, []byte("PK\x03\x04")) && bytes.Contains(b[:min(len(b), 200)], []byte("opendocument")) {
		return "this is an OpenDocument spreadsheet", ExportCSV
	}
	for _, s := range signatures {
		if bytes.HasPrefix(b, []byte(s.begins)) {
			return s.what, s.fix
		}
	}
	text := bytes.TrimLeftFunc(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), unicode.IsSpace)
	if bytes.HasPrefix(text, []byte("{")) || bytes.HasPrefix(text, []byte("[")) {
		return "this is a JSON file", "export it as CSV"
	}
	return "", ""
}

// detectFormat distinguishes XML, CSV and HTML by the first element.
func (f *File) detectFormat() (format Format, html bool) {
	head, err := io.ReadAll(io.LimitReader(f.open(), 64<<10))
	if err != nil || !bytes.HasPrefix(bytes.TrimLeftFunc(head, unicode.IsSpace), []byte("<")) {
		return CSV, false
	}
	root, first := firstElements(string(head))
	switch root = strings.ToLower(root); {
	case slices.Contains([]string{"html", "head", "body", "table", "div", "p", "br", "!doctype", "script", "meta"}, root):
		return "", true
	case root == "trovit":
		return Trovit, false
	case root == "source" && slices.Contains([]string{"publisher", "publisherurl", "lastbuilddate", "job"}, strings.ToLower(first)):
		return Indeed, false
	}
	return XML, false
}

// firstElements returns the names of the root element, or "!doctype" for one of HTML, and
// of its first child.
func firstElements(s string) (root, first string) {
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			return root, ""
		}
		s = s[i:]
		switch {
		case strings.HasPrefix(s, "<!--"):
			_, s, _ = strings.Cut(s, "-->")
			continue
		case strings.HasPrefix(strings.ToLower(s), "<!doctype html"):
			return "!doctype", ""
		case strings.HasPrefix(s, "<?"), strings.HasPrefix(s, "<!"):
			s = s[1:]
			continue
		}
		end := strings.IndexAny(s[1:], " \t\r\n/>")
		if end < 0 {
			return root, ""
		}
		if root != "" {
			return root, s[1 : end+1]
		}
		root, s = s[1:end+1], s[end+1:]
	}
}

// declaredEncoding returns the encoding that the declaration of an XML file names.
func declaredEncoding(head []byte) string {
	declaration, _, _ := strings.Cut(string(head), "?>")
	_, value, _ := strings.Cut(declaration, "encoding=")
	if len(value) < 2 {
		return ""
	}
	name, _, _ := strings.Cut(value[1:], value[:1])
	return name
}
