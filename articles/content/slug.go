package content

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"broadside/articles/language"
)

// Slug returns name as the last part of an address: letters and digits of any
// script in lower case, "-" and "_"; all else becomes one "-".
func Slug(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFC.String(name) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r) && b.Len() > 0, r == '_':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		default:
			gap = true
		}
	}
	return norm.NFC.String(b.String())
}

// slugOf returns the slug of a file: its name, or that of its folder for a page
// bundle ("harbour/index.md", with its pictures beside it).
func slugOf(file string) string {
	if folder, lang, ok := bundleOf(file); ok {
		return Slug(folder + "-" + lang)
	}
	return nameSlug(file)
}

// nameSlug returns the slug of a file's own name.
func nameSlug(file string) string {
	base := path.Base(file)
	return Slug(strings.TrimSuffix(base, path.Ext(base)))
}

// bundleOf returns the folder that a page bundle is named by, and the language
// in its name ("index.ar.md"). A folder of a language is no bundle.
func bundleOf(file string) (folder, lang string, ok bool) {
	stem, lang := cutLang(file)
	folder = path.Base(path.Dir(file))
	if !slices.Contains([]string{"index", "default"}, strings.ToLower(stem)) || slices.Contains([]string{"en", "ar"}, folder) || Slug(folder) == "" {
		return "", "", false
	}
	return folder, lang, true
}

// cutLang cuts "story.ar.md" into "story" and "ar"; lang is empty where the
// name has none.
func cutLang(file string) (stem, lang string) {
	stem = path.Base(file)
	stem = strings.TrimSuffix(stem, path.Ext(stem))
	if at := strings.LastIndexByte(stem, '.'); at > 0 && hugoLang.MatchString(stem[at+1:]) {
		return stem[:at], stem[at+1:]
	}
	return stem, ""
}

// hugoLang matches the language in a name such as "story.ar.md".
var hugoLang = regexp.MustCompile(`^(?:en|ar|[a-z]{2}-[A-Za-z]{2,4}|fr|de|es|fa|ur|hi|ru|tr|zh)$`)

// Names of files that were hardly meant to be addresses.
var (
	copied    = regexp.MustCompile(`(?i)^copy (?:\(\d+\) )?of | copy(?: \(?\d+\)?)?$|\s?\(\d{1,2}\)$|^نسخة من |sync-conflict-|conflicted copy|^untitled`)
	doubleEnd = regexp.MustCompile(`(?i)\.(?:md|markdown|txt|docx?|html?)$`)
	escapes   = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)
)

func reversed(s string) bool {
	_, control := language.Unmark(s)
	return control != 0
}

// oddName reports a file name that gives an address which was hardly meant. The
// address stays: readers may have it already.
func oddName(file string) (what, fix string) {
	base := path.Base(file)
	ext := path.Ext(base)
	stem := strings.TrimSuffix(base, ext)
	address := fmt.Sprintf("its address is /articles/%s", slugOf(file))
	decoded, err := url.PathUnescape(stem)
	switch {
	case reversed(stem):
		return "its name holds an invisible character that turns it round; " + address, "type the name anew"
	case strings.EqualFold(stem, "_index"):
		return "a list page of Hugo is no article; " + address, "remove it, or name it like a piece"
	case escapes.MatchString(stem) && err == nil && utf8.ValidString(decoded):
		return fmt.Sprintf("its name holds the escapes of an address; %s", address), fmt.Sprintf("name it %q", decoded+ext)
	case doubleEnd.MatchString(stem):
		return fmt.Sprintf("its name has two endings; %s", address), fmt.Sprintf("name it %q", doubleEnd.ReplaceAllString(stem, "")+ext)
	case copied.MatchString(stem):
		return fmt.Sprintf("its name is that of a copy; %s", address), "remove it, or name it like the story"
	}
	return "", ""
}
