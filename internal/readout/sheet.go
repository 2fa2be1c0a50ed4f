package readout

import (
	"slices"
	"strconv"
	"strings"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// The part of a sheet that is shown around the values.
const (
	rowsAround  = 2  // rows above and below a value
	sheetCols   = 40 // columns, from the first
	cellLetters = 120
)

// sheetView is the part of a sheet that values were read in, as a spreadsheet
// shows it.
type sheetView struct {
	ID, File, Sheet string
	Columns         []string // letters
	Rows            []sheetRow
	Cut             bool // columns were left out
}

// Caption names the sheet.
func (v *sheetView) Caption() string { return dossier.Source{File: v.File, Sheet: v.Sheet}.Place() }

// Span is the number of columns shown.
func (v *sheetView) Span() int { return len(v.Columns) }

// sheetRow is a row of it; Gap stands for rows left out.
type sheetRow struct {
	Number int
	Gap    bool
	Cells  []sheetCell
}

type sheetCell struct {
	Text             string
	Spot             *spot
	ColSpan, RowSpan int
	Amount           bool
}

// Class names the look of the cell in the style sheet, "" for plain text.
func (c sheetCell) Class() string {
	var out []string
	if c.Spot != nil {
		out = append(out, "spot", c.Spot.Class())
	}
	if c.Amount {
		out = append(out, "n")
	}
	return strings.Join(out, " ")
}

// gridOf gathers the cells of a sheet by row and column, from 1.
func gridOf(p *table.Page) map[int]map[int]table.Cell {
	grid := map[int]map[int]table.Cell{}
	put := func(c table.Cell) {
		col, row, ok := position(c.Source.Cell)
		if !ok {
			return
		}
		if grid[row] == nil {
			grid[row] = map[int]table.Cell{}
		}
		grid[row][col] = c
	}
	for _, b := range p.Blocks {
		if b.Text != nil {
			put(table.Cell{Text: b.Text.String, Source: b.Text.Source})
		}
		if b.Table == nil {
			continue
		}
		for _, cells := range b.Table.Rows {
			for _, c := range cells {
				if !c.Covered {
					put(c)
				}
			}
		}
	}
	return grid
}

// viewSheet shows the rows of a sheet around the spots; nil when there are none.
func viewSheet(file string, p *table.Page, all *spots) *sheetView {
	v := &sheetView{File: file, Sheet: p.Sheet}
	grid := gridOf(p)
	shown := map[int]bool{}
	for _, s := range all.list {
		if s.Source.File != file || s.Source.Sheet != p.Sheet {
			continue
		}
		_, row, ok := position(s.Source.Cell)
		if !ok {
			continue
		}
		for r := max(1, row-rowsAround); r <= row+rowsAround; r++ {
			shown[r] = true
		}
	}
	if len(shown) == 0 {
		return nil
	}
	rows := make([]int, 0, len(shown))
	last := 1
	for r := range shown {
		rows = append(rows, r)
		for c := range grid[r] {
			last = max(last, c)
		}
	}
	slices.Sort(rows)
	if last > sheetCols {
		last, v.Cut = sheetCols, true
	}
	for c := 1; c <= last; c++ {
		v.Columns = append(v.Columns, letters(c))
	}
	covered := map[[2]int]bool{}
	for i, r := range rows {
		if i > 0 && r > rows[i-1]+1 {
			v.Rows = append(v.Rows, sheetRow{Gap: true})
		}
		v.Rows = append(v.Rows, sheetRow{Number: r, Cells: rowCells(file, p.Sheet, grid, r, last, shown, covered, all)})
	}
	return v
}

func rowCells(file, sheet string, grid map[int]map[int]table.Cell, r, last int, shown map[int]bool, covered map[[2]int]bool, all *spots) []sheetCell {
	var out []sheetCell
	for c := 1; c <= last; c++ {
		if covered[[2]int{r, c}] {
			continue
		}
		cell := grid[r][c]
		x := sheetCell{Text: shorten(cell.Text), Amount: cell.Number != "", ColSpan: min(max(1, cell.ColSpan), last-c+1), RowSpan: 1}
		for x.RowSpan < cell.RowSpan && shown[r+x.RowSpan] {
			x.RowSpan++
		}
		for dr := range x.RowSpan {
			for dc := range x.ColSpan {
				covered[[2]int{r + dr, c + dc}] = true
			}
		}
		src := cell.Source
		src.File, src.Sheet, src.Cell = file, sheet, letters(c)+strconv.Itoa(r)
		x.Spot = all.find(src)
		out = append(out, x)
	}
	return out
}

func shorten(s string) string {
	if r := []rune(s); len(r) > cellLetters {
		return string(r[:cellLetters]) + "…"
	}
	return s
}

// position returns the column and the row of a cell in A1 form, from 1.
func position(cell string) (col, row int, ok bool) {
	digits := strings.TrimLeft(cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	for _, r := range cell[:len(cell)-len(digits)] {
		col = col*26 + int(r-'A') + 1
	}
	for _, r := range digits {
		if r < '0' || r > '9' || row > 10_000_000 {
			return 0, 0, false
		}
		row = row*10 + int(r-'0')
	}
	return col, row, col > 0 && col < 20_000 && row > 0
}

// letters names a column: 1 is A, 27 is AA.
func letters(col int) string {
	out := ""
	for ; col > 0; col = (col - 1) / 26 {
		out = string(rune('A'+(col-1)%26)) + out
	}
	return out
}
