// Package install serves what a browser needs to install the newspaper as an app: the web app
// manifest, the address that other apps share to, the service worker, and the page and the script
// that remove the worker.
package install

import (
	"io/fs"
	"net/http"

	"broadside/server/response"
	"broadside/web"
)

// Config holds the settings of an App.
type Config struct {
	Media fs.FS // the paper's directory, for its screenshots; nil: none
}

// App serves the manifest and the service worker.
type App struct {
	*response.Env
	screenshots map[string][]screenshot // by language
}

// New returns an App. It reads the screenshots.
func New(env *response.Env, c Config) *App {
	a := &App{Env: env, screenshots: map[string][]screenshot{}}
	for _, lang := range env.Paper.Languages {
		a.screenshots[lang] = readScreenshots(c.Media, lang, env.Log)
	}
	return a
}

// Routes returns the routes below the base.
func (a *App) Routes() []response.Route {
	routes := []response.Route{response.Get("/worker.js", a.getWorker)}
	for _, lang := range a.Paper.Languages {
		prefix := a.Paper.LanguagePath(lang)
		routes = append(routes, response.Get(prefix+"/manifest.webmanifest", a.getManifest),
			response.Get(prefix+"/share", a.getShare), response.Get(prefix+"/worker-off", a.getWorkerOff))
	}
	return routes
}

// getWorker sends the service worker. Its address is at the root so that its scope is every page,
// and it is revalidated for each use. With -worker off it is a worker that removes itself.
func (a *App) getWorker(w http.ResponseWriter, r *http.Request) error {
	name := "worker.js"
	if a.NoWorker {
		name = "worker-off.js"
	}
	return a.SendFile(w, r, web.Named(name), response.Revalidate)
}
