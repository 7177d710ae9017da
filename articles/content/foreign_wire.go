package content

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"

	"broadside/articles"
)

// wireMarkup is what else is printed as it is typed in wire text, which has no
// markup at all.
var (
	wireHeading   = regexp.MustCompile(`^#{1,6} \S.*`)
	wireReference = regexp.MustCompile(`&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,30});`)
	wireComment   = regexp.MustCompile(`<!--.*`)
)

// checkMarkup reports markup of other systems that readers would see.
func (w *wire) checkMarkup() (found []Problem) {
	for _, p := range w.body {
		for _, l := range p.lines {
			if len(found) == maxProblems {
				return found
			}
			if p.kind == articles.Table {
				continue
			}
			found = append(found, w.markupIn(l.no, l.text)...)
		}
	}
	for _, g := range w.guesses {
		if g.Field == "headline" || g.Field == "standfirst" || g.Field == "images.caption" {
			found = append(found, w.markupIn(g.Line, g.Value)...)
		}
	}
	slices.SortStableFunc(found, func(a, b Problem) int { return a.Line - b.Line })
	return found
}

func (w *wire) markupIn(no int, text string) []Problem {
	typed, what := wireLeftover(text)
	if typed == "" {
		return nil
	}
	return []Problem{{File: w.file, Line: no, Level: Warning,
		What: fmt.Sprintf("%q is %s, and is printed as it is typed", cut(typed, 40), what),
		Fix:  "wire text has no markup: take it away, or save the piece as Markdown in a file that ends with .md"}}
}

// wireLeftover returns the first leftover in a line, and what it is.
func wireLeftover(text string) (typed, what string) {
	if found := wireHeading.FindString(text); found != "" {
		return found, "a heading of Markdown"
	}
	if found := wireComment.FindString(text); found != "" {
		return found, "a comment of HTML"
	}
	if found := wireReference.FindString(text); found != "" && html.UnescapeString(found) != found {
		return found, "a character reference"
	}
	for i := range len(text) {
		for _, l := range firstBytes[text[i]] {
			if l.what == loneAsterisk || strings.HasPrefix(l.what, "a row of a table") {
				continue
			}
			found := l.find(text, i)
			if mark := found[:min(len(found), 2)]; (mark == "**" || mark == "__") && !strings.Contains(found[2:], mark) {
				continue // "**Figures of last year"
			}
			if found != "" {
				if strings.HasPrefix(found, "[") && strings.Contains(found, "](http") {
					return found, "a link of Markdown"
				}
				return found, strings.Replace(l.what, "asterisks that mark nothing", "bold text of Markdown", 1)
			}
		}
	}
	return "", ""
}
