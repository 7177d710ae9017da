package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"regexp"
	"strconv"
	"time"
)

var rateLine = regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`)

func runWrk(ctx context.Context, address, encoding string, seconds int) (float64, error) {
	out, err := exec.CommandContext(ctx, "wrk", "-t2", "-c"+strconv.Itoa(clients), "-d"+strconv.Itoa(seconds)+"s", "-H", "Accept-Encoding: "+encoding, address).CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("wrk %s: %w: %s", address, err, out)
	}
	n, err := readRate(out)
	if err != nil {
		return 0, fmt.Errorf("wrk %s: %w:\n%s", address, err, out)
	}
	return n, nil
}

// readRate parses the requests per second from wrk's output. It fails if a response was not 200.
func readRate(out []byte) (float64, error) {
	if bytes.Contains(out, []byte("Non-2xx")) {
		return 0, errors.New("not every answer was 200")
	}
	m := rateLine.FindSubmatch(out)
	if m == nil {
		return 0, errors.New("no rate")
	}
	n, err := strconv.ParseFloat(string(m[1]), 64)
	if err == nil && n <= 0 {
		err = errors.New("not one request was answered")
	}
	return n, err
}

func fetchBody(ctx context.Context, address, encoding string) ([]byte, error) {
	var body bytes.Buffer
	err := fetch(ctx, &http.Client{Timeout: 10 * time.Second}, address, encoding, &body)
	return body.Bytes(), err
}

// fetch writes the body of the response at address to body. A status other than 200 is an error.
func fetch(ctx context.Context, client *http.Client, address, encoding string, body io.Writer) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	r.Header.Set("Accept-Encoding", encoding)
	response, err := client.Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if _, err = io.Copy(body, response.Body); err == nil && response.StatusCode != http.StatusOK {
		err = errors.New(address + ": " + response.Status)
	}
	return err
}

func matchBody(ctx context.Context, address, pattern string) (string, error) {
	body, err := fetchBody(ctx, address, "identity")
	if err != nil {
		return "", err
	}
	m := regexp.MustCompile(pattern).FindSubmatch(body)
	if m == nil {
		return "", fmt.Errorf("%s: nothing like %s", address, pattern)
	}
	return string(m[1]), nil
}
