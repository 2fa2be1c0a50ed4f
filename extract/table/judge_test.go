package table

import (
	"strings"
	"testing"
)

func gridOf(s string) *Table {
	t := &Table{}
	for l := range strings.SplitSeq(strings.Trim(s, "\n"), "\n") {
		var row []Cell
		for c := range strings.SplitSeq(l, "|") {
			c = strings.TrimSpace(c)
			row = append(row, Cell{Text: strings.ReplaceAll(c, "/", " ")})
			row[len(row)-1].Source.Raw = strings.ReplaceAll(c, "/", "\n")
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func TestTheJudgeCountsWhatAddsUpAndWhatDoesNotFit(t *testing.T) {
	for _, c := range []struct {
		name, grid   string
		sums, faults int
	}{
		{"lines to a total, years to a total", `
			Poste | 2021 | 2022 | Total
			a | 100,00 | 50,00 | 150,00
			b | 200,00 | 70,00 | 270,00
			Total | 300,00 | 120,00 | 420,00`, 6, 0},
		{"a total of totals", `
			Poste | Montant
			a | 100,00
			b | 200,00
			Sous-total | 300,00
			c | 500,00
			d | 600,00
			Sous-total | 1 100,00
			Total | 1 400,00`, 3, 0},
		{"the total above its lines", `
			Poste | Montant
			Total | 300,00
			a | 100,00
			b | 200,00`, 1, 0},
		{"tax and price with tax", `
			Poste | HT | TVA | TTC
			a | 100,00 | 20,00 | 120,00
			b | 110,00 | 22,00 | 132,00`, 2, 0},
		{"quantity by price", `
			Poste | Jours | Prix | Coût
			a | 12 | 650,00 | 7 800,00
			b | 3 | 400,00 | 1 200,00`, 2, 0},
		{"small numbers add up by chance", `
			Site | A | B | C
			x | 1 | 2 | 3
			y | 4 | 5 | 9`, 0, 0},
		{"an empty cell is no zero, and zeros add up nothing", `
			Poste | 2021 | 2022 | Total
			a | 0,00 |  | 0,00
			b | 0,00 | 100,00 | 100,00`, 0, 0},
		{"what does not add up", `
			Poste | 2021 | 2022 | Total
			a | 100,00 | 50,00 | 160,00
			b | 200,00 | 70,00 | 280,00`, 0, 0},
		{"two figures in a cell, on two lines and on one", `
			Poste | Montant
			a | 100,00/200,00
			b | 100,00 200,00
			c | 300,00`, 0, 2},
		{"a figure glued to a label", `
			Poste | 2021 | Total
			Licences 100,00 |  | 150,00
			Serveurs | 200,00 | 250,00`, 0, 1},
		{"a text among figures", `
			Poste | Montant
			a | 100,00
			b | 200,00
			c | Marché`, 0, 1},
		{"a column of figures without a head", `
			Poste | 2021 |
			a | 100,00 | 150,00
			b | 200,00 | 250,00`, 0, 1},
		{"figures without a label, and the end of a label without figures", `
			Poste | Montant
			Études juridiques | 100,00
			et analyse |
			| 200,00`, 0, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			if v := judge(gridOf(c.grid)); v.sums != c.sums || v.faults != c.faults {
				t.Errorf("%d sums and %d faults, want %d and %d", v.sums, v.faults, c.sums, c.faults)
			}
		})
	}
}
