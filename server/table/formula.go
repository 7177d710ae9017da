package table

import "strings"

// formulaStarts are the characters with which a spreadsheet begins a formula, the full
// width ones among them (OWASP, "CSV Injection").
const formulaStarts = "=+-@\t\r\n＝＋－＠"

// EscapeFormula returns a cell that a spreadsheet shows as text: a cell that begins like
// a formula gets an apostrophe in front. So does one that begins with apostrophes before
// the start of a formula, so that UnescapeFormula is its exact inverse.
func EscapeFormula(cell string) string {
	if startsFormula(cell) {
		return "'" + cell
	}
	return cell
}

// UnescapeFormula is the inverse of EscapeFormula: it takes one apostrophe off a cell in
// which a formula begins after it. All other cells are unchanged: 'Tis stays.
func UnescapeFormula(cell string) string {
	if strings.HasPrefix(cell, "'") && startsFormula(cell) {
		return cell[1:]
	}
	return cell
}

// startsFormula reports whether cell begins like a formula after any number of apostrophes.
func startsFormula(cell string) bool {
	rest := strings.TrimLeft(cell, "'")
	return rest != "" && strings.IndexAny(rest[:min(len(rest), 4)], formulaStarts) == 0
}
