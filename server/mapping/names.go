package mapping

// fieldNames are the names that other systems give to the columns of Desk CSV, folded as
// foldValue does. The first of a list is the most certain.
var fieldNames = []struct {
	field string
	names []string
}{
	{"ref", []string{"ref", "reference", "referencenumber", "ref no", "sku", "listing id", "ad id", "item id", "job id", "sequence id", "id", "guid", "uuid", "requisitionid", "الرقم المرجعي", "رقم المرجع", "المرجع", "رقم الإعلان", "الرقم", "المعرف"}},
	{"title", []string{"title", "headline", "business title", "job title", "ad title", "subject", "name", "item name", "heading", "title[@locale=en_us]", "العنوان", "عنوان الإعلان", "المسمى الوظيفي", "الاسم"}},
	{"description", []string{"description", "details", "content", "body", "job description", "ad text", "text", "short description", "summary", "remarks", "content[@locale=en_us]", "الوصف", "التفاصيل", "النص", "نص الإعلان", "وصف"}},
	{"category", []string{"category", "category name", "section", "vertical", "classification", "القسم", "الفئة", "التصنيف"}},
	{"price", []string{"price", "asking price", "amount", "ad item price", "cost", "rent", "value", "السعر", "الثمن", "الإيجار", "المبلغ"}},
	{"currency", []string{"currency", "currency code", "cf currency", "price/@currency", "العملة"}},
	{"city", []string{"city", "cityname", "city name", "town", "location", "المدينة", "مدينة"}},
	{"area", []string{"district", "neighbourhood", "neighborhood", "city area", "cityarea", "county village", "suburb", "community", "الحي", "حي", "المنطقة"}},
	{"country", []string{"country", "country code", "countryid", "الدولة", "البلد"}},
	{"lat", []string{"lat", "latitude", "خط العرض"}},
	{"lon", []string{"lon", "lng", "long", "longitude", "خط الطول"}},
	{"images", []string{"images", "image", "photos", "pictures", "photo", "image url", "pictures/picture/picture_url", "الصور", "صور"}},
	{"start", []string{"start date", "start", "published", "publish date", "posting date", "pub date", "date posted", "created at", "created", "date", "تاريخ النشر", "تاريخ الإعلان", "التاريخ"}},
	{"end", []string{"end date", "end", "expiration", "expiration date", "expirationdate", "expiry date", "expires", "valid until", "valid through", "تاريخ الانتهاء", "ينتهي"}},
	{"lang", []string{"lang", "language", "locale", "اللغة"}},
	{"contact_name", []string{"contact name", "contactname", "seller name", "user name", "اسم المعلن", "جهة الاتصال"}},
	{"contact_email", []string{"contact email", "contactemail", "seller email", "user email", "email", "البريد الإلكتروني", "البريد"}},
	{"contact_phone", []string{"contact phone", "contactphone", "phone", "mobile", "telephone", "الهاتف", "الجوال", "رقم الجوال"}},
	{"attr.beds", []string{"bedrooms", "beds", "bed", "rooms", "غرف النوم", "عدد الغرف", "الغرف"}},
	{"attr.baths", []string{"bathrooms", "baths", "bath", "الحمامات", "دورات المياه"}},
	{"attr.area", []string{"floor area", "area", "size", "square feet", "square meters", "sqft", "sqm", "المساحة", "المساحة m2"}},
	{"attr.property_type", []string{"property type", "نوع العقار"}},
	{"attr.make", []string{"make", "brand", "manufacturer", "cf make", "الشركة المصنعة", "الماركة"}},
	{"attr.model", []string{"model", "cf model", "الموديل", "الطراز"}},
	{"attr.year", []string{"year", "model year", "cf year", "سنة الصنع"}},
	{"attr.mileage", []string{"mileage", "kilometers", "odometer", "العداد", "المسافة المقطوعة"}},
	{"attr.employer", []string{"employer", "company", "company name", "agency", "organization", "جهة العمل", "الشركة"}},
	{"attr.salary_min", []string{"salary min", "salary from", "salary range from", "minimum salary"}},
	{"attr.salary_max", []string{"salary max", "salary to", "salary range to", "maximum salary"}},
	{"attr.employment_type", []string{"employment type", "job type", "jobtype", "contract type", "working hours", "نوع الدوام"}},
	{"attr.condition", []string{"condition", "item condition", "الحالة"}},
}

// categoryWords are words by which a category is inferred, in the order in which they count.
var categoryWords = []struct {
	category string
	words    []string
}{
	{"property-rent", []string{"rent", "rental", "rentals", "lease", "للإيجار", "إيجار"}},
	{"property-sale", []string{"property", "properties", "real", "estate", "house", "houses", "apartment", "apartments", "villa", "villas", "homes", "عقار", "عقارات"}},
	{"motors", []string{"car", "cars", "vehicle", "vehicles", "motor", "motors", "motorcycle", "motorcycles", "auto", "autos", "سيارات", "مركبات"}},
	{"jobs", []string{"job", "jobs", "vacancy", "vacancies", "careers", "employment", "وظائف", "وظيفة"}},
	{"services", []string{"service", "services", "خدمات"}},
	{"events", []string{"event", "events", "فعاليات"}},
	{"notices", []string{"notice", "notices", "obituaries", "tenders", "إشعارات", "إعلانات قانونية"}},
}

// emptyWords are values that systems export for an empty cell.
var emptyWords = []string{"NULL", "null", "Null", "(null)", "N/A", "n/a", "NA", "nan", "NaN", `\N`, "-", "--"}

// layoutsToTry are the layouts of dates that are tried on samples.
var layoutsToTry = []string{"YYYY-MM-DD", "YYYY/MM/DD", "YYYY-MM-DD HH:mm:ss", "YYYY-MM-DD HH:mm", "YYYY-MM-DDTHH:mm:ssZ", "YYYY-MM-DDTHH:mm:ss.SSS", "YYYY-MM-DDTHH:mm:ss",
	"D/M/YYYY", "M/D/YYYY", "D.M.YYYY", "D-M-YYYY", "D/M/YY", "M/D/YY", "D/M/YYYY HH:mm", "M/D/YYYY HH:mm", "D MMM YYYY", "MMM D, YYYY", "MMMM D, YYYY", "ddd, DD MMM YYYY HH:mm:ss z",
	"ddd, DD MMM YYYY HH:mm:ss GMT", "unix", "unix ms"}
