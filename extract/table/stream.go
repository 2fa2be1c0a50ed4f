package table

import (
	"math"
	"slices"
)

const (
	// rowGap is the empty height, in font sizes, above which two lines are not
	// of one table.
	rowGap = 2.6
	// maxSingles is how many lines with one run may follow one another within a
	// table: a wrapped label and a group heading.
	maxSingles = 6
)

// stream finds the tables that no lattice shows among lines, in their order.
type stream struct {
	page  RawPage
	rules rulings
	lines []line
}

// found is a table and the lines it was made of.
type found struct {
	from, to int // lines, to excluded
	table    *Table
}

// tables returns the tables found, from top to bottom.
func (s stream) tables() []found {
	var out []found
	for i := 0; i < len(s.lines); {
		if len(s.lines[i].runs) < 2 && !s.paired(i) {
			i++
			continue
		}
		from := s.before(i, floor(out))
		to := s.extent(i)
		done := false
		for _, part := range s.parts(from, to) {
			if f, ok := s.table(part[0], part[1]); ok {
				out = append(out, f)
				i = max(i, f.to)
				done = true
			}
		}
		if !done || i < to {
			i = max(i+1, to)
		}
	}
	return out
}

// floor is the first line that is in no table yet.
func floor(fs []found) int {
	if len(fs) == 0 {
		return 0
	}
	return fs[len(fs)-1].to
}

// before takes lines with one run above the first line with several: a
// heading may begin higher than those beside it.
func (s stream) before(i, least int) int {
	for n := 0; n < 4 && i > least; n++ {
		above, l := s.lines[i-1], s.lines[i]
		if len(above.runs) != 1 || l.box.Y0-above.box.Y1 > 0.7*l.size && !s.framed(above) {
			break
		}
		i--
	}
	return i
}

// paired reports whether a line with one run stands at half the height of the next
// or of the one before, beside it: an amount in the middle of a label that wraps.
func (s stream) paired(i int) bool {
	l := s.lines[i]
	for _, k := range []int{i - 1, i + 1} {
		if k < 0 || k >= len(s.lines) || len(l.runs) != 1 || len(s.lines[k].runs) != 1 {
			continue
		}
		o := s.lines[k]
		if isDatum(l.text()) == isDatum(o.text()) || across(l.box).overlap(across(o.box)) > -columnGap*min(l.size, o.size) {
			continue
		}
		if along(l.box).overlap(along(o.box)) > 0.2*min(l.size, o.size) {
			return true
		}
	}
	return false
}

// framed reports whether a line stands on a painted band.
func (s stream) framed(l line) bool {
	for _, b := range s.rules.bands {
		if b.Box.Y0 <= l.mid() && b.Box.Y1 >= l.mid() && across(b.Box).overlap(across(l.box)) > 0.9*across(l.box).size() {
			return true
		}
	}
	return false
}

// extent returns the end of the run of lines that may be one table with line i.
func (s stream) extent(i int) int {
	end, singles := i+1, 0
	x := across(s.lines[i].box)
	for k := i + 1; k < len(s.lines); k++ {
		l, prev := s.lines[k], s.lines[k-1]
		if l.box.Y0-prev.box.Y1 > rowGap*max(l.size, prev.size) || s.obstructed(prev, l) {
			break
		}
		if len(l.runs) >= 2 || s.paired(k) {
			singles, end = 0, k+1
			x = x.union(across(l.box))
			continue
		}
		singles++
		if singles > maxSingles || s.prose(l, x) {
			break
		}
		// The end of a wrapped label below the last figures.
		if l.box.Y0-prev.box.Y1 <= 0.6*l.size && end == k || s.framed(l) && end == k {
			end = k + 1
		}
	}
	return end
}

// obstructed is where a lattice stands between two lines: it is another table.
func (s stream) obstructed(a, b line) bool {
	for _, c := range s.rules.latticeBoxes {
		if c.Y0 >= a.mid() && c.Y1 <= b.mid() {
			return true
		}
	}
	return false
}

// prose is a line of running text: it fills the width, or goes beyond the
// table, with many words.
func (s stream) prose(l line, x span) bool {
	r := l.runs[0]
	return len(r.words) >= 8 && (across(r.box).overlap(x) > 0.85*x.size() || r.box.X1 > x.hi+2*r.size) && !s.framed(l)
}

// parts cuts lines into tables: at wide gaps, and where a head begins after
// figures.
func (s stream) parts(from, to int) [][2]int {
	var gaps []float64
	for k := from + 1; k < to; k++ {
		gaps = append(gaps, s.lines[k].box.Y0-s.lines[k-1].box.Y1)
	}
	usual := median(gaps)
	var out [][2]int
	start, figures := from, false
	for k := from; k < to; k++ {
		l := s.lines[k]
		if k > start && s.begins(k, to, usual, figures) {
			out = append(out, [2]int{start, k})
			start, figures = k, false
		}
		figures = figures || hasDatum(l)
	}
	return append(out, [2]int{start, to})
}

// begins reports whether another table begins at line k: usual is the usual gap
// between lines, figures tells whether the table so far has some.
func (s stream) begins(k, to int, usual float64, figures bool) bool {
	l, prev := s.lines[k], s.lines[k-1]
	gap := l.box.Y0 - prev.box.Y1
	wide := gap > 2*max(usual, 0) && gap > 0.7*l.size
	bold := !slices.ContainsFunc(l.runs, func(r run) bool { return !r.bold })
	if caption.MatchString(l.text()) && len(wholeLine(l).words) > 3 && gap > 0.4*l.size && !farApart(l.runs) {
		return true
	}
	if len(l.runs) > 1 {
		// A head; the first line of a row whose texts wrap looks the same, but
		// for its style.
		return figures && wide && !hasDatum(l) && (bold && !prev.runs[0].bold || s.framed(l) && !s.framed(prev))
	}
	// A title: in the style of one, or above a head.
	r := l.runs[0]
	styled := (bold && !prev.runs[0].bold || r.size > 1.1*prev.size) && gap > 1.3*usual && gap > 0.6*l.size
	switch {
	case s.framed(l):
		return false
	case (styled || bold && figures && gap > 1.1*usual) && s.boldHeadNext(k, to):
		return true
	case styled, figures && wide:
		return !s.figuresNext(k, to)
	default:
		return figures && s.headNext(k, to) && gap > usual
	}
}

// figuresNext reports whether the next line with several runs has figures, or
// is of one row with a line that has: a group heading goes before such, a new
// table's title before its head.
func (s stream) figuresNext(k, to int) bool {
	several := false
	for i := k; i < to; i++ {
		l := s.lines[i]
		if several && l.box.Y0-s.lines[i-1].box.Y1 > 0.5*l.size {
			return false
		}
		if hasDatum(l) {
			return true
		}
		several = several || len(l.runs) > 1
	}
	return false
}

func (s stream) headNext(k, to int) bool {
	for ; k < to; k++ {
		if len(s.lines[k].runs) > 1 {
			return !hasDatum(s.lines[k]) && len(s.lines[k].runs) > 2
		}
	}
	return false
}

// boldHeadNext reports whether the next line with several runs is a bold head.
func (s stream) boldHeadNext(k, to int) bool {
	for ; k < to; k++ {
		if l := s.lines[k]; len(l.runs) > 1 {
			return !hasDatum(l) && !slices.ContainsFunc(l.runs, func(r run) bool { return !r.bold })
		}
	}
	return false
}

func hasDatum(l line) bool {
	return slices.ContainsFunc(l.runs[1:], func(r run) bool { return isDatum(r.text()) })
}

// read makes a table of lines, if they are one: those between from and to, or
// what became of them. Lines at its ends that belong to no row are left out.
func (s stream) read(ls []line, from, to int, how manner) (found, bool) {
	ls, cut := untitled(ls)
	from += cut
	if !how.uncut {
		ls = separate(ls)
	}
	cols := columns(how.columned(ls), how.strict)
	if len(cols) < 2 {
		return found{}, false
	}
	ls = splitCovered(splitHeads(ls, cols), cols)
	// A title above is no part of the table: it starts in the first column,
	// where a heading that spans others does not.
	for len(ls) > 0 && len(ls[0].runs) == 1 && (ls[0].box.X0 <= cols[0].hi && !s.heading(ls, cols) || s.title(ls[0], cols)) {
		ls = ls[1:]
		from++
	}
	if len(ls) < 2 {
		return found{}, false
	}
	x := span{math.Inf(1), math.Inf(-1)}
	for _, c := range cols {
		x = x.union(c)
	}
	g := s.rows(ls, cols, x, how.banded)
	to -= s.dropTail(&g, ls)
	if !convincing(g, cols, len(s.rules.borders(x, ls[0].box.Y0-8, ls[len(ls)-1].box.Y1+8)) > 1) {
		return found{}, false
	}
	return found{from, to, build(s.page, g, cols, false)}, true
}

// dropTail takes the texts below the last row out of a grid, as long as they
// are its last lines, and returns how many lines that is.
func (s stream) dropTail(g *grid, ls []line) int {
	drop := 0
	for g.rows > 1 && g.free[g.rows-1] {
		i := slices.IndexFunc(g.cells, func(c gridCell) bool { return c.r0 == g.rows-1 })
		n := len(g.cells[i].runs)
		if drop+n >= len(ls) {
			break
		}
		tail := ls[len(ls)-drop-n : len(ls)-drop]
		if slices.ContainsFunc(tail, func(l line) bool {
			return len(l.runs) > 1 || s.framed(l) ||
				!slices.ContainsFunc(g.cells[i].runs, func(r run) bool { return r.box == l.box })
		}) {
			break
		}
		g.cells = slices.Delete(g.cells, i, i+1)
		g.rows--
		drop += n
	}
	return drop
}

// untitled drops the title of a table from the top of its lines, with the lines it
// wraps on.
func untitled(ls []line) ([]line, int) {
	if len(ls) < 3 || !caption.MatchString(ls[0].text()) || hasDatum(ls[0]) && len(ls[0].runs) > 2 && farApart(ls[0].runs) {
		return ls, 0
	}
	n := 1
	for n < 4 && n+2 < len(ls) && len(ls[n].runs) == 1 && ls[n].box.Y0-ls[n-1].box.Y1 < 0.45*ls[n].size &&
		ls[n].runs[0].bold == ls[0].runs[len(ls[0].runs)-1].bold && abs(ls[n].size-ls[0].size) < 0.5 {
		n++
	}
	return ls[n:], n
}

// title reports whether a line above a table is its title though it does not
// begin in the first column: by its words, or because it is centred on the whole
// table. A heading that spans columns is centred on those after the first.
func (s stream) title(l line, cols []span) bool {
	if caption.MatchString(l.text()) {
		return true
	}
	if s.framed(l) || len(cols) < 3 {
		return false
	}
	whole, after := cols[0].union(cols[len(cols)-1]), cols[1].union(cols[len(cols)-1])
	off := abs(middleX(l.box) - (whole.lo+whole.hi)/2)
	return off < 4 && off+8 < abs(middleX(l.box)-(after.lo+after.hi)/2)
}

// heading reports whether the first line, alone in the first column, is the
// upper line of a heading there.
func (s stream) heading(ls []line, cols []span) bool {
	if s.framed(ls[0]) {
		return len(ls) > 1 && s.sameBand(ls[0], ls[1])
	}
	if len(ls) < 2 || ls[1].box.Y0-ls[0].box.Y1 > 0.35*ls[0].size || ls[0].box.X1 > cols[0].hi+1 {
		return false
	}
	// The heading beside it is centred on both lines.
	for _, l := range ls[1:] {
		for _, r := range l.runs {
			if cols[0].overlap(across(r.box)) > 0 {
				return l.mid()-ls[0].mid() < 3*l.size && r.bold == ls[0].runs[0].bold && len(l.runs) == 1
			}
		}
	}
	return false
}

func (s stream) sameBand(a, b line) bool {
	for _, f := range s.rules.bands {
		if f.Box.Y0 <= a.mid() && f.Box.Y1 >= b.mid() {
			return true
		}
	}
	return false
}

func (s stream) rows(ls []line, cols []span, x span, banded bool) grid {
	f := newRowFinder(cols, place(ls, cols))
	f.banded = banded
	f.h = s.rules.h
	return f.find(s.rules.borders(x, ls[0].box.Y0, ls[len(ls)-1].box.Y1))
}

// convincing tells a table from lines that only happen to have gaps: enough
// rows with several cells, or the help of rulings.
func convincing(g grid, cols []span, ruled bool) bool {
	filled := map[int]int{}
	long := 0
	for _, c := range g.cells {
		if len(c.runs) > 0 {
			filled[c.r0]++
		}
		words := 0
		for _, r := range c.runs {
			words += len(r.words)
		}
		if c.c0 == 0 && words > 14 {
			long++
		}
	}
	rows := 0
	for _, n := range filled {
		if n >= 2 {
			rows++
		}
	}
	if len(cols) == 2 && !ruled {
		return rows >= 2 && rows*2 >= g.rows && long*3 <= g.rows
	}
	return rows >= 2 && rows*3 >= g.rows
}
