package budget

import "testing"

// TestWhatWasBadlyCutIsDoubtful shows tables as a reader that failed leaves them: what it
// gave is held below the confidence that a person may rely on.
func TestWhatWasBadlyCutIsDoubtful(t *testing.T) {
	for _, c := range []struct{ name, drawing string }{
		{"commitments and payments under one head", `
			Poste | 2021 AE CP | 2022 AE CP | Coût total TTC (€)
			Audit | 998 769 | 1 498 154 | 2 496 923
			^ | 1 997 538 | 499 385 |
			Formation | 256 434 | 598 346 | 854 780`},
		{"two amounts in one cell", `
			Poste | 2021 | 2022 | Total (€)
			Audit | 1 382,00 553,00 | 1 383,00 | 2 765,00
			Formation | 1 819,00 3 183,00 | 2 729,00 | 4 548,00`},
		{"a year in the place of an expense", `
			Dépenses | Montant total (k€)
			2021 (k€) | 742
			2022 (k€) | 1 201
			Total | 1 943`},
		{"one word in the place of most expenses", `
			Phase du | Montant TTC (€) | Remarques
			Phase | 638 600 | Accord-cadre
			Phase | 80 978 | Devis
			Phase | 935 947 | Devis
			Total | 1 655 525 |`},
		{"amounts within the labels", `
			Libellé du poste 2021 | 2022 | TTC en euros
			Étude d’impact 25 715 (phase pilote) | 25 715 | 51 430
			Aménagement des 10 761 locaux | 7 175 | 17 936
			Total | 32 890 | 69 366`},
		{"a title below each line", `
			Titre et nature des dépenses | Montant total
			Formation | 26 441 €
			T5 | <
			Hébergement | 6 070 €
			T5 | <
			Audit | 14 444 €
			T5 | <`},
		{"the same expenses again without the year that was between them", `
			Dépenses | Montant TTC
			Formation | 9 054
			Serveurs | 39 952
			TOTAL GÉNÉRAL Dépenses de l’année 2022 | 49 006 Coût
			Formation | 10 563
			Serveurs | 7 990
			Total | 67 559`},
		{"sideways, a figure without the name above it", `
			Désignation | Étude d’impact | Hébergement |
			2021 | | | 160 713
			2022 | | 1 519 146 | 1 446 417
			Prix TTC | | 1 519 146 | 1 607 130`},
		{"several columns without any head", `
			Audit | 557 326 | 278 663
			Formation | 2 205 345 | 220 535
			Total général | 2 762 671 | 499 198`},
		{"amounts that stand alone below the table", `
			Poste | Montant TTC
			Audit | 12 500 €
			Formation | 2 500 €

			Conception et animation

			217 874 €`},
		{"a table of the same kind for another year", `
			Année 2021

			Poste budgétaire | Coût (k€)
			Audit Formation | 395,1 695,7

			Année 2022

			Intitulé de la dépense | Montant total TTC en milliers d’euros
			Audit | 395
			Formation | 695
			Total | 1 090`},
		{"rows that go on without a head after a table that no total ends", `
			Phase | Poste | Montant TTC
			Phase 1 | Audit | 678 160
			Phase 1 | Formation | 696 956
			 | Total partiel | 1 375 116

			Traduction en langue des

			Phase 2 signes | 762 121
			Phase 2 Hébergement | 658 500`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := surest(t, c.drawing); got >= .95 {
				t.Errorf("an amount is held at %.2f", got)
			}
		})
	}
}
