package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/articles"
	"broadside/server/command"
	"broadside/server/control"
	"broadside/server/push"
	"broadside/server/subscribers"
)

// openSubscribers opens the service of notifications. Its key is made at the first start.
func (s *services) openSubscribers(ctx context.Context, c config, log *slog.Logger) error {
	key, err := push.LoadKey(filepath.Join(c.data, "push.pem"))
	if err != nil {
		return fmt.Errorf("-data: %w", err)
	}
	proxies, err := c.trustedProxies()
	if err != nil {
		return err
	}
	contact := c.contact
	if contact == "" && strings.HasPrefix(c.origin, "https://") {
		contact = c.origin
	}
	signer, err := push.NewSigner(key, contact)
	if err != nil {
		return err
	}
	sender, err := openMailer(c, log)
	if err != nil {
		return err
	}
	mailKey, err := loadOrCreateKey(filepath.Join(c.data, "mail.key"))
	if err != nil {
		return fmt.Errorf("-data: %w", err)
	}
	s.subscribers = subscribers.New(subscribers.Config{
		Site: s.paper, Desk: s.desk, Store: s.store, Signer: signer, Client: push.NewClient(signer, c.pushTransport, nil),
		Key: s.key, Mailer: sender, MailKey: mailKey, Proxies: proxies, Log: log, Loopback: c.pushTransport != nil,
	})
	s.background.Go(func() { s.subscribers.Run(ctx) })
	return nil
}

// notifyArgs are the arguments of the endpoint "notify".
type notifyArgs struct {
	Slug   string `json:"slug"`
	DryRun bool   `json:"dryRun,omitempty"`
}

func notifyEndpoint(s *services) control.Endpoint {
	return newEndpoint("notify", func(ctx context.Context, a notifyArgs, stream *control.Stream) (subscribers.StoryReport, error) {
		if s.subscribers == nil {
			return subscribers.StoryReport{}, errors.New("no server runs with this -data: start it, it sends the notifications")
		}
		report, err := s.subscribers.Notify(ctx, a.Slug, a.DryRun, func(done, total int) { stream.Progress(int64(done), int64(total)) })
		if p := (*api.Problem)(nil); errors.As(err, &p) {
			err = fmt.Errorf("%s cannot be opened by readers: %s", a.Slug, s.whyHidden(a.Slug, p))
		}
		return report, err
	})
}

// whyHidden returns why readers cannot open a story.
func (s *services) whyHidden(slug string, p *api.Problem) string {
	a, err := s.library.Article(slug)
	now := time.Now()
	switch {
	case p.Code == api.Gone:
		return "it is no longer published"
	case err != nil:
		return "there is no such story; give the last part of its address"
	case a.Embargo.After(now):
		return "its embargo ends at " + a.Embargo.UTC().Format(time.RFC3339)
	case a.Published.After(now):
		return "it is published at " + a.Published.UTC().Format(time.RFC3339)
	case a.Status == articles.StatusWithheld || a.Published.IsZero():
		return "it is not published"
	}
	return "its status is " + string(a.Status)
}

const notifyHelp = `The readers are those who asked for breaking news in the language of the story, in their
browsers or by e-mail; readers of another language get its translation, if one is published. A
story is sent once: a second call leaves it out. Readers in their quiet hours get it when these end, unless they let breaking news
pass. The command waits until everything that is due has been sent; interrupting it does not stop
the sending, which the server does.`

// notifyRun is one run of "broadside notify".
type notifyRun struct {
	store *config
	args  notifyArgs
	json  bool
}

func notifyCommand() command.Command {
	return command.Command{
		Name: "notify", Args: "SLUG",
		Summary:     "send a published story to the readers who asked for breaking news",
		Example:     "broadside notify bus-lane -dry-run",
		Help:        notifyHelp,
		Environment: storeEnvironment,
		Setup: func(flags *flag.FlagSet) func(context.Context, command.IO, []string) error {
			r := &notifyRun{store: addStoreFlags(flags)}
			flags.BoolVar(&r.args.DryRun, "dry-run", false, "print how many readers it would reach, and send nothing")
			flags.BoolVar(&r.json, "json", false, "print the result as JSON")
			return r.run
		},
	}
}

func (r *notifyRun) run(ctx context.Context, stream command.IO, args []string) error {
	r.args.Slug = args[0]
	var report subscribers.StoryReport
	progress := command.NewProgress(stream, r.json, "sending", "notifications")
	err := call(ctx, *r.store, stream, "notify", r.args, &report, control.Options{Progress: progress.Set})
	progress.Done()
	if err != nil {
		return err
	}
	if r.json {
		return printJSON(stream.Out, report)
	}
	return printStoryReport(stream.Out, report)
}

func printStoryReport(w io.Writer, report subscribers.StoryReport) error {
	var b strings.Builder
	for _, p := range report.Parts {
		fmt.Fprintf(&b, "%s (%s): %s\n  ", p.Slug, p.Lang, p.Title)
		switch {
		case !p.Already.IsZero():
			fmt.Fprintf(&b, "was sent at %s and is not sent again: ", p.Already.Format(time.RFC3339))
			printCounts(&b, p)
		case report.DryRun:
			fmt.Fprintf(&b, "would reach %s, %d of them after their quiet hours", count(p.Reached, "subscriber"), p.Quiet)
		default:
			printCounts(&b, p)
		}
		if p.Mail > 0 {
			fmt.Fprintf(&b, "; %d of them by e-mail", p.Mail)
		}
		if p.Excluded > 0 {
			fmt.Fprintf(&b, "; %d do not get it, because their quiet hours end too late", p.Excluded)
		}
		b.WriteString("\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func printCounts(b *strings.Builder, p subscribers.StoryPart) {
	fmt.Fprintf(b, "%s, %d sent, %d no longer subscribed, %d failed, %d waiting", count(p.Reached, "subscriber"), p.Sent, p.Gone, p.Failed, p.Waiting)
	if p.Waiting > 0 {
		b.WriteString(" for the end of quiet hours or for a busy push service")
	}
}

// count returns a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
