package subscribers

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"strconv"
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/classifieds"
	"broadside/app/messages"
	"broadside/articles/text"
	"broadside/server/mailer"
	"broadside/server/page"
	"broadside/server/store"
)

// digestBody is the body of the notice of saved searches by e-mail.
type digestBody struct {
	Items []notification `json:"items"`
	N     int            `json:"n"` // new listings in all of them
}

// maxMailSubject is the length of a subject in characters.
const maxMailSubject = 120

// item is a part of a message: a title that may be a link, with a text below.
type item struct{ title, text, link, lang string }

// letter is a message before it is written as text and as HTML.
type letter struct {
	lang    string
	subject string
	items   []item
	reason  string // why its reader gets it
	links   []item // below the reason
}

// noticeMessage returns the e-mail of a notice: of a story, or of saved searches.
func (s *Service) noticeMessage(d *store.Delivery) (mailer.Message, error) {
	var body struct {
		Notification notification
		digestBody
	}
	if err := json.Unmarshal(d.Notice.Body, &body); err != nil {
		return mailer.Message{}, fmt.Errorf("subscribers: the notice %s: %w", d.Notice.Topic, err)
	}
	one := &d.Subscriber
	t := textsIn(one.Lang)
	all, reason := body.Items, t.Mail.WhySearch
	if len(all) == 0 {
		all, reason = []notification{body.Notification}, t.Mail.WhyBreaking
	}
	l := letter{lang: one.Lang, subject: all[0].Title, reason: messages.Insert(reason, s.Site.Name(one.Lang))}
	if len(all) > 1 {
		l.subject = t.NewListings.Count(one.Lang, body.N) + ": " + t.Mail.YourSearches
	}
	for _, n := range all {
		l.items = append(l.items, item{n.Title, n.Body, n.Navigate, n.Lang})
	}
	unsubscribe := s.newLink(one.Lang, toUnsubscribe, one.ID)
	l.links = []item{{title: t.Mail.Manage, link: s.newLink(one.Lang, toManage, one.ID)}, {title: t.Mail.Unsubscribe, link: unsubscribe}}
	out := s.write(&l)
	out.To, out.ID, out.Unsubscribe = one.Address, s.messageID(noticeID(&d.Notice), one.ID), unsubscribe
	return out, nil
}

// confirmationMessage returns the e-mail that asks the owner of an address to confirm a request. An
// address that has not confirmed gets no other message.
func (s *Service) confirmationMessage(ctx context.Context, one *store.Signup) (mailer.Message, error) {
	t, name := textsIn(one.Lang), s.Site.Name(one.Lang)
	choices, err := s.describeChoices(ctx, one.Lang, &one.Subscriber)
	if err != nil {
		return mailer.Message{}, err
	}
	ends := one.Created.Add(signupLife)
	l := letter{
		lang: one.Lang, subject: messages.Insert(t.Mail.ConfirmSubject, name), reason: t.Mail.NotYou,
		items: []item{{title: messages.Insert(t.Mail.ConfirmIntro, name), text: strings.Join(choices, "\n"), lang: one.Lang},
			{title: t.Mail.ConfirmLink, text: t.Mail.ConfirmHint, lang: one.Lang, link: page.Absolute(s.Site, s.linkPath(one.Lang, toConfirm, s.newToken(toConfirm, one.ID, ends)))}},
	}
	out := s.write(&l)
	out.To, out.ID = one.Address, s.messageID("signup", one.ID, strconv.FormatInt(one.Created.Unix(), 10))
	return out, nil
}

// describeChoices returns in words what a subscriber gets.
func (s *Service) describeChoices(ctx context.Context, lang string, one *store.Subscriber) ([]string, error) {
	var out []string
	if one.Breaking {
		out = append(out, textsIn(lang).Breaking)
	}
	for _, query := range one.Searches {
		description, err := s.describe(ctx, lang, classifieds.ReadFilter(query))
		if err != nil {
			return nil, err
		}
		out = append(out, messages.Insert(textsIn(lang).Adding, description))
	}
	return out, nil
}

// write returns a message with the texts of l.
func (s *Service) write(l *letter) mailer.Message {
	return mailer.Message{FromName: plain(s.Site.Name(l.lang)), Subject: page.Clip(plain(l.subject), maxMailSubject), Lang: l.lang, Text: l.text(), HTML: l.html()}
}

// plain returns s on one line, without characters that a header or a mail program could misread.
func plain(s string) string {
	return text.OneLine(strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		if r == '\u202d' || r == '\u202e' { // they would reverse the text after them
			return -1
		}
		return text.Printable(r)
	}, strings.ToValidUTF8(s, "")))
}

func (l *letter) text() string {
	var b strings.Builder
	for _, i := range l.items {
		for _, part := range append(append([]string{i.title}, strings.Split(i.text, "\n")...), i.link) {
			if part = plain(part); part != "" {
				b.WriteString(part + "\n")
			}
		}
		b.WriteString("\n")
	}
	b.WriteString("-- \n" + l.reason + "\n")
	for _, i := range l.links {
		b.WriteString(i.title + ": " + i.link + "\n")
	}
	return b.String()
}

// letterStyle is short: a mail program may leave it out.
const letterStyle = "body{max-width:36rem;margin:0 auto;padding:1rem;font:1rem/1.5 Georgia,serif}h1{font-size:1.125rem;margin:1rem 0 0}p{margin:.25rem 0}" +
	"footer{margin-top:2rem;padding-top:1rem;border-top:1px solid;font-size:.875rem}"

func (l *letter) html() string {
	var parts []goapp.UI
	for _, i := range l.items {
		title := goapp.Text(i.title)
		if i.link != "" {
			title = goapp.A().Href(i.link).Text(i.title)
		}
		parts = append(parts, goapp.Div().Lang(i.lang).Dir(messages.Direction(i.lang)).Body(
			append([]goapp.UI{goapp.H1().Body(title)}, paragraphs(i.text)...)...))
	}
	footer := []goapp.UI{goapp.P().Text(l.reason)}
	for _, i := range l.links {
		footer = append(footer, goapp.P().Body(goapp.A().Href(i.link).Text(i.title)))
	}
	var b bytes.Buffer
	dir := messages.Direction(l.lang)
	fmt.Fprintf(&b, "<!doctype html>\n<html lang=\"%s\" dir=\"%s\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>%s</title><style>%s</style></head>\n<body>\n",
		html.EscapeString(l.lang), dir, html.EscapeString(plain(l.subject)), letterStyle)
	page.Encode(&b, goapp.Div().Dir(dir).Body(append(parts, goapp.Footer().Body(footer...))...))
	b.WriteString("\n</body>\n</html>\n")
	return b.String()
}

func paragraphs(lines string) []goapp.UI {
	var out []goapp.UI
	for line := range strings.SplitSeq(lines, "\n") {
		if line != "" {
			out = append(out, goapp.P().Text(line))
		}
	}
	return out
}
