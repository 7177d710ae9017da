package subscribers_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

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

// The response to the form is the same for every address, and an address gets one message a day.
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
			// the link to the other language leads to the same page, not to the one after a message was sent
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

// The form shows an error message and keeps the input. The number of signups of a client is limited,
// also if each has another address.
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
