package budget

import (
	"guichet/extract/french"
	"guichet/extract/table"
)

// compact returns the grid with the columns joined that are one column to a
// reader: neighbours that no row fills both, the one empty below the header or the
// other empty in it. A centred heading over figures set to the right, or a
// heading merged over an empty column, gives such pairs.
func compact(grid *table.Table) *table.Table {
	n := grid.Columns()
	group := make([]int, n) // old column → new column
	last := 0
	for c := 1; c < n; c++ {
		if !joinable(grid, group, last, c) {
			last++
		}
		group[c] = last
	}
	if last == n-1 {
		return grid
	}
	out := &table.Table{Ruled: grid.Ruled, Source: grid.Source}
	for r := range grid.Rows {
		out.Rows = append(out.Rows, joinRow(grid.Rows[r], group, last+1))
	}
	return out
}

// joinable reports whether column c may join the columns of group g before it: no
// row fills both, and they do not take turns more than once, as a header and
// what is below it.
func joinable(grid *table.Table, group []int, g, c int) bool {
	first := 0
	for group[first] != g {
		first++
	}
	turns, last := 0, ""
	var upper, lower []*table.Cell // of the side that comes first, of the other
	for r := range grid.Rows {
		side := ""
		var cell *table.Cell
		for k := first; k < c; k++ {
			// What spans c too says nothing about it.
			if x := &grid.Rows[r][k]; fills(x) && x.ColSpan <= c-k {
				side = "left"
				cell = x
			}
		}
		if fills(&grid.Rows[r][c]) {
			if side != "" {
				return false
			}
			side = "right"
			cell = &grid.Rows[r][c]
		}
		if side != "" && side != last {
			turns++
			last = side
		}
		switch {
		case side == "":
		case turns == 1:
			upper = append(upper, cell)
		default:
			lower = append(lower, cell)
		}
	}
	return turns < 2 || turns == 2 && heads(upper, lower)
}

// heads reports whether the upper cells can be the header of the lower ones:
// amounts under the name of an amount, words under another.
func heads(upper, lower []*table.Cell) bool {
	numbers := 0
	for _, c := range lower {
		if isAmount(c) {
			numbers++
		}
	}
	last := upper[len(upper)-1]
	r, score := columnRole(last.Text)
	if isAmount(last) || score < .5 {
		return false
	}
	amounts := r.money() || r == roleQuantity || r == rolePercent || r == roleNumber
	return amounts == (2*numbers > len(lower))
}

// fills reports whether a cell holds something of its own.
func fills(c *table.Cell) bool {
	return !c.Covered && (french.Space(c.Text) != "" || c.Number != "")
}

// joinRow joins the cells of one row; of a group, the filled cell is kept.
func joinRow(cells []table.Cell, group []int, n int) []table.Cell {
	out := make([]table.Cell, n)
	chosen := make([]int, n)
	for g := range chosen {
		chosen[g] = -1
	}
	for c := range cells {
		g := group[c]
		if k := chosen[g]; k < 0 || !fills(&cells[k]) && (fills(&cells[c]) || cells[k].Covered && !cells[c].Covered) {
			chosen[g] = c
		}
	}
	for g, c := range chosen {
		out[g] = cells[c]
		if out[g].ColSpan > 1 {
			end := min(c+out[g].ColSpan, len(cells)) - 1
			out[g].ColSpan = group[end] - g + 1
		}
	}
	return out
}
