package identity

import (
	"testing"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

func TestPiecesOfOneLineAreReadFromLeftToRight(t *testing.T) {
	cell := func(text string, x0, y0, x1 float64) table.Cell {
		return table.Cell{Text: text, Source: dossier.Source{Box: &dossier.Box{X0: x0, Y0: y0, X1: x1, Y1: y0 + 10}}}
	}
	for _, c := range []struct {
		name  string
		rest  table.Cell
		want  string
		left  float64
		lines float64
	}{
		{"beside it on the left", cell("180 285 827", 256, 168, 306), "180 285 827 00077", 256, 10},
		{"below it", cell("(siège)", 256, 180, 300), "00077 (siège)", 256, 22},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := joinWrapped(&table.Table{Rows: [][]table.Cell{
				{cell("SIRET", 54, 168, 77), cell("00077", 309, 168, 334)},
				{{}, c.rest},
			}})
			if len(got.Rows) != 1 {
				t.Fatalf("%d rows", len(got.Rows))
			}
			v := got.Rows[0][1]
			if v.Text != c.want || v.Source.Box.X0 != c.left || v.Source.Box.Y1-v.Source.Box.Y0 != c.lines {
				t.Errorf("%q in %v", v.Text, *v.Source.Box)
			}
		})
	}
}
