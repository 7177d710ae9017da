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

// weight holds the compressed sizes of an embed's files, in bytes.
type weight struct{ loader, full, guest, page int }

// weigh renders the frame of an offer and returns the sizes of its files.
func (s *Console) weigh(ctx context.Context, o embed.Offer) (weight, error) {
	var out weight
	parts := map[string]*int{"e/v1.js": &out.loader, "e/frame.js": &out.guest}
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
	var refused *api.Problem
	if err != nil && !errors.As(err, &refused) {
		return out, err
	}
	if a != nil {
		out.page = a.EncodedSize(response.Brotli)
	}
	return out, nil
}

func weightSection(n weight, say *deskWords) goapp.UI {
	row := func(name, when string, bytes int) goapp.UI {
		return el("tr", el("th", with{"scope", "row"}, name), el("td", when), el("td", with{"class", "figures"}, fill(say.Bytes, thousands(bytes))))
	}
	var more goapp.UI
	if n.full > 0 {
		more = row(say.Unfolder, say.UnfolderWhen, n.full)
	}
	return el("section", with{"aria-labelledby", "weight"}, el("h2", with{"id", "weight"}, say.Weight),
		el("div", with{"class", "table"}, el("table",
			el("thead", el("tr", el("th", with{"scope", "col"}, say.Part), el("th", with{"scope", "col"}, say.When), el("th", with{"scope", "col"}, with{"class", "figures"}, say.Sent))),
			el("tbody",
				row(say.Loader, say.LoaderWhen, n.loader),
				more,
				row(say.Framed, say.FramedWhen, n.page),
				row(say.Guest, say.GuestWhen, n.guest),
				row(say.Together, say.TogetherWhen, n.loader+n.full+n.page+n.guest)))))
}

// thousands formats a number that is not negative: "1,234,567".
func thousands(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
