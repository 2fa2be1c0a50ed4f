package extract

import (
	"fmt"

	"guichet/internal/dossier"
)

// NoteDeclared is the code of the note on an attachment that its mail calls something else
// than it is; it is taken as what it is.
const NoteDeclared = "file.declared"

// declarationNotes names the attachments that a mail declares as what they are not. The
// mail may be nil.
func declarationNotes(mail *dossier.Mail) []dossier.Note {
	if mail == nil {
		return nil
	}
	is := map[dossier.FileKind]string{
		dossier.KindPDF: "un PDF", dossier.KindXLSX: "un classeur Excel (XLSX)", dossier.KindImage: "une image", dossier.KindZip: "une archive ZIP",
		dossier.KindMail: "un courriel", dossier.KindOffice: "un fichier bureautique", dossier.KindTNEF: "une enveloppe d’Outlook",
	}
	var out []dossier.Note
	for _, m := range mail.Misdeclared {
		what, ok := is[m.Kind]
		if !ok {
			what = "autre chose"
		}
		out = append(out, dossier.Note{
			Code: NoteDeclared,
			Message: fmt.Sprintf("%s%s: le courriel l’annonce comme %s%s; c’est %s, et il a été pris comme tel. Rien n’est à faire si son contenu est celui attendu.",
				m.File, dossier.NoBreak, dossier.Quote(m.Type), dossier.NoBreak, what),
			Source: dossier.Source{File: m.File, Confidence: 1},
		})
	}
	return out
}
