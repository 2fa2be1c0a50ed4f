package layouts

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"guichet/internal/dossier"
)

// Workbook writes a case as a workbook: amounts as numbers, formulas or texts,
// hidden rows and columns beside what is shown.
func Workbook(c Case) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()                                                              //nolint:errcheck // in memory
	w := &bookWriter{f: f, c: c, sheet: "Budget", mode: int(c.Choices.Seed % 3)} // #nosec G115 -- less than 3
	if err := f.SetSheetName("Sheet1", w.sheet); err != nil {
		return nil, fmt.Errorf("naming the sheet: %w", err)
	}
	w.row = 1 + int(c.Choices.Seed%2)   // #nosec G115 -- 0 or 1
	w.col = 1 + int(c.Choices.Seed/2%2) // #nosec G115 -- 0 or 1
	for _, b := range c.Blocks {
		if b.Grid != nil {
			w.grid(b.Grid)
		} else {
			w.put(w.col, w.row, b.Text)
			w.row += 2
		}
	}
	if w.err != nil {
		return nil, fmt.Errorf("writing a workbook: %w", w.err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return nil, fmt.Errorf("writing a workbook: %w", err)
	}
	return out.Bytes(), nil
}

// The ways in which a workbook holds amounts.
const (
	asNumbers = iota
	asFormulas
	asTexts
)

type bookWriter struct {
	f        *excelize.File
	c        Case
	sheet    string
	row, col int
	mode     int
	err      error
}

func (w *bookWriter) do(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *bookWriter) name(col, row int) string {
	n, err := excelize.CoordinatesToCellName(col, row)
	w.do(err)
	return n
}

func (w *bookWriter) put(col, row int, text string) {
	if text != "" {
		w.do(w.f.SetCellStr(w.sheet, w.name(col, row), text))
	}
}

func (w *bookWriter) grid(g *Grid) {
	for r, cells := range g.Rows {
		for c, cell := range cells {
			w.cell(g, r, c, cell)
		}
	}
	last := w.row + len(g.Rows)
	if w.c.Choices.Seed%5 == 0 { // a draft that nobody sees
		w.put(w.col, last, "Version précédente")
		w.do(w.f.SetCellInt(w.sheet, w.name(w.col+1, last), 123456))
		w.do(w.f.SetRowVisible(w.sheet, last, false))
		last++
	}
	w.row = last + 2
}

func (w *bookWriter) cell(g *Grid, r, c int, cell Cell) {
	at := w.name(w.col+c, w.row+r)
	if cell.Covered {
		return
	}
	if cell.Wide > 1 || cell.High > 1 {
		w.do(w.f.MergeCell(w.sheet, at, w.name(w.col+c+max(cell.Wide, 1)-1, w.row+r+max(cell.High, 1)-1)))
	}
	switch {
	case cell.Amount == nil && cell.Count == 0 || w.mode == asTexts:
		w.put(w.col+c, w.row+r, cell.Text)
		return
	case cell.Count != 0:
		w.do(w.f.SetCellInt(w.sheet, at, cell.Count))
		return
	case w.mode == asFormulas && len(cell.Sum) > 0 && !w.wide(g, c):
		w.do(w.f.SetCellFormula(w.sheet, at, w.formula(c, cell.Sum)))
	default:
		w.do(w.f.SetCellDefault(w.sheet, at, w.decimal(*cell.Amount)))
	}
	format := "#,##0" + []string{"", ".0", ".00", ".000"}[min(w.c.Choices.decimals(), 3)]
	if w.c.Choices.UnitAt == InCells {
		format += ` "` + unitSign[w.c.Choices.Unit] + `"`
	}
	style, err := w.f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	w.do(err)
	w.do(w.f.SetCellStyle(w.sheet, at, at, style))
}

// wide reports whether dashes or words stand in a column, which a sum would skip.
func (w *bookWriter) wide(g *Grid, c int) bool {
	for _, row := range g.Rows[g.Head:] {
		if row[c].Covered {
			return true
		}
	}
	return false
}

// decimal writes an amount in the document's unit, as a workbook stores it.
func (w *bookWriter) decimal(m dossier.Money) string {
	c := w.c.Choices
	units, d := int64(m/c.step()), c.decimals()
	sign := ""
	if units < 0 {
		sign, units = "-", -units
	}
	s := strconv.FormatInt(units, 10)
	for len(s) <= d {
		s = "0" + s
	}
	if d == 0 {
		return sign + s
	}
	return sign + s[:len(s)-d] + "." + s[len(s)-d:]
}

func (w *bookWriter) formula(c int, rows []int) string {
	whole := true
	for i := range rows[1:] {
		whole = whole && rows[i+1] == rows[i]+1
	}
	if whole {
		return "SUM(" + w.name(w.col+c, w.row+rows[0]) + ":" + w.name(w.col+c, w.row+rows[len(rows)-1]) + ")"
	}
	var parts []string
	for _, r := range rows {
		parts = append(parts, w.name(w.col+c, w.row+r))
	}
	return "SUM(" + strings.Join(parts, ",") + ")"
}
