package names

import (
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"broadside/articles/text"
)

// AgencyNames are the agencies, and the distributors of press releases, that
// sign datelines and stories, each as it is written there.
const AgencyNames = `Reuters,Thomson Reuters,Thomson Reuters Foundation,Reuters Breakingviews,AP,Associated Press,The Associated Press,AFP,Agence France-Presse,AFP-Services,dpa,dpa-AFX,tca,PTI,Press Trust of India,ANI,IANS,UNI,WAM,Emirates News Agency,KUNA,Kuwait News Agency,QNA,Qatar News Agency,BNA,Bahrain News Agency,SPA,Saudi Press Agency,ONA,Oman News Agency,MENA,Petra,Jordan News Agency,Xinhua,AA,Anadolu,Anadolu Agency,Bloomberg,Bloomberg News,UPI,EFE,ANSA,TASS,Interfax,Sputnik,RIA,IRNA,ISNA,MNA,Fars,INA,SANA,SABA,NNA,LANA,SUNA,WAFA,MAP,APS,TAP,Yonhap,Kyodo,Kyodo News,Jiji,Bernama,Antara,APP,Apf,AAP,PA,PA Media,Press Association,CP,The Canadian Press,CNN,BBC,VOA,Bakhtar,BSS,UNB,SANEWS,SAnews,NAN,CNA,Tribune News Service,TNS,Agencies,News Agencies,Wire Services,Wires,Ukrinform,Belga,ATS,APA,PAP,LUSA,NTB,TT,STT,Ritzau,
PRNewswire,PR Newswire,PRNewswire-Asia,PRNewswire-AsiaNet,PRNewswire-USNewswire,PRNewswire-HISPANIC PR WIRE,PRNewswire-iReach,PRNewswire-FirstCall,PRNewswire-PRWeb,AsiaNet,CNW,Business Wire,AETOSWire,Globe Newswire,GlobeNewswire,ACN Newswire,Access Newswire,Accesswire,Newsfile,Newsfile Corp,Marketwired,EIN Presswire,Media OutReach,Media OutReach Newswire,APO Group,African Media Agency,Zawya,Mid-East.Info,
رويترز,تومسون رويترز,أ ف ب,أف ب,ا ف ب,فرانس برس,وكالة الصحافة الفرنسية,وكالة فرانس برس,أسوشيتد برس,أسوشييتد برس,اسوشيتد برس,أ ب,أب,د ب أ,الألمانية,وام,وكالة أنباء الإمارات,واس,وكالة الأنباء السعودية,كونا,وكالة الأنباء الكويتية,قنا,وكالة الأنباء القطرية,بنا,وكالة أنباء البحرين,العمانية,وكالة الأنباء العمانية,العُمانية,أ ش أ,وكالة أنباء الشرق الأوسط,بترا,وكالة الأنباء الأردنية,شينخوا,الأناضول,وكالة الأناضول,بلومبرغ,بلومبرج,يو بي آي,سبوتنيك,تاس,إفي,إرنا,واع,سانا,سبأ,سبأنت,وال,سونا,وفا,وات,وأج,و م ع,ومع,الوطنية للإعلام,يونهاب,كيودو,سي إن إن,بي بي سي,الوكالات,وكالات,وكالات الأنباء,
بزنيس واير,بي آر نيوزواير,بي ار نيوزواير,ايتوس واير,إيتوس واير,جلوب نيوزواير,غلوب نيوزواير,زاوية`

// Newspapers sign datelines in brackets or quotation marks: "أبوظبي (الاتحاد)".
const Newspapers = `الاتحاد,البيان,الخليج,الإمارات اليوم,الرؤية,الشرق الأوسط,عكاظ,الرياض,الوطن,الجزيرة,المدينة,اليوم,الاقتصادية,سبق,القبس,الأنباء,الراي,الرأي,الجريدة,السياسة,النهار,الراية,الشرق,العرب,لوسيل,الوسط,الأيام,أخبار الخليج,البلاد,عمان,الشبيبة,الغد,الدستور,الأهرام,المصري اليوم,الشروق,اليوم السابع,أخبار اليوم,الأخبار,الحياة,المستقبل,اللواء,الصباح,الزمان,القدس العربي,العربي الجديد,العربية نت,الجزيرة نت`

// AgencyKeys and NewspaperKeys are the names by their key. UnenclosedAgency
// matches an agency at the beginning of a folded text.
var (
	AgencyKeys    = nameSet(strings.SplitSeq(AgencyNames, ","), AgencyKey)
	NewspaperKeys = nameSet(strings.SplitSeq(Newspapers, ","), AgencyKey)

	UnenclosedAgency = regexp.MustCompile(`^(` + Alternatives(AgencyNames) + `)`) // without brackets
)

func nameSet(names iter.Seq[string], key func(string) string) map[string]bool {
	m := map[string]bool{}
	for name := range names {
		m[key(name)] = true
	}
	return m
}

// Alternatives returns a regular expression of the names, folded, the longest
// first. Petra is left out: without brackets it is the place.
func Alternatives(names string) string {
	var out []string
	for name := range strings.SplitSeq(names, ",") {
		if name = strings.TrimSpace(name); name != "Petra" {
			out = append(out, strings.ReplaceAll(regexp.QuoteMeta(strings.Map(text.FoldRune, name)), " ", `\s?`))
		}
	}
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	return strings.Join(out, "|")
}

// AgencyKey returns a name without case, marks, spaces and "the".
func AgencyKey(name string) string {
	name = strings.TrimPrefix(text.FoldName(strings.Trim(name, " «»\"“”./")), "the ")
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, name)
}

// IsAgency reports whether name is an agency, or several: "tca/dpa",
// "AFP and Reuters", "Business Wire / AETOSWire".
func IsAgency(name string) bool {
	if AgencyKeys[AgencyKey(name)] {
		return true
	}
	parts := strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune("/,،+&-–", r) })
	if len(parts) < 2 {
		parts = Split(name)
	}
	return len(parts) > 1 && !slices.ContainsFunc(parts, func(part string) bool { return !AgencyKeys[AgencyKey(part)] })
}

// ArabicOnly returns the names that are written in Arabic.
func ArabicOnly(names string) string {
	var out []string
	for name := range strings.SplitSeq(names, ",") {
		if r, _ := text.FirstRune(strings.TrimSpace(name)); unicode.Is(unicode.Arabic, r) {
			out = append(out, name)
		}
	}
	return strings.Join(out, ",")
}
