package xlsx

import (
	"context"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// Codes of the notes that Read leaves.
const (
	NoteHidden  = "xlsx.hidden"  // hidden sheets, rows or columns were left aside
	NoteFormula = "xlsx.formula" // a formula without a stored result is not computable
	NoteStale   = "xlsx.stale"   // a stored result is not what its formula gives
	NoteError   = "xlsx.error"   // a cell shows an error instead of a value
	NoteLink    = "xlsx.link"    // a value comes from another workbook, as it was when saved
	NoteMacros  = "xlsx.macros"  // the workbook holds macros, never run
	NoteLarge   = "xlsx.large"   // a sheet, or a text, is too large and was left aside
)

// Read reads a workbook: what a reader sees on its visible sheets, one page
// each. The error is a *dossier.Refusal when the file is at fault.
func Read(ctx context.Context, name string, data []byte, lim Limits) (*table.Document, error) {
	b, err := open(name, data, lim)
	if err != nil {
		return nil, err
	}
	doc := &table.Document{File: name, Kind: dossier.KindXLSX}
	calc := &calculator{book: b, steps: lim.Steps}
	var hidden []*sheet
	var large *dossier.Refusal // the first of a visible sheet
	dense := 0                 // cells of all grids
	for _, s := range b.sheets {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if s.large != nil && !s.hidden {
			doc.Notes = append(doc.Notes, largeSheet(name, s))
			if large == nil {
				large = s.large
			}
			continue
		}
		if s.hidden {
			if len(s.order) > 0 || s.large != nil {
				hidden = append(hidden, s)
			}
			continue
		}
		v := newView(s, calc)
		page := table.Page{Number: s.number, Sheet: s.name}
		for _, isl := range v.islands() {
			if t, ok := isl.(gridIsland); ok {
				if dense += t.size(); dense > lim.Cells {
					return nil, refuseLimit(name, "feuille "+dossier.Quote(s.name), "cellules", int64(lim.Cells))
				}
			}
			page.Blocks = append(page.Blocks, isl.block(v))
		}
		doc.Pages = append(doc.Pages, page)
		doc.Notes = append(doc.Notes, v.notes()...)
	}
	doc.Notes = append(doc.Notes, hiddenSheets(name, hidden)...)
	if b.macros {
		doc.Notes = append(doc.Notes, macros(name))
	}
	for _, p := range doc.Pages {
		if len(p.Blocks) > 0 {
			return doc, nil
		}
	}
	if large != nil {
		return nil, large
	}
	return nil, refuse(name, dossier.RefusedEmpty, "Aucune feuille visible du classeur n’est remplie.", "", "", fillIt)
}
