package budget

import "testing"

func TestFinancingPlans(t *testing.T) {
	const expenses = `
			Poste | Coût TTC (€)
			Audit | 60 000
			Conseil | 40 000
			Total | 100 000
			`
	const lines = `
			Audit = 60000
			Conseil = 40000
			total 100000
			`
	check(t, []drawn{
		{name: "in the table of the expenses, splitting their total again", drawing: `
			Poste | Coût TTC (€)
			Audit | 60 000
			Conseil | 40 000
			Ensemble | 100 000
			Plan de relance | 70 000
			Autofinancement de la structure | 20 000
			Autres cofinanceurs | 10 000
			Total | 100 000`,
			want: lines + `
			asked 70000
			own 20000
			other 10000`},
		{name: "a table of sources", drawing: expenses + `
			Plan de financement
			Source de financement | Montant TTC | %
			Concours du fonds | 70 000 | 70 %
			Contrepartie du demandeur | 20 000 | 20 %
			Autres cofinanceurs | 10 000 | 10 %
			Total | 100 000 | 100 %`,
			want: lines + `
			asked 70000
			own 20000
			other 10000`},
		{name: "the head with the unit stands over another column than its amounts", drawing: expenses + `
			Plan de financement
			Financeur | Montant (k€) |
			Financement demandé | | 70,0
			Part du porteur | | 30,0
			Total | | 100,0`,
			want: lines + `
			asked 70000
			own 30000`},
		{name: "the plan in the grid of the expenses, its head beside its amounts", drawing: `
			Phase | Intitulé | Année 2021 (k€) | Année 2022 (k€) | Total TTC (k€)
			Phase 1 | Audit de sécurité | 79,0 | 575,0 | 654,0
			Phase 2 | Conception graphique | 45,0 | 105,0 | 150,0
			 | Total général | 124,0 | 680,0 | 804,0
			Plan de financement | < | < | < | <
			Financeur | | Montant (k€) | |
			Financement demandé | | | | 602,4
			Part du porteur | | | | 201,6
			Total | | | | 804,0`,
			want: `
			Audit de sécurité [Phase 1] = 654000 2021: 79000 2022: 575000
			Conception graphique [Phase 2] = 150000 2021: 45000 2022: 105000
			total 804000
			asked 602400
			own 201600`},
		{name: "the share follows its amount in a sentence", drawing: expenses + `
			Le coût total du projet s’élève à 100 000 €. Le porteur sollicite une subvention de 70 000 € et apporte 30 000 € sur ses fonds propres.`,
			want: lines + `
			asked 70000
			own 30000`},
		{name: "sources by year", drawing: expenses + `
			Financement du projet
			Ressources | 2021 | 2022 | Total
			Aide sollicitée | 50 000 | 20 000 | 70 000
			Fonds propres | 10 000 | 20 000 | 30 000
			Total | 60 000 | 40 000 | 100 000`,
			want: lines + `
			asked 70000
			own 30000`},
		{name: "funders by name: the ones that no word places are others", drawing: expenses + `
			Financeurs | Montant
			France Relance | 70 000 €
			Région Val-de-Loue | 15 000 €
			Mutuelle des agents | 5 000 €
			Fonds propres | 10 000 €
			Total | 100 000 €`,
			want: lines + `
			asked 70000
			own 10000
			other 20000`},
		{name: "expenses and resources side by side", drawing: `
			Dépenses | Montant | Ressources | Montant
			Audit | 60 000 € | Subvention demandée | 70 000 €
			Conseil | 40 000 € | Autofinancement | 30 000 €
			Total des dépenses | 100 000 € | Total des ressources | 100 000 €`,
			want: lines + `
			asked 70000
			own 30000`},
		{name: "rows below the total", drawing: `
			Poste | Coût TTC (€)
			Audit | 60 000
			Conseil | 40 000
			Total | 100 000
			Financement sollicité | 70 000
			Reste à charge | 30 000`,
			want: lines + `
			asked 70000
			own 30000`},
		{name: "columns of the budget", drawing: `
			Poste | Coût TTC (€) | Aide demandée (€) | Part du porteur (€)
			Audit | 60 000 | 40 000 | 20 000
			Conseil | 40 000 | 30 000 | 10 000
			Total | 100 000 | 70 000 | 30 000`,
			want: `
			Audit = 60000 asked 40000
			Conseil = 40000 asked 30000
			total 100000
			asked 70000
			own 30000`},
		{name: "labels with amounts in the identity table", drawing: `
			Coût total du projet TTC | 100 000,00 €
			Montant demandé au fonds | 70 000,00 €
			Part du porteur | 30 000,00 €
			` + expenses,
			want: lines + `
			asked 70000
			own 30000`},
		{name: "sentences", drawing: expenses + `
			Le coût total du projet s’élève à 100 000 € TTC. Participation du plan de relance : 70 000 €. Autofinancement : 30 000 €. Autres cofinanceurs : 0 €.`,
			want: lines + `
			asked 70000
			own 30000
			other 0`},
		{name: "lines with a colon, without units", drawing: expenses + `
			Montant demandé au fonds : 70 000

			Contribution du ministère (en k€) : 30`,
			want: lines + `
			asked 70000
			own 30000`},
		{name: "a sentence that asks after the amount", drawing: expenses + `
			Une subvention de 70 000 € est sollicitée, le reste à charge du ministère étant de 30 000 €.`,
			want: lines + `
			asked 70000
			own 30000`},
		{name: "an expense that subsidises others is an expense", drawing: `
			Poste | Coût TTC (€)
			Subvention aux partenaires associatifs | 60 000
			Participation des agents aux ateliers | 40 000
			Total | 100 000
			Montant demandé | 70 000`,
			want: `
			Subvention aux partenaires associatifs = 60000
			Participation des agents aux ateliers = 40000
			total 100000
			asked 70000`},
	})
}
