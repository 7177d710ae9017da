package console

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/api"
	"broadside/server/embed"
	"broadside/server/response"
	"broadside/web"
)

// transferSizes holds the compressed sizes of an embed's files, in bytes.
type transferSizes struct{ loader, full, frameScript, page int }

func (s *Console) measureSizes(ctx context.Context, o embed.Offer) (transferSizes, error) {
	var out transferSizes
	parts := map[string]*int{"e/v1.js": &out.loader, "e/frame.js": &out.frameScript}
	if o.Frame.Mode == "full" {
		parts["e/v1.full.js"] = &out.full
	}
	for name, into := range parts {
		if f := web.Named(name); f != nil {
			*into = len(f.Gzip())
		}
	}
	u, err := url.Parse(o.Path())
	if err != nil {
		return out, fmt.Errorf("console: a frame's address: %w", err)
	}
	a, _, err := s.frames.Build(ctx, u, o.Partner, o.Known)
	if _, refused := errors.AsType[*api.Problem](err); err != nil && !refused {
		return out, err
	}
	if a != nil {
		out.page = a.EncodedSize(response.Either)
	}
	return out, nil
}

func sizesSection(n transferSizes, texts *consoleTexts) goapp.UI {
	row := func(name, when string, bytes int) goapp.UI {
		return element("tr", element("th", attribute{"scope", "row"}, name), element("td", when), element("td", attribute{"class", "figures"}, fillMessage(texts.Bytes, thousands(bytes))))
	}
	var more goapp.UI
	if n.full > 0 {
		more = row(texts.Unfolder, texts.UnfolderWhen, n.full)
	}
	return element("section", attribute{"aria-labelledby", "weight"}, element("h2", attribute{"id", "weight"}, texts.Weight),
		element("div", attribute{"class", "table"}, element("table",
			element("thead", element("tr", element("th", attribute{"scope", "col"}, texts.Part), element("th", attribute{"scope", "col"}, texts.When), element("th", attribute{"scope", "col"}, attribute{"class", "figures"}, texts.Sent))),
			element("tbody",
				row(texts.Loader, texts.LoaderWhen, n.loader),
				more,
				row(texts.Framed, texts.FramedWhen, n.page),
				row(texts.FrameScript, texts.FrameScriptWhen, n.frameScript),
				row(texts.Together, texts.TogetherWhen, n.loader+n.full+n.page+n.frameScript)))))
}

// thousands formats a number that is not negative: "1,234,567".
func thousands(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
