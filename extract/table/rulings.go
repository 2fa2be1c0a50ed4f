package table

import (
	"slices"

	"guichet/internal/dossier"
)

const (
	// touch is how far two rulings that meet may miss each other, in points:
	// borders are drawn cell by cell, with widths of their own.
	touch = 2.5
	// minRuling is the length below which a stroke is no ruling.
	minRuling = 6.0
)

// horizontal and vertical are rulings on their axis.
type horizontal struct{ y, x0, x1 float64 }

type vertical struct{ x, y0, y1 float64 }

// rulings are the lines of a page, each drawn once.
type rulings struct {
	h []horizontal
	v []vertical
	// bands are the painted rows: fills of one gray put together across.
	bands []Fill
	// latticeBoxes are the ruled tables found so far.
	latticeBoxes []dossier.Box
}

func newRulings(p RawPage) rulings {
	var r rulings
	for _, s := range p.Segments {
		if s.X1-s.X0 >= s.Y1-s.Y0 {
			r.h = append(r.h, horizontal{(s.Y0 + s.Y1) / 2, s.X0, s.X1})
		} else {
			r.v = append(r.v, vertical{(s.X0 + s.X1) / 2, s.Y0, s.Y1})
		}
	}
	r.h = joinHorizontals(r.h)
	r.v = joinVerticals(r.v)
	r.bands = joinBands(p)
	return r
}

// joinHorizontals makes one ruling of those that lie on one another or follow
// one another, and drops short ones.
func joinHorizontals(in []horizontal) []horizontal {
	slices.SortFunc(in, func(a, b horizontal) int { return compare(a.x0, b.x0) })
	var out []horizontal
next:
	for _, s := range in {
		for i := range out {
			o := &out[i]
			if abs(o.y-s.y) <= 1.2 && s.x0 <= o.x1+touch {
				o.x1 = max(o.x1, s.x1)
				continue next
			}
		}
		out = append(out, s)
	}
	return slices.DeleteFunc(out, func(s horizontal) bool { return s.x1-s.x0 < minRuling })
}

func joinVerticals(in []vertical) []vertical {
	slices.SortFunc(in, func(a, b vertical) int { return compare(a.y0, b.y0) })
	var out []vertical
next:
	for _, s := range in {
		for i := range out {
			o := &out[i]
			if abs(o.x-s.x) <= 1.2 && s.y0 <= o.y1+touch {
				o.y1 = max(o.y1, s.y1)
				continue next
			}
		}
		out = append(out, s)
	}
	return slices.DeleteFunc(out, func(s vertical) bool { return s.y1-s.y0 < minRuling })
}

// joinBands puts the fills of a row's cells together. White paper and whole
// page backgrounds are no bands.
func joinBands(p RawPage) []Fill {
	var in []Fill
	for _, f := range p.Fills {
		w, h := f.Box.X1-f.Box.X0, f.Box.Y1-f.Box.Y0
		if f.Gray < 0.985 && h < 0.4*p.Height && w > 8 && w*h < 0.5*p.Width*p.Height {
			in = append(in, f)
		}
	}
	slices.SortStableFunc(in, func(a, b Fill) int { return compare(a.Box.X0, b.Box.X0) })
	var out []Fill
next:
	for _, f := range in {
		for i := range out {
			o := &out[i]
			if abs(o.Box.Y0-f.Box.Y0) < 1.5 && abs(o.Box.Y1-f.Box.Y1) < 1.5 && abs(o.Gray-f.Gray) < 0.02 && f.Box.X0 <= o.Box.X1+touch {
				o.Box = o.Box.Union(f.Box)
				continue next
			}
		}
		out = append(out, f)
	}
	return out
}

// borders returns the heights, within y0 and y1, at which a ruling or the edge
// of a band parts rows over most of the width of x.
func (r rulings) borders(x span, y0, y1 float64) []float64 {
	var ys []float64
	wide := func(s span) bool { return x.overlap(s) >= 0.6*x.size() }
	for _, h := range r.h {
		if h.y >= y0 && h.y <= y1 && wide(span{h.x0, h.x1}) {
			ys = append(ys, h.y)
		}
	}
	for _, b := range r.bands {
		if !wide(across(b.Box)) {
			continue
		}
		for _, y := range []float64{b.Box.Y0, b.Box.Y1} {
			if y >= y0 && y <= y1 {
				ys = append(ys, y)
			}
		}
	}
	return merged(ys, 3)
}

// component is a set of rulings that touch.
type component struct {
	h   []horizontal
	v   []vertical
	box dossier.Box
}

// components groups the rulings that meet.
func (r rulings) components() []component {
	n := len(r.h) + len(r.v)
	parent := make([]int, n)
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for i, h := range r.h {
		for j, v := range r.v {
			if v.x >= h.x0-touch && v.x <= h.x1+touch && h.y >= v.y0-touch && h.y <= v.y1+touch {
				parent[find(i)] = find(len(r.h) + j)
			}
		}
	}
	byRoot := map[int]*component{}
	var order []int
	at := func(i int, b dossier.Box) *component {
		root := find(i)
		c, ok := byRoot[root]
		if !ok {
			c = &component{box: b}
			byRoot[root] = c
			order = append(order, root)
		}
		c.box = c.box.Union(b)
		return c
	}
	for i, h := range r.h {
		c := at(i, dossier.Box{X0: h.x0, Y0: h.y, X1: h.x1, Y1: h.y})
		c.h = append(c.h, h)
	}
	for j, v := range r.v {
		c := at(len(r.h)+j, dossier.Box{X0: v.x, Y0: v.y0, X1: v.x, Y1: v.y1})
		c.v = append(c.v, v)
	}
	out := make([]component, len(order))
	for i, root := range order {
		out[i] = *byRoot[root]
	}
	return out
}
