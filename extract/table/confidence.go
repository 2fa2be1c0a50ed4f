package table

// Confidence tells how sure it is that the table is one, and that its cells are
// in their places: 0 to 1. It weighs what a table has and texts that only stand
// near one another have not: rulings, columns that are aligned, rows that are
// filled alike, figures; and how sure the words are.
func (t *Table) Confidence() float64 {
	cells, figures, long := 0, 0, 0
	sure := 0.0
	for _, row := range t.Rows {
		for _, c := range row {
			if c.Text == "" {
				continue
			}
			cells++
			sure += c.Source.Confidence
			if c.Number != "" || isDatum(c.Text) {
				figures++
			}
			if len(c.Text) > 120 {
				long++
			}
		}
	}
	if cells == 0 {
		return 0
	}
	n := float64(cells)
	score := 0.15
	if t.Ruled || t.Source.Sheet != "" {
		score = 0.45
	}
	score += 0.25*t.alignment() + 0.2*t.evenness() + 0.25*min(1, 2*float64(figures)/n)
	if len(t.Rows) >= 3 && t.Columns() >= 3 {
		score += 0.15
	}
	score -= 0.3 * float64(long) / n
	return min(max(score, 0), 1) * sure / n
}

// alignment is the share of the columns of several cells that stand on one edge,
// or in the middle of one. A workbook's always do.
func (t *Table) alignment() float64 {
	aligned, n := 0, 0
	for c := range t.Columns() {
		var left, right, centre []float64
		for r := range t.Rows {
			cell := &t.Rows[r][c]
			if cell.Source.Sheet != "" {
				return 1
			}
			if b := cell.Source.Box; b != nil && cell.ColSpan <= 1 && cell.Text != "" {
				left, right, centre = append(left, b.X0), append(right, b.X1), append(centre, middleX(*b))
			}
		}
		if len(left) < 2 {
			continue
		}
		n++
		if min(spread(left), spread(right), spread(centre)) < 1.5 {
			aligned++
		}
	}
	if n == 0 {
		return 0
	}
	return float64(aligned) / float64(n)
}

// evenness is the share of the rows that are as full as most are.
func (t *Table) evenness() float64 {
	var full []float64
	for _, row := range t.Rows {
		k := 0
		for i := range row {
			if row[i].Text != "" || row[i].Covered {
				k++
			}
		}
		full = append(full, float64(k))
	}
	usual, n := median(full), 0
	for _, k := range full {
		if abs(k-usual) <= 1 && k > 1 {
			n++
		}
	}
	return float64(n) / float64(len(full))
}
