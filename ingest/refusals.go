package ingest

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"guichet/internal/dossier"
)

// What to do, in words used by several refusals.
const (
	actionConvert = "Enregistrer le document au format PDF (ou XLSX pour un tableau), puis le déposer de nouveau."
	actionResend  = "Déposer de nouveau le fichier complet\u00a0; la copie ou l’envoi s’est sans doute interrompu."
	accepted      = "un PDF, un classeur (XLSX, XLS, ODS), un texte (DOCX, DOC, ODT, RTF), une image (PNG, JPEG, TIFF), un courriel EML ou une archive ZIP"
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

// refusedContent says what a file is that is none of those taken, as far as its
// first bytes tell, and when its name says something else.
func refusedContent(name string, head []byte) *dossier.Refusal {
	r := refusedType(name)
	is := contentOf(head)
	if is == "" {
		return r
	}
	r.Read = is
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".pdf", ".xlsx", ".xls", ".xlsm", ".docx", ".doc", ".ods", ".odt", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".zip", ".eml":
		r.What = fmt.Sprintf("Le fichier n’est pas ce que dit son nom (%s)\u00a0: c’est %s.", strings.ToUpper(ext[1:]), is)
	default:
		r.What = fmt.Sprintf("Ce fichier est %s, qui n’est pas pris en charge.", is)
	}
	if is == aProgram {
		r.What += " Il n’a pas été exécuté."
		r.Action = "Ne pas ouvrir ce fichier\u00a0; demander à l’expéditeur ce qu’il voulait envoyer."
	}
	return r
}

const aProgram = "un programme"

// contentOf names what bytes are that are no document, "" when they do not tell.
func contentOf(head []byte) string {
	lower := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \r\n\t"))
	switch {
	case hasAnyPrefix(head, "MZ", "\x7fELF", "\xca\xfe\xba\xbe", "\xcf\xfa\xed\xfe", "\xce\xfa\xed\xfe", "#!"):
		return aProgram
	case hasAnyPrefix(lower, "<!doctype html", "<html"):
		return "une page web"
	case hasAnyPrefix(head, "GIF8", "BM", "RIFF") || len(head) > 12 && hasAnyPrefix(head[4:], "ftypheic", "ftypheix", "ftypmif1", "ftypavif"):
		return "une image dans un format peu courant"
	case len(head) > 12 && hasAnyPrefix(head[4:], "ftyp"), hasAnyPrefix(head, "ID3", "OggS"):
		return "un fichier audio ou vidéo"
	case hasAnyPrefix(lower, "<?xml"):
		return "un fichier XML"
	case utf8.Valid(head[:max(0, len(head)-utf8.UTFMax)]) && !bytes.ContainsFunc(head, func(r rune) bool { return r < ' ' && !strings.ContainsRune("\r\n\t\f", r) }):
		return "un texte"
	}
	return ""
}

func refusedOffice(name string) *dossier.Refusal {
	r := refusedType(name)
	r.What = "Ce document bureautique (une présentation, un dessin…) n’est ni un classeur ni un texte."
	return r
}

func refusedArchive(name string) *dossier.Refusal {
	r := refusedType(name)
	r.What = "Ce format d’archive n’est pas pris en charge."
	r.Action = "Réunir les fichiers dans une archive ZIP, ou les déposer dans un dossier, puis les déposer de nouveau."
	return r
}

func refusedMSG(name string) *dossier.Refusal {
	r := refusedType(name)
	r.What = "Ce courriel est au format d’Outlook (MSG), qui n’est pas pris en charge."
	r.Action = "Dans la messagerie, enregistrer le courriel au format EML, ou déposer ses pièces jointes dans un dossier."
	return r
}

func refusedOldOffice(name string) *dossier.Refusal {
	r := refusedType(name)
	r.What = "Ce document est dans un ancien format bureautique, qui n’est pas pris en charge."
	return r
}

func refusedTNEF(name string) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedCorrupt, File: name,
		What:   "Cette pièce jointe d’Outlook (winmail.dat) est endommagée\u00a0; ce qui précède le dommage a été lu.",
		Action: "Demander à l’expéditeur de renvoyer son message au format HTML ou texte brut, avec ses pièces jointes.",
	}
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

func refusedMail(name string) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedCorrupt, File: name,
		What:   "Le courriel est endommagé, ou son en-tête est démesuré.",
		Action: "Enregistrer de nouveau le courriel depuis la messagerie au format EML, ou déposer ses pièces jointes dans un dossier.",
	}
}

func refusedParts(name string) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedTooLarge, File: name,
		What:     "Le courriel compte trop de parties, ou trop de niveaux de parties\u00a0; celles qui précèdent ont été lues.",
		Expected: fmt.Sprintf("au plus %s parties sur %d niveaux", dossier.GroupThousands(maxParts), maxMultipartDepth),
		Action:   "Déposer les pièces jointes dans un dossier.",
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

func refusedOverlap(name string) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedTooLarge, File: name,
		What:   "Les fichiers de l’archive partagent leurs octets\u00a0: elle est anormalement comprimée.",
		Action: "Vérifier d’où vient l’archive, puis déposer directement les pièces dans un dossier.",
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

// refusedLink is for an entry of an archive that is no file but a link or a
// device.
func refusedLink(name string) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedCorrupt, File: name,
		What:   "Cet élément de l’archive n’est pas un fichier, mais un lien vers un autre endroit.",
		Action: "Refaire l’archive avec les fichiers eux-mêmes, ou déposer directement les pièces dans un dossier.",
	}
}

func refusedMethod(name string, method uint16) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedUnknownType, File: name,
		What: "Ce fichier est comprimé par une méthode qui n’est pas prise en charge.", Read: fmt.Sprintf("méthode %d", method), Expected: "une archive ZIP ordinaire",
		Action: "Refaire l’archive avec l’outil du système, ou déposer directement les pièces dans un dossier.",
	}
}
