// Package bulk imports listings that partners and the desk send in bulk (Desk
// CSV, see docs/listings.md). A row with a mistake is skipped and reported as a Problem
// with its file, line and fix; the other rows are imported.
package bulk

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/mapping"
	"broadside/server/table"
)

// The folders of listings and of their pictures, below the paper's folder.
const (
	listingsDir = "listings"
	picturesDir = "listings/img"
)

// Listings reads every .csv and .xml file in listings (docs/listings.md). The source of
// NAME.csv is NAME; if there is a mapping file NAME.yaml, the file is read with it. A row
// with a mistake is skipped and reported; rows whose action is delete are skipped. Times
// may be relative to now, so that samples stay current.
func Listings(fsys fs.FS, cats []classifieds.Category, site api.Site, now time.Time) ([]classifieds.Listing, []articles.Problem) {
	listings := []classifieds.Listing{}
	folder, err := listFiles(fsys)
	if err != nil {
		return listings, []articles.Problem{{File: listingsDir, What: err.Error()}}
	}
	problems := folder.check()
	settings := Settings{Site: site, Categories: cats, Pictures: fsys}
	for _, file := range folder.files {
		more, found := readListings(fsys, file, settings, now)
		problems, listings = append(problems, found...), append(listings, more...)
	}
	articles.SortProblems(problems)
	return listings, problems
}

func readListings(fsys fs.FS, file string, s Settings, now time.Time) (listings []classifieds.Listing, problems []articles.Problem) {
	m, problems := ReadMapping(fsys, file)
	if articles.AnyBroken(problems) || m == nil && len(problems) > 0 {
		return nil, problems
	}
	b, err := readFile(fsys, file)
	if err != nil {
		return nil, append(problems, articles.Problem{File: file, What: err.Error()})
	}
	f, more, err := Open(bytes.NewReader(b), int64(len(b)), s, Options{Source: SourceName(file), Mapping: m, Now: now, FileName: file})
	problems = append(problems, more...)
	if fatal := (*articles.Problem)(nil); errors.As(err, &fatal) {
		return nil, append(problems, *fatal)
	}
	for row := range f.Rows() {
		l, ok, more := f.Decode(row, time.Time{})
		problems = append(problems, more...)
		if ok {
			listings = append(listings, l)
		}
	}
	return listings, problems
}

// SourceName returns the source of a file in listings: its name without the extension.
func SourceName(file string) string {
	return strings.TrimSuffix(path.Base(file), path.Ext(file))
}

// ReadMapping reads the mapping file beside a file of listings. The mapping is nil without
// problems if there is none, and nil with problems if it cannot be used.
func ReadMapping(fsys fs.FS, file string) (*mapping.Mapping, []articles.Problem) {
	name := strings.TrimSuffix(file, path.Ext(file)) + mappingExtension
	b, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, []articles.Problem{{File: name, What: err.Error()}}
	}
	return mapping.Parse(name, b)
}

// HasListings reports whether there is a file for Listings to read.
func HasListings(fsys fs.FS) bool {
	folder, err := listFiles(fsys)
	return err == nil && len(folder.files) > 0
}

func readFile(fsys fs.FS, file string) ([]byte, error) {
	if info, err := fs.Stat(fsys, file); err == nil && info.Size() > table.MaxFileBytes {
		return nil, fmt.Errorf("larger than %d MB; split it", table.MaxFileBytes>>20)
	}
	return fs.ReadFile(fsys, file)
}

const mappingExtension = ".yaml"

// listingFiles are the files in listings.
type listingFiles struct {
	files    []string
	mappings []string
	unread   []string // others that may hold listings
}

func listFiles(fsys fs.FS) (found listingFiles, err error) {
	entries, err := fs.ReadDir(fsys, listingsDir)
	if errors.Is(err, fs.ErrNotExist) {
		return found, nil
	}
	for _, entry := range entries {
		name := entry.Name()
		switch ext := strings.ToLower(path.Ext(name)); {
		case entry.IsDir(), strings.HasPrefix(name, "."), strings.HasPrefix(name, "~$"), strings.HasSuffix(name, "~"):
		case ext == ".csv", ext == ".xml":
			found.files = append(found.files, path.Join(listingsDir, name))
		case ext == mappingExtension:
			found.mappings = append(found.mappings, path.Join(listingsDir, name))
		case slices.Contains([]string{".yml", ".tsv", ".tab", ".txt", ".xls", ".xlsx", ".xlsm", ".ods", ".numbers", ".json", ".gz", ".zip"}, ext):
			found.unread = append(found.unread, path.Join(listingsDir, name))
		}
	}
	return found, err
}

// check returns the problems of the files' names.
func (l listingFiles) check() (problems []articles.Problem) {
	for _, file := range l.unread {
		problems = append(problems, articles.Problem{File: file, What: "not read: listings are read from .csv and .xml files, mappings from .yaml files", Fix: table.ExportCSV + ", or take it out", Level: articles.Warning})
	}
	sources := map[string]string{}
	for _, file := range l.files {
		name := SourceName(file)
		if other := sources[name]; other != "" {
			problems = append(problems, articles.Problem{File: file, What: "its listings are of the same source as those of " + other, Fix: "give the files different names"})
		}
		sources[name] = file
	}
	for _, file := range l.mappings {
		if sources[SourceName(file)] == "" {
			problems = append(problems, articles.Problem{File: file, What: "a mapping for no file of listings", Fix: "give it the name of the .csv or .xml file, or take it out", Level: articles.Warning})
		}
	}
	return problems
}
