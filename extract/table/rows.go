package table

import (
	"math"
	"regexp"
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
	texts  []bool    // columns of texts, where a number alone is the end of one
	lead   float64   // the least distance of two lines of a column
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
	rows := f.clusters(f.runs, func(p placed) bool { return true })
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
	for _, c := range f.clusters(ps, func(p placed) bool { return true }) {
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
		case n == 1:
			single++
		case n > 1:
			several++
		}
	}
	// Borders between nearly all the rows: each band is one row.
	dense := single >= 2 && single >= 3*several
	headed, ruledHead := false, false
	for _, b := range bands {
		out.append(f.band(b, dense, &headed, &ruledHead))
	}
	return out
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
	if dense && len(anchors) <= 1 || len(anchors) == 0 && f.oneLine(ps) {
		return f.oneRow(ps)
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

// head parts the head of a table from its body: the head is what stands above
// the first figure in the columns after the first, and what stands beside it
// in the first.
func (f *rowFinder) head(ps []placed, anchors []float64) (head, body []placed) {
	limit := math.Inf(1)
	if len(anchors) > 0 {
		limit = anchors[0] - 0.5*f.size
	}
	for _, p := range ps {
		if p.c0 > 0 && p.mid() < limit {
			head = append(head, p)
		} else {
			body = append(body, p)
		}
	}
	// A label or a comment that wraps beside the first figure is not the head,
	// even where its first line stands above it.
	if len(anchors) > 0 {
		head, body = f.pullBack(head, body, anchors[0])
	}
	zone := span{math.Inf(1), math.Inf(-1)}
	for _, p := range head {
		zone = zone.union(along(p.box))
	}
	first := head
	head, body = slices.Clone(first), nil
	for _, p := range ps {
		switch {
		case slices.ContainsFunc(first, func(q placed) bool { return q.box == p.box && q.c0 == p.c0 }):
		case p.c0 == 0 && zone.overlap(along(p.box)) > 0.3*p.size && p.mid() < limit:
			head = append(head, p)
		default:
			body = append(body, p)
		}
	}
	head, body = boldHead(head, body)
	// The first column's heading may be taller than the others'.
	if len(head) > 0 {
		head, body = f.widen(head, body)
	}
	return head, body
}

// boldHead gives back to the body what stands below a bold head and is not bold:
// a first row without figures.
func boldHead(head, body []placed) (h, b []placed) {
	last := math.Inf(-1)
	first := math.Inf(1)
	for _, p := range head {
		first = min(first, p.mid())
		if p.bold {
			last = max(last, p.box.Y1)
		}
	}
	if !slices.ContainsFunc(head, func(p placed) bool { return p.bold && p.mid() < first+0.5*p.size }) {
		return head, body
	}
	for _, p := range head {
		if p.bold || p.mid() < last {
			h = append(h, p)
		} else {
			body = append(body, p)
		}
	}
	return h, body
}

// pullBack returns to the body the lines that wrap into its first row: those
// right above it, in a column with lines right below too.
func (f *rowFinder) pullBack(head, body []placed, anchor float64) (h, b []placed) {
	whole := slices.Clone(body)
	tight := func(p, q placed) bool { return q.mid()-p.mid() < 1.45*f.size && q.mid() > p.mid() }
	moved := map[int]bool{}
	for changed := true; changed; {
		changed = false
		for i, p := range head {
			if moved[i] || isDatum(p.text()) {
				continue
			}
			for _, q := range body {
				if q.c0 == p.c0 && q.c1 == p.c1 && q.mid() > anchor-0.5*f.size-1.2*f.size && tight(p, q) && f.wraps(p.run, q.run, p.c0) && p.bold == q.bold {
					moved[i] = true
					body = append(body, p)
					changed = true
					break
				}
			}
		}
	}
	if len(moved) == len(head) {
		return head, whole
	}
	for i, p := range head {
		if !moved[i] {
			h = append(h, p)
		}
	}
	return h, body
}

// widen takes into the head the lines of the first column that continue its
// heading.
func (f *rowFinder) widen(head, body []placed) (h, b []placed) {
	for _, p := range body {
		joins := false
		for _, q := range head {
			if q.c0 == 0 && p.c0 == 0 && q.c1 == 0 && p.c1 == 0 && p.bold == q.bold && abs(p.mid()-q.mid()) < 1.45*f.size {
				up, down := q, p
				if p.mid() < q.mid() {
					up, down = p, q
				}
				joins = joins || f.wraps(up.run, down.run, 0) && p.mid() < q.mid()
			}
		}
		if joins {
			head = append(head, p)
		} else {
			b = append(b, p)
		}
	}
	return head, b
}

// headRows makes the rows of a head: one, or one more for each level of
// headings that span columns with headings of their own.
func (f *rowFinder) headRows(ps []placed) grid {
	ps = f.stretch(ps)
	var spans []placed
	for _, p := range ps {
		if p.c0 == p.c1 {
			continue
		}
		for _, q := range ps {
			if q.c0 >= p.c0 && q.c1 <= p.c1 && q.mid() > p.mid()+0.5*f.size && (q.c0 > p.c0 || q.c1 < p.c1) {
				spans = append(spans, p)
				break
			}
		}
	}
	if len(spans) == 0 {
		g := f.oneRow(ps)
		g.free[0] = false
		return g
	}
	var mids []float64
	for _, s := range spans {
		mids = append(mids, s.mid())
	}
	// Lines of one wrapped heading are one level.
	levels := merged(mids, 1.6*f.size)
	g := grid{rows: len(levels) + 1, free: map[int]bool{}}
	isSpan := func(p placed) bool {
		return slices.ContainsFunc(spans, func(s placed) bool { return s.box == p.box })
	}
	index := map[[3]int]int{}
	add := func(r0, r1, c0, c1 int, r run) {
		key := [3]int{r0, c0, c1}
		i, ok := index[key]
		if !ok {
			i = len(g.cells)
			index[key] = i
			g.cells = append(g.cells, gridCell{r0: r0, r1: r1, c0: c0, c1: c1})
		}
		g.cells[i].runs = append(g.cells[i].runs, r)
	}
	slices.SortStableFunc(ps, func(a, b placed) int { return compare(a.mid(), b.mid()) })
	for _, p := range ps {
		if isSpan(p) {
			l := nearest(levels, p.mid())
			add(l, l, p.c0, p.c1, p.run)
			continue
		}
		first := 0
		for _, s := range spans {
			if s.c0 <= p.c0 && s.c1 >= p.c1 {
				first = max(first, nearest(levels, s.mid())+1)
			}
		}
		add(first, g.rows-1, p.c0, p.c1, p.run)
	}
	return g
}

// stretch gives the headings of a head the columns they span: a short text
// centred over several columns covers only some of them. Its columns are those
// with a heading below and none beside it, shared out among the headings of the
// upper line, as long as each then stands in the middle of its own.
func (f *rowFinder) stretch(ps []placed) []placed {
	var low, high placed
	for i, p := range ps {
		if i == 0 || p.mid() > low.mid() {
			low = p
		}
		if i == 0 || p.mid() < high.mid() {
			high = p
		}
	}
	if len(ps) < 4 || low.mid()-high.mid() < 0.8*f.size || low.mid()-high.mid() > 3*f.size {
		return ps
	}
	same := func(a, b placed) bool { return abs(a.mid()-b.mid()) <= lineShift*f.size }
	// Only columns that have nothing but the lower line are spanned.
	below, owned := map[int]bool{}, map[int]bool{}
	for _, p := range ps {
		switch {
		case same(p, low) && p.c0 == p.c1:
			below[p.c0] = true
		case !same(p, high):
			owned[p.c0] = true
		}
	}
	var upper []int
	for i, p := range ps {
		if same(p, high) {
			upper = append(upper, i)
		}
	}
	groups := map[int][]int{}
	for c := range f.cols {
		if !below[c] || owned[c] {
			continue
		}
		best := upper[0]
		for _, i := range upper {
			if abs(middleX(ps[i].box)-f.center(c)) < abs(middleX(ps[best].box)-f.center(c)) {
				best = i
			}
		}
		groups[best] = append(groups[best], c)
	}
	out := slices.Clone(ps)
	for i, cols := range groups {
		c0, c1 := cols[0], cols[len(cols)-1]
		if len(cols) < 2 || c1-c0+1 != len(cols) || ps[i].c0 < c0 || ps[i].c1 > c1 {
			continue
		}
		x := f.extent(c0).union(f.extent(c1))
		if abs(middleX(ps[i].box)-(x.lo+x.hi)/2) <= max(8, 0.08*x.size()) {
			out[i].c0, out[i].c1 = c0, c1
		}
	}
	return out
}

// extent is the place of a column, up to the middle of the space between it
// and its neighbours.
func (f *rowFinder) extent(c int) span {
	s := f.spans[c]
	left, right := 0.0, 0.0
	if c > 0 {
		left = (s.lo - f.spans[c-1].hi) / 2
	}
	if c+1 < len(f.spans) {
		right = (f.spans[c+1].lo - s.hi) / 2
	} else {
		right = min(left, 6)
	}
	return span{s.lo - left, s.hi + right}
}

func (f *rowFinder) center(c int) float64 {
	s := f.extent(c)
	return (s.lo + s.hi) / 2
}

// group is consecutive lines of one column, taken as one cell.
type group struct {
	from, to int // lines, to excluded
	anchor   int // -1 for none
}

// Costs of the alignment, in line heights. A cell without a row costs more than
// a cell a little off its row, and less than one joined with a foreign line.
const (
	costFree   = 1.2  // a cell that belongs to no anchor
	costGap    = 3.0  // two lines of a cell with a wide gap between them
	costShort  = 1.6  // two lines of a cell though the second would have fitted
	costStyle  = 1.0  // two lines of a cell, one bold
	costNew    = 1.0  // two lines of a cell, the second with a capital
	costPitch  = 0.5  // two lines of a cell as far apart as rows are
	costFoot   = 0.25 // a cell of several lines that stands on its last: a rare habit
	costOwn    = 3.0  // two lines of a cell, each at the height of a row
	costDatums = 4.0  // two figures in a cell
	costCut    = 1.2  // two cells though the text goes on in a small letter
	costEmpty  = 0.2  // an anchor without a cell
	maxCell    = 10   // lines of a cell
)

// align gives each line of each column to an anchor or to a row of its own.
func (f *rowFinder) align(ps []placed, anchors []float64) grid {
	var rows []rowDraft
	for i := range anchors {
		rows = append(rows, rowDraft{mid: anchors[i], anchored: true})
	}
	byCol := map[[2]int][]placed{}
	for _, p := range ps {
		byCol[[2]int{p.c0, p.c1}] = append(byCol[[2]int{p.c0, p.c1}], p)
	}
	for c0 := range f.cols {
		for c1 := c0; c1 < f.cols; c1++ {
			col := byCol[[2]int{c0, c1}]
			if len(col) == 0 {
				continue
			}
			slices.SortStableFunc(col, func(a, b placed) int { return compare(a.mid(), b.mid()) })
			for _, g := range f.groups(col, anchors) {
				cell := gridCell{c0: c0, c1: c1}
				for _, p := range col[g.from:g.to] {
					cell.runs = append(cell.runs, p.run)
				}
				if g.anchor >= 0 {
					rows[g.anchor].cells = append(rows[g.anchor].cells, cell)
					continue
				}
				rows = addFree(rows, cell)
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b rowDraft) int { return compare(a.mid, b.mid) })
	g := grid{free: map[int]bool{}}
	for _, r := range rows {
		if len(r.cells) == 0 {
			continue
		}
		for _, c := range r.cells {
			c.r0, c.r1 = g.rows, g.rows
			g.cells = append(g.cells, c)
		}
		g.free[g.rows] = !r.anchored && len(r.cells) == 1
		g.rows++
	}
	return g
}

type rowDraft struct {
	mid      float64
	anchored bool
	cells    []gridCell
}

// addFree puts a cell without an anchor in a row: with the other such cells
// beside it, or alone.
func addFree(rows []rowDraft, c gridCell) []rowDraft {
	y := span{c.runs[0].box.Y0, c.runs[len(c.runs)-1].box.Y1}
	for i := range rows {
		if rows[i].anchored {
			continue
		}
		for _, d := range rows[i].cells {
			z := span{d.runs[0].box.Y0, d.runs[len(d.runs)-1].box.Y1}
			if y.overlap(z) > 0.4*min(y.size(), z.size()) && (d.c1 < c.c0 || c.c1 < d.c0) {
				rows[i].cells = append(rows[i].cells, c)
				return rows
			}
		}
	}
	return append(rows, rowDraft{mid: (y.lo + y.hi) / 2, cells: []gridCell{c}})
}

// groups cuts the lines of a column into cells and gives them anchors, at the
// least cost; whether cells hang from their first line, stand on their last or
// are centred on the row is the column's own habit, the cheapest of the three.
func (f *rowFinder) groups(col []placed, anchors []float64) []group {
	var best []group
	cost := math.Inf(1)
	pitch := math.Inf(1)
	for i := 1; i < len(anchors); i++ {
		pitch = min(pitch, anchors[i]-anchors[i-1])
	}
	for _, h := range []habit{
		{at: func(first, _ float64) float64 { return first }},
		{at: func(first, last float64) float64 { return (first + last) / 2 }},
		{at: func(_, last float64) float64 { return last }, cost: costFoot},
	} {
		if g, c := f.cut(col, anchors, pitch, h); c < cost-1e-6 {
			best, cost = g, c
		}
	}
	return best
}

// habit is a way cells are aligned on their row: the height that counts, and
// what each cell of several lines costs.
type habit struct {
	at   func(first, last float64) float64
	cost float64
}

// cut is the dynamic programme behind groups, for one way of alignment.
func (f *rowFinder) cut(col []placed, anchors []float64, pitch float64, h habit) ([]group, float64) {
	n, m := len(col), len(anchors)
	own := f.ownAnchors(col, anchors)
	type state struct {
		cost float64
		g    group
		prev int // anchor index before
	}
	// table[i][j]: the first i lines are in cells, the anchors before j are used
	// up.
	table := make([][]state, n+1)
	for i := range table {
		table[i] = make([]state, m+1)
		for j := range table[i] {
			table[i][j].cost = math.Inf(1)
		}
	}
	table[0][0].cost = 0
	relax := func(i, j int, s state) {
		if s.cost < table[i][j].cost {
			table[i][j] = s
		}
	}
	for i := range n {
		for j := range m + 1 {
			base := table[i][j].cost
			if math.IsInf(base, 1) {
				continue
			}
			if i > 0 {
				base += f.between(col[i-1], col[i])
			}
			inner := 0.0
			for k := i + 1; k <= min(n, i+maxCell); k++ {
				if k == i+2 {
					inner += h.cost
				}
				if k > i+1 {
					inner += f.inside(col[k-2], col[k-1], pitch)
					if own[k-2] >= 0 && own[k-1] >= 0 {
						inner += costOwn
					}
				}
				mid := h.at(col[i].mid(), col[k-1].mid())
				// A row of its own: the anchors above it are used up.
				free := j
				for free < m && anchors[free] < mid {
					free++
				}
				relax(k, free, state{base + inner + costFree + costEmpty*float64(free-j), group{i, k, -1}, j})
				for a := j; a < m; a++ {
					off := abs(mid-anchors[a]) / (1.2 * f.size)
					if off > 6 {
						if anchors[a] > mid {
							break
						}
						continue
					}
					if off < 0.12 {
						off = 0
					}
					relax(k, a+1, state{base + inner + 2*off + costEmpty*float64(a-j), group{i, k, a}, j})
				}
			}
		}
	}
	end := 0
	for j := range m + 1 {
		if table[n][j].cost+costEmpty*float64(m-j) < table[n][end].cost+costEmpty*float64(m-end) {
			end = j
		}
	}
	cost := table[n][end].cost + costEmpty*float64(m-end)
	var out []group
	for i, j := n, end; i > 0; {
		s := table[i][j]
		out = append(out, s.g)
		i, j = s.g.from, s.prev
	}
	slices.Reverse(out)
	return out, cost
}

// ownAnchors returns for each line the anchor at its height, -1 for none.
func (f *rowFinder) ownAnchors(col []placed, anchors []float64) []int {
	out := make([]int, len(col))
	for i, p := range col {
		out[i] = -1
		if len(anchors) > 0 {
			if a := nearest(anchors, p.mid()); abs(anchors[a]-p.mid()) < 0.2*f.size {
				out[i] = a
			}
		}
	}
	return out
}

// inside is the cost of two lines being in one cell.
func (f *rowFinder) inside(a, b placed, pitch float64) float64 {
	cost := 0.0
	if first, _ := utf8.DecodeRuneInString(b.words[0].Text); unicode.IsUpper(first) && !a.endsSoft() {
		cost += costNew
		if hangs.MatchString(a.text()) {
			cost -= costNew // « interfaces avec » goes on whatever comes
		} else if capitals(b.words[0].Text) > 1 {
			cost -= costNew * 2 / 3 // FranceConnect, RGPD: a name
		}
	}
	// Where wrapped lines are as far apart as rows, distance tells nothing.
	if b.mid()-a.mid() > 0.95*pitch && f.lead < 0.95*pitch {
		cost += costPitch
	}
	if b.mid()-a.mid() > 1.75*f.size {
		cost += costGap
	}
	if !f.wraps(a.run, b.run, a.c0) && a.c0 == a.c1 {
		cost += costShort
	}
	if a.bold != b.bold {
		cost += costStyle
	}
	if !f.texts[a.c0] && (isDatum(a.text()) || isDatum(b.text())) {
		cost += costDatums
	}
	return cost
}

// hangs tells a French text that cannot end there.
var hangs = regexp.MustCompile(`(?i)(^| )(de|du|des|le|la|les|un|une|et|ou|à|au|aux|avec|pour|par|sur|en|dans|d['’]|l['’])$|[,:(–-]$`)

func capitals(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n
}

// between is the cost of two lines being in two cells.
func (f *rowFinder) between(a, b placed) float64 {
	first, _ := utf8.DecodeRuneInString(b.words[0].Text)
	if (unicode.IsLower(first) || hangs.MatchString(a.text())) && b.mid()-a.mid() <= 1.75*f.size && f.wraps(a.run, b.run, a.c0) {
		return costCut
	}
	return 0
}
