package main

import (
	"context"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadside/server/command"
	"broadside/server/push"
)

// config holds all settings of the server. Only package main reads flags and the environment.
type config struct {
	addr        string // address to listen on
	articles    string // directory of articles; "" is the built-in sample
	data        string // directory for the server's own files
	store       string // "sqlite", or "sqlite:FILE"
	origin      string // "https://paper.example"; "" is the address to listen on
	publisher   string // "" is the name in paper.yaml
	metrics     string // private address of the metrics; "" is off
	base        string // "" or "/news"
	sample      bool
	log         string // "text" or "json"
	partners    string // file of partners' records; "": any site may embed
	operator    string // password of the operator's pages; "": these pages do not exist
	connections int    // most open connections
	contact     string // of the operator, for push services: "mailto:…" or "https://…"; "" is an https origin

	smtp             string // "smtp://USER@HOST:PORT" or "smtps://…"; "": messages are files; "off": no e-mail
	smtpPasswordFile string
	smtpRoots        *x509.CertPool // of a test's server; nil: those of the system
	mailFrom         string         // address, with or without a name
	mailReplyTo      string

	worker  string // "on", or "off": remove the service worker from readers' browsers
	trusted string // networks of trusted proxies, separated by commas; "" is none

	pushTransport http.RoundTripper // of a test's push service on this machine; nil: public addresses only
}

// Bounds of -max-connections.
const (
	minConnections = 16
	maxConnections = 1_000_000
)

// loopbackNetworks lists the loopback networks, from which a local proxy connects.
const loopbackNetworks = "127.0.0.0/8,::1/128"

// serveCommand returns the command that starts the server: run gets the valid configuration.
func serveCommand(run func(context.Context, config, command.IO) error) command.Command {
	return command.Command{
		Name:        "serve",
		Summary:     "serve the paper",
		Example:     "broadside serve -articles mypaper -data mydata -origin https://paper.example",
		Environment: []string{"*"},
		Setup: func(flags *flag.FlagSet) func(context.Context, command.IO, []string) error {
			c := &config{}
			c.addFlags(flags)
			return func(ctx context.Context, stream command.IO, _ []string) error {
				if !isGiven(flags, "sample") {
					c.sample = c.articles == ""
				}
				if err := c.validate(); err != nil {
					return command.Usagef("%w", err)
				}
				return run(ctx, *c, stream)
			}
		},
	}
}

// serve runs the server until ctx ends.
func serve(ctx context.Context, c config, stream command.IO) error {
	return run(ctx, c, stream.Out, stream.Err)
}

func (c *config) addFlags(fs *flag.FlagSet) {
	fs.StringVar(&c.addr, "addr", "127.0.0.1:8080", "listen on `host:port`; port 0 is any free one")
	fs.StringVar(&c.articles, "articles", "", "read and watch the articles in `dir`; empty is the paper that ships")
	fs.StringVar(&c.data, "data", "data", "keep the database in `dir`; it is made when missing")
	fs.StringVar(&c.store, "store", "sqlite", "keep listings in `sqlite`, or sqlite:FILE")
	fs.StringVar(&c.origin, "origin", "", "`url` readers know the paper by: https://paper.example; empty is the address it listens on")
	fs.StringVar(&c.publisher, "publisher", "", "the paper's `name`; empty is the one in paper.yaml")
	fs.StringVar(&c.metrics, "metrics-addr", "", "serve /metrics and /debug/pprof on a private `host:port`; empty is off")
	fs.StringVar(&c.base, "base", "", "`path` before every address, behind a proxy that keeps it: /news")
	fs.BoolVar(&c.sample, "sample", false, "show the listings that ship while the folder has none of its own (listings/*.csv); the default is true without -articles")
	fs.StringVar(&c.log, "log", "text", "write the log as `text` or json")
	fs.StringVar(&c.partners, "partners", "", "read and follow the records of those who frame the paper in `file`; empty lets any page")
	fs.StringVar(&c.operator, "operator-password", "", "`password` of what only the desk may see; better given by the environment; empty leaves those pages out")
	fs.StringVar(&c.trusted, "trusted-proxy", loopbackNetworks, "believe X-Forwarded-For of proxies in these `networks`, with commas between: 10.0.0.0/24,fd00::/64; empty is none")
	fs.StringVar(&c.worker, "worker", "on", "`on`, or off to remove the service worker and its copies from every browser that visits")
	fs.StringVar(&c.contact, "push-contact", "", "`address` at which browsers' push services reach you: mailto:NAME@HOST or https://HOST; empty is -origin if that is https")
	fs.StringVar(&c.smtp, "smtp", "", "send e-mail through the server at `url`: smtp://USER@HOST:587, or smtps://USER@HOST:465; empty writes messages as files into -data/mail, off leaves e-mail out")
	fs.StringVar(&c.smtpPasswordFile, "smtp-password-file", "", "read the password for -smtp from `file`; or set "+passwordVariable+" in the environment")
	fs.StringVar(&c.mailFrom, "mail-from", "", "`address` that e-mail comes from: 'The Example Tribune <news@paper.example>'; required with -smtp")
	fs.StringVar(&c.mailReplyTo, "mail-reply-to", "", "`address` for answers to e-mail; empty is -mail-from")
	fs.IntVar(&c.connections, "max-connections", 4096, "`number` of readers' connections open at once; above it idle ones are closed and new ones wait")
}

// isGiven reports whether a flag was given, on the command line or in the environment.
func isGiven(flags *flag.FlagSet, name string) (given bool) {
	flags.Visit(func(f *flag.Flag) { given = given || f.Name == name })
	return given
}

// validate validates the configuration before anything is opened, and normalizes its values.
func (c *config) validate() error {
	if err := c.checkAddresses(); err != nil {
		return err
	}
	if c.connections < minConnections || c.connections > maxConnections {
		return fmt.Errorf("-max-connections %d: give a number from %d to %d, like 4096; the system's limit of open files (ulimit -n) must be above it", c.connections, minConnections, maxConnections)
	}
	if err := c.checkPublisher(); err != nil {
		return err
	}
	if strings.ContainsFunc(c.operator, unicode.IsControl) { // as at the end of a password read from a file
		return errors.New("-operator-password: it has a line feed or another control character, which no browser sends; give it without, like BROADSIDE_OPERATOR_PASSWORD='four words and more'")
	}
	if err := c.checkArticles(); err != nil {
		return err
	}
	if err := c.checkFiles(); err != nil {
		return err
	}
	if c.log != "text" && c.log != "json" {
		return fmt.Errorf("-log %q: give text or json", c.log)
	}
	if c.worker != "on" && c.worker != "off" {
		return fmt.Errorf("-worker %q: give on or off", c.worker)
	}
	if err := c.checkMail(); err != nil {
		return err
	}
	if err := c.checkBase(); err != nil {
		return err
	}
	if _, err := c.trustedProxies(); err != nil {
		return err
	}
	if c.contact != "" {
		if err := push.CheckContact(c.contact); err != nil {
			return fmt.Errorf("-push-contact: %w", err)
		}
	}
	return c.checkOrigin()
}

func (c *config) checkArticles() error {
	if c.articles == "" {
		return nil
	}
	info, err := os.Stat(c.articles)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("-articles %s: there is no such folder; give one that is there, or leave it out for the paper that ships", c.articles)
	case err != nil:
		return fmt.Errorf("-articles: %w", err)
	case !info.IsDir():
		return fmt.Errorf("-articles %s: this is a file; give its folder", c.articles)
	}
	return nil
}

func (c *config) trustedProxies() ([]netip.Prefix, error) {
	var out []netip.Prefix
	for text := range strings.SplitSeq(c.trusted, ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		network, err := netip.ParsePrefix(text)
		if addr, single := netip.ParseAddr(text); single == nil {
			network, err = netip.PrefixFrom(addr, addr.BitLen()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("-trusted-proxy %q: give networks with commas between, like 10.0.0.0/24,fd00::/64", text)
		}
		out = append(out, network.Masked())
	}
	return out, nil
}

func (c *config) checkAddresses() error {
	if err := checkListen("-addr", c.addr, "127.0.0.1:8080"); err != nil {
		return err
	}
	if c.metrics == "" {
		return nil
	}
	if err := checkListen("-metrics-addr", c.metrics, "127.0.0.1:9090"); err != nil {
		return err
	}
	if addressesOverlap(c.addr, c.metrics) {
		return fmt.Errorf("-metrics-addr %s: -addr listens there; give a private address, like 127.0.0.1:9090", c.metrics)
	}
	return nil
}

func addressesOverlap(a, b string) bool {
	hostA, portA, _ := net.SplitHostPort(a)
	hostB, portB, _ := net.SplitHostPort(b)
	everywhere := func(host string) bool { return host == "" || host == "0.0.0.0" || host == "::" }
	return portA == portB && portA != "0" && (hostA == hostB || everywhere(hostA) || everywhere(hostB))
}

// checkListen validates an address to listen on: a host and a numeric port.
func checkListen(flag, addr, example string) error {
	host, port, err := net.SplitHostPort(addr)
	if err != nil || !isHost(host) && host != "" {
		return fmt.Errorf("%s %q: give host:port, like %s", flag, addr, example)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("%s %q: the port is a number from 0 to 65535; give host:port, like %s", flag, addr, example)
	}
	return nil
}

// isHost reports whether host is an IP address or a DNS name in ASCII (RFC
// 1123 §2.1), with the underscore that some networks use.
func isHost(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	digits := strings.Trim(host, "0123456789.") == "" // a malformed IPv4 address
	return len(host) <= 253 && !digits && hostName.MatchString(host)
}

var hostName = regexp.MustCompile(`^(?:[a-zA-Z0-9_](?:[a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?(?:\.|$))+$`)

// maxPublisher is the longest name of a newspaper, in characters.
const maxPublisher = 100

// checkPublisher validates the newspaper's name and normalizes its spaces.
func (c *config) checkPublisher() error {
	given := c.publisher != ""
	if !utf8.ValidString(c.publisher) || strings.ContainsFunc(c.publisher, isControl) {
		return fmt.Errorf("-publisher %q: leave out control characters; give a name, like 'The Example Tribune'", c.publisher)
	}
	if c.publisher = strings.Join(strings.Fields(c.publisher), " "); given && c.publisher == "" {
		return errors.New("-publisher: this is only spaces; give a name, like 'The Example Tribune', or leave it out")
	}
	if n := utf8.RuneCountInString(c.publisher); n > maxPublisher {
		return fmt.Errorf("-publisher: the name has %d characters; give at most %d, like 'The Example Tribune'", n, maxPublisher)
	}
	return nil
}

// isControl reports whether r is a control character, a bidirectional control or a line separator.
func isControl(r rune) bool {
	return unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x2028 || r == 0x2029
}

// checkFiles validates the paths of files that the server writes and watches. Their permissions are
// checked when they are opened.
func (c *config) checkFiles() error {
	if kind, _, _ := strings.Cut(c.store, ":"); kind != "sqlite" {
		return fmt.Errorf("-store %s: give sqlite or sqlite:FILE", redacted(c.store))
	}
	for _, path := range [][2]string{{"-data", c.data}, {"-store", c.databasePath()}, {"-partners", c.partners}, {"-smtp-password-file", c.smtpPasswordFile}, {"-articles", c.articles}} { // -store may lie in -data
		if strings.ContainsRune(path[1], 0) {
			return fmt.Errorf("%s %q: a path has no NUL character", path[0], path[1])
		}
	}
	if c.data == "" {
		return errors.New("-data: give a directory, like data")
	}
	if info, err := os.Stat(c.data); err == nil && !info.IsDir() {
		return fmt.Errorf("-data %s: this is a file; give a directory, like data", c.data)
	}
	file := c.databasePath()
	if strings.ContainsAny(file, "?#") || strings.HasPrefix(file, ":") || strings.HasPrefix(file, "file:") {
		return fmt.Errorf("-store %s: give the path of a file, like sqlite:/var/lib/broadside/paper.db", redacted(c.store))
	}
	info, err := os.Stat(file)
	switch {
	case err == nil && info.IsDir() || strings.HasSuffix(file, "/"):
		return fmt.Errorf("-store %s: this is a directory; give a file in it, like sqlite:%s", c.store, filepath.Join(file, "paper.db"))
	case err == nil && !info.Mode().IsRegular():
		return fmt.Errorf("-store %s: this is no plain file; give one, like sqlite:/var/lib/broadside/paper.db", c.store)
	}
	if parent := filepath.Dir(file); parent != filepath.Clean(c.data) {
		if _, err := os.Stat(parent); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("-store %s: there is no directory %s; make it first, or leave the file out: -store sqlite", c.store, parent)
		}
	}
	if c.partners == "" {
		return nil
	}
	if info, err := os.Stat(c.partners); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("-partners %s: this is no plain file; give one, like partners.yaml", c.partners)
	}
	return nil
}

// checkBase validates the base path and normalizes its slashes.
func (c *config) checkBase() error {
	given := c.base
	if c.base = strings.Trim(c.base, "/"); c.base != "" {
		c.base = "/" + c.base
	}
	if !basePath.MatchString(c.base) {
		return fmt.Errorf("-base %q: give a plain path of letters, digits, - and _, like /news", given)
	}
	return nil
}

var basePath = regexp.MustCompile(`^(?:/[a-zA-Z0-9_~-][a-zA-Z0-9_.~-]*)*$`)

// checkOrigin validates the public origin and normalizes it: a scheme and a lower-case host,
// without the scheme's default port.
func (c *config) checkOrigin() error {
	if c.origin == "" {
		return nil
	}
	const example = "give a scheme and a host, like https://paper.example"
	u, err := url.Parse(c.origin)
	if err != nil || u.Opaque != "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.HasSuffix(c.origin, "#") {
		given := c.origin
		if at := strings.LastIndex(given, "@"); at >= 0 {
			given = "…" + given[at:] // so that no password is printed
		}
		return fmt.Errorf("-origin %q: %s", given, example)
	}
	if u.User != nil {
		return fmt.Errorf("-origin %s: leave the name and password out: every page shows the origin; %s", u.Redacted(), example)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("-origin %q: %s", c.origin, example)
	}
	if strings.ContainsFunc(u.Hostname(), func(r rune) bool { return r > unicode.MaxASCII }) {
		return fmt.Errorf("-origin %q: give the host in its ASCII form (IDNA), like https://xn--mgb9awbf.example", c.origin)
	}
	if !isHost(u.Hostname()) || strings.Contains(u.Host, "%") {
		return fmt.Errorf("-origin %q: %q is no host; %s", c.origin, u.Hostname(), example)
	}
	port := u.Port()
	if n, err := strconv.ParseUint(port, 10, 16); port != "" && (err != nil || n == 0) || strings.HasSuffix(u.Host, ":") {
		return fmt.Errorf("-origin %q: a port is a number from 1 to 65535, like https://paper.example:8443", c.origin)
	}
	if path := strings.Trim(u.Path, "/"); path != "" {
		return fmt.Errorf("-origin %q: leave the path out and give it as -base /%s", c.origin, path)
	}
	host := strings.ToLower(u.Host)
	if own := map[string]string{"http": ":80", "https": ":443"}[u.Scheme]; own == ":"+port {
		host = strings.TrimSuffix(host, own)
	}
	c.origin = u.Scheme + "://" + host
	return nil
}

// articlesPath returns the absolute path of the directory of articles; "" is the built-in sample.
// Links in it are not resolved, because a release may change their target.
func (c *config) articlesPath() (string, error) {
	if c.articles == "" {
		return "", nil
	}
	at, err := filepath.Abs(c.articles)
	if err != nil {
		return "", fmt.Errorf("-articles: %w", err)
	}
	return at, nil
}

func (c *config) databasePath() string {
	if _, file, found := strings.Cut(c.store, ":"); found && file != "" {
		return file
	}
	return filepath.Join(c.data, "broadside.db")
}

func redacted(address string) string {
	if u, err := url.Parse(address); err == nil && u.User != nil {
		return u.Redacted()
	}
	return address
}
