package main

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"broadside/server/mailer"
)

// passwordVariable is the environment variable with the password of -smtp. There is no flag for it,
// because every user of a machine can read the arguments of its processes.
const passwordVariable = "BROADSIDE_SMTP_PASSWORD"

// checkMail validates the settings of e-mail.
func (c *config) checkMail() error {
	if c.smtp != "" && c.smtp != "off" {
		server, err := mailer.ParseServer(c.smtp)
		switch {
		case err != nil:
			return fmt.Errorf("-smtp: %w", err)
		case c.mailFrom == "":
			return errors.New("-mail-from: -smtp needs an address that its messages come from, like 'The Example Tribune <news@paper.example>'")
		case c.smtpPasswordFile != "" && server.User == "":
			return errors.New("-smtp-password-file: -smtp names no user; give it like smtp://USER@HOST:587")
		}
	}
	if c.mailFrom != "" {
		if _, err := mailer.ParseSender(c.mailFrom); err != nil {
			return fmt.Errorf("-mail-from %q: %w", c.mailFrom, err)
		}
	}
	if c.mailReplyTo != "" {
		if _, err := mailer.ParseAddress(c.mailReplyTo); err != nil {
			return fmt.Errorf("-mail-reply-to %q: %w", c.mailReplyTo, err)
		}
	}
	return nil
}

// openMailer returns the Mailer, or nil if e-mail is off, and logs where messages are sent.
func openMailer(c config, log *slog.Logger) (*mailer.Mailer, error) {
	if c.smtp == "off" {
		return nil, nil
	}
	from, err := mailer.ParseSender(cmp.Or(c.mailFrom, defaultSender(c.origin)))
	if err != nil {
		return nil, fmt.Errorf("-mail-from: %w", err)
	}
	o := mailer.Config{From: from, ReplyTo: c.mailReplyTo, Dir: filepath.Join(c.data, "mail")}
	if c.smtp == "" {
		log.Info("e-mail is not sent but written as files, because -smtp is not set; -smtp off leaves it out", "dir", o.Dir)
		return mailer.New(o)
	}
	if o.Server, err = mailer.ParseServer(c.smtp); err != nil {
		return nil, fmt.Errorf("-smtp: %w", err)
	}
	if o.Server.Password, err = c.smtpPassword(o.Server.User); err != nil {
		return nil, err
	}
	o.Server.Roots = c.smtpRoots
	log.Info("e-mail is sent", "server", o.Server.String(), "from", from.Address)
	if !strings.HasPrefix(c.origin, "https://") {
		log.Warn("mail services unsubscribe readers with one click only at https addresses", "origin", c.origin, "fix", "give an https -origin")
	}
	return mailer.New(o)
}

// smtpPassword returns the password of a user of -smtp, "" without a user.
func (c *config) smtpPassword(user string) (string, error) {
	if user == "" {
		return "", nil
	}
	if c.smtpPasswordFile == "" {
		if password := os.Getenv(passwordVariable); password != "" {
			return password, nil
		}
		return "", fmt.Errorf("-smtp names a user and there is no password: give it in a file with -smtp-password-file, or in the environment as %s", passwordVariable)
	}
	text, err := os.ReadFile(c.smtpPasswordFile)
	if err != nil {
		return "", fmt.Errorf("-smtp-password-file: %w", err)
	}
	password := strings.TrimRight(string(text), "\r\n")
	if password == "" || len(password) > 1000 || strings.ContainsAny(password, "\r\n\x00") {
		return "", fmt.Errorf("-smtp-password-file %s: it should hold one line, the password", c.smtpPasswordFile)
	}
	return password, nil
}

// defaultSender returns the address of automatic messages, at the host of the origin.
func defaultSender(origin string) string {
	if u, err := url.Parse(origin); err == nil {
		if address, err := mailer.ParseAddress("news@" + u.Hostname()); err == nil {
			return address
		}
	}
	return "news@paper.invalid"
}
