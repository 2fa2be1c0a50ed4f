package table_test

import (
	"testing"

	"guichet/extract/table"
)

func drawPages(drawings ...string) []table.RawPage {
	out := make([]table.RawPage, len(drawings))
	for i, d := range drawings {
		out[i] = draw(d)
		out[i].Number = i + 1
	}
	return out
}

func TestATableThatGoesOnOverPages(t *testing.T) {
	const head = `
*Poste                       *2021       *Total

`
	for _, c := range []struct {
		name  string
		pages []string
		want  []string
	}{
		{
			"is one table, its repeated head dropped",
			[]string{
				head + "Licences                    800,00       800,00\n\nFormation                    70,00        70,00\n",
				head + "Serveurs                     10,00        10,00\n\nTotal                       880,00       880,00\n",
			},
			[]string{
				"┌─\nPoste | 2021 | Total\nLicences | 800,00 | 800,00\nFormation | 70,00 | 70,00\nServeurs | 10,00 | 10,00\nTotal | 880,00 | 880,00\n└─\n",
				"",
			},
		},
		{
			"is one table without a repeated head too, in the same columns",
			[]string{
				head + "Licences                    800,00       800,00\n\nFormation                    70,00        70,00\n",
				"Serveurs                     10,00        10,00\n\nTotal                       880,00       880,00\n",
			},
			[]string{
				"┌─\nPoste | 2021 | Total\nLicences | 800,00 | 800,00\nFormation | 70,00 | 70,00\nServeurs | 10,00 | 10,00\nTotal | 880,00 | 880,00\n└─\n",
				"",
			},
		},
		{
			"is not the next table, which has a head of its own",
			[]string{
				head + "Licences                    800,00       800,00\n\nFormation                    70,00        70,00\n",
				"*Source                      *2021       *Total\n\nFonds                        10,00        10,00\n\nTotal                       880,00       880,00\n",
			},
			[]string{
				"┌─\nPoste | 2021 | Total\nLicences | 800,00 | 800,00\nFormation | 70,00 | 70,00\n└─\n",
				"┌─\nSource | 2021 | Total\nFonds | 10,00 | 10,00\nTotal | 880,00 | 880,00\n└─\n",
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			for i, p := range table.Pages(drawPages(c.pages...)) {
				if got := p.String(); got != c.want[i] {
					t.Errorf("page %d: got\n%s\nwant\n%s", i+1, got, c.want[i])
				}
			}
		})
	}
}

func TestAJoinedRowKeepsItsPage(t *testing.T) {
	pages := table.Pages(drawPages(
		"*Poste              *Total\n\nLicences           800,00\n\nFormation           70,00\n",
		"*Poste              *Total\n\nServeurs            10,00\n\nTotal              880,00\n"))
	rows := pages[0].Blocks[0].Table.Rows
	if len(rows) != 5 {
		t.Fatalf("%d rows", len(rows))
	}
	if got := rows[4][1].Source.Page; got != 2 {
		t.Errorf("the total was printed on page 2, its source says %d", got)
	}
}

func TestHeadersAndFootersStayOutOfTables(t *testing.T) {
	body := "Dossier de candidature          Annexe\n\n\n\n\n\n*Poste                       *2021       *Total\n\n"
	pages := table.Pages(drawPages(
		body+"Licences                    800,00       800,00\n\nFormation                    70,00        70,00\n",
		body+"Serveurs                     10,00        10,00\n\nTotal                       880,00       880,00\n"))
	want := "Dossier de candidature Annexe\n┌─\nPoste | 2021 | Total\nLicences | 800,00 | 800,00\nFormation | 70,00 | 70,00\nServeurs | 10,00 | 10,00\nTotal | 880,00 | 880,00\n└─\n"
	if got := pages[0].String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := pages[1].String(); got != "Dossier de candidature Annexe\n" {
		t.Errorf("second page: got\n%s", got)
	}
}
