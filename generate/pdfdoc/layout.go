package pdfdoc

import (
	"guichet/generate/doc"
)

// Page geometry in millimetres. The running head and foot stand in the top and
// bottom margins.
const (
	shortSide, longSide = 210.0, 297.0
	marginX             = 22.0
	marginTop           = 24.0
	marginBottom        = 22.0
)

type color struct{ r, g, b int }

var (
	ink       = color{26, 26, 34}
	blue      = color{0, 0, 120} // titles
	grey      = color{96, 96, 108}
	hairline  = color{190, 190, 205}
	headFill  = color{228, 230, 244} // heads of tables
	totalFill = color{240, 241, 248}
	blankFill = color{255, 240, 170} // what is left to fill in
	alert     = color{176, 0, 32}
)

// mark is one thing on a page: a text when text is set, else a rectangle, or a
// line when one side is zero.
type mark struct {
	x, y, w, h float64
	text       string // baseline at y
	face       face
	size       float64
	color      color
	stroke     bool     // outline instead of fill
	picture    []byte   // PNG, in place of the rectangle
	of         *element // nil for an artifact
}

// page is a laid out page.
type page struct {
	landscape bool
	marks     []mark
	bookmarks []bookmark
	fields    []*signatureField
}

type bookmark struct {
	title string
	level int
	y     float64
}

func (p *page) width() float64 {
	if p.landscape {
		return longSide
	}
	return shortSide
}

func (p *page) height() float64 {
	if p.landscape {
		return shortSide
	}
	return longSide
}

// row is the smallest piece that a page break does not cut.
type row struct {
	space float64 // above it, dropped at the top of a page
	h     float64
	// keep holds the row on the page of the next one.
	keep bool
	// head is printed above the row when it starts a page: the head of its
	// table.
	head *row
	draw func(p *page, y float64)
}

// layout turns blocks into pages.
type layout struct {
	ruler *ruler
	pages []*page
	y     float64
	width float64  // of the text area
	under *element // what the next block belongs to
}

func (l *layout) section(s doc.Section) {
	l.newPage(s.Landscape)
	var rows []row
	last := 0 // first row of the block before
	for _, b := range s.Blocks {
		if _, ok := b.(doc.Signatures); ok { // never alone on a page
			for i := last; i < len(rows); i++ {
				rows[i].keep = true
			}
		}
		last = len(rows)
		rows = append(rows, l.rows(b, marginX, l.width)...)
	}
	l.flow(rows, s.Landscape)
}

func (l *layout) newPage(landscape bool) {
	p := &page{landscape: landscape}
	l.pages = append(l.pages, p)
	l.y = marginTop
	l.width = p.width() - 2*marginX
}

func (l *layout) current() *page { return l.pages[len(l.pages)-1] }

// flow places rows, breaking pages between groups of rows that keep together.
func (l *layout) flow(rows []row, landscape bool) {
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n-1].keep {
			n++
		}
		top := l.y <= marginTop
		if !top && l.y+height(rows[:n]) > l.current().height()-marginBottom {
			l.newPage(landscape)
			top = true
		}
		if top && rows[0].head != nil {
			l.place(*rows[0].head, true, landscape)
			rows[0].space = 0
		}
		for i, r := range rows[:n] {
			l.place(r, top && i == 0, landscape)
		}
		rows = rows[n:]
	}
}

// place draws one row; a group that is higher than a page breaks here.
func (l *layout) place(r row, top, landscape bool) {
	if !top {
		l.y += r.space
	}
	if l.y > marginTop && l.y+r.h > l.current().height()-marginBottom {
		l.newPage(landscape)
		if r.head != nil {
			r.head.draw(l.current(), l.y)
			l.y += r.head.h
		}
	}
	r.draw(l.current(), l.y)
	l.y += r.h
}

func height(rows []row) float64 {
	var h float64
	for _, r := range rows {
		h += r.space + r.h
	}
	return h
}
