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
