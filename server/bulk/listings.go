// Package bulk imports listings that partners and the desk send in bulk (Desk
// CSV, see docs/listings.md). A row with a mistake is skipped and reported as a Problem
// with its file, line and fix; the other rows are imported.
package bulk

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/articles/text"
	"broadside/server/fold"
)

// The folders of listings and of their pictures, below the paper's folder.
const (
	listingsDir = "listings"
	picturesDir = "listings/img"
)

// columns are the columns of Desk CSV, besides attr.CODE and contact_*.
var columns = []string{"ref", "action", "category", "intent", "title", "description", "lang", "price", "currency", "price_type", "period",
	"country", "region", "city", "area", "lat", "lon", "images", "alts", "start", "end", "featured", "badges"}

var requiredColumns = []string{"ref", "category", "title", "description", "city"}

// Listings reads every .csv file in listings (Desk CSV, see docs/listings.md). A row with
// a mistake is skipped and reported; rows whose action is delete are skipped.
// Times may be relative to now, so that samples stay current.
func Listings(fsys fs.FS, cats []classifieds.Category, site api.Site, now time.Time) ([]classifieds.Listing, []articles.Problem) {
	listings := []classifieds.Listing{}
	files, unread, err := listFiles(fsys)
	if err != nil {
		return listings, []articles.Problem{{File: listingsDir, What: err.Error()}}
	}
	in := newImporter(fsys, cats, site, now)
	for _, file := range unread {
		in.problems = append(in.problems, articles.Problem{File: file, What: "not read: listings are read from .csv files", Fix: exportCSV + ", or take it out", Level: articles.Warning})
	}
	for _, file := range files {
		b, err := readFile(fsys, file)
		if err != nil {
			in.problems = append(in.problems, articles.Problem{File: file, What: err.Error()})
			continue
		}
		listings = append(listings, in.importFile(file, b)...)
	}
	articles.SortProblems(in.problems)
	return listings, in.problems
}

// HasListings reports whether there is a file for Listings to read.
func HasListings(fsys fs.FS) bool {
	files, _, err := listFiles(fsys)
	return err == nil && len(files) > 0
}

func readFile(fsys fs.FS, file string) ([]byte, error) {
	if info, err := fs.Stat(fsys, file); err == nil && info.Size() > maxFileBytes {
		return nil, fmt.Errorf("larger than %d MB; split it", maxFileBytes>>20)
	}
	return fs.ReadFile(fsys, file)
}

// listFiles returns the CSV files of listings, and as unread other files that may hold listings.
func listFiles(fsys fs.FS) (files, unread []string, err error) {
	entries, err := fs.ReadDir(fsys, listingsDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	for _, entry := range entries {
		name := entry.Name()
		switch ext := strings.ToLower(path.Ext(name)); {
		case entry.IsDir(), strings.HasPrefix(name, "."), strings.HasPrefix(name, "~$"), strings.HasSuffix(name, "~"):
		case ext == ".csv":
			files = append(files, path.Join(listingsDir, name))
		case slices.Contains([]string{".tsv", ".tab", ".txt", ".xls", ".xlsx", ".xlsm", ".ods", ".numbers", ".json", ".xml", ".gz", ".zip"}, ext):
			unread = append(unread, path.Join(listingsDir, name))
		}
	}
	return files, unread, err
}

// importer checks the rows of all files against the paper and each other.
type importer struct {
	categories map[string]classifieds.Category
	codes      []string
	site       api.Site
	cities     gazetteer
	clock      clock
	photos     photoCache
	formats    numberFormats // of the current file
	names      spellings     // of the categories, in every language
	patterns   map[string]*regexp.Regexp
	refs       map[string]string // ref → file:line
	ids        map[string]string // id → ref
	problems   []articles.Problem
}

func newImporter(fsys fs.FS, cats []classifieds.Category, site api.Site, now time.Time) *importer {
	zone, err := time.LoadLocation(site.Zone)
	if err != nil {
		zone = time.FixedZone(site.Zone, site.Offset)
	}
	in := &importer{
		categories: map[string]classifieds.Category{},
		site:       site,
		cities:     newGazetteer(site.Cities),
		clock:      clock{now: now, zone: zone},
		photos:     photoCache{fsys: fsys, photos: map[string]classifieds.Photo{}},
		patterns:   map[string]*regexp.Regexp{},
		refs:       map[string]string{},
		ids:        map[string]string{},
		names:      spellings{},
	}
	for _, c := range cats {
		in.categories[c.Code] = c
		in.codes = append(in.codes, c.Code)
		for _, name := range c.Names {
			in.names[fold.Spelling(name)] = c.Code
		}
		in.names[fold.Spelling(c.Code)] = c.Code
		for _, r := range c.Regulation {
			if p, err := regexp.Compile(r.Pattern); err == nil { // Categories has reported the others
				in.patterns[r.Pattern] = p
			}
		}
	}
	return in
}

func (in *importer) importFile(file string, b []byte) []classifieds.Listing {
	t, problems := readTable(file, b)
	if t.header != nil && !isHeader(t.header, 1) {
		problems = slices.DeleteFunc(problems, func(p articles.Problem) bool { return p.Line >= t.line })
		problems = append(problems, articles.Problem{File: file, Line: t.line, What: "line " + strconv.Itoa(t.line) + " is no header: it names none of the columns " + strings.Join(requiredColumns, ", "),
			Fix: "name the columns as in the handbook, in the first line"})
		t.header = nil
	}
	in.problems = append(in.problems, problems...)
	if t.header == nil || !in.checkHeader(file, t.header, t.line) {
		return nil
	}
	if len(t.rows) == 0 && len(problems) == 0 {
		in.problems = append(in.problems, articles.Problem{File: file, Line: t.line, What: "no listing below the header", Fix: "write one a row, or take the file out", Level: articles.Warning})
	}
	var listings []classifieds.Listing
	records := t.records()
	in.formats = in.readNumberFormats(t, records)
	for _, r := range records {
		rp := &rowParser{in: in, file: file, line: r.line, cells: r.cells}
		if rp.parseRow(t.header) {
			listings = append(listings, rp.listing)
		}
		in.problems = append(in.problems, rp.problems...)
	}
	return listings
}

// checkHeader reports problems of the header, and whether the file can be imported.
func (in *importer) checkHeader(file string, header []string, line int) bool {
	ok := true
	bad := func(field, what, fix string) {
		in.problems = append(in.problems, articles.Problem{File: file, Line: line, Field: field, What: what, Fix: fix})
	}
	var attributes, contact []string
	for _, c := range in.codes {
		for _, a := range in.categories[c].Attributes {
			attributes = append(attributes, "attr."+a.Code)
		}
	}
	for i, name := range header {
		switch {
		case slices.Contains(header[:i], name):
			bad(name, "the column is there twice", "keep one of them")
			ok = false
		case strings.HasPrefix(name, "attr."):
			if !slices.Contains(attributes, name) {
				bad(name, "no category has this attribute", columnFix(name, attributes))
			}
		case strings.HasPrefix(name, "contact_"):
			contact = append(contact, name)
		case !slices.Contains(columns, name):
			bad(name, "unknown column; it is passed over", columnFix(name, columns))
		}
	}
	if len(contact) > 0 {
		in.problems = append(in.problems, articles.Problem{File: file, Line: line, What: strings.Join(contact, ", ") + ": contact columns are checked, but not read yet",
			Fix: "keep them; until they are read nobody can reply to these listings", Level: articles.Warning})
	}
	for _, name := range requiredColumns {
		if !slices.Contains(header, name) {
			bad(name, "the column is missing", "add it; the file cannot be read without")
			ok = false
		}
	}
	return ok
}

func columnFix(name string, known []string) string {
	if near := text.Nearest(name, known); near != "" {
		return "perhaps " + near + " is meant"
	}
	return "drop it, or see the columns in the handbook"
}
