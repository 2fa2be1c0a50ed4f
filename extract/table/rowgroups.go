package table

import (
	"math"
	"slices"
)

// groupLabel is a text of the first column, on one line or several.
type groupLabel struct {
	cells []Cell
	y     span
}

// regroup finds that the first column names groups of rows, each in the middle
// of its group, and merges its cells accordingly: read line by line, such a name
// stands beside some row of the group, or in a row of its own between two. It
// is certain only when groups can be found such that every name is in the
// middle of one, and when names at the top of their groups could not explain it.
func (t *Table) regroup() {
	if t.Columns() < 3 {
		return
	}
	head := readFigures(t).headRows()
	if head >= len(t.Rows) {
		head = 1
	}
	var rows []int // of the body, with more than a name
	var ys []span  // their places
	var labels []groupLabel
	for r := head; r < len(t.Rows); r++ {
		y, any := rowExtent(t.Rows[r])
		if any {
			rows, ys = append(rows, r), append(ys, y)
		}
		c := t.Rows[r][0]
		switch {
		case c.RowSpan > 1 || c.Covered || c.ColSpan > 1 || isDatum(c.Text):
			return
		case c.Text == "" && !any:
			return
		case c.Text != "":
			labels = append(labels, groupLabel{[]Cell{c}, along(*c.Source.Box)})
		}
	}
	for _, ls := range [][]groupLabel{labels, wrapped(labels)} {
		if ends, ok := middles(ys, ls); ok {
			t.mergeGroups(head, rows, ls, ends)
			return
		}
	}
}

// rowExtent is where a row stands, by its cells after the first.
func rowExtent(row []Cell) (y span, any bool) {
	y = span{math.Inf(1), math.Inf(-1)}
	for _, c := range row[1:] {
		if c.Text != "" && c.Source.Box != nil {
			y, any = y.union(along(*c.Source.Box)), true
		}
	}
	return y, any
}

// wrapped joins names that follow one another as the lines of a text do.
func wrapped(labels []groupLabel) []groupLabel {
	var out []groupLabel
	for _, l := range labels {
		if n := len(out); n > 0 && l.y.lo-out[n-1].y.hi < 0.35*l.y.size() {
			last := &out[n-1]
			last.cells = append(slices.Clip(last.cells), l.cells...)
			last.y = last.y.union(l.y)
			continue
		}
		out = append(out, l)
	}
	return out
}

// middles parts rows into as many groups as there are names, each name in the
// middle of its group, and returns where the groups end; ok is false where that
// cannot be, or where names at the top of their groups would do as well.
func middles(rows []span, labels []groupLabel) (ends []int, ok bool) {
	n, m := len(rows), len(labels)
	if m < 2 || n <= m || n*m > 10_000 {
		return nil, false
	}
	height := make([]float64, m)
	for k, l := range labels {
		height[k] = l.y.size() / float64(len(l.cells))
	}
	size := median(height)
	offRow := false
	for _, l := range labels {
		mid := (l.y.lo + l.y.hi) / 2
		offRow = offRow || !slices.ContainsFunc(rows, func(r span) bool { return abs((r.lo+r.hi)/2-mid) < 0.25*size })
	}
	above := (labels[0].y.lo+labels[0].y.hi)/2 > rows[0].hi
	if !offRow && !above {
		return nil, false
	}
	tol := 0.35 * size
	// best[k][i]: the first k names head the first i rows.
	best := make([][]float64, m+1)
	from := make([][]int, m+1)
	for k := range best {
		best[k], from[k] = make([]float64, n+1), make([]int, n+1)
		for i := range best[k] {
			best[k][i] = math.Inf(1)
		}
	}
	best[0][0] = 0
	for k := 1; k <= m; k++ {
		l := labels[k-1]
		mid := (l.y.lo + l.y.hi) / 2
		for i := k; i <= n; i++ {
			for j := k - 1; j < i; j++ {
				off := abs((rows[j].lo+rows[i-1].hi)/2 - mid)
				if off > tol || len(l.cells) > 1 && len(l.cells) >= i-j {
					continue
				}
				if c := best[k-1][j] + off; c < best[k][i] {
					best[k][i], from[k][i] = c, j
				}
			}
		}
	}
	if math.IsInf(best[m][n], 1) {
		return nil, false
	}
	ends = make([]int, m)
	for k, i := m, n; k > 0; k-- {
		ends[k-1] = i
		i = from[k][i]
	}
	return ends, true
}

// mergeGroups gives each group of rows its name as a merged cell; rows that held
// nothing else are gone.
func (t *Table) mergeGroups(head int, rows []int, labels []groupLabel, ends []int) {
	body := make([][]Cell, len(rows))
	for i, r := range rows {
		body[i] = t.Rows[r]
		body[i][0] = Cell{}
	}
	start := 0
	for k, end := range ends {
		c := joinCells(labels[k].cells)
		if end-start > 1 {
			c.RowSpan = end - start
		}
		body[start][0] = c
		for i := start + 1; i < end; i++ {
			body[i][0] = Cell{Covered: true, Source: c.Source}
			body[i][0].Source.Box, body[i][0].Source.Raw = nil, ""
		}
		start = end
	}
	t.Rows = append(t.Rows[:head:head], body...)
}

// joinCells makes one cell of the lines of a text.
func joinCells(cells []Cell) Cell {
	c := cells[0]
	if len(cells) == 1 {
		return c
	}
	var parts []string
	soft := make([]bool, len(cells))
	c.Source.Raw = ""
	for i, d := range cells {
		parts = append(parts, d.Text)
		if i > 0 {
			c.Source.Raw += "\n"
			c.Source.Box = unite(c.Source.Box, *d.Source.Box)
		}
		c.Source.Raw += d.Source.Raw
		c.Source.Confidence = min(c.Source.Confidence, d.Source.Confidence)
		c.Bold = c.Bold && d.Bold
	}
	c.Text = joinLines(parts, soft)
	return c
}
