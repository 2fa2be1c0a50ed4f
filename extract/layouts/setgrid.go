package layouts

import "slices"

// gridSetter sets one table.
type gridSetter struct {
	*setter
	g      *Grid
	widths []float64
	pad    float64
	lines  [][][]string // of each cell
	rows   []float64    // heights
}

func (s *setter) grid(g *Grid) {
	usual := s.size
	defer func() { s.size = usual }()
	t := &gridSetter{setter: s, g: g, pad: []float64{5, 3, 2}[s.Tight]}
	for !t.fit() && s.size > 6 {
		s.size -= .5 // a wide table is set in small type
	}
	t.heights()
	s.space(3)
	t.draw()
	s.space(8)
}

// fit chooses the widths: what the amounts need, and for texts a part of what they
// would like; it reports whether the table is as wide as the page at most.
func (t *gridSetter) fit() bool {
	n := len(t.g.Rows[0])
	least, like := make([]float64, n), make([]float64, n)
	for r, row := range t.g.Rows {
		for c, cell := range row {
			if cell.Covered || cell.Wide > 1 {
				continue
			}
			whole := t.measure(cell.Text, cell.Bold, t.size)
			like[c] = max(like[c], whole)
			if r < t.g.Head || t.g.Wraps[c] {
				whole = t.widest(cell.Text, cell.Bold)
			}
			least[c] = max(least[c], whole)
		}
	}
	room := t.page().Width - 2*margin - 2*t.pad*float64(n)
	t.widths = make([]float64, n)
	share := []float64{.8, .3, 0}[t.Narrow]
	sum := 0.0
	for c := range n {
		t.widths[c] = max(least[c], least[c]+(min(like[c], 230)-least[c])*share)
		sum += t.widths[c]
	}
	for c := range n {
		if sum > room {
			t.widths[c] *= room / sum // too wide: texts wrap, words may stick out
		}
		t.widths[c] += 2 * t.pad
	}
	if spare := room - sum; spare > 0 && t.Tight == 0 {
		for c := range n {
			t.widths[c] += spare / float64(n)
		}
	}
	return sum <= room
}

func (t *gridSetter) x(c int) float64 {
	x := margin
	for _, w := range t.widths[:c] {
		x += w
	}
	return x
}

func (t *gridSetter) wide(c int, cell Cell) float64 { return t.x(c+max(cell.Wide, 1)) - t.x(c) }

// heights finds how high the rows are; a cell over several rows makes its last
// one as high as it needs.
func (t *gridSetter) heights() {
	t.rows = make([]float64, len(t.g.Rows))
	t.lines = make([][][]string, len(t.g.Rows))
	for r, row := range t.g.Rows {
		t.lines[r] = make([][]string, len(row))
		t.rows[r] = max(t.rows[r], t.size*lead+2*t.padY())
		for c, cell := range row {
			if cell.Covered || cell.Text == "" {
				continue
			}
			t.lines[r][c] = t.wrap(cell.Text, cell.Bold, t.size, t.wide(c, cell)-2*t.pad+.1)
			need := float64(len(t.lines[r][c]))*t.size*lead + 2*t.padY()
			last := r + max(cell.High, 1) - 1
			for k := r; k < last; k++ {
				need -= max(t.rows[k], t.size*lead+2*t.padY())
			}
			t.rows[last] = max(t.rows[last], need)
		}
	}
}

func (t *gridSetter) padY() float64 { return []float64{4, 2.5, 1.2}[t.Tight] }

// draw sets the rows, over pages where they do not fit.
func (t *gridSetter) draw() {
	head := 0.0
	for _, h := range t.rows[:t.g.Head] {
		head += h
	}
	if need := head + t.rows[min(t.g.Head, len(t.rows)-1)]; t.y+need > t.bottom() {
		t.newPage()
	}
	from := 0
	for from < len(t.rows) {
		at := from
		y := t.y
		if from > 0 && t.Pages == 1 {
			y += head
		}
		for at < len(t.rows) && (y+t.rows[at] <= t.bottom() || at == from) {
			y += t.rows[at]
			at++
		}
		at = t.cut(from, at)
		rows := make([]int, 0, at-from+t.g.Head)
		if from > 0 && t.Pages == 1 {
			for r := range t.g.Head {
				rows = append(rows, r)
			}
		}
		for r := from; r < at; r++ {
			rows = append(rows, r)
		}
		t.part(rows)
		if from = at; from < len(t.rows) {
			t.newPage()
		}
	}
}

// cut moves a page break up to where no merged cell goes on, if there is such a
// place.
func (t *gridSetter) cut(from, at int) int {
	crosses := func(at int) bool {
		for r := from; r < at; r++ {
			if slices.ContainsFunc(t.g.Rows[r], func(c Cell) bool { return r+c.High > at }) {
				return true
			}
		}
		return false
	}
	for k := at; k > from+1; k-- {
		if !crosses(k) {
			return k
		}
	}
	return at
}

// part sets some of the rows one below another.
func (t *gridSetter) part(rows []int) {
	top := map[int]float64{}
	y0 := t.y
	for i, r := range rows {
		top[r] = t.y
		if head := r < t.g.Head; t.Painted && head || t.Zebra && !head && i%2 == 1 {
			p := t.page()
			p.Bands = append(p.Bands, Band{margin, t.y, t.x(len(t.widths)), t.y + t.rows[r]})
		}
		t.y += t.rows[r]
	}
	for _, r := range rows {
		for c, cell := range t.g.Rows[r] {
			if !cell.Covered {
				t.cell(r, c, cell, top[r])
			}
		}
	}
	t.rule(rows, y0)
}

func (t *gridSetter) cell(r, c int, cell Cell, y float64) {
	h := 0.0
	for k := r; k < min(r+max(cell.High, 1), len(t.rows)); k++ {
		h += t.rows[k]
	}
	lines := t.lines[r][c]
	switch free := h - 2*t.padY() - float64(len(lines))*t.size*lead; {
	case t.Upright == 1 || cell.High > 1:
		y += free / 2
	case t.Upright == 2:
		y += free
	}
	for i, l := range lines {
		x := t.x(c) + t.pad
		switch left := t.wide(c, cell) - 2*t.pad - t.measure(l, cell.Bold, t.size); {
		case cell.Right:
			x += left
		case cell.Centre:
			x += left / 2
		}
		t.put(x, y+t.padY()+t.size+float64(i)*t.size*lead, t.size, cell.Bold, l)
	}
}

// rule draws the rulings of rows set from y on.
func (t *gridSetter) rule(rows []int, y float64) {
	p := t.page()
	right := t.x(len(t.widths))
	line := func(x0, y0, x1, y1 float64) { p.Rules = append(p.Rules, Rule{x0, y0, x1, y1}) }
	if t.Rules != Unruled {
		line(margin, y, right, y)
	}
	for i, r := range rows {
		bottom := y + t.rows[r]
		last := i == len(rows)-1
		for c := range t.widths {
			// A merged cell has no ruling within.
			if t.Rules == Ruled && (c == 0 || !t.joined(r, c, 0, -1)) {
				line(t.x(c), y, t.x(c), bottom)
			}
			inner := !last && t.joined(r+1, c, -1, 0)
			if (t.Rules == Ruled || t.Rules == Horizontals) && !inner || t.Rules == HeadOnly && (r == t.g.Head-1 || last) {
				line(t.x(c), bottom, t.x(c+1), bottom)
			}
		}
		if t.Rules == Ruled {
			line(right, y, right, bottom)
		}
		y = bottom
	}
}

// joined reports whether one merged cell takes a position and its neighbour.
func (t *gridSetter) joined(r, c, dr, dc int) bool {
	return r < len(t.g.Rows) && t.anchor(r, c) == t.anchor(r+dr, c+dc)
}

func (t *gridSetter) anchor(row, col int) [2]int {
	for r := row; r >= 0; r-- {
		for c := col; c >= 0; c-- {
			if x := t.g.Rows[r][c]; !x.Covered && r+max(x.High, 1) > row && c+max(x.Wide, 1) > col {
				return [2]int{r, c}
			}
		}
	}
	return [2]int{row, col}
}
