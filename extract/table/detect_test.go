package table_test

import (
	"strings"
	"testing"

	"guichet/extract/table"
)

func TestDetect(t *testing.T) {
	for _, c := range []struct{ name, drawing, want string }{
		{
			"a fully ruled table is its grid, with merged cells",
			`
|==============|=======================|
|              |  Montants             |
|  Poste       |=======================|
|              |  HT       |  TTC      |
|==============|===========|===========|
|  Licences    |  100,00   |  120,00   |
|==============|===========|===========|
|  Total       |  100,00   |           |
|==============|===========|===========|
`,
			`
Poste | Montants | <
^ | HT | TTC
Licences | 100,00 | 120,00
Total | 100,00 | 
`,
		},
		{
			"a table ruled between its columns only is parted by its figures",
			`
|===============================|===========|===========|
|  Poste                        |  2021     |  Total    |
|                               |           |           |
|  Études et analyse            |  1 200,00 |  1 200,00 |
|                               |           |           |
|  d'impact                     |           |           |
|                               |           |           |
|  Licences                     |    800,00 |    800,00 |
|===============================|===========|===========|
`,
			`
Poste | 2021 | Total
Études et analyse d'impact | 1 200,00 | 1 200,00
Licences | 800,00 | 800,00
`,
		},
		{
			"without rulings columns are found by what stands above one another",
			`
*Poste                        *Montant *HT    *Montant *TTC

Licences                        1 200,00         1 440,00

Formation des agents               90,00           108,00

Total                           1 290,00         1 548,00
`,
			`
Poste | Montant HT | Montant TTC
Licences | 1 200,00 | 1 440,00
Formation des agents | 90,00 | 108,00
Total | 1 290,00 | 1 548,00
`,
		},
		{
			"a label on two lines is centred on its figures",
			`
*Poste                          *2021       *Total

Études juridiques et analyse
                               1 200,00    1 200,00
d'impact

Licences                         800,00      800,00

Reprise des données du parc
                                  50,00       50,00
existant
`,
			`
Poste | 2021 | Total
Études juridiques et analyse d'impact | 1 200,00 | 1 200,00
Licences | 800,00 | 800,00
Reprise des données du parc existant | 50,00 | 50,00
`,
		},
		{
			"a label on three lines may hang from its figures",
			`
*Poste                          *2021       *Total

Études juridiques et analyse   1 200,00    1 200,00

d'impact relative à la santé

publique

Licences                         800,00      800,00
`,
			`
Poste | 2021 | Total
Études juridiques et analyse d'impact relative à la santé publique | 1 200,00 | 1 200,00
Licences | 800,00 | 800,00
`,
		},
		{
			"a group heading is a row of its own",
			`
*Poste                          *2021       *Total

Titre 3 – Fonctionnement

Licences                         800,00      800,00

Titre 5 – Investissement

Serveurs                         900,00      900,00
`,
			`
Poste | 2021 | Total
Titre 3 – Fonctionnement |  | 
Licences | 800,00 | 800,00
Titre 5 – Investissement |  | 
Serveurs | 900,00 | 900,00
`,
		},
		{
			"a short heading spans the columns it is centred on",
			`
                               *Dépenses *prévisionnelles

*Poste
                             *2021       *2022      *Total


Licences                    800,00      100,00     900,00


Serveurs                    700,00      100,00     800,00
`,
			`
Poste | Dépenses prévisionnelles | < | <
^ | 2021 | 2022 | Total
Licences | 800,00 | 100,00 | 900,00
Serveurs | 700,00 | 100,00 | 800,00
`,
		},
		{
			"signs printed apart belong to their figures, and dashes are figures",
			`
*Poste                        *2021           *Total

Licences                      1 800,00  €     1 800,00  €

Serveurs                             -               -

Formation                       700,00  €       700,00  €
`,
			`
Poste | 2021 | Total
Licences | 1 800,00 € | 1 800,00 €
Serveurs | - | -
Formation | 700,00 € | 700,00 €
`,
		},
		{
			"a comment that touches a figure is another column",
			`
*Poste                        *Montant    *Observations

Licences                      1 800,00 UGAP

Serveurs                        900,00

Formation                       700,00 Devis joint
`,
			`
Poste | Montant | Observations
Licences | 1 800,00 | UGAP
Serveurs | 900,00 | 
Formation | 700,00 | Devis joint
`,
		},
		{
			"figures that touch are cut where a figure ends",
			`
*Poste                        *2021        *2022        *Total

Licences                          800,00       100,00       900,00

Serveurs                          700,00       200,00       900,00

Formation                         700,00       300,00     1 000,00

Total                         2 200,00 € 600,00 €         2 800,00
`,
			`
Poste | 2021 | 2022 | Total
Licences | 800,00 | 100,00 | 900,00
Serveurs | 700,00 | 200,00 | 900,00
Formation | 700,00 | 300,00 | 1 000,00
Total | 2 200,00 € | 600,00 € | 2 800,00
`,
		},
		{
			"titles and sentences around a table stay texts",
			`
*Plan *de *dépenses (en euros)


*Poste                        *2021           *Total

Licences                      1 800,00        1 800,00

Formation                       700,00          700,00



Le coût total du projet s'élève à 2 500,00 € toutes taxes comprises.
`,
			`
Plan de dépenses (en euros)
┌─
Poste | 2021 | Total
Licences | 1 800,00 | 1 800,00
Formation | 700,00 | 700,00
└─
Le coût total du projet s'élève à 2 500,00 € toutes taxes comprises.
`,
		},
		{
			"two tables with a title between them are two",
			`
*Poste                        *2021           *Total

Licences                      1 800,00        1 800,00

Formation                       700,00          700,00



*Plan *de *financement

*Source                       *2021           *Total

Fonds                         2 000,00        2 000,00

Porteur                         500,00          500,00
`,
			`
┌─
Poste | 2021 | Total
Licences | 1 800,00 | 1 800,00
Formation | 700,00 | 700,00
└─
Plan de financement
┌─
Source | 2021 | Total
Fonds | 2 000,00 | 2 000,00
Porteur | 500,00 | 500,00
└─
`,
		},
		{
			"painted rows part rows without figures",
			`
#*Poste              *Probabilité   *Parade

 Retard de la                       Audit
                     Faible
 livraison                          anticipé

#Panne               Forte          Secours

 Perte de données    Faible         Copie
`,
			`
Poste | Probabilité | Parade
Retard de la livraison | Faible | Audit anticipé
Panne | Forte | Secours
Perte de données | Faible | Copie
`,
		},
		{
			"labels and values side by side are a table",
			`
Thème                ITN5 – Cycle de vie

SIRET                180 366 239 00069

Courriel             contact@organisme.example
`,
			`
Thème | ITN5 – Cycle de vie
SIRET | 180 366 239 00069
Courriel | contact@organisme.example
`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := table.Detect(draw(c.drawing)).String()
			want := strings.TrimPrefix(c.want, "\n")
			if !strings.Contains(want, "┌─") {
				want = "┌─\n" + want + "└─\n"
			}
			if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestTextSetInColumnsIsReadColumnAfterColumn(t *testing.T) {
	got := table.Detect(draw(`
*Contexte

Le service rendu repose sur des      publiés sous licence libre dès

échanges de courriels et sur un      lors que la sécurité du système

traitement manuel des pièces qui     le permet sans autre réserve de

allonge les délais et multiplie      forme que celle du code source

les erreurs de saisie au guichet     qui reste à la main du ministère

et les composants qui seront tous    pendant toute la durée du projet

écrits par des agents de la place    et de la maintenance corrective

centrale du département ou seront    qui suivra sa mise en production
`)).String()
	want := `Contexte
Le service rendu repose sur des échanges de courriels et sur un traitement manuel des pièces qui allonge les délais et multiplie les erreurs de saisie au guichet et les composants qui seront tous écrits par des agents de la place centrale du département ou seront
publiés sous licence libre dès lors que la sécurité du système le permet sans autre réserve de forme que celle du code source qui reste à la main du ministère pendant toute la durée du projet et de la maintenance corrective qui suivra sa mise en production
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestEachCellKnowsItsPlace(t *testing.T) {
	p := table.Detect(draw(`
*Poste             *Total

Licences           800,00

Formation           70,00

Total            1 870,00
`))
	if len(p.Blocks) != 1 || p.Blocks[0].Table == nil || p.Blocks[0].Table.Columns() != 2 {
		t.Fatalf("got\n%s", p)
	}
	tb := p.Blocks[0].Table
	cell := tb.Rows[1][1]
	if b := cell.Source.Box; b == nil || b.X0 != 50+19*charWidth || b.X1 != 50+25*charWidth {
		t.Errorf("box of the cell: %+v", cell.Source.Box)
	}
	if cell.Source.Page != 1 || cell.Source.File != "dessin.pdf" || cell.Source.Raw != "800,00" || cell.Source.Confidence != 1 {
		t.Errorf("source of the cell: %+v", cell.Source)
	}
	if !cell.RightAligned {
		t.Error("a column of figures that end at one place is not said to be aligned to the right")
	}
	if !tb.Rows[0][0].Bold || tb.Rows[1][0].Bold {
		t.Error("bold is not told apart")
	}
}
