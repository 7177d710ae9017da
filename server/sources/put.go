package sources

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/articles"
)

// MaxUpload is the limit of a file that is sent over HTTP, unpacked, in bytes.
const MaxUpload = 64 << 20

// How long a file may take to arrive: each part of it, and the whole.
const (
	partTimeout   = 30 * time.Second
	uploadTimeout = 30 * time.Minute
	answerTimeout = 30 * time.Second
)

// PutSource handles PUT /api/v1/sources/{name}: the body is a file of the source, the
// response its report.
func (s *Service) PutSource(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	if err := s.authenticate(w, r, name); err != nil {
		return err
	}
	o := Options{Origin: Push}
	if err := readQuery(r.URL.RawQuery, &o); err != nil {
		return err
	}
	if _, twice := s.uploads.LoadOrStore(name, true); twice {
		w.Header().Set("Retry-After", "30")
		return api.Fail(api.Conflict, "Another file is on its way", "A file of the source "+name+" is being sent or read. Send this one after it.")
	}
	defer s.uploads.Delete(name)
	file, done, err := s.Receive(w, r, MaxUpload)
	if err != nil {
		return err
	}
	defer done()
	report, err := s.Import(r.Context(), name, file, o)
	return WriteReport(w, report, err)
}

func (s *Service) authenticate(w http.ResponseWriter, r *http.Request, name string) error {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	known := false
	if strings.EqualFold(scheme, "bearer") {
		var err error
		if known, err = s.Authenticate(r.Context(), name, strings.TrimSpace(token)); err != nil {
			return err
		}
	}
	if known {
		return nil
	}
	w.Header().Set("WWW-Authenticate", `Bearer realm="sources"`)
	return api.Fail(api.Unauthorized, "Not signed in", "Send the token of this source: Authorization: Bearer bsd_…")
}

// readQuery sets the options of a query.
func readQuery(raw string, o *Options) error {
	query, err := url.ParseQuery(raw)
	if err != nil {
		return api.Fail(api.Validation, "The query cannot be read", "Write it as ?dry_run=1&partial=1.")
	}
	flags := map[string]*bool{"dry_run": &o.DryRun, "partial": &o.Partial}
	for _, key := range sortedKeys(query) {
		flag, values := flags[key], query[key]
		switch {
		case flag == nil:
			return api.Fail(api.UnknownParameter, "Unknown parameter", "The parameters are dry_run and partial.", api.Field{Pointer: "?" + key, Code: "unknown", Detail: "not a parameter of this address"})
		case len(values) != 1 || values[0] != "0" && values[0] != "1":
			return api.Fail(api.Validation, "Not a value of this parameter", "", api.Field{Pointer: "?" + key, Code: "choice", Detail: "give 1 or 0, once"})
		}
		*flag = values[0] == "1"
	}
	return nil
}

// Receive stores the body of a request in a temporary file, which done removes. A body compressed
// with gzip is unpacked. Each part that arrives extends the connection's read deadline.
func (s *Service) Receive(w http.ResponseWriter, r *http.Request, limit int64) (file File, done func(), err error) {
	packed, err := checkMedia(w, r)
	if err != nil {
		return file, nil, err
	}
	tooLarge := api.Fail(api.PayloadTooLarge, "Too large", fmt.Sprintf("Send at most %d MB, unpacked; split the file and send its parts as several sources.", limit>>20))
	if r.ContentLength > limit {
		return file, nil, tooLarge
	}
	select {
	case s.receiving <- struct{}{}:
		defer func() { <-s.receiving }()
	default:
		return file, nil, api.Fail(api.Unavailable, "Other files are being received", "Send this one again in a minute.")
	}
	out, err := s.newUpload()
	if err != nil {
		return file, nil, fmt.Errorf("sources: receive: %w", err)
	}
	body := &slowBody{body: r.Body, connection: http.NewResponseController(w), ends: time.Now().Add(uploadTimeout)}
	defer body.release()
	n, err := receiveBody(out, body, packed, limit)
	if errors.Is(err, errTooLarge) {
		err = tooLarge
	}
	if err != nil {
		discard(out)
		return file, nil, err
	}
	return File{ReaderAt: out, Size: n, Name: "the file"}, func() { discard(out) }, nil
}

// checkMedia reports whether the body is compressed. Other media types are not accepted.
func checkMedia(w http.ResponseWriter, r *http.Request) (packed bool, err error) {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err != nil, media != "text/csv" && media != "application/xml" && media != "text/xml" && media != "application/octet-stream":
		w.Header().Set("Accept", "text/csv, application/xml, text/xml, application/octet-stream")
		return false, api.Fail(api.UnsupportedMedia, "No file of listings", "Send Content-Type: text/csv, application/xml, text/xml or application/octet-stream.")
	}
	switch strings.ToLower(r.Header.Get("Content-Encoding")) {
	case "", "identity":
		return false, nil
	case "gzip", "x-gzip":
		return true, nil
	}
	w.Header().Set("Accept-Encoding", "gzip, identity")
	return false, api.Fail(api.UnsupportedMedia, "Unknown Content-Encoding", "Send the file as it is, or with Content-Encoding: gzip.")
}

// receiveBody copies the body to out, unpacked, and returns its size.
func receiveBody(out *os.File, body *slowBody, packed bool, limit int64) (int64, error) {
	var from io.Reader = body
	if packed {
		from = &gzipReader{packed: body, limit: limit}
	}
	part := make([]byte, 64<<10)
	for total := int64(0); ; {
		n, err := from.Read(part)
		if total += int64(n); total > limit {
			return total, errTooLarge
		}
		if _, err := out.Write(part[:n]); err != nil {
			return total, fmt.Errorf("sources: receive: %w", err)
		}
		if errors.Is(err, io.EOF) {
			return total, nil
		}
		if err != nil {
			return total, bodyError(err)
		}
	}
}

// bodyError is the response to a body that cannot be read to its end.
func bodyError(err error) error {
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large), errors.Is(err, errTooLarge):
		return errTooLarge
	case isDamaged(err):
		return api.Fail(api.BadRequest, "Not gzip", "The body is not what Content-Encoding says, or it is damaged.")
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, os.ErrDeadlineExceeded):
		return api.Fail(api.BadRequest, "The body is cut off", "It ended early or came too slowly. Send it again.")
	}
	return api.Fail(api.BadRequest, "The body is cut off", "It ended early. Send it again.")
}

// slowBody reads a body that may take much longer than the server's timeouts.
type slowBody struct {
	body       io.Reader
	connection *http.ResponseController
	ends       time.Time
}

func (b *slowBody) Read(p []byte) (int, error) {
	now := time.Now()
	if now.After(b.ends) {
		return 0, os.ErrDeadlineExceeded
	}
	_ = b.connection.SetReadDeadline(now.Add(partTimeout)) // not supported in tests without a connection
	return b.body.Read(p)
}

// release ends the read deadline. If it passed while the file is imported, the server
// would treat the client as disconnected.
func (b *slowBody) release() { _ = b.connection.SetReadDeadline(time.Time{}) }

// WriteReport sends the result of an import, or returns the error to send: a report is
// JSON with status 200, a run that waits a problem with status 409 and the report in it,
// a file that cannot be read status 422.
func WriteReport(w http.ResponseWriter, report Report, err error) error {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(answerTimeout)) // the server's own has passed meanwhile
	if fault := (*articles.Problem)(nil); errors.As(err, &fault) {
		p := api.Fail(api.Validation, "The file cannot be read", strings.TrimPrefix(fault.Error(), ": "), api.Field{Pointer: "", Code: "file", Detail: fault.What})
		p.Status = http.StatusUnprocessableEntity
		return writeProblem(w, p, report)
	}
	if err != nil {
		return err
	}
	if report.Waits() {
		p := api.Fail(api.ImportGuard, "Too many listings would end", fmt.Sprintf("%d of the %d live listings of %s would end (%.1f %%). Nothing was changed. Send a whole file, or let the newspaper confirm: broadside source accept %s",
			report.Guard.WouldEnd, report.Guard.Live, report.Guard.Source, report.Guard.Percent, report.Source))
		p.Status = http.StatusConflict
		return writeProblem(w, p, report)
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	return encode(w, &report)
}

// writeProblem sends a problem with the report as an extension member (RFC 9457 §3.2).
func writeProblem(w http.ResponseWriter, p *api.Problem, report Report) error {
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	return encode(w, struct {
		*api.Problem
		Report Report `json:"report"`
	}{p, report})
}

func encode(w io.Writer, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, _ = w.Write(append(b, '\n')) // fails only if the client has disconnected
	return nil
}
