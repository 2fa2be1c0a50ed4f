package table

import (
	"regexp"
	"slices"
	"strings"
)

// addsUp returns the reading in which more figures add up; in doubt the first,
// which is the usual one. What puts cells together has to show it in this way:
// with fewer cells there are fewer odd ones.
func addsUp(usual, other *Table) *Table {
	if other == nil {
		return usual
	}
	v, w := judge(usual), judge(other)
	if w.sums > v.sums && w.points() > v.points() {
		return other
	}
	return usual
}

// fitsBetter returns the reading for which more speaks; in doubt the first.
func fitsBetter(usual, other *Table) *Table {
	v, w := judge(usual), judge(other)
	if w.sums >= v.sums && w.points() > v.points() {
		return other
	}
	return usual
}

// ruled makes the table of a lattice. Where its rows have been parted by the
// figures in them, it competes with the rows as they are ruled: a figure may be
// printed on two lines. Where cells hold several figures nonetheless, rulings are
// but a frame, and what stands in it competes as a table without rulings.
func (d *detector) ruled(l lattice, words []Word) *Table {
	t := tidy(build(d.page, l.grid(words, true), l.spans(), true))
	if t == nil {
		return nil
	}
	v := judge(t)
	if len(t.Rows) > l.rows() {
		whole := tidy(build(d.page, l.grid(words, false), l.spans(), true))
		if t = addsUp(t, whole); whole == nil {
			return t
		}
		return fitsBetter(t, whole)
	}
	if v.faults == 0 {
		return t
	}
	free := detector{page: d.page}
	free.rules.bands = d.rules.bands
	if blocks := free.flow(words, words, 0); len(blocks) == 1 && blocks[0].Table != nil {
		t = addsUp(t, blocks[0].Table)
	}
	return t
}

var (
	figureBegins = regexp.MustCompile(`^[-−–+(]? ?[1-9][0-9]{0,2}( [0-9]{3})*$`)
	figureGoesOn = regexp.MustCompile(`^([0-9]{3}( [0-9]{3})*([.,][0-9]+)?\)?( ?(€|k€|%))?|€|k€|%)$`)
)

// mend puts together the figures that are printed on two lines, in a column too
// narrow for them; n is how many. That they are one figure is only a guess.
func mend(ls []line) (out []line, n int) {
	out = slices.Clone(ls)
	gone := map[[2]int]bool{} // runs that went into another, by line and place
	for i := range out {
		runs := slices.Clone(out[i].runs)
		for k, r := range runs {
			if gone[[2]int{i, k}] || !figureBegins.MatchString(r.text()) {
				continue
			}
			if j, m, ok := goesOn(ls, i, r); ok && !gone[[2]int{j, m}] {
				gone[[2]int{j, m}] = true
				runs[k] = newRun(besides(slices.Concat(r.words, ls[j].runs[m].words), ls[i], ls[j]))
				n++
			}
		}
		out[i].runs = runs
	}
	if n == 0 {
		return ls, 0
	}
	kept := out[:0]
	for i, l := range out {
		var rs []run
		for k, r := range l.runs {
			if !gone[[2]int{i, k}] {
				rs = append(rs, r)
			}
		}
		if len(rs) > 0 {
			kept = append(kept, newLine(rs))
		}
	}
	return kept, n
}

// besides puts the words of a figure that is printed on two lines at the height of the line
// that holds more: what is beside it may be set at the top of the row or at its bottom.
func besides(words []Word, a, b line) []Word {
	if len(a.runs) == len(b.runs) {
		return words
	}
	if len(b.runs) > len(a.runs) {
		a = b
	}
	for i := range words {
		if words[i].seen == nil {
			box := words[i].Box
			words[i].seen = &box
		}
		words[i].Box.Y0, words[i].Box.Y1 = a.box.Y0, a.box.Y1
	}
	return words
}

// goesOn finds the rest of a figure below it.
func goesOn(ls []line, i int, r run) (line, place int, ok bool) {
	for j := i + 1; j < min(i+4, len(ls)); j++ {
		for m, q := range ls[j].runs {
			d := q.mid() - r.mid()
			if across(q.box).overlap(across(r.box)) <= 0 || d < 0.8*r.size {
				continue
			}
			return j, m, d < 1.6*r.size && figureGoesOn.MatchString(q.text())
		}
	}
	return 0, 0, false
}

// manner is a way to read lines as a table; the zero value is the usual one.
type manner struct {
	strict bool // what never stands in one line is not for that one column
	uncut  bool // words close to one another are one text
	body   bool // the columns are those of the lines from the first figure on
	banded bool // what stands between two borders is one row
}

// otherManners are the ways that are tried where the usual one leaves cells that cannot
// be cells.
var otherManners = []manner{{strict: true}, {uncut: true}, {body: true}, {banded: true}, {body: true, banded: true}}

// columned returns the lines that tell the columns. A heading over several columns may be
// narrower than they are, and seem to join what it stands between.
func (m manner) columned(ls []line) []line {
	if first := slices.IndexFunc(ls, hasDatum); m.body && first > 0 && len(ls)-first > 3 {
		return ls[first:]
	}
	return ls
}

// table makes a table of lines, if they are one. Figures that may be printed on
// two lines are read in both ways.
func (s stream) table(from, to int) (found, bool) {
	if contents(s.lines[from:to]) {
		return found{}, false
	}
	f, ok := s.read(s.lines[from:to], from, to, manner{})
	mended, n := mend(s.lines[from:to])
	mend := func(how manner) {
		// Lines that were put together may have changed which are left out at the
		// ends: then some would be read twice, or not at all.
		if g, whole := s.read(mended, from, to, how); whole && (ok || judge(g.table).sums > 0) && g.table.letters() == letters(s.lines[g.from:g.to]) &&
			(!ok || fitsBetter(f.table, g.table) == g.table) {
			f, ok = g, true
		}
	}
	if n > 0 {
		mend(manner{})
	}
	if ok && judge(f.table).faults > 0 {
		for _, how := range otherManners {
			if g, whole := s.read(s.lines[from:to], from, to, how); whole && fitsBetter(f.table, g.table) == g.table {
				f = g
			}
			if n > 0 {
				mend(how)
			}
		}
	}
	if ok {
		f.table.regroup()
	}
	return f, ok
}

// letters counts what is printed in lines, without spaces.
func letters(ls []line) int {
	n := 0
	for _, l := range ls {
		for _, r := range l.runs {
			n += printed(r.text())
		}
	}
	return n
}

func (t *Table) letters() int {
	n := 0
	for _, row := range t.Rows {
		for _, c := range row {
			n += printed(c.Text)
		}
	}
	return n
}

func printed(s string) int { return len(s) - strings.Count(s, " ") }
