// Package table is the one model of what a reader sees in a file: pages or
// sheets, with text and tables in reading order, each with its place. PDF,
// OCR and workbook readers produce it; nothing in it knows what a budget is.
//
// It also finds tables on a page from words and rulings (Detect), for the
// PDF reader and the OCR alike.
package table

import "guichet/internal/dossier"

// Document is one file as a reader sees it.
type Document struct {
	File  string           `json:"file"`
	Kind  dossier.FileKind `json:"kind"`
	Pages []Page           `json:"pages"`
	Notes []dossier.Note   `json:"notes,omitempty"`
}

// Page is a page of a paged document or a visible sheet of a workbook.
type Page struct {
	Number int     `json:"number"`          // 1-based; order of the sheet for a workbook
	Sheet  string  `json:"sheet,omitempty"` // name of the sheet; "" for a paged document
	Width  float64 `json:"width,omitempty"` // points
	Height float64 `json:"height,omitempty"`
	// Scanned says that the page has no text layer worth reading: its blocks
	// are empty until OCR has been through.
	Scanned bool `json:"scanned,omitempty"`
	// Pictures are the places of large pictures on a page of text: there may be words
	// in them, which no text layer has.
	Pictures []dossier.Box `json:"pictures,omitempty"`
	// Pose says how a scan was brought upright.
	Pose   Pose    `json:"pose,omitzero"`
	Blocks []Block `json:"blocks"` // in reading order

	// head and foot count the blocks at both ends that are printed on other
	// pages too.
	head, foot int
}

// Block is a text or a table: exactly one is set.
type Block struct {
	Text  *Text  `json:"text,omitempty"`
	Table *Table `json:"table,omitempty"`
}

// Box is where the block stands on its page, nil where that is not known.
func (b Block) Box() *dossier.Box {
	switch {
	case b.Text != nil:
		return b.Text.Source.Box
	case b.Table != nil:
		return b.Table.Source.Box
	}
	return nil
}

// Text is one printed line, or one paragraph of wrapped lines joined by a
// space.
type Text struct {
	String string         `json:"string"`
	Bold   bool           `json:"bold,omitempty"`
	Size   float64        `json:"size,omitempty"` // font size in points
	Source dossier.Source `json:"source"`
	// Lines are the printed lines of the paragraph, one at least.
	Lines []string `json:"lines,omitempty"`
}

// Table is a dense grid: every row has the same number of cells.
type Table struct {
	Rows   [][]Cell       `json:"rows"`
	Ruled  bool           `json:"ruled,omitempty"` // found by its rulings
	Found  Found          `json:"found,omitempty"` // how, on a page; "" in a workbook
	Source dossier.Source `json:"source"`          // the whole table

	cols []span // extents of the columns, where Detect made the table
}

// Cell is one cell of the grid. A merged cell stands at its top left position;
// the other positions it covers are Covered and hold its offset.
type Cell struct {
	Text    string         `json:"text,omitempty"`     // as displayed, wrapped lines joined by a space
	RowSpan int            `json:"row_span,omitempty"` // 0 and 1: one row
	ColSpan int            `json:"col_span,omitempty"`
	Covered bool           `json:"covered,omitempty"`
	Bold    bool           `json:"bold,omitempty"`
	Source  dossier.Source `json:"source"`
	// Number is the exact decimal value of a numeric workbook cell ("12.5",
	// "-3"), before display rounding; "" for text cells and for PDF.
	Number string `json:"number,omitempty"`
	// Format is the number format of a workbook cell, e.g. `# ##0,00 "k€"`.
	Format string `json:"format,omitempty"`
	// Formula is set for a computed cell, without the leading '='.
	Formula string `json:"formula,omitempty"`
	// Date is set for a workbook cell that holds a date.
	Date dossier.Date `json:"date,omitzero"`
	// Centered and RightAligned tell alignment where it is known.
	Centered     bool `json:"centered,omitempty"`
	RightAligned bool `json:"right_aligned,omitempty"`
}

// Columns returns the number of columns of the grid.
func (t *Table) Columns() int {
	if len(t.Rows) == 0 {
		return 0
	}
	return len(t.Rows[0])
}

// Anchor returns the cell seen at a position: the merged cell that covers it, or
// the cell itself, with the anchor's position.
func (t *Table) Anchor(row, col int) (cell *Cell, r, c int) {
	for r = row; r >= 0; r-- {
		for c = col; c >= 0; c-- {
			x := &t.Rows[r][c]
			if !x.Covered && r+max(1, x.RowSpan) > row && c+max(1, x.ColSpan) > col {
				return x, r, c
			}
		}
	}
	return &t.Rows[row][col], row, col
}
