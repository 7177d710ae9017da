package site

import (
	"encoding/json"
	"net/http"
	"path"

	"broadside/app/api"
	"broadside/app/messages"
	"broadside/server/page"
	"broadside/server/response"
	"broadside/web"
)

// getAsset sends a built asset; its address contains the hash of its content.
func (s *Site) getAsset(w http.ResponseWriter, r *http.Request) error {
	f := web.ByPath(r.URL.Path)
	if f == nil {
		return api.Fail(api.NotFound, "Not found", "No asset has this address; a page that names it is older than the site.")
	}
	response.SetHeaders(w.Header(), response.CrossOriginHeaders)
	return s.SendFile(w, r, f, response.Immutable)
}

// getWorker sends the service worker, or a script that it imports. Its address is at the root so that
// its scope is every page, and it is revalidated for each use.
func (s *Site) getWorker(w http.ResponseWriter, r *http.Request) error {
	return s.SendFile(w, r, web.Named(path.Base(r.URL.Path)), response.Revalidate)
}

func (s *Site) getFavicon(w http.ResponseWriter, r *http.Request) error {
	for _, name := range []string{"icons/favicon.ico", "icons/icon.png", "icons/icon.svg"} {
		if f := web.Named(name); f != nil {
			return s.SendFile(w, r, f, response.Revalidate)
		}
	}
	return api.Fail(api.NotFound, "Not found", "The paper has no icon.")
}

// getManifest sends the web app manifest of a language (https://www.w3.org/TR/appmanifest/).
func (s *Site) getManifest(w http.ResponseWriter, r *http.Request) error {
	lang := s.LanguageOf(r.URL.Path)
	front := s.Paper.Base + s.Paper.FrontPath(lang)
	type icon struct {
		Src     string `json:"src"`
		Sizes   string `json:"sizes"`
		Type    string `json:"type"`
		Purpose string `json:"purpose,omitempty"`
	}
	var icons []icon
	for _, f := range []icon{
		{"icons/icon.svg", "any", "image/svg+xml", "any"},
		{"icons/icon-192.png", "192x192", "image/png", "any"},
		{"icons/icon-512.png", "512x512", "image/png", "any"},
		{"icons/maskable.svg", "any", "image/svg+xml", "maskable"},
		{"icons/maskable-512.png", "512x512", "image/png", "maskable"},
	} {
		if f.Src = response.AssetPath(s.Paper.Base, f.Src); f.Src != "" {
			icons = append(icons, f)
		}
	}
	name := s.Paper.Name(lang)
	body, err := json.Marshal(map[string]any{
		"id": s.Paper.Base + "/", "name": name, "short_name": name, "description": api.Name(s.Paper.Tagline, lang),
		"lang": lang, "dir": messages.Direction(lang), "start_url": front, "scope": s.Paper.Base + "/",
		"display": "minimal-ui", "background_color": page.ThemeLight, "theme_color": page.ThemeLight,
		"categories": []string{"news"}, "icons": icons,
	})
	if err != nil {
		return err
	}
	s.SendBuiltIn(w, r, response.New("", http.StatusOK, body, response.Often, response.Headers("application/manifest+json", response.FilePolicy, "public, max-age=3600")...))
	return nil
}
