package reports

import (
	"strings"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// kind is what a cell of a grid is.
type kind int

const (
	label kind = iota
	inset      // a label under the heading of a group
	group      // the heading of a group of rows
	figure
	prose
	head
	spanned // a heading over several columns
	total
)

// cell is a cell at its place in the grid.
type cell struct {
	row, col, rows, cols int
	text                 string
	kind                 kind
}

// grid is a table before it is set.
type grid struct {
	rows, cols, heads int // heads counts the rows of the head
	cells             []cell
}

func (g *grid) put(row, col, rows, cols int, k kind, text string) {
	g.cells = append(g.cells, cell{row, col, rows, cols, text, k})
	g.rows, g.cols = max(g.rows, row+rows), max(g.cols, col+cols)
}

// rules is which rulings a table has.
type rules int

const (
	noRules    rules = iota
	topBottom        // a line above and below the head, and below the table
	rowRules         // a line below each row
	allRules         // every cell is framed
	columns          // lines between the columns, and around the head
	headFrame        // the head is framed, and the whole table
	groupRules       // short lines under the headings that span columns
	rulesEnd
)

// style is how a table is set.
type style struct {
	rules      rules
	size       float64
	lead       float64 // from line to line, in sizes
	padX, padY float64
	zebra      bool
	headFill   float64 // gray; 1 for none
	headBold   bool
	headAlign  int // -1 left, 0 middle, 1 right
	figures    int // the same for figures
	middle     bool
	leaders    bool
	stub       float64 // greatest width of the first column
	apart      bool    // the sign of a currency stands at the left of its cell
}

// set draws a grid with its top left corner at x, y and at most as wide as w,
// and returns its bottom.
func (p *Page) set(g *grid, s style, x, y, w float64) float64 {
	cols := g.widths(s, w)
	left := make([]float64, g.cols+1)
	left[0] = x
	for c, cw := range cols {
		left[c+1] = left[c] + cw
	}
	lines := make([][]string, len(g.cells))
	heights := make([]float64, g.rows)
	lead := s.size * s.lead
	for i, c := range g.cells {
		lines[i] = wrap(c.text, s.size, s.bold(c), left[c.col+c.cols]-left[c.col]-2*s.padX-s.inset(c)+0.01)
		if c.rows == 1 {
			heights[c.row] = max(heights[c.row], lead*float64(len(lines[i]))+2*s.padY)
		}
	}
	for i, c := range g.cells {
		sum := 0.0
		for r := c.row; r < c.row+c.rows; r++ {
			sum += heights[r]
		}
		if need := lead*float64(len(lines[i])) + 2*s.padY; need > sum {
			heights[c.row+c.rows-1] += need - sum
		}
	}
	top := make([]float64, g.rows+1)
	top[0] = y
	for r, h := range heights {
		top[r+1] = top[r] + h
	}
	p.paint(g, s, left, top)
	for i, c := range g.cells {
		p.write(c, s, lines[i], dossier.Box{X0: left[c.col], X1: left[c.col+c.cols], Y0: top[c.row], Y1: top[c.row+c.rows]})
	}
	p.rule(g, s, left, top)
	return top[g.rows]
}

func (s style) bold(c cell) bool {
	return c.kind == group || c.kind == total || (c.kind == head || c.kind == spanned) && s.headBold
}

func (s style) inset(c cell) float64 {
	if c.kind == inset {
		return 1.2 * s.size
	}
	return 0
}

// widths shares out the width: each column as wide as its widest text, the
// first and those of prose no wider than there is room for.
func (g *grid) widths(s style, w float64) []float64 {
	out := make([]float64, g.cols)
	free := map[int]bool{0: true}
	for _, c := range g.cells {
		free[c.col] = free[c.col] || c.kind == prose
		if c.cols > 1 {
			continue
		}
		need := width(c.text, s.size, s.bold(c))
		if c.kind == head {
			need = 0
			for _, word := range strings.Fields(c.text) {
				need = max(need, width(word, s.size, s.headBold))
			}
		}
		out[c.col] = max(out[c.col], need+2*s.padX+s.inset(c))
	}
	out[0] = min(out[0], s.stub)
	sum, loose := 0.0, 0
	for c, x := range out {
		if free[c] {
			loose++
		} else {
			sum += x
		}
	}
	room := max((w-sum)/float64(loose), 60)
	for c := range out {
		if free[c] {
			out[c] = min(out[c], room)
		}
	}
	// A heading that spans columns may need more than they have.
	for _, c := range g.cells {
		if c.cols > 1 && c.kind == spanned {
			have := 0.0
			for k := c.col; k < c.col+c.cols; k++ {
				have += out[k]
			}
			if need := min(width(c.text, s.size, s.headBold)+2*s.padX, 160); need > have {
				for k := c.col; k < c.col+c.cols; k++ {
					out[k] += (need - have) / float64(c.cols)
				}
			}
		}
	}
	return out
}

func (p *Page) write(c cell, s style, lines []string, box dossier.Box) {
	lead := s.size * s.lead
	y := box.Y0 + s.padY
	if free := box.Y1 - box.Y0 - 2*s.padY - lead*float64(len(lines)); s.middle || c.kind == figure || c.kind == total && c.col > 0 {
		y += free / 2
		if !s.middle {
			y += free / 2 // figures stand on the last line of their label
		}
	} else if c.kind == head {
		y += free
	}
	align := -1
	switch c.kind {
	case head, spanned:
		align = s.headAlign
		if c.kind == spanned {
			align = 0
		}
		if c.col == 0 {
			align = -1
		}
	case figure:
		align = s.figures
	case total:
		if c.col > 0 {
			align = s.figures
		}
	case label, inset, group, prose:
	}
	white := c.row >= 0 && (c.kind == head || c.kind == spanned) && s.headFill < 0.5
	for _, l := range lines {
		if l == "" {
			continue
		}
		y += lead
		x := box.X0 + s.padX + s.inset(c)
		room := box.X1 - s.padX - x - width(l, s.size, s.bold(c))
		if sign, rest, ok := strings.Cut(l, "$ "); ok && sign == "" && s.apart && align == 1 {
			p.Texts = append(p.Texts, Text{x, y - 0.25*lead, s.size, s.bold(c), white, "$"})
			l, x = rest, box.X1-s.padX-width(rest, s.size, s.bold(c))
		} else {
			x += room * float64(align+1) / 2
		}
		if s.leaders && (c.kind == label || c.kind == inset) {
			for width(l+".", s.size, false) < box.X1-s.padX-x {
				l += "."
			}
		}
		p.Texts = append(p.Texts, Text{x, y - 0.25*lead, s.size, s.bold(c), white, l})
	}
}

func (p *Page) paint(g *grid, s style, left, top []float64) {
	band := func(from, to int, gray float64) {
		p.Fills = append(p.Fills, table.Fill{Box: dossier.Box{X0: left[0], Y0: top[from], X1: left[g.cols], Y1: top[to]}, Gray: gray})
	}
	if s.headFill < 1 {
		band(0, g.heads, s.headFill)
	}
	for r := g.heads; s.zebra && r < g.rows; r += 2 {
		band(r, r+1, 0.92)
	}
}

func (p *Page) rule(g *grid, s style, left, top []float64) {
	across := func(y, x0, x1 float64) { p.Strokes = append(p.Strokes, table.Segment{X0: x0, Y0: y, X1: x1, Y1: y}) }
	down := func(x, y0, y1 float64) { p.Strokes = append(p.Strokes, table.Segment{X0: x, Y0: y0, X1: x, Y1: y1}) }
	l, r, t, b := left[0], left[g.cols], top[0], top[g.rows]
	switch s.rules {
	case topBottom, groupRules:
		across(t, l, r)
		across(top[g.heads], l, r)
		across(b, l, r)
	case rowRules:
		across(t, l, r)
		for row := g.heads; row <= g.rows; row++ {
			across(top[row], l, r)
		}
	case columns, headFrame:
		across(t, l, r)
		across(top[g.heads], l, r)
		across(b, l, r)
		if s.rules == headFrame {
			down(l, t, b)
			down(r, t, b)
		}
	case allRules, noRules, rulesEnd:
	}
	for _, c := range g.cells {
		x0, x1, y0, y1 := left[c.col], left[c.col+c.cols], top[c.row], top[c.row+c.rows]
		switch {
		case s.rules == allRules, s.rules == headFrame && c.row < g.heads:
			across(y0, x0, x1)
			across(y1, x0, x1)
			down(x0, y0, y1)
			down(x1, y0, y1)
		case s.rules == columns && c.col > 0:
			down(x0, y0, y1)
			if c.kind == spanned {
				across(y1, x0, x1)
			}
		case s.rules == groupRules && c.kind == spanned:
			across(y1, x0+2, x1-2)
		}
	}
}
