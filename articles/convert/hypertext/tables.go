package hypertext

import (
	"strconv"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadside/articles"
)

// maxCells is the maximum number of cells in a row that package markdown reads.
const maxCells = 50

// addTable reads a table. Of a layout table it reads the contents of the cells
// as blocks.
func (r *reader) addTable(n *html.Node, st articles.Span) {
	rows, caption := tableRows(n)
	if caption != nil {
		r.lose("caption of a table", "printed as a paragraph above it")
		r.walkBlock(caption, articles.Span{Strong: true})
	}
	if isLayout(rows) {
		for _, row := range rows {
			for _, cell := range row {
				r.walkBlock(cell, st)
			}
		}
		return
	}
	r.endParagraph()
	b := articles.Block{Kind: articles.Table}
	var rest []articles.Block
	for _, row := range rows {
		cells, other := r.readRow(row)
		b.Rows, rest = append(b.Rows, cells), append(rest, other...)
	}
	squareRows(b.Rows)
	r.blocks = append(append(r.blocks, b), rest...)
}

// tableRows returns the cells of a table, and its caption if it has one.
func tableRows(n *html.Node) (rows [][]*html.Node, caption *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Caption:
			caption = c
		case atom.Thead, atom.Tbody, atom.Tfoot:
			inner, _ := tableRows(c)
			rows = append(rows, inner...)
		case atom.Tr:
			var row []*html.Node
			for cell := c.FirstChild; cell != nil; cell = cell.NextSibling {
				if cell.DataAtom == atom.Td || cell.DataAtom == atom.Th {
					row = append(row, cell)
				}
			}
			if len(row) > 0 {
				rows = append(rows, row)
			}
		}
	}
	return rows, caption
}

// isLayout reports whether a table is used for layout: it has one column, more
// than maxCells, or a block such as another table in a cell.
func isLayout(rows [][]*html.Node) bool {
	most := 0
	for _, row := range rows {
		most = max(most, len(row))
		for _, cell := range row {
			if find(cell, func(c *html.Node) bool {
				return c.DataAtom == atom.Table || c.DataAtom == atom.Blockquote || c.DataAtom == atom.Pre || c.DataAtom == atom.H2
			}) != nil {
				return true
			}
		}
	}
	return most < 2 || most > maxCells
}

func (r *reader) readRow(row []*html.Node) (cells [][]articles.Span, rest []articles.Block) {
	for _, cell := range row {
		spans, other := r.flatten(r.collect(cell, articles.Span{}))
		for i := range spans {
			if spans[i].Break {
				spans[i].Break = false
				spans[i].Text += " "
			}
		}
		cells, rest = append(cells, spans), append(rest, other...)
		if n, _ := strconv.Atoi(attr(cell, "colspan")); n > 1 && n <= maxCells {
			r.lose("cell over several columns", "the others are empty")
			cells = append(cells, make([][]articles.Span, n-1)...)
		}
		if attr(cell, "rowspan") > "1" {
			r.lose("cell over several rows", "printed in the first")
		}
	}
	return cells[:min(len(cells), maxCells)], rest
}

// squareRows gives all rows as many cells as the longest has.
func squareRows(rows [][][]articles.Span) {
	most := 0
	for _, row := range rows {
		most = max(most, len(row))
	}
	for i := range rows {
		for len(rows[i]) < most {
			rows[i] = append(rows[i], nil)
		}
		for at := range rows[i] {
			rows[i][at] = append([]articles.Span{}, rows[i][at]...)
		}
	}
}
