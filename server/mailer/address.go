package mailer

import (
	"errors"
	"fmt"
	"net/mail"
	"net/netip"
	"strings"

	"golang.org/x/net/idna"
)

// Limits of an address in bytes (RFC 5321 §4.5.3.1).
const (
	maxLocal   = 64
	maxAddress = 254
)

var errAddress = errors.New("not an e-mail address: give one like name@paper.example")

// localCharacters are those of a local part, with the dot between them (RFC 5322 §3.2.3).
const localCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~."

// ParseAddress returns an address in the form in which it is sent: with the domain in lower-case
// ASCII (IDNA 2008). Names, comments, quoted or non-ASCII local parts and domains without a dot are
// refused: few mailboxes have them, and header injection needs them.
func ParseAddress(s string) (string, error) {
	s = strings.Trim(s, " \t\r\n")
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at > maxLocal || len(s) > maxAddress {
		return "", errAddress
	}
	local, domain := s[:at], s[at+1:]
	if strings.Trim(local, localCharacters) != "" || strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(local, "..") {
		return "", errAddress
	}
	domain, err := parseDomain(domain)
	if err != nil {
		return "", err
	}
	address := local + "@" + domain
	if parsed, err := mail.ParseAddress(address); err != nil || parsed.Address != address || parsed.Name != "" || len(address) > maxAddress {
		return "", errAddress
	}
	return address, nil
}

// profile is the IDNA profile for lookups, with the length limits of DNS.
var profile = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.VerifyDNSLength(true), idna.StrictDomainName(true))

func parseDomain(s string) (string, error) {
	domain, err := profile.ToASCII(s)
	if err != nil || !strings.Contains(domain, ".") || strings.HasSuffix(domain, ".") {
		return "", errAddress
	}
	if again, err := profile.ToASCII(domain); err != nil || again != domain {
		return "", errAddress
	}
	if _, err := netip.ParseAddr(domain); err == nil {
		return "", errAddress
	}
	return domain, nil
}

// ParseSender reads an address that may have a name: "The Example Tribune <news@paper.example>".
func ParseSender(s string) (mail.Address, error) {
	if hasControl(s) {
		return mail.Address{}, errAddress
	}
	name, address := "", s
	if parsed, err := mail.ParseAddress(s); err == nil {
		name, address = parsed.Name, parsed.Address
	}
	address, err := ParseAddress(address)
	if err != nil {
		return mail.Address{}, fmt.Errorf("%w, or 'The Example Tribune <news@paper.example>'", err)
	}
	return mail.Address{Name: name, Address: address}, nil
}
