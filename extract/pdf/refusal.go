package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"

	"guichet/internal/dossier"
)

// errTrap says that the WebAssembly module stopped by itself.
var errTrap = errors.New("pdfium stopped")

// isTrap recognises wazero's own failures, which come as plain errors.
func isTrap(err error) bool {
	return err != nil && (errors.Is(err, errTrap) || strings.Contains(err.Error(), "wasm error"))
}

const (
	resave  = "Ouvrir le fichier sur un poste de travail, l’enregistrer de nouveau en PDF, puis le déposer encore une fois."
	resend  = "Envoyer de nouveau le fichier d’origine\u00a0: la copie reçue est incomplète."
	unlock  = "Enregistrer le document sans mot de passe, puis le déposer encore une fois."
	flatten = "Ouvrir le formulaire dans Adobe Reader, l’imprimer vers un fichier PDF, puis déposer ce fichier."
	lighten = "Ne déposer que les pages utiles à la demande, en plusieurs fichiers s’il le faut."
)

func refuse(name string, reason dossier.RefusalReason, what, read, action string) *dossier.Refusal {
	return &dossier.Refusal{Reason: reason, File: name, What: what, Read: read, Action: action}
}

// openRefusal says why PDFium did not open the file.
func openRefusal(name string, data []byte, err error) *dossier.Refusal {
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword):
		return refuse(name, dossier.RefusedPassword, "Le document est protégé par un mot de passe.", "", unlock)
	case errors.Is(err, pdfiumerrors.ErrSecurity):
		return refuse(name, dossier.RefusedPassword, "Le document est chiffré par un procédé qui n’est pas pris en charge.", "", unlock)
	case truncated(data):
		return truncatedRefusal(name, data)
	case isTrap(err):
		return refuse(name, dossier.RefusedMemory, "La lecture du document demande trop de mémoire.", "", resave)
	default:
		return refuse(name, dossier.RefusedCorrupt, "Le document PDF est endommagé.", "", resave)
	}
}

// pageRefusal is for a page that the page tree names and that is none: a tree in
// a circle, an object that is missing.
func pageRefusal(name string, page int) *dossier.Refusal {
	return refuse(name, dossier.RefusedCorrupt, fmt.Sprintf("La page %d du document PDF est endommagée.", page), "", resave)
}

func truncatedRefusal(name string, data []byte) *dossier.Refusal {
	return refuse(name, dossier.RefusedTruncated, "La fin du document PDF manque.",
		fmt.Sprintf("%d octets, sans marque de fin", len(data)), resend)
}

// truncated reports whether the end of a PDF is missing: ISO 32000-1 §7.5.5
// ends a file by "startxref", an offset and "%%EOF". Readers allow anything
// after it; but objects after the last mark are a revision that was cut. A
// linearised file has a first mark near its start, hence the second test.
func truncated(data []byte) bool {
	end := bytes.LastIndex(data, []byte("%%EOF"))
	if end < 0 {
		// Some writers forget the mark, none the offset before it.
		tail := data[max(0, len(data)-1024):]
		return !bytes.Contains(tail, []byte("startxref"))
	}
	return bytes.Contains(data[end:], []byte(" obj"))
}
