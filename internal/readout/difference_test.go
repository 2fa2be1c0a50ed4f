package readout_test

import (
	"slices"
	"strings"
	"testing"

	"guichet/internal/dossier"
	"guichet/internal/readout"
)

func TestDifferencesOfTwoVersions(t *testing.T) {
	src := dossier.Source{File: "a.pdf"}
	eur := func(e int64) dossier.Value[dossier.Money] { return dossier.Read(dossier.Euros(e), src) }
	line := func(label string, total dossier.Value[dossier.Money]) dossier.Line {
		return dossier.Line{Label: dossier.Read(label, src), Total: total}
	}
	before := &dossier.Dossier{
		Title: dossier.Read("Portail", src),
		Budget: &dossier.Budget{Total: eur(600), Requested: eur(450), Lines: []dossier.Line{
			line("Audit", eur(100)), line("Serveurs", eur(300)), line("Formation", eur(100)), line("Formation", eur(100)),
		}},
	}
	after := &dossier.Dossier{
		Title: dossier.Read("Portail des usagers", src), End: dossier.Read(dossier.Date{Year: 2022, Month: 6, Day: 30}, src),
		Budget: &dossier.Budget{Total: eur(570), Requested: eur(450), Lines: []dossier.Line{
			line("audit ", eur(120)), line("Formation", eur(100)), line("Formation", eur(50)), line("Hébergement", eur(300)), line("Conseil", dossier.Value[dossier.Money]{}),
		}},
	}
	var got []string
	for _, d := range readout.Differences(before, after) {
		got = append(got, strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(d.String()))
	}
	want := []string{
		"intitulé : Portail → Portail des usagers",
		"fin du projet : ajouté, 30 juin 2022",
		"coût total TTC : 600,00 € → 570,00 € (−30,00 €)",
		"ligne « audit » : 100,00 € → 120,00 € (+20,00 €)",
		"ligne « Formation » : 100,00 € → 50,00 € (−50,00 €)",
		"ligne « Serveurs » : retiré, 300,00 €",
		"ligne « Hébergement » : ajouté, 300,00 €",
		"ligne « Conseil » : ajouté, montant non lu",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if ds := readout.Differences(before, before); len(ds) != 0 {
		t.Errorf("a version differs from itself: %v", ds)
	}
}
