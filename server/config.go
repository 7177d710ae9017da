package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// config is everything that is chosen from outside. Below main nothing reads
// the environment.
type config struct {
	addr      string // where readers are served
	articles  string // folder of the articles; "" is the paper that ships
	data      string // folder of what the server writes
	store     string // "sqlite", or "sqlite:FILE"
	origin    string // "https://paper.example"; "" is the address it listens on
	publisher string // "" is the name in paper.yaml
	metrics   string // private address; "" is off
	base      string // "" or "/news"
	sample    bool
	log       string // "text" or "json"
	partners  string // file of partners' records; "" lets any page frame the paper
	operator  string // password of what only the desk may see; "" is none of it
	trusted   string // networks of the proxies in front, with commas between; "" is none
}

// ownMachine is the networks of this machine, where a proxy usually runs.
const ownMachine = "127.0.0.0/8,::1/128"

// usage stands before the flags in what -h prints.
const usage = `broadside serves a newspaper and its classifieds.

	broadside [serve] [flags]   serve the paper
	broadside check DIR         say what is wrong with a folder of articles
	broadside version           say which version this is

Each flag can be given as a variable of the environment: -addr as BROADSIDE_ADDR.

`

// parse reads flags, then the environment where a flag is not given.
// flag.ErrHelp means that help was asked for and printed to out.
func parse(args []string, env func(string) (string, bool), out io.Writer) (config, error) {
	var c config
	fs := flag.NewFlagSet("broadside", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.StringVar(&c.addr, "addr", "127.0.0.1:8080", "listen on `host:port`; port 0 is any free one")
	fs.StringVar(&c.articles, "articles", "", "read and watch the articles in `dir`; empty is the paper that ships")
	fs.StringVar(&c.data, "data", "data", "keep the database in `dir`; it is made when missing")
	fs.StringVar(&c.store, "store", "sqlite", "keep listings in `sqlite`, or sqlite:FILE")
	fs.StringVar(&c.origin, "origin", "", "`url` readers know the paper by: https://paper.example; empty is the address it listens on")
	fs.StringVar(&c.publisher, "publisher", "", "the paper's `name`; empty is the one in paper.yaml")
	fs.StringVar(&c.metrics, "metrics-addr", "", "serve /metrics and /debug/pprof on a private `host:port`; empty is off")
	fs.StringVar(&c.base, "base", "", "`path` before every address, behind a proxy that keeps it: /news")
	fs.BoolVar(&c.sample, "sample", false, "put the listings of the folder (listings/*.csv), or else those that ship, into a store without a live one; the default is true without -articles")
	fs.StringVar(&c.log, "log", "text", "write the log as `text` or json")
	fs.StringVar(&c.partners, "partners", "", "read and follow the records of those who frame the paper in `file`; empty lets any page")
	fs.StringVar(&c.operator, "operator-password", "", "`password` of what only the desk may see; better given by the environment; empty leaves those pages out")
	fs.StringVar(&c.trusted, "trusted-proxy", ownMachine, "believe X-Forwarded-For of proxies in these `networks`, with commas between: 10.0.0.0/24,fd00::/64; empty is none")
	if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
		help(fs, out)
		return c, err
	} else if err != nil {
		return c, fmt.Errorf("%w; see broadside -h", err)
	}
	if fs.NArg() > 0 {
		return c, fmt.Errorf("%q is not understood; see broadside -h", fs.Arg(0))
	}
	given, err := fill(fs, env)
	if err != nil {
		return c, err
	}
	if !given["sample"] {
		c.sample = c.articles == ""
	}
	return c, c.check()
}

// fill sets each flag that was not given from the environment, and returns
// the names of those that now have a value of either.
func fill(fs *flag.FlagSet, env func(string) (string, bool)) (map[string]bool, error) {
	given := map[string]bool{}
	fs.Visit(func(f *flag.Flag) { given[f.Name] = true })
	var errs []error
	fs.VisitAll(func(f *flag.Flag) {
		value, ok := env(variable(f.Name))
		if !ok || given[f.Name] {
			return
		}
		given[f.Name] = true
		if err := fs.Set(f.Name, value); err != nil {
			errs = append(errs, fmt.Errorf("%s=%q: %w", variable(f.Name), value, err))
		}
	})
	return given, errors.Join(errs...)
}

// variable is the environment's name for a flag.
func variable(name string) string {
	return "BROADSIDE_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

func help(fs *flag.FlagSet, out io.Writer) {
	fmt.Fprint(out, usage)
	fs.VisitAll(func(f *flag.Flag) {
		name, text := flag.UnquoteUsage(f)
		if name != "" {
			name = " " + name
		}
		fmt.Fprintf(out, "  -%s%s\n\t%s", f.Name, name, text)
		if f.DefValue != "" && f.DefValue != "false" {
			fmt.Fprintf(out, " (default %s)", f.DefValue)
		}
		fmt.Fprintf(out, "\n\t%s\n", variable(f.Name))
	})
}

// check says what is wrong with a configuration before anything is opened,
// and puts its values into their one form.
func (c *config) check() error {
	if _, _, err := net.SplitHostPort(c.addr); err != nil {
		return fmt.Errorf("-addr %s: give host:port, like 127.0.0.1:8080", c.addr)
	}
	if c.articles != "" {
		if info, err := os.Stat(c.articles); err != nil {
			return fmt.Errorf("-articles: %w", err)
		} else if !info.IsDir() {
			return fmt.Errorf("-articles %s: this is a file; give its folder", c.articles)
		}
	}
	if kind, _, _ := strings.Cut(c.store, ":"); kind != "sqlite" {
		return fmt.Errorf("-store %s: give sqlite or sqlite:FILE", redacted(c.store))
	}
	if c.log != "text" && c.log != "json" {
		return fmt.Errorf("-log %s: give text or json", c.log)
	}
	if c.base = strings.Trim(c.base, "/"); c.base != "" {
		c.base = "/" + c.base
	}
	if u := (&url.URL{Path: c.base}); u.EscapedPath() != c.base || strings.Contains(c.base, "//") || strings.Contains(c.base, "/.") {
		return fmt.Errorf("-base %s: give a plain path, like /news", c.base)
	}
	if _, err := c.proxies(); err != nil {
		return err
	}
	return c.checkOrigin()
}

// proxies are the networks whose X-Forwarded-For is believed.
func (c *config) proxies() ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, text := range strings.Split(c.trusted, ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		network, err := netip.ParsePrefix(text)
		if addr, single := netip.ParseAddr(text); single == nil {
			network, err = netip.PrefixFrom(addr, addr.BitLen()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("-trusted-proxy %s: give a network, like 10.0.0.0/24", text)
		}
		out = append(out, network.Masked())
	}
	return out, nil
}

func (c *config) checkOrigin() error {
	if c.origin == "" {
		return nil
	}
	u, err := url.Parse(c.origin)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("-origin %s: give a scheme and a host, like https://paper.example", c.origin)
	}
	if path := strings.Trim(u.Path, "/"); path != "" {
		return fmt.Errorf("-origin %s: leave the path out and give it as -base /%s", c.origin, path)
	}
	c.origin = u.Scheme + "://" + u.Host
	return nil
}

// folder is where the articles lie, by its absolute path; "" is the paper that
// ships. A link in the path stays one: what it leads to changes with releases.
func (c *config) folder() (string, error) {
	if c.articles == "" {
		return "", nil
	}
	at, err := filepath.Abs(c.articles)
	if err != nil {
		return "", fmt.Errorf("-articles: %w", err)
	}
	return at, nil
}

// database is the file listings are kept in.
func (c *config) database() string {
	if _, file, found := strings.Cut(c.store, ":"); found && file != "" {
		return file
	}
	return filepath.Join(c.data, "broadside.db")
}

// redacted hides the password of an address that is printed.
func redacted(address string) string {
	if u, err := url.Parse(address); err == nil && u.User != nil {
		return u.Redacted()
	}
	return address
}
