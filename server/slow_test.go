package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// serveVariable is the environment variable with the arguments, in JSON, of a server in a separate
// process.
const serveVariable = "BROADSIDE_TEST_ARGS"

// TestServeAlone is not a test: it runs the server in a separate process, whose memory can be
// measured.
func TestServeAlone(t *testing.T) {
	text, ok := os.LookupEnv(serveVariable)
	if !ok {
		t.Skip("only for tests that start the program")
	}
	var args []string
	if err := json.Unmarshal([]byte(text), &args); err != nil {
		t.Fatal(err)
	}
	os.Exit(runMain(args))
}

// startAlone starts the server in a separate process and waits until it listens.
func startAlone(t *testing.T, args ...string) (addr string, process *os.Process) {
	t.Helper()
	text, err := json.Marshal(append([]string{"-addr", "127.0.0.1:0", "-data", t.TempDir()}, args...))
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), self, "-test.run=^TestServeAlone$", "-test.timeout=1h")
	cmd.Env = append(os.Environ(), serveVariable+"="+string(text))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var logs bytes.Buffer
	cmd.Stderr = &logs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	url, found := strings.CutPrefix(strings.TrimSpace(line), "listening on http://")
	if err != nil || !found {
		t.Fatalf("the program printed %q, %v\n%s", line, err, &logs)
	}
	return url, cmd.Process
}

// residentMemory returns the memory of a process in bytes, without shared file pages.
func residentMemory(t *testing.T, pid int) int {
	t.Helper()
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		t.Skip("no /proc here: ", err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return kb << 10
		}
	}
	t.Skip("no VmRSS here")
	return 0
}

// 300 slow downloads of large pictures hold no picture in memory, and other requests are served as
// usual.
func TestSlowReadersOfLargePictures(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("writes 40 MB and opens 300 connections")
	}
	const readers, pictures, size, most = 300, 4, 9 << 20, 256 << 20
	folder := t.TempDir()
	noise := make([]byte, size)
	for i := range pictures {
		rand.NewChaCha8([32]byte{byte(i)}).Read(noise)
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%d.jpg", i)), noise, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	addr, process := startAlone(t, "-articles", folder)
	before := residentMemory(t, process.Pid)
	for i := range readers {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		if err := conn.(*net.TCPConn).SetReadBuffer(8 << 10); err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Fprintf(conn, "GET /media/%d.jpg HTTP/1.1\r\nHost: x\r\n\r\n", i%pictures); err != nil {
			t.Fatal(err)
		}
		some := make([]byte, 100)
		if _, err := io.ReadFull(conn, some); err != nil || !bytes.HasPrefix(some, []byte("HTTP/1.1 200 OK")) {
			t.Fatalf("reader %d: %v, %.40q", i, err, some)
		}
	}
	if now := residentMemory(t, process.Pid); now > most {
		t.Errorf("%d slow readers: %d MB in memory, %d before; want less than %d", readers, now>>20, before>>20, most>>20)
	}
	client := &http.Client{Timeout: patience}
	for _, path := range []string{"/", "/listings", "/api/v1/articles", "/media/1.jpg"} {
		response, err := client.Get("http://" + addr + path)
		if err != nil {
			t.Errorf("GET %s beside them: %v", path, err)
			continue
		}
		n, err := io.Copy(io.Discard, response.Body)
		response.Body.Close()
		if response.StatusCode != http.StatusOK || err != nil || strings.HasPrefix(path, "/media/") && n != size {
			t.Errorf("GET %s beside them = %d with %d bytes, %v", path, response.StatusCode, n, err)
		}
	}
	if now := residentMemory(t, process.Pid); now > most {
		t.Errorf("after that: %d MB in memory, want less than %d", now>>20, most>>20)
	} else {
		t.Logf("%d slow readers: %d MB in memory, %d before", readers, now>>20, before>>20)
	}
}
