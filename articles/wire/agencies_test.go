package wire

import (
	"fmt"
	"strings"
	"testing"

	"broadside/articles/text"
)

// TestDatelineOfEachAgency reads every form in which an agency or a distributor
// of press releases begins a story.
func TestDatelineOfEachAgency(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ agency, in, want string }{
		{"Reuters", "DUBAI, Nov 23 (Reuters) - ", "Dubai||Reuters"},
		{"Reuters", "DUBAI, Nov 23 (Reuters) -", "Dubai||Reuters"},
		{"Reuters", "DUBAI/RIYADH, Nov 23 (Reuters) - ", "Dubai/Riyadh||Reuters"},
		{"Reuters", "DUBAI/RIYADH/CAIRO, Nov 23 (Reuters) - ", "Dubai/Riyadh/Cairo||Reuters"},
		{"Reuters", "WASHINGTON/NEW YORK (Reuters) - ", "Washington/New York||Reuters"},
		{"Reuters", "Jan 30 (Reuters) - ", "||Reuters"},
		{"Reuters", "(Reuters) - ", "||Reuters"},
		{"Reuters", "LONDON (Reuters) -", "London||Reuters"},
		{"Reuters", "LONDON (Thomson Reuters Foundation) - ", "London||Thomson Reuters Foundation"},
		{"Reuters", "LONDON, Nov 23 (Reuters Breakingviews) - ", "London||Reuters Breakingviews"},
		{"Reuters", "دبي (رويترز) - ", "دبي||رويترز"},
		{"Reuters", "واشنطن (رويترز) – ", "واشنطن||رويترز"},
		{"Reuters", "دبي 23 نوفمبر تشرين الثاني (رويترز) - ", "دبي||رويترز"},
		{"Reuters", "دبي/الرياض 23 نوفمبر تشرين الثاني (رويترز) - ", "دبي/الرياض||رويترز"},
		{"Reuters", "23 نوفمبر تشرين الثاني (رويترز) - ", "||رويترز"},
		{"AP", "BEIJING (AP) _ ", "Beijing||AP"},
		{"AP", "BEIJING (AP) — ", "Beijing||AP"},
		{"AP", "BEIJING (AP) -- ", "Beijing||AP"},
		{"AP", "DUBAI, United Arab Emirates (AP) — ", "Dubai|United Arab Emirates|AP"},
		{"AP", "SAN DIEGO, Calif. (AP) _ ", "San Diego|Calif.|AP"},
		{"AP", "THE HAGUE, Netherlands (AP) — ", "The Hague|Netherlands|AP"},
		{"AP", "TRIPOLI, Libya, Nov. 23 (AP) — ", "Tripoli|Libya|AP"},
		{"AP", "القاهرة (أ ب) — ", "القاهرة||أ ب"},
		{"AFP", "Dubai, Nov 23, 2026 (AFP) - ", "Dubai||AFP"},
		{"AFP", "Dubai, United Arab Emirates |AFP| ", "Dubai|United Arab Emirates|AFP"},
		{"AFP", "Dubai, United Arab Emirates | AFP | Monday 11/23/2026 - 22:30 UTC+4 | 632 words ", "Dubai|United Arab Emirates|AFP"},
		{"AFP", "Dubai (AFP) – ", "Dubai||AFP"},
		{"AFP", "Dubai (United Arab Emirates) (AFP) – ", "Dubai|United Arab Emirates|AFP"},
		{"AFP", "القاهرة (أ ف ب) – ", "القاهرة||أ ف ب"},
		{"AFP", "دبي (الإمارات) (أ ف ب) - ", "دبي|الإمارات|أ ف ب"},
		{"AFP", "دبي - أ ف ب: ", "دبي||أ ف ب"},
		{"AFP", "باريس ـ (أ.ف.ب): ", "باريس||أ.ف.ب"},
		{"dpa", "San Diego (tca/dpa) - ", "San Diego||tca/dpa"},
		{"dpa", "Berlin (dpa) - ", "Berlin||dpa"},
		{"dpa", "Frankfurt/Main (dpa) - ", "Frankfurt/Main||dpa"},
		{"dpa", "برلين (د ب أ) - ", "برلين||د ب أ"},
		{"PTI", "New Delhi, Nov 12 (PTI) ", "New Delhi||PTI"},
		{"PTI", "Thiruvananthapuram, Nov 12 (PTI): ", "Thiruvananthapuram||PTI"},
		{"PTI", "Panaji, Nov 12 (PTI) ", "Panaji||PTI"},
		{"ANI", "New Delhi [India], November 12 (ANI): ", "New Delhi|India|ANI"},
		{"ANI", "Dubai [UAE], November 12 (ANI/WAM): ", "Dubai|UAE|ANI/WAM"},
		{"IANS", "New Delhi, Nov 12 (IANS) ", "New Delhi||IANS"},
		{"UNI", "Srinagar, Nov 12 (UNI) ", "Srinagar||UNI"},
		{"WAM", "ABU DHABI, 23rd November, 2026 (WAM) -- ", "Abu Dhabi||WAM"},
		{"WAM", "أبوظبي في 23 نوفمبر / وام / ", "أبوظبي||وام"},
		{"WAM", "أبوظبي في ٢٣ نوفمبر ٢٠٢٦ / وام / ", "أبوظبي||وام"},
		{"WAM", "دبي في 23 نوفمبر/ وام / ", "دبي||وام"},
		{"WAM", "أبوظبي (وام) ", "أبوظبي||وام"},
		{"WAM", "أبوظبي - وام ", "أبوظبي||وام"},
		{"KUNA", "KUWAIT, Nov 22 (KUNA) -- ", "Kuwait||KUNA"},
		{"KUNA", "الكويت - 22 - 11 (كونا) -- ", "الكويت||كونا"},
		{"KUNA", "الكويت - ٢٢ - ١١ (كونا) - - ", "الكويت||كونا"},
		{"KUNA", "القاهرة - 22 - 11 (كونا) -- ", "القاهرة||كونا"},
		{"QNA", "Doha, November 23 (QNA) - ", "Doha||QNA"},
		{"QNA", "الدوحة - قنا: ", "الدوحة||قنا"},
		{"QNA", "الدوحة في 23 نوفمبر /قنا/ ", "الدوحة||قنا"},
		{"BNA", "Manama, Nov. 23 (BNA): ", "Manama||BNA"},
		{"BNA", "المنامة في 23 نوفمبر/ بنا /", "المنامة||بنا"},
		{"SPA", "Riyadh, Jumada I 05, 1448, Nov 23, 2026, SPA -- ", "Riyadh||SPA"},
		{"SPA", "Riyadh, November 23, 2026, SPA -- ", "Riyadh||SPA"},
		{"SPA", "Makkah, Dhu al-Hijjah 05, 1447, May 22, 2026, SPA -- ", "Makkah||SPA"},
		{"SPA", "الرياض 05 جمادى الأولى 1448 هـ الموافق 23 نوفمبر 2026 م واس ", "الرياض||واس"},
		{"SPA", "الرياض ٠٥ جمادى الأولى ١٤٤٨هـ الموافق ٢٣ نوفمبر ٢٠٢٦م واس ", "الرياض||واس"},
		{"SPA", "جدة 12 ربيع الآخر 1448 هـ الموافق 23 سبتمبر 2026 م واس", "جدة||واس"},
		{"SPA", "الرياض – «واس»: ", "الرياض||واس"},
		{"SPA", "الرياض: «واس» ", "الرياض||واس"},
		{"SPA", "الرياض - واس - ", "الرياض||واس"},
		{"MENA", "القاهرة في 23 نوفمبر /أ ش أ/ ", "القاهرة||أ ش أ"},
		{"MENA", "القاهرة - أ ش أ: ", "القاهرة||أ ش أ"},
		{"MENA", "Cairo, Nov. 23 (MENA) - ", "Cairo||MENA"},
		{"Petra", "Amman, Nov. 23 (Petra)-- ", "Amman||Petra"},
		{"Petra", "عمان 23 تشرين الثاني (بترا)- ", "عمان||بترا"},
		{"Petra", "عمان 23 تشرين الثاني (بترا)-", "عمان||بترا"},
		{"Petra", "إربد 23 كانون الأول (بترا) - ", "إربد||بترا"},
		{"Xinhua", "BEIJING, Nov. 23 (Xinhua) -- ", "Beijing||Xinhua"},
		{"Xinhua", "UNITED NATIONS, Nov. 23 (Xinhua) -- ", "United Nations||Xinhua"},
		{"Xinhua", "بكين 23 نوفمبر 2026 (شينخوا) ", "بكين||شينخوا"},
		{"Xinhua", "بكين أول سبتمبر 2026 (شينخوا) ", "بكين||شينخوا"},
		{"Xinhua", "بكين 23 نوفمبر 2026 (شينخوا) -- ", "بكين||شينخوا"},
		{"Anadolu", "ANKARA (AA) - ", "Ankara||AA"},
		{"Anadolu", "ISTANBUL/ANKARA (AA) – ", "Istanbul/Ankara||AA"},
		{"Anadolu", "أنقرة/ الأناضول/ ", "أنقرة||الأناضول"},
		{"Anadolu", "أنقرة/ الأناضول", "أنقرة||الأناضول"},
		{"Anadolu", "إسطنبول / الأناضول: ", "إسطنبول||الأناضول"},
		{"Bloomberg", "(Bloomberg) -- ", "||Bloomberg"},
		{"Bloomberg", "DUBAI (Bloomberg) -- ", "Dubai||Bloomberg"},
		{"UPI", "WASHINGTON, Nov. 23 (UPI) -- ", "Washington||UPI"},
		{"TASS", "MOSCOW, November 23. /TASS/. ", "Moscow||TASS"},
		{"Interfax", "MOSCOW. Nov 23 (Interfax) - ", "Moscow||Interfax"},
		{"EFE", "Madrid, Nov 23 (EFE).- ", "Madrid||EFE"},
		{"ANSA", "(ANSA) - ROME, NOV 23 - ", "Rome||ANSA"},
		{"SANA", "Damascus, SANA- ", "Damascus||SANA"},
		{"SANA", "دمشق-سانا ", "دمشق||سانا"},
		{"INA", "بغداد – واع: ", "بغداد||واع"},
		{"Saba", "صنعاء - سبأ: ", "صنعاء||سبأ"},
		{"SUNA", "Khartoum Nov. 23 (SUNA)-", "Khartoum||SUNA"},
		{"APP", "ISLAMABAD, Nov 23 (APP):", "Islamabad||APP"},
		{"Yonhap", "SEOUL, Nov. 23 (Yonhap) -- ", "Seoul||Yonhap"},
		{"Bernama", "KUALA LUMPUR, Nov 23 (Bernama) -- ", "Kuala Lumpur||Bernama"},
		{"ONA", "Muscat, 23 Nov (ONA) --- ", "Muscat||ONA"},
		{"ONA", "مسقط في 23 نوفمبر /العمانية/ ", "مسقط||العمانية"},
		{"MAP", "الرباط 23 نونبر 2026 (و م ع) - ", "الرباط||و م ع"},
		{"APS", "الجزائر 23 جويلية 2026 (وأج) - ", "الجزائر||وأج"},
		{"TAP", "تونس 23 جانفي 2026 (وات) - ", "تونس||وات"},
		{"press release", "Dubai, UAE – 23 November 2026: ", "Dubai|UAE|"},
		{"press release", "Dubai, United Arab Emirates, November 23, 2026: ", "Dubai|United Arab Emirates|"},
		{"press release", "Dubai, United Arab Emirates; 23rd November 2026 – ", "Dubai|United Arab Emirates|"},
		{"press release", "Dubai, UAE, 23 November 2026 – ", "Dubai|UAE|"},
		{"press release", "Dubai - November 23, 2026: ", "Dubai||"},
		{"press release", "Dubai, UAE – Monday, 23 November 2026 – ", "Dubai|UAE|"},
		{"press release", "(Dubai, UAE – 23 November 2026) – ", "Dubai|UAE|"},
		{"press release", "[Dubai, 23 November 2026]: ", "Dubai||"},
		{"press release", "دبي، الإمارات العربية المتحدة – 23 نوفمبر 2026: ", "دبي|الإمارات العربية المتحدة|"},
		{"press release", "دبي، الإمارات العربية المتحدة، 23 نوفمبر 2026 – ", "دبي|الإمارات العربية المتحدة|"},
		{"press release", "دبي، ٢٣ نوفمبر ٢٠٢٦: ", "دبي||"},
		{"press release", "دبي - 23 نوفمبر 2026 - ", "دبي||"},
		{"PR Newswire", "DUBAI, UAE, Nov. 23, 2026 /PRNewswire/ -- ", "Dubai|UAE|PRNewswire"},
		{"PR Newswire", "CARLSBAD, Calif., May 5, 2026 /PRNewswire/ -- ", "Carlsbad|Calif.|PRNewswire"},
		{"PR Newswire", "LONDON, Nov. 23, 2026 /PRNewswire-Asia/ -- ", "London||PRNewswire-Asia"},
		{"PR Newswire", "NEW YORK , Feb. 3, 2026 /PRNewswire/ -- ", "New York||PRNewswire"},
		{"Business Wire", "DUBAI, United Arab Emirates--(BUSINESS WIRE)--", "Dubai|United Arab Emirates|BUSINESS WIRE"},
		{"Business Wire", "DUBAI, United Arab Emirates--(BUSINESS WIRE / AETOSWire)-- ", "Dubai|United Arab Emirates|BUSINESS WIRE / AETOSWire"},
		{"Business Wire", "دبي، الإمارات العربية المتحدة - (بزنيس واير): ", "دبي|الإمارات العربية المتحدة|بزنيس واير"},
		{"Globe Newswire", "PALO ALTO, CA, Feb. 19, 2026 (GLOBE NEWSWIRE) -- ", "Palo Alto|CA|GLOBE NEWSWIRE"},
		{"Globe Newswire", "HOUSTON, April  01, 2026  (GLOBE NEWSWIRE) -- ", "Houston||GLOBE NEWSWIRE"},
		{"a paper", "Dubai (The Corniche): ", "Dubai||The Corniche"},
		{"a paper", "أبوظبي (الاتحاد): ", "أبوظبي||الاتحاد"},
		{"a paper", "لندن: «الشرق الأوسط»", "لندن||الشرق الأوسط"},
		{"a paper", "الدوحة - الراية: ", "الدوحة||الراية"},
		{"tatweel", "دبـــي (رويتـرز) - ", "دبي||رويترز"},
		{"marks of direction", "\u200fدبي\u200f (رويترز)\u200f - ", "دبي||رويترز"},
		{"no-break spaces", "DUBAI,\u00a0Nov\u00a023\u00a0(Reuters)\u00a0-\u00a0", "Dubai||Reuters"},
	} {
		raw := "Ferries will run all night, the port said."
		if text.Script(tt.in) == "ar" {
			raw = "أعلنت هيئة الموانئ تشغيل العبارات طوال الليل."
		}
		t.Run(tt.agency, func(t *testing.T) {
			t.Parallel()
			d, rest, sure := Places{}.cutDateline(tt.in+raw, "", "")
			if d == nil && (tt.in[len(tt.in)-1] != ' ') { // a separate line
				if d, sure = (Places{}).cutLine(tt.in, ""); d != nil {
					rest = raw
				}
			}
			if d == nil {
				t.Fatalf("cutDateline(%q) finds none, want %q", tt.in, tt.want)
			}
			got := fmt.Sprintf("%s|%s|%s", d.City, d.Country, d.Agency)
			if got != tt.want || rest != raw || d.Raw != text.OneLine(tt.in) || sure < 0.9 {
				t.Errorf("cutDateline(%q) = %q, raw %q, rest %q, %v sure; want %q", tt.in, got, d.Raw, rest, sure, tt.want)
			}
		})
	}
}

// TestSentencesAreNoDatelines checks that a lead which only resembles a
// dateline does not change.
func TestSentencesAreNoDatelines(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"Erdogan: the talks went well.",
		"Dubai - a city of towers - draws crowds each winter.",
		"Dubai – City of Gold – draws crowds each winter.",
		"Dubai – Sharjah traffic is heavy.",
		"Paris Hilton (Reuters) said she would come.",
		"May (the minister) said no.",
		"May 2026 (the month of the vote) - a long one - is over.",
		"“Dubai: a city of gold,” he said.",
		"In Dubai, the port said ferries would run all night.",
		"In Dubai (Reuters) photographers waited.",
		"Dubai (population 3.9 million) - the largest of the emirates - grows.",
		"Spain (1-0) - the winners - went home.",
		"London, Paris and Rome: three cities, one train.",
		"Washington - Trump: no deal without Iran.",
		"Dubai (AP photo shows the port) grew.",
		"Riyadh, which hosts the talks, said: no.",
		"Dubai, Ana Writer said, is a harbour.",
		"Nov 23 was the day the ferries stopped.",
		"November 23: the day the ferries stopped.",
		"Monday, Nov 23: the ferries stop.",
		"Reuters (London) said so.",
		"Reuters: the ferries stop.",
		"AP Moller-Maersk (Copenhagen) - the shipping line - said no.",
		"Dubai AP students sit their exams.",
		"DUBAI POLICE said no.",
		"Georgia (the state) - not the country - votes.",
		"Kalin (AK Party spokesman): no.",
		"Dubai/Sharjah traffic is heavy.",
		"1. Dubai: the port.",
		"Al Ain (Laba 12, Rahimi 40) beat Sharjah.",
		"Lyon 2-1 (Reuters readers voted) was the best match.",
		"Update 1: Dubai ferries to run all night.",

		"أردوغان: المحادثات جيدة.",
		"دبي - مدينة الأبراج - تستقبل الزوار.",
		"دبي (مدينة الأبراج) - تستقبل الزوار.",
		"«دبي: مدينة الذهب» كتاب جديد.",
		"في دبي، قالت هيئة الموانئ إن العبارات ستعمل.",
		"قالت دبي (رويترز) إن العبارات ستعمل.",
		"رويترز (لندن) قالت ذلك.",
		"مايو (الوزير) قال لا.",
		"دبي: «لا تراجع» - قال - الوزير",
		"الكويت 2 - 1 عمان في مباراة الأمس.",
		"الهلال 2 - 1 (واس تنقل المباراة) فاز.",
		"23 نوفمبر هو يوم الافتتاح.",
		"الرياض التي تستضيف المحادثات قالت: لا.",
		"وام: العبارات تعمل ليلا.",
		"وزير النقل (رويترز) قال ذلك.",
		"دبي 2026 (معرض الكتاب) - الدورة العاشرة - يفتتح غدا.",
		"دبي - محمد علي: العبارات تعمل ليلا.",
	} {
		d, rest, sure := Places{}.cutDateline(in, "", "")
		if strings.HasPrefix(in, "دبي: «لا") { // a known place and a colon, but the quotation is not an agency
			if d == nil || d.Agency != "" {
				t.Errorf("cutDateline(%q) = %+v, want the place alone", in, d)
			}
			continue
		}
		if d != nil || rest != in || sure != 0 {
			t.Errorf("cutDateline(%q) = %+v, rest %q, %v sure; want none", in, d, rest, sure)
		}
		if d, _ := (Places{}).cutLine(in, ""); d != nil {
			t.Errorf("cutLine(%q) = %+v, want none", in, d)
		}
	}
}

// TestDatelineOnALineOfItsOwn reads the line that Anadolu, SPA, newspapers of
// the Gulf and press releases put above the text.
func TestDatelineOnALineOfItsOwn(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, elsewhere, want string }{
		{"ANKARA", "", "Ankara||"},
		{"Ankara", "", "Ankara||"},
		{"ISTANBUL/ANKARA", "", "Istanbul/Ankara||"},
		{"ANKARA, Türkiye", "", "Ankara|Türkiye|"},
		{"TRABZON", "Fishermen in Trabzon said so.", "Trabzon||"},
		{"Dubai, UAE, 23 November 2026", "", "Dubai|UAE|"},
		{"Dubai (AFP)", "", "Dubai||AFP"},
		{"DOHA – QNA", "", "Doha||QNA"},
		{"Dubai:", "", "Dubai||"},
		{"أنقرة", "", "أنقرة||"},
		{"دبي -", "", "دبي||"},
		{"أبوظبي (الاتحاد)", "", "أبوظبي||الاتحاد"},
		{"أبوظبي (وام)", "", "أبوظبي||وام"},
		{"الدوحة - قنا", "", "الدوحة||قنا"},
		{"لندن: «الشرق الأوسط»", "", "لندن||الشرق الأوسط"},
		{"دمشق-سانا", "", "دمشق||سانا"},
		{"دبي، 23 نوفمبر 2026", "", "دبي||"},

		{"TRABZON", "", ""},
		{"EXCLUSIVE", "", ""},
		{"KALIN", "Kalin said so in Kalin.", ""},
		{"Dubai is hot", "", ""},
		{"What Dubai (UAE) wants", "", ""},
		{"Dubai, Riyadh and the sea", "", ""},
		{"Dubai,", "", ""},
		{"دبي تستقبل الزوار", "", ""},
		{"معرض الكتاب (أبوظبي)", "", ""},
		{"الوزير", "", ""},
		{"", "", ""},
	} {
		got := ""
		d, sure := Places{}.cutLine(tt.in, tt.elsewhere)
		if d != nil {
			got = fmt.Sprintf("%s|%s|%s", d.City, d.Country, d.Agency)
		}
		if got != tt.want || d != nil && (d.Raw != tt.in || sure < 0.9) {
			t.Errorf("cutLine(%q) = %q (%+v), %v sure; want %q", tt.in, got, d, sure, tt.want)
		}
	}
}
