package budget

import (
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// abreast joins tables of a page that are one table to a reader: they stand next
// to each other, with as many rows at the same heights. A wide gap between two
// columns of a scan makes two of one.
func abreast(blocks []table.Block) []table.Block {
	var out []table.Block
	for _, b := range blocks {
		if n := len(out); n > 0 && b.Table != nil && out[n-1].Table != nil && sideBySide(out[n-1].Table, b.Table) {
			out[n-1] = table.Block{Table: joinSides(out[n-1].Table, b.Table)}
			continue
		}
		out = append(out, b)
	}
	return out
}

// sideBySide reports whether each row of b stands beside the one of a.
func sideBySide(a, b *table.Table) bool {
	if len(a.Rows) != len(b.Rows) || len(a.Rows) < 2 {
		return false
	}
	for r := range a.Rows {
		x, y := rowBox(a.Rows[r]), rowBox(b.Rows[r])
		if x == nil || y == nil || y.X0 < x.X1 || min(x.Y1, y.Y1)-max(x.Y0, y.Y0) < .5*min(x.Y1-x.Y0, y.Y1-y.Y0) {
			return false
		}
	}
	return true
}

func rowBox(cells []table.Cell) *dossier.Box {
	var box *dossier.Box
	for i := range cells {
		if c := &cells[i]; !c.Covered && c.Source.Box != nil && fills(c) {
			b := *c.Source.Box
			if box != nil {
				b = b.Union(*box)
			}
			box = &b
		}
	}
	return box
}

func joinSides(a, b *table.Table) *table.Table {
	out := &table.Table{Ruled: a.Ruled && b.Ruled, Source: a.Source}
	for r := range a.Rows {
		row := append([]table.Cell(nil), a.Rows[r]...)
		out.Rows = append(out.Rows, append(row, b.Rows[r]...))
	}
	return out
}
