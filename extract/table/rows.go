package table

import (
	"math"
	"slices"
	"unicode"
	"unicode/utf8"
)

// gridCell is a cell of a grid under construction: the runs it holds, from top
// to bottom, and the rows and columns it covers, bounds included.
type gridCell struct {
	r0, r1, c0, c1 int
	runs           []run
}

// grid is the cells of rows under construction.
type grid struct {
	cells []gridCell
	rows  int
	// free tells the rows that hold one text and no anchor: group headings, or
	// texts that only stand near the table.
	free map[int]bool
}

// append puts the rows of g below those already there.
func (t *grid) append(g grid) {
	for _, c := range g.cells {
		c.r0 += t.rows
		c.r1 += t.rows
		t.cells = append(t.cells, c)
	}
	for r, free := range g.free {
		t.free[r+t.rows] = free
	}
	t.rows += g.rows
}

// rowFinder finds the rows of a table whose columns are known.
type rowFinder struct {
	cols   int
	spans  []span // the columns' places
	runs   []placed
	size   float64   // usual font size
	widths []float64 // widest run of each column
	datums bool      // rows are told by their figures
	banded bool      // borders part all the rows
	texts  []bool    // columns of texts, where a number alone is the end of one
	lead   float64   // the least distance of two lines of a column
	h      []horizontal
}

func newRowFinder(cols []span, ps []placed) *rowFinder {
	f := &rowFinder{cols: len(cols), spans: cols, runs: ps, widths: make([]float64, len(cols))}
	var sizes []float64
	for _, p := range ps {
		sizes = append(sizes, p.size)
		if p.c0 == p.c1 {
			f.widths[p.c0] = max(f.widths[p.c0], p.width())
		}
	}
	f.size = max(median(sizes), 1)
	f.habits()
	f.datums = f.toldByDatums()
	return f
}

// habits finds which columns hold texts, and how close lines may be.
func (f *rowFinder) habits() {
	f.texts = make([]bool, f.cols)
	f.lead = math.Inf(1)
	for c := range f.cols {
		figures, n := 0, 0
		var mids []float64
		for _, p := range f.runs {
			if p.c0 != c || p.c1 != c {
				continue
			}
			n++
			if isDatum(p.text()) {
				figures++
			}
			mids = append(mids, p.mid())
		}
		f.texts[c] = figures*5 < n*2
		slices.Sort(mids)
		for i := 1; i < len(mids); i++ {
			if d := mids[i] - mids[i-1]; d > 0.7*f.size {
				f.lead = min(f.lead, d)
			}
		}
	}
}

// toldByDatums reports whether most rows below the first figure hold figures
// outside the first column.
func (f *rowFinder) toldByDatums() bool {
	rows := f.clusters(f.runs, func(placed) bool { return true })
	with, without, leading := 0, 0, 0
	for _, r := range rows {
		cols := map[int]bool{}
		datum := false
		for _, p := range r.runs {
			cols[p.c0] = true
			datum = datum || p.c0 > 0 && p.c0 == p.c1 && isDatum(p.text())
		}
		switch {
		case len(cols) < 2:
		case datum:
			with++
		case with == 0:
			leading++
		default:
			without++
		}
	}
	return with > 0 && without*2 <= with && leading <= 4 && leading <= 2*with+1
}

// cluster is runs at one height.
type cluster struct {
	mid  float64
	runs []placed
}

func (f *rowFinder) clusters(ps []placed, want func(placed) bool) []cluster {
	var in []placed
	for _, p := range ps {
		if want(p) {
			in = append(in, p)
		}
	}
	slices.SortStableFunc(in, func(a, b placed) int { return compare(a.mid(), b.mid()) })
	var out []cluster
	for _, p := range in {
		if n := len(out); n > 0 && p.mid()-out[n-1].mid <= lineShift*f.size {
			c := &out[n-1]
			c.runs = append(c.runs, p)
			c.mid += (p.mid() - c.mid) / float64(len(c.runs))
			continue
		}
		out = append(out, cluster{p.mid(), []placed{p}})
	}
	return out
}

// anchors returns the heights that have a row each.
func (f *rowFinder) anchors(ps []placed) []float64 {
	var out []float64
	if f.datums {
		for _, c := range f.clusters(ps, func(p placed) bool {
			return (p.c0 > 0 || p.c1 == 0 && f.cols == 1) && p.c0 == p.c1 && isDatum(p.text())
		}) {
			out = append(out, c.mid)
		}
		return out
	}
	var last cluster
	for _, c := range f.clusters(ps, func(placed) bool { return true }) {
		cols := map[int]bool{}
		for _, p := range c.runs {
			cols[p.c0] = true
		}
		if len(cols) < 2 || len(out) > 0 && f.continues(last, c) {
			continue
		}
		out = append(out, c.mid)
		last = c
	}
	return out
}

// continues reports whether every run of b is the wrapped rest of one of a.
func (f *rowFinder) continues(a, b cluster) bool {
	if b.mid-a.mid > 1.5*f.size {
		return false
	}
	for _, p := range b.runs {
		// That a label and its value both wrap is rare; a next row is not.
		if first, _ := utf8.DecodeRuneInString(p.words[0].Text); p.c0 == 0 && len(b.runs) >= len(a.runs) && !unicode.IsLower(first) {
			return false
		}
		ok := false
		for _, q := range a.runs {
			ok = ok || q.c0 == p.c0 && q.c1 == p.c1 && f.wraps(q.run, p.run, p.c0)
		}
		if !ok {
			return false
		}
	}
	return true
}

// wraps reports whether b can be the rest of a, wrapped at the column's edge:
// the first word of b did not fit behind a.
func (f *rowFinder) wraps(a, b run, col int) bool {
	if a.endsSoft() {
		return true
	}
	word := b.words[0].Box
	return a.width()+0.25*a.size+(word.X1-word.X0) > 0.97*f.widths[col]
}

// find returns the rows between borders, which part rows for certain.
func (f *rowFinder) find(borders []float64) grid {
	out := grid{free: map[int]bool{}}
	bands := f.bands(borders)
	single, several := 0, 0
	for _, b := range bands {
		switch n := len(f.anchors(b)); {
		case n == 1, n > 1 && !f.datums && f.wrapped(b):
			single++
		case n > 1:
			several++
		}
	}
	// Borders between nearly all the rows: each band is one row.
	dense := f.banded && len(bands) > 3 || single >= 2 && single >= 3*several
	headed, ruledHead := false, false
	for _, b := range bands {
		out.append(f.band(b, dense, &headed, &ruledHead))
	}
	f.pullIn(&out)
	return out
}

// pullIn gives the headings of rows that are longer than the first column that
// column alone: they only stick out.
func (f *rowFinder) pullIn(g *grid) {
	count := map[int]int{}
	for _, c := range g.cells {
		count[c.r0]++
	}
	for i := range g.cells {
		c := &g.cells[i]
		if count[c.r0] == 1 && c.r0 > 0 && c.r0 == c.r1 && c.c0 == 0 && c.c1 > 0 && c.c1 < f.cols-1 && len(c.runs) > 0 && c.runs[0].box.X0 < f.spans[0].lo+2*f.size {
			c.c1 = 0
		}
	}
}

// bands parts the runs at the borders.
func (f *rowFinder) bands(borders []float64) [][]placed {
	out := make([][]placed, len(borders)+1)
	for _, p := range f.runs {
		i := 0
		for i < len(borders) && p.mid() > borders[i] {
			i++
		}
		out[i] = append(out[i], p)
	}
	return slices.DeleteFunc(out, func(b []placed) bool { return len(b) == 0 })
}

// band returns the rows of one band. headed tells whether the table's head is
// over, ruledHead whether a band above was one.
func (f *rowFinder) band(ps []placed, dense bool, headed, ruledHead *bool) grid {
	anchors := f.anchors(ps)
	if f.datums && !*headed && (len(anchors) == 0 || !*ruledHead) {
		head, body := f.head(ps, anchors)
		g := grid{free: map[int]bool{}}
		if len(head) > 0 {
			g.append(f.headRows(head))
			// What follows below a border is the body.
			*ruledHead = true
		}
		*headed = len(anchors) > 0
		if len(body) > 0 {
			g.append(f.bodyRows(body, anchors, dense))
		}
		return g
	}
	return f.bodyRows(ps, anchors, dense)
}

func (f *rowFinder) bodyRows(ps []placed, anchors []float64, dense bool) grid {
	if dense && (len(anchors) <= 1 || f.banded || !f.datums && f.wrapped(ps)) || len(anchors) == 0 && f.oneLine(ps) {
		return f.oneRow(ps)
	}
	if !f.datums {
		if g, ok := f.textRows(ps); ok {
			return g
		}
	}
	return f.align(ps, anchors)
}

func (f *rowFinder) oneLine(ps []placed) bool {
	return len(f.clusters(ps, func(placed) bool { return true })) == 1
}

// oneRow makes one row of runs.
func (f *rowFinder) oneRow(ps []placed) grid {
	g := grid{rows: 1, free: map[int]bool{}}
	byCol := map[[2]int]int{}
	slices.SortStableFunc(ps, func(a, b placed) int { return compare(a.mid(), b.mid()) })
	for _, p := range ps {
		key := [2]int{p.c0, p.c1}
		i, ok := byCol[key]
		if !ok {
			i = len(g.cells)
			byCol[key] = i
			g.cells = append(g.cells, gridCell{c0: p.c0, c1: p.c1})
		}
		g.cells[i].runs = append(g.cells[i].runs, p.run)
	}
	g.free[0] = len(g.cells) == 1
	return g
}
