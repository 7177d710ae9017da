// Package edition serves the list of the files that a device keeps to read today's edition without
// a network, and the page that is shown without a network for a page that is not kept.
package edition

import (
	"context"
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"broadside/app/api"
	"broadside/articles"
	"broadside/server/response"
)

// Stories is the number of the newest stories in an edition.
const Stories = 20

// pictureWidth is the width in pixels from which a picture is large enough for an edition: it fills
// a phone's screen.
const pictureWidth = 640

// Desk is the interface through which an edition is read.
type Desk interface {
	Articles(ctx context.Context, q api.ArticleQuery) (api.Page[articles.Summary], error)
}

// Handlers serves the list of each language, and the offline page.
type Handlers struct {
	*response.Env
	desk Desk
	page func(ctx context.Context, path string, saver bool) (*response.Response, error)

	// OfflinePath is the address below the base of the offline page, with the hash of its content.
	OfflinePath string
	offline     *response.Response
}

// New returns the Handlers of env's paper. page returns the response of the page at a path below
// the base, with saver that for a reader who saves data.
func New(env *response.Env, desk Desk, page func(ctx context.Context, path string, saver bool) (*response.Response, error)) *Handlers {
	h := &Handlers{Env: env, desk: desk, page: page}
	h.OfflinePath, h.offline = offlinePage(env.Paper)
	return h
}

// Routes returns the routes of the lists, one for each language. The offline page is below
// web.Dir, whose route is the site's.
func (h *Handlers) Routes() []response.Route {
	var all []response.Route
	for _, lang := range h.Paper.Languages {
		all = append(all, response.Get(h.Paper.LanguagePath(lang)+"/edition.json", h.getList))
	}
	return all
}

// SendOffline sends the offline page.
func (h *Handlers) SendOffline(w http.ResponseWriter, r *http.Request) error {
	h.SendBuiltIn(w, r, h.offline)
	return nil
}

// List is the list of the files of an edition, the most important first.
type List struct {
	Lang  string `json:"lang"`
	Files []File `json:"files"`
}

// File is a page, data or a picture.
type File struct {
	Address string `json:"address"`        // from the root of the host, with its query
	ETag    string `json:"etag,omitempty"` // strong, of the uncompressed content; a picture has none: its address contains a hash
}

// getList sends the List of a language. For a reader who saves data it is without pictures.
func (h *Handlers) getList(w http.ResponseWriter, r *http.Request) error {
	lang, saver := h.LanguageOf(r.URL.Path), response.SavesData(r.Header)
	return h.SendCached(w, r, response.Key{Path: h.Paper.Base + r.URL.Path, Saver: saver}, func(ctx context.Context) (*response.Response, bool, error) {
		list, err := h.readList(ctx, lang, saver)
		if err != nil {
			return nil, false, err
		}
		body, err := json.Marshal(list)
		if err != nil {
			return nil, false, err
		}
		header := response.Headers("application/json", response.FilePolicy, response.Revalidate, response.VarySaver)
		return response.New(response.RouteOf(ctx), http.StatusOK, body, response.Often, header...), true, nil
	})
}

// readList returns the front page, the newest stories, the sections, the listings and their
// categories, each followed by its pictures.
func (h *Handlers) readList(ctx context.Context, lang string, saver bool) (List, error) {
	newest, err := h.desk.Articles(ctx, api.ArticleQuery{Lang: lang, Limit: Stories})
	if err != nil {
		return List{}, err
	}
	paths := []string{h.Paper.FrontPath(lang)}
	for _, a := range newest.Items {
		paths = append(paths, h.Paper.ArticlePath(a.Slug))
	}
	paths = append(paths, h.Paper.ListingsPath(lang, nil))
	for _, section := range h.Paper.Sections {
		paths = append(paths, h.Paper.SectionPath(lang, section.Code))
	}
	list := List{Lang: lang, Files: []File{}}
	known := map[string]bool{}
	for _, path := range paths {
		page, err := h.page(ctx, path, saver)
		if err != nil {
			return List{}, err
		}
		if page.Status != http.StatusOK {
			continue // withdrawn meanwhile
		}
		list.Files = append(list.Files, File{Address: h.Paper.Base + path, ETag: page.ETag()})
		for _, picture := range pictures(page.Body()) {
			if !known[picture] {
				known[picture] = true
				list.Files = append(list.Files, File{Address: picture})
			}
		}
	}
	return list, nil
}

var image = regexp.MustCompile(`<img [^>]*>`)
var source = regexp.MustCompile(` (src|srcset)="([^"]*)"`)

// pictures returns the address of each picture of a page, in the smallest rendition that is at
// least pictureWidth wide, else in the widest.
func pictures(page []byte) []string {
	var out []string
	for _, tag := range image.FindAll(page, -1) {
		var src string
		var best, widest int
		for _, m := range source.FindAllSubmatch(tag, -1) {
			value := html.UnescapeString(string(m[2]))
			if string(m[1]) == "src" {
				if src == "" {
					src = value
				}
				continue
			}
			for candidate := range strings.SplitSeq(value, ", ") {
				address, size, _ := strings.Cut(candidate, " ")
				width, err := strconv.Atoi(strings.TrimSuffix(size, "w"))
				if err != nil {
					continue
				}
				if enough := width >= pictureWidth; enough && (best == 0 || width < best) {
					src, best = address, width
				} else if best == 0 && width > widest {
					src, widest = address, width
				}
			}
		}
		if u, err := url.Parse(src); err == nil && u.Host == "" && u.Query().Has("v") && !slices.Contains(out, src) {
			out = append(out, src)
		}
	}
	return out
}
