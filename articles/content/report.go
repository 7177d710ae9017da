package content

import "log/slog"

// report logs what is wrong with a file, once for each state of it.
func (l *Library) report(e *entry) {
	said := ""
	for _, p := range e.problems {
		if p.Level != Warning {
			said += p.String() + "\n"
		}
	}
	if said == l.logged[e.path] {
		return
	}
	l.logged[e.path] = said
	for _, p := range e.problems {
		if p.Level != Warning {
			l.warn(p, slog.Bool("last_version_up", e.stale))
		}
	}
}

// reportFolder logs what is wrong with no file alone: names that meet, files
// that are not read or cannot be opened. Each is logged when it comes, and
// again when it comes back. Warnings are among them, for such a file is
// missing from the paper and nothing else says so.
func (l *Library) reportFolder(problems []Problem) {
	said := make(map[Problem]bool, len(problems))
	for _, p := range problems {
		if !l.said[p] && !said[p] {
			l.warn(p)
		}
		said[p] = true
	}
	l.said = said
}

func (l *Library) warn(p Problem, more ...any) {
	l.opt.Log.Warn("content: "+p.What, append([]any{"file", p.File, "line", p.Line, "fix", p.Fix, "severity", p.Level.String()}, more...)...)
}
