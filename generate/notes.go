package generate

import (
	"fmt"
	"strings"

	"guichet/generate/convention"
	"guichet/internal/dossier"
)

// lacking warns the bureau of characters that the fonts of the act do not draw.
func (c Case) lacking(characters []rune) Document {
	var b strings.Builder
	fmt.Fprintf(&b, "Dossier %s, version %d\n\nLes polices de la convention ne dessinent pas les caractères suivants\u00a0; ils y sont remplacés par leur numéro\u00a0:\n\n", c.Reference, c.Version)
	for _, r := range characters {
		fmt.Fprintf(&b, "– «\u00a0%c\u00a0», imprimé [U+%04X]\n", r, r)
	}
	b.WriteString("\nCe qu’il faut faire\u00a0: demander au porteur une écriture en caractères latins, corriger le dossier, puis établir de nouveau la convention.\n")
	return Document{Kind: Note, Name: c.name("caracteres-remplaces", "txt"), MediaType: "text/plain; charset=utf-8", Data: []byte(b.String())}
}

// note tells the bureau why a dossier without a blocking finding has no
// convention.
func (c Case) note(missing *convention.IncompleteError) Document {
	var b strings.Builder
	fmt.Fprintf(&b, "Dossier %s, version %d\n\nLe projet de convention et le classeur de suivi n’ont pas été établis, pour %s\u00a0:\n\n",
		c.Reference, c.Version, map[bool]string{true: "la raison suivante", false: "les raisons suivantes"}[len(missing.Reasons) == 1])
	for _, r := range missing.Reasons {
		fmt.Fprintf(&b, "– %s\n", r)
	}
	b.WriteString("\nCe qu’il faut faire\u00a0: compléter ou corriger le dossier, puis le déposer de nouveau.\n")
	return Document{Kind: Note, Name: c.name("convention-impossible", "txt"), MediaType: "text/plain; charset=utf-8", Data: []byte(b.String()), Refusal: true}
}

// toRead tells the bureau which files this program could not read here.
func (c Case) toRead(unread []*dossier.Refusal) Document {
	var b strings.Builder
	fmt.Fprintf(&b, "Dossier %s, version %d\n\nAvant d’instruire ce dossier, il reste à lire\u00a0:\n\n", c.Reference, c.Version)
	for _, r := range unread {
		fmt.Fprintf(&b, "– %s\u00a0: %s %s\n", r.File, r.What, r.Action)
	}
	b.WriteString("\nUne fois cela fait, déposer de nouveau les mêmes fichiers\u00a0: ils seront lus. Rien d’autre que l’accusé de réception n’est demandé ni annoncé au porteur d’ici là.\n")
	return Document{Kind: Note, Name: c.name("pieces-a-lire", "txt"), MediaType: "text/plain; charset=utf-8", Data: []byte(b.String())}
}
