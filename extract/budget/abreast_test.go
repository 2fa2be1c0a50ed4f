package budget

import (
	"testing"

	"guichet/extract/sketch"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// placed gives the cells of the only table of a drawing boxes, from the left edge
// x on.
func placed(drawing string, x float64) table.Block {
	b := sketch.Document("scan.pdf", drawing).Pages[0].Blocks[0]
	for r := range b.Table.Rows {
		for c := range b.Table.Rows[r] {
			left, top := x+float64(c)*80, 100+float64(r)*20
			b.Table.Rows[r][c].Source.Box = &dossier.Box{X0: left, Y0: top, X1: left + 60, Y1: top + 12}
		}
	}
	return b
}

func TestTablesThatStandSideBySideAreOne(t *testing.T) {
	left := placed("Poste de dépense | AE 2021\nAudit | 10,00\nConseil | 20,00\nTotal | 30,00", 50)
	right := placed("AE 2022 | Montant TTC\n1,00 | 11,00\n2,00 | 22,00\n3,00 | 33,00", 300)
	doc := &table.Document{File: "scan.pdf", Kind: dossier.KindPDF, Pages: []table.Page{{Number: 1, Blocks: []table.Block{left, right}}}}
	d := &dossier.Dossier{}
	Read(d, []*table.Document{doc})
	want := "Audit = 11 2021: 10 2022: 1\nConseil = 22 2021: 20 2022: 2\ntotal 33\n"
	if got := show(d); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	below := placed("AE 2022 | Montant TTC\n1,00 | 11,00\n2,00 | 22,00\n3,00 | 33,00", 50)
	if sideBySide(left.Table, below.Table) {
		t.Error("tables in the same place are side by side")
	}
}
