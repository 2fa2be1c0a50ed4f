package rules

import (
	"bytes"
	_ "embed"
	"fmt"
	"text/template"

	"guichet/internal/dossier"
)

//go:embed skeleton.yaml.tmpl
var skeletonText string

// skeletonTemplate is checked when the program starts: the text is its own.
var skeletonTemplate = template.Must(template.New("skeleton.yaml").Parse(skeletonText))

// Skeleton writes a new theme's file, with a comment on each key and what has to be filled
// in. It loads once the document that it names stands beside it.
func Skeleton(id dossier.ThemeID) ([]byte, error) {
	if !themeCode.MatchString(string(id)) {
		return nil, fmt.Errorf("code de thème %s%s: des majuscules et des chiffres sont attendus, tels que PLAN1", dossier.Quote(string(id)), nb)
	}
	var b bytes.Buffer
	err := skeletonTemplate.Execute(&b, struct{ ID string }{string(id)})
	return b.Bytes(), err
}

// SkeletonDocument is a document for the skeleton to cite, until the real one is there.
func SkeletonDocument(id dossier.ThemeID) []byte {
	return []byte(string(id) + " : Titre du thème\nMinistère porteur du thème\nCe que finance le thème.\nEnveloppe : 1 M€ TTC.\n75 % du coût total du projet.\nLe porteur est une direction d'administration.\nDe 50 000 à 1 000 000 € TTC.\nOuverture : 04/01/2027\nS'engager à suivre le projet\n")
}
