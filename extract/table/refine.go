package table

import (
	"math"
	"slices"
)

// extend takes in the rows below a lattice that is only the head of a table: its
// columns go on without rulings.
func (l lattice) extend(words []Word) lattice {
	top, bottom := l.ys[0], l.ys[len(l.ys)-1]
	if l.rows() > 4 {
		return l
	}
	var below []Word
	for _, w := range words {
		switch {
		case l.holds(w.Box):
			if isDatum(w.Text) {
				return l // rows, and not a head alone
			}
		case w.Box.Y0 > top && middle(w.Box) > bottom:
			below = append(below, w)
		}
	}
	walls := l.walls(bottom, math.Inf(1))
	end, last, rows := bottom, bottom, 0
	for _, ln := range lines(below, walls) {
		if ln.box.Y0-end > 1.3*ln.size || ln.box.X0 < l.xs[0]-3 || ln.box.X1 > l.xs[len(l.xs)-1]+3 {
			break
		}
		filled := map[int]bool{}
		crossing := false
		for _, r := range ln.runs {
			c := l.column(middleX(r.box))
			filled[c] = true
			crossing = crossing || r.box.X0 < l.xs[c]-2 || r.box.X1 > l.xs[c+1]+2
		}
		if crossing && len(filled) == 1 && len(ln.runs) > 0 && len(ln.runs[0].words) > 8 {
			break // a sentence below the table
		}
		if len(filled) > 1 {
			rows++
			last = ln.box.Y1
		}
		end = ln.box.Y1
	}
	if rows < 2 {
		return l
	}
	l.v = append(slices.Clone(l.v), l.walls(bottom, last+1)...)
	l.xs, l.ys = slices.Clone(l.xs), append(slices.Clone(l.ys), last+1)
	l.box.Y1 = max(l.box.Y1, last+1)
	return l
}

// walls are the column borders from y0 to y1.
func (l lattice) walls(y0, y1 float64) []vertical {
	var out []vertical
	for _, x := range l.xs {
		out = append(out, vertical{x, y0, y1})
	}
	return out
}

// column is the column at x, the outer ones for what stands outside.
func (l lattice) column(x float64) int {
	c := 0
	for c+1 < l.cols() && x > l.xs[c+1] {
		c++
	}
	return c
}

// refine adds the column borders that a lattice does not draw: within one of its
// columns figures stand above one another beside other texts, line after line.
func (l lattice) refine(words []Word) lattice {
	areas := l.areas()
	in := make([][]Word, len(areas))
	for _, w := range words {
		if i := l.find(areas, w.Box); i >= 0 {
			in[i] = append(in[i], w)
		}
	}
	xs, v := slices.Clone(l.xs), slices.Clone(l.v)
	groups := map[[2]int][]int{} // areas of the same columns
	var order [][2]int
	for i, a := range areas {
		key := [2]int{a.c0, a.c1}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], i)
	}
	for _, key := range order {
		var own []Word
		for _, i := range groups[key] {
			own = append(own, in[i]...)
		}
		if len(own) < 4 {
			continue
		}
		ls := separate(lines(own, nil))
		cols := columns(ls)
		for k := 1; k < len(cols); k++ {
			x := (cols[k-1].hi + cols[k].lo) / 2
			if !sided(ls, x) {
				continue
			}
			// A border that stands elsewhere in the table goes on here.
			if at := nearest(xs, x); xs[at] > cols[k-1].hi-1 && xs[at] < cols[k].lo+1 {
				x = xs[at]
			} else {
				xs = append(xs, x)
			}
			for _, i := range groups[key] {
				if a := areas[i]; !spanned(in[i], x) {
					v = append(v, vertical{x, l.ys[a.r0], l.ys[a.r1+1]})
				}
			}
		}
	}
	slices.Sort(xs)
	l.xs, l.v = xs, v
	return l
}

// sided reports whether x parts two columns: most lines with something on its
// right have something on its left, and one of the sides is figures.
func sided(ls []line, x float64) bool {
	both, right, left, figures, crossing := 0, 0, 0, 0, 0
	for _, l := range ls {
		var a, b *run
		for i := range l.runs {
			r := &l.runs[i]
			switch {
			case r.box.X1 <= x+0.5:
				a = r
			case r.box.X0 >= x-0.5:
				if b == nil {
					b = r
				}
			default:
				crossing++
			}
		}
		switch {
		case a != nil && b != nil:
			both++
			if isDatum(a.text()) || isDatum(b.text()) {
				figures++
			}
		case a != nil:
			left++
		case b != nil:
			right++
		}
	}
	return both >= 2 && figures*3 >= both*2 && both > right && both > crossing && figures >= 2
}

// spanned reports whether most lines of a cell run over x.
func spanned(words []Word, x float64) bool {
	crossing, both := 0, 0
	for _, l := range lines(words, nil) {
		a, b := false, false
		over := false
		for _, r := range l.runs {
			a = a || r.box.X1 <= x+0.5
			b = b || r.box.X0 >= x-0.5
			over = over || r.box.X0 < x-0.5 && r.box.X1 > x+0.5
		}
		if over {
			crossing++
		}
		if a && b {
			both++
		}
	}
	return crossing > both
}
