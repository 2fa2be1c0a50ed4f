package table

import (
	"math"
	"slices"

	"guichet/internal/dossier"
)

// tagged makes a table of what the file's own structure says is one; nil when
// the tags cannot be right. words are the level words by their cell. What
// nothing is known of may be an empty cell or no cell at all: both are tried, and
// so is telling the columns by where the cells stand, when no row has them all.
func (d *detector) tagged(t Tagged, words map[int][]Word) *Table {
	var best *Table
	least := 0
	cols := 0
	for _, how := range []tagReading{byTags, withGaps, byPlace} {
		l := newTagLayout(t, words, how)
		if how == withGaps && !l.gaps || how == byPlace && l.cols <= cols {
			continue
		}
		cols = max(cols, l.cols)
		if l.cols < 2 || len(l.rows) < 2 || !l.whole(words) || !l.inPlace() {
			continue
		}
		made := l.table(d.page)
		if made == nil {
			continue
		}
		if p := judge(made).points() - 2*l.tangled(); best == nil || p > least {
			best, least = made, p
		}
	}
	return best
}

// table makes a table of the layout.
func (l *tagLayout) table(p RawPage) *Table {
	g := grid{rows: len(l.rows), free: map[int]bool{}}
	for _, c := range l.cells {
		cell := gridCell{r0: c.row, r1: c.row + c.rows - 1, c0: c.col, c1: c.col + c.span - 1}
		for _, ln := range lines(c.words, nil) {
			cell.runs = append(cell.runs, wholeLine(ln))
		}
		if len(cell.runs) > 0 || c.rows > 1 || c.span > 1 {
			g.cells = append(g.cells, cell)
		}
	}
	table := tidy(build(p, g, l.spans, false))
	if table != nil {
		table.Found = FoundTags
	}
	return table
}

// tagCell is a tagged cell in its place.
type tagCell struct {
	row, col   int
	rows, span int
	words      []Word
	box        dossier.Box // of its words
}

// tagReading is a way to read how many columns the tags mean.
type tagReading int

const (
	byTags   tagReading = iota // as many as the widest row has cells
	withGaps                   // with the cells of which nothing is known
	byPlace                    // as many as there are places side by side
)

// tagLayout is a tagged table laid out as a grid.
type tagLayout struct {
	rows  [][]TaggedCell
	cols  int
	spans []span // the columns' places, by the cells that stand in one
	cells []tagCell
	taken [][]bool
	gaps  bool // rows have children of which nothing is known
}

// newTagLayout lays a tagged table out. Rows without any word are not there.
// Programs leave empty cells out, and spans too: a row that is short is laid out
// by the places of its cells under those of the full rows.
func newTagLayout(t Tagged, words map[int][]Word, how tagReading) *tagLayout {
	l := &tagLayout{}
	for _, row := range t.Rows {
		known := slices.DeleteFunc(slices.Clone(row), func(c TaggedCell) bool { return c.ID == 0 })
		l.gaps = l.gaps || len(known) < len(row)
		if how != withGaps {
			row = known
		}
		if slices.ContainsFunc(row, func(c TaggedCell) bool { return len(words[c.ID]) > 0 }) {
			l.rows = append(l.rows, row)
		}
	}
	// The widest row tells how many columns there are, rows from above
	// included.
	carried := map[int]int{} // columns taken by cells of rows above, by row
	widths := make([]int, len(l.rows))
	for r, row := range l.rows {
		widths[r] = carried[r]
		for _, c := range row {
			widths[r] += max(1, c.ColSpan)
			for k := 1; k < c.RowSpan && r+k < len(l.rows); k++ {
				carried[r+k] += max(1, c.ColSpan)
			}
		}
		l.cols = max(l.cols, widths[r])
	}
	if how == byPlace {
		l.spans = l.places(words)
		l.cols = len(l.spans)
	}
	const most, mostCells = 200, 20_000
	if l.cols > most || l.cols*len(l.rows) > mostCells {
		l.cols = 0
		return l
	}
	l.taken = make([][]bool, len(l.rows))
	for r := range l.taken {
		l.taken[r] = make([]bool, l.cols)
	}
	for len(l.spans) < l.cols {
		l.spans = append(l.spans, span{math.Inf(1), math.Inf(-1)})
	}
	if how == byPlace {
		for r := range l.rows {
			l.fit(r, words)
		}
		return l
	}
	l.lay(widths, words)
	for c := range l.spans {
		if l.spans[c].size() < 0 || math.IsInf(l.spans[c].lo, 0) { // without a cell of its own
			x := 0.0
			if c > 0 {
				x = l.spans[c-1].hi
			}
			l.spans[c] = span{x, x}
		}
	}
	return l
}

// lay lays the full rows out, then the short ones.
func (l *tagLayout) lay(widths []int, words map[int][]Word) {
	// The place of an empty cell in its row is not to be trusted.
	full := func(r int) bool {
		return widths[r] == l.cols && !slices.ContainsFunc(l.rows[r], func(c TaggedCell) bool { return len(words[c.ID]) == 0 })
	}
	if !slices.ContainsFunc(rowNumbers(len(l.rows)), full) {
		full = func(r int) bool { return widths[r] == l.cols }
	}
	var short []int
	for r := range l.rows {
		if !full(r) {
			short = append(short, r)
			continue
		}
		l.pack(r, words)
	}
	for _, r := range short {
		l.fit(r, words)
	}
}

// tangled counts the columns that reach into those after them.
func (l *tagLayout) tangled() int {
	n := 0
	for c := 1; c < l.cols; c++ {
		if l.spans[c-1].overlap(l.spans[c]) > 2 {
			n++
		}
	}
	return n
}

// places are the places of cells side by side: those that stand above one
// another are one.
func (l *tagLayout) places(words map[int][]Word) []span {
	var all []span
	for _, row := range l.rows {
		for _, c := range row {
			if c.ColSpan <= 1 && len(words[c.ID]) > 0 {
				all = append(all, across(boxOf(words[c.ID])))
			}
		}
	}
	slices.SortFunc(all, func(a, b span) int { return compare(a.lo, b.lo) })
	var out []span
	for _, s := range all {
		if n := len(out); n > 0 && s.lo <= out[n-1].hi {
			out[n-1] = out[n-1].union(s)
			continue
		}
		out = append(out, s)
	}
	return out
}

func rowNumbers(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// pack lays a full row out: each cell in the next free column.
func (l *tagLayout) pack(r int, words map[int][]Word) {
	col := 0
	for _, c := range l.rows[r] {
		for col < l.cols && l.taken[r][col] {
			col++
		}
		if col >= l.cols {
			return
		}
		l.put(r, col, c, words[c.ID])
		col += max(1, c.ColSpan)
	}
}

// fit lays a short row out: its cells keep their order, each as near as can be
// to the columns it is given.
func (l *tagLayout) fit(r int, words map[int][]Word) {
	var cells []TaggedCell
	for _, c := range l.rows[r] {
		if len(words[c.ID]) > 0 {
			cells = append(cells, c)
		}
	}
	n := len(cells)
	// cost[i][c]: the first i cells stand before column c.
	cost := make([][]float64, n+1)
	from := make([][]int, n+1)
	for i := range cost {
		cost[i] = make([]float64, l.cols+1)
		from[i] = make([]int, l.cols+1)
		for c := range cost[i] {
			if i > 0 {
				cost[i][c] = math.Inf(1)
			}
		}
	}
	for i := 1; i <= n; i++ {
		w := max(1, cells[i-1].ColSpan)
		x := across(boxOf(words[cells[i-1].ID]))
		for c := 1; c <= l.cols; c++ {
			cost[i][c], from[i][c] = cost[i][c-1], from[i][c-1]
			if c < w || l.blocked(r, c-w, c) {
				continue
			}
			if v := cost[i-1][c-w] + l.distance(x, c-w, c); v < cost[i][c] {
				cost[i][c], from[i][c] = v, c-w
			}
		}
	}
	c := l.cols
	if n == 0 || math.IsInf(cost[n][c], 1) {
		l.pack(r, words)
		return
	}
	for i := n; i > 0; i-- {
		c = from[i][c]
		l.put(r, c, cells[i-1], words[cells[i-1].ID])
	}
}

func (l *tagLayout) blocked(r, from, to int) bool {
	return slices.Contains(l.taken[r][from:to], true)
}

// distance is how far a cell's words are from the columns between from and to.
func (l *tagLayout) distance(x span, from, to int) float64 {
	s := span{math.Inf(1), math.Inf(-1)}
	for c := from; c < to; c++ {
		if !math.IsInf(l.spans[c].lo, 0) {
			s = s.union(l.spans[c])
		}
	}
	if math.IsInf(s.lo, 0) {
		return 1 // nothing is known of the column
	}
	off := abs((x.lo+x.hi)/2-(s.lo+s.hi)/2) / 1000
	return max(0, -x.overlap(s)) + off
}

// put places a cell; what is taken already ends its span.
func (l *tagLayout) put(r, col int, c TaggedCell, words []Word) {
	cell := tagCell{row: r, col: col, rows: 1, span: 1, words: words}
	for cell.span < c.ColSpan && col+cell.span < l.cols && !l.taken[r][col+cell.span] {
		cell.span++
	}
	for cell.rows < c.RowSpan && r+cell.rows < len(l.rows) && !l.blocked(r+cell.rows, col, col+cell.span) {
		cell.rows++
	}
	for i := range cell.rows {
		for k := range cell.span {
			l.taken[r+i][col+k] = true
		}
	}
	if len(words) > 0 {
		cell.box = boxOf(words)
		if cell.span == 1 {
			l.spans[col] = l.spans[col].union(across(cell.box))
		}
	}
	l.cells = append(l.cells, cell)
}

func boxOf(words []Word) dossier.Box {
	b := words[0].Box
	for _, w := range words[1:] {
		b = b.Union(w.Box)
	}
	return b
}

// whole reports whether every cell has found a place: spans that lie on one
// another may leave none.
func (l *tagLayout) whole(words map[int][]Word) bool {
	want, got := 0, 0
	for _, row := range l.rows {
		for _, c := range row {
			want += len(words[c.ID])
		}
	}
	for _, c := range l.cells {
		got += len(c.words)
	}
	return got == want
}

// inPlace reports whether the cells stand on the page as the tags order them:
// no cell on another, each right of those before it in its row and below those
// above it in its column.
func (l *tagLayout) inPlace() bool {
	const near = 100 // cells looked back on
	seen, wrong := 0, 0
	for i, a := range l.cells {
		if len(a.words) == 0 {
			continue
		}
		seen++
		for _, b := range l.cells[max(0, i-near):i] {
			if len(b.words) == 0 {
				continue
			}
			left, right := a, b
			if b.col < a.col {
				left, right = b, a
			}
			upper, lower := a, b
			if b.row < a.row {
				upper, lower = b, a
			}
			sameRow := upper.row+upper.rows > lower.row
			sameCol := left.col+left.span > right.col
			const slack = 2
			if sameRow && !sameCol && middleX(left.box) > right.box.X0+slack && left.box.X1 > right.box.X0+slack ||
				sameCol && !sameRow && upper.box.Y1 > lower.box.Y0+slack && middle(upper.box) > lower.box.Y0+slack {
				wrong++
				break
			}
		}
	}
	return seen >= 3 && wrong*12 <= seen
}
