package push_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"broadside/server/push"
	"broadside/server/push/pushtest"
	"broadside/server/storetest"
)

func newService(t *testing.T) (*pushtest.Service, *push.Client, *storetest.Clock) {
	t.Helper()
	service := pushtest.New()
	t.Cleanup(service.Close)
	at := storetest.NewClock(time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC))
	service.Now = at.Now
	return service, push.NewClient(newSigner(t, "https://paper.example"), service.Transport(), at.Now), at
}

func TestSendIsDecrypted(t *testing.T) {
	t.Parallel()
	service, client, _ := newService(t)
	for _, name := range []string{"a", "b"} {
		to := service.Subscribe(name)
		m := push.Message{Body: []byte(`{"title":"خبر ` + name + `"}`), TTL: 90 * time.Minute, Urgency: push.High, Topic: "story:a-very-long-slug-of-more-than-thirty-two-characters"}
		if got := client.Send(t.Context(), to, m); got.Outcome != push.Sent || got.Err != nil {
			t.Fatalf("Send = %+v", got)
		}
	}
	if err := service.Fault(); err != nil {
		t.Error(err)
	}
	got := service.Received()
	if len(got) != 2 || got[0].Text != `{"title":"خبر a"}` || got[0].TTL != 5400 || got[0].Urgency != "high" || len(got[0].Topic) != 32 || got[0].Subject != "https://paper.example" {
		t.Errorf("received %+v", got)
	}
	if tokens := service.Tokens(); len(tokens) != 1 {
		t.Errorf("%d tokens for one push service", len(tokens))
	}
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	service, client, at := newService(t)
	for _, tt := range []struct {
		answer pushtest.Answer
		want   push.Outcome
		after  time.Duration
		text   string
	}{
		{pushtest.Answer{Status: 200}, push.Sent, 0, ""},
		{pushtest.Answer{Status: 202}, push.Sent, 0, ""},
		{pushtest.Answer{Status: 404}, push.Gone, 0, "404"},
		{pushtest.Answer{Status: 410}, push.Gone, 0, "410"},
		{pushtest.Answer{Status: 413}, push.TooBig, 0, "2 bytes"},
		{pushtest.Answer{Status: 400}, push.Refused, 0, "400"},
		{pushtest.Answer{Status: 301}, push.Refused, 0, "301"},
		{pushtest.Answer{Status: 403}, push.Refused, 0, "403"},
		{pushtest.Answer{Status: 500}, push.Later, 0, "500"},
		{pushtest.Answer{Status: 503, RetryAfter: "-5"}, push.Later, 0, "503"},
		{pushtest.Answer{Status: 429, RetryAfter: "120"}, push.Later, 2 * time.Minute, "429"},
		{pushtest.Answer{Status: 503, RetryAfter: "Sun, 29 Nov 2026 09:10:00 GMT"}, push.Later, time.Hour, "503"},
		{pushtest.Answer{Status: 429, RetryAfter: "99999999999"}, push.Later, 24 * time.Hour, "429"},
	} {
		to := service.Subscribe("a")
		service.Answer("a", tt.answer)
		if tt.after == time.Hour {
			at.Set(time.Date(2026, 11, 29, 8, 10, 0, 0, time.UTC))
		}
		got := client.Send(t.Context(), to, push.Message{Body: []byte("{}")})
		if got.Outcome != tt.want || got.After != tt.after || (got.Err != nil) != (tt.text != "") {
			t.Errorf("%+v: %+v", tt.answer, got)
		}
		if got.Err != nil && (!strings.Contains(got.Err.Error(), tt.text) || strings.Contains(got.Err.Error(), "/send/")) {
			t.Errorf("%+v: the error is %q", tt.answer, got.Err)
		}
		at.Add(tt.after)
	}
}

// A push service that asks to wait gets nothing meanwhile, whoever the message is for.
func TestPause(t *testing.T) {
	t.Parallel()
	service, client, at := newService(t)
	a, b := service.Subscribe("a"), service.Subscribe("b")
	service.Answer("a", pushtest.Answer{Status: 429, RetryAfter: "60"})
	send := func(to push.Subscription) push.Result {
		return client.Send(t.Context(), to, push.Message{Body: []byte("{}")})
	}
	send(a)
	if got := send(b); got.Outcome != push.Paused || got.After != time.Minute || service.Requests() != 1 {
		t.Errorf("%+v after %d requests; want a wait without a request", got, service.Requests())
	}
	at.Add(time.Minute)
	if got := send(b); got.Outcome != push.Sent {
		t.Errorf("after the pause: %+v", got)
	}
}

// Without a transport of the tests, no connection to this machine or its networks is made: neither
// to an address nor to a name that resolves to one.
func TestPrivateAddresses(t *testing.T) {
	t.Parallel()
	asked := make(chan string, 10)
	server := httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked <- r.URL.Path }))
	defer server.Close()
	service, _, _ := newService(t)
	client := push.NewClient(newSigner(t, ""), nil, nil)
	keys := service.Subscribe("a").Keys
	port := server.URL[strings.LastIndex(server.URL, ":"):]
	for _, host := range []string{"127.0.0.1", "localhost"} {
		got := client.Send(context.Background(), push.Subscription{Endpoint: "https://" + host + port + "/x", Keys: keys}, push.Message{})
		if got.Outcome != push.Later || !strings.Contains(got.Err.Error(), "not a public address") {
			t.Errorf("%s: %+v", host, got)
		}
	}
	select {
	case path := <-asked:
		t.Errorf("a request came for %s", path)
	default:
	}
}

func TestUnusableSubscription(t *testing.T) {
	t.Parallel()
	_, client, _ := newService(t)
	for _, to := range []push.Subscription{{}, {Endpoint: "https://push.example/x"}, {Endpoint: "http://push.example/x"}} {
		if got := client.Send(t.Context(), to, push.Message{}); got.Outcome != push.Refused || got.Err == nil {
			t.Errorf("%+v: %+v", to, got)
		}
	}
}
