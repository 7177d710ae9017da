package table

import (
	"bytes"
	"unicode"
)

// ExportCSV says how a sheet becomes a file that is read.
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
	lower := bytes.ToLower(text[:min(len(text), 100)])
	switch {
	case bytes.HasPrefix(lower, []byte("<?xml")):
		return "this is an XML file", "export it as CSV"
	case bytes.HasPrefix(lower, []byte("<")):
		return "this is an HTML page", "download the file itself; a page to sign in may have come instead"
	case bytes.HasPrefix(lower, []byte("{")), bytes.HasPrefix(lower, []byte("[")):
		return "this is a JSON file", "export it as CSV"
	}
	return "", ""
}
