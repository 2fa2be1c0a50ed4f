package table

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

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
	costApart  = 1.0  // two lines of a cell further apart than lines of a text, where spacing tells
	costTight  = 2.0  // two cells as near as lines of a text, where spacing tells
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
	for i, p := range ps {
		// A line of a label that is longer than its column only sticks out.
		if p.c0 == 0 && p.c1 > 0 && p.c1 < f.cols-1 && len(anchors) > 0 && f.sticksOut(ps, i) {
			p.c1 = 0
		}
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

// sticksOut reports whether a run that begins as the texts of the first column do
// is alone in its line.
func (f *rowFinder) sticksOut(ps []placed, i int) bool {
	p := ps[i]
	if p.box.X0 > f.spans[0].lo+2*f.size {
		return false
	}
	for k, q := range ps {
		if k != i && abs(q.mid()-p.mid()) <= lineShift*f.size {
			return false
		}
	}
	return true
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
	spaced := f.spaced(col, pitch)
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
				base += f.between(col[i-1], col[i], spaced)
			}
			inner := 0.0
			for k := i + 1; k <= min(n, i+maxCell); k++ {
				if k == i+2 {
					inner += h.cost
				}
				if k > i+1 {
					inner += f.inside(col[k-2], col[k-1], pitch, spaced)
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
func (f *rowFinder) inside(a, b placed, pitch float64, spaced bool) float64 {
	cost := 0.0
	tight := b.mid()-a.mid() <= 1.06*f.lead
	if first, _ := utf8.DecodeRuneInString(b.words[0].Text); unicode.IsUpper(first) && !a.endsSoft() && (!spaced || !tight) {
		cost += costNew
		if hangs(a.text()) {
			cost -= costNew // « interfaces avec » goes on whatever comes
		} else if capitals(b.words[0].Text) > 1 {
			cost -= costNew * 2 / 3 // FranceConnect, RGPD: a name
		}
	}
	// Where wrapped lines are as far apart as rows, distance tells nothing.
	if b.mid()-a.mid() > 0.95*pitch && f.lead < 0.95*pitch {
		cost += costPitch
	}
	if spaced && b.mid()-a.mid() > 1.12*f.lead {
		cost += costApart
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

// spaced reports whether the rows of a column are further apart than the lines of
// its texts: both distances are there, and figures are never as near as lines.
func (f *rowFinder) spaced(col []placed, pitch float64) bool {
	if math.IsInf(pitch, 1) || f.lead >= 0.9*pitch {
		return false
	}
	tight, apart := 0, 0
	for i := 1; i < len(col); i++ {
		switch d := col[i].mid() - col[i-1].mid(); {
		case d <= 1.06*f.lead:
			tight++
		case d > 1.12*f.lead:
			apart++
		}
	}
	return apart > 1 && apart*4 > tight
}

// hangs tells a French text that cannot end there: by its last word or its last
// sign.
func hangs(s string) bool {
	switch last, _ := utf8.DecodeLastRuneInString(s); last {
	case ',', '(', '–', '-':
		return true
	}
	switch strings.ToLower(s[strings.LastIndexByte(s, ' ')+1:]) {
	case "de", "du", "des", "le", "la", "les", "un", "une", "et", "ou", "à", "au", "aux", "avec", "pour", "par", "sur", "en", "dans", "d'", "d’", "l'", "l’":
		return true
	}
	return false
}

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
func (f *rowFinder) between(a, b placed, spaced bool) float64 {
	if spaced && b.mid()-a.mid() <= 1.06*f.lead && f.texts[a.c0] {
		return costTight
	}
	first, _ := utf8.DecodeRuneInString(b.words[0].Text)
	if (unicode.IsLower(first) || hangs(a.text())) && b.mid()-a.mid() <= 1.75*f.size && f.wraps(a.run, b.run, a.c0) {
		return costCut
	}
	return 0
}
