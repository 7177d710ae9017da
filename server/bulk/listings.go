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
	"broadside/server/table"
)

// The folders of listings and of their pictures, below the paper's folder.
const (
	listingsDir = "listings"
	picturesDir = "listings/img"
)

// Listings reads every .csv file in listings (Desk CSV, see docs/listings.md); the source
// of NAME.csv is NAME. A row with a mistake is skipped and reported; rows whose action is
// delete are skipped. Times may be relative to now, so that samples stay current.
func Listings(fsys fs.FS, cats []classifieds.Category, site api.Site, now time.Time) ([]classifieds.Listing, []articles.Problem) {
	listings := []classifieds.Listing{}
	files, unread, err := listFiles(fsys)
	if err != nil {
		return listings, []articles.Problem{{File: listingsDir, What: err.Error()}}
	}
	var problems []articles.Problem
	for _, file := range unread {
		problems = append(problems, articles.Problem{File: file, What: "not read: listings are read from .csv files", Fix: table.ExportCSV + ", or take it out", Level: articles.Warning})
	}
	settings := Settings{Site: site, Categories: cats, Pictures: fsys}
	for _, file := range files {
		more, found := readListings(fsys, file, settings, now)
		problems, listings = append(problems, found...), append(listings, more...)
	}
	articles.SortProblems(problems)
	return listings, problems
}

func readListings(fsys fs.FS, file string, s Settings, now time.Time) (listings []classifieds.Listing, problems []articles.Problem) {
	b, err := readFile(fsys, file)
	if err != nil {
		return nil, []articles.Problem{{File: file, What: err.Error()}}
	}
	source := strings.TrimSuffix(path.Base(file), path.Ext(file))
	f, problems, err := Open(bytes.NewReader(b), int64(len(b)), s, Options{Source: source, Now: now, FileName: file})
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

// HasListings reports whether there is a file for Listings to read.
func HasListings(fsys fs.FS) bool {
	files, _, err := listFiles(fsys)
	return err == nil && len(files) > 0
}

func readFile(fsys fs.FS, file string) ([]byte, error) {
	if info, err := fs.Stat(fsys, file); err == nil && info.Size() > table.MaxFileBytes {
		return nil, fmt.Errorf("larger than %d MB; split it", table.MaxFileBytes>>20)
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
