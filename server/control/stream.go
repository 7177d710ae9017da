package control

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"sync"
)

// Stream is the connection of an endpoint to its command: input, progress, output and items. It is
// safe for concurrent use.
type Stream struct {
	input *os.File // nil if it is empty
	size  int64

	mu  sync.Mutex
	w   http.ResponseWriter
	err error // of writing: the command has ended
}

// receive stores the input in a file without a name, which the system removes when the process ends.
func (s *Stream) receive(body io.Reader, dir string) error {
	first := make([]byte, 1)
	if _, err := io.ReadFull(body, first); errors.Is(err, io.EOF) {
		return nil
	} else if err != nil {
		return err
	}
	file, err := os.CreateTemp(dir, ".input-*")
	if err != nil {
		return err
	}
	s.input = file
	if err := os.Remove(file.Name()); err != nil {
		return errors.Join(err, file.Close())
	}
	if _, err = file.Write(first); err == nil {
		s.size, err = io.Copy(file, body)
		s.size++
	}
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return errors.Join(err, s.close())
	}
	return nil
}

func (s *Stream) close() error {
	if s.input == nil {
		return nil
	}
	return s.input.Close()
}

// Input returns the complete input and its size in bytes.
func (s *Stream) Input() (io.ReaderAt, int64) {
	if s.input == nil {
		return nothing{}, 0
	}
	return s.input, s.size
}

// nothing is an empty input.
type nothing struct{}

func (nothing) ReadAt([]byte, int64) (int, error) { return 0, io.EOF }

// Progress sends how far the endpoint is. A total of 0 is unknown.
func (s *Stream) Progress(done, total int64) { _ = s.send(event{Done: done, Total: total}, true) }

// Write sends a part of the output. Wrap the Stream in a bufio.Writer for many small parts.
func (s *Stream) Write(p []byte) (int, error) {
	const most = 64 << 10
	for rest := p; len(rest) > 0; {
		n := min(len(rest), most)
		if err := s.send(event{Data: rest[:n]}, false); err != nil {
			return len(p) - len(rest), err
		}
		rest = rest[n:]
	}
	return len(p), nil
}

// Send sends an item, one of many parts of the result.
func (s *Stream) Send(item any) error {
	text, err := json.Marshal(item)
	if err != nil {
		return err
	}
	return s.send(event{Item: text}, false)
}

// finish sends the result or the error.
func (s *Stream) finish(result any, err error) error {
	if err != nil {
		return s.send(event{Error: err.Error()}, true)
	}
	text, err := json.Marshal(result)
	if err != nil {
		return errors.Join(err, s.send(event{Error: err.Error()}, true))
	}
	return s.send(event{Result: text}, true)
}

func (s *Stream) send(e event, flush bool) error {
	text, err := json.Marshal(e)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		_, s.err = s.w.Write(append(text, '\n'))
	}
	if s.err == nil && flush {
		s.err = http.NewResponseController(s.w).Flush()
	}
	return s.err
}
