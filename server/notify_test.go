package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadside/server/push/pushtest"
)

// writeStory writes an article to a directory of articles.
func writeStory(t *testing.T, dir, slug, header string) {
	t.Helper()
	text := fmt.Sprintf("---\nheadline: The %s\nsection: news\n%s\n---\nThe text.\n", slug, header)
	if err := os.WriteFile(filepath.Join(dir, slug+".md"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// subscribe subscribes a browser of a push service to a running server.
func (r *running) subscribe(t *testing.T, service *pushtest.Service, name, more string) {
	t.Helper()
	subscription, err := json.Marshal(service.Subscribe(name))
	if err != nil {
		t.Fatal(err)
	}
	body := fmt.Sprintf(`{"lang":"en","zone":"UTC",%s,"subscription":%s}`, more, subscription)
	resp, err := http.Post(r.url+"/api/v1/push/subscriptions", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if text, err := io.ReadAll(resp.Body); err != nil || resp.StatusCode != http.StatusCreated {
		t.Fatalf("subscribing %s: %d %s, %v", name, resp.StatusCode, text, err)
	}
}

// The command reaches the running server, which sends the story over HTTP to the push service. A
// restart and a backup keep the subscribers, the key, and the record of sent stories.
func TestNotify(t *testing.T) {
	t.Parallel()
	service := pushtest.New()
	t.Cleanup(service.Close)
	dir, data := t.TempDir(), t.TempDir()
	ago, ahead := time.Now().Add(-time.Hour).Format(time.RFC3339), time.Now().Add(time.Hour).Format(time.RFC3339)
	writeStory(t, dir, "night-ferry", "published: "+ago)
	writeStory(t, dir, "early-ferry", "published: "+ahead)
	writeStory(t, dir, "held-ferry", "published: "+ago+"\nembargo: "+ahead)
	writeStory(t, dir, "draft-ferry", "status: draft")
	startServer := func() *running {
		c, err := parseFlags([]string{"-addr", "127.0.0.1:0", "-data", data, "-articles", dir, "-push-contact", "mailto:desk@paper.example"}, none, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		c.pushTransport = service.Transport()
		return startConfigured(t, c)
	}
	notify := func(args ...string) result {
		t.Helper()
		return runProgram(t, append(append([]string{"notify"}, args...), "-data", data)...)
	}
	notify("night-ferry").expect(t, 1, "no server runs with this -data")
	r := startServer()
	r.subscribe(t, service, "a", `"breaking":true`)
	r.subscribe(t, service, "b", `"breaking":true`)
	service.Answer("b", pushtest.Answer{Status: 410})

	for slug, want := range map[string]string{
		"early-ferry": "early-ferry cannot be opened by readers: it is published at ", "held-ferry": "its embargo ends at ",
		"draft-ferry": "it is not published", "no-ferry": "there is no such story",
	} {
		notify(slug).expect(t, 1, "cannot be opened by readers", want)
	}
	notify("night-ferry", "-dry-run").expect(t, 0, "night-ferry (en): The night-ferry", "would reach 2 subscribers, 0 of them after their quiet hours")
	if n := service.Requests(); n != 0 {
		t.Errorf("a dry run and refused stories made %d requests", n)
	}
	notify("night-ferry").expect(t, 0, "2 subscribers, 1 sent, 1 no longer subscribed, 0 failed, 0 waiting")
	notify("night-ferry").expect(t, 0, "is not sent again")
	got := service.Received()
	if err := service.Fault(); err != nil || len(got) != 1 || got[0].Browser != "a" || got[0].Subject != "mailto:desk@paper.example" ||
		!strings.Contains(got[0].Text, r.url+"/articles/night-ferry") {
		t.Errorf("received %+v, %v", got, err)
	}

	if err := r.stop(); err != nil {
		t.Fatal(err)
	}
	key, err := os.ReadFile(filepath.Join(data, "push.pem"))
	if err != nil {
		t.Fatal(err)
	}
	archive, restored := filepath.Join(t.TempDir(), "backup.tar.gz"), filepath.Join(t.TempDir(), "restored")
	runProgram(t, "backup", archive, "-data", data).expect(t, 0)
	runProgram(t, "restore", archive, "-data", restored).expect(t, 0)
	if again, err := os.ReadFile(filepath.Join(restored, "push.pem")); err != nil || !bytes.Equal(again, key) {
		t.Errorf("the restored key: %v", err)
	}
	data = restored
	startServer()
	notify("night-ferry").expect(t, 0, "was sent at", "1 sent")
}
