package table

import (
	"math"
	"slices"
	"unicode"
	"unicode/utf8"
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
	ps = f.stretch(f.underlined(ps))
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

// underlined gives the headings that a ruling underlines the columns that the
// ruling covers.
func (f *rowFinder) underlined(ps []placed) []placed {
	out := slices.Clone(ps)
	for i, p := range ps {
		for _, h := range f.h {
			if h.y < p.box.Y1-0.3*p.size || h.y > p.box.Y1+0.9*p.size || h.x0 > p.box.X0+2 || h.x1 < p.box.X1-2 {
				continue
			}
			c0, c1 := -1, -1
			for c, s := range f.spans {
				if m := (s.lo + s.hi) / 2; m > h.x0-1 && m < h.x1+1 {
					if c0 < 0 {
						c0 = c
					}
					c1 = c
				}
			}
			// One ruling under several headings tells nothing of each, nor does one
			// under the last line of a heading that is higher than the others.
			if c0 >= 0 && c1 > c0 && c0 <= p.c0 && c1 >= p.c1 && !slices.ContainsFunc(ps, func(q placed) bool {
				return q.box != p.box && q.mid() > p.mid()-3*f.size && q.mid() < p.mid()+f.size && h.x0 < q.box.X1 && h.x1 > q.box.X0
			}) {
				out[i].c0, out[i].c1 = c0, c1
			}
		}
	}
	return out
}

// stretch gives the headings of a head the columns they span: a short text
// centred over several columns covers only some of them. Its columns are those
// with a heading below and none beside it, shared out among the headings of its
// line, as far as it then stands in the middle of them.
func (f *rowFinder) stretch(ps []placed) []placed {
	out := slices.Clone(ps)
	levels := f.clusters(ps, func(placed) bool { return true })
	for k := range levels {
		below, owned := map[int]bool{}, map[int]bool{}
		for _, p := range f.runs {
			switch {
			case p.mid() > levels[k].mid+0.8*f.size && p.c0 == p.c1 && p.mid() < levels[k].mid+4*f.size:
				below[p.c0] = below[p.c0] || !isDatum(p.text())
			case p.mid() < levels[k].mid-0.6*f.size && p.c0 == p.c1:
				owned[p.c0] = true
			}
		}
		groups := map[int][]int{}
		for c := range f.cols {
			if !below[c] || owned[c] {
				continue
			}
			best, off := -1, math.Inf(1)
			for i, p := range ps {
				if abs(p.mid()-levels[k].mid) > lineShift*f.size || isDatum(p.text()) {
					continue
				}
				d := abs(middleX(p.box) - f.center(c))
				if out[i].c0 <= c && c <= out[i].c1 {
					d = 0
				}
				if d < off {
					best, off = i, d
				}
			}
			if best >= 0 {
				groups[best] = append(groups[best], c)
			}
		}
		for i, cols := range groups {
			if out[i].c0 == ps[i].c0 && out[i].c1 == ps[i].c1 && !f.wrapsOn(ps[i]) {
				out[i].c0, out[i].c1 = f.middleOf(ps[i], cols)
			}
		}
	}
	return out
}

// wrapsOn reports whether a heading goes on in the line below: with a small
// letter, in its own column.
func (f *rowFinder) wrapsOn(p placed) bool {
	return p.c0 == p.c1 && slices.ContainsFunc(f.runs, func(q placed) bool {
		first, _ := utf8.DecodeRuneInString(q.words[0].Text)
		d := q.mid() - p.mid()
		return q.c0 == p.c0 && q.c1 == p.c1 && d > 0.5*f.size && d < 1.6*f.size && unicode.IsLower(first)
	})
}

// middleOf returns the most columns, of those given, that a heading stands in the
// middle of.
func (f *rowFinder) middleOf(p placed, cols []int) (c0, c1 int) {
	c0, c1 = p.c0, p.c1
	for a := range cols {
		for b := a + 1; b < len(cols); b++ {
			from, to := cols[a], cols[b]
			if to-from != b-a || from > p.c0 || to < p.c1 || to-from <= c1-c0 {
				continue
			}
			x := f.extent(from).union(f.extent(to))
			tol := 0.04 * x.size()
			if a == 0 && b == len(cols)-1 {
				tol = 0.08 * x.size() // all that is left to it
			}
			if abs(middleX(p.box)-(x.lo+x.hi)/2) <= max(tol, 8) {
				c0, c1 = from, to
			}
		}
	}
	return c0, c1
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
