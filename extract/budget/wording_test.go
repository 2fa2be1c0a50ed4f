package budget

import "testing"

func TestTotalsWhereverTheyStand(t *testing.T) {
	check(t, []drawn{
		{name: "the total above the lines", drawing: `
			Estimation des dépenses
			Objet de la dépense | Montant prévisionnel TTC
			Coût complet | 30 000 €
			Dépenses de fonctionnement (T3) |
			Audit | 12 000 €
			Hébergement | 18 000 €`,
			want: `
			Audit T3 = 12000
			Hébergement T3 = 18000
			total 30000`},
		{name: "a last row that is the sum of the others, whatever its name", drawing: `
			Estimation des dépenses
			Objet de la dépense | Montant prévisionnel TTC
			Audit | 12 000 €
			Hébergement | 18 000 €
			À financer | 30 000 €`,
			want: `
			Audit = 12000
			Hébergement = 18000
			total 30000`},
		{name: "headings and sums that stand in the column of the titles", drawing: `
			Annexe 1 – état estimatif
			Titre | Dépenses envisagées | Coût global TTC
			Dépenses 2021 | |
			T3 | Audit | 7 000 €
			T5 | Serveurs | 3 000 €
			Ensemble 2021 | | 10 000 €
			Exercice 2022 | |
			T3 | Audit | 1 000 €
			T5 | Serveurs | 2 000 €
			Ensemble 2022 | | 3 000 €
			Total général TTC | | 13 000 €`,
			want: `
			Audit T3 = 8000 2021: 7000 2022: 1000
			Serveurs T5 = 5000 2021: 3000 2022: 2000
			total 13000`},
		{name: "a part of a year is money, not a percentage", drawing: `
			Chiffrage
			Rubriques | Coût TTC (k€) | Part 2021 (k€) | Part 2022 (k€)
			Audit | 12,5 | 10,0 | 2,5
			Serveurs | 8,0 | – | 8,0
			Total | 20,5 | 10,0 | 10,5`,
			want: `
			Audit = 12500 2021: 10000 2022: 2500
			Serveurs = 8000 2021: 0 2022: 8000
			total 20500`},
		{name: "the name of the labels in a storey below the other names", drawing: `
			Chiffrage
			| | Dépenses |
			| 2021 (k€) | 2022 (k€) | Coût global TTC (k€)
			Désignation | | |
			Dépenses de personnel (T2) | | |
			Audit | 2,368 | 0,972 | 3,340
			Serveurs | 2,474 | 3,430 | 5,904
			Total | 4,842 | 4,402 | 9,244`,
			want: `
			Audit T2 = 3340 2021: 2368 2022: 972
			Serveurs T2 = 5904 2021: 2474 2022: 3430
			total 9244`},
		{name: "headings that are read as one over their columns", drawing: `
			Chiffrage
			Rubriques | Titre (LOLF) | Total TTC Concours demandé | < | Crédits propres
			Audit | Titre 3 | 5 511 | 3 395 | 2 116
			Serveurs | Titre 5 | 8 102 | 4 991 | 3 111
			Total | | 13 613 | 8 386 | 5 227`,
			want: `
			Audit T3 = 5511 asked 3395
			Serveurs T5 = 8102 asked 4991
			total 13613
			asked 8386
			own 5227`},
		{name: "amounts at half the height of a wrapped label", drawing: `
			Chiffrage
			Description des travaux | 2021 | 2022 | Total TTC
			T2 – personnel | | |
			Audit | 17 | 11 | 28
			Titre 3 : fonctionnement | | |
			Prestation de cadrage, comprenant l’état des lieux, | | |
			| 19 | 1 | 20
			l’analyse des écarts et le cahier des charges | | |
			Développement de l’application | | |
			mobile | 5 | 5 | 10
			Ensemble | 41 | 17 | 58`,
			want: `
			Audit T2 = 28 2021: 17 2022: 11
			Prestation de cadrage, comprenant l’état des lieux, l’analyse des écarts et le cahier des charges T3 = 20 2021: 19 2022: 1
			Développement de l’application mobile T3 = 10 2021: 5 2022: 5
			total 58`},
		{name: "the sum of a part is no total", drawing: `
			Chiffrage
			Prestations | Montant TTC
			Personnel (titre 2) |
			Audit | 1 000
			Recrutement | 2 000
			Total T2 | 3 000
			Fonctionnement (titre 3) |
			Licences | 500
			Ateliers | 700`,
			want: `
			Audit T2 = 1000
			Recrutement T2 = 2000
			Licences T3 = 500
			Ateliers T3 = 700`},
		{name: "a two-storey heading read as one long text", drawing: `
			Chiffrage
			Rubriques | Coûts TTC Coût prévisionnel Reste à charge du porteur Aide attendue du fonds | < | <
			Audit | 6681 | 2177 | 4504
			Serveurs | 25431 | 8287 | 17144
			Total | 32112 | 10464 | 21648`,
			want: `
			Audit = 6681 asked 4504
			Serveurs = 25431 asked 17144
			total 32112
			asked 21648
			own 10464`},
		{name: "titles in one column with the labels, as its heading says", drawing: `
			Chiffrage
			Imputation Désignation | Coût prévisionnel
			T3 Audit | 1406
			T6 Subvention aux associations | 2880
			Somme | 4286`,
			want: `
			Audit T3 = 1406
			Subvention aux associations T6 = 2880
			total 4286`},
		{name: "a plan under the nature of its sources", drawing: `
			Chiffrage
			Rubriques | Coût TTC
			Audit | 20 000 €
			Serveurs | 10 000 €
			Total | 30 000 €

			Financeurs
			Nature du financement | 2021 | 2022 | Montant attendu
			Financement sollicité au titre de la relance | 10 000 € | 8 000 € | 18 000 €
			Autres concours publics | 2 000 € | 1 000 € | 3 000 €
			Contribution de la structure | 5 000 € | 4 000 € | 9 000 €
			Total des ressources | 17 000 € | 13 000 € | 30 000 €`,
			want: `
			Audit = 20000
			Serveurs = 10000
			total 30000
			asked 18000
			own 9000
			other 3000`},
		{name: "the headings of two columns over the first", drawing: `
			Chiffrage
			Imputation | Libellé de l’action | Ventilation Dépenses 2021 Dépenses 2022 |
			T3 | Audit | 28648,12 | 46970,14
			T5 | Serveurs | 39928,33 | -
			Ensemble | | 68576,45 | 46970,14`,
			want: `
			Audit T3 = 75618,26 2021: 28648,12 2022: 46970,14
			Serveurs T5 = 39928,33 2021: 39928,33 2022: 0
			total 115546,59`},
		{name: "a tax that only the sums tell", drawing: `
			Chiffrage
			Rubriques | Base HT | Supplément | Coût TTC
			Audit | 1 000 | 200 | 1 200
			Serveurs | 500 | 100 | 600
			Total | 1 500 | 300 | 1 800`,
			want: `
			Audit = 1200 HT 1000 TVA 200
			Serveurs = 600 HT 500 TVA 100
			total 1800
			HT 1500`},
		{name: "a sentence with several shares, each beside its amount", drawing: `
			Budget prévisionnel
			Dépense | Montant TTC
			Audit | 12 000 €
			Serveurs | 8 000 €
			Total | 20 000 €

			Sur un coût total de 20 000 €, une aide de 14 000 € est sollicitée auprès du fonds, le demandeur apportant 6 000 € sur ses crédits.`,
			want: `
			Audit = 12000
			Serveurs = 8000
			total 20000
			asked 14000
			own 6000`},
	})
}
