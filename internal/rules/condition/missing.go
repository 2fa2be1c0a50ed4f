package condition

import (
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/common/types"
)

// known are the names in an order of their own; the place of a name tells what is unknown.
var known = []string{
	"demande", "cout", "apport", "depot", "debut", "fin", "porteur", "dispositif", "intitule", "lignes",
	"premiers_resultats", "part_innovante", "part_deconcentree", "population", "departements",
}

// missingOfLine is the number of the unknown fields of the first line; each line has its
// own.
const missingOfLine = 1_000

// unknown is the value of what the dossier does not give.
func unknown(id, nth int, name string) *types.Unknown {
	return types.NewUnknown(int64(id+nth), types.NewAttributeTrail(name))
}

// french says what is missing, by its name.
var french = map[string]string{
	"demande": "le montant demandé n’est pas connu", "cout": "le coût total TTC n’est pas connu", "apport": "l’apport du porteur n’est pas connu",
	"depot": "la date de dépôt n’est pas connue", "debut": "la date de début du projet n’est pas connue", "fin": "la date de fin du projet n’est pas connue",
	"porteur": "la nature du porteur n’est pas connue", "dispositif": "le dispositif (guichet ou appel à projets) n’est pas connu",
	"intitule": "l’intitulé du projet n’est pas connu", "lignes": "le détail des dépenses n’est pas connu",
	"premiers_resultats": "le délai des premiers résultats n’est pas connu", "part_innovante": "la part des entreprises innovantes n’est pas connue",
	"part_deconcentree": "la part des services déconcentrés n’est pas connue", "population": "la population couverte n’est pas connue",
	"departements": "le nombre de départements couverts n’est pas connu",
}

// ofLine says what is missing of a line.
var ofLine = map[string]string{
	"titre": "le titre budgétaire", "total": "le montant TTC", "ht": "le montant HT", "demande": "le montant demandé", "annee": "la répartition par année",
}

// said names what is unknown, the first of several.
func said(u *types.Unknown) string {
	ids := u.IDs()
	slices.Sort(ids)
	for _, id := range ids {
		trails, _ := u.GetAttributeTrails(id)
		for _, t := range trails {
			name := t.Variable()
			if id < missingOfLine {
				return french[name]
			}
			if what, ok := ofLine[name]; ok {
				return fmt.Sprintf("%s de la ligne n°\u00a0%d n’est pas connu%s", what, id-missingOfLine+1, strings.Repeat("e", map[bool]int{true: 1}[name == "annee"]))
			}
		}
	}
	return "un chiffre n’est pas connu"
}
