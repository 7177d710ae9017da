package text

import (
	"strings"
	"testing"
)

func TestDeadLinks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, what, fix string }{
		{"https://www.google.com/url?q=https://example.com/a&sa=D", "leads on", "https://example.com/a"},
		{"https://www.google.ae/url?sa=t&url=https%3A%2F%2Fexample.com%2Fa", "leads on", "https://example.com/a"},
		{"https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.com%2Fa%3Fb%3Dc&h=x", "leads on", "https://example.com/a?b=c"},
		{"https://l.instagram.com/?u=https%3A%2F%2Fexample.com", "leads on", "https://example.com"},
		{"https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.com%2Fa&data=x", "leads on", "https://example.com/a"},
		{"https://urldefense.com/v3/__https://www.example.com/a__;!!x", "leads on", "https://www.example.com/a"},
		{"https://urldefense.proofpoint.com/v2/url?u=https-3A__www.example.com_a&d=x", "leads on", "https://www.example.com/a"},
		{"https://www-example-com.cdn.ampproject.org/c/s/www.example.com/a", "leads on", "https://www.example.com/a"},
		{"https://www.google.com/amp/s/www.example.com/a", "leads on", "https://www.example.com/a"},
		{"https://www.bing.com/ck/a?p=x&u=a1aHR0cHM6Ly93d3cuZXhhbXBsZS5jb20vYQ&ntb=1", "leads on", "https://www.example.com/a"},
		{"https://www.linkedin.com/safety/go?url=https%3A%2F%2Fexample.com", "leads on", "https://example.com"},
		{"https://www.youtube.com/redirect?q=https%3A%2F%2Fexample.com", "leads on", "https://example.com"},
		{"https://webcache.googleusercontent.com/search?q=cache:abc:https://example.com/a", "leads on", "https://example.com/a"},
		{"https://www-example-com.translate.goog/a?_x_tr_sl=ar", "leads on", "https://www.example.com/a"},
		{"http://http://example.com/a", "leads on", "http://example.com/a"},
		{"https://https//example.com/a", "leads on", "https://example.com/a"},
		{"http://localhost:8080/a", "computer of the person", ""}, {"http://127.0.0.1/", "computer of the person", ""}, {"http://127.9.9.9/", "computer of the person", ""},
		{"http://[::1]:80/", "computer of the person", ""}, {"http://0.0.0.0/", "computer of the person", ""}, {"http://dev.localhost/", "computer of the person", ""},
		{"http://10.0.0.1/", "private network", ""}, {"http://172.16.3.4/", "private network", ""}, {"http://192.168.1.5/a", "private network", ""},
		{"http://169.254.0.1/", "private network", ""}, {"http://100.64.0.1/", "private network", ""}, {"http://[fd00::1]/", "private network", ""}, {"http://[fe80::1]/", "private network", ""},
		{"http://nas.local/", "private network", ""}, {"https://cms.internal/a", "private network", ""}, {"http://router.lan/", "private network", ""}, {"https://intranet.example.com/", "private network", ""},
		{"http://cms/story", "names no site", ""}, {"https://examplecom/a", "names no site", ""}, {"https://www.example..com/", "names no site", ""}, {"https://example,com/", "names no site", ""},
		{"https://staging.example.com/a", "being tried out", ""}, {"https://example.com/very%E2%80%A6", "cut short", ""}, {"https://example.com/very...", "cut short", ""},
		{"http://192.168.1.5/wp-admin", "those who edit", ""}, {"https://example.com/wp-admin/post.php?post=1", "those who edit", ""}, {"https://example.com/wp-login.php", "those who edit", ""},
		{"https://example.com/?p=3&preview=true", "those who edit", ""}, {"/wp-admin/x", "those who edit", ""},
		{"https://docs.google.com/document/d/abc/edit?usp=sharing", "to be edited", "publish the document"},
		{"https://mail.google.com/mail/u/0/#inbox/x", "a mailbox", ""}, {"https://webmail.example.com/?m=1", "a mailbox", ""}, {"https://outlook.office.com/mail/x", "a mailbox", ""}, {"https://company-my.sharepoint.com/x", "one organisation", ""},
		{"mailto:desk", "no mail address", ""}, {"tel:call-us", "no number", ""},

		{"https://example.com/a", "", ""}, {"https://example.com:8443/a?b=c#d", "", ""}, {"https://www.google.com/search?q=rents", "", ""}, {"https://news.google.com/", "", ""},
		{"https://maps.google.com/?q=dubai", "", ""}, {"https://docs.google.com/forms/d/e/x/viewform", "", ""}, {"https://docs.google.com/document/d/e/x/pub", "", ""},
		{"https://t.co/abc", "", ""}, {"https://bit.ly/x", "", ""}, {"https://8.8.8.8/", "", ""}, {"https://[2001:4860:4860::8888]/", "", ""}, {"https://172.32.0.1/", "", ""},
		{"https://web.archive.org/web/2026/https://example.com/", "", ""}, {"https://www.youtube.com/watch?v=x", "", ""}, {"https://dev.to/x", "", ""}, {"https://www.facebook.com/x", "", ""},
		{"https://موقع.إمارات/", "", ""}, {"https://example.museum/", "", ""}, {"mailto:desk@example.com?subject=a", "", ""}, {"tel:+97145550100", "", ""},
		{"/articles/a", "", ""}, {"/sections/news?page=2", "", ""}, {"https://example.com/a?url=https://example.org", "", ""}, {"https://localhost.example.com/", "", ""}, {"https://10.example.com/", "", ""},
	} {
		href, ok := SafeLink(tt.in)
		if !ok {
			t.Errorf("%s may not be linked to", tt.in)
			continue
		}
		what, fix := DeadLink(href)
		if (what == "") != (tt.what == "") || !strings.Contains(what, tt.what) || !strings.Contains(fix, tt.fix) || what != "" && fix == "" {
			t.Errorf("deadLink(%s) = %q, %q; want %q, %q", tt.in, what, fix, tt.what, tt.fix)
		}
	}
}

func TestInsteadOfALinkThatIsRefused(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https:/example.com/a": "write https://example.com/a", "https//example.com": "write https://example.com", "htp://example.com": "write https://example.com",
		"http:///example.com": "write https://example.com", "htttps://example.com/a": "write https://example.com/a",
		`C:\stories\a.docx`: "put the file on a site", "file:///home/a.pdf": "put the file on a site", `\\server\share\a`: "put the file on a site",
	} {
		if _, ok := SafeLink(in); ok {
			t.Errorf("%q may be linked to", in)
		}
		if got := SuggestLink(in); !strings.HasPrefix(got, want) && !strings.Contains(got, want) {
			t.Errorf("instead(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzDeadLink(f *testing.F) {
	for _, s := range []string{"https://www.google.com/url?q=http://a.example", "http://[::1]/", "https://urldefense.com/v3/__x", "https://x.cdn.ampproject.org/c", "http://.translate.goog", "https://bing.com/ck/a?u=a1%3D"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		href, ok := SafeLink(s)
		if !ok {
			return
		}
		if what, fix := DeadLink(href); (what == "") != (fix == "") {
			t.Errorf("deadLink(%q) = %q, %q", href, what, fix)
		}
	})
}
