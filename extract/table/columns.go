package table

import (
	"slices"
)

// placed is a run with the columns it stands in; c0 < c1 for one that spans
// several.
type placed struct {
	run
	c0, c1 int
}

// columns finds the columns of lines that have several runs each. Runs that
// stand above one another are one column: narrow ones first, so that a run
// that covers two of the columns found so far shows itself as a span. Two
// columns are one when runs cover both more often than lines have something in
// each.
func columns(ls []line) []span {
	type item struct {
		run
		line int
	}
	var items []item
	for i, l := range ls {
		if len(l.runs) < 2 {
			continue
		}
		for _, r := range l.runs {
			items = append(items, item{r, i})
		}
	}
	slices.SortStableFunc(items, func(a, b item) int { return compare(a.width(), b.width()) })
	type column struct {
		span
		lines map[int]bool
	}
	var cols []column
	var wide []item
	for _, it := range items {
		s := across(it.box)
		var hit []int
		for c := range cols {
			if cols[c].overlap(s) > 0.5 {
				hit = append(hit, c)
			}
		}
		switch len(hit) {
		case 0:
			cols = append(cols, column{s, map[int]bool{it.line: true}})
			slices.SortFunc(cols, func(a, b column) int { return compare(a.lo, b.lo) })
		case 1:
			cols[hit[0]].span = cols[hit[0]].union(s)
			cols[hit[0]].lines[it.line] = true
		default:
			wide = append(wide, it)
		}
	}
	both := func(a, b column) int {
		n := 0
		for l := range a.lines {
			if b.lines[l] {
				n++
			}
		}
		return n
	}
	for changed := true; changed; {
		changed = false
		for c := 0; c+1 < len(cols); c++ {
			a, b := cols[c], cols[c+1]
			covering := 0
			for _, w := range wide {
				if s := across(w.box); a.overlap(s) > 0.5 && b.overlap(s) > 0.5 {
					covering++
				}
			}
			apart := both(a, b)
			// Without a line that has both, nothing says that they are two: a
			// heading on the left over figures on the right is one column.
			if apart > covering || apart > 0 && apart == covering && covering == 1 {
				continue
			}
			if apart == 0 && covering == 0 && !neighbours(ls, a.span, b.span) {
				continue
			}
			for l := range b.lines {
				a.lines[l] = true
			}
			a.span = a.union(b.span)
			cols[c] = a
			cols = slices.Delete(cols, c+1, c+2)
			changed = true
			c--
		}
	}
	out := make([]span, len(cols))
	for i, c := range cols {
		out[i] = c.span
	}
	return aside(ls, out)
}

// aside adds the columns that never share a line with another: labels on two
// lines, centred on their figures, stand above and below them.
func aside(ls []line, cols []span) []span {
	if len(cols) < 2 {
		return cols
	}
	var free []span
	var count []int
	for _, l := range ls {
		if len(l.runs) != 1 {
			continue
		}
		s := across(l.box)
		if slices.ContainsFunc(cols, func(c span) bool { return c.overlap(s) > 0.5 }) {
			continue
		}
		i := slices.IndexFunc(free, func(f span) bool { return f.overlap(s) > 0.5 })
		if i < 0 {
			free, count = append(free, s), append(count, 1)
			continue
		}
		free[i], count[i] = free[i].union(s), count[i]+1
	}
	for i, f := range free {
		if count[i] >= 2 && !slices.ContainsFunc(cols, func(c span) bool { return c.overlap(f) > 0.5 }) {
			cols = append(cols, f)
		}
	}
	slices.SortFunc(cols, func(a, b span) int { return compare(a.lo, b.lo) })
	return cols
}

// neighbours reports whether two groups of runs that never share a line are
// the two sides of one column: a heading, or few of them, on one side, and
// what it heads on the other.
func neighbours(ls []line, a, b span) bool {
	na, nb := 0, 0
	for _, l := range ls {
		if len(l.runs) < 2 {
			continue
		}
		for _, r := range l.runs {
			s := across(r.box)
			inA, inB := a.overlap(s) > 0.5, b.overlap(s) > 0.5
			if inA && !inB {
				na++
			}
			if inB && !inA {
				nb++
			}
		}
	}
	few := min(na, nb)
	return few == 1 || few <= 3*max(na, nb)/10 && b.lo-a.hi < 60
}

// place gives each run of the lines its columns. A run between two columns
// belongs to the nearer one.
func place(ls []line, cols []span) []placed {
	var out []placed
	for _, l := range ls {
		for _, r := range l.runs {
			s := across(r.box)
			p := placed{run: r, c0: -1}
			for c, col := range cols {
				// A run that only sticks out into the next column by a
				// letter (an overfull cell) is still its own column's.
				if col.overlap(s) > min(0.15*col.size(), 3) {
					if p.c0 < 0 {
						p.c0 = c
					}
					p.c1 = c
				}
			}
			if p.c0 < 0 {
				p.c0 = closest(cols, s)
				p.c1 = p.c0
			}
			out = append(out, p)
		}
	}
	return out
}

func closest(cols []span, s span) int {
	best := 0
	for c := range cols {
		if cols[c].overlap(s) > cols[best].overlap(s) {
			best = c
		}
	}
	return best
}
