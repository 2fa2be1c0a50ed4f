package table_test

import (
	"strings"
	"testing"

	"guichet/extract/table"
)

func TestReadingsCompeteByWhatAddsUp(t *testing.T) {
	for _, c := range []struct{ name, drawing, want string }{
		{
			"figures printed on two lines are one where they add up",
			`
Poste            2021       2022       Total

                   12          3          15
Licences
               000,00     500,00      500,00

                    8          1           9
Serveurs
               250,00     500,00      750,00

                   20          5          25
Total
               250,00     000,00      250,00
`,
			`
Poste | 2021 | 2022 | Total
Licences | 12 000,00 | 3 500,00 | 15 500,00
Serveurs | 8 250,00 | 1 500,00 | 9 750,00
Total | 20 250,00 | 5 000,00 | 25 250,00
`,
		},
		{
			"a figure on two lines in rows set at the bottom",
			`
Region             Income     Beds    Rate

                             5 903

North coast       864 059      450    364

                             3 574

South             705 809      093    810

                             9 692

Inland districts  723 209      666    485
`,
			`
Region | Income | Beds | Rate
North coast | 864 059 | 5 903 450 | 364
South | 705 809 | 3 574 093 | 810
Inland districts | 723 209 | 9 692 666 | 485
`,
		},
		{
			"a heading between two columns that is narrower than they are",
			`
                         Gross            Industries
                 ====================  ====================
Vehicles                %        2016        %     Number

Sector change    4,197,194  5,835,478  5,571,264   57.5%

Average budget   ..         5,197,382  8,135,371   56.4%

Mining air       5,293,348    829,515  7,029,613   77.1%

Domestic permits 1,770,194  3,222,724  ..          17.9%
`,
			`
 | Gross | < | Industries | <
Vehicles | % | 2016 | % | Number
Sector change | 4,197,194 | 5,835,478 | 5,571,264 | 57.5%
Average budget | .. | 5,197,382 | 8,135,371 | 56.4%
Mining air | 5,293,348 | 829,515 | 7,029,613 | 77.1%
Domestic permits | 1,770,194 | 3,222,724 | .. | 17.9%
`,
		},
		{
			"in ruled rows too",
			`
|==============|===========|===========|===========|
| Poste        |      2021 |      2022 |     Total |
|==============|===========|===========|===========|
| Licences     |        12 |         3 |        15 |
|              |           |           |           |
|              |    000,00 |    500,00 |    500,00 |
|==============|===========|===========|===========|
| Serveurs     |         8 |         1 |         9 |
|              |           |           |           |
|              |    250,00 |    500,00 |    750,00 |
|==============|===========|===========|===========|
`,
			`
Poste | 2021 | 2022 | Total
Licences | 12 000,00 | 3 500,00 | 15 500,00
Serveurs | 8 250,00 | 1 500,00 | 9 750,00
`,
		},
		{
			"a figure and a label on two lines of a ruled row",
			`
|==============|==========================|===========|
| Region       | Activity                 |     Total |
|==============|==========================|===========|
| Beds over    | Coastal rural index      |     2 378 |
|              |                          |           |
|              |                          |       060 |
|==============|==========================|===========|
|              | Private passengers rural |     4 740 |
| Municipality |                          |           |
|              | public mining            |       099 |
|==============|==========================|===========|
`,
			`
Region | Activity | Total
Beds over | Coastal rural index | 2 378 060
Municipality | Private passengers rural public mining | 4 740 099
`,
		},
		{
			"figures in a ruled row that are rows of their own stay so",
			`
|==============|===========|===========|===========|
| Poste        |      2021 |      2022 |     Total |
|==============|===========|===========|===========|
| Licences     |    800,00 |    100,00 |    900,00 |
|              |           |           |           |
| Serveurs     |    700,00 |    200,00 |    900,00 |
|              |           |           |           |
| Total        |  1 500,00 |    300,00 |  1 800,00 |
|==============|===========|===========|===========|
`,
			`
Poste | 2021 | 2022 | Total
Licences | 800,00 | 100,00 | 900,00
Serveurs | 700,00 | 200,00 | 900,00
Total | 1 500,00 | 300,00 | 1 800,00
`,
		},
		{
			"numbers of persons, one below the other, are not thousands",
			`
Site             Agents     Postes

Nord                 12         14

Sud                 340        350

Est                  25        120

Ouest               110        130
`,
			`
Site | Agents | Postes
Nord | 12 | 14
Sud | 340 | 350
Est | 25 | 120
Ouest | 110 | 130
`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := "┌─\n" + strings.TrimPrefix(c.want, "\n") + "└─\n"
			if got := table.Detect(draw(c.drawing)).String(); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestNamesInTheMiddleOfTheirRowsHeadThem(t *testing.T) {
	for _, c := range []struct{ name, drawing, want string }{
		{
			"beside the middle row, or between two rows",
			`
*Volet             *Action            *Montant

                   Licences             800,00

Fonctionnement     Formation             90,00

                   Conseil              120,00

                   Serveurs             700,00
Investissement
                   Réseau               300,00
`,
			`
Volet | Action | Montant
Fonctionnement | Licences | 800,00
^ | Formation | 90,00
^ | Conseil | 120,00
Investissement | Serveurs | 700,00
^ | Réseau | 300,00
`,
		},
		{
			"on two lines",
			`
*Volet             *Action            *Montant

                   Licences             800,00

Dépenses de        Formation             90,00

fonctionnement     Conseil              120,00

                   Audit                 10,00

                   Serveurs             700,00

Matériel           Réseau               300,00

                   Postes               200,00
`,
			`
Volet | Action | Montant
Dépenses de fonctionnement | Licences | 800,00
^ | Formation | 90,00
^ | Conseil | 120,00
^ | Audit | 10,00
Matériel | Serveurs | 700,00
^ | Réseau | 300,00
^ | Postes | 200,00
`,
		},
		{
			"names at the top of their rows stay there",
			`
*Volet             *Action            *Montant

Fonctionnement     Licences             800,00

                   Formation             90,00

                   Conseil              120,00

Investissement     Serveurs             700,00

                   Réseau               300,00
`,
			`
Volet | Action | Montant
Fonctionnement | Licences | 800,00
 | Formation | 90,00
 | Conseil | 120,00
Investissement | Serveurs | 700,00
 | Réseau | 300,00
`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := "┌─\n" + strings.TrimPrefix(c.want, "\n") + "└─\n"
			if got := table.Detect(draw(c.drawing)).String(); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}
