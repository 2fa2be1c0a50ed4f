package table

import (
	"slices"
	"strings"

	"guichet/internal/dossier"
)

// build makes a dense table of a grid. Cells that would lie on one another are
// put into the first.
func build(p RawPage, g grid, cols []span, ruled bool) *Table {
	t := &Table{Ruled: ruled, Found: FoundAlignment, cols: cols}
	if ruled {
		t.Found = FoundRulings
	}
	t.Rows = make([][]Cell, g.rows)
	for r := range t.Rows {
		t.Rows[r] = make([]Cell, len(cols))
	}
	owner := make([][]int, g.rows)
	for r := range owner {
		owner[r] = make([]int, len(cols))
		for c := range owner[r] {
			owner[r][c] = -1
		}
	}
	slices.SortStableFunc(g.cells, func(a, b gridCell) int {
		if a.r0 != b.r0 {
			return a.r0 - b.r0
		}
		return a.c0 - b.c0
	})
	var texts [][]run
	place := make([]*Cell, 0, len(g.cells))
	for _, c := range g.cells {
		if o := owner[c.r0][c.c0]; o >= 0 {
			texts[o] = append(texts[o], c.runs...)
			continue
		}
		// A span ends before the first cell that is taken.
		for x := c.c0; x <= c.c1; x++ {
			if owner[c.r0][x] >= 0 {
				c.c1 = x - 1
				break
			}
		}
		id := len(texts)
		texts = append(texts, c.runs)
		for r := c.r0; r <= c.r1; r++ {
			for x := c.c0; x <= c.c1; x++ {
				if owner[r][x] < 0 {
					owner[r][x] = id
					t.Rows[r][x].Covered = r != c.r0 || x != c.c0
				}
			}
		}
		cell := &t.Rows[c.r0][c.c0]
		if c.r1 > c.r0 {
			cell.RowSpan = c.r1 - c.r0 + 1
		}
		if c.c1 > c.c0 {
			cell.ColSpan = c.c1 - c.c0 + 1
		}
		place = append(place, cell)
	}
	for i, cell := range place {
		fill(p, cell, texts[i])
	}
	t.trimLeaders()
	t.Source = dossier.Source{File: p.File, Page: p.Number, Method: p.Method, Confidence: 1}
	for _, rs := range texts {
		for _, r := range rs {
			t.Source.Box = unite(t.Source.Box, r.seen())
		}
	}
	t.align()
	return t
}

// fill writes the runs of a cell, from top to bottom.
func fill(p RawPage, cell *Cell, rs []run) {
	cell.Source = dossier.Source{File: p.File, Page: p.Number, Method: p.Method, Confidence: 1}
	if len(rs) == 0 {
		return
	}
	slices.SortStableFunc(rs, func(a, b run) int { return compare(a.mid(), b.mid()) })
	var parts []string
	var soft []bool
	var box *dossier.Box
	cell.Bold = true
	for _, r := range rs {
		parts = append(parts, r.text())
		soft = append(soft, r.endsSoft())
		box = unite(box, r.seen())
		cell.Bold = cell.Bold && r.bold
	}
	cell.Text = withoutLeaders(joinLines(parts, soft))
	cell.Source.Box = box
	cell.Source.Raw = strings.Join(parts, "\n")
	cell.Source.Confidence = confidence(rs)
}

// confidence is the mean over the words.
func confidence(rs []run) float64 {
	sum, n := 0.0, 0
	for _, r := range rs {
		for _, w := range r.words {
			sum += w.Confidence
			n++
		}
	}
	return sum / float64(max(n, 1))
}

func unite(b *dossier.Box, c dossier.Box) *dossier.Box {
	if b == nil {
		return &c
	}
	u := b.Union(c)
	return &u
}

// align tells, for each column, whether its texts end or are centred at one
// place.
func (t *Table) align() {
	for c := range t.Columns() {
		var left, right, center []float64
		for r := range t.Rows {
			if b := t.Rows[r][c].Source.Box; b != nil && t.Rows[r][c].ColSpan <= 1 {
				left = append(left, b.X0)
				right = append(right, b.X1)
				center = append(center, middleX(*b))
			}
		}
		if len(left) < 3 {
			continue
		}
		l, r, m := spread(left), spread(right), spread(center)
		for row := range t.Rows {
			cell := &t.Rows[row][c]
			if cell.Text == "" || cell.ColSpan > 1 {
				continue
			}
			cell.RightAligned = r < 2 && r < l
			cell.Centered = m < 2 && m < l && m < r
		}
	}
}

// spread is the median distance from the median.
func spread(xs []float64) float64 {
	m := median(xs)
	d := make([]float64, len(xs))
	for i, x := range xs {
		d[i] = abs(x - m)
	}
	return median(d)
}

// String draws the table for a person: cells between bars, merged cells as « <
// » and « ^ », as in the golden files.
func (t *Table) String() string {
	var b strings.Builder
	for r, row := range t.Rows {
		for c, cell := range row {
			if c > 0 {
				b.WriteString(" | ")
			}
			switch {
			case !cell.Covered:
				b.WriteString(cell.Text)
			default:
				_, ar, _ := t.Anchor(r, c)
				if ar == r {
					b.WriteByte('<')
				} else {
					b.WriteByte('^')
				}
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// String draws the page for a person: texts as lines, tables between rules.
func (p Page) String() string {
	var b strings.Builder
	for _, blk := range p.Blocks {
		switch {
		case blk.Text != nil:
			b.WriteString(blk.Text.String)
			b.WriteByte('\n')
		case blk.Table != nil:
			b.WriteString("┌─\n")
			b.WriteString(blk.Table.String())
			b.WriteString("└─\n")
		}
	}
	return b.String()
}
