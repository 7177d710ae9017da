package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func none(string) (string, bool) { return "", false }

func vars(m map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { v, ok := m[name]; return v, ok }
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
		{"nothing", nil, nil, config{addr: "127.0.0.1:8080", data: "data", store: "sqlite", sample: true, log: "text", trusted: ownMachine}},
		{"articles turn the sample off", []string{"-articles", dir}, nil,
			config{addr: "127.0.0.1:8080", articles: dir, data: "data", store: "sqlite", log: "text", trusted: ownMachine}},
		{"unless it is asked for", []string{"-articles", dir, "-sample"}, nil,
			config{addr: "127.0.0.1:8080", articles: dir, data: "data", store: "sqlite", sample: true, log: "text", trusted: ownMachine}},
		{"environment", nil, map[string]string{"BROADSIDE_ADDR": ":80", "BROADSIDE_METRICS_ADDR": "127.0.0.1:9", "BROADSIDE_SAMPLE": "false"},
			config{addr: ":80", data: "data", store: "sqlite", metrics: "127.0.0.1:9", log: "text", trusted: ownMachine}},
		{"a flag wins", []string{"-addr", ":81"}, map[string]string{"BROADSIDE_ADDR": ":80"},
			config{addr: ":81", data: "data", store: "sqlite", sample: true, log: "text", trusted: ownMachine}},
		{"partners", []string{"-partners", "p.yaml"}, map[string]string{"BROADSIDE_OPERATOR_PASSWORD": "open sesame"},
			config{addr: "127.0.0.1:8080", data: "data", store: "sqlite", sample: true, log: "text", trusted: ownMachine, partners: "p.yaml", operator: "open sesame"}},
		{"proxies", nil, map[string]string{"BROADSIDE_TRUSTED_PROXY": "10.0.0.0/24, fd00::1"},
			config{addr: "127.0.0.1:8080", data: "data", store: "sqlite", sample: true, log: "text", trusted: "10.0.0.0/24, fd00::1"}},
		{"no proxy", []string{"-trusted-proxy", ""}, nil,
			config{addr: "127.0.0.1:8080", data: "data", store: "sqlite", sample: true, log: "text"}},
		{"one form", []string{"-base", "news/", "-origin", "https://paper.example/"}, nil,
			config{addr: "127.0.0.1:8080", data: "data", store: "sqlite", origin: "https://paper.example", base: "/news", sample: true, log: "text", trusted: ownMachine}},
	} {
		got, err := parse(tt.args, vars(tt.env), nil)
		if err != nil || got != tt.want {
			t.Errorf("%s: parse = %+v, %v, want %+v", tt.name, got, err, tt.want)
		}
	}
}

// Every mistake is said with the flag it is in and what to write instead.
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
		{[]string{"-addr", "8080"}, nil, []string{"-addr 8080", "host:port"}},
		{[]string{"-articles", "/no/such/folder"}, nil, []string{"-articles", "/no/such/folder"}},
		{[]string{"-articles", file}, nil, []string{"is a file"}},
		{[]string{"-store", "postgres://desk:secret@db/paper"}, nil, []string{"-store", "sqlite"}},
		{[]string{"-log", "xml"}, nil, []string{"-log xml", "json"}},
		{[]string{"-base", "/a b"}, nil, []string{"-base", "/news"}},
		{[]string{"-base", "/a/../b"}, nil, []string{"-base"}},
		{[]string{"-origin", "paper.example"}, nil, []string{"-origin", "https://"}},
		{[]string{"-origin", "https://paper.example/news"}, nil, []string{"-base /news"}},
		{[]string{"-trusted-proxy", "10.0.0.0/33"}, nil, []string{"-trusted-proxy 10.0.0.0/33", "10.0.0.0/24"}},
		{[]string{"-trusted-proxy", "127.0.0.1,proxy.example"}, nil, []string{"-trusted-proxy proxy.example"}},
		{nil, map[string]string{"BROADSIDE_SAMPLE": "perhaps"}, []string{"BROADSIDE_SAMPLE", "perhaps"}},
	} {
		_, err := parse(tt.args, vars(tt.env), nil)
		if err == nil {
			t.Errorf("parse(%q, %v) is taken, want an error", tt.args, tt.env)
			continue
		}
		for _, want := range tt.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("parse(%q, %v): %v, want it to say %q", tt.args, tt.env, err, want)
			}
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("parse(%q) prints a password: %v", tt.args, err)
		}
	}
}

func TestHelpNamesEveryFlagAndVariable(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if _, err := parse([]string{"-h"}, none, &out); !errors.Is(err, flag.ErrHelp) {
		t.Fatalf("parse -h: %v, want flag.ErrHelp", err)
	}
	for _, name := range []string{"addr", "articles", "data", "store", "origin", "publisher", "metrics-addr", "base", "sample", "log", "partners", "operator-password", "trusted-proxy"} {
		if !strings.Contains(out.String(), "  -"+name) || !strings.Contains(out.String(), variable(name)) {
			t.Errorf("help does not name -%s and %s", name, variable(name))
		}
	}
}

func TestProxies(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"": "[]", ownMachine: "[127.0.0.0/8 ::1/128]", "10.0.0.7/24, fd00::1 ,": "[10.0.0.0/24 fd00::1/128]"} {
		c := config{trusted: in}
		if got, err := c.proxies(); err != nil || fmt.Sprint(got) != want {
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
		if got := c.database(); got != filepath.FromSlash(tt.want) {
			t.Errorf("database of %q = %q, want %q", tt.store, got, tt.want)
		}
	}
}
