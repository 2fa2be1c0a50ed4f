package identity

import (
	"strings"
	"testing"

	"guichet/extract/sketch"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

func TestFormsInBoxes(t *testing.T) {
	for _, c := range []struct{ name, drawing, want string }{
		{"labels above their values, several times", `
			Thème du livret | Cadre du dépôt | Objet de la demande
			Services de communication unifiée (SNAP4) | guichet | Observatoire partagé
			Structure bénéficiaire | Nature de la structure | SIRET
			Secrétariat général de la Mer | Direction d’administration centrale | 119 757 722 00051
			Affaire suivie par | Date de la demande | Date de commencement
			Paul Durand | 23/11/2020 | 01/04/2021
			Date de livraison finale | |
			31/01/2022 | |`, `
			theme: Services de communication unifiée (SNAP4)
			track: guichet
			title: Observatoire partagé
			name: Secrétariat général de la Mer
			type: administration_centrale
			siret: 11975772200051
			contact: Paul Durand
			submitted: 2020-11-23
			start: 2021-04-01
			end: 2022-01-31`},
		{"a list of steps under a header is no form", `
			Étape | Début | Fin | Responsable
			Cadrage | 01/03/2021 | 30/04/2021 | Chef de projet
			Recette | 01/05/2021 | 30/06/2021 | Prestataire
			Bilan | 01/07/2021 | 31/08/2021 | Comité`, ``},
		{"numbered rows", `
			1 | Au titre du thème | Terminaux numériques sécurisés
			2 | Type d’instruction | Guichet
			3 | Exécution | Du 01/03/2021 jusqu’au 28/02/2022`, `
			theme: Terminaux numériques sécurisés
			track: guichet
			start: 2021-03-01
			end: 2022-02-28`},
		{"a theme and a track that tell themselves, beside labels of any wording", `
			Numéro et nom retenus | SNAP5 – Méthodes de travail numériques
			Comment le dossier arrive | ☐ Guichet ☒ Appel à projets`, `
			theme: SNAP5 – Méthodes de travail numériques
			track: aap`},
		{"a period that tells itself", `
			Temps prévu : du lundi 1er mars 2021 au 31 mai 2022`, `
			start: 2021-03-01
			end: 2022-05-31`},
		{"a date alone under its label", `
			Date de livraison finale

			30/04/2022`, `
			end: 2022-04-30`},
		{"a signature by its place", `
			À Saint-Aubrac, le 31 décembre 2020`, `
			submitted: 2020-12-31`},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := &dossier.Dossier{}
			Read(d, []*table.Document{sketch.Document("fiche.pdf", c.drawing)}, nil)
			if got := show(d); got != trim(c.want) {
				t.Errorf("got\n%s\nwant\n%s", got, trim(c.want))
			}
		})
	}
}

func TestALabelWithItsValueOnTheLinesBelow(t *testing.T) {
	cell := func(lines ...string) table.Cell {
		return table.Cell{Text: strings.Join(lines, " "), Source: dossier.Source{Raw: strings.Join(lines, "\n")}}
	}
	form := &table.Table{Rows: [][]table.Cell{
		{cell("Libellé du projet", "Signature électronique", "des arrêtés"), cell("Entité porteuse", "du projet", "Service des titres")},
		{cell("Affaire suivie par", "Paul Durand"), cell("Candidature déposée le", "15 décembre 2020")},
	}}
	want := map[field]string{
		fieldTitle: "Signature électronique des arrêtés", fieldName: "Service des titres",
		fieldContact: "Paul Durand", fieldSubmitted: "15 décembre 2020",
	}
	got, _ := fromTable(form, anyParty)
	if len(got) != len(want) {
		t.Errorf("%d values, want %d", len(got), len(want))
	}
	for _, c := range got {
		if c.text != want[c.field] {
			t.Errorf("field %d: %q, want %q", c.field, c.text, want[c.field])
		}
	}
	if wrapped := stacked(&table.Table{Rows: [][]table.Cell{{cell("Direction", "du numérique"), cell("Paul Durand")}}}); wrapped != nil {
		t.Errorf("a wrapped value is read as %v", wrapped)
	}
}
