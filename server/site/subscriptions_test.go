package site

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/server/desk"
	"broadside/server/push"
	"broadside/server/store/sqlite"
	"broadside/server/subscribers"
)

func newSubscribers(t testing.TB, site api.Site, d *desk.Desk, st *sqlite.Store, now func() time.Time) *subscribers.Service {
	t.Helper()
	key, err := push.LoadKey(filepath.Join(t.TempDir(), "push.pem"))
	if err != nil {
		t.Fatal(err)
	}
	signer, err := push.NewSigner(key, "")
	if err != nil {
		t.Fatal(err)
	}
	return subscribers.New(subscribers.Config{Site: site, Desk: d, Store: st, Signer: signer, Client: push.NewClient(signer, nil, now), Key: []byte("k"), Log: discardLog, Now: now})
}

// Package subscribers tests the stored data. This test checks that the responses match the OpenAPI
// document, and that the three methods at one address are routed separately.
func TestOpenAPISubscriptions(t *testing.T) {
	t.Parallel()
	doc, p := readOpenAPI(t), newPaper(t)
	const subscription = `{"endpoint":"https://push.example/send/a","expirationTime":null,"keys":{
		"p256dh":"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4","auth":"BTBZMqHH6r4Tts7J_aSIgg"}}`
	const choices = `{"lang":"en","zone":"Asia/Dubai","breaking":true,"quiet":{"from":"22:00","to":"07:00"},"searches":["city=dubai&category=motors&sort=price"],"subscription":` + subscription + `}`
	path := api.Root + "/push/subscriptions"
	sendJSON := func(method, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		p.ServeHTTP(w, r)
		return w
	}
	for _, tt := range []struct {
		method, body, schema string
		status               int
	}{
		{"PUT", `{"subscription":` + subscription + `}`, "Problem", 404},
		{"POST", choices, "SubscriptionState", 201},
		{"POST", choices, "SubscriptionState", 200},
		{"PUT", `{"lang":"ar","subscription":` + subscription + `}`, "SubscriptionState", 200},
		{"POST", strings.Replace(choices, "motors", "boats", 1), "Problem", 400},
		{"POST", strings.Replace(choices, "push.example", "127.0.0.1", 1), "Problem", 400},
		{"POST", "{", "Problem", 400},
		{"POST", strings.Replace(choices, "true", strings.Repeat(" ", 40_000)+"true", 1), "Problem", 413},
		{"PATCH", choices, "Problem", 405},
		{"GET", "", "Problem", 405},
		{"DELETE", `{"subscription":` + subscription + `}`, "", 204},
		{"PUT", `{"subscription":` + subscription + `}`, "Problem", 404},
	} {
		w := sendJSON(tt.method, tt.body)
		if w.Code != tt.status || w.Header().Get("Access-Control-Allow-Origin") != "" {
			t.Fatalf("%s %.60s = %d %s, want %d", tt.method, tt.body, w.Code, w.Body, tt.status)
		}
		if tt.status == 405 && w.Header().Get("Allow") != "POST, PUT, DELETE, OPTIONS" {
			t.Errorf("%s: Allow is %q", tt.method, w.Header().Get("Allow"))
		}
		if tt.schema != "" {
			valid(t, tt.method, doc.at(t, pointer("components", "schemas", tt.schema)), w)
		}
		var state struct{ Searches, Descriptions []string }
		if err := json.Unmarshal(w.Body.Bytes(), &state); tt.schema == "SubscriptionState" && (err != nil || len(state.Searches) != 1 || state.Searches[0] != "category=motors&city=dubai" || len(state.Descriptions) != 1) {
			t.Errorf("%s: %s, %v", tt.method, w.Body, err)
		}
	}
	if w := send(p, http.MethodOptions, path); w.Code != http.StatusNoContent || w.Header().Get("Access-Control-Allow-Methods") != "" {
		t.Errorf("OPTIONS = %d %v: pages of other origins may send", w.Code, w.Header())
	}
}
