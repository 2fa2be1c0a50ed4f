package table

import (
	"slices"

	"guichet/internal/dossier"
)

// lattice is a table drawn by rulings: column borders xs, row borders ys.
type lattice struct {
	xs, ys []float64
	component
}

// newLattice reads a component as a lattice; ok is false when it has no inner
// column border.
func newLattice(c component) (lattice, bool) {
	var xs, ys []float64
	for _, v := range c.v {
		xs = append(xs, v.x)
	}
	for _, h := range c.h {
		ys = append(ys, h.y)
	}
	l := lattice{xs: merged(xs, 3), ys: merged(ys, 3), component: c}
	if len(l.xs) == 0 || len(l.ys) == 0 {
		return l, false
	}
	// A table may be open on its sides, or at its top and bottom.
	const open = 12
	if c.box.X0 < l.xs[0]-open {
		l.xs = slices.Insert(l.xs, 0, c.box.X0)
	}
	if c.box.X1 > l.xs[len(l.xs)-1]+open {
		l.xs = append(l.xs, c.box.X1)
	}
	if c.box.Y0 < l.ys[0]-open {
		l.ys = slices.Insert(l.ys, 0, c.box.Y0)
	}
	if c.box.Y1 > l.ys[len(l.ys)-1]+open {
		l.ys = append(l.ys, c.box.Y1)
	}
	return l, len(l.xs) >= 3 && len(l.ys) >= 2
}

func (l lattice) rows() int { return len(l.ys) - 1 }
func (l lattice) cols() int { return len(l.xs) - 1 }

// spans returns the columns.
func (l lattice) spans() []span {
	out := make([]span, l.cols())
	for i := range out {
		out[i] = span{l.xs[i], l.xs[i+1]}
	}
	return out
}

// holds reports whether a word stands in the lattice.
func (l lattice) holds(b dossier.Box) bool {
	x, y := middleX(b), middle(b)
	return x >= l.xs[0]-1 && x <= l.xs[len(l.xs)-1]+1 && y >= l.ys[0]-1 && y <= l.ys[len(l.ys)-1]+1
}

// walled reports whether a ruling parts face (r,c) from the one on its right.
func (l lattice) walled(r, c int) bool {
	x, rows := l.xs[c+1], span{l.ys[r], l.ys[r+1]}
	covered := 0.0 // a spanned heading may interrupt the ruling
	for _, v := range l.v {
		if abs(v.x-x) <= 3 {
			covered += max(0, rows.overlap(span{v.y0, v.y1}))
		}
	}
	return covered > 0.5*rows.size()
}

// floored reports whether a ruling parts face (r,c) from the one below.
func (l lattice) floored(r, c int) bool {
	y, cols := l.ys[r+1], span{l.xs[c], l.xs[c+1]}
	covered := 0.0
	for _, h := range l.h {
		if abs(h.y-y) <= 3 {
			covered += max(0, cols.overlap(span{h.x0, h.x1}))
		}
	}
	return covered > 0.5*cols.size()
}

// area is a rectangle of faces: a cell.
type area struct{ r0, r1, c0, c1 int }

// areas returns the cells: faces that no ruling parts are one, when they make
// a rectangle.
func (l lattice) areas() []area {
	rows, cols := l.rows(), l.cols()
	id := make([][]int, rows)
	for r := range id {
		id[r] = make([]int, cols)
		for c := range id[r] {
			id[r][c] = -1
		}
	}
	var out []area
	for r := range rows {
		for c := range cols {
			if id[r][c] >= 0 {
				continue
			}
			a := area{r, r, c, c}
			for a.c1+1 < cols && id[r][a.c1+1] < 0 && !l.walled(r, a.c1) {
				a.c1++
			}
			for a.r1+1 < rows && l.opens(a) {
				a.r1++
			}
			for i := a.r0; i <= a.r1; i++ {
				for j := a.c0; j <= a.c1; j++ {
					id[i][j] = len(out)
				}
			}
			out = append(out, a)
		}
	}
	return out
}

// opens reports whether the faces below an area belong to it: no floor between,
// and no wall within.
func (l lattice) opens(a area) bool {
	for c := a.c0; c <= a.c1; c++ {
		if l.floored(a.r1, c) || c < a.c1 && l.walled(a.r1+1, c) {
			return false
		}
	}
	return true
}

// grid reads the words of the lattice into its cells. A row of the lattice that
// holds several rows of figures (a table ruled between its columns only) is
// parted further by them, when that is wanted.
func (l lattice) grid(words []Word, part bool) grid {
	areas := l.areas()
	in := make([][]Word, len(areas))
	for _, w := range words {
		if i := l.find(areas, w.Box); i >= 0 {
			in[i] = append(in[i], w)
		}
	}
	g := grid{free: map[int]bool{}}
	first := make([]int, l.rows()+1) // first grid row of each lattice row
	for r := range l.rows() {
		first[r] = g.rows
		if part {
			if inner, ok := l.split(areas, in, r); ok {
				g.append(inner)
				continue
			}
		}
		g.rows++
	}
	first[l.rows()] = g.rows
	for i, a := range areas {
		if a.r0 == a.r1 && first[a.r0+1]-first[a.r0] > 1 {
			continue // parted: its cells are there already
		}
		c := gridCell{r0: first[a.r0], r1: first[a.r1+1] - 1, c0: a.c0, c1: a.c1}
		for _, ln := range lines(in[i], nil) {
			c.runs = append(c.runs, wholeLine(ln))
		}
		if len(c.runs) > 0 || a.c1 > a.c0 || a.r1 > a.r0 {
			g.cells = append(g.cells, c)
		}
	}
	return g
}

// wholeLine makes one run of a line: within a cell a gap parts nothing.
func wholeLine(l line) run {
	var words []Word
	for _, r := range l.runs {
		words = append(words, r.words...)
	}
	return newRun(words)
}

func (l lattice) find(areas []area, b dossier.Box) int {
	x, y := middleX(b), middle(b)
	for i, a := range areas {
		if x >= l.xs[a.c0]-1 && x <= l.xs[a.c1+1]+1 && y >= l.ys[a.r0]-1 && y <= l.ys[a.r1+1]+1 {
			return i
		}
	}
	return -1
}

// place gives runs the columns they stand in, by their middle or, for those that
// cross a column's border, by their extent.
func (l lattice) place(ls []line) []placed {
	var out []placed
	for _, ln := range ls {
		for _, r := range ln.runs {
			p := placed{run: r}
			for c := range l.cols() {
				if l.xs[c] < r.box.X0+1 {
					p.c0 = c
				}
				if l.xs[c] < r.box.X1-1 {
					p.c1 = c
				}
			}
			p.c1 = max(p.c0, p.c1)
			out = append(out, p)
		}
	}
	return out
}

// split finds the rows within one row of the lattice, when it holds several:
// two columns with several lines of figures at the same heights.
func (l lattice) split(areas []area, in [][]Word, row int) (grid, bool) {
	var words []Word
	stacked := false
	for i, a := range areas {
		if a.r0 > row || a.r1 < row {
			continue
		}
		if a.r0 != a.r1 {
			return grid{}, false
		}
		words = append(words, in[i]...)
		datums := 0
		for _, ln := range lines(in[i], nil) {
			if isDatum(ln.text()) {
				datums++
			}
		}
		stacked = stacked || datums > 1
	}
	if !stacked {
		return l.splitTexts(words, row)
	}
	// All the words of the row at once: a heading may span the columns where
	// the rulings between them pause.
	ps := l.place(lines(words, l.v))
	f := newRowFinder(l.spans(), ps)
	f.datums = true
	anchors := f.anchors(ps)
	shared := 0
	for _, y := range anchors {
		n := 0
		for _, p := range ps {
			if abs(p.mid()-y) <= lineShift*f.size {
				n++
			}
		}
		if n > 1 {
			shared++
		}
	}
	if shared < 2 {
		return grid{}, false
	}
	headed, ruledHead := row > 0, false
	return f.band(ps, false, &headed, &ruledHead), true
}

// splitTexts finds the rows of texts within one row of a lattice that is ruled
// between its columns only: the row is most of the table, and the spacing of the
// lines tells rows.
func (l lattice) splitTexts(words []Word, row int) (grid, bool) {
	if h := l.ys[len(l.ys)-1] - l.ys[0]; l.rows() > 3 || l.cols() < 2 || l.ys[row+1]-l.ys[row] < 0.5*h {
		return grid{}, false
	}
	f := newRowFinder(l.spans(), l.place(lines(words, l.v)))
	f.datums = false
	return f.textRows(f.runs)
}
