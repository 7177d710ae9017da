package exports

import (
	"strings"
	"testing"
	"time"

	"broadside/articles"
)

func TestParseTime(t *testing.T) {
	t.Parallel()
	dubai := time.FixedZone("", 4*3600)
	for _, tt := range []struct {
		in   string
		zone *time.Location
		want string
	}{
		{"2020-01-02T03:04:05Z", nil, "2020-01-02T03:04:05Z"},
		{"2020-01-02T03:04:05.123+04:00", nil, "2020-01-01T23:04:05Z"},
		{"2020-01-02T03:04:05+0400", nil, "2020-01-01T23:04:05Z"},
		{"Thu, 02 Jan 2020 03:04:05 +0000", nil, "2020-01-02T03:04:05Z"},
		{"Thu, 2 Jan 20 03:04:05 EST", nil, "2020-01-02T08:04:05Z"},
		{"Thu, 2 Jan 2020 03:04 GMT", nil, "2020-01-02T03:04:00Z"},
		{"Thu Jan  2 03:04:05 PST 2020", nil, "2020-01-02T11:04:05Z"},
		{"Thu, 02 Jan 2020 03:04:05 AST", nil, ""},
		{"Thu, 02 Jan 2020 03:04:05", nil, ""},
		{"Thu, 02 Jan 2020 03:04:05", dubai, "2020-01-01T23:04:05Z"},
		{"2020-01-02 03:04:05", dubai, "2020-01-01T23:04:05Z"},
		{"2020-01-02", nil, ""},
		{"2020-01-02", dubai, "2020-01-01T20:00:00Z"},
		{"Wed, 30 Nov -0001 00:00:00 +0000", dubai, ""},
		{"0000-00-00 00:00:00", dubai, ""},
		{"0001-01-01T00:00:00Z", dubai, ""},
		{"2020-01-02T03:04:05+99:00", dubai, ""},
		{"yesterday", dubai, ""},
		{"", dubai, ""},
	} {
		got, _ := parseTime(tt.in, tt.zone)
		if s := strings.TrimSuffix(got.UTC().Format("2006-01-02T15:04:05Z"), "x"); s != tt.want && !(got.IsZero() && tt.want == "") {
			t.Errorf("parseTime(%q) = %s, want %q", tt.in, s, tt.want)
		}
	}
}

func TestAuthors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"a@b.example (Ali Ahmed)", "Ali Ahmed"}, {"Ali Ahmed <a@b.example>", "Ali Ahmed"}, {"Ali Ahmed", "Ali Ahmed"}, {"a@b.example", ""}, {"", ""}, {"Ali Ahmed (a@b.example)", "Ali Ahmed"},
	} {
		i := &Item{}
		i.addAuthor(tt.in)
		got := ""
		for _, p := range i.Article.Byline {
			got += p.Name
		}
		if got != tt.want || strings.Contains(got, "@") {
			t.Errorf("addAuthor(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestPlainText(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"A &amp; B", "A & B"}, {"A &amp;amp; B", "A & B"}, {"<b>A</b> <i>B</i>", "A B"}, {"<p>A</p><p>B</p>", "A B"}, {"A < B", "A < B"}, {"  A\n B ", "A B"},
		{"<script>alert(1)</script>A", "A"}, {"f<b>oo</b>", "foo"},
	} {
		if got := plainText(tt.in); got != tt.want {
			t.Errorf("plainText(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// TestNinjsStates checks that an item is never published if its own fields forbid it.
func TestNinjsStates(t *testing.T) {
	t.Parallel()
	const item = `{"uri":"u","headlines":[{"value":"A"}],"bodies":[{"value":"T"}],"versioncreated":"2020-01-02T03:04:05Z",`
	for _, tt := range []struct {
		in     string
		status articles.Status
		skip   string
	}{
		{item + `"pubstatus":"usable"}`, articles.StatusLive, ""},
		{item + `"pubStatus":"withheld"}`, articles.StatusWithheld, ""},
		{item + `"pubStatus":"canceled"}`, articles.StatusKilled, ""},
		{item + `"pubStatus":"embargoed"}`, articles.StatusWithheld, ""},
		{item + `"embargoed":"tomorrow"}`, articles.StatusWithheld, ""},
		{item + `"embargoedUntil":"2030-01-01T00:00:00Z"}`, articles.StatusLive, ""},
		{item + `"type":"picture"}`, "", "picture"},
		{item + `"type":"event"}`, "", "event"},
		{`{"uri":"u","headlines":[{"value":"A"}],"bodies":[{"value":"T"}]}`, articles.StatusDraft, ""},
	} {
		i := mustRead(t, tt.in, Options{})[0]
		if i.Article.Status != tt.status || i.Skip != tt.skip {
			t.Errorf("%s: %q, skip %q", tt.in, i.Article.Status, i.Skip)
		}
	}
}

func TestGhostSkips(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ fields, skip string }{
		{`"html":"<p>T</p>"`, ""}, {`"html":"<p>T</p>","visibility":"public"`, ""}, {`"html":"<p>T</p>","visibility":"paid"`, "for members only"},
		{`"html":"<p>T</p>","type":"page"`, "page"}, {`"html":"<p>T</p>","page":true`, "page"}, {`"html":"<p>T</p>","page":1`, "page"}, {`"html":"<p>T</p>","status":"sent"`, "sent by e-mail only"},
		{`"html":null`, "without text in HTML or lexical"}, {`"mobiledoc":"{}"`, "without text in HTML or lexical"},
	} {
		if got := mustRead(t, `{"posts":[{"id":"1","title":"A",`+tt.fields+`}]}`, Options{})[0].Skip; got != tt.skip {
			t.Errorf("%s: %q, want %q", tt.fields, got, tt.skip)
		}
	}
}

func TestLexical(t *testing.T) {
	t.Parallel()
	const source = `{"root":{"type":"root","children":[{"type":"extended-heading","tag":"h3","children":[{"type":"extended-text","text":"H & H"}]},
{"type":"paragraph","children":[{"type":"text","text":"a ","format":1},{"type":"link","url":"https://x.example/?a=1&b=2","children":[{"type":"text","text":"b","format":2}]},{"type":"linebreak"},{"type":"text","text":"c","format":16}]},
{"type":"list","listType":"number","start":3,"children":[{"type":"listitem","children":[{"type":"text","text":"i"}]}]},{"type":"horizontalrule"},{"type":"image","src":"a.jpg","alt":"A","caption":"<i>C</i>"},{"type":"audio","src":"a.mp3"},{"type":"codeblock","code":"a < b"}]}}`
	const want = `<div><h3>H &amp; H</h3><p><strong>a </strong><a href="https://x.example/?a=1&amp;b=2"><em>b</em></a><br><code>c</code></p><ol start="3"><li>i</li></ol><hr><figure><img src="a.jpg" alt="A"><figcaption><i>C</i></figcaption></figure><div data-card="audio"></div><pre>a &lt; b</pre></div>`
	if got := lexicalHTML(source); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	for _, broken := range []string{"", "{", "[]", "null", `{"root":[]}`} {
		if got := lexicalHTML(broken); strings.Contains(got, "<p>") {
			t.Errorf("lexicalHTML(%q) = %q", broken, got)
		}
	}
}

// The start of an agency's text is its dateline also if the place is spelled in another way.
func TestAgencyDateline(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"OSLO, Norway (NTB) -- The minister":             true,
		" Port-au-Prince, Haiti (AP) — A storm":          true,
		"The ministry (MFA) said":                        false,
		"The council met. Its chair (RNC) — no relation": false,
		"He spoke (late) - and left":                     false,
	} {
		if got := agencyDateline.MatchString(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
