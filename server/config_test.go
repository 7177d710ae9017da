package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"broadside/server/command"
)

func none(string) (string, bool) { return "", false }

func vars(m map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { v, ok := m[name]; return v, ok }
}

// parseFlags returns the configuration that "serve" starts with.
func parseFlags(args []string, env func(string) (string, bool), out io.Writer) (got config, err error) {
	serve := serveCommand(func(_ context.Context, c config, _ command.IO) error { got = c; return nil })
	p := command.Program{Name: "broadside", Default: "serve", Commands: []command.Command{serve}, Lookup: env}
	_, err = p.Execute(context.Background(), command.IO{Out: out}, append([]string{"serve"}, args...))
	return got, err
}

func TestParse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, tt := range []struct {
		name string
		args []string
		env  map[string]string
		want config
	}{
		{"nothing", nil, nil, config{addr: "127.0.0.1:8080", data: "data", store: "sqlite", sample: true, log: "text", worker: "on", trusted: loopbackNetworks}},
		{"articles turn the sample off", []string{"-articles", dir}, nil,
			config{addr: "127.0.0.1:8080", articles: dir, data: "data", store: "sqlite", log: "text", worker: "on", trusted: loopbackNetworks}},
		{"unless it is asked for", []string{"-articles", dir, "-sample"}, nil,
			config{addr: "127.0.0.1:8080", articles: dir, data: "data", store: "sqlite", sample: true, log: "text", worker: "on", trusted: loopbackNetworks}},
		{"environment", nil, map[string]string{"BROADSIDE_ADDR": ":80", "BROADSIDE_METRICS_ADDR": "127.0.0.1:9", "BROADSIDE_SAMPLE": "false"},
			config{addr: ":80", data: "data", store: "sqlite", metrics: "127.0.0.1:9", log: "text", worker: "on", trusted: loopbackNetworks}},
		{"a flag wins", []string{"-addr", ":81"}, map[string]string{"BROADSIDE_ADDR": ":80"},
			config{addr: ":81", data: "data", store: "sqlite", sample: true, log: "text", worker: "on", trusted: loopbackNetworks}},
		{"partners", []string{"-partners", "p.yaml"}, map[string]string{"BROADSIDE_OPERATOR_PASSWORD": "open sesame"},
			config{addr: "127.0.0.1:8080", data: "data", store: "sqlite", sample: true, log: "text", worker: "on", trusted: loopbackNetworks, partners: "p.yaml", operator: "open sesame"}},
		{"proxies", nil, map[string]string{"BROADSIDE_TRUSTED_PROXY": "10.0.0.0/24, fd00::1"},
			config{addr: "127.0.0.1:8080", data: "data", store: "sqlite", sample: true, log: "text", worker: "on", trusted: "10.0.0.0/24, fd00::1"}},
		{"no proxy", []string{"-trusted-proxy", ""}, nil,
			config{addr: "127.0.0.1:8080", data: "data", store: "sqlite", sample: true, log: "text", worker: "on"}},
		{"one form", []string{"-base", "news/", "-origin", "https://paper.example/"}, nil,
			config{addr: "127.0.0.1:8080", data: "data", store: "sqlite", origin: "https://paper.example", base: "/news", sample: true, log: "text", worker: "on", trusted: loopbackNetworks}},
	} {
		tt.want.connections = 4096
		got, err := parseFlags(tt.args, vars(tt.env), nil)
		if err != nil || got != tt.want {
			t.Errorf("%s: parse = %+v, %v, want %+v", tt.name, got, err, tt.want)
		}
	}
}

// Every error names the flag and gives a valid example.
func TestParseMistakes(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		env  map[string]string
		want []string
	}{
		{[]string{"-nothing"}, nil, []string{"-nothing", "-h"}},
		{[]string{"sell"}, nil, []string{"sell", "-h"}},
		{[]string{"-addr", "8080"}, nil, []string{`-addr "8080"`, "host:port"}},
		{[]string{"-addr", "zz"}, nil, []string{`-addr "zz"`, "127.0.0.1:8080"}},
		{[]string{"-addr", ":99999"}, nil, []string{`-addr ":99999"`, "65535", "127.0.0.1:8080"}},
		{[]string{"-addr", ":-1"}, nil, []string{"-addr", "65535"}},
		{[]string{"-addr", ":http"}, nil, []string{"-addr", "65535"}},
		{[]string{"-addr", ":"}, nil, []string{"-addr", "65535"}},
		{[]string{"-addr", "a b:80"}, nil, []string{"-addr", "host:port"}},
		{[]string{"-addr", "127.0.0.256:80"}, nil, []string{"-addr", "host:port"}},
		{[]string{"-addr", "::1:80"}, nil, []string{"-addr", "host:port"}},
		{[]string{"-addr", "http://localhost:80"}, nil, []string{"-addr", "host:port"}},
		{[]string{"-addr", "paper..example:80"}, nil, []string{"-addr", "host:port"}},
		{[]string{"-metrics-addr", "zz"}, nil, []string{`-metrics-addr "zz"`, "127.0.0.1:9090"}},
		{[]string{"-metrics-addr", "127.0.0.1:65536"}, nil, []string{"-metrics-addr", "65535"}},
		{[]string{"-metrics-addr", "127.0.0.1:8080"}, nil, []string{"-metrics-addr 127.0.0.1:8080", "-addr", "127.0.0.1:9090"}},
		{[]string{"-addr", ":8080", "-metrics-addr", "127.0.0.1:8080"}, nil, []string{"-metrics-addr 127.0.0.1:8080"}},
		{nil, map[string]string{"BROADSIDE_METRICS_ADDR": "zz"}, []string{"-metrics-addr"}},
		{[]string{"-origin", `http://a"><script>`}, nil, []string{"-origin", "https://paper.example"}},
		{[]string{"-origin", "https://paper example"}, nil, []string{"-origin", "https://paper.example"}},
		{[]string{"-origin", "https://desk:secret@paper.example"}, nil, []string{"-origin", "password"}},
		{[]string{"-origin", "https://desk:secret word@paper.example"}, nil, []string{"-origin", "https://paper.example"}},
		{[]string{"-origin", "https://صحيفة.example"}, nil, []string{"-origin", "xn--"}},
		{[]string{"-origin", "https://paper.example:99999"}, nil, []string{"-origin", "65535"}},
		{[]string{"-origin", "https://paper.example:0"}, nil, []string{"-origin", "65535"}},
		{[]string{"-origin", "https://paper.example:"}, nil, []string{"-origin", "65535"}},
		{[]string{"-origin", "https://paper.example?x"}, nil, []string{"-origin"}},
		{[]string{"-origin", "https://paper.example?"}, nil, []string{"-origin"}},
		{[]string{"-origin", "https://paper.example#x"}, nil, []string{"-origin"}},
		{[]string{"-origin", "https://"}, nil, []string{"-origin"}},
		{[]string{"-origin", "https:paper.example"}, nil, []string{"-origin"}},
		{[]string{"-origin", "ftp://paper.example"}, nil, []string{"-origin"}},
		{[]string{"-origin", "https://paper_.-x.example"}, nil, []string{"-origin"}},
		{[]string{"-origin", "https://1.2.3"}, nil, []string{"-origin"}},
		{[]string{"-origin", "https://[fe80::1%25eth0]"}, nil, []string{"-origin"}},
		{[]string{"-origin", "https://a,b.example"}, nil, []string{"-origin"}},
		{[]string{"-base", "//a//b"}, nil, []string{"-base", "/news"}},
		{[]string{"-base", "/a?b"}, nil, []string{"-base", "/news"}},
		{[]string{"-base", "/a\"b"}, nil, []string{"-base", "/news"}},
		{[]string{"-base", "/a%20b"}, nil, []string{"-base", "/news"}},
		{[]string{"-base", "/{x}"}, nil, []string{"-base", "/news"}},
		{[]string{"-base", "https://paper.example/news"}, nil, []string{"-base", "/news"}},
		{[]string{"-base", "/أخبار"}, nil, []string{"-base", "/news"}},
		{[]string{"-publisher", "The\nTribune"}, nil, []string{"-publisher", "control"}},
		{[]string{"-publisher", "The\x00Tribune"}, nil, []string{"-publisher", "control"}},
		{[]string{"-publisher", "The \u202eenubirT"}, nil, []string{"-publisher", "control"}},
		{[]string{"-publisher", "The \xff Tribune"}, nil, []string{"-publisher", "control"}},
		{[]string{"-publisher", strings.Repeat("x", 101)}, nil, []string{"-publisher", "101", "100"}},
		{[]string{"-publisher", "   "}, nil, []string{"-publisher", "spaces"}},
		{[]string{"-store", "sqlite:" + filepath.Dir(file)}, nil, []string{"-store", "is a directory"}},
		{[]string{"-store", "sqlite:" + file + "/"}, nil, []string{"-store", "is a directory"}},
		{[]string{"-store", "sqlite:/no/such/paper.db"}, nil, []string{"-store", "/no/such", "make it"}},
		{[]string{"-store", "sqlite::memory:"}, nil, []string{"-store", "path of a file"}},
		{[]string{"-store", "sqlite:paper.db?mode=ro"}, nil, []string{"-store", "path of a file"}},
		{[]string{"-store", "sqlite:/dev/null"}, nil, []string{"-store", "plain file"}},
		{[]string{"-store", ""}, nil, []string{"-store", "sqlite"}},
		{[]string{"-data", ""}, nil, []string{"-data", "directory"}},
		{[]string{"-data", file}, nil, []string{"-data", "is a file"}},
		{[]string{"-data", "a\x00b"}, nil, []string{"-data", "NUL"}},
		{[]string{"-partners", filepath.Dir(file)}, nil, []string{"-partners", "plain file"}},
		{[]string{"-log", ""}, nil, []string{"-log", "json"}},
		{[]string{"-log", "JSON"}, nil, []string{"-log", "json"}},
		{[]string{"-trusted-proxy", "10.0.0.0/24;fd00::/64"}, nil, []string{"-trusted-proxy", "commas"}},
		{[]string{"-trusted-proxy", "10.0.0.0/-1"}, nil, []string{"-trusted-proxy"}},
		{nil, map[string]string{"BROADSIDE_OPERATOR_PASSWORD": "secret\n"}, []string{"-operator-password", "line feed"}},
		{[]string{"-articles", "/no/such/folder"}, nil, []string{"-articles", "/no/such/folder"}},
		{[]string{"-articles", file}, nil, []string{"is a file"}},
		{[]string{"-store", "postgres://desk:secret@db/paper"}, nil, []string{"-store", "sqlite"}},
		{[]string{"-log", "xml"}, nil, []string{`-log "xml"`, "json"}},
		{[]string{"-base", "/a b"}, nil, []string{"-base", "/news"}},
		{[]string{"-base", "/a/../b"}, nil, []string{"-base"}},
		{[]string{"-origin", "paper.example"}, nil, []string{"-origin", "https://"}},
		{[]string{"-origin", "https://paper.example/news"}, nil, []string{"-base /news"}},
		{[]string{"-trusted-proxy", "10.0.0.0/33"}, nil, []string{`-trusted-proxy "10.0.0.0/33"`, "10.0.0.0/24"}},
		{[]string{"-trusted-proxy", "127.0.0.1,proxy.example"}, nil, []string{`-trusted-proxy "proxy.example"`}},
		{[]string{"-max-connections", "-1"}, nil, []string{"-max-connections -1", "4096"}},
		{[]string{"-max-connections", "0"}, nil, []string{"-max-connections 0", "4096"}},
		{[]string{"-max-connections", "many"}, nil, []string{"-max-connections", "many"}},
		{nil, map[string]string{"BROADSIDE_MAX_CONNECTIONS": "1e9"}, []string{"BROADSIDE_MAX_CONNECTIONS", "1e9"}},
		{[]string{"-max-connections", "many"}, nil, []string{`invalid value "many" for flag -max-connections; see broadside serve -h`}},
		{[]string{"-articles", file + ".missing"}, nil, []string{"-articles", "there is no such folder"}},
		{nil, map[string]string{"BROADSIDE_SAMPLE": "perhaps"}, []string{"BROADSIDE_SAMPLE", "perhaps"}},
	} {
		_, err := parseFlags(tt.args, vars(tt.env), nil)
		if err == nil {
			t.Errorf("parse(%q, %v) is taken, want an error", tt.args, tt.env)
			continue
		}
		for _, want := range tt.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("parse(%q, %v): %v, want an error with %q", tt.args, tt.env, err, want)
			}
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("parse(%q) prints a password: %v", tt.args, err)
		}
	}
}

// Valid values are accepted and normalized.
func TestParseTakes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, tt := range []struct {
		flag, value string
		of          func(config) string
		want        string
	}{
		{"-origin", "https://paper.example", func(c config) string { return c.origin }, "https://paper.example"},
		{"-origin", "HTTPS://Paper.Example:443/", func(c config) string { return c.origin }, "https://paper.example"},
		{"-origin", "http://paper.example:80", func(c config) string { return c.origin }, "http://paper.example"},
		{"-origin", "http://localhost:8080", func(c config) string { return c.origin }, "http://localhost:8080"},
		{"-origin", "http://paper", func(c config) string { return c.origin }, "http://paper"},
		{"-origin", "http://192.0.2.1:81", func(c config) string { return c.origin }, "http://192.0.2.1:81"},
		{"-origin", "http://[2001:DB8::1]:81", func(c config) string { return c.origin }, "http://[2001:db8::1]:81"},
		{"-origin", "https://xn--mgb9awbf.example", func(c config) string { return c.origin }, "https://xn--mgb9awbf.example"},
		{"-origin", "https://a-b.paper_1.example", func(c config) string { return c.origin }, "https://a-b.paper_1.example"},
		{"-addr", ":0", func(c config) string { return c.addr }, ":0"},
		{"-addr", "[::1]:65535", func(c config) string { return c.addr }, "[::1]:65535"},
		{"-addr", "[fe80::1%eth0]:80", func(c config) string { return c.addr }, "[fe80::1%eth0]:80"},
		{"-addr", "localhost:8080", func(c config) string { return c.addr }, "localhost:8080"},
		{"-addr", "0.0.0.0:8080", func(c config) string { return c.addr }, "0.0.0.0:8080"},
		{"-metrics-addr", "127.0.0.1:9", func(c config) string { return c.metrics }, "127.0.0.1:9"},
		{"-base", "/", func(c config) string { return c.base }, ""},
		{"-base", "/en/The_News-1.0~x/", func(c config) string { return c.base }, "/en/The_News-1.0~x"},
		{"-publisher", " The  Example Tribune ", func(c config) string { return c.publisher }, "The Example Tribune"},
		{"-publisher", "صحيفة المثال", func(c config) string { return c.publisher }, "صحيفة المثال"},
		{"-publisher", "O’Brien & Sons’ \"Daily\" <1>", func(c config) string { return c.publisher }, "O’Brien & Sons’ \"Daily\" <1>"},
		{"-publisher", strings.Repeat("م", 100), func(c config) string { return c.publisher }, strings.Repeat("م", 100)},
		{"-store", "sqlite:" + filepath.Join(dir, "new.db"), func(c config) string { return c.databasePath() }, filepath.Join(dir, "new.db")},
		{"-data", filepath.Join(dir, "new"), func(c config) string { return c.data }, filepath.Join(dir, "new")},
		{"-trusted-proxy", "10.0.0.1, fd00::/64,", func(c config) string { return c.trusted }, "10.0.0.1, fd00::/64,"},
	} {
		c, err := parseFlags([]string{tt.flag, tt.value}, none, nil)
		if got := tt.of(c); err != nil || got != tt.want {
			t.Errorf("%s %q = %q, %v, want %q", tt.flag, tt.value, got, err, tt.want)
		}
	}
}

// An accepted origin is safe in HTML, in a header and in a URL, and is normalized.
func FuzzOrigin(f *testing.F) {
	for _, seed := range []string{"https://paper.example", `http://a"><script>`, "HTTPS://A.b:443/", "http://[::1]:80", "http://u:p@h", "https://xn--mgb9awbf.example:8443", "http://a%22b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, given string) {
		c := config{origin: given}
		if err := c.checkOrigin(); err != nil || given == "" {
			return
		}
		if bad := strings.Trim(c.origin, "abcdefghijklmnopqrstuvwxyz0123456789-_.:/[]"); bad != "" {
			t.Errorf("-origin %q is taken as %q, with %q in it", given, c.origin, bad)
		}
		again := config{origin: c.origin}
		if err := again.checkOrigin(); err != nil || again.origin != c.origin {
			t.Errorf("-origin %q is taken as %q, and that as %q, %v", given, c.origin, again.origin, err)
		}
	})
}

func TestHelpNamesEveryFlagAndVariable(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if _, err := parseFlags([]string{"-h"}, none, &out); !errors.Is(err, flag.ErrHelp) {
		t.Fatalf("parse -h: %v, want flag.ErrHelp", err)
	}
	for _, name := range []string{"addr", "articles", "data", "store", "origin", "publisher", "metrics-addr", "base", "sample", "log", "partners", "operator-password", "trusted-proxy", "max-connections"} {
		if !strings.Contains(out.String(), "  -"+name) || !strings.Contains(out.String(), "BROADSIDE_"+strings.ToUpper(strings.ReplaceAll(name, "-", "_"))) {
			t.Errorf("help does not name -%s and %s", name, "BROADSIDE_"+strings.ToUpper(strings.ReplaceAll(name, "-", "_")))
		}
	}
}

func TestProxies(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"": "[]", loopbackNetworks: "[127.0.0.0/8 ::1/128]", "10.0.0.7/24, fd00::1 ,": "[10.0.0.0/24 fd00::1/128]"} {
		c := config{trusted: in}
		if got, err := c.trustedProxies(); err != nil || fmt.Sprint(got) != want {
			t.Errorf("proxies of %q = %v, %v, want %s", in, got, err, want)
		}
	}
}

func TestDatabase(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ store, want string }{
		{"sqlite", "d/broadside.db"},
		{"sqlite:", "d/broadside.db"},
		{"sqlite:/var/paper.db", "/var/paper.db"},
	} {
		c := config{store: tt.store, data: "d"}
		if got := c.databasePath(); got != filepath.FromSlash(tt.want) {
			t.Errorf("database of %q = %q, want %q", tt.store, got, tt.want)
		}
	}
}
