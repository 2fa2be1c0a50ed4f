package budget

import (
	"strings"

	"guichet/extract/french"
	"guichet/extract/table"
)

// upright returns a table that is printed sideways, an expense in each column, as
// its author would have printed it upright.
func upright(grid *table.Table) *table.Table {
	out := &table.Table{Ruled: grid.Ruled, Source: grid.Source}
	for c := range grid.Columns() {
		row := make([]table.Cell, len(grid.Rows))
		for r := range grid.Rows {
			row[r] = grid.Rows[r][c]
			row[r].RowSpan, row[r].ColSpan = row[r].ColSpan, row[r].RowSpan
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// sideways reports whether the first column names what the amounts of each row are,
// and the first row what they are spent on.
func sideways(grid *table.Table) bool {
	n := grid.Columns()
	if len(grid.Rows) < 2 || n < 3 {
		return false
	}
	// The first row: texts, of which few name columns.
	words, columns := 0, 0
	for c := 1; c < n; c++ {
		cell := &grid.Rows[0][c]
		text := french.Space(cell.Text)
		if cell.Covered || text == "" {
			continue
		}
		if isAmount(cell) || isYear(text) {
			return false
		}
		if namesAmount(text) && !totalStart.MatchString(french.Fold(text)) {
			columns++
		}
		words++
	}
	// The first column: names of amounts, and amounts beside them.
	names, amounts := 0, 0
	first := len(grid.Rows)
	for r := 1; r < len(grid.Rows); r++ {
		cell := &grid.Rows[r][0]
		text := french.Space(cell.Text)
		if cell.Covered || text == "" {
			return false
		}
		filled := 0
		for c := 1; c < n; c++ {
			if isAmount(&grid.Rows[r][c]) {
				filled++
			}
		}
		if filled == 0 {
			continue
		}
		first = min(first, r)
		amounts++
		if isYear(text) || namesAmountAs(text, .55) {
			names++
		}
	}
	corner, score := columnRole(grid.Rows[0][0].Text)
	labelled := corner == roleLabel && score >= .5 || strings.TrimSpace(grid.Rows[0][0].Text) == ""
	return amounts > 0 && names == amounts && labelled && columns == 0 && words > 1
}

// namesAmount reports whether a text is the name of a column of amounts or shares.
func namesAmount(text string) bool { return namesAmountAs(text, .7) }

// namesAmountAs is namesAmount with the score from which the words of a text are enough: a
// name with a remark (« Coût estimé ») has a lower one.
func namesAmountAs(text string, least float64) bool {
	r, score := columnRole(text)
	return score >= least && (r.money() || r == rolePercent || r == roleQuantity) && len([]rune(withoutUnit(text))) < 40
}
