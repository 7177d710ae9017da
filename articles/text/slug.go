package text

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
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

// SlugOf returns the slug of a file: its name, or that of its folder for a page
// bundle ("harbour/index.md", with its pictures beside it).
func SlugOf(file string) string {
	if folder, lang, ok := BundleOf(file); ok {
		return Slug(folder + "-" + lang)
	}
	return SlugOfName(file)
}

// SlugOfName returns the slug of a file's own name.
func SlugOfName(file string) string {
	base := path.Base(file)
	return Slug(strings.TrimSuffix(base, path.Ext(base)))
}

// BundleOf returns the folder that a page bundle is named by, and the language
// in its name ("index.ar.md"). A folder of a language is no bundle.
func BundleOf(file string) (folder, lang string, ok bool) {
	stem, lang := CutLanguage(file)
	folder = path.Base(path.Dir(file))
	if !slices.Contains([]string{"index", "default"}, strings.ToLower(stem)) || slices.Contains([]string{"en", "ar"}, folder) || Slug(folder) == "" {
		return "", "", false
	}
	return folder, lang, true
}

// CutLanguage cuts "story.ar.md" into "story" and "ar"; lang is empty where the
// name has none.
func CutLanguage(file string) (stem, lang string) {
	stem = path.Base(file)
	stem = strings.TrimSuffix(stem, path.Ext(stem))
	if at := strings.LastIndexByte(stem, '.'); at > 0 && hugoLang.MatchString(stem[at+1:]) {
		return stem[:at], stem[at+1:]
	}
	return stem, ""
}

// hugoLang matches the language in a name such as "story.ar.md".
var hugoLang = regexp.MustCompile(`^(?:en|ar|[a-z]{2}-[A-Za-z]{2,4}|fr|de|es|fa|ur|hi|ru|tr|zh)$`)
