package ingest

import (
	"bytes"
	"fmt"
	"path"

	"guichet/internal/dossier"
)

// What to do, in words used by several refusals.
const (
	actionConvert = "Enregistrer le document au format PDF (ou XLSX pour un tableau), puis le déposer de nouveau."
	actionResend  = "Déposer de nouveau le fichier complet\u00a0; la copie ou l’envoi s’est sans doute interrompu."
	accepted      = "un PDF, un classeur XLSX, une image (PNG, JPEG, TIFF), un courriel EML ou une archive ZIP"
)

func megabytes(n int64) string {
	return fmt.Sprintf("%s\u00a0Mo", dossier.GroupThousands((n+(1<<20)-1)>>20))
}

func refusedType(name string) *dossier.Refusal {
	ext := path.Ext(name)
	if ext == "" {
		ext = "sans extension"
	}
	return &dossier.Refusal{
		Reason: dossier.RefusedUnknownType, File: name,
		What: "Ce type de fichier n’est pas pris en charge.",
		Read: ext, Expected: accepted, Action: actionConvert,
	}
}

func refusedOffice(name string) *dossier.Refusal {
	r := refusedType(name)
	r.What = "Ce document bureautique n’est ni un PDF ni un classeur XLSX."
	return r
}

func refusedArchive(name string) *dossier.Refusal {
	r := refusedType(name)
	r.What = "Ce format d’archive n’est pas pris en charge."
	r.Action = "Réunir les fichiers dans une archive ZIP, ou les déposer dans un dossier, puis les déposer de nouveau."
	return r
}

// refusedOLE tells apart what the old office format (a compound file, MS-CFB)
// can hold, by the names in its directory, which are UTF-16.
func refusedOLE(name string, data []byte) *dossier.Refusal {
	has := func(s string) bool {
		var w []byte
		for _, c := range []byte(s) {
			w = append(w, c, 0)
		}
		return bytes.Contains(data, w)
	}
	r := refusedType(name)
	switch {
	case has("EncryptedPackage"):
		return refusedPassword(name)
	case has("__substg1.0_"), has("__properties_version1.0"):
		r.What = "Ce courriel est au format d’Outlook (MSG), qui n’est pas pris en charge."
		r.Action = "Dans la messagerie, enregistrer le courriel au format EML, ou déposer ses pièces jointes dans un dossier."
	case has("Workbook"), has("Book"):
		r.What = "Ce classeur est dans l’ancien format d’Excel (XLS), qui n’est pas pris en charge."
		r.Action = "Ouvrir le classeur, l’enregistrer au format XLSX, puis le déposer de nouveau."
	default:
		r.What = "Ce document est dans un ancien format bureautique, qui n’est pas pris en charge."
	}
	return r
}

func refusedTNEF(name string) *dossier.Refusal {
	r := refusedType(name)
	r.What = "Cette pièce jointe (winmail.dat) est dans un format propre à Outlook, qui n’est pas pris en charge."
	r.Action = "Demander à l’expéditeur de renvoyer son message au format HTML ou texte brut, avec ses pièces jointes."
	return r
}

func refusedSMIME(name string) *dossier.Refusal {
	r := refusedType(name)
	r.What = "Le contenu de ce courriel est chiffré ou enveloppé dans une signature (S/MIME), et ne peut pas être lu."
	r.Action = "Demander à l’expéditeur de renvoyer son message sans chiffrement."
	return r
}

func refusedPassword(name string) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedPassword, File: name,
		What:   "Le fichier est protégé par un mot de passe.",
		Action: "Retirer le mot de passe, puis déposer le fichier de nouveau.",
	}
}

func refusedTruncated(name string) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedTruncated, File: name,
		What:   "La fin du fichier manque.",
		Action: actionResend,
	}
}

func refusedCorrupt(name string, workbook bool) *dossier.Refusal {
	what := "L’archive est endommagée."
	if workbook {
		what = "Le classeur est endommagé."
	}
	return &dossier.Refusal{
		Reason: dossier.RefusedCorrupt, File: name, What: what,
		Action: "Ouvrir le fichier sur un poste de travail, l’enregistrer de nouveau, puis le déposer encore une fois.",
	}
}

func refusedMail(name, read string) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedCorrupt, File: name,
		What: "Le courriel est endommagé.", Read: read,
		Action: "Enregistrer de nouveau le courriel depuis la messagerie au format EML, ou déposer ses pièces jointes dans un dossier.",
	}
}

func refusedEmpty(name string) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedEmpty, File: name,
		What: "Le fichier est vide.", Action: actionResend,
	}
}

func refusedSize(name string, size, limit int64) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedTooLarge, File: name,
		What: "Le fichier est trop volumineux.", Read: megabytes(size), Expected: "au plus " + megabytes(limit),
		Action: "Réduire le fichier (images de moindre résolution, pages utiles seulement), puis le déposer de nouveau.",
	}
}

func refusedTotal(name string, limit int64) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedTooLarge, File: name,
		What: "Les fichiers réunis dépassent la taille admise pour un envoi.", Expected: "au plus " + megabytes(limit),
		Action: "Ne garder que les pièces utiles à l’instruction, puis déposer le dossier de nouveau.",
	}
}

func refusedCount(name string, limit int) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedTooLarge, File: name,
		What: "L’envoi contient trop de fichiers\u00a0; celui-ci et les suivants ne sont pas lus.", Expected: fmt.Sprintf("au plus %d fichiers", limit),
		Action: "Ne garder que les pièces utiles à l’instruction, puis déposer le dossier de nouveau.",
	}
}

func refusedDepth(name string, limit int) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedTooLarge, File: name,
		What: "Trop d’archives ou de courriels sont emboîtés les uns dans les autres.", Expected: fmt.Sprintf("au plus %d niveaux", limit),
		Action: "Déposer directement les pièces dans un dossier.",
	}
}

func refusedRatio(name string, limit int64) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedTooLarge, File: name,
		What:     "Le contenu de l’archive est anormalement comprimé.",
		Expected: fmt.Sprintf("au plus %s octets pour un octet comprimé", dossier.GroupThousands(limit)),
		Action:   "Vérifier l’archive, puis déposer directement les pièces dans un dossier.",
	}
}

// refusedPath is for a file of an archive; told is its full name there.
func refusedPath(name, told string) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedCorrupt, File: name,
		What: "Le nom de ce fichier désigne un endroit hors de l’archive.", Read: told,
		Action: "Vérifier d’où vient l’archive, puis déposer directement les pièces dans un dossier.",
	}
}

func refusedMethod(name string, method uint16) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedUnknownType, File: name,
		What: "Ce fichier est comprimé par une méthode qui n’est pas prise en charge.", Read: fmt.Sprintf("méthode %d", method), Expected: "une archive ZIP ordinaire",
		Action: "Refaire l’archive avec l’outil du système, ou déposer directement les pièces dans un dossier.",
	}
}
