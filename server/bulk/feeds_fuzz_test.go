package bulk

import (
	"strings"
	"testing"
	"time"

	"broadside/app/classifieds"
	"broadside/server/table"
)

// A feed that was cut off has a row that cannot be read, so that no listing is ended.
func TestCutFeed(t *testing.T) {
	t.Parallel()
	whole := "<trovit>" + strings.Repeat("\n<ad><id>7</id><title>Chair</title><content>Of oak.</content><condition>good</condition><price>5</price><city>Dubai</city></ad>", 3) + "\n</trovit>"
	whole = strings.Replace(whole, "<id>7", "<id>8", 1)
	whole = strings.Replace(whole, "<id>7", "<id>9", 1)
	for _, tt := range []struct {
		name, text             string
		listings, unreadable   int
		lastProblem, noProblem string
	}{
		{"whole", whole, 3, 0, "", "cut off"},
		{"cut between listings", whole[:strings.LastIndex(whole, "<ad>")], 2, 1, "the file ends before </trovit>: it was cut off", ""},
		{"cut in a listing", whole[:strings.LastIndex(whole, "Of oak")], 2, 1, "the file ends before </ad>: it was cut off", ""},
		{"a broken listing", strings.Replace(whole, "Of oak", "Of oak & ash", 1), 2, 1, "not well-formed XML", ""},
	} {
		f, problems, err := openText(t, tt.text, Options{Source: "feed"})
		if err != nil {
			t.Fatal(tt.name, err)
		}
		listings := 0
		for r := range f.Rows() {
			_, ok, more := f.Decode(r, time.Time{})
			problems = append(problems, more...)
			if ok {
				listings++
			}
		}
		text := problemText(problems)
		if listings != tt.listings || f.Unreadable() != tt.unreadable || !strings.Contains(text, tt.lastProblem) || tt.noProblem != "" && strings.Contains(text, tt.noProblem) {
			t.Errorf("%s: %d listings, %d unreadable: %s", tt.name, listings, f.Unreadable(), text)
		}
	}
}

func FuzzFeeds(f *testing.F) {
	s := shippedSettings(f)
	byCode := map[string]classifieds.Category{}
	for _, c := range s.Categories {
		byCode[c.Code] = c
	}
	for _, seed := range []string{
		"<trovit><ad><id>1</id><title>Flat</title><content>a</content><type>For Rent</type><price period=\"monthly\">5</price><currency>QAR</currency><property_type>Flat</property_type><floor_area unit=\"feet\">9</floor_area><rooms>2</rooms><city>Doha</city></ad></trovit>",
		"<source><job><title>Cook</title><date>Fri, 20 Nov 2026 10:00:00 GMT</date><referencenumber>7</referencenumber><company>H</company><city>Doha</city><description>x</description><salary>4,000 - 5,000</salary><jobtype>fulltime</jobtype><expirationdate>12/31/2026</expirationdate></job></source>",
		"<trovit><ad><id>1</id><title>&</title></ad><ad><id>2", "<source><job/></source>", "<trovit><ad><ad></trovit>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, format := range []table.Format{table.Trovit, table.Indeed} {
			file, _, err := Open(strings.NewReader(text), int64(len(text)), s, Options{Source: "feed", Format: format, Now: today, FileName: "feed.xml"})
			if err != nil {
				continue
			}
			for r := range file.Rows() {
				l, ok, problems := file.Decode(r, time.Time{})
				if !ok && len(problems) == 0 && r.Skip == "" && !r.Delete {
					t.Errorf("line %d is rejected without a reason", r.Line)
				}
				if bad := classifieds.Validate(l, byCode[l.Category]); ok && bad != nil {
					t.Errorf("%+v was taken, but %v", l, bad)
				}
			}
		}
	})
}
