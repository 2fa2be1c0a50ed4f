package pdfdoc

import (
	"guichet/generate/doc"
)

const (
	cellPadX = 1.6
	cellPadY = 1.1
	// maxCellLines bounds a row so that it fits on a page; a longer cell
	// continues in a further row.
	maxCellLines = 30
)

// table sets a table. Columns without a weight take what their widest cell
// needs, the others share the rest.
func (l *layout) table(b *doc.Table, x, width float64) []row {
	t := typeface{size: 8.5, leading: 4.2, color: ink}
	if b.Dense {
		t = typeface{size: 7.6, leading: 3.7, color: ink}
	}
	head := t
	head.bold, head.color = true, blue
	widths := l.columns(b, t, width)

	of := l.open("Table")
	var caption *element
	if b.Caption != "" {
		caption = of.child("Caption")
	}
	titleRow := func(tr *element) row {
		r := l.tableRow(b, head, widths, x, doc.Row{Cells: titles(b)}, heading, tr)[0]
		draw := r.draw
		r.draw = func(p *page, y float64) {
			p.fill(x, y, width, r.h, headFill)
			draw(p, y)
		}
		return r
	}
	headRow := titleRow(of.child("THead").child("TR"))
	headRow.space, headRow.keep = afterBlock, true
	repeated := titleRow(nil) // on further pages: the same head, not another one

	var rows []row
	if b.Caption != "" {
		t := typeface{size: 9, leading: 4.9, bold: true, color: ink}
		rows = l.lines(caption, l.wrap(doc.T(b.Caption), t, width), t, x, width, doc.Left, afterBlock+1)
		for i := range rows {
			rows[i].keep = true
		}
		headRow.space = 1
	}
	rows = append(rows, headRow)
	body := of.child("TBody")
	for i, r := range b.Rows {
		rt := t
		rt.bold = r.Kind != doc.Plain
		pieces := l.tableRow(b, rt, widths, x, r, r.Kind, body.child("TR"))
		for j := range pieces {
			pieces[j].head = &repeated
		}
		// A group stays with its first row, a total with the row before it.
		last := &pieces[len(pieces)-1]
		last.keep = r.Kind == doc.Group ||
			i+1 < len(b.Rows) && (b.Rows[i+1].Kind == doc.Total || b.Rows[i+1].Kind == doc.Subtotal)
		rows = append(rows, pieces...)
	}
	return rows
}

func titles(b *doc.Table) []doc.Spans {
	cells := make([]doc.Spans, len(b.Columns))
	for i, c := range b.Columns {
		cells[i] = doc.T(c.Title)
	}
	return cells
}

// columns returns the widths of the columns; they add up to width.
func (l *layout) columns(b *doc.Table, t typeface, width float64) []float64 {
	widths := make([]float64, len(b.Columns))
	strong := t
	strong.bold = true
	var fixed float64
	weighted := false
	for i, c := range b.Columns {
		if c.Weight > 0 {
			weighted = true
			continue
		}
		// A title may wrap in two, its words may not.
		widths[i] = max(l.longestWord(doc.T(c.Title), strong), 0.6*l.wordWidth(doc.T(c.Title), strong))
		for _, r := range b.Rows {
			if r.Kind != doc.Group && i < len(r.Cells) {
				rt := t
				rt.bold = r.Kind != doc.Plain
				widths[i] = max(widths[i], l.wordWidth(r.Cells[i], rt))
			}
		}
		widths[i] += 2*cellPadX + 0.2
		fixed += widths[i]
	}
	// Whatever the cells hold, the weighted columns keep a part of the width.
	limit := width
	if weighted {
		limit = width * 0.7
	}
	if fixed > limit || !weighted {
		for i := range widths {
			widths[i] *= limit / fixed
		}
		fixed = limit
	}
	l.share(b, strong, widths, width-fixed)
	return widths
}

// share gives the weighted columns their part of rest. A column whose title has
// a word wider than its part takes what that word needs, as far as all fit.
func (l *layout) share(b *doc.Table, strong typeface, widths []float64, rest float64) {
	open := map[int]float64{} // the columns still to be set, with their weight
	var weights float64
	for i, c := range b.Columns {
		if c.Weight > 0 {
			open[i] = c.Weight
			weights += c.Weight
		}
	}
	for narrow := true; narrow; {
		narrow = false
		for i := range b.Columns {
			weight, ok := open[i]
			if !ok {
				continue
			}
			need := l.longestWord(doc.T(b.Columns[i].Title), strong) + 2*cellPadX + 0.2
			if rest*weight/weights < need && need < rest/2 {
				widths[i], rest, weights = need, rest-need, weights-weight
				delete(open, i)
				narrow = len(open) > 0
			}
		}
	}
	for i, weight := range open {
		widths[i] = rest * weight / weights
	}
}

func (l *layout) longestWord(text doc.Spans, t typeface) float64 {
	var w float64
	for _, word := range words(text) {
		w = max(w, l.wordWidth(word.spans, t))
	}
	return w
}

// heading is the kind of the row of titles.
const heading doc.RowKind = -1

// tableRow sets one row of a table, in several pieces when a cell is too long
// for one. Its cells are children of tr; under none it is an artifact.
func (l *layout) tableRow(b *doc.Table, t typeface, widths []float64, x float64, r doc.Row, kind doc.RowKind, tr *element) []row {
	var total float64
	for _, w := range widths {
		total += w
	}
	cells := make([][]textLine, len(widths))
	elements := make([]*element, len(widths))
	most := 1
	for i := range widths {
		switch {
		case kind == heading:
			elements[i] = tableCell(tr, "Column", 1)
		case kind == doc.Group && i == 0:
			elements[i] = tableCell(tr, "Row", len(widths))
		case kind != doc.Plain && i == 0:
			elements[i] = tableCell(tr, "Row", 1)
		default:
			elements[i] = tableCell(tr, "", 1)
		}
		if i >= len(r.Cells) {
			continue
		}
		w := widths[i]
		if kind == doc.Group && i == 0 {
			w = total
		}
		cells[i] = l.wrap(r.Cells[i], t, w-2*cellPadX)
		most = max(most, len(cells[i]))
		if kind == doc.Group {
			break
		}
	}
	var out []row
	for from := 0; from < most; from += maxCellLines {
		n := min(maxCellLines, most-from)
		h := float64(n)*t.leading + 2*cellPadY
		end := from+n >= most
		out = append(out, row{h: h, draw: func(p *page, y float64) {
			if kind != doc.Plain {
				p.fill(x, y, total, h, totalFill)
			}
			left := x
			for i, w := range widths {
				cw, align := w-2*cellPadX, b.Columns[i].Align
				if kind == doc.Group && i == 0 {
					cw, align = total-2*cellPadX, doc.Left
				}
				for j := from; j < min(from+n, len(cells[i])); j++ {
					p.line(elements[i], cells[i][j], t, left+cellPadX, y+cellPadY+float64(j-from)*t.leading, cw, align)
				}
				left += w
			}
			if end {
				p.fill(x, y+h, total, 0, hairline)
			}
		}})
	}
	return out
}
