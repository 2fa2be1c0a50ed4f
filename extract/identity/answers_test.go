package identity

import (
	"fmt"
	"slices"
	"testing"

	"guichet/extract/sketch"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

func TestStatementsAnsweredByYesOrNo(t *testing.T) {
	doc := sketch.Document("dossier.pdf", `
		Direction du numérique informée : oui

		L’équipe de pilotage est-elle interne ? Non, elle est externe.

		Réseau bâti sur l’offre partenaire RIE : ☒ Oui ☐ Non

		Licences de produits extra-européens : Oui ☐ Non ☒

		Suivi par la DINUM : oui / non

		Le projet dit non aux vieilles méthodes.

		Question | Réponse | Remarque
		Démarche recensée dans l’observatoire | Oui | depuis 2019
		Administration en charge de la démarche | non |
		Nature du porteur | Opérateur |`)
	d := &dossier.Dossier{}
	Read(d, []*table.Document{doc}, nil)
	var got []string
	for _, a := range d.Answers {
		got = append(got, fmt.Sprintf("%s = %v", a.Label, a.Yes))
		if a.Source.File != "dossier.pdf" {
			t.Errorf("%s has no source", a.Label)
		}
	}
	want := []string{
		"Direction du numérique informée = true", "L’équipe de pilotage est-elle interne = false", "Réseau bâti sur l’offre partenaire RIE = true",
		"Licences de produits extra-européens = false", "Démarche recensée dans l’observatoire = true", "Administration en charge de la démarche = false",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}
