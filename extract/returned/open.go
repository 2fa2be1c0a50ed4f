// Package returned reads a reporting workbook that came back from a carrier: which one it
// is, what was filled in, and what of the rest was changed. It finds tables by the titles of
// their columns and lines by their names, so that a workbook that was renamed, sorted, added
// to, or saved by another program is read all the same; and it writes what is wrong into the
// carrier's own file.
//
// The bytes are a stranger's: it runs in a child process, see Operations.
package returned

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"guichet/internal/dossier"
	"guichet/internal/suivi"
)

// Bounds of a workbook that a person filled in.
const (
	maxUnzipped = 128 << 20
	maxRows     = 3_000 // of a sheet
	maxColumns  = 80
	maxSheets   = 40
)

// file is an open workbook.
type file struct {
	*excelize.File
	name string
}

// open opens a workbook; the error is a *dossier.Refusal when the file is at fault.
func open(name string, data []byte) (*file, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, refuse(name, "Le fichier n’est pas un classeur .xlsx lisible.", "un classeur de suivi au format .xlsx", "Renvoyer le classeur, enregistré au format .xlsx.")
	}
	for _, f := range z.File {
		if strings.HasSuffix(strings.ToLower(f.Name), "vbaproject.bin") {
			return nil, refuse(name, "Le classeur contient des macros (un programme)\u00a0: il n’est pas ouvert.", "un classeur .xlsx sans macros",
				"Enregistrer le classeur au format « Classeur Excel (.xlsx) », sans macros, et le renvoyer.")
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped})
	if err != nil {
		return nil, refuse(name, "Le classeur est abîmé ou protégé par un mot de passe.", "un classeur .xlsx qui s’ouvre sans mot de passe", "Vérifier que le classeur s’ouvre, et le renvoyer.")
	}
	if len(f.GetSheetList()) > maxSheets {
		_ = f.Close()
		return nil, refuse(name, "Le classeur a trop de feuilles.", fmt.Sprintf("%d feuilles au plus", maxSheets), "Renvoyer le classeur de suivi tel qu’il a été reçu, rempli.")
	}
	return &file{f, name}, nil
}

func refuse(name, what, expected, action string) error {
	return &dossier.Refusal{Reason: dossier.RefusedCorrupt, File: name, What: what, Expected: expected, Action: action}
}

// Identify returns which workbook a file is, and whether it is one at all.
func Identify(name string, data []byte) (suivi.Identity, bool, error) {
	f, err := open(name, data)
	if err != nil {
		return suivi.Identity{}, false, err
	}
	defer func() { _ = f.Close() }()
	id, ok := f.identity()
	return id, ok, nil
}

// identity reads the three places of the identity; what two of them say counts, and else the
// first that says anything.
func (f *file) identity() (suivi.Identity, bool) {
	var found []suivi.Identity
	if props, err := f.GetCustomProps(); err == nil {
		for _, p := range props {
			if text, ok := p.Value.(string); ok && p.Name == suivi.PropertyName {
				if id, ok := suivi.ParseIdentity(text); ok {
					found = append(found, id)
				}
			}
		}
	}
	if text, err := f.GetCellValue(suivi.HiddenSheet, "A1"); err == nil {
		if id, ok := suivi.ParseIdentity(text); ok {
			found = append(found, id)
		}
	}
	for _, n := range f.GetDefinedName() {
		if n.Name == suivi.DefinedName {
			if id, ok := suivi.ParseShort(n.RefersTo); ok {
				found = append(found, id)
			}
		}
	}
	for i, a := range found {
		for _, b := range found[i+1:] {
			if a.Reference == b.Reference && a.Period == b.Period && a.Seal == b.Seal {
				return a, true
			}
		}
	}
	if len(found) == 0 {
		return suivi.Identity{}, false
	}
	return found[0], true
}
