package returned

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"

	"guichet/internal/dossier"
)

// ListSheet is the sheet of findings that is added to the carrier's file.
const ListSheet = "Anomalies"

// Annotate writes findings into the carrier's own file: a comment and a colour at each cell,
// and a sheet that lists them with links to the cells. Nothing that the carrier wrote changes.
func Annotate(name string, data []byte, findings []dossier.Finding) ([]byte, error) {
	f, err := open(name, data, false)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	marks := map[[2]string][]dossier.Finding{}
	var order [][2]string
	for _, x := range findings {
		for _, s := range x.Sources {
			if i, err := f.GetSheetIndex(s.Sheet); err != nil || i < 0 || s.Cell == "" {
				continue
			}
			at := [2]string{s.Sheet, s.Cell}
			if marks[at] == nil {
				order = append(order, at)
			}
			marks[at] = append(marks[at], x)
		}
	}
	for _, at := range order {
		if err := f.mark(at[0], at[1], marks[at]); err != nil {
			return nil, fmt.Errorf("marking %s!%s: %w", at[0], at[1], err)
		}
	}
	if err := f.list(findings); err != nil {
		return nil, fmt.Errorf("listing the findings: %w", err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, fmt.Errorf("writing the annotated workbook: %w", err)
	}
	return b.Bytes(), nil
}

// The colours of a marked cell and of the list.
const (
	blockingFill = "F8C8C8"
	reserveFill  = "FFE2B8"
	headFill     = "000078"
)

func (f *file) mark(sheet, cell string, xs []dossier.Finding) error {
	text, fill := "", reserveFill
	for i, x := range xs {
		if i > 0 {
			text += "\n\n"
		}
		text += x.Title
		if x.Expected != "" {
			text += "\nAttendu\u00a0: " + x.Expected
		}
		if x.Action != "" {
			text += "\n" + x.Action
		}
		if x.Severity == dossier.Bloquante {
			fill = blockingFill
		}
	}
	// A comment that the carrier wrote there stays above ours.
	old, err := f.GetComments(sheet)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(old, func(c excelize.Comment) bool { return c.Cell == cell }); i >= 0 {
		before := old[i].Text
		for _, p := range old[i].Paragraph {
			before += p.Text
		}
		text = before + "\n—\n" + text
		if err := f.DeleteComment(sheet, cell); err != nil {
			return err
		}
	}
	const most = 2_000 // of characters that a comment shows
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "…"
	}
	if err := f.AddComment(sheet, excelize.Comment{Cell: cell, Author: "Bureau projet", Paragraph: []excelize.RichTextRun{{Text: text}}, Width: 320, Height: 160}); err != nil {
		return err
	}
	id, err := f.GetCellStyle(sheet, cell)
	if err != nil {
		return err
	}
	style, err := f.GetStyle(id)
	if err != nil {
		return err
	}
	style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}}
	if id, err = f.NewStyle(style); err != nil {
		return err
	}
	return f.SetCellStyle(sheet, cell, cell, id)
}

// list adds the sheet of findings, first in the book.
func (f *file) list(findings []dossier.Finding) error {
	name := ListSheet
	for n := 2; ; n++ {
		if i, err := f.GetSheetIndex(name); err == nil && i < 0 {
			break
		}
		name = fmt.Sprintf("%s %d", ListSheet, n) // of an answer before
	}
	if _, err := f.NewSheet(name); err != nil {
		return err
	}
	head, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: "Arial", Size: 10, Bold: true, Color: "FFFFFF"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{headFill}}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}})
	if err != nil {
		return err
	}
	wrap, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: "Arial", Size: 10}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	link, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: "Arial", Size: 10, Color: "0563C1", Underline: "single"}, Alignment: &excelize.Alignment{Vertical: "top"}})
	if err != nil {
		return err
	}
	columns := []struct {
		title string
		width int // in characters
	}{{"N°", 6}, {"Gravité", 12}, {"Cellule", 22}, {"Anomalie", 60}, {"Lu", 22}, {"Attendu", 34}, {"Ce qu’il faut faire", 50}}
	for i, c := range columns {
		column, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := f.SetColWidth(name, column, column, float64(c.width)); err != nil {
			return err
		}
		if err := f.SetCellStr(name, column+"1", c.title); err != nil {
			return err
		}
	}
	if err := f.SetCellStyle(name, "A1", "G1", head); err != nil {
		return err
	}
	for i, x := range findings {
		row := i + 2
		place := ""
		if len(x.Sources) > 0 && x.Sources[0].Cell != "" {
			place = x.Sources[0].Sheet + "!" + x.Sources[0].Cell
		}
		if err := f.SetCellInt(name, cellName(1, row), int64(i+1)); err != nil {
			return err
		}
		lines := 1
		for col, text := range []string{string(x.Severity), place, x.Title, x.Read, x.Expected, x.Action} {
			lines = max(lines, 1+len([]rune(text))*11/(10*columns[col+1].width))   // words do not fill a line to its end
			if err := f.SetCellStr(name, cellName(col+2, row), text); err != nil { // a text, never a formula
				return err
			}
		}
		if err := f.SetCellStyle(name, cellName(1, row), cellName(7, row), wrap); err != nil {
			return err
		}
		if err := f.SetRowHeight(name, row, 14*float64(lines)+4); err != nil {
			return err
		}
		if place != "" {
			target := fmt.Sprintf("'%s'!%s", x.Sources[0].Sheet, x.Sources[0].Cell)
			if err := f.SetCellHyperLink(name, cellName(3, row), target, "Location"); err != nil {
				return err
			}
			if err := f.SetCellStyle(name, cellName(3, row), cellName(3, row), link); err != nil {
				return err
			}
		}
	}
	landscape, one, none, yes := "landscape", 1, 0, true
	if err := f.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &one, FitToHeight: &none}); err != nil {
		return err
	}
	if err := f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &yes}); err != nil {
		return err
	}
	index, err := f.GetSheetIndex(name)
	if err != nil {
		return err
	}
	f.SetActiveSheet(index)
	return nil
}
