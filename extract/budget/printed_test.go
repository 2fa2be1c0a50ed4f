package budget

import (
	"testing"

	"guichet/extract/sketch"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

func TestTheSameBudgetPrintedInOtherWays(t *testing.T) {
	check(t, []drawn{
		{name: "sideways, an expense in each column", drawing: `
			Budget prévisionnel
			Nature des dépenses | Audit  | Formation | Total
			2021                | 10 000 | 4 000     | 14 000
			2022                | 20 000 | 1 000     | 21 000
			Total TTC           | 30 000 | 5 000     | 35 000`,
			want: `
			Audit = 30000 2021: 10000 2022: 20000
			Formation = 5000 2021: 4000 2022: 1000
			total 35000`},
		{name: "bare years over blocks of rows", drawing: `
			Poste de dépenses | Montant TTC (€)
			2021 | <
			Audit | 10 000
			Formation | néant
			2022 | <
			Audit | 20 000
			Formation | 5 000
			Total | 35 000`,
			want: `
			Audit = 30000 2021: 10000 2022: 20000
			Formation = 5000 2021: 0 2022: 5000
			total 35000`},
		{name: "a table for each year, each with its total", drawing: `
			Budget 2021
			Poste de dépenses | Montant TTC (€)
			Audit | 10 000
			Formation | 4 000
			Total | 14 000

			Budget 2022
			Dépenses | Coût TTC (€)
			Audit | 20 000
			Formation | 1 000
			Total | 21 000`,
			want: `
			Audit = 30000 2021: 10000 2022: 20000
			Formation = 5000 2021: 4000 2022: 1000
			total 35000`},
		{name: "a title in the middle of its lines, without a merged cell", drawing: `
			Titre | Poste de dépenses | Montant TTC (€)
			 | Audit | 10 000
			T3 | |
			 | Formation | 4 000
			T5 | Serveurs | 6 000
			 | Total | 20 000`,
			want: `
			Audit T3 = 10000
			Formation T3 = 4000
			Serveurs T5 = 6000
			total 20000`},
		{name: "a break between a heading and its lines", drawing: `
			Poste de dépenses | Montant TTC (€)
			Titre 3 |
			Audit | 10 000
			---
			Titre 5

			Serveurs | 6 000
			Total | 16 000`,
			want: `
			Audit T3 = 10000
			Serveurs T5 = 6000
			total 16000`},
		{name: "a break within a label", drawing: `
			Poste de dépenses | Montant TTC (€)
			Audit | 10 000
			---
			Formation des agents dans les

			départements pilotes | 6 000
			Total | 16 000`,
			want: `
			Audit = 10000
			Formation des agents dans les départements pilotes = 6000
			total 16000`},
		{name: "commitments and payments under years that stand over one of the two", drawing: `
			 | 2021 | | 2022 | |
			Poste de dépenses | AE | CP | AE | CP | Total TTC
			Audit | 20 000 | 10 000 | 10 000 | 20 000 | 30 000
			Formation | 5 000 | 4 000 | 0 | 1 000 | 5 000
			Total | 25 000 | 14 000 | 10 000 | 21 000 | 35 000`,
			want: `
			Audit = 30000 2021: 10000 2022: 20000
			Formation = 5000 2021: 4000 2022: 1000
			total 35000`},
		{name: "English thousands, which only the total tells", drawing: `
			Poste de dépenses | Montant TTC (k€)
			Audit | 910
			Formation | 100
			Total | 1,010`,
			want: `
			Audit = 910000
			Formation = 100000
			total 1010000`},
	})
}

// sure returns the confidence of the total of what is drawn.
func sure(t *testing.T, drawing string) (dossier.Money, float64) {
	t.Helper()
	d := &dossier.Dossier{}
	Read(d, []*table.Document{sketch.Document("budget.xlsx", "=== Budget\n"+drawing)})
	if d.Budget == nil || !d.Budget.Total.Known {
		t.Fatalf("no total read of %s", drawing)
	}
	return d.Budget.Total.V, d.Budget.Total.Source.Confidence
}

func TestAUnitCountsWhereverItStands(t *testing.T) {
	const rows = "\nPoste | Montant TTC\nAudit | 12 500\nFormation | 2 500\n"
	for _, c := range []struct {
		name, drawing string
		want          dossier.Money
		certain       bool
	}{
		{"in the caption", "Montants en milliers d’euros (k€)\n" + rows + "Total | 15 000", dossier.Euros(15_000_000), true},
		{"in a row merged over the table", "Montants en milliers d’euros (k€) | <\nPoste | Montant TTC\nAudit | 12 500\nFormation | 2 500\nTotal | 15 000", dossier.Euros(15_000_000), true},
		{"in the label of the total", rows + "Total (k€) | 15 000", dossier.Euros(15_000_000), true},
		{"in a note below", rows + "Total | 15 000\n\nMontants : k€", dossier.Euros(15_000_000), true},
		{"printed again on each page", "(en milliers d’euros)\n" + rows + "\n---\n(en milliers d’euros)\n" + "\nPoste | Montant TTC\nLicences | 3 000\nTotal | 18 000", dossier.Euros(18_000_000), true},
		{"nowhere, with amounts of euros", rows + "Total | 15 000", dossier.Euros(15_000), true},
		{"nowhere, with amounts that are hardly euros", "\nPoste | Montant TTC\nAudit | 125\nFormation | 25\nTotal | 150", dossier.Euros(150), false},
		{"above another table only", "Montants en k€\n\nIndicateur | Cible\nDélai | 12\n\n" + rows + "Total | 15 000", dossier.Euros(15_000_000), false},
		{"in a sentence with the same cost", rows + "Total | 15 000\n\nLe coût total du projet s’élève à 15 000 k€.", dossier.Euros(15_000_000), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, confidence := sure(t, c.drawing)
			if got != c.want || (confidence >= .95) != c.certain {
				t.Errorf("read %s at %.2f, want %s, certain: %v", got, confidence, c.want, c.certain)
			}
		})
	}
}

func TestArithmeticThatContradictsLowersTheConfidence(t *testing.T) {
	const head = "Poste | Montant TTC (€)\nAudit | 12 500\nFormation | 2 500\n"
	if _, c := sure(t, head+"Total | 15 000"); c < .95 {
		t.Errorf("a total that comes out has %.2f", c)
	}
	got, c := sure(t, head+"Total | 16 000")
	if got != dossier.Euros(16_000) {
		t.Errorf("the printed total became %s", got)
	}
	if c >= .95 {
		t.Errorf("a total that does not come out has %.2f", c)
	}
}
