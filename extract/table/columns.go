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
func columns(ls []line, strict bool) []span {
	type item struct {
		run
		line int // of ls
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
	hits := func(it item) []int {
		var hit []int
		for c := range cols {
			if cols[c].overlap(across(it.box)) > 0.5 {
				hit = append(hit, c)
			}
		}
		return hit
	}
	for _, it := range items {
		switch hit := hits(it); len(hit) {
		case 0:
			cols = append(cols, column{across(it.box), map[int]bool{it.line: true}})
			slices.SortFunc(cols, func(a, b column) int { return compare(a.lo, b.lo) })
		case 1:
			cols[hit[0]].span = cols[hit[0]].union(across(it.box))
			cols[hit[0]].lines[it.line] = true
		default:
			wide = append(wide, it)
		}
	}
	// covering counts the runs over two neighbouring columns, apart the lines
	// that have something in each.
	counts := func(a, b column) (covering, apart int) {
		for _, w := range wide {
			if s := across(w.box); a.overlap(s) > 0.5 && b.overlap(s) > 0.5 {
				covering++
			}
		}
		for l := range a.lines {
			if b.lines[l] {
				apart++
			}
		}
		return covering, apart
	}
	join := func(c int) {
		for l := range cols[c+1].lines {
			cols[c].lines[l] = true
		}
		cols[c].span = cols[c].union(cols[c+1].span)
		cols = slices.Delete(cols, c+1, c+2)
		// Runs over the two are now runs of the one.
		wide = slices.DeleteFunc(wide, func(w item) bool {
			hit := hits(w)
			if len(hit) == 1 {
				cols[hit[0]].span = cols[hit[0]].union(across(w.box))
				cols[hit[0]].lines[w.line] = true
			}
			return len(hit) == 1
		})
	}
	// The surest first: sides of one column that no line has both of, and that
	// runs cover; then a heading and what it heads.
	rules := []func(a, b column, covering, apart int) bool{
		func(_, _ column, covering, apart int) bool { return apart == 0 && covering > 0 },
		func(a, b column, covering, apart int) bool {
			return !strict && apart == 0 && covering == 0 && neighbours(ls, a.span, b.span)
		},
		func(_, _ column, covering, apart int) bool {
			return covering > apart || covering == apart && covering > 1
		},
	}
	for _, one := range rules {
		for {
			// The nearest of the pairs: a heading that stands over none of its
			// figures stands nearer to them than to others.
			best := -1
			for c := 0; c+1 < len(cols); c++ {
				covering, apart := counts(cols[c], cols[c+1])
				if one(cols[c], cols[c+1], covering, apart) && (best < 0 || cols[c+1].lo-cols[c].hi < cols[best+1].lo-cols[best].hi) {
					best = c
				}
			}
			if best < 0 {
				break
			}
			join(best)
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
