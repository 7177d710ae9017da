package partners

import "testing"

func TestOrigin(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"https://a.example", "https://a.example"},
		{"https://A.Example:443", "https://a.example"},
		{"https://a.example:8443", "https://a.example:8443"},
		{"https://*.a.example", "https://*.a.example"},
		{"http://localhost:8080", "http://localhost:8080"},
		{"http://shop.localhost", "http://shop.localhost"},
		{"http://127.0.0.1:1", "http://127.0.0.1:1"},
		{"http://a.example", ""},
		{"http://localhost.example", ""},
		{"https://*.shop.co.uk", "https://*.shop.co.uk"},
		{"https://*.a.example:8443", "https://*.a.example:8443"},
		{"https://shop.github.io", "https://shop.github.io"},
		{"http://[::1]:8080", "http://[::1]:8080"},
		{"https://a.example:65535", "https://a.example:65535"},
		{"https://a.example:65536", ""},
		{"https://a.example:99999", ""},
		{"https://a.example:0", ""},
		{"https://a.example:", ""},
		{"https://*.co.uk", ""},
		{"https://*.CO.uk", ""},
		{"https://*.com.sa:8443", ""},
		{"https://*.gov.ae", ""},
		{"https://*.github.io", ""},
		{"https://*.192.0.2.1", ""},
		{"https://", ""},
		{"https://a..example", ""},
		{"https://*.*.example", ""},
		{"https://a.example?x", ""},
		{"https://a.example#x", ""},
		{"https://a.example/", ""},
		{"ftp://a.example", ""},
		{"//a.example", ""},
		{"a.example", ""},
		{"null", ""},
		{"'self'", ""},
		{"https://'none'", ""},
	} {
		got, why := parseOrigin(tt.in)
		if got != tt.want || (why == "") != (tt.want != "") {
			t.Errorf("parseOrigin(%q) = %q, %q, want %q", tt.in, got, why, tt.want)
		}
	}
}

func TestAncestors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		partner Partner
		want    string
	}{
		{Partner{Status: Live, Origins: []string{"https://a.example", "https://*.b.example"}}, "https://a.example https://*.b.example"},
		{Partner{Status: Revoked, Origins: []string{"https://a.example"}}, "'none'"},
		{Partner{Status: Live}, "'none'"},
		{Default(), "*"},
	} {
		if got := tt.partner.Ancestors(); got != tt.want {
			t.Errorf("Ancestors of %+v = %q, want %q", tt.partner, got, tt.want)
		}
	}
}

func TestLabelIn(t *testing.T) {
	t.Parallel()
	p := Partner{Label: map[string]string{"": "Homes", "ar": "عقارات"}}
	for lang, want := range map[string]string{"en": "Homes", "ar": "عقارات", "": "Homes"} {
		if got := p.LabelIn(lang); got != want {
			t.Errorf("LabelIn(%q) = %q, want %q", lang, got, want)
		}
	}
	if got := (Partner{}).LabelIn("en"); got != "" {
		t.Errorf("no label = %q", got)
	}
}
