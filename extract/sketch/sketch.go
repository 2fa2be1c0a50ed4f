// Package sketch builds documents from drawings in text, for the tests of what
// reads documents. It serves tests only.
package sketch

import (
	"strings"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// Document draws a document:
//
//	a line of text is a text block
//	Label | 12,5 €     is a row of a table; rows that follow one another share it
//	Total | < | 12     "<" is covered by the cell on its left
//	^     | 3          "^" is covered by the cell above
//	---                begins a new page
//	=== Budget         begins a new sheet of that name
//	# Title            is a text block in a large size
//
// A blank line ends a table or a paragraph; the lines of a paragraph are joined.
func Document(file, drawing string) *table.Document {
	b := &builder{doc: &table.Document{File: file, Kind: dossier.KindPDF}}
	if strings.HasSuffix(file, ".xlsx") {
		b.doc.Kind = dossier.KindXLSX
	}
	for line := range strings.SplitSeq(drawing, "\n") {
		b.line(strings.TrimSpace(line))
	}
	b.endBlock()
	return b.doc
}

type builder struct {
	doc  *table.Document
	rows [][]string
	text []string
	size float64
}

func (b *builder) line(line string) {
	switch {
	case line == "":
		b.endBlock()
	case line == "---":
		b.endBlock()
		b.page("")
	case strings.HasPrefix(line, "=== "):
		b.endBlock()
		b.page(strings.TrimPrefix(line, "=== "))
	case strings.Contains(line, "|"):
		if len(b.rows) == 0 {
			b.endBlock()
		}
		var row []string
		for c := range strings.SplitSeq(line, "|") {
			row = append(row, strings.TrimSpace(c))
		}
		b.rows = append(b.rows, row)
	default:
		if len(b.rows) > 0 {
			b.endBlock()
		}
		b.size = 11
		if t, ok := strings.CutPrefix(line, "# "); ok {
			line, b.size = t, 22
		}
		b.text = append(b.text, line)
	}
}

func (b *builder) page(sheet string) {
	b.doc.Pages = append(b.doc.Pages, table.Page{Number: len(b.doc.Pages) + 1, Sheet: sheet})
}

func (b *builder) source() dossier.Source {
	p := b.doc.Pages[len(b.doc.Pages)-1]
	s := dossier.Source{File: b.doc.File, Sheet: p.Sheet, Method: dossier.MethodText, Confidence: 1}
	if p.Sheet == "" {
		s.Page = p.Number
	} else {
		s.Method = dossier.MethodCell
	}
	return s
}

func (b *builder) endBlock() {
	if len(b.rows) == 0 && len(b.text) == 0 {
		return
	}
	if len(b.doc.Pages) == 0 {
		b.page("")
	}
	p := &b.doc.Pages[len(b.doc.Pages)-1]
	if len(b.rows) > 0 {
		p.Blocks = append(p.Blocks, table.Block{Table: b.table()})
	} else {
		p.Blocks = append(p.Blocks, table.Block{Text: &table.Text{
			String: strings.Join(b.text, " "), Lines: b.text, Size: b.size, Source: b.source(),
		}})
	}
	b.rows, b.text = nil, nil
}

func (b *builder) table() *table.Table {
	t := &table.Table{Source: b.source()}
	n := 0
	for _, r := range b.rows {
		n = max(n, len(r))
	}
	for _, r := range b.rows {
		cells := make([]table.Cell, n)
		for c := range cells {
			cells[c].Source = b.source()
			if c < len(r) {
				cells[c].Text = r[c]
			}
		}
		t.Rows = append(t.Rows, cells)
	}
	for r := range t.Rows {
		for c := range t.Rows[r] {
			switch cell := &t.Rows[r][c]; {
			case cell.Text == "<" && c > 0:
				cell.Text, cell.Covered = "", true
				a := c - 1
				for a > 0 && t.Rows[r][a].Covered {
					a--
				}
				t.Rows[r][a].ColSpan = c - a + 1
			case cell.Text == "^" && r > 0:
				cell.Text, cell.Covered = "", true
				a := r - 1
				for a > 0 && t.Rows[a][c].Covered {
					a--
				}
				t.Rows[a][c].RowSpan = r - a + 1
			}
		}
	}
	return t
}
