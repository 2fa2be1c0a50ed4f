// Package convert turns workbooks and texts of other office programs (.xls, .ods,
// .doc, .docx…) into the forms that are read, by means of LibreOffice where it is
// installed.
//
// It must not know what a budget is. LibreOffice sees hostile bytes: it runs
// bound (sandbox.ForeignFiles), with a profile of its own that is thrown away,
// without macros, links or network.
package convert

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path"
	"strings"
	"sync"

	"guichet/internal/dossier"
	"guichet/internal/sandbox"
)

// program is the name of LibreOffice's own starter.
const program = "soffice"

// NoteConverted is the code of the note that a file was read through a conversion.
const NoteConverted = "office.converted"

// Converter converts files through LibreOffice.
type Converter struct {
	limits sandbox.Limits
	// one at a time: it is the heaviest program here
	mu sync.Mutex
	// The last result: the pages of one file are asked for one after the other.
	last      string // by the hash of what was converted
	converted Converted
}

// New returns a converter that works within limits.
func New(limits sandbox.Limits) *Converter { return &Converter{limits: limits} }

// Converted is a file in a form that is read.
type Converted struct {
	Kind dossier.FileKind // KindXLSX or KindPDF
	Data []byte
}

// target is what a file is converted to.
type target struct {
	kind   dossier.FileKind
	filter string // LibreOffice's name of the form
	ext    string
}

// filters are LibreOffice's names of the forms that come in. Without them it would
// take damaged bytes for a text.
var filters = map[string]string{
	".xls": "MS Excel 97", ".ods": "calc8", ".xlsb": "Calc MS Excel 2007 Binary",
	".doc": "MS Word 97", ".docx": "MS Word 2007 XML", ".odt": "writer8", ".rtf": "Rich Text Format",
}

var (
	toWorkbook = target{dossier.KindXLSX, "xlsx:Calc MS Excel 2007 XML", "xlsx"}
	toPDF      = target{dossier.KindPDF, "pdf:writer_pdf_Export", "pdf"}
)

// Convert converts one file. The error is a *dossier.Refusal when the file is at
// fault, or when LibreOffice is missing.
func (c *Converter) Convert(ctx context.Context, f dossier.File, data []byte) (Converted, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if f.SHA256 != "" && f.SHA256 == c.last {
		return c.converted, nil
	}
	ext, to := formOf(data)
	if _, err := exec.LookPath(program); err != nil {
		return Converted{}, refuseMissing(f.Name, to)
	}
	in := "entree" + ext
	out, err := sandbox.ForeignFiles(ctx, c.limits, program, []string{
		"-env:UserInstallation=file://{dir}/profil", "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo",
		"--infilter=" + filters[ext], "--convert-to", to.filter, "--outdir", "{dir}/sortie", "{dir}/" + in,
	}, []string{"HOME={dir}", "LANG=fr_FR.UTF-8", "SAL_USE_VCLPLUGIN=svp"}, map[string][]byte{in: data, "profil/user/registrymodifications.xcu": []byte(profile)}, "sortie/entree."+to.ext)
	if ctx.Err() != nil {
		return Converted{}, fmt.Errorf("converting %s: %w", f.Name, ctx.Err())
	}
	if refusal, ok := errors.AsType[*dossier.Refusal](err); ok {
		refusal.File = f.Name
		return Converted{}, refusal
	}
	if err != nil {
		return Converted{}, refuseDamaged(f.Name, to)
	}
	c.last, c.converted = f.SHA256, Converted{to.kind, out}
	return c.converted, nil
}

// Note says that a file was read through a conversion.
func Note(f dossier.File, kind dossier.FileKind) dossier.Note {
	what := "en classeur XLSX"
	if kind == dossier.KindPDF {
		what = "en PDF\u00a0; les pages et les cadres sont ceux de cette copie"
	}
	return dossier.Note{
		Code:    NoteConverted,
		Message: fmt.Sprintf("%s\u00a0: le fichier a été lu à travers une copie convertie par LibreOffice %s.", f.Name, what),
		Source:  dossier.Source{File: f.Name, Confidence: 1},
	}
}

// formOf tells the form by the bytes, whatever the name is, and what it is
// converted to.
func formOf(data []byte) (ext string, to target) {
	has := func(s string) bool { return bytes.Contains(data, []byte(s)) }
	switch {
	case bytes.HasPrefix(data, []byte(`{\rtf`)):
		return ".rtf", toPDF
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		if has(strings.Join(strings.Split("WordDocument", ""), "\x00")) { // UTF-16
			return ".doc", toPDF
		}
		return ".xls", toWorkbook
	case has("application/vnd.oasis.opendocument.spreadsheet"):
		return ".ods", toWorkbook
	case has("application/vnd.oasis.opendocument.text"):
		return ".odt", toPDF
	case has("xl/workbook.bin"):
		return ".xlsb", toWorkbook
	}
	return ".docx", toPDF
}

// profile are the settings of the profile: no macro, no link to another file or
// address, no proxy that leads anywhere.
const profile = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>1</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
`

func action(to target) string {
	if to.kind == dossier.KindXLSX {
		return "Ouvrir le classeur dans un tableur, l’enregistrer au format «\u00a0Classeur Excel (.xlsx)\u00a0», puis le déposer de nouveau."
	}
	return "Ouvrir le document, l’enregistrer au format PDF, puis le déposer de nouveau."
}

func refuseMissing(name string, to target) *dossier.Refusal {
	what := "Ce document de traitement de texte (%s) ne peut être lu qu’avec LibreOffice, qui n’est pas installé ici."
	if to.kind == dossier.KindXLSX {
		what = "Ce classeur (%s) ne peut être lu qu’avec LibreOffice, qui n’est pas installé ici."
	}
	return &dossier.Refusal{
		Reason: dossier.RefusedUnknownType, File: name, What: fmt.Sprintf(what, strings.ToLower(path.Ext(name))),
		Expected: "un PDF ou un classeur XLSX", Action: action(to),
	}
}

func refuseDamaged(name string, to target) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedCorrupt, File: name,
		What:   "Le fichier est endommagé, ou protégé par un mot de passe\u00a0: LibreOffice n’a pas pu l’ouvrir.",
		Action: action(to),
	}
}
