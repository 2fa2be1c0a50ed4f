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
	"encoding/xml"
	"fmt"
	"io"
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

// open opens a workbook; the error is a *dossier.Refusal when the file is at fault. One with
// macros is opened only to know which it is: nothing of it is ever run.
func open(name string, data []byte, macros bool) (*file, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, refuse(name, "Le fichier n’est pas un classeur .xlsx lisible.", "un classeur de suivi au format .xlsx", "Renvoyer le classeur, enregistré au format .xlsx.")
	}
	for _, f := range z.File {
		if !macros && strings.HasSuffix(strings.ToLower(f.Name), "vbaproject.bin") {
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

// Identify returns which workbook a file is, and whether it is one at all. Only the small
// parts that say so are read: most workbooks of a dossier are none.
func Identify(name string, data []byte) (suivi.Identity, bool, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return suivi.Identity{}, false, refuse(name, "Le fichier n’est pas un classeur .xlsx lisible.", "un classeur de suivi au format .xlsx", "Renvoyer le classeur, enregistré au format .xlsx.")
	}
	hidden := false
	for _, f := range z.File {
		var found suivi.Identity
		ok := false
		switch f.Name {
		case "docProps/custom.xml":
			eachElement(f, func(e xml.StartElement, text string) {
				if id, is := suivi.ParseIdentity(text); is && e.Name.Local == "lpwstr" {
					found, ok = id, true
				}
			})
		case "xl/workbook.xml":
			eachElement(f, func(e xml.StartElement, text string) {
				for _, a := range e.Attr {
					if a.Name.Local != "name" {
						continue
					}
					hidden = hidden || e.Name.Local == "sheet" && a.Value == suivi.HiddenSheet
					if id, is := suivi.ParseShort(text); is && e.Name.Local == "definedName" && a.Value == suivi.DefinedName {
						found, ok = id, true
					}
				}
			})
		}
		if ok {
			return found, true, nil
		}
	}
	if !hidden {
		return suivi.Identity{}, false, nil
	}
	f, err := open(name, data, true)
	if err != nil {
		return suivi.Identity{}, false, err
	}
	defer func() { _ = f.Close() }()
	id, ok := f.identity()
	return id, ok, nil
}

// maxPart bounds the small parts of a workbook that say what it is.
const maxPart = 2 << 20

// eachElement calls do with each element of a part and the text directly in it; a damaged
// part says as much as can be read of it.
func eachElement(f *zip.File, do func(xml.StartElement, string)) {
	r, err := f.Open()
	if err != nil {
		return
	}
	defer func() { _ = r.Close() }()
	d := xml.NewDecoder(io.LimitReader(r, maxPart))
	var open xml.StartElement
	var text strings.Builder
	for {
		token, err := d.Token()
		if err != nil {
			return
		}
		switch t := token.(type) {
		case xml.StartElement:
			open = t.Copy()
			text.Reset()
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			if t.Name == open.Name {
				do(open, text.String())
			}
			open = xml.StartElement{}
		}
	}
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
