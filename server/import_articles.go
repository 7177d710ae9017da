package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/articles"
	"broadside/articles/convert"
	"broadside/articles/convert/fetch"
	"broadside/articles/text"
	"broadside/server/command"
	"broadside/server/settings"
)

// articleImport is a run of import-articles as the flags give it.
type articleImport struct {
	convert.Options
	out      string
	pictures string
	fetch    bool
	json     bool
	verbose  bool
	quiet    bool
	site     string
	zone     string
	types    string
}

// importArticlesCommand returns the command that turns exports and feeds of other systems into
// article files.
func importArticlesCommand() command.Command {
	return command.Command{
		Name:    "import-articles",
		Args:    "FILE|DIR...",
		Summary: "turn exports and feeds of other systems into article files",
		Example: "broadside import-articles wordpress.xml -o mypaper -pictures wp-content -dry-run",
		Help: "Reads WordPress WXR, Ghost JSON, ninjs, RSS, Atom and JSON Feed; the format follows from the content. Running it again writes what changed in the\n" +
			"source, and never over a file that was edited since. What does not come in is named.",
		Setup: func(flags *flag.FlagSet) func(context.Context, command.IO, []string) error {
			a := &articleImport{}
			a.addFlags(flags)
			return a.run
		},
	}
}

func (a *articleImport) addFlags(flags *flag.FlagSet) {
	a.Categories = map[string]string{}
	flags.StringVar(&a.out, "o", "", "write the articles into `dir`, which may be that of the newspaper")
	flags.StringVar(&a.pictures, "pictures", "", "take pictures from `dir`, a copy of the source's (wp-content/uploads, content/images)")
	flags.BoolVar(&a.fetch, "fetch", false, "load other pictures from their addresses, if these are public")
	flags.BoolVar(&a.DryRun, "dry-run", false, "write nothing, only report")
	flags.BoolVar(&a.Force, "force", false, "write over files that were edited since, and write removed ones again")
	flags.BoolVar(&a.json, "json", false, "print the report as JSON; with -v it has a list of the stories and their old addresses")
	flags.BoolVar(&a.verbose, "v", false, "print a line for each story")
	flags.BoolVar(&a.quiet, "quiet", false, "print no problems and no progress")
	flags.StringVar(&a.Section, "section", "", "`code` of the section of stories whose categories are no section")
	flags.Func("category", "a category of the source and the section that it becomes, as `name=code`; may be given several times", func(s string) error {
		name, code, ok := strings.Cut(s, "=")
		if !ok || strings.TrimSpace(name) == "" || text.Slug(code) != code || code == "" {
			return errors.New("write it like 'Company News=business'")
		}
		a.Categories[text.FoldName(strings.TrimSpace(name))] = code
		return nil
	})
	flags.StringVar(&a.site, "site", "", "`url` of the source, for exports that do not state it (Ghost)")
	flags.StringVar(&a.zone, "zone", "", "`name` of the time zone of times that have none, such as Asia/Dubai; without it such stories are drafts")
	flags.StringVar(&a.Lang, "lang", "", "`tag` of the language of stories that do not show theirs")
	flags.StringVar(&a.types, "type", "post", "`types` of WordPress's posts that are stories, with commas between")
	flags.BoolVar(&a.Canonical, "canonical", false, "name the address in the source as the canonical one: the stories stay at home there")
}

// prepare turns the flags into options.
func (a *articleImport) prepare() error {
	if a.out == "" {
		return command.Usagef("no folder is given; add -o DIR")
	}
	a.Exports.Types = strings.FieldsFunc(a.types, func(r rune) bool { return r == ',' || r == ' ' })
	if a.site != "" {
		u, err := url.Parse(a.site)
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return command.Usagef("-site %q is not the address of a site; write it like https://old.example", a.site)
		}
		a.Exports.Site = u.JoinPath("/")
	}
	if a.zone != "" {
		zone, err := time.LoadLocation(a.zone)
		if err != nil {
			return command.Usagef("-zone %q is not known; write a name like Asia/Dubai", a.zone)
		}
		a.Exports.Zone = zone
	}
	if a.Lang != "" && !text.IsLanguageTag(a.Lang) {
		return command.Usagef("-lang %q is not a language tag; write en, ar or the like", a.Lang)
	}
	if a.fetch {
		a.Fetch = fetch.NewClient()
	}
	return a.readPaper()
}

// readPaper takes the sections and the languages from the paper.yaml beside the articles or above them.
func (a *articleImport) readPaper() error {
	dir, err := filepath.Abs(a.out)
	if err != nil {
		return err
	}
	for range 3 {
		if _, err := os.Stat(filepath.Join(dir, "paper.yaml")); err == nil {
			site, _ := settings.Site(os.DirFS(dir)) // check reports its problems
			a.Sections, a.Languages = sectionsOf(site), site.Languages
			return a.checkSections()
		}
		dir = filepath.Dir(dir)
	}
	return nil
}

func sectionsOf(site api.Site) (out []convert.Section) {
	for _, s := range site.Sections {
		section := convert.Section{Code: s.Code}
		for _, name := range s.Names {
			section.Names = append(section.Names, name)
		}
		out = append(out, section)
	}
	return out
}

// checkSections reports a code of the flags that is no section of the newspaper.
func (a *articleImport) checkSections() error {
	var codes []string
	for _, s := range a.Sections {
		codes = append(codes, s.Code)
	}
	given := []string{a.Section}
	for _, code := range a.Categories {
		given = append(given, code)
	}
	for _, code := range given {
		if code != "" && !slices.Contains(codes, code) {
			return command.Usagef("section %q is not one of the paper's; %s", code, text.Suggest(code, codes))
		}
	}
	return nil
}

func (a *articleImport) run(ctx context.Context, stream command.IO, args []string) error {
	if err := a.prepare(); err != nil {
		return err
	}
	if a.pictures != "" {
		root, err := os.OpenRoot(a.pictures)
		if err != nil {
			return fmt.Errorf("the folder of pictures cannot be opened: %w; give another with -pictures", err)
		}
		defer root.Close()
		a.Pictures = root.FS()
	}
	progress := command.NewProgress(stream, a.quiet || a.verbose, "importing", "items")
	var results []convert.Result
	done := int64(0)
	a.OnStory = func(r convert.Result) {
		done++
		progress.Set(done, 0)
		switch {
		case a.verbose && a.json:
			results = append(results, r)
		case a.verbose:
			fmt.Fprintf(stream.Out, "%s %s%s\n", r.Outcome, cmp.Or(r.File, r.Story), parenthesised(r.Reason))
		}
	}
	report, err := convert.Import(ctx, args, a.out, a.Options)
	progress.Done()
	if err != nil && report.Items == 0 {
		return err
	}
	if printed := a.print(stream, &report, results); printed != nil {
		return printed
	}
	if err != nil {
		return fmt.Errorf("stopped after %d items: %w; run it again to go on", report.Items, err)
	}
	if slices.ContainsFunc(report.Problems, func(p convert.Problem) bool { return p.Level == articles.Broken.String() }) {
		return command.ErrReported
	}
	return nil
}

func parenthesised(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}

// print writes the report to Out, and the problems to Err.
func (a *articleImport) print(stream command.IO, r *convert.Report, results []convert.Result) error {
	if a.json {
		e := json.NewEncoder(stream.Out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(struct {
			convert.Report
			Results []convert.Result `json:"results,omitempty"`
		}{*r, results})
	}
	if !a.quiet {
		printProblems(stream.Err, r)
	}
	_, err := io.WriteString(stream.Out, r.Summary())
	return err
}

// maxPrinted is the number of problems of one kind that are printed.
const maxPrinted = 200

// printProblems prints faults first, then losses.
func printProblems(w io.Writer, r *convert.Report) {
	warning := articles.Warning.String()
	isWarning := func(p convert.Problem) bool { return p.Level == warning }
	for _, p := range r.Problems {
		if !isWarning(p) {
			fmt.Fprintln(w, p)
		}
	}
	printed := 0
	for _, p := range r.Problems {
		if isWarning(p) && printed < maxPrinted {
			fmt.Fprintln(w, p)
			printed++
		}
	}
	if more := len(r.Problems) + r.Unlisted - maxPrinted; printed == maxPrinted && more > 0 {
		fmt.Fprintf(w, "and up to %d more; -json lists them\n", more)
	}
}
