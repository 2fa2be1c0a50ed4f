package table

import "slices"

// block is lines of one column that follow one another closely: a wrapped text.
type block struct {
	runs   []placed
	c0, c1 int
	y      span
}

// textRows finds the rows of texts by their spacing alone: the lines of a wrapped
// text are closer to one another than rows are. It is false where the spacing tells
// nothing.
func (f *rowFinder) textRows(ps []placed) (grid, bool) {
	blocks, wrapped := f.blocks(ps)
	if !wrapped {
		return grid{}, false
	}
	slices.SortStableFunc(blocks, func(a, b block) int { return compare(a.y.lo, b.y.lo) })
	var rows [][]block
	var y span
	for _, b := range blocks {
		if len(rows) > 0 && y.overlap(b.y) > 0.3*f.size {
			rows[len(rows)-1] = append(rows[len(rows)-1], b)
			y = y.union(b.y)
			continue
		}
		rows, y = append(rows, []block{b}), b.y
	}
	several := 0
	g := grid{free: map[int]bool{}}
	for _, row := range rows {
		var in []placed
		cols := map[int]int{}
		for _, b := range row {
			in = append(in, b.runs...)
			cols[b.c0]++
			if cols[b.c0] > 1 {
				return grid{}, false // two texts of one column beside one of another
			}
		}
		if len(cols) > 1 {
			several++
		}
		g.append(f.oneRow(in))
	}
	return g, len(rows) > 1 && several*2 > len(rows)
}

// blocks gathers the lines of each column; wrapped tells whether some follow one
// another more closely than others do.
func (f *rowFinder) blocks(ps []placed) (out []block, wrapped bool) {
	byCol := map[[2]int][]placed{}
	for _, p := range ps {
		byCol[[2]int{p.c0, p.c1}] = append(byCol[[2]int{p.c0, p.c1}], p)
	}
	tight, apart := 0, 0
	for c0 := range f.cols {
		for c1 := c0; c1 < f.cols; c1++ {
			col := byCol[[2]int{c0, c1}]
			slices.SortStableFunc(col, func(a, b placed) int { return compare(a.mid(), b.mid()) })
			for i, p := range col {
				if i > 0 && p.mid()-col[i-1].mid() <= 1.1*f.lead {
					b := &out[len(out)-1]
					b.runs, b.y = append(b.runs, p), b.y.union(along(p.box))
					tight++
					continue
				}
				if i > 0 {
					apart++
				}
				out = append(out, block{[]placed{p}, c0, c1, along(p.box)})
			}
		}
	}
	return out, tight > 0 && apart > 0
}

// wrapped reports whether the lines of each column are one wrapped text: most of
// them had no room for the first word of the next.
func (f *rowFinder) wrapped(ps []placed) bool {
	byCol := map[[2]int][]placed{}
	for _, p := range ps {
		byCol[[2]int{p.c0, p.c1}] = append(byCol[[2]int{p.c0, p.c1}], p)
	}
	if _, several := f.textRows(ps); several {
		return false
	}
	wraps, pairs := 0, 0
	for key, col := range byCol {
		slices.SortStableFunc(col, func(a, b placed) int { return compare(a.mid(), b.mid()) })
		for i := 1; i < len(col); i++ {
			pairs++
			if f.wraps(col[i-1].run, col[i].run, key[0]) {
				wraps++
			}
		}
	}
	return wraps*3 >= pairs*2
}
