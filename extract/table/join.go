package table

import (
	"slices"
	"strings"
)

// Join puts together the tables that go on over several pages: the rows of the
// later pages move to the table they continue, on the page where it began, and
// head rows printed again are dropped. Each cell keeps its own page in its
// Source. Pages must be in order, as Detect made them.
func Join(pages []Page) []Page {
	out := slices.Clone(pages)
	for i := range out {
		out[i].Blocks = slices.Clone(out[i].Blocks)
	}
	var open *Table // the last table, when nothing but a footer follows it
	for i := range out {
		p := &out[i]
		first := p.head
		if open != nil && first < len(p.Blocks)-p.foot && p.Blocks[first].Table != nil {
			if continued(open, p.Blocks[first].Table) {
				p.Blocks = slices.Delete(p.Blocks, first, first+1)
				if len(p.Blocks)-p.foot > first {
					open = last(p)
				}
				continue
			}
		}
		open = last(p)
	}
	return out
}

// last returns the table that a page's body ends with.
func last(p *Page) *Table {
	if n := len(p.Blocks) - p.foot; n > p.head {
		return p.Blocks[n-1].Table
	}
	return nil
}

// continued appends the rows of b to a when b goes on a: it begins with a's
// head again, or it has a's columns and no head of its own.
func continued(a, b *Table) bool {
	rows := b.Rows
	if a.Columns() != b.Columns() {
		var ok bool
		if rows, ok = recolumn(a, b); !ok {
			return false
		}
	}
	repeated := 0
	for repeated < min(len(rows), len(a.Rows), 4) && sameRow(a.Rows[repeated], rows[repeated]) {
		repeated++
	}
	if repeated == 0 && (!sameColumns(a, b) || headed(rows) && figures(a)) {
		return false
	}
	if repeated > 0 && repeated == len(rows) {
		return true // a head alone, at the foot or the top of a page
	}
	a.Rows = append(a.Rows, rows[repeated:]...)
	return true
}

func sameRow(a, b []Cell) bool {
	any := false
	for i := range a {
		if !strings.EqualFold(a[i].Text, b[i].Text) {
			return false
		}
		any = any || a[i].Text != "" && !isDatum(a[i].Text)
	}
	return any
}

// sameColumns reports whether two tables stand in the same columns; a page
// turned or scaled does not.
func sameColumns(a, b *Table) bool {
	if len(a.cols) == 0 || len(b.cols) == 0 {
		return false
	}
	if len(a.cols) != len(b.cols) {
		return true // recolumn has compared them
	}
	for i := range a.cols {
		if a.cols[i].overlap(b.cols[i]) <= 0 {
			return false
		}
	}
	return true
}

// headed reports whether the first row is a head: texts alone, in most columns.
func headed(rows [][]Cell) bool {
	texts := 0
	for _, c := range rows[0] {
		if isDatum(c.Text) {
			return false
		}
		if c.Text != "" {
			texts++
		}
	}
	return texts*2 > len(rows[0]) || rows[0][0].ColSpan > 1 && len(rows) == 1
}

// figures reports whether a table has rows of figures.
func figures(t *Table) bool {
	for _, r := range t.Rows {
		if slices.ContainsFunc(r[min(1, len(r)):], func(c Cell) bool { return isDatum(c.Text) }) {
			return true
		}
	}
	return false
}

// recolumn puts the rows of b in the columns of a, when each column of b stands
// in one of a's: the rest of a table may have nothing in some columns.
func recolumn(a, b *Table) ([][]Cell, bool) {
	if len(a.cols) == 0 || len(b.cols) == 0 || len(b.cols) > len(a.cols) {
		return nil, false
	}
	to := make([]int, len(b.cols))
	for i, c := range b.cols {
		to[i] = -1
		for j, d := range a.cols {
			if c.overlap(d) > 0.3*min(c.size(), d.size()) {
				if to[i] >= 0 {
					return nil, false
				}
				to[i] = j
			}
		}
		if to[i] < 0 || i > 0 && to[i] <= to[i-1] {
			return nil, false
		}
	}
	rows := make([][]Cell, len(b.Rows))
	for r := range b.Rows {
		rows[r] = make([]Cell, len(a.cols))
		for i, c := range b.Rows[r] {
			if c.ColSpan > 1 {
				c.ColSpan = to[min(i+c.ColSpan-1, len(to)-1)] - to[i] + 1
			}
			rows[r][to[i]] = c
		}
		for i := range rows[r] {
			if s := rows[r][i].ColSpan; s > 1 {
				for k := i + 1; k < i+s; k++ {
					rows[r][k].Covered = true
				}
			}
		}
	}
	return rows, true
}
