package xlsx

import (
	"fmt"

	"guichet/internal/dossier"
)

const (
	resave  = "Ouvrir le classeur dans un tableur, l’enregistrer de nouveau au format « Classeur Excel (.xlsx) », puis le déposer encore une fois."
	resend  = "Envoyer de nouveau le classeur d’origine\u00a0: la copie reçue est incomplète."
	unlock  = "Ouvrir le classeur avec son mot de passe, retirer la protection à l’ouverture, l’enregistrer, puis le déposer encore une fois."
	lighten = "Ne garder dans le classeur que les feuilles utiles à la demande, puis le déposer encore une fois."
	fillIt  = "Vérifier que le bon classeur a été déposé, et déposer celui qui est rempli."
	partOf  = "partie %s du classeur"
)

func refuse(name string, reason dossier.RefusalReason, what, where, read, action string) *dossier.Refusal {
	return &dossier.Refusal{Reason: reason, File: name, What: what, Where: where, Read: read, Action: action}
}

func refuseCorrupt(name, where, read string) *dossier.Refusal {
	return refuse(name, dossier.RefusedCorrupt, "Le classeur est endommagé.", where, read, resave)
}

func refuseTruncated(name, where, read string) *dossier.Refusal {
	return refuse(name, dossier.RefusedTruncated, "La fin du classeur manque.", where, read, resend)
}

// refuseLimit says which count is over its limit.
func refuseLimit(name, where, thing string, limit int64) *dossier.Refusal {
	r := refuse(name, dossier.RefusedTooLarge, fmt.Sprintf("Le classeur compte trop de %s.", thing), where, "", lighten)
	r.Expected = fmt.Sprintf("%s %s au plus", dossier.GroupThousands(limit), thing)
	return r
}
