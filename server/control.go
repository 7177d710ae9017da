package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"broadside/app/api"
	"broadside/server/backup"
	"broadside/server/command"
	"broadside/server/control"
	"broadside/server/store/sqlite/database"
)

// endpoints returns the operations that commands call in the process that has the store open.
func (s *services) endpoints() []control.Endpoint {
	return []control.Endpoint{
		importEndpoint(s),
		exportEndpoint(s),
		notifyEndpoint(s),
		sourceAddEndpoint(s),
		sourceListEndpoint(s),
		sourceRotateEndpoint(s),
		sourceRemoveEndpoint(s),
		sourceAcceptEndpoint(s),
	}
}

// newEndpoint returns an endpoint whose errors are for the person at the command.
func newEndpoint[A, R any](name string, f func(context.Context, A, *control.Stream) (R, error)) control.Endpoint {
	return control.NewEndpoint(name, func(ctx context.Context, args A, stream *control.Stream) (R, error) {
		result, err := f(ctx, args, stream)
		if p := (*api.Problem)(nil); errors.As(err, &p) { // without its code, which is for programs
			err = errors.New(strings.TrimSuffix(p.Title+": "+p.Detail, ": "))
		}
		return result, err
	})
}

// serveControl serves the commands until ctx ends. Without a socket the newspaper is served all the
// same; commands then wait until the server ends.
func (s *services) serveControl(ctx context.Context, c config, log *slog.Logger) {
	path := c.controlPath()
	l, err := control.Listen(path)
	if err != nil {
		log.Error("no command can reach this server while it runs", "socket", path, "error", err,
			"fix", "allow Unix sockets (systemd: RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6), or give a shorter -data, and restart")
		return
	}
	h := control.NewHandler(version(), c.data, log, s.endpoints()...)
	s.background.Go(func() {
		if err := control.Serve(ctx, l, h); err != nil {
			log.Error("commands can no longer reach this server; restart it", "error", err)
		}
	})
}

// controlPath returns the path of the socket: beside the database, as the lock is, so that every
// command that needs the store of a server finds the server.
func (c *config) controlPath() string {
	file := c.databasePath()
	if filepath.Clean(file) == filepath.Join(c.data, "broadside.db") {
		return filepath.Join(c.data, "control.sock")
	}
	return file + ".control.sock"
}

// storeEnvironment lists the flags of addStoreFlags, for command.Command.Environment.
var storeEnvironment = []string{"articles", "data", "store"}

// addStoreFlags adds the flags of commands that use the store.
func addStoreFlags(flags *flag.FlagSet) *config {
	c := &config{}
	flags.StringVar(&c.articles, "articles", "", "`dir` of articles and settings; empty is the one that the server had last. A running server uses its own")
	flags.StringVar(&c.data, "data", "data", "the database is in `dir`, the server's -data")
	flags.StringVar(&c.store, "store", "sqlite", "the server's -store: `sqlite`, or sqlite:FILE")
	return c
}

// checkStore validates the flags of addStoreFlags.
func (c *config) checkStore() error {
	if err := errors.Join(c.checkArticles(), c.checkFiles()); err != nil {
		return command.Usagef("%w", err)
	}
	if _, err := os.Stat(c.data); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("-data %s: there is no such directory; give the server's, or make it first (mkdir %s) for a new store", c.data, c.data)
	} else if err != nil {
		return fmt.Errorf("-data: %w", err)
	}
	return nil
}

// waitInterval is how often a command tries again to reach the store.
const waitInterval = 200 * time.Millisecond

// connect returns a client of the server that has the store open. If none runs, the client uses the
// store itself, as soon as no other process does. close ends the use of the store.
func connect(ctx context.Context, c config, stream command.IO) (client *control.Client, close func() error, err error) {
	if err := c.checkStore(); err != nil {
		return nil, nil, err
	}
	for waiting := false; ; {
		client, err = control.Dial(ctx, c.controlPath(), version())
		if err == nil {
			client.Differs = func(server string) {
				fmt.Fprintf(stream.Err, "the server has another version than this command (%s, %s); restart it soon\n", server, version())
			}
			return client, func() error { return nil }, nil
		}
		if !errors.Is(err, control.ErrNoServer) {
			return nil, nil, err
		}
		client, close, err = openForCommand(ctx, c, stream)
		if !errors.Is(err, database.ErrInUse) {
			return client, close, err
		}
		if !waiting {
			fmt.Fprintln(stream.Err, "waiting for the store: another command is using it, or a server that is starting or stopping")
			waiting = true
		}
		select {
		case <-ctx.Done():
			return nil, nil, context.Cause(ctx)
		case <-time.After(waitInterval):
		}
	}
}

// openWhenFree opens the services of a server. It waits while a command has the store open, but not
// for another server.
func openWhenFree(ctx context.Context, c config, log *slog.Logger, reg prometheus.Registerer) (*services, error) {
	for waiting := false; ; {
		s, err := openServices(ctx, c, log, reg)
		if !errors.Is(err, database.ErrInUse) {
			return s, err
		}
		if _, dialError := control.Dial(ctx, c.controlPath(), version()); dialError == nil {
			return nil, err
		}
		if !waiting {
			log.Info("waiting for the store: a command is using it, or a server that is starting or stopping")
			waiting = true
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(waitInterval):
		}
	}
}

// openForCommand opens the store in this process.
func openForCommand(ctx context.Context, c config, stream command.IO) (*control.Client, func() error, error) {
	if err := backup.Recover(ctx, c.data, c.databasePath()); err != nil { // last-run.json is part of a restore too
		return nil, nil, fmt.Errorf("-data: %w", err)
	}
	if c.articles == "" {
		c.articles = c.lastArticles()
	}
	log := slog.New(slog.NewTextHandler(stream.Err, &slog.HandlerOptions{Level: slog.LevelError}))
	s := &services{}
	if err := s.openStore(ctx, c, log); err != nil {
		err = errors.Join(err, s.close())
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, nil, err
	}
	s.closers = slices.Insert(s.closers, 0, func() error { return control.GiveToOwner(c.data) }) // last: other files are made until then
	client, closeClient := control.InMemory(control.NewHandler(version(), c.data, slog.New(slog.DiscardHandler), s.endpoints()...))
	return client, func() error { return errors.Join(closeClient(), s.close()) }, nil
}

// lastRun holds settings of the server, in its data directory, for commands that run without it.
type lastRun struct {
	Articles string `json:"articles"` // absolute path; "" is the paper that ships
}

func (c *config) lastRunPath() string { return filepath.Join(c.data, "last-run.json") }

// writeLastRun keeps the directory of -articles: a command that opens the store later has to check
// listings against the same categories.
func (c *config) writeLastRun() error {
	at, err := c.articlesPath()
	if err != nil {
		return err
	}
	text, err := json.Marshal(lastRun{at})
	if err != nil {
		return err
	}
	part := c.lastRunPath() + ".new"
	if err := os.WriteFile(part, text, 0o600); err != nil {
		return err
	}
	return os.Rename(part, c.lastRunPath())
}

// lastArticles returns the -articles of the last server, "" if no server has run.
func (c *config) lastArticles() string {
	var last lastRun
	text, err := os.ReadFile(c.lastRunPath())
	if err != nil || json.Unmarshal(text, &last) != nil {
		return ""
	}
	if _, err := os.Stat(last.Articles); errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	return last.Articles
}

// call runs an endpoint through connect.
func call(ctx context.Context, c config, stream command.IO, name string, args, result any, o control.Options) (err error) {
	client, close, err := connect(ctx, c, stream)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, close()) }()
	return client.Call(ctx, name, args, result, o)
}
