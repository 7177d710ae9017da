package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"broadside/server/mailer/mailertest"
	"broadside/server/store"
	"broadside/server/store/sqlite"
	"broadside/server/storetest"
	"broadside/server/subscribers"
)

// submit sends a form as a browser without script does, and returns the last page.
func (r *running) submit(t *testing.T, path string, form url.Values) (status int, body string) {
	t.Helper()
	resp, err := http.PostForm(r.url+strings.TrimPrefix(path, r.url), form)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// awaitMail waits for messages and returns them.
func awaitMail(t *testing.T, n int, take func() []string) []mailertest.Mail {
	t.Helper()
	var out []mailertest.Mail
	for deadline := time.Now().Add(patience); len(out) < n; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d messages in %s, want %d", len(out), patience, n)
		}
		for _, text := range take() {
			m, err := mailertest.Parse(text)
			if err != nil {
				t.Fatalf("%v in\n%s", err, text)
			}
			out = append(out, m)
		}
	}
	return out
}

var mailLink = regexp.MustCompile(`http://\S+/mail/(confirm|unsubscribe|manage)\?token=[A-Za-z0-9_-]+`)

// A reader signs up without script, confirms, gets a story over SMTP with STARTTLS and a password, and
// stops with one click. Neither the log nor the process list has a secret.
func TestMail(t *testing.T) {
	t.Parallel()
	smtp := &mailertest.Server{User: "paper", Password: "four words and more"}
	if err := smtp.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(smtp.Close)
	take := func() (out []string) {
		for _, m := range smtp.Take() {
			if !m.TLS || m.User != "paper" || m.From != "news@paper.example" {
				t.Errorf("a message came from %s, user %q, TLS %v", m.From, m.User, m.TLS)
			}
			out = append(out, m.Text)
		}
		return out
	}
	dir, data := t.TempDir(), t.TempDir()
	writeStory(t, dir, "night-ferry", "published: "+time.Now().Add(-time.Hour).Format(time.RFC3339))
	file := filepath.Join(dir, "password")
	if err := os.WriteFile(file, []byte(smtp.Password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := parseFlags([]string{"-addr", "127.0.0.1:0", "-data", data, "-articles", dir, "-smtp", "smtp://paper@" + smtp.Addr, "-smtp-password-file", file,
		"-mail-from", "The Desk <news@paper.example>"}, none, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	c.smtpRoots = smtp.Roots
	r := startConfigured(t, c)
	if status, body := r.submit(t, "/settings/notifications", url.Values{"address": {"reader@home.example"}, "breaking": {"1"}}); status != http.StatusOK || !strings.Contains(body, "Look into your mailbox") {
		t.Fatalf("%d %s", status, body)
	}
	confirm := mailLink.FindString(awaitMail(t, 1, take)[0].Text)
	if status, body := r.get(t, strings.TrimPrefix(confirm, r.url)); status != http.StatusOK || !strings.Contains(body, "Yes, send it to me") {
		t.Fatalf("%d %s", status, body)
	}
	if status, body := r.submit(t, confirm, nil); status != http.StatusOK || !strings.Contains(body, "Confirmed.") {
		t.Fatalf("%d %s", status, body)
	}
	_, page := r.submit(t, confirm, nil) // again: the page of choices
	manage := html.UnescapeString(regexp.MustCompile(`action="(/mail/manage[^"]+)"`).FindStringSubmatch(page)[1])
	if status, body := r.submit(t, manage, url.Values{"breaking": {"1"}}); status != http.StatusOK || !strings.Contains(body, "Saved.") { // no quiet hours: it may be night
		t.Fatalf("%d %s", status, body)
	}
	notify := func(args ...string) result {
		return runProgram(t, append(append([]string{"notify", "night-ferry"}, args...), "-data", data)...)
	}
	notify("-dry-run").expect(t, 0, "would reach 1 subscriber, 0 of them after their quiet hours; 1 of them by e-mail")
	notify().expect(t, 0, "1 subscriber, 1 sent", "1 of them by e-mail")
	m := awaitMail(t, 1, take)[0]
	unsubscribe := strings.Trim(m.Header.Get("List-Unsubscribe"), "<>")
	if from, err := m.Header.AddressList("From"); err != nil || from[0].Name != "The Desk" || m.Subject != "The night-ferry" || !strings.Contains(m.Text, r.url+"/articles/night-ferry\n") || mailLink.FindString(unsubscribe) != unsubscribe {
		t.Errorf("from %v, %v: %q\n%s", from, err, m.Subject, m.Text)
	}
	if status, body := r.submit(t, unsubscribe, url.Values{"List-Unsubscribe": {"One-Click"}}); status != http.StatusOK || !strings.Contains(body, "Stopped") {
		t.Errorf("one click: %d %s", status, body)
	}
	notify("-dry-run").expect(t, 0, "was sent at")
	if err := r.stop(); err != nil {
		t.Fatal(err)
	}
	if leaked := regexp.MustCompile(`token=[A-Za-z0-9]|@home|four words`).FindString(r.logs.String()); leaked != "" || !strings.Contains(r.logs.String(), "token=…") {
		t.Errorf("the log has %q:\n%s", leaked, r.logs)
	}
}

// Without an SMTP server messages are files, which the log says once. With "off" there is no e-mail.
func TestMailFiles(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := start(t, "-data", data, "-origin", "https://paper.example")
	if n := strings.Count(r.logs.String(), "not sent but written as files"); n != 1 {
		t.Errorf("the log says %d times that nothing is sent:\n%s", n, r.logs)
	}
	if status, body := r.submit(t, "/ar/settings/notifications", url.Values{"address": {"reader@home.example"}, "breaking": {"1"}}); status >= 400 {
		t.Fatalf("%d %s", status, body)
	}
	m := awaitMail(t, 1, func() (out []string) {
		names, _ := filepath.Glob(filepath.Join(data, "mail", "*.eml"))
		for _, name := range names {
			out = append(out, readText(t, name))
		}
		return out
	})[0]
	if m.Header.Get("From") == "" || !strings.Contains(m.Header.Get("From"), "<news@paper.example>") || !strings.HasPrefix(m.Subject, "للتأكيد: ") || !strings.Contains(m.Text, "https://paper.example/ar/mail/confirm?token=") {
		t.Errorf("%v %q\n%s", m.Header, m.Subject, m.Text)
	}
	off := start(t, "-smtp", "off")
	if _, body := off.get(t, "/settings/notifications"); strings.Contains(body, "mail-address") {
		t.Error("the page has the form though e-mail is off")
	}
	if status, _ := off.submit(t, "/settings/notifications", nil); status != http.StatusMethodNotAllowed {
		t.Errorf("a form though e-mail is off: %d", status)
	}
}

func TestMailSettings(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return filepath.Join(dir, name)
	}
	for _, tt := range []struct {
		args []string
		says string
	}{
		{[]string{"-smtp", "smtp://mail.example"}, "-mail-from: -smtp needs an address"},
		{[]string{"-smtp", "smtp://paper:secret@mail.example", "-mail-from", "news@paper.example"}, "leave the password out"},
		{[]string{"-smtp", "mail.example", "-mail-from", "news@paper.example"}, "give smtp://USER@HOST:587"},
		{[]string{"-mail-from", "news"}, "-mail-from"},
		{[]string{"-mail-from", "A\nBcc: x@y.example <news@paper.example>"}, "-mail-from"},
		{[]string{"-mail-reply-to", "desk"}, "-mail-reply-to"},
		{[]string{"-smtp", "smtp://mail.example", "-mail-from", "news@paper.example", "-smtp-password-file", write("a", "x")}, "names no user"},
	} {
		if _, err := parseFlags(tt.args, none, io.Discard); err == nil || !strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v, want %q", tt.args, err, tt.says)
		}
	}
	for _, tt := range []struct{ file, want, says string }{
		{write("b", "four words and more\n"), "four words and more", ""}, {write("c", "a\r\n"), "a", ""}, {write("d", "\n"), "", "one line"}, {write("e", "a\nb\n"), "", "one line"},
		{filepath.Join(dir, "none"), "", "-smtp-password-file"}, {"", "", "there is no password"},
	} {
		c := config{smtpPasswordFile: tt.file}
		if got, err := c.smtpPassword("paper"); got != tt.want || (err == nil) != (tt.says == "") || err != nil && !strings.Contains(err.Error(), tt.says) {
			t.Errorf("the password in %q is %q, %v", tt.file, got, err)
		}
	}
	for origin, want := range map[string]string{"https://paper.example": "news@paper.example", "http://127.0.0.1:8080": "news@paper.invalid", "http://localhost:8080": "news@paper.invalid"} {
		if got := defaultSender(origin); got != want {
			t.Errorf("defaultSender(%q) = %q", origin, got)
		}
	}
}

// The server is killed at random moments while it sends a story: nobody gets it twice, each kill loses
// at most one batch, and the rest arrives after the restart.
func TestKilledMail(t *testing.T) {
	t.Parallel()
	kills, moments := storetest.Kills(t, 4)
	const readers, batch = 150, 32
	smtp := &mailertest.Server{Plain: true, Hold: func(string) { time.Sleep(2 * time.Millisecond) }}
	if err := smtp.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(smtp.Close)
	dir, data := t.TempDir(), t.TempDir()
	for i := range kills + 1 {
		writeStory(t, dir, fmt.Sprint("ferry-", i), "published: "+time.Now().Add(-time.Hour).Format(time.RFC3339))
	}
	addReaders(t, data, readers)
	serve := func() *os.Process {
		_, process := startAlone(t, "-data", data, "-articles", dir, "-smtp", "smtp://"+smtp.Addr+"?tls=off", "-mail-from", "news@paper.example")
		return process
	}
	server := serve()
	var whole time.Duration
	lost := 0
	for i := range kills + 1 {
		slug := fmt.Sprint("ferry-", i)
		began := time.Now()
		if i == 0 {
			runProgram(t, "notify", slug, "-data", data).expect(t, 0, "150 subscribers, 150 sent")
			whole = time.Since(began)
		} else {
			cmd := newProgram(t, "notify", slug, "-data", data)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(moment(moments, whole))
			_ = server.Kill()
			_, _ = server.Wait()
			_ = waitStatus(t, cmd)
			server = serve()
		}
		var report subscribers.StoryReport
		out := runProgram(t, "notify", slug, "-json", "-data", data) // waits for the rest, or sends all if the kill came first
		if err := json.Unmarshal([]byte(out.out), &report); err != nil {
			t.Fatalf("%v: %+v", err, out)
		}
		for deadline := time.Now().Add(patience); report.Parts[0].Sent+report.Parts[0].Failed < readers; { // a second call does not wait
			if time.Now().After(deadline) {
				t.Fatalf("%s: %+v", slug, report.Parts[0])
			}
			if err := json.Unmarshal([]byte(runProgram(t, "notify", slug, "-json", "-data", data).out), &report); err != nil {
				t.Fatal(err)
			}
		}
		if report.Parts[0].Failed > batch {
			t.Errorf("%s: a kill lost %d messages", slug, report.Parts[0].Failed)
		}
		lost += report.Parts[0].Failed
	}
	got := map[string]int{}
	for _, m := range smtp.Take() {
		parsed, err := mailertest.Parse(m.Text)
		if err != nil {
			t.Fatal(err)
		}
		got[m.To+" "+parsed.Subject]++
	}
	for what, n := range got {
		if n > 1 {
			t.Errorf("%s: %d times", what, n)
		}
	}
	if all := readers * (kills + 1); len(got) > all || len(got) < all-lost {
		t.Errorf("%d of %d messages arrived; %d were given up", len(got), all, lost)
	}
	t.Logf("a story takes %s; after %d kills %d messages were given up, and %d arrived", whole, kills, lost, len(got))
}

// addReaders stores readers of breaking news by e-mail, without quiet hours.
func addReaders(t *testing.T, data string, n int) {
	t.Helper()
	st, err := sqlite.Open(t.Context(), filepath.Join(data, "broadside.db"), store.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		one := store.Subscriber{ID: base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%018d", i)), Address: fmt.Sprintf("r%d@home.example", i), Lang: "en", Zone: "UTC",
			Breaking: true, Created: time.Now(), Seen: time.Now()}
		if err := st.PutSubscriber(t.Context(), one, ""); err != nil {
			t.Fatal(err)
		}
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
}
