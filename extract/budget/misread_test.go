package budget

import (
	"strings"
	"testing"

	"guichet/extract/sketch"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// asScan draws a document as a recogniser would have read it.
func asScan(drawing string) *table.Document {
	doc := sketch.Document("scan.pdf", drawing)
	for p := range doc.Pages {
		for _, b := range doc.Pages[p].Blocks {
			if b.Text != nil {
				b.Text.Source.Method = dossier.MethodOCR
				continue
			}
			for r := range b.Table.Rows {
				for c := range b.Table.Rows[r] {
					b.Table.Rows[r][c].Source.Method = dossier.MethodOCR
				}
			}
		}
	}
	return doc
}

// amountsOf lists all the amounts of a budget.
func amountsOf(b *dossier.Budget) []dossier.Value[dossier.Money] {
	out := []dossier.Value[dossier.Money]{b.Total, b.TotalHT, b.Requested, b.OwnShare, b.Other}
	for _, l := range b.Lines {
		out = append(out, l.Total, l.HT, l.VAT, l.Requested, l.OwnShare)
		for _, y := range sortedYears(l.Years) {
			out = append(out, l.Years[y])
		}
	}
	return out
}

func doubts(b *dossier.Budget) string {
	var out []string
	for _, v := range amountsOf(b) {
		if d := v.Source.Doubt(); d != "" {
			out = append(out, strings.ReplaceAll(d, dossier.NoBreak, " "))
		}
	}
	return strings.Join(out, "\n")
}

func TestASlipOfTheRecogniserIsFoundByTheSums(t *testing.T) {
	for _, c := range []struct{ name, drawing, want, doubts string }{
		{"a 1 read as 7 in a column", `
			Poste de dépenses | Montant TTC (€)
			Développement | 7 500
			Hébergement   | 2 300
			Formation     | 4 000
			Total         | 7 800`, `
			Développement = 1500
			Hébergement = 2300
			Formation = 4000
			total 7800`, `lu 7 500, proposé 1 500 : la colonne tombe juste`},
		{"of two that fit, none is taken", `
			Poste de dépenses | Montant TTC (€)
			Développement | 7 500
			Hébergement   | 7 300
			Total         | 8 800`, `
			Développement = 7500
			Hébergement = 7300
			total 8800`, ``},
		{"a figure that only the crossing tells", `
			Poste de dépenses | 2021 | 2022 | Total
			Développement | 18 240,00 | 3 000,00 | 16 240,00
			Hébergement   | 8 000,00 | 8 000,00 | 16 000,00
			Formation     | 7 000,00 | 1 000,00 | 8 000,00
			Total         | 28 240,00 | 12 000,00 | 40 240,00`, `
			Développement = 16240 2021: 13240 2022: 3000
			Hébergement = 16000 2021: 8000 2022: 8000
			Formation = 8000 2021: 7000 2022: 1000
			total 40240`, `lu 18 240,00, proposé 13 240,00 : la ligne et la colonne tombent juste`},
		{"a comma that was lost", `
			Poste de dépenses | Montant TTC (€)
			Développement | 12 500,00
			Hébergement   | 230050
			Formation     | 4 000,00
			Total         | 18 800,50`, `
			Développement = 12500
			Hébergement = 2300,50
			Formation = 4000
			total 18800,50`, `lu 230050, proposé 2300,50 : la colonne tombe juste`},
		{"the printed total", `
			Poste de dépenses | 2021 | 2022 | Total
			Développement | 1 000 | 2 000 | 3 000
			Hébergement   | 1 200 | 2 000 | 3 200
			Total         | 2 200 | 4 000 | 5 200`, `
			Développement = 3000 2021: 1000 2022: 2000
			Hébergement = 3200 2021: 1200 2022: 2000
			total 6200`, `lu 5 200, proposé 6 200 : la ligne et la colonne tombent juste`},
		{"an error of the author, which no slip explains, stays", `
			Poste de dépenses | Montant TTC (€)
			Développement | 1 500
			Hébergement   | 2 300
			Total         | 4 800`, `
			Développement = 1500
			Hébergement = 2300
			total 4800`, ``},
		{"a financing plan tells which of two it is", `
			Budget du projet
			Poste de dépenses | Montant TTC (€)
			Développement | 1 500
			Hébergement   | 2 300
			Formation     | 4 000
			Total         | 1 800

			Plan de financement
			Financeur | Montant (€)
			Subvention demandée au fonds | 6 800
			Autofinancement | 1 000
			Total | 7 800`, `
			Développement = 1500
			Hébergement = 2300
			Formation = 4000
			total 7800
			asked 6800
			own 1000`, `lu 1 800, proposé 7 800 : la colonne tombe juste`},
		{"letters and a euro that are none", `
			Poste de dépenses | Montant TTC
			Développement | 1O 500 C
			Hébergement   | 2 300 €
			Total         | 12 800 €`, `
			Développement = 10500
			Hébergement = 2300
			total 12800`, `lu 1O 500 C, proposé 10 500 € : des lettres ont été lues pour des chiffres`},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := &dossier.Dossier{}
			Read(d, []*table.Document{asScan(c.drawing)})
			if got, want := show(d), trim(c.want); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
			if got := doubts(d.Budget); got != c.doubts {
				t.Errorf("doubts: got %q, want %q", got, c.doubts)
			}
			if n := len(d.Notes); (n > 0) != (c.doubts != "") {
				t.Errorf("%d notes tell of %q", n, c.doubts)
			}
			for _, v := range amountsOf(d.Budget) {
				if v.Source.Proposal != nil && v.Source.Confidence >= .9 {
					t.Errorf("%s is proposed at %v", v.V, v.Source.Confidence)
				}
			}
		})
	}
}

// slipTables are drawn right; each figure of each amount is then misread in turn.
var slipTables = []string{`
	Poste de dépenses | Montant TTC (€)
	Développement     | 12 500
	Hébergement       | 6 310
	Formation         | 870
	Total             | 19 680`, `
	Désignation   | 2021 | 2022 | Total TTC
	Audit         | 10 500,00 | 4 175,50 | 14 675,50
	Formation     | 2 381,00 | 10 619,00 | 13 000,00
	Communication | 760,25 | 300,00 | 1 060,25
	Total         | 13 641,25 | 15 094,50 | 28 735,75`, `
	Budget (en k€)
	Dépense     | HT | TVA | TTC
	Serveurs    | 10,0 | 2,0 | 12,0
	Portail     | 31,5 | 6,3 | 37,8
	Total       | 41,5 | 8,3 | 49,8`}

func TestNoSlipGivesAnotherFigureForCertain(t *testing.T) {
	proposedRight, slips := 0, 0
	for _, drawing := range slipTables {
		whole := &dossier.Dossier{}
		Read(whole, []*table.Document{asScan(drawing)})
		right := amountsOf(whole.Budget)
		rows := strings.Index(drawing, "Total  ")
		if first := strings.Index(drawing, "TTC"); first < rows {
			rows = first
		}
		for i := strings.IndexByte(drawing[rows:], '\n') + rows; i < len(drawing); i++ {
			if drawing[i] < '0' || drawing[i] > '9' {
				continue
			}
			for d := byte('0'); d <= '9'; d++ {
				if d == drawing[i] || testing.Short() && (i+int(d))%7 != 0 {
					continue
				}
				slip := drawing[:i] + string(d) + drawing[i+1:]
				got := &dossier.Dossier{}
				Read(got, []*table.Document{asScan(slip)})
				slips++
				amounts := amountsOf(got.Budget)
				if len(amounts) != len(right) {
					t.Fatalf("%s\nis read with %d amounts, not %d", slip, len(amounts), len(right))
				}
				all := true
				for k, v := range amounts {
					if v.V == right[k].V && v.Known == right[k].Known {
						continue
					}
					all = false
					if v.Source.Confidence >= .9 {
						t.Errorf("%s\ngives %s for %s at %v", slip, v.V, right[k].V, v.Source.Confidence)
					}
				}
				if all {
					proposedRight++
				}
			}
		}
	}
	t.Logf("%d slips, %d of them put right", slips, proposedRight)
	if proposedRight == 0 {
		t.Error("no slip is ever put right")
	}
}

func TestADigitalTableIsNeverReadOtherwise(t *testing.T) {
	d := &dossier.Dossier{}
	Read(d, []*table.Document{sketch.Document("a.pdf", `
		Poste de dépenses | Montant TTC (€)
		Développement | 7 500
		Hébergement   | 2 300
		Formation     | 4 000
		Total         | 7 800`)})
	if got := doubts(d.Budget); got != "" || d.Budget.Lines[0].Total.V != dossier.Euros(7500) {
		t.Errorf("got %s, %q", d.Budget.Lines[0].Total.V, got)
	}
}
