package bulk

import (
	"math"
	"strings"
	"testing"
	"time"

	"broadside/app/classifieds"
)

// rowOf returns a file of one row with these "column=value" cells.
func rowOf(cells ...string) string {
	var names, values []string
	for _, cell := range cells {
		name, value, _ := strings.Cut(cell, "=")
		names, values = append(names, name), append(values, `"`+value+`"`)
	}
	return strings.Join(names, ",") + "\n" + strings.Join(values, ",") + "\n"
}

// changed returns a copy of row with some cells changed or added.
func changed(row []string, changes ...string) []string {
	out := append([]string(nil), row...)
next:
	for _, change := range changes {
		name, _, _ := strings.Cut(change, "=")
		for i, cell := range out {
			if strings.HasPrefix(cell, name+"=") {
				out[i] = change
				continue next
			}
		}
		out = append(out, change)
	}
	return out
}

var (
	job = []string{"ref=job-1", "category=jobs", "title=Berth planner", "description=Twelve-hour shifts.", "city=dubai", "attr.employer=Marsa",
		"attr.employment_type=full_time", "attr.workplace=onsite", "attr.valid_through=2026-12-20"}
	event = []string{"ref=event-1", "category=events", "title=Sea songs", "description=Bring a jacket.", "city=dubai", "price_type=free",
		"attr.start=2026-12-05", "attr.venue=Wind Tower Courtyard"}
	flat = []string{"ref=flat-1", "category=property-rent", "title=One bedroom", "description=Quiet.", "city=doha", "price=82000", "currency=QAR",
		"attr.property_type=apartment", "attr.beds=1", "attr.rent_period=year"}
	sofa = []string{"ref=sofa-1", "category=items", "title=Sofa", "description=Green.", "city=dubai", "price=950", "attr.condition=good"}
)

func TestContradictions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		row     []string
		changes []string
		want    string // "" if there is no problem
	}{
		{"a job", job, nil, ""},
		{"an event", event, nil, ""},
		{"a flat", flat, nil, ""},
		{"a sofa", sofa, nil, ""},

		{"a minimum salary above the maximum", job, []string{"attr.salary_min=8000", "attr.salary_max=5000"}, `attr.salary_min: "8000" is not usable: above salary_max, 5000`},
		{"a salary", job, []string{"attr.salary_min=5000", "attr.salary_max=8000"}, ""},
		{"applications are closed", job, []string{"attr.valid_through=2026-11-01"}, `attr.valid_through: "2026-11-01" is over before the listing goes live, 2026-11-23`},
		{"closed yesterday", job, []string{"attr.valid_through=2026-11-22"}, `attr.valid_through: "2026-11-22" is over before the listing goes live, 2026-11-23`},
		{"the last day is today", job, []string{"attr.valid_through=2026-11-23"}, ""},
		{"closed before it starts", job, []string{"start=2026-12-24"}, `attr.valid_through: "2026-12-20" is over before the listing goes live, 2026-12-24`},
		{"an event of last winter", event, []string{"attr.start=2026-01-05", "attr.end=2026-01-06"}, `attr.end: "2026-01-06" is over before the listing goes live`},
		{"a past event without an end", event, []string{"attr.start=2026-01-05"}, `attr.start: "2026-01-05" is over before the listing goes live`},
		{"an event that began today", event, []string{"attr.start=2026-11-23T10:00:00+04:00"}, ""},
		{"an event that goes on", event, []string{"attr.start=2026-01-05", "attr.end=2026-12-06"}, ""},
		{"an end before its start", event, []string{"attr.start=2026-12-06", "attr.end=2026-12-05"}, `attr.end: "2026-12-05" is not usable: before start, 2026-12-06`},
		{"over before it is published", sofa, []string{"start=2026-12-01", "end=2026-11-30"}, `end: "2026-11-30" is not usable: later than the day it is published, 2026-11-30`},

		{"coordinates swapped", sofa, []string{"lat=55.27", "lon=25.20"}, `lat: 55.27, 25.2 is 4141 km from dubai; swap lat and lon`},
		{"coordinates of another city", sofa, []string{"lat=24.45", "lon=54.38"}, `lat: 24.45, 54.38 is 122 km from dubai and in abu-dhabi; correct the city or the coordinates`},
		{"coordinates of another continent", sofa, []string{"lat=51.50", "lon=-0.13"}, `lat: 51.5, -0.13 is 5473 km from dubai; correct them, or leave both empty`},
		{"zero coordinates", sofa, []string{"lat=0", "lon=0"}, `lat: 0, 0 is 6557 km from dubai`},
		{"a latitude with the wrong sign", sofa, []string{"lat=-25.20", "lon=55.27"}, `lat: -25.2, 55.27 is 5604 km from dubai`},
		{"latitude only", sofa, []string{"lat=25.20", "lon="}, "lon: missing beside lat 25.20; give both, or neither"},
		{"longitude only", sofa, []string{"lat=", "lon=55.27"}, "lat: missing beside lon 55.27"},
		{"coordinates near the border of the next city", sofa, []string{"lat=25.35", "lon=55.39"}, ""},
		{"the mountains of the emirate", sofa, []string{"lat=24.80", "lon=56.12"}, ""},
		{"the far west of Abu Dhabi", sofa, []string{"city=abu-dhabi", "lat=24.11", "lon=52.73"}, ""},
		{"Jeddah in Mecca", sofa, []string{"city=jeddah", "currency=SAR", "lat=21.42", "lon=39.83"}, `lat: 21.42, 39.83 is 69 km from jeddah and in mecca`},

		{"another country", sofa, []string{"country=SA"}, "country: dubai is in AE, not SA; correct one of them"},
		{"the country in words", sofa, []string{"country=United Arab Emirates"}, ""},
		{"another country in words", sofa, []string{"country=Kuwait"}, "country: dubai is in AE, not KW"},
		{"another region", sofa, []string{"region=AE-AZ"}, "region: dubai is in AE-DU, not AE-AZ; correct one of them"},
		{"another region by its city", sofa, []string{"region=Sharjah"}, "region: dubai is in AE-DU, not Sharjah"},
		{"its own region", sofa, []string{"region=ae-du"}, ""},
		{"its own region by name", sofa, []string{"region=Dubai"}, ""},
		{"an area that is a city", sofa, []string{"area=Riyadh"}, `area: "Riyadh" is a city of its own, not in dubai`},
		{"an area with the name of a place in another city", sofa, []string{"area=Al Rashidiya"}, ""},

		{"two periods", flat, []string{"period=month"}, `period: "month" is not usable: rent_period is year`},
		{"two periods in words", flat, []string{"period=monthly", "attr.rent_period=سنوي"}, `period: "monthly" is not usable: rent_period is year`},
		{"one period twice", flat, []string{"period=annual"}, ""},
		{"the rent's period alone", flat, []string{"attr.rent_period=month"}, ""},
		{"no currency in another country", flat, []string{"currency="}, "currency: missing: in doha it may be QAR, the paper's first is AED; write one of them"},
		{"no currency in a city with the paper's first currency", sofa, []string{"currency="}, ""},
		{"no currency in a city whose currency the paper lacks", sofa, []string{"city=muscat"}, ""},
		{"a salary in another currency than the city's", job, []string{"attr.salary_min=500", "currency=KWD"}, `currency: "KWD", but without a price salary_min is in AED, the currency of dubai`},
		{"a salary in the city's currency", job, []string{"attr.salary_min=500", "currency=AED"}, ""},
		{"an amount with the price type free", sofa, []string{"price_type=free"}, `price: "950" is not usable: no amount for a price that is free`},
		{"an amount with the price type on request", flat, []string{"price_type=on request"}, `price: "82000" is not usable: no amount for a price that is on_request`},
		{"more texts than pictures", sofa, []string{"images=dot.svg", "alts=Front|Back"}, "alts: 2 texts for 1 images; give each image one"},
		{"texts without pictures", sofa, []string{"images=", "alts=Front"}, "alts: 1 texts for 0 images"},
		{"fewer texts", sofa, []string{"images=dot.svg|dot.svg", "alts=Front"}, ""},
		{"Arabic as English", sofa, []string{"lang=en", "title=كنبة", "description=خضراء"}, `lang: "en", but title and description are in Arabic letters; write ar`},
		{"English as Arabic", sofa, []string{"lang=ar"}, `lang: "ar", but title and description have no Arabic letter`},
		{"English with a region", sofa, []string{"lang=en-GB"}, ""},
		{"Arabic with a region", sofa, []string{"lang=ar_AE", "title=كنبة", "description=خضراء"}, ""},
		{"French with a region", sofa, []string{"lang=fr-CH"}, `lang: "fr" is not a language of the paper`},
		{"an Arabic text with an English name", sofa, []string{"lang=ar", "title=iPhone 15 Pro Max", "description=جديد"}, ""},
		{"a car of the future", sofa, []string{"category=motors", "attr.condition=", "attr.make=kia", "attr.model=EV9", "attr.year=2028"},
			`attr.year: "2028" is not usable: no car of that year is for sale in 2026`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			listings, problems := read(t, rowOf(changed(tt.row, tt.changes...)...))
			got := strings.ReplaceAll(problemText(problems), "listings/a.csv:2: ", "")
			if tt.want == "" && (got != "" || len(listings) != 1) || tt.want != "" && (!strings.HasPrefix(got, tt.want) || len(problems) != 1 || len(listings) != 0) {
				t.Errorf("%s\nwant %q", got, tt.want)
			}
		})
	}
}

// An improbable value is a warning, and the row is imported.
func TestOddValues(t *testing.T) {
	t.Parallel()
	sale := changed(flat, "category=property-sale", "attr.rent_period=")
	for _, tt := range []struct {
		name    string
		row     []string
		changes []string
		want    string // "" if there is no warning
	}{
		{"a flat for sale by the month", sale, []string{"period=monthly"}, `period: "monthly" beside the price of something for sale; leave it empty, unless it is paid every month`},
		{"a flat for sale", sale, nil, ""},
		{"a sofa by the year", sofa, []string{"period=year"}, `period: "year" beside the price of something for sale`},
		{"a free sofa", sofa, []string{"price=", "price_type=free", "period=year"}, ""},
		{"a service by the hour", sofa, []string{"category=services", "attr.condition=", "attr.service_area=Deira", "period=hour"}, ""},
		{"a job by the month", job, []string{"period=month"}, `period: "month" is not used: jobs have no price; leave it empty; the period of a salary is attr.salary_period`},
		{"a year mistyped", job, []string{"attr.valid_through=2062-12-20"}, `attr.valid_through: "2062-12-20" is more than 10 years ahead; check the year`},
		{"a start with a mistyped year", sofa, []string{"start=2062-12-20"}, `start: "2062-12-20" is more than 10 years ahead`},
		{"a handover in some years", sale, []string{"attr.available_from=2031-01-01"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			listings, problems := read(t, rowOf(changed(tt.row, tt.changes...)...))
			got := strings.TrimPrefix(problemText(problems), "listings/a.csv:2: ")
			if len(listings) != 1 || (got == "") != (tt.want == "") || !strings.HasPrefix(got, tt.want) || len(problems) > 1 {
				t.Errorf("%d listings, %s\nwant %q", len(listings), got, tt.want)
			}
		})
	}
}

// An unknown region name is a warning, and the listing has its city's region.
func TestRegionInWords(t *testing.T) {
	t.Parallel()
	listings, problems := read(t, rowOf(changed(sofa, "region=The northern coast")...))
	if want := `"The northern coast" is not used: dubai is in AE-DU`; len(listings) != 1 || listings[0].Place.Region != "AE-DU" || !strings.Contains(problemText(problems), want) {
		t.Errorf("%+v, %s, want %s", listings, problemText(problems), want)
	}
}

// A listing ends with its event or with its deadline for applications.
func TestListingsClose(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		row     []string
		changes []string
		expires string // in Dubai
		state   classifieds.State
	}{
		{"at the deadline of applications", job, []string{"attr.valid_through=2026-12-01"}, "2026-12-01T23:59:59+04:00", classifieds.Live},
		{"after the days of its category", job, []string{"attr.valid_through=2027-06-01"}, "2026-12-23T12:00:00+04:00", classifieds.Live},
		{"at the end of the event", event, []string{"attr.start=2026-12-05T20:00:00+04:00", "attr.end=2026-12-05T22:30:00+04:00"}, "2026-12-05T22:30:00+04:00", classifieds.Live},
		{"at the end of the event's day", event, []string{"attr.start=2026-12-05T20:00:00+04:00"}, "2026-12-05T23:59:59+04:00", classifieds.Live},
		{"at its given end", job, []string{"attr.valid_through=2026-12-20", "end=2026-12-10"}, "2026-12-10T00:00:00+04:00", classifieds.Live},
		{"closed while it was live", job, []string{"start=2026-10-30", "attr.valid_through=2026-11-10"}, "2026-11-10T23:59:59+04:00", classifieds.Expired},
		{"closed before its given end", job, []string{"start=2026-10-30", "attr.valid_through=2026-11-10", "end=2026-12-30"}, "2026-11-10T23:59:59+04:00", classifieds.Expired},
		{"at the deadline before its given end", job, []string{"attr.valid_through=2026-12-05", "end=2027-01-30"}, "2026-12-05T23:59:59+04:00", classifieds.Live},
		{"at the event before its given end", event, []string{"end=2027-01-30"}, "2026-12-05T23:59:59+04:00", classifieds.Live},
		{"a past event", event, []string{"start=2026-10-30", "attr.start=2026-11-10"}, "2026-11-10T23:59:59+04:00", classifieds.Expired},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			listings, problems := read(t, rowOf(changed(tt.row, tt.changes...)...))
			if len(problems) != 0 || len(listings) != 1 {
				t.Fatal(problemText(problems))
			}
			l := listings[0]
			if got := l.Expires.In(noon(t).zone).Format(time.RFC3339); got != tt.expires || l.State != tt.state {
				t.Errorf("%s until %s, want %s until %s", l.State, got, tt.state, tt.expires)
			}
		})
	}
}

func TestKilometres(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ lat1, lon1, lat2, lon2, want float64 }{
		{25.2, 55.27, 25.2, 55.27, 0}, {0, 0, 0, 180, 20015}, {51.5, -0.13, 48.86, 2.35, 344}, {-33.87, 151.21, -36.85, 174.76, 2156}, {90, 0, -90, 0, 20015},
	} {
		if got := kilometres(tt.lat1, tt.lon1, tt.lat2, tt.lon2); math.Abs(got-tt.want) > 2 {
			t.Errorf("kilometres(%v, %v, %v, %v) = %v, want %v", tt.lat1, tt.lon1, tt.lat2, tt.lon2, got, tt.want)
		}
	}
}
