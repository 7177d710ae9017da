// Package partners holds the records of the sites that embed the paper: their
// names, origins and the colours of their frames. The records are in a YAML file
// that is parsed strictly and reloaded when it changes; if the new version is
// invalid, the last good one stays in use.
package partners

import (
	"cmp"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Status decides whether a partner may frame the paper.
type Status string

// The states of a partner.
const (
	Live    Status = "live"
	Revoked Status = "revoked"
)

// Open is the ID of the record for frames without a partner's ID. Its origins may
// be "*", any page.
const Open = "open"

// Partner is one record. It holds no secret: every field may be published.
type Partner struct {
	ID       string
	Name     string
	Status   Status
	Origins  []string          // "https://paper.example", "https://*.paper.example", or "*" alone
	Label    map[string]string // language, or "" for any → the heading of the listings
	Listings string            // canonical query of a classifieds.Filter; "" matches the story
	Count    int               // maximum number of listings in a frame; 0 is as many as fit
	UTM      string            // query added to links to the paper
	Light    Palette
	Dark     Palette
}

// LabelIn returns the label in lang, else the one for any language.
func (p Partner) LabelIn(lang string) string {
	return cmp.Or(p.Label[lang], p.Label[""])
}

// Ancestors returns the source list of frame-ancestors (CSP Level 3 §6.4.2) for
// the partner's framed pages.
func (p Partner) Ancestors() string {
	if p.Status == Revoked || len(p.Origins) == 0 {
		return "'none'"
	}
	return strings.Join(p.Origins, " ")
}

// parseOrigin returns the canonical form of an origin, or why s is invalid. The
// scheme is https, or http on this machine.
func parseOrigin(s string) (string, string) {
	bare := strings.Replace(s, "://*.", "://", 1)
	u, err := url.Parse(bare)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Path != "" || u.Opaque != "":
		return "", "not an origin: a scheme and a host, without a path"
	case strings.Trim(u.Hostname(), "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:") != "":
		return "", "a host of other letters: write its xn-- form"
	case strings.Contains(u.Hostname(), "..") || strings.HasPrefix(u.Hostname(), ".") || strings.HasSuffix(u.Hostname(), "."):
		return "", "the host has an empty part"
	case u.Scheme == "http" && !isLocal(u.Hostname()), u.Scheme != "http" && u.Scheme != "https":
		return "", "not https"
	case strings.HasSuffix(u.Host, ":"), u.Port() != "" && !isPort(u.Port()):
		return "", "a port is a number from 1 to 65535"
	case bare != s && !strings.Contains(u.Hostname(), "."), bare != s && isIPAddress(u.Hostname()):
		return "", "a star needs a domain behind it, like https://*.paper.example"
	case bare != s && isPublicSuffix(u.Hostname()):
		return "", "anybody can have a name there: a star needs a domain of the partner's own behind it"
	}
	host := strings.ToLower(u.Host)
	host = strings.TrimSuffix(host, map[string]string{"https": ":443", "http": ":80"}[u.Scheme])
	star := ""
	if bare != s {
		star = "*."
	}
	return u.Scheme + "://" + star + host, ""
}

func isPort(s string) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return err == nil && n > 0
}

// isIPAddress reports whether a host is an IP address, which has no subdomains.
func isIPAddress(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil
}

// The most common of the thousands of public suffixes on publicsuffix.org: second
// labels of country registries, and domains of hosting companies.
var (
	registrySuffixes = []string{"ac", "co", "com", "edu", "gen", "go", "gov", "gob", "ltd", "mil", "ne", "net", "or", "org", "plc", "sch"}
	hostingSuffixes  = []string{"azurewebsites.net", "blogspot.com", "cloudfront.net", "firebaseapp.com", "fly.dev", "github.io", "gitlab.io", "herokuapp.com",
		"myshopify.com", "netlify.app", "ngrok.io", "onrender.com", "pages.dev", "surge.sh", "vercel.app", "web.app", "wixsite.com", "wordpress.com", "workers.dev"}
)

// isPublicSuffix reports whether anybody can register a name below host.
func isPublicSuffix(host string) bool {
	host = strings.ToLower(host)
	second, country, _ := strings.Cut(host, ".")
	return len(country) == 2 && slices.Contains(registrySuffixes, second) || slices.Contains(hostingSuffixes, host)
}

func isLocal(host string) bool {
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || strings.HasPrefix(host, "127.") || host == "::1"
}
