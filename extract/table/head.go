package table

import (
	"math"
	"slices"
)

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
		head, _ = f.pullBack(head, body, anchors[0])
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
