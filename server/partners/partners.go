// Package partners keeps the records of those who frame the paper on their own
// sites: who they are, where their pages stand, and how the paper looks there.
// The records are a YAML file that is read strictly and followed while the
// server runs; the last good version stays.
package partners

import (
	"net/url"
	"slices"
	"strings"
)

// Status says whether a partner may show the paper.
type Status string

// The states of a partner.
const (
	Live    Status = "live"
	Revoked Status = "revoked"
)

// Open is the id of the record that frames without a partner's id are drawn
// as. Its origins may be "*", any page.
const Open = "open"

// Partner is one record. What is shown of it anywhere is public: it holds no
// secret.
type Partner struct {
	ID       string
	Name     string
	Status   Status
	Origins  []string          // "https://paper.example", "https://*.paper.example", or "*" alone
	Label    map[string]string // language, or "" for any → what stands over the listings
	Listings string            // query of a classifieds.Filter in its one order; "" is what the story chooses
	Count    int               // most listings in a frame; 0 is as many as fit
	UTM      string            // query that links to the paper carry; "" is none
	Light    Palette
	Dark     Palette
}

// LabelIn is the label in lang, else the one for any language.
func (p Partner) LabelIn(lang string) string {
	if s := p.Label[lang]; s != "" {
		return s
	}
	return p.Label[""]
}

// Ancestors is the source list of frame-ancestors (CSP Level 3 §6.4.2) for
// the partner's pages.
func (p Partner) Ancestors() string {
	if p.Status == Revoked || len(p.Origins) == 0 {
		return "'none'"
	}
	return strings.Join(p.Origins, " ")
}

// Allows reports whether a page of origin may frame the paper by this record.
func (p Partner) Allows(origin string) bool {
	if p.Status == Revoked {
		return false
	}
	return slices.ContainsFunc(p.Origins, func(o string) bool { return covers(o, origin) })
}

// covers compares an origin with one of a record: a star stands for one or
// more labels in front, as in CSP.
func covers(record, origin string) bool {
	if record == "*" || record == origin {
		return true
	}
	scheme, host, _ := strings.Cut(record, "://*.")
	rest, ok := strings.CutPrefix(origin, scheme+"://")
	return ok && host != "" && strings.HasSuffix(rest, "."+host) && len(rest) > len(host)+1
}

// origin returns s in the one form an origin has, or why it is none: a scheme
// and a host, https unless the host is this machine.
func origin(s string) (string, string) {
	bare := strings.Replace(s, "://*.", "://", 1)
	u, err := url.Parse(bare)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Path != "" || u.Opaque != "":
		return "", "not an origin: a scheme and a host, without a path"
	case strings.Trim(u.Hostname(), "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:") != "":
		return "", "a host of other letters: write its xn-- form"
	case strings.Contains(u.Hostname(), "..") || strings.HasPrefix(u.Hostname(), ".") || strings.HasSuffix(u.Hostname(), "."):
		return "", "the host has an empty part"
	case u.Scheme == "http" && !local(u.Hostname()), u.Scheme != "http" && u.Scheme != "https":
		return "", "not https"
	case bare != s && !strings.Contains(u.Hostname(), "."):
		return "", "a star needs a domain behind it, like https://*.paper.example"
	}
	host := strings.ToLower(u.Host)
	host = strings.TrimSuffix(host, map[string]string{"https": ":443", "http": ":80"}[u.Scheme])
	star := ""
	if bare != s {
		star = "*."
	}
	return u.Scheme + "://" + star + host, ""
}

// local reports whether a host is this machine, where pages are tried out.
func local(host string) bool {
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || strings.HasPrefix(host, "127.") || host == "::1"
}
