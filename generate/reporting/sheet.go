package reporting

import (
	"fmt"
	"html"

	"github.com/xuri/excelize/v2"

	"guichet/generate/internal/stable"
	"guichet/internal/dossier"
)

// book writes cells and keeps the first error, so that the sheets read as what
// they hold.
type book struct {
	f      *excelize.File
	styles map[look]int
	err    error
}

// look is how a cell looks; an input cell is coloured and unlocked.
type look struct {
	input  bool
	bold   bool
	format string // number format in the file's own notation
	head   bool   // of a table
	title  bool   // of a sheet
	total  bool
	wrap   bool
	plain  bool // no border
	right  bool
	middle bool
}

// Number formats, as the file notes them: a French Excel shows "1 234,50 €" and
// "15/03/2021".
const (
	moneyFormat   = `#,##0.00\ [$€-40C]`
	percentFormat = `0.0\ %`
	dateFormat    = `dd/mm/yyyy`
	numberFormat  = `#,##0.00`
)

func (b *book) keep(err error) {
	if err != nil && b.err == nil {
		b.err = err
	}
}

func (b *book) style(l look) int {
	if id, ok := b.styles[l]; ok {
		return id
	}
	const edge, headFill, inputFill, totalFill = "B8B8C8", "000078", "FFF6C8", "ECEDF6"
	s := &excelize.Style{
		Font:       &excelize.Font{Family: "Arial", Size: 10, Color: "1A1A22", Bold: l.bold || l.total},
		Alignment:  &excelize.Alignment{Vertical: "center", WrapText: l.wrap || l.head},
		Protection: &excelize.Protection{Locked: !l.input},
	}
	if l.plain {
		s.Alignment.Vertical = "top"
	}
	switch {
	case l.right:
		s.Alignment.Horizontal = "right"
	case l.middle:
		s.Alignment.Horizontal = "center"
	}
	if !l.plain && !l.title {
		for _, side := range []string{"left", "right", "top", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Color: edge, Style: 1})
		}
	}
	fill := ""
	switch {
	case l.title:
		s.Font.Size, s.Font.Bold, s.Font.Color = 14, true, headFill
	case l.head:
		fill, s.Font.Bold, s.Font.Color = headFill, true, "FFFFFF"
		s.Alignment.Vertical, s.Alignment.Horizontal = "center", "center"
	case l.input:
		fill = inputFill
	case l.total:
		fill = totalFill
	}
	if fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}}
	}
	if l.format != "" {
		s.CustomNumFmt = &l.format
	}
	id, err := b.f.NewStyle(s)
	b.keep(err)
	b.styles[l] = id
	return id
}

// sheet is one sheet of the book.
type sheet struct {
	*book
	name string
}

func (b *book) sheet(name string) sheet {
	_, err := b.f.NewSheet(name)
	b.keep(err)
	return sheet{b, name}
}

func at(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		panic(err) // columns and rows are counted here, from 1
	}
	return name
}

// fixed is a reference that does not move when copied: $F$6.
func fixed(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row, true)
	if err != nil {
		panic(err)
	}
	return name
}

func (s sheet) look(col, row int, l look) {
	s.keep(s.f.SetCellStyle(s.name, at(col, row), at(col, row), s.style(l)))
}

func (s sheet) text(col, row int, v string, l look) {
	s.keep(s.f.SetCellStr(s.name, at(col, row), v))
	s.look(col, row, l)
}

// number writes a number given in decimal digits: no float is involved.
func (s sheet) number(col, row int, digits string, l look) {
	s.keep(s.f.SetCellDefault(s.name, at(col, row), digits))
	s.look(col, row, l)
}

func (s sheet) money(col, row int, m dossier.Money, l look) {
	l.format = moneyFormat
	s.number(col, row, stable.Digits(m), l)
}

// moneyOr writes an amount, or an empty cell when it is not known.
func (s sheet) moneyOr(col, row int, v dossier.Value[dossier.Money], l look) {
	if v.Known {
		s.money(col, row, v.V, l)
		return
	}
	l.format = moneyFormat
	s.look(col, row, l)
}

func (s sheet) date(col, row int, d dossier.Date, l look) {
	l.format = dateFormat
	s.number(col, row, fmt.Sprint(stable.Serial(d)), l)
}

// formula writes a formula with the result it has now, which readers that do
// not compute show: digits, or a text for a formula that gives one.
func (s sheet) formula(col, row int, formula, result string, l look) {
	s.keep(s.f.SetCellDefault(s.name, at(col, row), result))
	s.keep(s.f.SetCellFormula(s.name, at(col, row), formula))
	s.look(col, row, l)
}

// heads writes the head of a table and the widths of its columns, from column 1.
func (s sheet) heads(row int, cols []column) {
	for i, c := range cols {
		s.text(i+1, row, c.title, look{head: true})
		name, err := excelize.ColumnNumberToName(i + 1)
		s.keep(err)
		s.keep(s.f.SetColWidth(s.name, name, name, c.width))
	}
	s.keep(s.f.SetRowHeight(s.name, row, 42))
}

type column struct {
	title string
	width float64 // in characters
}

// freeze keeps the rows down to row, and the columns up to col, in sight; the
// rows of the head are printed on each page.
func (s sheet) freeze(col, row int) {
	s.keep(s.f.SetPanes(s.name, &excelize.Panes{
		Freeze: true, XSplit: col, YSplit: row, TopLeftCell: at(col+1, row+1), ActivePane: "bottomRight",
		Selection: []excelize.Selection{{SQRef: at(col+1, row+1), ActiveCell: at(col+1, row+1), Pane: "bottomRight"}},
	}))
	s.keep(s.f.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", s.name, row, row), Scope: s.name,
	}))
}

// finish sets what is printed and locks the sheet.
func (s sheet) finish(cols, rows int, landscape bool) {
	s.keep(s.f.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Area", RefersTo: fmt.Sprintf("'%s'!%s:%s", s.name, fixed(1, 1), fixed(cols, rows)), Scope: s.name,
	}))
	orientation := "portrait"
	if landscape {
		orientation = "landscape"
	}
	a4, one, none, yes := 9, 1, 0, true
	s.keep(s.f.SetPageLayout(s.name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &one, FitToHeight: &none}))
	s.keep(s.f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &yes}))
	margin := 0.5
	s.keep(s.f.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &margin, Right: &margin, Top: &margin, Bottom: &margin}))
	s.keep(s.f.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&L&A&Rpage &P/&N"}))
	no := false
	s.keep(s.f.SetSheetView(s.name, -1, &excelize.ViewOptions{ShowGridLines: &no}))
	s.keep(s.f.ProtectSheet(s.name, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true,
	}))
}

// area is a range of cells.
func area(col1, row1, col2, row2 int) string { return at(col1, row1) + ":" + at(col2, row2) }

// choice lets a cell hold one of the words.
func (s sheet) choice(cells string, words []string) {
	v := excelize.NewDataValidation(true)
	v.Sqref = cells
	s.keep(v.SetDropList(words))
	v.SetError(excelize.DataValidationErrorStyleStop, "Choix", "Choisissez une valeur de la liste.")
	s.keep(s.f.AddDataValidation(s.name, v))
}

// custom lets a cell hold what a formula, written for the first cell, accepts.
func (s sheet) custom(cells, formula, message string) {
	v := excelize.NewDataValidation(true)
	v.Sqref = cells
	v.Type, v.Formula1 = "custom", html.EscapeString(formula) // the library writes it as it is
	v.SetError(excelize.DataValidationErrorStyleStop, "Saisie", message)
	s.keep(s.f.AddDataValidation(s.name, v))
}

// amounts accepts amounts that are not negative, in whole cents.
func (s sheet) amounts(col1, row1, col2, row2 int) {
	c := at(col1, row1)
	s.custom(area(col1, row1, col2, row2), fmt.Sprintf("AND(ISNUMBER(%[1]s),%[1]s>=0,ROUND(%[1]s,2)=%[1]s)", c),
		"Indiquez un montant positif ou nul en euros, avec deux décimales au plus.")
}

// dates accepts the days from one to another.
func (s sheet) dates(col1, row1, col2, row2 int, from, to dossier.Date) {
	c := at(col1, row1)
	s.custom(area(col1, row1, col2, row2), fmt.Sprintf("AND(ISNUMBER(%[1]s),%[1]s>=%[2]d,%[1]s<=%[3]d)", c, stable.Serial(from), stable.Serial(to)),
		fmt.Sprintf("Indiquez une date entre le %s et le %s.", from.French(), to.French()))
}

// fit makes a row as high as its longest text needs in a column of that width, in
// characters: not every office program does it by itself.
func (s sheet) fit(row int, text string, width int) {
	lines := 1 + len([]rune(text))*11/(10*width) // words do not fill a line to its end
	s.keep(s.f.SetRowHeight(s.name, row, max(18, 13*float64(lines)+5)))
}
