package control

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// Client calls endpoints, of a server or in memory.
type Client struct {
	http    http.Client
	version string
	Differs func(server string) // called if the server has another version; nil: nothing is called

	cancelTime time.Duration // how long an interrupted call waits for the endpoint's answer
}

func newClient(version string, dial func(context.Context) (net.Conn, error)) *Client {
	return &Client{version: version, cancelTime: 10 * time.Second, http: http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return dial(ctx) },
	}}}
}

// Options are the streams and callbacks of a call. Each may be nil.
type Options struct {
	Input    io.Reader
	Output   io.Writer
	Progress func(done, total int64)
	Item     func(json.RawMessage) error
}

// Call calls an endpoint. It stores the result in result, unless that is nil. When ctx ends before the
// input is complete, nothing changes; after it the endpoint is cancelled, and Call waits for its
// response: the change may be complete already.
func (c *Client) Call(ctx context.Context, name string, args, result any, o Options) error {
	line, err := json.Marshal(args)
	if err != nil {
		return err
	}
	if len(line) >= maxArguments {
		return fmt.Errorf("%s: the arguments have %d bytes; at most %d are read", name, len(line), maxArguments)
	}
	body := newBody(append(line, '\n'), o.Input)
	connection, drop := context.WithCancelCause(context.WithoutCancel(ctx))
	defer drop(nil)
	id := rand.Text()
	defer context.AfterFunc(ctx, func() {
		if body.abort(context.Cause(ctx)) {
			drop(nil)
			return
		}
		c.cancel(connection, id)
		time.AfterFunc(c.cancelTime, func() { drop(errUnanswered) })
	})()
	resp, err := c.post(connection, prefix+name, id, body)
	if cause := body.aborted(); err != nil && cause != nil {
		return fmt.Errorf("%w: nothing has changed", cause)
	}
	if errors.Is(context.Cause(connection), errUnanswered) {
		return errUnanswered
	}
	if err != nil {
		return fmt.Errorf("%w (%w)", errEnded, err)
	}
	defer resp.Body.Close()
	if server := resp.Header.Get(versionHeader); server != c.version && c.Differs != nil {
		c.Differs(server)
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answers %s to %s: restart it with the program of this command", resp.Status, name)
	}
	err = receive(resp.Body, result, o)
	if errors.Is(err, errEnded) && errors.Is(context.Cause(connection), errUnanswered) {
		return errUnanswered
	}
	return err
}

func (c *Client) post(ctx context.Context, path, id string, body io.Reader) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://broadside"+path, body)
	if err != nil {
		return nil, err
	}
	r.Header.Set(callHeader, id)
	r.Header.Set(versionHeader, c.version)
	return c.http.Do(r)
}

// cancel asks the server to cancel a call.
func (c *Client) cancel(ctx context.Context, id string) {
	ctx, stop := context.WithTimeout(ctx, c.cancelTime)
	defer stop()
	if resp, err := c.post(ctx, cancelPath, id, nil); err == nil {
		resp.Body.Close()
	}
}

var (
	errEnded      = errors.New("the server ended before it answered; run the command again: a repeated command changes nothing that is done already")
	errUnanswered = errors.New("the server has not confirmed the interrupt in time, and may still complete the command; run it again: a repeated command changes nothing that is done already")
)

// receive reads the events of a response.
func receive(body io.Reader, result any, o Options) error {
	for d := json.NewDecoder(body); ; {
		var e event
		if err := d.Decode(&e); err != nil {
			return fmt.Errorf("%w (%w)", errEnded, err)
		}
		switch {
		case e.Error != "":
			return errors.New(e.Error)
		case e.Result != nil:
			if result == nil {
				return nil
			}
			return json.Unmarshal(e.Result, result)
		case e.Data != nil && o.Output != nil:
			if _, err := o.Output.Write(e.Data); err != nil {
				return err
			}
		case e.Item != nil && o.Item != nil:
			if err := o.Item(e.Item); err != nil {
				return err
			}
		case e.Done > 0 && o.Progress != nil:
			o.Progress(e.Done, e.Total)
		}
	}
}
