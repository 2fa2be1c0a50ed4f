package docxdoc

import (
	"strings"

	"guichet/generate/doc"
)

// table writes a table whose first row is its head, repeated on each page; no row is split.
func (w *writer) table(b *doc.Table, width int) {
	if b.Caption != "" {
		w.paragraph("Caption", "", doc.T(b.Caption))
	}
	style := "Cellule"
	if b.Dense {
		style = "CelluleDense"
	}
	widths := columns(b, width)
	w.print(`<w:tbl><w:tblPr><w:tblStyle w:val="Tableau"/><w:tblW w:w="%d" w:type="dxa"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr><w:tblGrid>`, width)
	for _, c := range widths {
		w.print(`<w:gridCol w:w="%d"/>`, c)
	}
	w.print(`</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for i, c := range b.Columns {
		w.cell(cell{style: style, width: widths[i], span: 1, align: c.Align, bold: true, next: true, text: doc.T(c.Title)})
	}
	w.print(`</w:tr>`)
	for n, r := range b.Rows {
		w.print(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		// A group stays with its first row, a total with the row before it.
		next := r.Kind == doc.Group || n+1 < len(b.Rows) && (b.Rows[n+1].Kind == doc.Total || b.Rows[n+1].Kind == doc.Subtotal)
		for i := range b.Columns {
			c := cell{style: style, width: widths[i], span: 1, align: b.Columns[i].Align, bold: r.Kind != doc.Plain, shaded: r.Kind != doc.Plain, next: next}
			if i < len(r.Cells) {
				c.text = r.Cells[i]
			}
			if r.Kind == doc.Group {
				c.width, c.span, c.align = width, len(b.Columns), doc.Left
				w.cell(c)
				break
			}
			w.cell(c)
		}
		w.print(`</w:tr>`)
	}
	w.print(`</w:tbl><w:p><w:pPr><w:spacing w:after="60"/></w:pPr></w:p>`)
}

// cell is one cell as it is set.
type cell struct {
	style       string
	width, span int
	align       doc.Align
	bold        bool
	shaded      bool
	next        bool // stays with the next row
	text        doc.Spans
}

func (w *writer) cell(c cell) {
	w.print(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, c.width)
	if c.span > 1 {
		w.print(`<w:gridSpan w:val="%d"/>`, c.span)
	}
	if c.shaded {
		w.print(`<w:shd w:val="clear" w:color="auto" w:fill="F0F1F8"/>`)
	}
	w.print(`</w:tcPr><w:p><w:pPr><w:pStyle w:val="%s"/>`, c.style)
	if c.next {
		w.print(`<w:keepNext/>`)
	}
	w.print(`<w:jc w:val="%s"/></w:pPr>%s</w:p></w:tc>`, map[doc.Align]string{doc.Left: "left", doc.Right: "right", doc.Middle: "center"}[c.align], runs(c.text, c.bold))
}

// columns shares the width: a column without a weight takes what its widest cell needs, as
// far as a table of the type's size goes, the others the rest.
func columns(b *doc.Table, width int) []int {
	character := 104 // of a wide small letter, in twentieths of a point
	if b.Dense {
		character = 92
	}
	widths := make([]int, len(b.Columns))
	fixed, weights := 0, 0.0
	for i, c := range b.Columns {
		if c.Weight > 0 {
			weights += c.Weight
			continue
		}
		longest := 1 + len([]rune(c.Title))*3/5 // a title may wrap in two, its words may not
		for _, word := range strings.Fields(c.Title) {
			longest = max(longest, 1+len([]rune(word)))
		}
		for _, r := range b.Rows {
			if r.Kind != doc.Group && i < len(r.Cells) {
				longest = max(longest, len([]rune(r.Cells[i].String())))
			}
		}
		widths[i] = longest*character + 200
		fixed += widths[i]
	}
	limit := width
	if weights > 0 {
		limit = width * 7 / 10
	}
	if fixed > limit || weights == 0 {
		for i := range widths {
			widths[i] = widths[i] * limit / max(1, fixed)
		}
		fixed = limit
	}
	for i, c := range b.Columns {
		if c.Weight > 0 {
			widths[i] = int(float64(width-fixed) * c.Weight / weights)
		}
	}
	return widths
}
