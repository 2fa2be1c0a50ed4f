package table

import (
	"math"
	"slices"

	"guichet/internal/dossier"
)

// shift is how far, in points, words printed again may stand from their place.
const shift = 1.5

// printedHead is the head of a table that may go on on the next page.
type printedHead struct {
	of    *Table
	rows  [][]Cell
	words []Word
}

// headOf returns the head of the table a page ends with: its rows above the first with
// figures, and the words printed in them.
func headOf(t *Table, words []Word) (printedHead, bool) {
	if t == nil || len(t.cols) == 0 {
		return printedHead{}, false
	}
	n := slices.IndexFunc(t.Rows, func(r []Cell) bool {
		return slices.ContainsFunc(r[min(1, len(r)):], func(c Cell) bool { return isDatum(c.Text) })
	})
	if n < 1 || n > 4 {
		return printedHead{}, false
	}
	var area *dossier.Box
	for _, r := range t.Rows[:n] {
		for _, c := range r {
			if c.Source.Box != nil {
				area = unite(area, *c.Source.Box)
			}
		}
	}
	h := printedHead{of: t, rows: moved(t.Rows[:n], 0)}
	if area == nil {
		return h, false
	}
	for _, w := range words {
		if x, y := middleX(w.Box), middle(w.Box); x > area.X0 && x < area.X1 && y > area.Y0 && y < area.Y1 {
			h.words = append(h.words, w)
		}
	}
	return h, len(h.words) > 1
}

// again looks for the head at the top of the next page: the same words in the same
// places, with nothing above them. It returns the other words, and how far down the
// head stands.
func (h printedHead) again(words []Word) (rest []Word, down float64, ok bool) {
	for _, first := range words {
		down = first.Box.Y0 - h.words[0].Box.Y0
		if !sameWord(h.words[0], first, down) {
			continue
		}
		if rest, ok := h.without(words, down); ok {
			return rest, down, true
		}
	}
	return nil, 0, false
}

// without takes the head, so far down, out of the words of a page; ok is false where it
// is not whole, or something else stands above or within it.
func (h printedHead) without(words []Word, down float64) (rest []Word, ok bool) {
	rest = slices.Clone(words)
	bottom := math.Inf(-1)
	for _, w := range h.words {
		i := slices.IndexFunc(rest, func(v Word) bool { return sameWord(w, v, down) })
		if i < 0 {
			return nil, false
		}
		bottom = max(bottom, rest[i].Box.Y1)
		rest = slices.Delete(rest, i, i+1)
	}
	above := slices.ContainsFunc(rest, func(w Word) bool { return w.Box.Y0 < bottom-shift })
	return rest, !above
}

func sameWord(a, b Word, down float64) bool {
	return a.Text == b.Text && math.Abs(a.Box.X0-b.Box.X0) < shift && math.Abs(a.Box.Y0+down-b.Box.Y0) < shift
}

// goesOn reads a page that goes on with the table of the page before, whose head it
// prints again: the head is what it was there, even where the few rows of this page
// would not tell so. ok is false when the page does not go on so.
func (h printedHead) goesOn(r RawPage, seen Page) (Page, bool) {
	if len(seen.Blocks) > 0 && h.begins(seen.Blocks[0].Table) {
		return seen, true
	}
	rest, down, ok := h.again(r.Words)
	if !ok {
		return seen, false
	}
	r.Words = rest
	p := Detect(r)
	if len(p.Blocks) == 0 {
		return seen, false
	}
	t := p.Blocks[0].Table
	if t == nil || t.Columns() != h.of.Columns() || !sameColumns(h.of, t) || headed(t.Rows) {
		return seen, false
	}
	head := moved(h.rows, down)
	for _, row := range head {
		for c := range row {
			row[c].Source.Page = r.Number
			if b := row[c].Source.Box; b != nil {
				t.Source.Box = unite(t.Source.Box, *b)
			}
		}
	}
	t.Rows = append(head, t.Rows...)
	return p, true
}

// moved copies rows, with their boxes further down.
func moved(rows [][]Cell, down float64) [][]Cell {
	out := make([][]Cell, len(rows))
	for i := range rows {
		out[i] = slices.Clone(rows[i])
		for c := range out[i] {
			if b := out[i][c].Source.Box; b != nil {
				out[i][c].Source.Box = &dossier.Box{X0: b.X0, Y0: b.Y0 + down, X1: b.X1, Y1: b.Y1 + down}
			}
		}
	}
	return out
}

// begins reports whether a table begins with the head.
func (h printedHead) begins(t *Table) bool {
	if t == nil || t.Columns() != h.of.Columns() || len(t.Rows) < len(h.rows) {
		return false
	}
	for i := range h.rows {
		if !sameRow(h.rows[i], t.Rows[i]) {
			return false
		}
	}
	return true
}
