package mapping

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"broadside/server/table"
)

func inferText(t testing.TB, in string) string {
	t.Helper()
	f, err := table.Open(strings.NewReader(in), int64(len(in)), table.Options{Name: "f"})
	if err != nil {
		t.Fatal(err)
	}
	text := Infer(f, "f.csv")
	if m, problems := Parse("m.yaml", text); m == nil {
		t.Fatalf("%s\n%s", problemText(problems), text)
	}
	return string(text)
}

func TestInfer(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in string
		want     []string // lines that the mapping has
	}{
		{"items", "ID;Name;Details;Price;City;Posted\n1;Chair;Of oak.;1.250,50;Dubai;x\n2;Table;Of ash.;99,00;Doha;y\n", []string{
			"format: csv", `  ref: id   # like "1", "2"`, "  category: {value: items}   # unsure: inferred from the columns", `  title: name   # like "Chair", "Table"`, "  description: details",
			`  price: {column: price, decimal: ","}`, "  city: city", "  # unsure: no column names the currency", `#   posted   like "x", "y"`}},
		{"jobs in Arabic", "الرقم المرجعي,العنوان,الوصف,المدينة,جهة العمل,تاريخ النشر\n7,محاسب,خمس سنوات,دبي,شركة,2026/11/20\n8,طاهٍ,مطعم,دبي,شركة,2026/11/21\n", []string{
			"  ref: الرقم_المرجعي", "  category: {value: jobs}", "  title: العنوان", "  description: الوصف", "  city: المدينة", `  attr.employer: جهة_العمل`, `  start: {column: تاريخ_النشر, dates: YYYY/MM/DD}`}},
		{"dates that may be either", "id,title,date\n1,a,01/02/2026\n2,b,03/04/2026\n", []string{`  start: {column: date, dates: D/M/YYYY}   # like "01/02/2026", "03/04/2026"; unsure: day and month may be the other way round`}},
		{"dates that are month first", "id,title,date\n1,a,01/22/26\n2,b,03/04/26\n", []string{`  start: {column: date, dates: M/D/YY}`}},
		{"a date that does not fit", "id,title,date\n1,a,01/22/26\n2,b,30/12/26\n3,b,1/13/26\n", []string{`dates: M/D/YY}   # like "01/22/26", "1/13/26", "30/12/26"; unsure: 1 of 3 dates do not fit`}},
		{"prices that may be either", "id,title,price\n1,a,\"1,250\"\n2,b,\"2,500\"\n", []string{`decimal: "."}   # like "1,250", "2,500"; unsure: its comma or dot may group thousands or begin decimals`}},
		{"categories", "id,title,category\n1,a,Cars for sale\n2,b,Jobs > Finance\n3,c,Pets\n", []string{"    column: category", `      Cars for sale: motors`, `      "Jobs > Finance": jobs`, "      Pets: items"}},
		{"no reference", "title,price\na,1\na,1\n", []string{"  ref: {join: [title, price], with: /}   # unsure: no column differs in each row"}},
		{"a reference by its values", "nr,kind,price\n1,a,5\n2,a,5\n", []string{`  ref: nr   # like "1", "2"; unsure: each row has another value`, `  title: {template: "{nr} {kind} {price}", cut: 120}   # unsure`}},
		{"references that repeat", "id,title\n1,a\n1,b\n", []string{"# unsure: references repeat", "# repeated: skip"}},
		{"states", "id,title,status\n1,a,ACTIVE\n2,b,SPAM\n3,c,Sold\n", []string{"skip:", "  - {column: status, is: [SPAM, Sold], reason: not offered}"}},
		{"empty words and damage", "id,title,city\n1,The driverâ€™s chair,NULL\n2,b,Dubai\n", []string{`empty: ["NULL"]   # words`, "repair: true"}},
		{"XML", "<all><ad><id>1</id><title>a</title><photo>x;y</photo></ad><ad><id>2</id><title>b</title></ad></all>", []string{"format: xml", "row: all/ad", `  images: {column: photo, split: ";"}`}},
		{"nothing but a header", "id,title\n", []string{"  ref: id   # unsure: the file has no rows"}},
		{"names that YAML does not take", "id,\"ti: tle #1\",\"{x}\"\n1,a,b\n2,c,d\n", []string{`#   ti:_tle_#1   like "a", "c"`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := inferText(t, tt.in)
			for _, want := range tt.want {
				if !strings.Contains(got, want) {
					t.Errorf("it lacks %s\n%s", want, got)
				}
			}
		})
	}
}

// The first mapping of each real file is accepted and finds its columns.
func TestInferRealFiles(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{
		"jobs/NYC_Jobs.csv": "  title: {column: business_title, cut: 120}", "items/ikea.csv": `  price: {column: price, decimal: ","}`, "property/duke-forest.csv": "  attr.beds: bed",
		"property/uci555_apartments_for_rent_first2500.csv": "  city: cityname", "arabic/rega_sales_EP_2025Q3.csv": "  city: المدينة", "arabic/moj_enforcement_sale_2025Q3.csv": "  ref: الرقم_المرجعي",
		"exports/awpcp.csv": `  start: {column: start_date, dates: M/D/YY}`, "exports/yclas.csv": `  start: {column: date, dates: "YYYY-MM-DD HH:mm:ss"}`, "exports/osclass.xml": "row: listings/listing",
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			b, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", file))
			if os.IsNotExist(err) && os.Getenv("CI") != "true" {
				t.Skipf("%s is not beside the project", file)
			} else if err != nil {
				t.Fatal(err)
			}
			if got := inferText(t, string(b)); !strings.Contains(got, want) {
				t.Errorf("it lacks %s\n%s", want, got)
			}
		})
	}
}

func FuzzInfer(f *testing.F) {
	f.Add("id,title\n1,a\n")
	f.Add("<a><ad id='1'><t>x</t></ad></a>")
	f.Add("\u009b,\n1,2\n")
	f.Add("\"#x: \",{y},yes,null\n1,2,3,4\n")
	f.Fuzz(func(t *testing.T, in string) {
		file, err := table.Open(strings.NewReader(in), int64(len(in)), table.Options{Name: "f"})
		if err != nil {
			return
		}
		text := Infer(file, in)
		if m, problems := Parse("m.yaml", text); m == nil {
			t.Errorf("%s\n%s", problemText(problems), text)
		}
	})
}
