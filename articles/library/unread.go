package library

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"broadside/articles"
	"broadside/articles/text"
)

// adviceByExtension is the advice for a file that is not read, by its extension.
var adviceByExtension = func() map[string]string {
	m := map[string]string{}
	add := func(fix string, exts ...string) {
		for _, ext := range exts {
			m[ext] = fix
		}
	}
	add("rename it to .md", ".markdown", ".mdown", ".mkdown", ".mkd", ".mdwn", ".mdtxt", ".mdtext", ".mdx")
	add("rename it to .txt", ".text", ".asc", ".wire", ".anpa")
	add("rename it to .yaml", ".yml", ".yaml", ".yam")
	add("save it as plain text (.txt) or copy its text into a .md file", ".docx", ".doc", ".docm", ".dot", ".dotx", ".odt", ".ott", ".rtf", ".pages",
		".wps", ".wpd", ".gdoc", ".pdf", ".epub", ".html", ".htm", ".xhtml", ".mht", ".mhtml", ".eml", ".msg", ".tex", ".rst", ".adoc", ".org", ".key", ".pptx", ".ppt")
	add("export the piece as Markdown (.md) or as plain text (.txt)", ".json", ".xml", ".nitf", ".ninjs", ".wxr", ".rss", ".atom", ".toml")
	add("put it into the folder listings, if it holds classifieds", ".csv")
	add("save it as CSV (UTF-8) in the folder listings, if it holds classifieds", ".tsv", ".xlsx", ".xls", ".ods", ".numbers")
	add("save it as WebP, PNG, JPEG, GIF or SVG", ".heic", ".heif", ".tif", ".tiff", ".bmp", ".psd", ".ai", ".eps", ".jfif", ".jpe", ".jxl", ".raw", ".cr2", ".nef", ".dng", ".ico")
	add("put the film or sound on another site and link to it", ".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".mp3", ".m4a", ".wav", ".ogg", ".opus")
	add("unpack it", ".zip", ".rar", ".7z", ".tar", ".gz", ".tgz")
	add("write the text itself into a .md file", ".url", ".webloc", ".lnk", ".desktop")
	return m
}()

// isScrap reports whether a file is certainly not a text of the paper: a temporary, backup or
// system file, or a file of a version control system.
func isScrap(name string) bool {
	base := strings.ToLower(path.Base(name))
	stem, _, _ := strings.Cut(base, ".")
	if scrapStems[stem] || scrapNames[base] || scrapExtensions[path.Ext(base)] || base == "icon\r" {
		return true
	}
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") || strings.HasPrefix(base, "#") || strings.HasSuffix(base, "~") ||
		strings.Contains(base, ".sb-") // safe saves of macOS
}

var (
	scrapStems = text.WordSet("readme license licence copying notice authors contributors changelog codeowners cname makefile dockerfile procfile caddyfile")
	scrapNames = text.WordSet("thumbs.db ehthumbs.db desktop.ini 4913 " +
		"package.json package-lock.json composer.json tsconfig.json robots.txt humans.txt cargo.toml pyproject.toml netlify.toml")
	scrapExtensions = text.WordSet(".tmp .temp .swp .swo .swx .part .partial .filepart .crdownload .download .opdownload .lock .lck .bak .backup .save .old .new .orig .rej .log .pid " +
		".go .py .sh .bash .bat .cmd .ps1 .js .mjs .ts .css .scss .map .php .rb .pl .ini .conf .cfg .env .sum .mod .woff .woff2 .ttf .otf " +
		".md5 .sha1 .sha256 .sig .license .db")
)

// adviceFor returns the advice for a file that is not read, and whether it is
// to be reported.
func adviceFor(name string) (fix string, ok bool) {
	if isScrap(name) {
		return "", false
	}
	ext := strings.ToLower(path.Ext(name))
	inImg := inFolder(name, "img")
	fix, ok = adviceByExtension[ext]
	switch {
	case inImg && (ext == ".txt" || ext == ".yaml" || ext == ""): // notes on the pictures
		return "", false
	case inImg && ext == ".md":
		return "move it out of the folder img, where pictures are", true
	case ok:
		return fix, true
	case ext == "":
		return "give it a name that ends in .md or .txt, or take it out of the folder", true
	}
	return "only .md and .txt are read as pieces; save it as one of them, or take it out of the folder", true
}

// reportUnread reports the files that are not read. Many of one kind are one Problem,
// so that they do not bury the others.
func reportUnread(files map[string]bool) []articles.Problem {
	const each, kinds = 3, 20
	byExt := map[string][]string{}
	for _, file := range slices.Sorted(maps.Keys(files)) {
		ext := strings.ToLower(path.Ext(file))
		byExt[ext] = append(byExt[ext], file)
	}
	var out []articles.Problem
	for i, ext := range slices.Sorted(maps.Keys(byExt)) {
		of := byExt[ext]
		if i >= kinds {
			out = append(out, articles.Problem{File: of[0], Level: articles.Warning, What: fmt.Sprintf("files of %d more kinds are not read, this one among them", len(byExt)-i), Fix: "take them out of the folder"})
			break
		}
		fix, _ := adviceFor(of[0])
		if len(of) > each {
			out = append(out, articles.Problem{File: of[0], Level: articles.Warning, What: fmt.Sprintf("it and %d other files %s are not read", len(of)-1, describeExtension(ext)), Fix: fix})
			continue
		}
		for _, file := range of {
			out = append(out, articles.Problem{File: file, Level: articles.Warning, What: "a file " + describeExtension(ext) + " is not read", Fix: fix})
		}
	}
	return out
}

func describeExtension(ext string) string {
	if ext == "" {
		return "whose name has no ending"
	}
	return "named " + ext
}
