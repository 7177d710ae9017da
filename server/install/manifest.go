package install

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"

	"broadside/app/api"
	"broadside/app/messages"
	"broadside/articles/picture"
	"broadside/server/page"
	"broadside/server/response"
)

// manifest is a web app manifest (https://www.w3.org/TR/appmanifest/). Screenshots and categories
// are from https://www.w3.org/TR/manifest-app-info/, share_target from
// https://w3c.github.io/web-share-target/.
//
// Each language is an app of its own, with the id of its front page. The scope of all of them is the
// whole site, because the address of a story has no language in it.
type manifest struct {
	ID              string       `json:"id"`
	Name            string       `json:"name"`
	ShortName       string       `json:"short_name"`
	Description     string       `json:"description,omitempty"`
	Lang            string       `json:"lang"`
	Dir             string       `json:"dir"`
	StartURL        string       `json:"start_url"`
	Scope           string       `json:"scope"`
	Display         string       `json:"display"`
	DisplayOverride []string     `json:"display_override"`
	LaunchHandler   launch       `json:"launch_handler"`
	BackgroundColor string       `json:"background_color"`
	ThemeColor      string       `json:"theme_color"`
	Categories      []string     `json:"categories"`
	Icons           []icon       `json:"icons"`
	Shortcuts       []shortcut   `json:"shortcuts"`
	ShareTarget     shareTarget  `json:"share_target"`
	Screenshots     []screenshot `json:"screenshots,omitempty"`
}

type launch struct {
	ClientMode []string `json:"client_mode"`
}

type icon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose,omitempty"`
}

type shortcut struct {
	Name  string `json:"name"`
	URL   string `json:"url"`
	Icons []icon `json:"icons"`
}

type shareTarget struct {
	Action  string            `json:"action"`
	Method  string            `json:"method"`
	Enctype string            `json:"enctype"`
	Params  map[string]string `json:"params"`
}

type screenshot struct {
	icon
	FormFactor string `json:"form_factor"`
	Label      string `json:"label"`
}

// getManifest sends the manifest of a language.
func (a *App) getManifest(w http.ResponseWriter, r *http.Request) error {
	body, err := json.Marshal(a.manifestIn(a.LanguageOf(r.URL.Path)))
	if err != nil {
		return err
	}
	a.SendBuiltIn(w, r, response.New("", http.StatusOK, body, response.Often,
		response.Headers("application/manifest+json", response.FilePolicy, "public, max-age=3600")...))
	return nil
}

func (a *App) manifestIn(lang string) manifest {
	base, texts := a.Paper.Base, textsIn(lang)
	front, below := base+a.Paper.FrontPath(lang), base+a.Paper.LanguagePath(lang)
	name := a.Paper.Name(lang)
	square := a.icons("icons/icon-192.png", "192x192", "image/png", "any")
	return manifest{
		ID: front, Name: name, ShortName: name, Description: api.Name(a.Paper.Tagline, lang),
		Lang: lang, Dir: messages.Direction(lang), StartURL: front, Scope: base + "/",
		Display: "standalone", DisplayOverride: []string{"standalone", "minimal-ui"},
		LaunchHandler:   launch{[]string{"navigate-existing", "auto"}}, // one window, as a newspaper has one place where it is read
		BackgroundColor: page.ThemeLight, ThemeColor: page.ThemeLight,
		Categories: []string{"news"},
		Icons: append(square,
			a.icons("icons/icon.svg", "any", "image/svg+xml", "any",
				"icons/icon-512.png", "512x512", "image/png", "any",
				"icons/maskable.svg", "any", "image/svg+xml", "maskable",
				"icons/maskable-512.png", "512x512", "image/png", "maskable",
				"icons/monochrome.svg", "any", "image/svg+xml", "monochrome")...),
		Shortcuts: []shortcut{
			{texts.Today, front, square},
			{messages.For(lang).Classifieds, base + a.Paper.ListingsPath(lang, nil), square},
			{texts.Saved, base + a.Paper.SavedPath(lang), square},
		},
		ShareTarget: shareTarget{below + "/share", http.MethodGet, "application/x-www-form-urlencoded", map[string]string{"title": "title", "text": "text", "url": "url"}},
		Screenshots: a.shown(lang),
	}
}

// icons returns the assets of a list of name, sizes, type and purpose that were built.
func (a *App) icons(all ...string) []icon {
	var out []icon
	for i := 0; i+3 < len(all); i += 4 {
		if src := response.AssetPath(a.Paper.Base, all[i]); src != "" {
			out = append(out, icon{src, all[i+1], all[i+2], all[i+3]})
		}
	}
	return out
}

// shown returns the screenshots in lang with the base in front of their addresses.
func (a *App) shown(lang string) []screenshot {
	var out []screenshot
	for _, s := range a.screenshots[lang] {
		s.Src = a.Paper.Base + s.Src
		out = append(out, s)
	}
	return out
}

// maxScreenshot is the size in bytes of the largest screenshot that is read.
const maxScreenshot = 1 << 20

// readScreenshots returns the screenshots img/screenshots/{narrow,wide}-LANG.{webp,png,jpg} of a
// paper's directory. One that browsers would refuse is logged and left out: they need 320 to 3840
// pixels, and the longer side at most 2.3 times the shorter one.
func readScreenshots(media fs.FS, lang string, log *slog.Logger) []screenshot {
	var out []screenshot
	if media == nil {
		return nil
	}
	for _, form := range []string{"narrow", "wide"} {
		for _, ext := range []string{".webp", ".png", ".jpg"} {
			name := "img/screenshots/" + form + "-" + lang + ext
			info, err := fs.Stat(media, name)
			if err != nil {
				continue
			}
			s, err := readScreenshot(media, name, info)
			if err != nil {
				log.Warn("a screenshot is left out of the manifest", "file", name, "error", err)
				continue
			}
			s.FormFactor, s.Label = form, textsIn(lang).FrontPage
			out = append(out, s)
			break
		}
	}
	return out
}

func readScreenshot(media fs.FS, name string, info fs.FileInfo) (s screenshot, err error) {
	if !info.Mode().IsRegular() || info.Size() > maxScreenshot {
		return s, fmt.Errorf("it is no file of at most %d bytes", maxScreenshot)
	}
	body, err := fs.ReadFile(media, name)
	if err != nil {
		return s, err
	}
	width, height, err := picture.Size(name, body)
	if err != nil {
		return s, err
	}
	short, long := min(width, height), max(width, height)
	if short < 320 || long > 3840 || long*10 > short*23 {
		return s, fmt.Errorf("it has %d × %d pixels: browsers show those of 320 to 3840, the longer side at most 2.3 times the shorter", width, height)
	}
	sum := sha256.Sum256(body)
	s.icon = icon{Src: "/media/" + name + "?v=" + hex.EncodeToString(sum[:6]), Sizes: fmt.Sprintf("%dx%d", width, height), Type: response.PictureType(name)}
	return s, nil
}
