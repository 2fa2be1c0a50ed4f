package table

import (
	"slices"

	"guichet/internal/dossier"
)

// frame is a page looked at turned by quarter turns, so that text written at
// 90° times turns is level in it. Points are as on a page: origin top left.
type frame struct {
	turns         int // 0 to 3
	width, height float64
}

// inside maps a box of the page into the frame.
func (f frame) inside(b dossier.Box) dossier.Box {
	switch f.turns {
	case 1: // written upwards: what is low comes first
		return dossier.Box{X0: f.height - b.Y1, Y0: b.X0, X1: f.height - b.Y0, Y1: b.X1}
	case 2:
		return dossier.Box{X0: f.width - b.X1, Y0: f.height - b.Y1, X1: f.width - b.X0, Y1: f.height - b.Y0}
	case 3: // written downwards
		return dossier.Box{X0: b.Y0, Y0: f.width - b.X1, X1: b.Y1, Y1: f.width - b.X0}
	default:
		return b
	}
}

// outside maps a box of the frame back to the page.
func (f frame) outside(b dossier.Box) dossier.Box {
	switch f.turns {
	case 1:
		return frame{turns: 3, width: f.height, height: f.width}.inside(b)
	case 3:
		return frame{turns: 1, width: f.height, height: f.width}.inside(b)
	default:
		return f.inside(b)
	}
}

// page returns the page in the frame.
func (f frame) page(p RawPage) RawPage {
	if f.turns == 0 {
		return p
	}
	p.Words = slices.Clone(p.Words)
	for i := range p.Words {
		w := &p.Words[i]
		w.Box = f.inside(w.Box)
		w.Angle -= 90 * f.turns
	}
	p.Segments = slices.Clone(p.Segments)
	for i, s := range p.Segments {
		p.Segments[i] = Segment(f.inside(dossier.Box(s)))
	}
	p.Fills = slices.Clone(p.Fills)
	for i := range p.Fills {
		p.Fills[i].Box = f.inside(p.Fills[i].Box)
	}
	if f.turns%2 == 1 {
		p.Width, p.Height = p.Height, p.Width
	}
	return p
}

// restore gives blocks found in the frame the places they have on the page.
func (f frame) restore(blocks []Block) {
	if f.turns == 0 {
		return
	}
	place := func(s *dossier.Source) {
		if s.Box != nil {
			b := f.outside(*s.Box)
			s.Box = &b
		}
	}
	for _, b := range blocks {
		if b.Text != nil {
			place(&b.Text.Source)
			continue
		}
		place(&b.Table.Source)
		for _, row := range b.Table.Rows {
			for c := range row {
				place(&row[c].Source)
			}
		}
	}
}

// slant is how far, in degrees, a text may be from level and still be in a line.
const slant = 5

// quarter returns the quarter turns at which a text is level, from 0 to 3; ok is
// false for one that is slanted, such as a watermark.
func quarter(angle int) (turns int, ok bool) {
	a := (angle%360 + 360) % 360
	turns = (a + 45) / 90 % 4
	off := a - 90*((a+45)/90)
	return turns, off >= -slant && off <= slant
}

// reading returns the frame in which nearly all of a page's text is level.
func reading(p RawPage) frame {
	var letters [4]int
	all := 0
	for _, w := range p.Words {
		all += len(w.Text)
		if q, ok := quarter(w.Angle); ok {
			letters[q] += len(w.Text)
		}
	}
	for q, n := range letters {
		if q > 0 && n*10 > all*9 {
			return frame{q, p.Width, p.Height}
		}
	}
	return frame{width: p.Width, height: p.Height}
}

// stoodUp is a text written upwards or downwards, made into words that are read
// level: a word for each of its lines, which stand where they are expected of a
// text in a line.
type stoodUp struct {
	words []Word // as written
	lines []Word
	box   dossier.Box // where the text is on the page
	size  float64
}

// standUp gathers words that are written up or down the page into texts: lines
// close to one another are one.
func standUp(words []Word, f frame) []stoodUp {
	turned := f.page(RawPage{Words: words, Width: f.width, Height: f.height}).Words
	ls := lines(turned, nil)
	slices.SortStableFunc(ls, func(a, b line) int { return compare(a.mid(), b.mid()) })
	var out []stoodUp
	var last run
	for _, l := range ls {
		for _, r := range l.runs {
			w := Word{Text: r.text(), Size: r.size, Bold: r.bold, Confidence: confidence([]run{r}), Cell: r.words[0].Cell}
			if r.endsSoft() {
				w.Text += softHyphen
			}
			place := f.outside(r.box)
			w.seen, w.alone = &place, true
			written := slices.Clone(r.words)
			for i := range written {
				written[i].Box = f.outside(written[i].Box)
				written[i].Angle += 90 * f.turns
			}
			if n := len(out); n > 0 && len(l.runs) == 1 && r.mid()-last.mid() < 1.45*r.size && across(r.box).overlap(across(last.box)) > 0 {
				out[n-1].lines = append(out[n-1].lines, w)
				out[n-1].words = append(out[n-1].words, written...)
				out[n-1].box = out[n-1].box.Union(place)
			} else {
				out = append(out, stoodUp{words: written, lines: []Word{w}, box: place, size: r.size})
			}
			last = r
		}
	}
	return out
}

// at returns the lines of the text, level, the last of them with its foot at y.
func (s stoodUp) at(y float64) []Word {
	out := slices.Clone(s.lines)
	for i := range out {
		foot := y - 1.2*s.size*float64(len(out)-1-i)
		out[i].Box = dossier.Box{X0: s.box.X0, X1: s.box.X1, Y0: foot - s.size, Y1: foot}
	}
	return out
}

// standing takes the texts written up or down the page that are headings of an
// upright table out of the turned words, and adds them to the level ones.
func (d *detector) standing(level []Word, turned *[4][]Word) []Word {
	if len(level) == 0 {
		return level
	}
	heads := slices.Clone(level)
	for _, q := range []int{1, 3} {
		if len(turned[q]) == 0 {
			continue
		}
		f := frame{q, d.page.Width, d.page.Height}
		in, rest := d.inCells(level, turned[q], f)
		above, rest := aboveColumns(heads, rest, f)
		turned[q] = rest
		heads = append(heads, slices.Concat(in, above)...)
	}
	return heads
}

// inCells stands up the words in the cells of ruled tables that are upright
// for the most part.
func (d *detector) inCells(upright, words []Word, f frame) (heads, left []Word) {
	left = words
	for _, c := range d.rules.components() {
		l, ok := newLattice(c)
		if !ok {
			continue
		}
		level, turned := 0, 0
		for _, w := range upright {
			if l.holds(w.Box) {
				level += len(w.Text)
			}
		}
		areas := l.areas()
		in := make([][]Word, len(areas))
		var out []Word
		for _, w := range left {
			if i := l.find(areas, w.Box); i >= 0 && l.holds(w.Box) {
				in[i] = append(in[i], w)
				turned += len(w.Text)
			} else {
				out = append(out, w)
			}
		}
		if turned == 0 || turned > level {
			continue
		}
		left = out
		for _, ws := range in {
			if len(ws) == 0 {
				continue
			}
			texts := standUp(ws, f)
			foot := texts[0].box.Y1
			for _, t := range texts {
				foot = max(foot, t.box.Y1)
			}
			// One text above the other in a cell keeps its order.
			var stack []Word
			for _, t := range slices.Backward(texts) {
				stack = append(stack, t.at(foot)...)
				foot -= 1.2 * t.size * float64(len(t.lines))
			}
			heads = append(heads, stack...)
		}
	}
	return heads, left
}

// aboveColumns stands up the texts that head columns of upright figures: several
// of them side by side, each right above a figure.
func aboveColumns(upright, words []Word, f frame) (heads, left []Word) {
	texts := standUp(words, f)
	var rows [][]stoodUp
	slices.SortStableFunc(texts, func(a, b stoodUp) int { return compare(a.box.X0, b.box.X0) })
next:
	for _, t := range texts {
		for i := range rows {
			strip := along(rows[i][0].box)
			if strip.overlap(along(t.box)) > 0.5*min(strip.size(), along(t.box).size()) {
				rows[i] = append(rows[i], t)
				continue next
			}
		}
		rows = append(rows, []stoodUp{t})
	}
	for _, row := range rows {
		strip := along(row[0].box)
		for _, t := range row {
			strip = strip.union(along(t.box))
		}
		over := 0
		for _, t := range row {
			if figureBelow(upright, span{t.box.X0 - t.size, t.box.X1 + t.size}, strip.hi, 4*t.size) {
				over++
			}
		}
		headed := over >= 2 && over*3 >= len(row)*2
		if headed {
			lower(upright, strip, row)
		}
		for _, t := range row {
			if headed {
				heads = append(heads, t.at(strip.hi)...)
			} else {
				left = append(left, t.words...)
			}
		}
	}
	return heads, left
}

// lower takes the level headings next to headings written up the page down to
// the foot of these: in a line they stand nearest to their columns.
func lower(level []Word, strip span, row []stoodUp) {
	var next []int
	foot := strip.lo
	for i, w := range level {
		if middle(w.Box) < strip.lo || middle(w.Box) > strip.hi || isDatum(w.Text) {
			continue
		}
		if !slices.ContainsFunc(row, func(t stoodUp) bool { return across(t.box).overlap(across(w.Box)) > 0 }) {
			next = append(next, i)
			foot = max(foot, w.Box.Y1)
		}
	}
	for _, i := range next {
		w := &level[i]
		place := w.Box
		w.seen = &place
		w.Box.Y0 += strip.hi - foot
		w.Box.Y1 += strip.hi - foot
	}
}

// figureBelow reports whether a figure stands below y, no further than reach.
func figureBelow(words []Word, x span, y, reach float64) bool {
	return slices.ContainsFunc(words, func(w Word) bool {
		return isDatum(w.Text) && x.overlap(across(w.Box)) > 0 && w.Box.Y0 >= y-w.Size/2 && w.Box.Y0 <= y+reach
	})
}

// turnedBlocks reads the words that are written at q quarter turns in a frame
// of their own.
func (d *detector) turnedBlocks(words []Word, q int) []Block {
	f := frame{q, d.page.Width, d.page.Height}
	p := d.page
	p.Words = words
	t := detector{page: f.page(p)}
	t.rules = newRulings(t.page)
	blocks := t.level(t.page.Words)
	f.restore(blocks)
	// The rulings of a turned table part nothing of what is level.
	for _, b := range t.rules.latticeBoxes {
		d.rules.drop(f.outside(b))
	}
	return blocks
}

// drop forgets the rulings within a box.
func (r *rulings) drop(b dossier.Box) {
	in := func(x0, y0, x1, y1 float64) bool {
		return x0 >= b.X0-touch && x1 <= b.X1+touch && y0 >= b.Y0-touch && y1 <= b.Y1+touch
	}
	r.h = slices.DeleteFunc(r.h, func(h horizontal) bool { return in(h.x0, h.y, h.x1, h.y) })
	r.v = slices.DeleteFunc(r.v, func(v vertical) bool { return in(v.x, v.y0, v.x, v.y1) })
}

// among puts blocks read in another frame among those of the page: before the
// first that stands lower than all of them begin.
func among(blocks, turned []Block) []Block {
	if len(turned) == 0 {
		return blocks
	}
	y := top(turned[0])
	for _, b := range turned {
		y = min(y, top(b))
	}
	i := 0
	for i < len(blocks) && top(blocks[i]) < y {
		i++
	}
	return slices.Insert(blocks, i, turned...)
}

// seen is where a run is on the page.
func (r run) seen() dossier.Box {
	var b *dossier.Box
	for _, w := range r.words {
		if w.seen != nil {
			b = unite(b, *w.seen)
		} else {
			b = unite(b, w.Box)
		}
	}
	return *b
}
