package budget

import (
	"testing"

	"guichet/extract/sketch"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// surest returns the highest confidence that an amount of a line is held with.
func surest(t *testing.T, drawing string) float64 {
	t.Helper()
	d := &dossier.Dossier{}
	Read(d, []*table.Document{sketch.Document("dossier.pdf", drawing)})
	if d.Budget == nil || len(d.Budget.Lines) == 0 {
		t.Fatalf("no budget read of %s", drawing)
	}
	most := 0.0
	for _, l := range d.Budget.Lines {
		most = max(most, l.Total.Source.Confidence)
		for _, v := range l.Years {
			most = max(most, v.Source.Confidence)
		}
	}
	return most
}

func TestWhatAnotherTablePrintsOtherwiseIsDoubtful(t *testing.T) {
	const budget = `
		Budget du projet
		Poste | Montant TTC (€)
		Audit | 12 500
		Formation | 2 500
		Total | 15 000
		`
	for _, c := range []struct {
		name, drawing string
		certain       bool
	}{
		{"one table", budget, true},
		{"the same expenses with other amounts, under no name", budget + `
			Audit | 7 300
			Formation | 4 100
			Total | 11 400`, false},
		{"the same amounts once more", budget + `
			Audit | 12 500
			Formation | 2 500
			Total | 15 000`, true},
		{"other expenses", budget + `
			Serveurs | 7 300
			Licences | 4 100
			Total | 11 400`, true},
		{"the expenses of the years before, which a title sets apart", budget + `
			Historique des dépenses 2018-2019
			Poste | Montant TTC (€)
			Audit | 7 300
			Formation | 4 100
			Total | 11 400`, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := surest(t, c.drawing); (got >= .95) != c.certain {
				t.Errorf("the lines are held at %.2f, certain: %v", got, c.certain)
			}
		})
	}
}

func TestALineOutsideOfTheYearsItIsRepeatedInIsDoubtful(t *testing.T) {
	const years = `
		Audit | 5 000
		Formation | 20 000
		Total | 39 000`
	with := `
		Désignation | Coût (€)
		Dépenses 2021 |
		Audit | 10 000
		Formation | 4 000
		Dépenses 2022 |` + years
	without := `
		Désignation | Coût (€)
		Audit | 10 000
		Formation | 4 000
		Dépenses 2022 |` + years
	if got := surest(t, with); got < .95 {
		t.Errorf("with both headings the lines are held at %.2f", got)
	}
	if got := surest(t, without); got >= .95 {
		t.Errorf("without the first heading the lines are held at %.2f", got)
	}
}

func TestYearsThatDoNotAddUpMakeTheTotalsOfOtherLinesDoubtful(t *testing.T) {
	drawn := func(year, rows string) string {
		return "\nDépenses " + year + "\n\nPoste | Montant TTC (€)\n" + rows + "\n"
	}
	second := drawn("2022", "Audit | 5 000\nFormation | 20 000\nTotal | 25 000")
	if got := surest(t, drawn("2021", "Audit | 10 000\nServeurs | 4 000\nTotal | 14 000")+second); got < .95 {
		t.Errorf("years that add up are held at %.2f", got)
	}
	d := &dossier.Dossier{}
	Read(d, []*table.Document{sketch.Document("dossier.pdf", drawn("2021", "Audit | 10 000\nServeurs | 4 000\nTotal | 18 000")+second)})
	for _, l := range d.Budget.Lines {
		if l.Label.V == "Formation" && l.Total.Source.Confidence >= .95 {
			t.Errorf("what may be missing in 2021 is held at %.2f", l.Total.Source.Confidence)
		}
	}
}
