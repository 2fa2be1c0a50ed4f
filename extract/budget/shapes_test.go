package budget

import "testing"

func TestShapesOfTheExpenseTable(t *testing.T) {
	check(t, []drawn{
		{name: "a label and a cost", drawing: `
			Budget prévisionnel
			Poste de dépenses | Montant TTC
			Développement     | 12 500,00 €
			Hébergement       | 2 500,50 €
			Total             | 15 000,50 €`,
			want: `
			Développement = 12500
			Hébergement = 2500,50
			total 15000,50`},
		{name: "the cost first and the label last", drawing: `
			Coût (€ TTC) | Objet de la dépense
			12 500       | Développement
			2 500        | Hébergement
			15 000       | Montant total des dépenses`,
			want: `
			Développement = 12500
			Hébergement = 2500
			total 15000`},
		{name: "years under a merged heading, with dashes and blanks", drawing: `
			Nature de la dépense | Dépenses prévisionnelles | < | < | % du total
			^ | CP 2021 | CP 2022 | Total | ^
			Audit | 10,5 | – | 10,5 | 51,2 %
			Formation | | 10 | 10,0 | 48,8 %
			Total (k€) | 10,5 | 10,0 | 20,5 | 100 %`,
			want: `
			Audit = 10500 2021: 10500 2022: 0
			Formation = 10000 2022: 10000
			total 20500`},
		{name: "years without a total are added up", drawing: `
			Plan de dépenses (en k€)
			Désignation | 2021 | 2022
			Audit | 10,5 | 4
			Formation | 2 | 10
			TOTAL | 12,5 | 14`,
			want: `
			Audit = 14500 2021: 10500 2022: 4000
			Formation = 12000 2021: 2000 2022: 10000
			total 26500`},
		{name: "a row without amounts whose remark sounds like a head is none", drawing: `
			Désignation | Coût prévisionnel | Précisions
			Dépenses 2021 | < | <
			Audit | 10 000 | Marché UGAP
			Recette et homologation | | Devis de mars
			Année 2022 | < | <
			Audit | 5 000 | Marché UGAP
			Recette et homologation | 20 000 | Devis de mars
			Total | 35 000 |`,
			want: `
			Audit = 15000 2021: 10000 2022: 5000
			Recette et homologation = 20000 2022: 20000
			total 35000`},
		{name: "the year of the first rows in the caption", drawing: `
			Dépenses 2021
			Désignation | Coût (€)
			Audit | 10 000
			Formation | 4 000
			Dépenses 2022 |
			Audit | 5 000
			Formation | 20 000
			Total | 39 000`,
			want: `
			Audit = 15000 2021: 10000 2022: 5000
			Formation = 24000 2021: 4000 2022: 20000
			total 39000`},
		{name: "sideways, with the unit beside each year", drawing: `
			Prestations | Audit | Formation | Total
			2021 (k€) | 30 | 6 | 36
			2022 (k€) | 8 | 24 | 32
			Montant prévisionnel TTC en milliers d’euros | 38 | 30 | 68`,
			want: `
			Audit = 38000 2021: 30000 2022: 8000
			Formation = 30000 2021: 6000 2022: 24000
			total 68000`},
		{name: "payments whose year stands above the commitments beside them", drawing: `
			Nature des dépenses | 2021 | < | 2022 AE | CP | Montant prévisionnel (M€)
			^ | AE | CP | ^ | ^ | ^
			Audit | 3,72 | | 0,42 | 4,14 | 4,14
			Formation | 2,16 | | 0,54 | 2,70 | 2,70
			TOTAL | 5,88 | 0,00 | 0,96 | 6,84 | 6,84`,
			want: `
			Audit = 4140000 2022: 4140000
			Formation = 2700000 2022: 2700000
			total 6840000`},
		{name: "commitments and payments: the payments that add up are kept", drawing: `
			Intitulé | AE 2021 | CP 2021 | AE 2022 | CP 2022 | Total TTC
			Audit | 30 000 | 10 000 | 0 | 20 000 | 30 000
			Formation | 12 000 | 5 000 | 0 | 7 000 | 12 000
			Total | 42 000 | 15 000 | 0 | 27 000 | 42 000`,
			want: `
			Audit = 30000 2021: 10000 2022: 20000
			Formation = 12000 2021: 5000 2022: 7000
			total 42000`},
		{name: "quarters of a year are added up", drawing: `
			Dépense | T1 2021 | T2 2021 | 2022 | Coût total
			Audit | 100 | 200 | 300 | 600
			Formation | 50 | 50 | 0 | 100
			Total | 150 | 250 | 300 | 700`,
			want: `
			Audit = 600 2021: 300 2022: 300
			Formation = 100 2021: 100 2022: 0
			total 700`},
		{name: "HT, VAT and TTC", drawing: `
			N° | Prestation | Prix HT | TVA 20 % | Prix TTC
			1 | Audit | 1.000,00 | 200,00 | 1.200,00
			2 | Formation | 500,00 | 0,00 | 500,00
			 | Total général | 1.500,00 | 200,00 | 1.700,00`,
			want: `
			Audit #1 = 1200 HT 1000 TVA 200
			Formation #2 = 500 HT 500 TVA 0
			total 1700
			HT 1500`},
		{name: "HT and VAT without TTC give the cost", drawing: `
			Prestation | Montant HT | Montant TVA
			Audit | 1 000 | 200
			Formation | 500 | 0`,
			want: `
			Audit = 1200 HT 1000 TVA 200
			Formation = 500 HT 500 TVA 0`},
		{name: "an estimate whose taxes come below", drawing: `
			Désignation | Montant HT
			Audit | 1 000,00 €
			Formation | 500,00 €
			Total HT | 1 500,00 €
			TVA 20 % | 300,00 €
			Total TTC | 1 800,00 €`,
			want: `
			Audit HT 1000
			Formation HT 500
			total 1800
			HT 1500`},
		{name: "heads that go on in the row below", drawing: `
			 | Montant hors | | Montant
			Actions | taxes | TVA 20 % | TTC
			Audit | 1 000,00 | 200,00 | 1 200,00
			Formation | 500,00 | | 500,00
			Total | 1 500,00 | 200,00 | 1 700,00`,
			want: `
			Audit = 1200 HT 1000 TVA 200
			Formation = 500 HT 500
			total 1700
			HT 1500`},
		{name: "a rate below the name of the tax is no amount", drawing: `
			Nature de la | Montant | TVA | Dépense
			prestation | hors taxes | 20 % | TTC
			Audit | 1 000,00 | 200,00 | 1 200,00
			Formation | 500,00 | | 500,00
			Total | 1 500,00 | 200,00 | 1 700,00`,
			want: `
			Audit = 1200 HT 1000 TVA 200
			Formation = 500 HT 500
			total 1700
			HT 1500`},
		{name: "taxes below a list that no head calls without taxes", drawing: `
			Budget du projet
			Audit | 1 000,00 €
			Formation | 500,00 €
			Total HT | 1 500,00 €
			TVA 20 % | 300,00 €
			Total TTC | 1 800,00 €`,
			want: `
			Audit HT 1000
			Formation HT 500
			total 1800
			HT 1500`},
		{name: "a total below the table's own, in the column without taxes", drawing: `
			Objet de la dépense | Coût HT | T.V.A. | Coût TTC
			Audit | 200 | 40 | 240
			Formation | 100 | 20 | 120
			Montant total | 300 | 60 | 360
			Plan de relance | 260 | |
			Apport du porteur | 100 | |
			Total général | 360 | |`,
			want: `
			Audit = 240 HT 200 TVA 40
			Formation = 120 HT 100 TVA 20
			total 360
			HT 300
			asked 260
			own 100`},
		{name: "the unit in the label of the total only", drawing: `
			Catégorie de dépense | Coût HT | Montant total TTC
			Audit | 455 | 546
			Formation | 300 | 360
			Ensemble (k€) | 755 | 906`,
			want: `
			Audit = 546000 HT 455000
			Formation = 360000 HT 300000
			total 906000
			HT 755000`},
		{name: "the sum of the lines above in one column is no total", drawing: `
			Intitulé de la dépense | 2021 | 2022 | Coût TTC
			Accompagnement | 29 160 | 19 440 | 48 600
			Design | 4 110 | 2 750 | 6 860
			Développement | 5 540 | 49 920 | 55 460`,
			want: `
			Accompagnement = 48600 2021: 29160 2022: 19440
			Design = 6860 2021: 4110 2022: 2750
			Développement = 55460 2021: 5540 2022: 49920`},
		{name: "without heads, what the other columns add up to is the cost", drawing: `
			Audit | 27 810 | 11 124 | 16 686
			Formation | 55 890 | 44 712 | 11 178
			Total | 83 700 | 55 836 | 27 864`,
			want: `
			Audit = 27810
			Formation = 55890
			total 83700`},
		{name: "commitments that make the total of the payments of other years by chance", drawing: `
			Dépenses | AE 2021 | CP 2021 | AE 2022 | CP 2022 | Coût
			Serveurs | 470 992 | 353 244 | 117 748 | 235 496 | 588 740
			Formation | 886 849 | 295 616 | 591 234 | 1 182 467 | 1 478 083
			Ensemble | 1 357 841 | 648 860 | 708 982 | 1 417 963 | 2 066 823`,
			want: `
			Serveurs = 588740 2021: 353244 2022: 235496
			Formation = 1478083 2021: 295616 2022: 1182467
			total 2066823`},
		{name: "the first line of a label above the table", drawing: `
			Dépenses 2021

			Mise en conformité avec le référentiel

			d’accessibilité | 6 423
			Conception | 44 733
			Dépenses 2022 | <
			Mise en conformité avec le référentiel d’accessibilité | 57 807
			Conception | 19 172
			Total des dépenses | 128 135`,
			want: `
			Mise en conformité avec le référentiel d’accessibilité = 64230 2021: 6423 2022: 57807
			Conception = 63905 2021: 44733 2022: 19172
			total 128135`},
		{name: "a heading of rows above the head that the next page repeats", drawing: `
			Poste | Montant TTC (€)
			Titre 2 – Personnel | <
			Équipe | 5 000
			Sous-total T2 | 5 000
			---
			Titre 3 – Dépenses de fonctionnement

			Poste | Montant TTC (€)
			Audit | 2 000
			Sous-total T3 | 2 000
			TOTAL | 7 000`,
			want: `
			Équipe T2 = 5000
			Audit T3 = 2000
			total 7000`},
		{name: "abbreviations with dots, titles under no name", drawing: `
			Intitulé de la dépense | T. | Montant H.T. | T.V.A. | Montant T.T.C.
			Audit | T3 | 1 000,00 | 200,00 | 1 200,00
			Serveurs | T5 | 500,00 | 100,00 | 600,00
			TOTAL | | 1 500,00 | 300,00 | 1 800,00`,
			want: `
			Audit T3 = 1200 HT 1000 TVA 200
			Serveurs T5 = 600 HT 500 TVA 100
			total 1800
			HT 1500`},
		{name: "quantity and unit price", drawing: `
			Poste | Nb de jours | Coût jour (€) | Coût total (€)
			Chef de projet | 12 | 650,00 | 7 800,00
			Développeur | 10 | 500,00 | 5 000,00
			Total | 22 | | 12 800,00`,
			want: `
			Chef de projet = 7800
			Développeur = 5000
			total 12800`},
		{name: "quantity and unit price without a total", drawing: `
			Poste | Quantité | PU TTC (€)
			Licence | 12 | 650,00
			Poste de travail | 10 | 500,00`,
			want: `
			Licence = 7800
			Poste de travail = 5000`},
		{name: "titles as headings, with subtotals", drawing: `
			Poste de dépenses | Total TTC
			Titre 2 – Dépenses de personnel | <
			Équipe projet | 100 €
			Sous-total titre 2 | 100 €
			Titre 3 – Dépenses de fonctionnement | <
			Audit | 200 €
			Conseil | 300 €
			S/total | 500 €
			Total général | 600 €`,
			want: `
			Équipe projet T2 = 100
			Audit T3 = 200
			Conseil T3 = 300
			total 600`},
		{name: "titles as headings that carry their sums", drawing: `
			Poste de dépenses | Total TTC
			Titre 2 – Personnel | 100 €
			Équipe projet | 100 €
			Titre 3 – Fonctionnement | 500 €
			Audit | 200 €
			Conseil | 300 €
			Total général | 600 €`,
			want: `
			Équipe projet T2 = 100
			Audit T3 = 200
			Conseil T3 = 300
			total 600`},
		{name: "numbered chapters that carry their sums", drawing: `
			N° | Intitulé | Montant TTC
			1 | Études | 300 €
			1.1 | Cadrage | 100 €
			1.2 | Audit | 200 €
			2 | Réalisation | 500 €
			2.1 | Développement | 500 €
			 | Total | 800 €`,
			want: `
			Cadrage #1.1 = 100
			Audit #1.2 = 200
			Développement #2.1 = 500
			total 800`},
		{name: "phases as headings and titles as a column", drawing: `
			Désignation | Titre | Coût TTC
			Phase 1 – Cadrage | < | <
			Audit | T3 | 1 000 €
			Phase 2 – Déploiement | < | <
			Serveurs | Titre 5 | 2 000 €
			Total | | 3 000 €`,
			want: `
			Audit T3 [Phase 1] = 1000
			Serveurs T5 [Phase 2] = 2000
			total 3000`},
		{name: "a phase printed once for its rows", drawing: `
			Phase | Désignation | Coût TTC
			Phase 1 | Audit | 1 000 €
			^ | Conseil | 500 €
			Phase 2 | Serveurs | 2 000 €
			Total | | 3 500 €`,
			want: `
			Audit [Phase 1] = 1000
			Conseil [Phase 1] = 500
			Serveurs [Phase 2] = 2000
			total 3500`},
		{name: "a phase that the layout split over two columns", drawing: `
			Phase | < | Désignation | Coût TTC
			Phase | 1 | Audit | 1 000 €
			Phase | 2 | Serveurs | 2 000 €
			 | | Total | 3 000 €`,
			want: `
			Audit [Phase 1] = 1000
			Serveurs [Phase 2] = 2000
			total 3000`},
		{name: "one block of rows per year", drawing: `
			Postes de dépense | Total (k€)
			Exercice 2021 | <
			Audit | 10,5
			Formation | 2,0
			Total 2021 | 12,5
			Exercice 2022 | <
			Formation | 3,0
			Total 2022 | 3,0
			Total | 15,5`,
			want: `
			Audit = 10500 2021: 10500
			Formation = 5000 2021: 2000 2022: 3000
			total 15500`},
		{name: "one sheet per year", file: "budget.xlsx", drawing: `
			=== Budget 2021
			Poste | Montant TTC (€)
			Audit | 10 500
			Formation | 2 000
			Total | 12 500
			=== Budget 2022
			Poste | Montant TTC (€)
			Formation | 3 000
			Total | 3 000
			=== Plan de financement
			Financeur | Montant (€)
			Subvention demandée | 10 000
			Autofinancement | 5 500
			Total | 15 500`,
			want: `
			Audit = 10500 2021: 10500
			Formation = 5000 2021: 2000 2022: 3000
			total 15500
			asked 10000
			own 5500`},
		{name: "a recapitulation and the tables that it sums up", drawing: `
			Synthèse du budget
			Rubrique de dépenses | Coût TTC
			Titre 3 | 1 500 €
			Titre 5 | 2 000 €
			Total | 3 500 €

			Détail des dépenses de titre 3
			Dépense | Coût TTC
			Audit | 1 000 €
			Conseil | 500 €
			Total | 1 500 €

			Détail des dépenses de titre 5
			Dépense | Coût TTC
			Serveurs | 2 000 €
			Total | 2 000 €`,
			want: `
			Audit T3 = 1000
			Conseil T3 = 500
			Serveurs T5 = 2000
			total 3500`},
		{name: "a table that goes on over the page, its header repeated", drawing: `
			Formulaire
			Poste de dépenses | Montant TTC
			Audit | 1 000 €
			Page 1 / 2
			---
			Formulaire
			Poste de dépenses | Montant TTC
			Conseil | 500 €
			Total | 1 500 €`,
			want: `
			Audit = 1000
			Conseil = 500
			total 1500`},
		{name: "a table that goes on over the page without a header", drawing: `
			Poste de dépenses | Titre | Montant TTC
			Audit | T3 | 1 000 €
			Page 1 / 2
			---
			Conseil | T3 | 500 €
			Total | | 1 500 €`,
			want: `
			Audit T3 = 1000
			Conseil T3 = 500
			total 1500`},
		{name: "a header whose words the layout spread over three rows", drawing: `
			 | | | | Financement
			Poste de dépenses | Année 2021 | Année 2022 | Montant total TTC |
			 | | | | demandé
			Audit | 39 300,00 € | 14 750,00 € | 54 050,00 € | 38 410,00 €
			Conseil | | 10 840,00 € | 10 840,00 € | 10 840,00 €
			TOTAL TTC | 39 300,00 € | 25 590,00 € | 64 890,00 € | 49 250,00 €`,
			want: `
			Audit = 54050 2021: 39300 2022: 14750 asked 38410
			Conseil = 10840 2022: 10840 asked 10840
			total 64890
			asked 49250`},
		{name: "the total of a single title is the total", drawing: `
			Poste de dépenses | Montant TTC (€)
			Audit | 1 000
			Conseil | 500
			Total titre 3 | 1 500
			Subvention sollicitée | 1 500`,
			want: `
			Audit = 1000
			Conseil = 500
			total 1500
			asked 1500`},
		{name: "a header badly read on one page and well on the next", drawing: `
			Nature de la dépense CP 2021 | Dépenses prévisionnelles | < | Part
			^ | CP 2022 | Total | ^
			Audit | 10 | 20 | 30
			Conseil | 1 | 2 | 3
			---
			Nature de la dépense | Dépenses prévisionnelles | < | Part
			^ | CP 2021 | CP 2022 | Total
			Formation | 4 | 5 | 9
			Total | 15 | 27 | 42`,
			want: `
			Audit = 30 2021: 10 2022: 20
			Conseil = 3 2021: 1 2022: 2
			Formation = 9 2021: 4 2022: 5
			total 42`},
		{name: "years over the wrong columns are given to the ones that add up", drawing: `
			Désignation 2021 | Dépenses prévisionnelles | < | Montant TTC
			^ | 2022 | | ^
			Titre 3 – Fonctionnement | | |
			Audit | 21 628 € | 16 823 € | 38 451 €
			Conseil | 2 203 € | 4 013 € | 6 216 €
			Total | 23 831 € | 20 836 € | 44 667 €`,
			want: `
			Audit T3 = 38451 2021: 21628 2022: 16823
			Conseil T3 = 6216 2021: 2203 2022: 4013
			total 44667`},
		{name: "no header at all", drawing: `
			Détail des dépenses
			Audit | 1 000,00 €
			Conseil | 500,00 €
			Total | 1 500,00 €`,
			want: `
			Audit = 1000
			Conseil = 500
			total 1500`},
		{name: "headings and figures that the layout put into columns of their own", drawing: `
			Désignation | Titre | | | |
			 | | 2021 | | 2022 | | Total TTC
			Audit | T3 | | 112.770 | | 22.554 | 135.324
			Conseil | T3 | | 98.000 | | 19.600 | 117.600
			TOTAL | | | 210.770 | | 42.154 | 252.924`,
			want: `
			Audit T3 = 135324 2021: 112770 2022: 22554
			Conseil T3 = 117600 2021: 98000 2022: 19600
			total 252924`},
		{name: "a remark set so close that it shares the cell of the amount", drawing: `
			Poste de dépense | Montant TTC (€)
			Audit | 46 709 UGAP
			Conseil | 136 984 Marché en cours (2021)
			Total | 183 693`,
			want: `
			Audit = 46709
			Conseil = 136984
			total 183693`},
		{name: "a label wrapped into the next row", drawing: `
			Poste de dépenses | Montant TTC
			Audit de sécurité et | 1 000 €
			homologation | 
			Conseil | 500 €
			Total | 1 500 €`,
			want: `
			Audit de sécurité et homologation = 1000
			Conseil = 500
			total 1500`},
		{name: "comments and notes are no lines", drawing: `
			Poste | Total TTC (€) | Observations
			Audit | 1 000 | Devis joint
			Conseil | 500 | UGAP, 2021
			Total | 1 500 |
			Note : taux de TVA de 20 %. | < | <`,
			want: `
			Audit = 1000
			Conseil = 500
			total 1500`},
		{name: "a negative amount is kept", drawing: `
			Poste | Total TTC (€)
			Audit | 1 000
			Remise attendue | (100)
			Total | 900`,
			want: `
			Audit = 1000
			Remise attendue = -100
			total 900`},
		{name: "a total that does not add up is kept as printed", drawing: `
			Poste | 2021 | 2022 | Total TTC (€)
			Audit | 1 000 | 500 | 1 600
			Total | 1 000 | 500 | 1 700`,
			want: `
			Audit = 1600 2021: 1000 2022: 500
			total 1700`},
	})
}

func TestUnitsAndMarks(t *testing.T) {
	check(t, []drawn{
		{name: "k€ from a note that holds for all tables", drawing: `
			Tous les montants des tableaux financiers sont exprimés en milliers d’euros.

			Budget détaillé
			Postes | Coût TTC
			Audit | 12,5
			Conseil | 1 007,250
			Total | 1 019,75`,
			want: `
			Audit = 12500
			Conseil = 1007250
			total 1019750`},
		{name: "k€ in the header of one column only", drawing: `
			Postes | Jours | Coût TTC (K€)
			Audit | 3 | 12,5
			Conseil | 4 | 14
			Total | 7 | 26,5`,
			want: `
			Audit = 12500
			Conseil = 14000
			total 26500`},
		{name: "a sum of millions in a sentence is no unit", drawing: `
			Le budget annuel de fonctionnement, de l’ordre de 4,2 M€, n’est pas compris.

			Postes | Coût TTC
			Audit | 12 500
			Total | 12 500`,
			want: `
			Audit = 12500
			total 12500`},
		{name: "English marks in the whole table", drawing: `
			Postes | Coût TTC (€)
			Audit | 12,500.00
			Conseil | 1,250
			Total | 13,750.00`,
			want: `
			Audit = 12500
			Conseil = 1250
			total 13750`},
		{name: "dots as decimal marks under k€", drawing: `
			Budget (k€)
			Postes | Coût TTC
			Audit | 12.500
			Conseil | 0.250
			Total | 12.750`,
			want: `
			Audit = 12500
			Conseil = 250
			total 12750`},
		{name: "one dot before three digits groups in euros", drawing: `
			Postes | Coût TTC
			Audit | 84.921 €
			Conseil | 28.307 €
			Total | 113.228 €`,
			want: `
			Audit = 84921
			Conseil = 28307
			total 113228`},
		{name: "a unit printed in the cells wins over the caption's", drawing: `
			Budget (en k€)
			Postes | Coût TTC
			Audit | 84 921 €
			Total | 84 921 €`,
			want: `
			Audit = 84921
			total 84921`},
	})
}
