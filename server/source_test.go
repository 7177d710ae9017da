package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"broadside/server/command"
	"broadside/server/sources"
)

// putFile sends a file of a source over HTTP and returns the status.
func putFile(t *testing.T, addr, source, token, text string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, "http://"+addr+"/api/v1/sources/"+source, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+strings.TrimSpace(token))
	req.Header.Set("Content-Type", "text/csv")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

func TestSourceCommands(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	addr, _ := startAlone(t, "-data", data, "-sample=false")
	run := func(args ...string) result { return runProgram(t, append(args, "-data", data)...) }
	run("source", "list").expect(t, 0, "no source yet")
	token := run("source", "add", "shop").expect(t, 0, "the only time").out
	run("source", "add", "shop").expect(t, 1, "broadside source add: The source is there: ")
	run("source", "add", "Shop").expect(t, 1, "No name of a source")
	run("source", "add", "more", "-map", "none.yaml").expect(t, 1, "-map: open none.yaml")
	if status := putFile(t, addr, "shop", token, items(5, "azure")); status != 200 {
		t.Errorf("a file with the token has status %d", status)
	}
	second := run("source", "rotate", "shop").expect(t, 0).out
	if old, now := putFile(t, addr, "shop", token, items(5, "azure")), putFile(t, addr, "shop", second, items(5, "azure")); old != 401 || now != 200 || strings.Count(second, "\n") != 1 {
		t.Errorf("after rotate the old token has status %d, the new one %d", old, now)
	}
	var all []sources.Status
	if err := json.Unmarshal([]byte(run("source", "list", "-json").expect(t, 0).out), &all); err != nil || len(all) != 1 || all[0].Live != 5 || !all[0].Token {
		t.Errorf("source list -json = %+v, %v", all, err)
	}
	if strings.Contains(run("source", "list", "-json").out, strings.TrimSpace(second)) {
		t.Error("source list prints the token")
	}
	run("source", "remove", "shop").expect(t, 2, "-yes is missing")
	run("source", "remove", "shop", "-yes").expect(t, 0, "shop is removed; 5 listings have ended")
	for _, args := range [][]string{{"source", "remove", "shop", "-yes"}, {"source", "rotate", "shop"}, {"source", "accept", "shop"}} {
		run(args...).expect(t, 1, "broadside source "+args[1]+": ", "shop")
	}
}

// On a terminal "source remove" asks.
func TestSourceRemoveAsks(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	for _, tt := range []struct {
		answer string
		status int
	}{{"", 1}, {"\n", 1}, {"no\n", 1}, {"yesno\n", 1}, {"y\n", 0}, {"YES\n", 0}} {
		runProgram(t, "source", "add", "shop", "-data", data)
		var out, errs bytes.Buffer
		stream := command.IO{In: strings.NewReader(tt.answer), Out: &out, Err: &errs, Terminal: true}
		status := commands(none).Run(t.Context(), stream, []string{"source", "remove", "shop", "-data", data})
		if status != tt.status || !strings.Contains(errs.String(), "All listings of the source shop end. Remove it? [y/N]") {
			t.Errorf("after %q: exit status %d, %q, %q, want status %d", tt.answer, status, &out, &errs, tt.status)
		}
	}
}
