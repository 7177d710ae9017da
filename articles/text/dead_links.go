package text

import (
	"encoding/base64"
	"fmt"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strings"
)

// wrapped are pages that only lead on to an address, which they carry in a
// parameter: copied from a search, a mail or a chat.
var wrapped = []struct{ host, path, param string }{
	{"google.", "/url", "q url"}, {"facebook.com", "/l.php", "u"}, {"l.instagram.com", "", "u"},
	{"safelinks.protection.outlook.com", "", "url"}, {"urldefense.proofpoint.com", "/v2/url", "u"}, {"linkprotect.cudasvc.com", "/url", "a"},
	{"youtube.com", "/redirect", "q"}, {"linkedin.com", "/redir/", "url"}, {"linkedin.com", "/safety/go", "url"}, {"t.umblr.com", "/redirect", "z"},
	{"out.reddit.com", "", "url"}, {"slack-redir.net", "/link", "url"}, {"vk.com", "/away.php", "to"}, {"duckduckgo.com", "/l/", "uddg"},
	{"translate.google.", "/translate", "u"}, {"bing.com", "/ck/a", "u"}, {"bing.com", "/alink/link", "url"}, {"steamcommunity.com", "/linkfilter/", "url"},
	{"google.", "/imgres", "imgrefurl imgurl"}, {"webcache.googleusercontent.com", "/search", "q"}, {"deref-mail.com", "", "redirectUrl"},
}

// personal are hosts on which an address opens for one account only.
var personal = map[string]string{
	"mail.google.com": "a mailbox", "outlook.live.com": "a mailbox", "outlook.office.com": "a mailbox", "outlook.office365.com": "a mailbox",
	"mail.yahoo.com": "a mailbox", "webmail.": "a mailbox", "mail.proton.me": "a mailbox", "app.slack.com": "a chat", "teams.microsoft.com": "a chat",
	"web.whatsapp.com": "a chat", "web.telegram.org": "a chat", "sharepoint.com": "a file of one organisation", "drive.google.com/drive": "a folder of one account",
}

// DeadLink returns why an address that may be linked to does not work for
// readers, and the remedy: it needs the network, the computer or the account of
// the desk. Both are empty for an ordinary address.
func DeadLink(href string) (what, fix string) {
	u, err := url.Parse(href)
	if err != nil {
		return "", ""
	}
	switch u.Scheme {
	case "mailto":
		if at := strings.IndexByte(u.Opaque, '@'); at < 1 || !strings.Contains(u.Opaque[at:], ".") {
			return fmt.Sprintf("%q has no mail address", href), "write mailto:name@example.com"
		}
		return "", ""
	case "tel":
		if !strings.ContainsAny(u.Opaque, "0123456789") {
			return fmt.Sprintf("%q has no number", href), "write tel:+97145550100"
		}
		return "", ""
	}
	if way := strings.ToLower(u.Path); strings.HasPrefix(way, "/wp-admin") || strings.HasPrefix(way, "/wp-login") || strings.HasPrefix(way, "/administrator/") || u.Query().Get("preview") == "true" {
		return fmt.Sprintf("%q opens only for those who edit that site", Shorten(href, 60)), "link to the published page"
	}
	if u.Host == "" {
		return "", ""
	}
	if target := targetOf(u); target != "" {
		return fmt.Sprintf("%q only leads on to another page", Shorten(href, 60)), "link to the page itself: " + target
	}
	if strings.EqualFold(u.Hostname(), "docs.google.com") && path.Base(u.Path) == "edit" {
		return fmt.Sprintf("%q opens a document to be edited, perhaps only for those it is shared with", Shorten(href, 60)), "publish the document to the web and link to that"
	}
	if what := unreachable(u); what != "" {
		return fmt.Sprintf("%q %s: readers cannot open it", Shorten(href, 60), what), "link to the page as everybody sees it, or take the link away"
	}
	return "", ""
}

func targetOf(u *url.URL) string {
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	for _, w := range wrapped {
		if !onHost(host, w.host) || w.path != "" && !strings.HasPrefix(u.Path, w.path) {
			continue
		}
		for param := range strings.FieldsSeq(w.param) {
			if to := carried(u.Query().Get(param)); to != "" {
				return to
			}
		}
	}
	rest := ""
	switch way := strings.TrimPrefix(u.EscapedPath(), "/"); {
	case onHost(host, "cdn.ampproject.org"): // /c/s/host/path, /v/s/…
		_, rest, _ = strings.Cut(way, "/")
	case onHost(host, "google.") && strings.HasPrefix(way, "amp/"):
		rest = strings.TrimPrefix(way, "amp/")
	case host == "urldefense.com":
		_, after, _ := strings.Cut(way, "__")
		to, _, _ := strings.Cut(after, "__;")
		return carried(strings.Replace(strings.Replace(to, "https:/", "https://", 1), ":///", "://", 1))
	case host == "http" || host == "https" || u.Host == "http:" || u.Host == "https:":
		return strings.ToLower(strings.TrimSuffix(u.Host, ":")) + "://" + strings.TrimLeft(u.EscapedPath(), "/")
	case strings.HasSuffix(host, ".translate.goog"):
		label := strings.TrimSuffix(host, ".translate.goog")
		return "https://" + strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(label, "--", "\x00"), "-", "."), "\x00", "-") + u.EscapedPath()
	}
	if rest == "" {
		return ""
	}
	if after, ok := strings.CutPrefix(rest, "s/"); ok {
		return "https://" + after
	}
	return "http://" + rest
}

// carried returns the address in a parameter, in the forms that mail filters and
// search engines give it.
func carried(s string) string {
	if after, ok := strings.CutPrefix(s, "a1"); ok { // Bing
		if raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(after, "=")); err == nil {
			s = string(raw)
		}
	}
	if after, ok := strings.CutPrefix(s, "cache:"); ok {
		if _, page, found := strings.Cut(after, ":http"); found {
			after = "http" + page
		}
		s, _, _ = strings.Cut(after, " ")
		if !strings.HasPrefix(s, "http") {
			s = "https://" + s
		}
	}
	if strings.HasPrefix(s, "http-3A") || strings.HasPrefix(s, "https-3A") { // Proofpoint
		if plain, err := url.PathUnescape(strings.ReplaceAll(strings.ReplaceAll(s, "_", "/"), "-", "%")); err == nil {
			s = plain
		}
	}
	to, ok := SafeLink(s)
	if !ok || !strings.HasPrefix(to, "http") {
		return ""
	}
	return to
}

// onHost reports whether host is of or below of; a name that ends in a dot is
// any of its domains (google.com, google.ae).
func onHost(host, of string) bool {
	if strings.HasSuffix(of, ".") {
		return strings.HasPrefix(host, of) || strings.Contains(host, "."+of)
	}
	return host == of || strings.HasSuffix(host, "."+of)
}

// carrierGrade is the range of carriers' private addresses (RFC 6598).
var carrierGrade = netip.MustParsePrefix("100.64.0.0/10")

// unreachable returns why readers cannot open u, or "".
func unreachable(u *url.URL) string {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		ip = ip.Unmap()
		switch {
		case ip.IsLoopback() || ip.IsUnspecified():
			return "is on the computer of the person who opens it"
		case ip.IsPrivate() || ip.IsLinkLocalUnicast() || carrierGrade.Contains(ip):
			return "is on a private network"
		}
		return ""
	}
	last := host[strings.LastIndexByte(host, '.')+1:]
	switch {
	case host == "localhost" || last == "localhost":
		return "is on the computer of the person who opens it"
	case slices.Contains([]string{"local", "internal", "lan", "home", "corp", "intranet", "localdomain", "private", "invalid"}, last) || strings.HasSuffix(host, ".home.arpa") || strings.HasPrefix(host, "intranet."):
		return "is on a private network"
	case !strings.Contains(host, ".") || strings.Contains(host, "..") || strings.ContainsAny(host, ",_ ") || strings.HasPrefix(host, "."):
		return "names no site of the internet"
	case strings.HasPrefix(host, "staging.") || strings.HasPrefix(host, "preprod.") || strings.HasPrefix(host, "uat.") || strings.Contains(host, "-staging."):
		return "is a site that is being tried out"
	case strings.HasSuffix(u.Path, "…") || strings.HasSuffix(u.Path, "..."):
		return "is cut short"
	}
	for where, is := range personal {
		of, way, _ := strings.Cut(where, "/")
		if (onHost(host, of) || strings.HasSuffix(of, ".") && strings.HasPrefix(host, of)) && strings.HasPrefix(u.Path, "/"+way) {
			return "is " + is
		}
	}
	return ""
}
