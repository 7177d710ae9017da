package app

import (
	"encoding/json"
	"testing"

	"broadside/app/classifieds"
)

func TestRowsTravelLight(t *testing.T) {
	t.Parallel()
	f := newFake()
	rows := map[string][]classifieds.Listing{}
	for _, address := range []string{"/", "/articles/rents", "/listings", "/listings/job-1", "/listings/sold-1"} {
		s, _ := load(t, f, address)
		rows[address] = append(rows[address], s.Latest...)
		rows[address] = append(rows[address], s.Similar...)
		for _, m := range s.Matches {
			rows[address] = append(rows[address], m.Listing)
		}
		if s.Results != nil {
			rows[address] = append(rows[address], s.Results.Items...)
		}
	}
	for address, list := range rows {
		if len(list) == 0 {
			t.Errorf("%s has no rows", address)
		}
		for _, l := range list {
			_, deposit := l.Attributes["deposit"]
			if l.Text != "" || deposit || l.Place.Country != "" || len(l.Photos) > 1 || len(l.Photos) > 0 && address != "/listings" {
				t.Errorf("%s: %s carries what no row prints: %+v", address, l.ID, l)
			}
			if l.ID == "job-1" && l.Attributes["salary_min"].Number == 0 {
				t.Errorf("%s: the job has lost its salary", address)
			}
		}
	}
	if l := f.items[0]; l.Text == "" || len(l.Photos) != 2 || len(l.Attributes) != 8 {
		t.Errorf("the source's own listing was cut: %+v", l)
	}
}

func TestPiecesTravelLight(t *testing.T) {
	t.Parallel()
	f := newFake()
	s, err := load(t, f, "/")
	if err != nil {
		t.Fatal(err)
	}
	lead := s.Sections[0].Items[0]
	if lead.Tags != nil || lead.Source != "" || lead.Image.Caption != "" || lead.Image.Src == "" || lead.Standfirst == "" {
		t.Errorf("lead: %+v", lead)
	}
	if a := f.articles[len(f.articles)-1]; a.Tags == nil || a.Images[0].Caption == "" {
		t.Error("the source's own piece was cut")
	}
}

// What machines read of one listing needs its kind.
func TestOneListingKeepsItsKind(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.categories[0].Schema = "RealEstateListing"
	s, err := load(t, f, "/listings/flat-1")
	if err != nil || categoryOf(s, "property-rent").Schema != "RealEstateListing" {
		t.Errorf("the kind is lost, %v", err)
	}
}

// The weight of the Screen in an article's page, held so that a new field
// does not travel unseen.
func TestScreenWeight(t *testing.T) {
	t.Parallel()
	s, err := load(t, newFake(), "/articles/rents")
	if err != nil {
		t.Fatal(err)
	}
	s.Article = nil
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	if len(b) > 4000 {
		t.Errorf("beside the article the Screen weighs %d bytes", len(b))
	}
}
