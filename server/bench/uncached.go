package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	_ "modernc.org/sqlite" // the driver of the bare handler
)

// filterKind makes distinct filters of one kind.
type filterKind struct {
	name string
	make func(r *rand.Rand, words []string) url.Values
}

var filterKinds = []filterKind{
	{"list", func(r *rand.Rand, _ []string) url.Values {
		return url.Values{"category": {pick(r, categories)}, "city": {pick(r, cities)}, "days": {between(r, 30, 365)}}
	}},
	{"bounded list", func(r *rand.Rand, _ []string) url.Values {
		return url.Values{"category": {pick(r, categories)}, "city": {pick(r, cities)}, "price_min": {between(r, 1, 5000)}}
	}},
	{"price order", func(r *rand.Rand, _ []string) url.Values {
		return url.Values{"category": {pick(r, categories)}, "sort": {"price"}, "price_min": {between(r, 1, 50_000)}}
	}},
	{"distance", func(r *rand.Rand, _ []string) url.Values {
		near := fmt.Sprintf("%.2f,%.2f", 24+2*r.Float64(), 54+2*r.Float64())
		return url.Values{"near": {near}, "radius_km": {between(r, 5, 100)}, "sort": {"distance"}}
	}},
	{"search", func(r *rand.Rand, words []string) url.Values {
		return url.Values{"q": {pick(r, words)}, "days": {between(r, 30, 365)}}
	}},
	{"search with facets", func(r *rand.Rand, words []string) url.Values {
		return url.Values{"q": {pick(r, words)}, "days": {between(r, 30, 365)}, "facets": {"1"}}
	}},
	{"search by price", func(r *rand.Rand, words []string) url.Values {
		return url.Values{"q": {pick(r, words)}, "price_min": {between(r, 1, 5000)}, "sort": {"price"}}
	}},
}

var (
	categories = []string{"motors", "jobs", "property-rent", "property-sale", "items", "services", "notices", "events"}
	cities     = []string{"dubai", "abu-dhabi", "sharjah", "riyadh", "jeddah", "doha", "muscat", "manama"}
)

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

func between(r *rand.Rand, low, high int) string { return strconv.Itoa(low + r.IntN(high-low)) }

// surfaces are the paths that show the results of a filter: the API, the page and the framed list.
var surfaces = []string{"/api/v1/listings", "/listings", "/e/listings"}

// answer is the bare handler's response for a path. The handler reads the rows of Keys, then writes
// Body.
type answer struct {
	Path string
	Body []byte
	Keys string // a JSON array
}

// benchUncached compares uncached responses with a bare handler that runs one prepared query for
// the same listings and writes the same bytes. Each address is requested once, by 32 concurrent
// clients.
func benchUncached(ctx context.Context, binary, data string, rows, addresses int, only *regexp.Regexp) error {
	serve := func(use func(paper *program) error) error {
		return withProcess(ctx, use, binary, "-addr", "127.0.0.1:0", "-data", data, "-sample=false")
	}
	var words []string
	if err := serve(func(paper *program) (err error) {
		words, err = titleWords(ctx, paper.address)
		return err
	}); err != nil {
		return err
	}
	for i, kind := range filterKinds {
		for _, surface := range surfaces {
			if !only.MatchString(kind.name + " " + surface) {
				continue
			}
			r := rand.New(rand.NewPCG(uint64(i), 9))
			u := uncached{ctx: ctx, data: data, paths: distinctPaths(surface, addresses, func() url.Values { return kind.make(r, words) })}
			if err := serve(u.measure); err != nil {
				return err
			}
			if err := u.measureBare(); err != nil {
				return err
			}
			fmt.Printf("%d listings, %-18s %-16s %7.0f requests/s made, %7.0f from memory, bare handler %7.0f, ratio %.2f (budget 0.50); "+
				"CPU of the server %.2f ms, of the bare handler %.2f ms, ratio %.2f\n",
				rows, kind.name, surface, u.made.rate, u.cached.rate, u.bare.rate, u.made.rate/u.bare.rate,
				u.made.milliseconds, u.bare.milliseconds, u.bare.milliseconds/u.made.milliseconds)
		}
	}
	return nil
}

// distinctPaths returns n different paths.
func distinctPaths(surface string, n int, make func() url.Values) []string {
	var paths []string
	for range 20 * n {
		path := surface + "?" + make().Encode()
		if !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
		if len(paths) == n {
			break
		}
	}
	return paths
}

// titleWords returns the words of titles, and pairs of them.
func titleWords(ctx context.Context, paper string) ([]string, error) {
	_, searches, err := distinctAddresses(ctx, paper, 540)
	for i, address := range searches {
		at, parseErr := url.Parse(address)
		if err = errors.Join(err, parseErr); err != nil {
			return nil, err
		}
		searches[i] = at.Query().Get("q")
	}
	return searches, err
}

// uncached measures one kind of address.
type uncached struct {
	ctx                context.Context
	data               string
	paths              []string
	made, cached, bare cost
}

// cost is the measured cost of requests: the requests per second, which also depend on the client
// and on the load of the machine, and the server's processor time per request in milliseconds.
type cost struct{ rate, milliseconds float64 }

// requestAll requests each path once from p and returns the cost of a request.
func (u *uncached) requestAll(p *program, paths []string) (cost, error) {
	if err := p.settle(); err != nil {
		return cost{}, err
	}
	before, err := p.cpuTime()
	if err != nil {
		return cost{}, err
	}
	rate, err := requestOnce(u.ctx, p.address, paths)
	if err != nil {
		return cost{}, err
	}
	after, err := p.cpuTime()
	return cost{rate, (after - before).Seconds() * 1000 / float64(len(paths))}, err
}

// cachedPaths is the number of pages that are requested from memory: the cache of filters holds about
// 150 pages.
const cachedPaths = 100

// measure measures requests for all paths, which are not cached, and then for some of them from the
// cache. It stores the responses in u.file() for the bare handler.
func (u *uncached) measure(paper *program) (err error) {
	if u.made, err = u.requestAll(paper, u.paths); err != nil {
		return err
	}
	few := u.paths[:min(len(u.paths), cachedPaths)]
	if _, err = u.requestAll(paper, few); err != nil {
		return err
	}
	if u.cached, err = u.requestAll(paper, few); err != nil {
		return err
	}
	answers := make([]answer, len(u.paths))
	for i, path := range u.paths {
		body, err := fetchBody(u.ctx, paper.address+path, "identity")
		if err != nil {
			return err
		}
		answers[i] = answer{Path: path, Body: body}
	}
	file, err := json.Marshal(answers)
	if err != nil {
		return err
	}
	return os.WriteFile(u.file(), file, 0o600)
}

func (u *uncached) file() string { return filepath.Join(u.data, "answers.json") }

func (u *uncached) measureBare() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	return withProcess(u.ctx, func(bare *program) (err error) {
		u.bare, err = u.requestAll(bare, u.paths)
		return err
	}, self, "-bare-answers", u.file(), "-bare-store", filepath.Join(u.data, "broadside.db"))
}

// bareAnswers is the bare handler: for a path it reads the rows of the listings with a prepared
// query, and writes the stored body.
type bareAnswers struct {
	answers map[string]*answer
	query   *sql.Stmt
}

func newBareAnswers(file, store string) (*bareAnswers, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var answers []answer
	if err := json.Unmarshal(text, &answers); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", "file:"+store+"?mode=ro&_pragma=query_only(1)")
	if err != nil {
		return nil, err
	}
	db.SetMaxIdleConns(clients)
	h := &bareAnswers{answers: map[string]*answer{}}
	for i := range answers {
		a := &answers[i]
		if a.Keys, err = keysIn(db, a.Body); err != nil {
			return nil, err
		}
		h.answers[a.Path] = a
	}
	h.query, err = db.Prepare(`SELECT key, expires FROM live WHERE key IN (SELECT value FROM json_each(?))`)
	return h, err
}

// listingID is an ID of a listing that storetest makes, in an answer of the API or in a page.
var listingID = regexp.MustCompile(`(?:"id":"|/listings/)(m[0-9]{7})`)

// keysIn returns the keys of the listings in a body, as a JSON array.
func keysIn(db *sql.DB, body []byte) (string, error) {
	var ids []string
	for _, m := range listingID.FindAllSubmatch(body, -1) {
		if id := string(m[1]); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	rows, err := db.Query(`SELECT key FROM listings WHERE id IN (SELECT value FROM json_each(?))`, `["`+strings.Join(ids, `","`)+`"]`)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	keys := []int64{}
	for rows.Next() {
		keys = append(keys, 0)
		if err := rows.Scan(&keys[len(keys)-1]); err != nil {
			return "", err
		}
	}
	text, err := json.Marshal(keys)
	return string(text), errors.Join(err, rows.Err())
}

func (h *bareAnswers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a := h.answers[r.URL.RequestURI()]
	if a == nil {
		http.NotFound(w, r)
		return
	}
	if err := h.readRows(r.Context(), a.Keys); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header()["Content-Length"] = []string{strconv.Itoa(len(a.Body))}
	_, _ = w.Write(a.Body)
}

func (h *bareAnswers) readRows(ctx context.Context, keys string) error {
	rows, err := h.query.QueryContext(ctx, keys)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var key, expires int64
		if err := rows.Scan(&key, &expires); err != nil {
			return err
		}
	}
	return rows.Err()
}
