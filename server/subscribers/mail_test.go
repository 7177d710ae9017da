package subscribers_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"broadside/server/mailer/mailertest"
)

// post sends a form to a path below the base.
func (w *world) post(path string, form url.Values, header ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	target, query, _ := strings.Cut(path, "?")
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form.Encode()))
	r.URL.RawQuery = query
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(header); i += 2 {
		if r.Header.Set(header[i], header[i+1]); header[i] == "X-Client" {
			r.RemoteAddr = header[i+1] + ":1234"
		}
	}
	out := httptest.NewRecorder()
	w.handler.ServeHTTP(out, r)
	return out
}

func (w *world) get(path string) *httptest.ResponseRecorder {
	w.t.Helper()
	target, query, _ := strings.Cut(path, "?")
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.URL.RawQuery = query
	out := httptest.NewRecorder()
	w.handler.ServeHTTP(out, r)
	return out
}

// deliverMail sends all e-mail that is due, and returns the messages that have arrived since the
// last call.
func (w *world) deliverMail() []mailertest.Mail {
	w.t.Helper()
	for {
		n, err := w.DeliverMail(w.t.Context())
		if err != nil {
			w.t.Fatal(err)
		}
		if n == 0 {
			break
		}
	}
	var out []mailertest.Mail
	for _, r := range w.mail.Take() {
		m, err := mailertest.Parse(r.Text)
		if err != nil {
			w.t.Fatalf("%v in\n%s", err, r.Text)
		}
		if to := m.Header.Get("To"); to != "<"+r.To+">" || !r.TLS {
			w.t.Errorf("a message to %s says %s, TLS %v", r.To, to, r.TLS)
		}
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b mailertest.Mail) int { return strings.Compare(a.Header.Get("To"), b.Header.Get("To")) })
	return out
}

// expectMail compares the delivered messages with want, lines of "address: subject".
func (w *world) expectMail(what, want string) []mailertest.Mail {
	w.t.Helper()
	all := w.deliverMail()
	var got []string
	for _, m := range all {
		got = append(got, strings.Trim(m.Header.Get("To"), "<>")+": "+m.Subject)
	}
	if strings.Join(got, "; ") != want {
		w.t.Errorf("%s: received %q, want %q", what, got, want)
	}
	return all
}

// link returns the path, with its query and below the base, of a link in a message.
func link(t *testing.T, m mailertest.Mail, name string) string {
	t.Helper()
	found := regexp.MustCompile(`https://paper\.example/news(\S*/mail/` + name + `\?token=[A-Za-z0-9_-]+)`).FindStringSubmatch(m.Text)
	if found == nil {
		t.Fatalf("no link to %s in\n%s", name, m.Text)
	}
	if !strings.Contains(m.HTML, `href="https://paper.example/news`+found[1]+`"`) {
		t.Errorf("the HTML has another link than the text:\n%s", m.HTML)
	}
	return found[1]
}

var wantsNews = url.Values{"breaking": {"1"}}

// signUp requests e-mail for an address, and confirms it.
func (w *world) signUp(lang, address string, form url.Values) mailertest.Mail {
	w.t.Helper()
	typed := url.Values{"address": {address}}
	for name, values := range form {
		typed[name] = values
	}
	if out := w.post(lang+"/settings/notifications", typed); out.Code != http.StatusSeeOther {
		w.t.Fatalf("signing up %s: %d %s", address, out.Code, out.Body)
	}
	all := w.deliverMail()
	if len(all) != 1 {
		w.t.Fatalf("signing up %s: %d messages", address, len(all))
	}
	if out := w.post(link(w.t, all[0], "confirm"), nil); out.Code != http.StatusSeeOther {
		w.t.Fatalf("confirming %s: %d %s", address, out.Code, out.Body)
	}
	return all[0]
}

// A reader signs up, gets one message, confirms, gets breaking news, and stops with one click.
func TestDoubleOptIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	out := w.post("/settings/notifications", url.Values{"address": {" Reader@Home.example "}, "breaking": {"1"}, "search": {"category=motors&sort=price"}})
	if out.Code != http.StatusSeeOther || out.Header().Get("Location") != "/news/mail/sent" {
		t.Fatalf("signing up: %d %v", out.Code, out.Header())
	}
	if sent := w.get("/mail/sent"); sent.Code != http.StatusOK || !strings.Contains(sent.Body.String(), "Look into your mailbox") {
		t.Errorf("%d %s", sent.Code, sent.Body)
	}
	w.queue("bus-lane") // before the confirmation
	m := w.expectMail("the confirmation", "Reader@home.example: Confirm: news by e-mail from The Example Tribune")[0]
	if m.Header.Get("List-Unsubscribe") != "" || !strings.Contains(m.Text, "Breaking news\nNew listings for: Motors\n") || strings.Contains(m.Text, "/unsubscribe") {
		t.Errorf("the confirmation is %v\n%s", m.Header, m.Text)
	}
	confirm := link(t, m, "confirm")
	for range 3 { // programs that check links
		got := w.get(confirm)
		if h := got.Header(); got.Code != http.StatusOK || h.Get("Cache-Control") != "no-store" || !strings.Contains(got.Body.String(), `method="post"`) || !strings.Contains(got.Body.String(), "Reader@home.example") {
			t.Errorf("GET %s = %d %v %s", confirm, got.Code, h, got.Body)
		}
	}
	w.expectMail("after GET", "")
	if all, _, err := w.store.CountSubscribers(t.Context(), ""); err != nil || all != 0 {
		t.Fatalf("GET has confirmed: %d subscribers, %v", all, err)
	}
	if out := w.post(confirm, nil, "Sec-Fetch-Site", "cross-site"); out.Code != http.StatusForbidden {
		t.Errorf("a confirmation from another site: %d", out.Code)
	}
	out = w.post(confirm, nil)
	manage := strings.TrimPrefix(out.Header().Get("Location"), "/news")
	if out.Code != http.StatusSeeOther || !strings.HasPrefix(manage, "/mail/manage?token=") {
		t.Fatalf("confirming: %d %v", out.Code, out.Header())
	}
	if page := w.get(manage).Body.String(); !strings.Contains(page, "Confirmed.") || !strings.Contains(page, "New listings for: Motors") || !strings.Contains(page, "Asia/Dubai") {
		t.Errorf("the page of choices:\n%s", page)
	}
	for _, again := range []*httptest.ResponseRecorder{w.post(confirm, nil), w.get(confirm)} {
		if again.Code != http.StatusSeeOther || !strings.Contains(again.Header().Get("Location"), "/mail/manage") {
			t.Errorf("again: %d %v", again.Code, again.Header())
		}
	}

	w.queue("masar")
	w.expectMail("a story of before the confirmation, and one in another language", "")
	w.queue("long")
	w.expectMail("a story in another language", "")
	w.put(listing(1, "motors", w.clock.Now()))
	w.run()
	m = w.expectMail("a search", "Reader@home.example: 1 new listing: Motors")[0]
	if !strings.Contains(m.Text, "Toyota 1, Dubai\nhttps://paper.example/news/listings?category=motors\n") {
		t.Errorf("the message is\n%s", m.Text)
	}

	unsubscribe := link(t, m, "unsubscribe")
	if h := m.Header; h.Get("List-Unsubscribe") != "<https://paper.example/news"+unsubscribe+">" || h.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
		t.Errorf("headers %v", h)
	}
	if page := w.get(unsubscribe); page.Code != http.StatusOK || !strings.Contains(page.Body.String(), "Stop all e-mail") || !strings.Contains(page.Body.String(), "/mail/manage?token=") {
		t.Errorf("%d %s", page.Code, page.Body)
	}
	if all, _, _ := w.store.CountSubscribers(t.Context(), ""); all != 1 {
		t.Errorf("GET has unsubscribed")
	}
	w.put(listing(2, "motors", w.clock.Now()))
	w.clock.Add(2 * time.Hour)
	w.run() // queued, not sent
	// as a mail service sends it, RFC 8058
	out = w.post(unsubscribe, url.Values{"List-Unsubscribe": {"One-Click"}}, "Origin", "https://mail.example", "Sec-Fetch-Site", "cross-site")
	if out.Code != http.StatusOK || out.Header().Get("Location") != "" {
		t.Errorf("one click: %d %v", out.Code, out.Header())
	}
	w.expectMail("what waited", "")
	if all, _, _ := w.store.CountSubscribers(t.Context(), ""); all != 0 {
		t.Errorf("%d subscribers after one click", all)
	}
	if again := w.post(unsubscribe, url.Values{"List-Unsubscribe": {"One-Click"}}); again.Code != http.StatusOK {
		t.Errorf("a second click: %d", again.Code)
	}
	manage, _, _ = strings.Cut(manage, "&done=")
	if page := w.get(manage); page.Code != http.StatusOK || !strings.Contains(page.Body.String(), "Stopped") || !strings.Contains(page.Body.String(), `href="/news/ar`+manage+`"`) {
		t.Errorf("the page of choices after the end: %d\n%s", page.Code, page.Body)
	}
	if page := w.get("/ar" + manage).Body.String(); !strings.Contains(page, "توقفت الرسائل") {
		t.Errorf("in Arabic it is\n%s", page)
	}
	if n := strings.Count(w.log.String(), "@"); n != 0 {
		t.Errorf("the log has an address: %s", w.log)
	}
}

// A one-click request may be multipart/form-data, and its body does not matter: the token does.
func TestOneClickBodies(t *testing.T) {
	t.Parallel()
	for name, body := range map[string][2]string{
		"multipart": {"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n"}, "nothing": {"", ""}, "noise": {"application/x-www-form-urlencoded", "%zz"},
	} {
		w := newWorld(t)
		w.signUp("", "a@home.example", wantsNews)
		w.queue("bus-lane")
		unsubscribe := link(t, w.deliverMail()[0], "unsubscribe")
		target, query, _ := strings.Cut(unsubscribe, "?")
		r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(body[1]))
		r.URL.RawQuery = query
		r.Header.Set("Content-Type", body[0])
		out := httptest.NewRecorder()
		w.handler.ServeHTTP(out, r)
		if all, _, err := w.store.CountSubscribers(t.Context(), ""); err != nil || all != 0 || out.Code != http.StatusOK {
			t.Errorf("%s: %d, %d subscribers, %v", name, out.Code, all, err)
		}
	}
}

// Whoever posts the form learns nothing about an address, and its owner gets one message a day.
func TestNoEnumeration(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.signUp("", "known@home.example", wantsNews)
	response := func(address string) string {
		out := w.post("/settings/notifications", url.Values{"address": {address}, "breaking": {"1"}})
		return fmt.Sprint(out.Code, out.Header(), out.Body)
	}
	want := response("new@home.example")
	for _, address := range []string{"known@home.example", "KNOWN@home.example", "new@home.example", "NEW@HOME.example", "other@home.example"} {
		if got := response(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
	const subject = ": Confirm: news by e-mail from The Example Tribune"
	w.expectMail("one each", "known@home.example"+subject+"; new@home.example"+subject+"; other@home.example"+subject)
	w.clock.Add(23 * time.Hour)
	response("new@home.example")
	w.expectMail("within a day", "")
	w.clock.Add(2 * time.Hour)
	response("new@home.example")
	w.expectMail("after a day", "new@home.example"+subject)
	w.clock.Add(49 * time.Hour)
	w.expectMail("after two days", "")
	response("other@home.example")
	w.expectMail("dropped, and requested again", "other@home.example"+subject)
}

// A signup that is not confirmed is deleted after 48 hours, and its link becomes invalid.
func TestUnconfirmed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.post("/settings/notifications", url.Values{"address": {"a@home.example"}, "breaking": {"1"}})
	confirm := link(t, w.deliverMail()[0], "confirm")
	w.clock.Add(47 * time.Hour)
	w.deliverMail()
	if out := w.get(confirm); out.Code != http.StatusOK {
		t.Errorf("after 47 hours: %d", out.Code)
	}
	w.clock.Add(61 * time.Minute)
	for _, out := range []*httptest.ResponseRecorder{w.get(confirm), w.post(confirm, nil)} {
		if out.Code != http.StatusGone || !strings.Contains(out.Body.String(), "does not work any more") {
			t.Errorf("after 48 hours: %d", out.Code)
		}
	}
	w.deliverMail()
	if n, err := w.store.PutSignup(t.Context(), signupOf("probe"), w.clock.Now(), 1, 20); err != nil || !n { // there is room for one: none is left
		t.Errorf("the signup is still there: %v, %v", n, err)
	}
}

// Each link is good for one purpose and one address.
func TestForgedLinks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.signUp("", "a@home.example", wantsNews)
	w.queue("bus-lane")
	m := w.deliverMail()[0]
	_, unsubscribe, _ := strings.Cut(link(t, m, "unsubscribe"), "token=")
	_, manage, _ := strings.Cut(link(t, m, "manage"), "token=")
	flipped := []byte(unsubscribe)
	flipped[3] ^= 1
	for _, path := range []string{
		"/mail/unsubscribe?token=" + manage, "/mail/manage?token=" + unsubscribe, "/mail/confirm?token=" + manage, "/mail/unsubscribe?token=" + string(flipped),
		"/mail/unsubscribe?token=" + unsubscribe[1:], "/mail/unsubscribe?token=" + unsubscribe + "A", "/mail/unsubscribe", "/mail/unsubscribe?token=", "/mail/manage?token=%00",
	} {
		for _, out := range []*httptest.ResponseRecorder{w.get(path), w.post(path, nil)} {
			// the link to the other language says the same, not that a message was sent
			inArabic := `href="/news/ar` + path + `"`
			if strings.ContainsAny(path, "%") {
				inArabic = `href="/news/ar/mail/manage?token=%00"`
			} else if strings.HasSuffix(path, "token=") {
				inArabic = `href="/news/ar/mail/unsubscribe"`
			}
			if out.Code != http.StatusGone || !strings.Contains(out.Body.String(), inArabic) {
				t.Errorf("%s: %d, without %s\n%s", path, out.Code, inArabic, out.Body)
			}
		}
	}
	if all, _, _ := w.store.CountSubscribers(t.Context(), ""); all != 1 {
		t.Errorf("%d subscribers", all)
	}
}

// The form shows an error message, keeps the input, and limits the signups of a client whatever
// addresses it gives.
func TestSignupForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, tt := range []struct {
		path string
		form url.Values
		says string
	}{
		{"", url.Values{"address": {"reader"}, "breaking": {"1"}}, "This is not an e-mail address"},
		{"/ar", url.Values{"address": {"reader"}, "breaking": {"1"}}, "هذا ليس عنوان بريد إلكتروني"},
		{"", url.Values{"address": {"a@home.example\r\nBcc: b@home.example"}, "breaking": {"1"}}, "This is not an e-mail address"},
		{"", url.Values{"address": {`"<script>alert(1)</script>"@home.example`}, "breaking": {"1"}}, "This is not an e-mail address"},
		{"", url.Values{"address": {"a@home.example"}}, "Choose something"},
		{"", url.Values{"address": {"a@home.example"}, "search": {"category=boats"}}, "This filter cannot be saved"},
		{"", url.Values{"address": {"a@home.example"}, "search": {"%zz"}}, "This filter cannot be saved"},
	} {
		out := w.post(tt.path+"/settings/notifications", tt.form)
		body := out.Body.String()
		if out.Code != http.StatusUnprocessableEntity || !strings.Contains(body, tt.says) || strings.Contains(body, "<script>alert") || out.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%v: %d\n%s", tt.form, out.Code, body)
		}
	}
	if body := w.post("/settings/notifications", url.Values{"address": {"reader"}}).Body.String(); !strings.Contains(body, `aria-invalid="true"`) || !strings.Contains(body, `role="alert"`) {
		t.Errorf("a screen reader does not learn what is wrong:\n%s", body)
	}
	if body := w.post("/settings/notifications", url.Values{"address": {"reader@"}, "search": {"category=motors"}}).Body.String(); !strings.Contains(body, `value="reader@"`) || !strings.Contains(body, "New listings for: Motors") {
		t.Errorf("the form has lost what was typed:\n%s", body)
	}
	if out := w.post("/settings/notifications", wantsNews, "Sec-Fetch-Site", "cross-site"); out.Code != http.StatusForbidden {
		t.Errorf("from another site: %d", out.Code)
	}
	if out := w.post("/settings/notifications", url.Values{"address": {strings.Repeat("a", 20_000)}}); out.Code != http.StatusUnprocessableEntity {
		t.Errorf("a long address: %d", out.Code)
	}
	codes := map[int]int{}
	for i := range 120 {
		codes[w.post("/settings/notifications", url.Values{"address": {fmt.Sprintf("a%d@home.example", i)}, "breaking": {"1"}}, "X-Client", "192.0.2.77").Code]++
	}
	if codes[http.StatusSeeOther] != 20 || codes[http.StatusTooManyRequests] != 100 {
		t.Errorf("a client got %v", codes)
	}
	if n := len(w.deliverMail()); n != 20 {
		t.Errorf("%d messages", n)
	}
}

// A second request adds to the choices, and the newer language counts.
func TestSignupAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.signUp("", "a@home.example", wantsNews)
	m := w.signUp("/ar", "A@home.example", url.Values{"search": {"category=motors"}})
	if m.Subject != "للتأكيد: الأخبار بالبريد الإلكتروني من The Example Tribune" || !strings.Contains(m.HTML, `<html lang="ar" dir="rtl">`) || strings.Contains(m.Text, "الأخبار العاجلة") {
		t.Errorf("the second confirmation is %q\n%s", m.Subject, m.HTML)
	}
	w.queue("bus-lane") // with its translation
	m = w.expectMail("breaking news", "a@home.example: افتتاح مسار الحافلات")[0]
	page := w.get(link(t, m, "manage")).Body.String()
	if !strings.Contains(page, "سيارات") || !strings.Contains(page, "الأخبار العاجلة") {
		t.Errorf("the choices are\n%s", page)
	}
	if from, err := m.Header.AddressList("From"); err != nil || from[0].Name != "The Example Tribune" || m.Header.Get("Content-Language") != "ar" {
		t.Errorf("from %v, %v", from, err)
	}
}

// The page of choices saves them, and ends all when nothing is left.
func TestManage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.signUp("", "a@home.example", url.Values{"breaking": {"1"}, "search": {"category=motors"}})
	w.queue("bus-lane")
	manage := link(t, w.deliverMail()[0], "manage")
	save := func(form url.Values, status int, says string) {
		t.Helper()
		out := w.post(manage, form)
		if to := strings.TrimPrefix(out.Header().Get("Location"), "/news"); out.Code == http.StatusSeeOther {
			out.Body = w.get(to).Body
		}
		if out.Code != status || !strings.Contains(out.Body.String(), says) {
			t.Errorf("saving %v: %d, want %d with %q\n%s", form, out.Code, status, says, out.Body)
		}
	}
	save(url.Values{"search": {"category=motors", "category=motors", "q=never+asked"}, "quiet": {"1"}, "from": {"23:30"}, "to": {"06:00"}}, http.StatusSeeOther, `value="23:30"`)
	if page := w.get(manage).Body.String(); strings.Contains(page, "never asked") || strings.Count(page, `name="search"`) != 1 || strings.Count(page, " checked") != 2 {
		t.Errorf("the choices are\n%s", page)
	}
	save(url.Values{"breaking": {"1"}, "quiet": {"1"}, "from": {"25:00"}, "to": {"06:00"}}, http.StatusUnprocessableEntity, "This is not a time of the day")
	if out := w.post(manage, wantsNews, "Sec-Fetch-Site", "cross-site"); out.Code != http.StatusForbidden {
		t.Errorf("from another site: %d", out.Code)
	}
	save(url.Values{}, http.StatusOK, "we have deleted what we kept")
	if all, _, _ := w.store.CountSubscribers(t.Context(), ""); all != 0 {
		t.Errorf("%d subscribers", all)
	}
}

// All searches of an address are one message, at most one an hour, and not in quiet hours.
func TestDigest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.signUp("", "a@home.example", url.Values{"search": {"category=motors"}})
	w.signUp("", "a@home.example", url.Values{"search": {"q=toyota"}})
	w.signUp("/ar", "b@home.example", url.Values{"search": {"category=motors"}})
	w.subscribe("browser", breaking.with("breaking", false).with("searches", []string{"category=motors"}))
	w.put(listing(1, "motors", w.clock.Now()), listing(2, "property", w.clock.Now()))
	w.run()
	m := w.expectMail("both searches", "a@home.example: 3 new listings: your saved searches; b@home.example: إعلان جديد: سيارات")[0]
	w.expect("the browser", "browser: 1 new listing: Motors")
	if !strings.Contains(m.Text, "1 new listing: Motors\nToyota 1, Dubai\n") || !strings.Contains(m.Text, "2 new listings: “toyota”\nToyota ") {
		t.Errorf("the message is\n%s", m.Text)
	}
	w.put(listing(3, "motors", w.clock.Now()))
	w.clock.Add(30 * time.Minute)
	w.run()
	w.expectMail("within the hour", "")
	w.clock.Add(13 * time.Hour) // 1:30 in Dubai
	w.run()
	w.expectMail("at night", "")
	w.clock.Add(6 * time.Hour)
	w.expectMail("in the morning", "a@home.example: 2 new listings: your saved searches; b@home.example: إعلان جديد: سيارات")
	w.clock.Add(2 * time.Hour)
	w.run()
	w.expectMail("nothing new", "")
	if last, err := w.store.LastArrival(t.Context()); err != nil || last != 0 {
		t.Errorf("arrivals are kept that all searches have reported: %d, %v", last, err)
	}
}

// Breaking news goes to browsers and addresses, and the report counts both.
func TestBreakingByMail(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribe("browser", breaking)
	w.signUp("", "a@home.example", wantsNews)
	w.signUp("/ar", "b@home.example", wantsNews)
	report, err := w.Notify(t.Context(), "bus-lane", true, nil)
	if err != nil || report.Parts[0].Reached != 2 || report.Parts[0].Mail != 1 || report.Parts[1].Reached != 1 || report.Parts[1].Mail != 1 {
		t.Fatalf("a dry run: %+v, %v", report, err)
	}
	w.queue("bus-lane")
	w.deliver()
	w.expect("the browser", "browser: Bus lane opens")
	all := w.expectMail("the addresses", "a@home.example: Bus lane opens; b@home.example: افتتاح مسار الحافلات")
	if !strings.HasPrefix(all[0].Text, "Bus lane opens\nFrom Sunday\nhttps://paper.example/news/articles/bus-lane\n\n-- \nYou get this because you asked The Example Tribune for breaking news by e-mail.\n") {
		t.Errorf("the message is\n%s", all[0].Text)
	}
	if got := w.queue("bus-lane"); got.Parts[0].Sent != 2 || got.Parts[1].Sent != 1 {
		t.Errorf("the counts are %+v", got)
	}
	w.expectMail("again", "")
	for _, m := range all {
		checkHTML(t, m.HTML)
	}
}

// checkHTML checks that a message loads and runs nothing.
func checkHTML(t *testing.T, text string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if slices.Contains([]string{"script", "img", "link", "iframe", "form"}, n.Data) {
			t.Errorf("the message has <%s>", n.Data)
		}
	}
}

// Hostile headlines, as an agency might send them, stay text.
func TestHostileHeadline(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.signUp("", "a@home.example", wantsNews)
	w.queue("hostile")
	m := w.expectMail("the story", "a@home.example: Ferry <b>sinks</b> Bcc: victim@home.example")[0]
	if m.Header.Get("Bcc") != "" || !strings.Contains(m.HTML, "&lt;b>sinks&lt;/b>") && !strings.Contains(m.HTML, "&lt;b&gt;sinks") || strings.Contains(m.Text, "\nBcc:") {
		t.Errorf("%v\n%s\n%s", m.Header, m.Text, m.HTML)
	}
	checkHTML(t, m.HTML)
}

// Outcomes at the mail server: accepted, no such mailbox, a temporary refusal, a refusal by policy,
// and a connection that is lost while the message is accepted.
func TestMailOutcomes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, name := range []string{"ok", "gone", "busy", "policy", "lost"} {
		w.signUp("", name+"@home.example", wantsNews)
	}
	w.mail.Answer("RCPT", "gone@home.example", "550 5.1.1 no such user gone@home.example")
	w.mail.Answer("RCPT", "busy@home.example", "450 4.2.1 greylisted")
	w.mail.Answer("RCPT", "busy@home.example", "450 4.2.1 greylisted")
	w.mail.Answer("RCPT", "policy@home.example", "554 5.7.1 relay access denied")
	w.mail.Answer(".", "lost@home.example", "accept, close")
	w.queue("bus-lane")
	const title = ": Bus lane opens"
	w.expectMail("at once", "lost@home.example"+title+"; ok@home.example"+title)
	w.clock.Add(25 * time.Second)
	w.expectMail("too early", "")
	w.clock.Add(15 * time.Second)
	w.expectMail("refused again", "")
	w.clock.Add(80 * time.Second)
	w.expectMail("after two retries", "busy@home.example"+title)
	w.clock.Add(time.Hour)
	w.expectMail("nothing twice", "")
	want := map[string]int{"reached": 5, "sent": 2, "gone": 1, "failed": 2}
	if got := w.queue("bus-lane").Parts[0].NoticeCounts; got.Reached != want["reached"] || got.Sent != want["sent"] || got.Gone != want["gone"] || got.Failed != want["failed"] || got.Waiting != 0 {
		t.Errorf("the counts are %+v", got)
	}
	if all, _, _ := w.store.CountSubscribers(t.Context(), ""); all != 4 {
		t.Errorf("%d subscribers, want 4: only the one that does not exist is gone", all)
	}
	for _, text := range []string{"greylisted", "no such user the address", "relay access denied"} {
		if !strings.Contains(w.log.String(), text) {
			t.Errorf("the log does not have %q: %s", text, w.log)
		}
	}
	if strings.Contains(w.log.String(), "@home") {
		t.Errorf("the log has an address: %s", w.log)
	}
}

// While the mail server cannot be reached, attempts do not count towards the limit of a message.
func TestMailServerAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.signUp("", "a@home.example", wantsNews)
	w.post("/settings/notifications", url.Values{"address": {"new@home.example"}, "breaking": {"1"}})
	w.mail.Plain = true // no STARTTLS: it cannot be used
	w.queue("bus-lane")
	for range 30 {
		w.expectMail("without TLS", "")
		w.clock.Add(11 * time.Minute)
	}
	w.mail.Plain = false
	w.expectMail("when it is back", "a@home.example: Bus lane opens; new@home.example: Confirm: news by e-mail from The Example Tribune")
	if n := strings.Count(w.log.String(), "cannot be sent, and waits"); n == 0 || n > 61 {
		t.Errorf("%d lines in the log", n)
	}
}

// After a kill, messages that were being sent are not sent again, and those not begun are sent.
func TestMailNeverTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.signUp("", "a@home.example", wantsNews)
	w.queue("bus-lane")
	if claimed, err := w.store.ClaimDeliveries(t.Context(), w.clock.Now(), true, 1); err != nil || len(claimed) != 1 {
		t.Fatalf("claimed %d, %v", len(claimed), err)
	}
	w.post("/settings/notifications", url.Values{"address": {"b@home.example"}, "breaking": {"1"}})
	if claimed, err := w.store.ClaimSignups(t.Context(), w.clock.Now(), 1); err != nil || len(claimed) != 1 {
		t.Fatalf("claimed %d signups, %v", len(claimed), err)
	}
	w.post("/settings/notifications", url.Values{"address": {"c@home.example"}, "breaking": {"1"}})
	if err := w.store.Close(); err != nil { // killed
		t.Fatal(err)
	}
	w.open()
	if n, err := w.store.DropClaimed(t.Context()); err != nil || n != 2 {
		t.Errorf("DropClaimed = %d, %v", n, err)
	}
	w.expectMail("after the restart", "c@home.example: Confirm: news by e-mail from The Example Tribune")
	if part := w.queue("bus-lane").Parts[0]; part.Failed != 1 || part.Sent != 0 {
		t.Errorf("the story again: %+v", part)
	}
}

// A program that stops finishes the messages being sent, and keeps the others for the next start.
func TestMailStops(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 10 {
		w.signUp("", fmt.Sprintf("r%d@home.example", i), wantsNews)
	}
	w.queue("bus-lane")
	ctx, cancel := context.WithCancel(t.Context())
	var stopping sync.Once
	w.mail.Hold = func(string) { stopping.Do(cancel) }
	if _, err := w.DeliverMail(ctx); err != nil {
		t.Fatal(err)
	}
	first := len(w.mail.Take())
	if first == 0 || first == 10 {
		t.Errorf("%d messages were sent before the stop", first)
	}
	if rest := len(w.deliverMail()); first+rest != 10 {
		t.Errorf("%d and %d messages", first, rest)
	}
}
