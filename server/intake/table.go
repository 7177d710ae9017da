package intake

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
)

// table is a CSV file as read: its encoding and delimiter are guessed.
type table struct {
	encoding  string
	delimiter rune
	header    []string // lower case, as in CONTENT §2
	rows      []row
}

type row struct {
	line  int
	cells []string
}

// readTable reads a CSV file. Rows that cannot be read are Problems; the
// others go on.
func readTable(file string, b []byte) (table, []Problem) {
	text, encoding := decode(b)
	t := table{encoding: encoding, delimiter: delimiter(text)}
	var problems []Problem
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = t.delimiter
	r.FieldsPerRecord = -1
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			p := Problem{File: file, What: err.Error()}
			if at := (*csv.ParseError)(nil); errors.As(err, &at) {
				p.Line, p.What = at.StartLine, at.Err.Error()
				p.Fix = `put the cell in quotes and write a quote in it as ""`
			}
			problems = append(problems, p)
			continue
		}
		line, _ := r.FieldPos(0)
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue // a spreadsheet's empty row
		}
		if t.header == nil {
			t.header = headings(cells)
			continue
		}
		if len(cells) > len(t.header) && strings.TrimSpace(strings.Join(cells[len(t.header):], "")) != "" {
			problems = append(problems, Problem{File: file, Line: line,
				What: strconv.Itoa(len(cells)) + " cells, but " + strconv.Itoa(len(t.header)) + " columns",
				Fix:  "put a cell that holds " + strconv.QuoteRune(t.delimiter) + " in quotes"})
			continue
		}
		t.rows = append(t.rows, row{line: line, cells: cells})
	}
	if t.header == nil {
		problems = append(problems, Problem{File: file, What: "the file is empty", Fix: "the first line names the columns"})
	}
	return t, problems
}

// delimiter is the one of , ; and tab that parts most cells in the first line
// with any, outside quotes.
func delimiter(text string) rune {
	count := map[rune]int{}
	quoted := false
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == ',' || r == ';' || r == '\t':
			count[r]++
		case r == '\n' && len(count) > 0:
			return most(count)
		}
	}
	return most(count)
}

func most(count map[rune]int) rune {
	best := ','
	for _, r := range []rune{';', '\t'} {
		if count[r] > count[best] {
			best = r
		}
	}
	return best
}

func headings(cells []string) []string {
	names := make([]string, len(cells))
	for i, c := range cells {
		names[i] = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(c)), " ", "_")
	}
	for len(names) > 0 && names[len(names)-1] == "" {
		names = names[:len(names)-1]
	}
	return names
}
