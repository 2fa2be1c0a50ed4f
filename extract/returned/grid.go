package returned

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"guichet/extract/french"
	"guichet/internal/dossier"
)

// grid is a sheet as raw texts, rows and columns from 1.
type grid struct {
	f     *file
	sheet string
	rows  [][]string
}

// grid reads a sheet.
func (f *file) grid(sheet string) (*grid, error) {
	g := &grid{f: f, sheet: sheet}
	rows, err := f.Rows(sheet)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() && len(g.rows) < maxRows {
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, err
		}
		g.rows = append(g.rows, cells[:min(len(cells), maxColumns)])
	}
	return g, nil
}

func (g *grid) text(col, row int) string {
	if row < 1 || row > len(g.rows) || col < 1 || col > len(g.rows[row-1]) {
		return ""
	}
	return strings.TrimSpace(g.rows[row-1][col-1])
}

// formula returns the formula of a cell, "" when it has none.
func (g *grid) formula(col, row int) string {
	s, err := g.f.GetCellFormula(g.sheet, cellName(col, row))
	if err != nil {
		return ""
	}
	return s
}

// locked reports whether a cell was sent locked.
func (g *grid) locked(col, row int) bool {
	id, err := g.f.GetCellStyle(g.sheet, cellName(col, row))
	if err != nil {
		return false
	}
	s, err := g.f.GetStyle(id)
	return err == nil && (s.Protection == nil || s.Protection.Locked)
}

// source is a cell with what was read in it.
func (g *grid) source(col, row int) dossier.Source {
	return dossier.Source{File: g.f.name, Sheet: g.sheet, Cell: cellName(col, row), Raw: g.text(col, row), Method: dossier.MethodCell, Confidence: 1}
}

func cellName(col, row int) string {
	name, err := excelize.CoordinatesToCellName(max(col, 1), max(row, 1))
	if err != nil {
		return ""
	}
	return name
}

// head finds the row that bears most of the titles, and the column of each.
func (g *grid) head(titles []string) (row int, columns map[string]int) {
	best := 0
	for r := 1; r <= min(len(g.rows), 80); r++ {
		found := map[string]int{}
		for c := range g.rows[r-1] {
			for _, t := range titles {
				if _, have := found[t]; !have && same(g.rows[r-1][c], t) {
					found[t] = c + 1
					break
				}
			}
		}
		if len(found) > best {
			best, row, columns = len(found), r, found
		}
	}
	if best*2 < len(titles) {
		return 0, nil
	}
	return row, columns
}

func same(a, b string) bool { return key(a) == key(b) }

// key is a text without case, accents and double spaces.
func key(s string) string { return french.Fold(french.Space(s)) }
