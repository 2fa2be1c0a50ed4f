package table

import (
	"regexp"
	"slices"
	"unicode"
	"unicode/utf8"
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
	return out
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

// splitAligned cuts runs at the edges of columns of figures: a figure aligned to
// the right may come nearer to the text behind it, or a long label nearer to the
// figure, than the words of a sentence are to one another. What tells the
// column is that figures of several lines end at one place.
func splitAligned(ls []line) []line {
	const edge = 1.3 // points; figures of one column end that close
	// whole are the ends of runs that are figures, parts those within runs.
	whole, parts := make([][]float64, len(ls)), make([][]float64, len(ls))
	for i, l := range ls {
		for _, r := range l.runs {
			if isDatum(r.text()) {
				whole[i] = append(whole[i], r.box.X1)
			}
			for _, cut := range figureCuts(r) {
				parts[i] = append(parts[i], cut.end)
			}
		}
	}
	count := func(ends [][]float64, x float64) int {
		n := 0
		for _, xs := range ends {
			if slices.ContainsFunc(xs, func(e float64) bool { return abs(e-x) <= edge }) {
				n++
			}
		}
		return n
	}
	// « Phase 1 » in each line ends at one place too: without a figure that
	// stands alone there, nothing says that it is two columns.
	aligned := func(c figureCut) bool {
		w, p := count(whole, c.end), count(parts, c.end)
		return w >= 1 && w+p >= min(3, len(ls)-1)
	}
	out := make([]line, len(ls))
	for i, l := range ls {
		var rs []run
		for _, r := range l.runs {
			cut := -1
			for _, c := range figureCuts(r) {
				if aligned(c) {
					cut = c.at
					break
				}
			}
			if cut < 0 || len(l.runs) == 1 && len(r.words) > 8 {
				rs = append(rs, r)
				continue
			}
			rs = append(rs, newRun(r.words[:cut:cut]), newRun(r.words[cut:]))
		}
		out[i] = newLine(rs)
	}
	return out
}

// figureCut is a place where a run may be a figure and a text: before word at;
// end is where the figure ends.
type figureCut struct {
	at  int
	end float64
}

// figureCuts returns the ways to cut a run into a figure and a text, in either
// order.
func figureCuts(r run) []figureCut {
	var out []figureCut
	for i := 1; i < len(r.words); i++ {
		head, tail := newRun(r.words[:i]).text(), newRun(r.words[i:]).text()
		if r.words[i].Box.X0-r.words[i-1].Box.X1 < 0.15*r.size {
			continue
		}
		if isDatum(head) && !isDatum(tail) && startsText(tail) {
			out = append(out, figureCut{i, r.words[i-1].Box.X1})
		}
		if !isDatum(head) && isDatum(tail) && !dash.MatchString(tail) && !endsFigure(head) {
			out = append(out, figureCut{i, r.box.X1})
		}
	}
	return out
}

var figureUnit = regexp.MustCompile(`(?i)^(€|k€|m€|eur|euros?|%|ttc|ht|jours?|mois|ans?|etp)\b`)

// startsText is a text that is no unit of the figure before it.
func startsText(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(first) && !figureUnit.MatchString(s) || first == '('
}

// endsFigure tells a text whose last word is a part of a figure.
func endsFigure(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsDigit(last)
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
