package readout

import (
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"html/template"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// Tables are the tables of one file, to be shown by themselves.
type Tables struct {
	File   string      `json:"-"`
	Tables []TableForm `json:"tables"`
}

// TableForm is one table: its cells from top to bottom and left to right, without
// the empty ones and those that a merged cell covers.
type TableForm struct {
	Page       int        `json:"page"` // 1-based; the order of the sheet in a workbook
	Sheet      string     `json:"sheet,omitempty"`
	BBox       *BBox      `json:"bbox"` // nil in a workbook
	Confidence float64    `json:"confidence"`
	Cells      []CellForm `json:"cells"`

	rows, cols int
}

// CellForm is one cell. Row and Col count from 0, the spans are at least 1.
type CellForm struct {
	Row     int    `json:"row"`
	Col     int    `json:"col"`
	RowSpan int    `json:"rowspan"`
	ColSpan int    `json:"colspan"`
	Text    string `json:"text"`
	BBox    *BBox  `json:"bbox"`
}

// BBox is x0, y0, x1, y1 in points, with the origin at the top left corner of
// the page as it is displayed.
type BBox [4]float64

// leastConfidence is what a table has to have to be shown: below it, texts only
// happen to stand beside one another.
const leastConfidence = 0.5

// TablesOf takes the tables out of a document, in reading order.
func TablesOf(doc *table.Document) Tables {
	out := Tables{File: doc.File, Tables: []TableForm{}}
	for _, p := range doc.Pages {
		for _, b := range p.Blocks {
			if b.Table == nil {
				continue
			}
			c := b.Table.Confidence()
			if c < leastConfidence || len(b.Table.Rows) < 2 || b.Table.Columns() < 2 {
				continue
			}
			t := TableForm{Page: p.Number, Sheet: p.Sheet, BBox: bbox(b.Table.Source.Box), Confidence: math.Round(c*100) / 100, Cells: []CellForm{}}
			t.rows, t.cols = len(b.Table.Rows), b.Table.Columns()
			for r, row := range b.Table.Rows {
				for k, cell := range row {
					if cell.Covered || cell.Text == "" {
						continue
					}
					t.Cells = append(t.Cells, CellForm{
						Row: r, Col: k, RowSpan: max(1, cell.RowSpan), ColSpan: max(1, cell.ColSpan),
						Text: cell.Text, BBox: bbox(cell.Source.Box),
					})
				}
			}
			out.Tables = append(out.Tables, t)
		}
	}
	return out
}

func bbox(b *dossier.Box) *BBox {
	if b == nil {
		return nil
	}
	round := func(x float64) float64 { return math.Round(x*100) / 100 }
	return &BBox{round(b.X0), round(b.Y0), round(b.X1), round(b.Y1)}
}

// JSON writes the tables for a program.
func (t Tables) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(t)
}

// CSV writes the tables for a spreadsheet: semicolons, as a French one expects
// them, and an empty line between two tables.
func (t Tables) CSV(w io.Writer) error {
	for i, x := range t.Tables {
		if i > 0 {
			if _, err := io.WriteString(w, "\n"); err != nil {
				return err
			}
		}
		c := csv.NewWriter(w)
		c.Comma = ';'
		for _, row := range x.grid() {
			record := make([]string, len(row))
			for k, cell := range row {
				if cell != nil {
					record[k] = harmless(cell.Text)
				}
			}
			if err := c.Write(record); err != nil {
				return err
			}
		}
		c.Flush()
		if err := c.Error(); err != nil {
			return err
		}
	}
	return nil
}

// harmless keeps a spreadsheet from taking a foreign text for a formula.
func harmless(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	switch {
	case strings.ContainsRune("=@\t\r", first) && n > 0, strings.ContainsRune("+-", first) && n > 0 && strings.ContainsFunc(s, formula):
		return "'" + s
	}
	return s
}

// formula is what a signed figure does not hold.
func formula(r rune) bool {
	return !strings.ContainsRune("+- .,'’€%()\u00a0\u202f", r) && (r < '0' || r > '9')
}

// grid puts the cells in their places, nil where none begins.
func (t TableForm) grid() [][]*CellForm {
	out := make([][]*CellForm, t.rows)
	for r := range out {
		out[r] = make([]*CellForm, t.cols)
	}
	for i := range t.Cells {
		out[t.Cells[i].Row][t.Cells[i].Col] = &t.Cells[i]
	}
	return out
}

//go:embed tables.html.tmpl
var tablesText string

var tablesTemplate = template.Must(template.New("tables").Parse(tablesText))

type tablesRow struct{ Cells []tablesCell }

type tablesCell struct {
	Text             string
	RowSpan, ColSpan int
	Figure           bool
}

type tablesItem struct {
	Title string
	Rows  []tablesRow
}

// HTML writes a page that stands alone.
func (t Tables) HTML(w io.Writer) error {
	data := struct {
		File   string
		Tables []tablesItem
	}{File: t.File}
	for i, x := range t.Tables {
		place := "page" + dossier.NoBreak + strconv.Itoa(x.Page)
		if x.Sheet != "" {
			place = "feuille " + dossier.Quote(x.Sheet)
		}
		item := tablesItem{Title: "Tableau" + dossier.NoBreak + strconv.Itoa(i+1) + ", " + place + ", confiance" + dossier.NoBreak + strconv.Itoa(int(math.Round(100*x.Confidence))) + dossier.NoBreak + "%"}
		covered := map[[2]int]bool{}
		for r, row := range x.grid() {
			var out tablesRow
			for c, cell := range row {
				if covered[[2]int{r, c}] {
					continue
				}
				y := tablesCell{RowSpan: 1, ColSpan: 1}
				if cell != nil {
					y = tablesCell{cell.Text, cell.RowSpan, cell.ColSpan, !strings.ContainsFunc(cell.Text, formula)}
					for i := r; i < r+cell.RowSpan; i++ {
						for j := c; j < c+cell.ColSpan; j++ {
							covered[[2]int{i, j}] = true
						}
					}
				}
				out.Cells = append(out.Cells, y)
			}
			item.Rows = append(item.Rows, out)
		}
		data.Tables = append(data.Tables, item)
	}
	return tablesTemplate.Execute(w, data)
}
