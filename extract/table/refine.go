package table

import (
	"math"
	"slices"

	"guichet/internal/dossier"
)

// joinHeads puts the rulings of a head together with those of the table right
// below it, whose columns are its own.
func joinHeads(cs []component, words []Word) []component {
	cs = slices.Clone(cs)
	slices.SortStableFunc(cs, func(a, b component) int { return compare(a.box.Y0, b.box.Y0) })
	for i := 0; i < len(cs); i++ {
		for j := i + 1; j < len(cs); j++ {
			if a, b := cs[i], cs[j]; b.box.Y0-a.box.Y1 < 18 && b.box.Y0 > a.box.Y1-touch && sameWalls(a, b) && !holdsDatum(a.box, words) {
				a.h, a.v, a.box = slices.Concat(a.h, b.h), slices.Concat(a.v, b.v), a.box.Union(b.box)
				cs[i] = a
				cs = slices.Delete(cs, j, j+1)
				j--
			}
		}
	}
	return cs
}

// sameWalls reports whether two groups of rulings are as wide and part the same
// columns.
func sameWalls(a, b component) bool {
	if abs(a.box.X0-b.box.X0) > 4 || abs(a.box.X1-b.box.X1) > 4 {
		return false
	}
	var xs []float64
	for _, v := range b.v {
		xs = append(xs, v.x)
	}
	same := 0
	for _, v := range a.v {
		if len(xs) > 0 && abs(xs[nearest(xs, v.x)]-v.x) < 3 {
			same++
		}
	}
	return same > 0 && same*10 >= len(a.v)*7
}

func holdsDatum(b dossier.Box, words []Word) bool {
	return slices.ContainsFunc(words, func(w Word) bool {
		x, y := middleX(w.Box), middle(w.Box)
		return x > b.X0 && x < b.X1 && y > b.Y0 && y < b.Y1 && isDatum(w.Text)
	})
}

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
	l.h = append(slices.Clone(l.h), horizontal{bottom, l.xs[0], l.xs[len(l.xs)-1]})
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
		cols := columns(ls, false)
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
// right have something on its left, and one of the sides is figures or stands well
// apart.
func sided(ls []line, x float64) bool {
	both, right, left, figures, crossing := 0, 0, 0, 0, 0
	wide, edges := 0, []float64{}
	alone, ends := true, []float64{} // whether the right side is figures alone, and where they end
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
		if b != nil {
			alone = alone && isDatum(b.text())
			ends = append(ends, b.box.X1)
		}
		switch {
		case a != nil && b != nil:
			both++
			if b.box.X0-a.box.X1 > 0.9*l.size && !bullet.MatchString(a.text()) {
				wide++
				edges = append(edges, b.box.X0)
			}
			if isDatum(a.text()) || isDatum(b.text()) {
				figures++
			}
		case a != nil:
			left++
		case b != nil:
			right++
		}
	}
	// Texts stand in two columns where a wide space parts them line after line.
	if both >= 3 && wide == both && both > right && crossing == 0 && spread(edges) < 2 {
		return true
	}
	// Figures may stand beside the middle of labels that wrap, at no line's height.
	if alone && crossing == 0 && both+right >= 3 && both+left > both+right && spread(ends) < 1.5 {
		return true
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
