package language

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
	"unicode"
)

func TestDetect(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ want, in string }{
		{"en", ""}, {"en", "123"}, {"en", "Zeitgeist"}, {"en", "Das Auto: how Volkswagen lost Europe"}, {"en", "Les Misérables opens at La Perle"},
		{"en", "Schadenfreude in Berlin as Bayern lose"}, {"en", "El Niño returns to the Gulf"}, {"en", "La La Land de la Renta"},
		{"en", "A. Khan, S. Kumar, V. Singh, Z. Ali, K. Rao, I. Shah, O. Nair, U. Das, S. Roy, Z. Iqbal."},
		{"en", "S. Kumar c V. Kohli b A. Khan 34, K. Rahul lbw b Z. Ali 12, I. Kishan run out 5, O. Pant st Z. Khan b U. Yadav 7. O M R W"},
		{"en", "Al Ain v Al Nasr, Al Wahda v Sharjah, a) b) c) k) o) s) z) i) u) y) w) e)"},
		{"en", "The rents fell in Dubai, the land department said on Monday."},
		{"en", "Arsenal 2 Chelsea 1 Inter 0 Milan 0 Real Madrid 3 Barcelona 3 Ajax 1 PSV 1 Porto 0 Benfica 2"},
		{"en", "The minister said: “Die Mieten sind gefallen, und das ist gut so, aber nicht für alle.” The landlords were not pleased with that, and they said so after the speech."},
		{"ar", "انخفضت الإيجارات في دبي خلال الربع الثالث من العام الحالي"},
		{"ar", "ڤيلا للبيع"}, {"ar", "گراج للإيجار"}, {"ar", "كرسي من الخشب"}, {"ar", "چاي وڤيمتو"},
		{"ar", "قال الرئيس الباكستاني شہباز شریف إن الحكومة ستخفض الضرائب على الشركات الصغيرة في العام المقبل"},
		{"ar", "أعلنت شركة پيپسي عن افتتاح مصنع جديد في المنطقة الصناعية بمدينة جدة، وقالت الشركة إن المصنع سيوفر ألف وظيفة"},
		{"ur", "دبئی میں کرایوں میں کمی ہوئی ہے، محکمہ اراضی نے پیر کے روز کہا"},
		{"ur", "پاکستان نے بھارت کو شکست دے دی"},
		{"fa", "اجاره\u200cبها در دبی کاهش یافت و این روند ادامه دارد، گزارش\u200cها می\u200cگوید"},
		{"fa", "اجاره\u200cبها در دبي كاهش يافت و اين روند ادامه دارد، گزارش\u200cها مي\u200cگويد كه پس از سال گذشته چنين بوده است و پژوهش"},
		{"ps", "په کابل کې د ښوونځيو زده کوونکي خپلو ټولګيو ته ولاړل"},
		{"ckb", "لە هەولێر نرخی کرێی خانوو دابەزی و حکومەت ڕایگەیاند"},
		{"ug", "ئۈرۈمچىدە ئۆي ئىجارىسى تۆۋەنلىدى، دېدى ھۆكۈمەت"},
		{"sd", "ڪراچي ۾ گهرن جي مسواڙ ۾ گهٽتائي آئي آهي، سرڪار چيو"},
		{"de", "Die Mieten in Dubai sind im dritten Quartal gefallen, und das ist für viele Mieter eine gute Nachricht."},
		{"fr", "Les loyers ont baissé à Dubaï au troisième trimestre, et les propriétaires ne sont pas contents de la situation."},
		{"es", "Los alquileres bajaron en Dubái en el tercer trimestre, según el departamento de tierras, y los dueños no están contentos."},
		{"pt", "Os aluguéis em Dubai caíram no terceiro trimestre e os donos não estão contentes com a situação do mercado."},
		{"it", "Gli affitti a Dubai sono scesi nel terzo trimestre e i proprietari non sono contenti della situazione."},
		{"nl", "De huren in Dubai zijn in het derde kwartaal gedaald en dat is goed nieuws voor een groot deel van de huurders."},
		{"tr", "Dubai’de kiralar bu yıl düştü ve bu durum çok sayıda kiracı için iyi bir haber olarak görülüyor."},
		{"sv", "Hyrorna i Dubai har fallit och det är goda nyheter för många som hyr en bostad av en privat ägare."},
		{"pl", "Czynsze w Dubaju spadły i jest to dobra wiadomość dla najemców, ale nie dla właścicieli, którzy są niezadowoleni."},
		{"id", "Harga sewa di Dubai turun dan ini adalah kabar baik untuk penyewa yang tidak puas dengan pemilik rumah."},
		{"tl", "Bumaba ang upa sa Dubai at ito ay magandang balita para sa mga nangungupahan, ayon sa pamahalaan ng lungsod."},
		{"vi", "Giá thuê nhà ở Dubai đã giảm trong quý ba và đây là tin tốt cho những người thuê nhà không hài lòng với chủ nhà."},
		{"ru", "Аренда жилья в Дубае подешевела, сообщили власти"}, {"uk", "Оренда житла в Дубаї подешевшала, повідомили"}, {"bg", "Наемите в Дубай са паднали, съобщиха властите, въпреки че търсенето е голямо и съдът"},
		{"sr", "Кирије у Дубаију су пале, јавља њихова агенција"}, {"kk", "Дубайда жалдау ақысы төмендеді, дейді үкімет"},
		{"el", "Τα ενοίκια στο Ντουμπάι μειώθηκαν"}, {"he", "שכר הדירה בדובאי ירד"}, {"hi", "दुबई में किराए घट गए"}, {"bn", "দুবাইয়ে ভাড়া কমেছে"},
		{"ta", "துபாயில் வாடகை குறைந்தது"}, {"ml", "ദുബായിൽ വാടക കുറഞ്ഞു"}, {"zh", "迪拜房租下降"}, {"ja", "ドバイの家賃が下がった"}, {"ko", "두바이 집세 하락"}, {"th", "ค่าเช่าในดูไบลดลง"}, {"am", "በዱባይ የቤት ኪራይ ቀነሰ"},
	} {
		if got, _ := Detect(tt.in); got != tt.want {
			t.Errorf("Detect(%q) = %s, want %s", tt.in, got, tt.want)
		}
	}
}

func TestConfidence(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   string
		want Confidence
	}{
		{"", Assumed}, {"2026", Assumed}, {"Toyota Camry, full option", Assumed}, {"Harbour Bridge", Assumed},
		{"The ferry is late", Certain}, {"Ferries return to the harbour", Certain}, {"Café Bateel is to open at the Hôtel Montréal, and it will have a terrace", Certain},
		{"The minister said: “Die Mieten sind gefallen, und das ist gut so.” The landlords were not pleased with that.", Certain},
		{"Bürgermeister eröffnet neue Brücke", Doubtful}, {"Mieten fallen", Assumed}, {"Die Mieten fallen", Assumed}, {"Der Hafen will die Fähren", Doubtful}, {"Was ist mit dem Hafen?", Doubtful},
		{"Les loyers baissent à Dubaï", Doubtful}, {"De brug is open", Assumed}, {"Vi skal have tid til at gå for to", Assumed}, {"Cena domu spadła o 5 procent", Doubtful},
		{"Tallinna sadam on avatud ja laevad on tagasi. Linnapea ütles, et sild on valmis.", Doubtful}, // a language without a list of words
		{"Die Mieten in Dubai sind im dritten Quartal gefallen, und das ist für viele Mieter eine gute Nachricht.", Certain},
		{"انخفضت الإيجارات", Certain}, {"Τα ενοίκια", Certain}, {"Аренда", Certain}, {"ᚠᚢᚦ", Doubtful},
	} {
		if tag, got := Detect(tt.in); got != tt.want {
			t.Errorf("Detect(%q) = %s, %d, want %d", tt.in, tag, got, tt.want)
		}
	}
}

func TestDetectAmong(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in, want string
		languages      []string
		sure           Confidence
	}{
		{"recognised", "The ferry is at the harbour", "en", []string{"ar", "de"}, Certain},
		{"the first of its direction", "Harbour Bridge", "de", []string{"ar", "de", "en"}, Assumed},
		{"no text", "", "de", []string{"ar", "de", "en"}, Assumed},
		{"none of its direction", "Harbour Bridge", "en", []string{"ar"}, Assumed},
		{"no languages", "Harbour Bridge", "en", nil, Assumed},
		{"unknown letters", "ᚠᚢᚦ", "en", []string{"ar", "en"}, Doubtful},
		{"unknown letters, no languages", "ᚠᚢᚦ", Unknown, nil, Doubtful},
	} {
		if got, sure := DetectAmong(tt.in, tt.languages); got != tt.want || sure != tt.sure {
			t.Errorf("%s: DetectAmong(%q, %v) = %s, %d, want %s, %d", tt.name, tt.in, tt.languages, got, sure, tt.want, tt.sure)
		}
	}
}

// For real English and Arabic texts the language is certain.
func TestDetectRealTexts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		file string
		want string
		from int // the column of the text
	}{{"jobs/NYC_Jobs.csv", "en", 15}, {"items/ikea.csv", "en", -1}, {"arabic/moj_enforcement_sale_2025Q3.csv", "ar", -1}} {
		f, err := os.Open("../../../shared/data/" + tt.file)
		if err != nil {
			t.Skip("no real data beside the project: ", err)
		}
		defer f.Close()
		rows := csv.NewReader(f)
		rows.LazyQuotes, rows.FieldsPerRecord = true, -1
		n := 0
		for ; n < 2000; n++ {
			row, err := rows.Read()
			if err != nil {
				break
			}
			text := strings.Join(row, " ")
			if tt.from >= 0 && tt.from < len(row) {
				text = row[tt.from]
			}
			if got, _ := Detect(text); got != tt.want && strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) }) && n > 0 {
				t.Errorf("%s, row %d: %s, %.120q", tt.file, n, got, text)
			}
		}
		if n < 100 {
			t.Errorf("%s has %d rows", tt.file, n)
		}
	}
}

// Only the first letters of a long text are examined.
func TestDetectReadsTheHead(t *testing.T) {
	t.Parallel()
	if got, _ := Detect(strings.Repeat("The rents of the town ", 300) + strings.Repeat("و", 1<<20)); got != "en" {
		t.Errorf("got %s", got)
	}
}

func TestUnmark(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in, want string
		control        rune
	}{
		{"nothing", "Rents fall", "Rents fall", 0},
		{"override", "Rents \u202efall", "Rents fall", '\u202e'},
		{"override that is closed", "Rents \u202efall\u202c now", "Rents fall now", '\u202e'},
		{"override to the left", "\u202dإيجارات", "إيجارات", '\u202d'},
		{"embedding that is open", "Rents \u202bإيجارات", "Rents إيجارات", '\u202b'},
		{"embedding that is closed", "Rents \u202bإيجارات\u202c fall", "Rents \u202bإيجارات\u202c fall", 0},
		{"isolate that is open", "Rents \u2067إيجارات", "Rents إيجارات", '\u2067'},
		{"isolate that is closed", "\u2068إيجارات\u2069 fall", "\u2068إيجارات\u2069 fall", 0},
		{"isolate closed by another", "\u2068a\u202c", "a", '\u2068'},
		{"closed twice", "a\u2069", "a", '\u2069'},
		{"marks at the ends", "\u200fدبي\u200e", "دبي", 0},
		{"a mark behind punctuation", "آيفون!\u200f", "آيفون!\u200f", 0},
		{"nothing but marks", "\u200f\u200e", "", 0},
		{"a mark between words", "دبي\u200f (AFP)", "دبي\u200f (AFP)", 0},
		{"spaces of no width", "Du\u200bbai\ufeff\u2060", "Dubai", 0},
		{"joiners", "می\u200cخواهم 👩\u200d🚀", "می\u200cخواهم 👩\u200d🚀", 0},
	} {
		if got, control := Unmark(tt.in); got != tt.want || control != tt.control {
			t.Errorf("%s: Unmark(%q) = %q, %U; want %q, %U", tt.name, tt.in, got, control, tt.want, tt.control)
		}
	}
}

func FuzzUnmark(f *testing.F) {
	f.Add("a\u2067b\u202ec\u2069\u202c")
	f.Fuzz(func(t *testing.T, s string) {
		clean, _ := Unmark(s)
		if again, control := Unmark(clean); strings.ToValidUTF8(again, "") != strings.ToValidUTF8(clean, "") || control != 0 {
			t.Errorf("Unmark(%q) = %q, and that is %q, %U", s, clean, again, control)
		}
		Detect(s)
	})
}
