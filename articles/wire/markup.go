package wire

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"

	"broadside/articles"
	"broadside/articles/text"
)

// Markup that Markdown reads but wire text prints as it is typed.
var (
	wireHeading   = regexp.MustCompile(`^#{1,6} \S.*`)
	wireReference = regexp.MustCompile(`&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,30});`)
	wireComment   = regexp.MustCompile(`<!--.*`)
)

// CheckMarkup reports markup of other systems that readers would see.
func (w *Story) CheckMarkup() (found []articles.Problem) {
	for _, p := range w.body {
		for _, l := range p.lines {
			if len(found) == articles.MaxProblems {
				return found
			}
			if p.kind == articles.Table {
				continue
			}
			found = append(found, w.markupIn(l.no, l.text)...)
		}
	}
	for _, g := range w.Guesses {
		if g.Field == "headline" || g.Field == "standfirst" || g.Field == "images.caption" {
			found = append(found, w.markupIn(g.Line, g.Value)...)
		}
	}
	slices.SortStableFunc(found, func(a, b articles.Problem) int { return a.Line - b.Line })
	return found
}

func (w *Story) markupIn(no int, raw string) []articles.Problem {
	typed, what := wireLeftover(raw)
	if typed == "" {
		return nil
	}
	return []articles.Problem{{File: w.file, Line: no, Level: articles.Warning,
		What: fmt.Sprintf("%q is %s, and is printed as it is typed", text.Shorten(typed, 40), what),
		Fix:  "wire text has no markup: take it away, or save the piece as Markdown in a file that ends with .md"}}
}

// wireLeftover returns the first leftover in a line, and its name.
func wireLeftover(raw string) (typed, what string) {
	if found := wireHeading.FindString(raw); found != "" {
		return found, "a heading of Markdown"
	}
	if found := wireComment.FindString(raw); found != "" {
		return found, "a comment of HTML"
	}
	if found := wireReference.FindString(raw); found != "" && html.UnescapeString(found) != found {
		return found, "a character reference"
	}
	for i := range len(raw) {
		for _, l := range text.LeftoversAt[raw[i]] {
			if l.What == text.LoneAsterisk || strings.HasPrefix(l.What, "a row of a table") {
				continue
			}
			found := l.Find(raw, i)
			if mark := found[:min(len(found), 2)]; (mark == "**" || mark == "__") && !strings.Contains(found[2:], mark) {
				continue // "**Figures of last year"
			}
			if found != "" {
				if strings.HasPrefix(found, "[") && strings.Contains(found, "](http") {
					return found, "a link of Markdown"
				}
				return found, strings.Replace(l.What, "asterisks that mark nothing", "bold text of Markdown", 1)
			}
		}
	}
	return "", ""
}
