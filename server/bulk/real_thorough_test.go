//go:build thorough

package bulk

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// Listings of real files as readers see them on the pages.
func TestRealFilesOnThePage(t *testing.T) {
	t.Parallel()
	s, byFile := realSettings(t), map[string]imported{}
	for _, tt := range []struct {
		file, example, ref string
		want, absent       []string // parts of the listing as text
	}{
		{"jobs/NYC_Jobs.csv", "nyc-jobs", "349213", []string{"published 2018-06-25", "salary_period year"}, []string{"sector", "Posted:"}},
		{"jobs/NYC_Jobs.csv", "nyc-jobs", "376836", []string{"Department of Health and Mental Hygiene", "Civil service title: Consultant (Early Childhood Ed", "area \n"}, []string{"Not Used", "DEPT"}},
		{"jobs/NYC_Jobs.csv", "nyc-jobs", "263674", []string{"Computer Specialist (Software)", "New York City Employees' Retirement System", "area 335 Adams Street"}, []string{"SPECIALIST", "RETIREMENT"}},
		{"items/ikea.csv", "ikea", "50468953", []string{"Small and easy-to-place chair-bed"}, []string{"Designer:", "504.689.53"}},
		{"items/ikea.csv", "ikea", "80155205", []string{"Designer: Henrik Preutz", "There are other colours."}, nil},
		{"property/duke-forest.csv", "duke-forest", "49972218", []string{"Plot: 0.48 acres", "Parking: none", "2,414 square feet", "year 1956", "plot_area 1942"}, nil},
		{"property/uci555_apartments_for_rent_first2500.csv", "apartments", "5668626895", []string{"Studio flat in Washington, 101 sq ft", "rent_period month"}, nil},
		{"arabic/rega_sales_EP_2025Q3.csv", "rega-sales", "2025/3/الاحساء/الريان/أرض/سكني", []string{"9,958,487 ريال", "3,957.61 ريال", "أرض – سكني في الاحساء، حي الريان"}, []string{"3957.612457"}},
		{"arabic/rega_sales_EP_2025Q3.csv", "rega-sales", "2025/3/القطيف/الصدفة في محافظة القطيف/أرض/سكني", []string{"area الصدفة\n"}, []string{"في محافظة"}},
		{"arabic/moj_enforcement_sale_2025Q3.csv", "moj-enforcement", "15643165", []string{"قرار تنفيذ 15643165 في تبوك: أوراق تجارية", "event_date 2025-07-16"}, []string{"محكمة"}},
		{"exports/yclas.csv", "yclas", "2026-11-18 23:04:03 Cars", []string{"model not stated", "One owner, full service history photos"}, nil},
		{"exports/yclas.csv", "yclas", "2026-11-21 08:58:40 Electronics", []string{"condition like_new", "lang ar"}, nil},
		{"exports/yclas.csv", "yclas", "2026-11-22 00:00:00 Home", []string{"condition not_stated", "Line one\nLine two"}, nil},
	} {
		if _, ok := byFile[tt.file]; !ok { // each file is imported once, with one mapping
			byFile[tt.file] = importReal(t, tt.file, tt.example, s, today)
		}
		l := listingOf(byFile[tt.file], tt.example, tt.ref)
		for _, want := range tt.want {
			if !strings.Contains(l, want) {
				t.Errorf("%s %s lacks %q:\n%s", tt.example, tt.ref, want, l)
			}
		}
		for _, absent := range tt.absent {
			if strings.Contains(l, absent) {
				t.Errorf("%s %s has %q:\n%s", tt.example, tt.ref, absent, l)
			}
		}
	}
}

// listingOf returns the listing of a ref as text.
func listingOf(r imported, source, ref string) string {
	var out strings.Builder
	for _, l := range r.listings {
		if l.ID != ListingID(source, ref) {
			continue
		}
		fmt.Fprintf(&out, "%s\n%s\nlang %s\narea %s\npublished %s\n", l.Title, l.Text, l.Lang, l.Place.Area, l.Published.Format(time.DateOnly))
		for _, code := range slices.Sorted(maps.Keys(l.Attributes)) {
			v := l.Attributes[code]
			text := v.Text
			if text == "" {
				text = fmt.Sprint(v.Number)
			}
			fmt.Fprintf(&out, "%s %s\n", code, text)
		}
	}
	return out.String()
}
