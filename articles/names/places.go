package names

import (
	"strings"
	"unicode"

	"broadside/articles/text"
)

// PlaceCase returns "Abu Dhabi" for "ABU DHABI" and leaves the rest, "UAE" and
// "US" among it, as typed.
func PlaceCase(s string) string {
	s = text.OneLine(s)
	if s != strings.ToUpper(s) || s == strings.ToLower(s) || len(s) <= 3 || strings.Contains(s, ".") {
		return s
	}
	start := true
	return strings.Map(func(r rune) rune {
		was := start
		start = !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '’' && r != '\''
		if was {
			return r
		}
		return unicode.ToLower(r)
	}, s)
}

// worldPlaces are capitals, the cities that news is filed from, and the countries
// in datelines, in both languages, folded.
var worldPlaces = nameSet(strings.SplitSeq(worldNames, ","), text.FoldName)

// IsWorldPlace reports whether name is a capital, a city that news is filed from
// or a country.
func IsWorldPlace(name string) bool { return worldPlaces[text.FoldName(name)] }

const worldNames = `Dubai,Abu Dhabi,Sharjah,Ajman,Ras Al Khaimah,Fujairah,Umm Al Quwain,Al Ain,Khor Fakkan,Doha,Manama,Muscat,Salalah,Kuwait City,Kuwait,Riyadh,Jeddah,Dammam,Mecca,Makkah,Madinah,Medina,Dhahran,Khobar,Tabuk,Abha,Sana'a,Sanaa,Aden,Mukalla,Hodeida,Baghdad,Basra,Mosul,Erbil,Arbil,Kirkuk,Damascus,Aleppo,Homs,Idlib,Beirut,Tripoli,Sidon,Amman,Jerusalem,Occupied Jerusalem,Ramallah,Gaza,Gaza City,Rafah,Hebron,Nablus,Tel Aviv,Haifa,Cairo,Alexandria,Giza,Khartoum,Omdurman,Benghazi,Tunis,Algiers,Rabat,Casablanca,Nouakchott,Mogadishu,Djibouti,Ankara,Istanbul,Izmir,Diyarbakir,Tehran,Isfahan,Mashhad,Kabul,Kandahar,Islamabad,Karachi,Lahore,Peshawar,Quetta,New Delhi,Delhi,Mumbai,Bengaluru,Bangalore,Chennai,Kolkata,Hyderabad,Kochi,Thiruvananthapuram,Srinagar,Dhaka,Colombo,Kathmandu,Thimphu,Yangon,Bangkok,Kuala Lumpur,Singapore,Jakarta,Manila,Hanoi,Ho Chi Minh City,Phnom Penh,Vientiane,Beijing,Shanghai,Hong Kong,Taipei,Seoul,Pyongyang,Tokyo,Osaka,Sydney,Melbourne,Canberra,Perth,Brisbane,Wellington,Auckland,Christchurch,Moscow,St Petersburg,Kyiv,Kiev,Minsk,Tbilisi,Yerevan,Baku,Tashkent,Almaty,Astana,Bishkek,Dushanbe,Ashgabat,London,Manchester,Birmingham,Edinburgh,Glasgow,Belfast,Cardiff,Liverpool,Dublin,Paris,Marseille,Lyon,Nice,Strasbourg,Brussels,Amsterdam,Rotterdam,The Hague,Luxembourg,Berlin,Frankfurt,Munich,Hamburg,Cologne,Bonn,Vienna,Geneva,Zurich,Bern,Davos,Rome,Milan,Naples,Turin,Vatican City,Madrid,Barcelona,Valencia,Lisbon,Porto,Athens,Thessaloniki,Nicosia,Valletta,Sofia,Bucharest,Belgrade,Zagreb,Sarajevo,Skopje,Tirana,Pristina,Podgorica,Ljubljana,Budapest,Prague,Bratislava,Warsaw,Krakow,Vilnius,Riga,Tallinn,Helsinki,Stockholm,Gothenburg,Oslo,Copenhagen,Reykjavik,Washington,Washington DC,New York,Los Angeles,Chicago,Houston,Boston,San Francisco,Miami,Seattle,Atlanta,Dallas,Detroit,Philadelphia,Las Vegas,United Nations,Ottawa,Toronto,Montreal,Vancouver,Mexico City,Havana,Kingston,Port Au Prince,Santo Domingo,Guatemala City,Panama City,Caracas,Bogota,Quito,Lima,La Paz,Santiago,Buenos Aires,Montevideo,Asuncion,Brasilia,Rio de Janeiro,Sao Paulo,Nairobi,Mombasa,Addis Ababa,Asmara,Kampala,Kigali,Bujumbura,Dar es Salaam,Zanzibar,Lagos,Abuja,Accra,Abidjan,Dakar,Bamako,Niamey,Ouagadougou,N'Djamena,Yaounde,Kinshasa,Luanda,Lusaka,Harare,Maputo,Gaborone,Windhoek,Pretoria,Johannesburg,Cape Town,Durban,Antananarivo,Port Louis,
UAE,U.A.E.,United Arab Emirates,Saudi Arabia,KSA,Qatar,Bahrain,Oman,Yemen,Iraq,Syria,Lebanon,Jordan,Palestine,Israel,Egypt,Sudan,Libya,Tunisia,Algeria,Morocco,Turkey,Türkiye,Iran,Afghanistan,Pakistan,India,Bangladesh,Sri Lanka,Nepal,China,Japan,South Korea,North Korea,Indonesia,Malaysia,Philippines,Thailand,Vietnam,Australia,New Zealand,Russia,Ukraine,UK,United Kingdom,Britain,England,Scotland,Ireland,France,Germany,Italy,Spain,Portugal,Greece,Cyprus,Netherlands,Belgium,Switzerland,Austria,Poland,Sweden,Norway,Denmark,Finland,US,USA,United States,Canada,Mexico,Brazil,Argentina,Chile,Kenya,Ethiopia,Somalia,Nigeria,Ghana,South Africa,
دبي,أبوظبي,أبو ظبي,الشارقة,عجمان,رأس الخيمة,الفجيرة,أم القيوين,العين,خورفكان,الدوحة,المنامة,مسقط,صلالة,الكويت,مدينة الكويت,الرياض,جدة,الدمام,مكة,مكة المكرمة,المدينة المنورة,الظهران,الخبر,تبوك,أبها,صنعاء,عدن,المكلا,الحديدة,بغداد,البصرة,الموصل,أربيل,كركوك,دمشق,حلب,حمص,إدلب,بيروت,طرابلس,صيدا,عمّان,عمان,القدس,القدس المحتلة,رام الله,غزة,رفح,الخليل,نابلس,تل أبيب,حيفا,القاهرة,الإسكندرية,الجيزة,الخرطوم,أم درمان,بنغازي,تونس,الجزائر,الرباط,الدار البيضاء,نواكشوط,مقديشو,جيبوتي,أنقرة,إسطنبول,اسطنبول,طهران,كابول,كابل,إسلام آباد,كراتشي,لاهور,نيودلهي,مومباي,دكا,كولومبو,كوالالمبور,سنغافورة,جاكرتا,مانيلا,بكين,شنغهاي,هونغ كونغ,سيول,طوكيو,سيدني,موسكو,كييف,باكو,لندن,باريس,بروكسل,أمستردام,لاهاي,برلين,فرانكفورت,ميونيخ,فيينا,جنيف,زيورخ,دافوس,روما,ميلانو,الفاتيكان,مدريد,برشلونة,لشبونة,أثينا,نيقوسيا,بلغراد,بودابست,براغ,وارسو,ستوكهولم,أوسلو,كوبنهاغن,هلسنكي,واشنطن,نيويورك,الأمم المتحدة,لوس أنجليس,شيكاغو,أوتاوا,تورونتو,مكسيكو سيتي,ساو باولو,ريو دي جانيرو,بوينس آيرس,نيروبي,أديس أبابا,لاغوس,جوهانسبرغ,كيب تاون,الإمارات,السعودية,قطر,البحرين,اليمن,العراق,سوريا,لبنان,الأردن,فلسطين,مصر,السودان,ليبيا,المغرب,تركيا,إيران,الهند,باكستان,الصين,روسيا,بريطانيا,فرنسا,ألمانيا,الولايات المتحدة`
