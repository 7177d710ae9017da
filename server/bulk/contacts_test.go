package bulk

import (
	"strings"
	"testing"

	"broadside/articles"
)

func TestNotPhone(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"+971 50 555 0100", "0505550100", "971505550100", "00971505550100", "(04) 555-0100", "+971.50.555.0100", "٠٥٠٥٥٥٠١٠٠", "04 555 0100 ext 12", "04 555 0100 x12", "050 555 0100 / 04 555 0100", "80012", "+1 (212) 555-0100"} {
		if what, _ := phoneProblem(s); what != "" {
			t.Errorf("phoneProblem(%q) = %s, want none", s, what)
		}
	}
	for s, want := range map[string]string{
		"9.71505E+11": "its last digits are lost", "9,71505E+11": "its last digits are lost", "9.71506E11": "its last digits are lost", "9.71505e+11": "its last digits are lost",
		"call me": "is not a telephone number", "12": "is not a telephone number", "a@example.com": "is not a telephone number", "12345678901234567890": "is not a telephone number", "-": "is not a telephone number",
	} {
		if what, fix := phoneProblem(s); !strings.Contains(what, want) || fix == "" {
			t.Errorf("phoneProblem(%q) = %q, want %q", s, what, want)
		}
	}
}

func TestNotMail(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"a@example.com", "amal.said+cars@mail.example.ae", "a_b@example.co.uk"} {
		if what, _ := mailProblem(s); what != "" {
			t.Errorf("mailProblem(%q) = %s, want none", s, what)
		}
	}
	for _, s := range []string{"not-an-address", "a@", "@example.com", "a@localhost", "a b@example.com", "Amal <a@example.com>", "a@example.com, b@example.com", "+971 50 555 0100", "a@@example.com", "a at example.com"} {
		if what, _ := mailProblem(s); what == "" {
			t.Errorf("mailProblem(%q) takes it", s)
		}
	}
}

func TestContactColumns(t *testing.T) {
	t.Parallel()
	const contactHead = "ref,category,title,description,city,price,attr.condition,contact_name,contact_phone,contact_email\n"
	const once = "listings/a.csv:1: contact_name, contact_phone, contact_email: contact columns are checked, but not read yet; keep them; until they are read nobody can reply to these listings"
	row := func(ref, phone, mail string) string {
		return ref + ",items,A chair,Of oak.,dubai,50,good,Amal," + phone + "," + mail + "\n"
	}
	listings, problems := read(t, contactHead+row("1", "+971 50 555 0100", "a@example.com")+row("2", "", "")+row("3", "9.71505E+11", "a@example.com")+row("4", "0505550100", "not-an-address"))
	want := once + `
listings/a.csv:4: contact_phone: "9.71505E+11" is a telephone number that a spreadsheet took for a number: its last digits are lost; format the column as text in the spreadsheet and type the number anew
listings/a.csv:5: contact_email: "not-an-address" is not an e-mail address; write it like name@example.com, or leave it empty`
	if got := problemText(problems); got != want || len(listings) != 2 {
		t.Errorf("%d listings, problems:\n%s\nwant:\n%s", len(listings), got, want)
	}
	if problems[0].Level != articles.Warning || problems[1].Level == articles.Warning {
		t.Error("columns that are not read are a warning, a wrong number is not")
	}
	listings, problems = read(t, rowOf(changed(job, "attr.apply_email=jobs at example.com")...))
	if len(listings) != 0 || !strings.Contains(problemText(problems), "attr.apply_email: \"jobs at example.com\" is not an e-mail address") {
		t.Errorf("%d listings, %s", len(listings), problemText(problems))
	}
}

// Without lang the language is detected, and required if the paper does not have
// it.
func TestListingsWithoutLang(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ title, text, want string }{
		{"A chair", "Of oak.", "en"}, {"كرسي", "من الخشب", "ar"}, {"Café", "", "en"}, {"Toyota Corolla 2019", "نظيفة", "en"},
		{"کرائے کے لیے فلیٹ", "دبئی میں دو کمروں کا فلیٹ کرائے کے لیے دستیاب ہے، تمام سہولیات کے ساتھ", "asks ur"},
		{"آپارتمان برای اجاره", "این آپارتمان دو خوابه در دبی است و می\u200cتوانید هر روز از آن بازدید کنید، پارکینگ هم دارد", "asks fa"},
		{"Ein Tisch", "Der Tisch ist aus Eiche und in einem guten Zustand, die Stühle sind nicht dabei.", "asks de"},
		{"Квартира", "Сдаётся квартира в центре, два окна", "asks ru"},
	} {
		listings, problems := read(t, rowOf(changed(sofa, "title="+tt.title, "description="+tt.text+" .")...))
		if asked, ok := strings.CutPrefix(tt.want, "asks "); ok {
			if len(listings) != 0 || !strings.Contains(problemText(problems), `lang: missing, and the text seems to be in "`+asked+`"`) {
				t.Errorf("%s: %v, %s", tt.title, listings, problemText(problems))
			}
		} else if len(listings) != 1 || listings[0].Lang != tt.want {
			t.Errorf("%s: %v, %s", tt.title, listings, problemText(problems))
		}
	}
}
