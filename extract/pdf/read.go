package pdf

import (
	"bytes"
	"context"
	"fmt"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"guichet/extract/table"
	"guichet/internal/dossier"
	"guichet/internal/stage"
)

// Limits bounds what one file may hold.
type Limits struct {
	Pages   int // pages of a document
	Chars   int // characters of a page
	Objects int // drawn objects of a page; more are a drawing, not a table
	Annots  int // annotations of a page; more are no form
}

// DefaultLimits are far above any real request for a grant.
func DefaultLimits() Limits { return Limits{Pages: 300, Chars: 60_000, Objects: 40_000, Annots: 2_000} }

// Codes of the notes that Read leaves.
const (
	NoteOCRLayer    = "pdf.ocr-layer"   // the text is an invisible layer over a scan
	NoteHiddenText  = "pdf.hidden-text" // text that no reader sees was left aside
	NoteNoCharacter = "pdf.no-unicode"  // the fonts do not say what characters they draw
	NoteObjects     = "pdf.objects"     // too many drawn objects: rulings are not all read
	NoteAnnotations = "pdf.annotations" // too many annotations: none is read
	NoteScript      = "pdf.script"      // the document holds JavaScript, never run
	NoteLaunch      = "pdf.launch"      // the document asks to start a program, never done
	NoteAttached    = "pdf.attached"    // the document holds files, never opened
)

// Read reads a document: what a reader sees on its pages, as texts and tables.
// A page that is an image without text is Scanned and has no blocks. The error
// is a *dossier.Refusal when the file is at fault.
func Read(ctx context.Context, name string, data []byte, lim Limits) (*table.Document, error) {
	return read(ctx, name, data, lim, table.Pages)
}

// ReadApart is Read with the tables page by page: none goes on over several.
func ReadApart(ctx context.Context, name string, data []byte, lim Limits) (*table.Document, error) {
	return read(ctx, name, data, lim, table.Apart)
}

func read(ctx context.Context, name string, data []byte, lim Limits, pages func([]table.RawPage) []table.Page) (*table.Document, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, refuse(name, dossier.RefusedEmpty, "Le fichier est vide.", "", resend)
	}
	doc := &table.Document{File: name, Kind: dossier.KindPDF}
	var raws []table.RawPage
	end := stage.Begin(ctx, stage.Decode)
	err := withDocument(name, data, func(inst pdfium.Pdfium, ref references.FPDF_DOCUMENT, pages int) error {
		if pages > lim.Pages {
			return refuse(name, dossier.RefusedTooLarge, fmt.Sprintf("Le document a %s pages, et la limite est de %d.", dossier.GroupThousands(int64(pages)), lim.Pages), "", lighten)
		}
		if needsXFA(inst, ref) {
			return refuse(name, dossier.RefusedDynamic, "Le document est un formulaire XFA\u00a0: ses pages ne s’affichent que dans Adobe Reader.", "formulaire XFA dynamique", flatten)
		}
		for i := range pages {
			if err := ctx.Err(); err != nil {
				return err
			}
			raw, notes, err := readPage(inst, ref, name, i, lim)
			if isTrap(err) {
				return err
			}
			if err != nil {
				return pageRefusal(name, i+1)
			}
			doc.Notes = append(doc.Notes, notes...)
			raws = append(raws, raw)
		}
		return nil
	})
	end()
	if err != nil {
		return nil, err
	}
	defer stage.Begin(ctx, stage.Tables)()
	doc.Pages = pages(raws)
	doc.Notes = append(doc.Notes, findActive(data).notes(name)...)
	return doc, nil
}

// withDocument opens a document and lends it to f.
func withDocument(name string, data []byte, f func(inst pdfium.Pdfium, ref references.FPDF_DOCUMENT, pages int) error) error {
	err := withInstance(func(inst pdfium.Pdfium) error {
		opened, err := inst.OpenDocument(&requests.OpenDocument{File: &data})
		if err != nil {
			return openRefusalOrTrap(name, data, err)
		}
		defer func() {
			// Nothing was written: a failure to close loses nothing.
			_, _ = inst.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: opened.Document})
		}()
		if truncated(data) {
			// PDFium repairs what it can; half a budget is worse than none.
			return truncatedRefusal(name, data)
		}
		count, err := inst.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
		if err != nil {
			return openRefusalOrTrap(name, data, err)
		}
		if count.PageCount == 0 {
			return refuse(name, dossier.RefusedEmpty, "Le document PDF n’a aucune page.", "", resave)
		}
		return f(inst, opened.Document, count.PageCount)
	})
	if isTrap(err) {
		return openRefusal(name, data, err)
	}
	return err
}

// openRefusalOrTrap keeps a trap an error, so that the engine is thrown away.
func openRefusalOrTrap(name string, data []byte, err error) error {
	if isTrap(err) {
		return err
	}
	return openRefusal(name, data, err)
}
