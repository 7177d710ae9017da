package sources

import (
	"encoding/json"
	"regexp"
	"time"

	"broadside/articles"
)

// State is the result of a run.
type State string

// The results of a run.
const (
	Applied   State = "applied"
	Unchanged State = "unchanged" // the store was already in this state
	Waiting   State = "waiting"   // nothing was changed: too many listings would end
	DryRun    State = "dry-run"
	Failed    State = "failed" // the file cannot be read; nothing was changed
)

// Report is the result of a run. Each row counts once: Rows is the sum of New, Changed,
// Same, Rejected, Skipped and of the rows that ask to end their listing.
type Report struct {
	Source     string      `json:"source"`
	Origin     Origin      `json:"origin"`
	File       string      `json:"file,omitempty"`
	Format     string      `json:"format,omitempty"`
	State      State       `json:"state"`
	Rows       int         `json:"rows"`
	New        int         `json:"new"`
	Changed    int         `json:"changed"`
	Same       int         `json:"same"`
	Ended      int         `json:"ended"`    // listings that ended: their row is missing, or has the action delete
	Rejected   int         `json:"rejected"` // rows
	Kept       int         `json:"kept"`     // rejected rows whose last good listing was kept
	Skipped    int         `json:"skipped"`  // rows that the mapping leaves out
	Unreadable int         `json:"unreadable"`
	Reasons    []Reason    `json:"reasons"`
	Rejections []Rejection `json:"rejections"` // the first of them
	Warnings   []Fault     `json:"warnings"`   // the first of them
	Warned     int         `json:"warned"`     // number of all warnings
	Guard      Guard       `json:"guard"`
	Fault      *Fault      `json:"fault,omitempty"` // why the run failed
	Started    time.Time   `json:"started"`
	Seconds    float64     `json:"seconds"`
}

// Guard is how many live listings of the sources in a file would end.
type Guard struct {
	Live     int     `json:"live"`
	WouldEnd int     `json:"wouldEnd"`
	Percent  float64 `json:"percent"`
	Waits    bool    `json:"waits"`            // above the limit of one source: a run waits unless it is forced
	Source   string  `json:"source,omitempty"` // that source; Percent is its share
}

// Reason is a kind of fault, or why the mapping leaves rows out, and the number of those rows.
type Reason struct {
	Field string `json:"field,omitempty"`
	What  string `json:"what"`
	Count int    `json:"count"`
}

// Fault is a fault with its remedy. Row is the line in the file; 0 is the whole file.
type Fault struct {
	Row   int    `json:"row,omitempty"`
	Field string `json:"field,omitempty"`
	What  string `json:"what"`
	Fix   string `json:"fix,omitempty"`
}

// Rejection is a fault of a row that was rejected.
type Rejection struct {
	Fault
	Ref string `json:"ref,omitempty"`
}

// The limits of the lists in a report.
const (
	maxReasons    = 50
	maxRejections = 100
	maxWarnings   = 50
	maxText       = 500 // bytes of a fault's text
)

// Waits reports whether nothing was changed because too many listings would end.
func (r *Report) Waits() bool { return r.State == Waiting }

func newReport(name string, o Options, started time.Time) *Report {
	return &Report{Source: name, Origin: o.Origin, Format: string(o.Format), Started: started.UTC().Truncate(time.Millisecond),
		Reasons: []Reason{}, Rejections: []Rejection{}, Warnings: []Fault{}}
}

func newFault(p articles.Problem) Fault {
	return Fault{Row: p.Line, Field: p.Field, What: shorten(p.What), Fix: shorten(p.Fix)}
}

// shorten cuts a text that is longer than maxText bytes.
func shorten(s string) string {
	if len(s) <= maxText {
		return s
	}
	cut := maxText
	for cut > 0 && s[cut]&0xc0 == 0x80 { // not within a character
		cut--
	}
	return s[:cut] + "…"
}

// addRejection adds the faults of a rejected row.
func (r *Report) addRejection(ref string, faults []articles.Problem, each func(Rejection)) {
	r.Rejected++
	counted := map[Reason]bool{}
	for _, p := range faults {
		if p.Level == articles.Warning {
			continue
		}
		one := Rejection{Fault: newFault(p), Ref: shorten(ref)}
		if each != nil {
			each(one)
		}
		if len(r.Rejections) < maxRejections {
			r.Rejections = append(r.Rejections, one)
		}
		if why := (Reason{Field: p.Field, What: shorten(generalize(p.What))}); !counted[why] {
			counted[why] = true
			r.addReason(why)
		}
	}
}

// addReason counts a reason. Above maxReasons different ones, the rest is one.
func (r *Report) addReason(why Reason) {
	for i := range r.Reasons {
		if r.Reasons[i].Field == why.Field && r.Reasons[i].What == why.What {
			r.Reasons[i].Count++
			return
		}
	}
	if len(r.Reasons) >= maxReasons-1 && why.What != otherReasons {
		r.addReason(Reason{What: otherReasons})
		return
	}
	why.Count = 1
	r.Reasons = append(r.Reasons, why)
}

const otherReasons = "other reasons"

// detail is a value of a cell or a line of a file in the text of a fault, which differs from
// row to row.
var detail = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|\S+:[0-9]+$`)

// generalize replaces the details in the text of a fault, so that rows with the same
// fault are counted together.
func generalize(what string) string { return detail.ReplaceAllString(what, "…") }

func (r *Report) addWarnings(problems []articles.Problem) {
	for _, p := range problems {
		r.Warned++
		if len(r.Warnings) < maxWarnings {
			r.Warnings = append(r.Warnings, newFault(p))
		}
	}
}

// encode returns the report as JSON.
func (r *Report) encode() (string, error) {
	b, err := json.Marshal(r)
	return string(b), err
}

func decodeReport(text string) (r Report, err error) {
	return r, json.Unmarshal([]byte(text), &r)
}
