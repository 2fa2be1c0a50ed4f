package extract

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"guichet/extract/sketch"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

func TestTheLatestVersionOfAFileStands(t *testing.T) {
	for name, tt := range map[string]struct {
		files map[string]string
		kept  string
	}{
		"a higher number":               {map[string]string{"budget_v1.xlsx": "a", "budget_v2.xlsx": "b"}, "budget_v2.xlsx"},
		"a number against none":         {map[string]string{"budget.xlsx": "a", "budget v2.xlsx": "b"}, "budget v2.xlsx"},
		"a file that says it replaces":  {map[string]string{"budget janvier.xlsx": "a", "budget mars.xlsx": "Annule et remplace le budget du 3 janvier"}, "budget mars.xlsx"},
		"other files of the same kind":  {map[string]string{"annexe.xlsx": "a", "budget_v2.xlsx": "b"}, "annexe.xlsx budget_v2.xlsx"},
		"a letter and its workbook":     {map[string]string{"budget_v1.pdf": "a", "budget_v2.xlsx": "b"}, "budget_v1.pdf budget_v2.xlsx"},
		"a year is no number of a file": {map[string]string{"budget 2021.xlsx": "a", "budget 2022.xlsx": "b"}, "budget 2021.xlsx budget 2022.xlsx"},
	} {
		t.Run(name, func(t *testing.T) {
			var docs []*table.Document
			for _, f := range slices.Sorted(maps.Keys(tt.files)) {
				docs = append(docs, sketch.Document(f, tt.files[f]))
			}
			kept, notes := current(docs)
			var names []string
			for _, d := range kept {
				names = append(names, d.File)
			}
			if got := strings.Join(names, " "); got != tt.kept || len(kept)+len(notes) != len(docs) {
				t.Errorf("kept %q with %d notes, want %q", got, len(notes), tt.kept)
			}
		})
	}
}

func TestTwoFilesSupportOrContradictOneAnother(t *testing.T) {
	form := "Intitulé du projet | Puits de données\nSIRET | 180 823 463 00076\nDate de début | 01/03/2021"
	annex := "=== Fiche\nProjet | Puits de données\nSIRET | 180 823 463 00084\nDate de début | 01/03/2021"
	d := FromDocuments([]*table.Document{sketch.Document("formulaire.pdf", form), sketch.Document("annexe.xlsx", annex)}, nil)
	if !d.Title.Supported() || !d.Start.Supported() {
		t.Error("what both files state alike has no support")
	}
	if !d.Carrier.SIRET.Contradicted() {
		t.Fatal("two SIRETs are not told apart")
	}
	var other *dossier.Source
	for _, c := range d.Carrier.SIRET.Checks {
		if c.Code == dossier.CheckFiles {
			other = c.Other
		}
	}
	if other == nil || other.File != "annexe.xlsx" || other.Sheet != "Fiche" || other.Raw != "180 823 463 00084" {
		t.Errorf("the other place is %+v", other)
	}
}
