package table

import (
	"slices"

	"guichet/internal/dossier"
)

// Found says how a table was found.
type Found string

// The ways to find a table.
const (
	FoundRulings   Found = "traits"     // by the rulings that close its cells
	FoundTags      Found = "balises"    // by the structure that the file says it has
	FoundAlignment Found = "alignement" // by columns of text above one another
)

// challenge lets the tables of the file's own structure compete with those that
// were found by what is drawn, and returns the ones that win, with the words
// that are in none of them.
func (d *detector) challenge(words []Word, blocks []Block) (won []*Table, rest []Word) {
	byCell := map[int][]Word{}
	for _, w := range words {
		if w.Cell > 0 {
			byCell[w.Cell] = append(byCell[w.Cell], w)
		}
	}
	if len(byCell) == 0 {
		return nil, words
	}
	taken := map[int]bool{}
	for _, tags := range distinct(d.page.Tagged) {
		t := d.tagged(tags, byCell)
		if t == nil || !d.wins(t, tags, words, byCell, blocks) {
			continue
		}
		won = append(won, t)
		for _, row := range tags.Rows {
			for _, c := range row {
				taken[c.ID] = c.ID > 0
			}
		}
	}
	for _, w := range words {
		if !taken[w.Cell] {
			rest = append(rest, w)
		}
	}
	return won, rest
}

// distinct empties the cells that stand in tables a second time.
func distinct(all []Tagged) []Tagged {
	seen := map[int]bool{}
	out := slices.Clone(all)
	for i, t := range out {
		out[i].Rows = slices.Clone(t.Rows)
		for r, row := range t.Rows {
			row = slices.Clone(row)
			for c := range row {
				if seen[row[c].ID] {
					row[c].ID = 0
				}
				seen[row[c].ID] = row[c].ID > 0
			}
			out[i].Rows[r] = row
		}
	}
	return out
}

// wins reports whether a tagged table reads its part of the page better than
// the tables found there.
func (d *detector) wins(t *Table, tags Tagged, words []Word, byCell map[int][]Word, blocks []Block) bool {
	mine := map[int]bool{}
	var own []Word
	for _, row := range tags.Rows {
		for _, c := range row {
			mine[c.ID] = c.ID > 0
			own = append(own, byCell[c.ID]...)
		}
	}
	var rivals []*Table
	held := 0
	for _, b := range blocks {
		if b.Table == nil || b.Table.Source.Box == nil {
			continue
		}
		n := 0
		for _, w := range own {
			if contains(*b.Table.Source.Box, w.Box) {
				n++
			}
		}
		if n > 0 {
			rivals = append(rivals, b.Table)
			held += n
		}
	}
	v := judge(t)
	// Words between the cells that the tags know nothing of would be left over.
	for _, w := range words {
		if !mine[w.Cell] && contains(*t.Source.Box, w.Box) {
			v.faults += 2
		}
	}
	if held*3 < len(own) { // the rest of the page is read as texts
		return v.faults*4 <= v.cells && v.long*4 <= v.cells
	}
	var other verdict
	ruled := false
	for _, r := range rivals {
		if slices.Equal(r.texts(), t.texts()) {
			return !r.Ruled // they agree; the tags know which cells are merged
		}
		other = other.plus(judge(r.rowsWithin(*t.Source.Box)))
		ruled = ruled || r.Ruled
	}
	// What the tags bring together and the eye keeps apart counts against
	// those who leave it out.
	other.faults += (len(own) - held) / 2
	if d := v.points() - other.points(); d != 0 {
		return d > 0
	}
	return !ruled
}

// rowsWithin is the part of a table that stands in a box.
func (t *Table) rowsWithin(b dossier.Box) *Table {
	part := *t
	part.Rows = nil
	for _, row := range t.Rows {
		if slices.ContainsFunc(row, func(c Cell) bool { return c.Source.Box != nil && contains(b, *c.Source.Box) }) {
			part.Rows = append(part.Rows, row)
		}
	}
	return &part
}

func contains(b dossier.Box, w dossier.Box) bool {
	x, y := middleX(w), middle(w)
	return x >= b.X0 && x <= b.X1 && y >= b.Y0 && y <= b.Y1
}

// texts are the texts of the grid, row by row.
func (t *Table) texts() []string {
	var out []string
	for _, row := range t.Rows {
		for _, c := range row {
			out = append(out, c.Text)
		}
		out = append(out, "\n")
	}
	return out
}
