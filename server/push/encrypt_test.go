package push

import (
	"crypto/ecdh"
	"encoding/base64"
	"strings"
	"testing"
)

// The example of RFC 8291 §5, with the intermediate values of appendix A.
func TestRFC8291Vector(t *testing.T) {
	t.Parallel()
	private, err := ecdh.P256().NewPrivateKey(mustDecode(t, "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
	if err != nil {
		t.Fatal(err)
	}
	const public = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
	if got := encodeBase64(private.PublicKey().Bytes()); got != public {
		t.Fatalf("public key %s, want %s", got, public)
	}
	browser := Keys{
		P256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
		Auth:   "BTBZMqHH6r4Tts7J_aSIgg",
	}
	salt := [saltSize]byte(mustDecode(t, "DGv6ra1nlYgDCS1FRnbzlw"))
	body, err := encryptWith([]byte("When I grow up, I want to be a watermelon"), browser, private, salt)
	if err != nil {
		t.Fatal(err)
	}
	const want = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_" +
		"yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
	if got := encodeBase64(body); got != want {
		t.Errorf("body\n%s, want\n%s", got, want)
	}
}

func mustDecode(t *testing.T, s string) []byte {
	t.Helper()
	b, err := decodeBase64(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEncryptLimits(t *testing.T) {
	t.Parallel()
	private, err := ecdh.P256().GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	point := private.PublicKey().Bytes()
	keys := Keys{P256dh: base64.URLEncoding.EncodeToString(point), Auth: base64.URLEncoding.EncodeToString(make([]byte, 16))} // padded, as some browsers write it
	body, err := Encrypt(make([]byte, MaxMessage), keys)
	if err != nil || len(body) != 4096 {
		t.Errorf("the longest message: %d bytes, %v; want 4096", len(body), err)
	}
	if _, err := Encrypt(make([]byte, MaxMessage+1), keys); err == nil {
		t.Error("a longer message was encrypted")
	}
	again, err := Encrypt(make([]byte, MaxMessage), keys)
	if err != nil || string(again[:headerSize]) == string(body[:headerSize]) {
		t.Error("two messages have the same salt and key")
	}
	for _, bad := range []Keys{
		{}, {P256dh: keys.P256dh}, {Auth: keys.Auth}, {P256dh: keys.P256dh, Auth: "AAAA"}, {P256dh: "!", Auth: keys.Auth},
		{P256dh: encodeBase64(append([]byte{4}, make([]byte, 64)...)), Auth: keys.Auth}, // not on the curve
	} {
		if _, err := Encrypt([]byte("x"), bad); err == nil {
			t.Errorf("encrypted with %+v", bad)
		}
	}
}

func TestCheckSubscription(t *testing.T) {
	t.Parallel()
	keys := Keys{
		P256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
		Auth:   "BTBZMqHH6r4Tts7J_aSIgg",
	}
	for _, tt := range []struct {
		endpoint string
		loopback bool
		ok       bool
	}{
		{"https://fcm.googleapis.com/fcm/send/abc:def", false, true},
		{"https://updates.push.services.mozilla.com:443/wpush/v2/x", false, true},
		{"https://8.8.8.8/x", false, true},
		{"http://fcm.googleapis.com/x", false, false},
		{"https://user:password@push.example/x", false, false},
		{"https://push.example:8443/x", false, false},
		{"https://push.example/x#y", false, false},
		{"https:///x", false, false},
		{"file:///etc/passwd", false, false},
		{"", false, false},
		{"https://push.example/" + strings.Repeat("x", MaxEndpoint), false, false},
		{"https://127.0.0.1/x", false, false},
		{"https://127.0.0.1:4711/x", true, true},
		{"https://[::1]:4711/x", true, true},
		{"https://10.0.0.1/x", true, false},
		{"https://169.254.169.254/latest/meta-data", false, false},
		{"https://[fd00::1]/x", false, false},
		{"https://[::ffff:10.0.0.1]/x", false, false},
		{"https://[64:ff9b::a00:1]/x", false, false},
		{"https://100.64.0.1/x", false, false},
		{"https://0.0.0.0/x", false, false},
		{"https://[2606:4700::1111]/x", false, true},
		{"https://[::ffff:8.8.8.8]/x", false, true},
		{"https://[::ffff:127.0.0.1]/x", false, false},
		{"https://[2002:7f00:1::]/x", false, false},
		{"https://198.51.100.7/x", false, false},
		{"https://224.0.0.1/x", false, false},
	} {
		err := Subscription{Endpoint: tt.endpoint, Keys: keys}.Check(tt.loopback)
		if (err == nil) != tt.ok {
			t.Errorf("Check(%q, loopback %v) = %v", tt.endpoint, tt.loopback, err)
		}
	}
	if (Subscription{Endpoint: "https://push.example/x"}).Check(false) == nil {
		t.Error("a subscription without keys is accepted")
	}
}
