package app

import (
	"slices"
	"strconv"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// options lists choices with what each of them finds.
func (s *sheet) categoryOptions() []choice {
	counts := s.facet("category")
	out := make([]choice, len(s.Categories))
	for i, c := range s.Categories {
		out[i] = choice{c.Code, s.categoryName(c.Code), written(counts, c.Code)}
	}
	return out
}

func (s *sheet) cityOptions() []choice {
	counts := s.facet("city")
	out := make([]choice, len(s.Site.Cities))
	for i, c := range s.Site.Cities {
		out[i] = choice{c.Code, api.Name(c.Names, s.Lang), written(counts, c.Code)}
	}
	return out
}

func (s *sheet) currencyOptions() []choice {
	codes := s.currencies()
	out := make([]choice, len(codes))
	for i, code := range codes {
		out[i] = choice{value: code, name: code}
	}
	return out
}

func (s *sheet) languageOptions() []choice {
	out := make([]choice, len(s.Site.Languages))
	for i, lang := range s.Site.Languages {
		out[i] = choice{value: lang, name: languageName(lang)}
	}
	return out
}

// ages are the usual ones and the one in force.
func (s *sheet) ages(f classifieds.Filter) []choice {
	days := []int{1, 3, 7, 30}
	if f.Days > 0 && !slices.Contains(days, f.Days) {
		days = append(days, f.Days)
		slices.Sort(days)
	}
	out := make([]choice, len(days))
	for i, n := range days {
		out[i] = choice{value: strconv.Itoa(n), name: s.say.Days.counted(s.Lang, n)}
	}
	return out
}
