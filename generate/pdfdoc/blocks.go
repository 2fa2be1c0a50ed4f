package pdfdoc

import (
	"fmt"

	"guichet/generate/doc"
)

var (
	bodyType    = typeface{size: 9.5, leading: 4.9, color: ink}
	smallType   = typeface{size: 8, leading: 4.1, color: grey}
	titleType   = typeface{size: 17, leading: 7.6, bold: true, color: blue}
	headingType = [...]typeface{
		1: {size: 12, leading: 5.8, bold: true, color: blue},
		2: {size: 10, leading: 5.2, bold: true, color: ink},
		3: {size: 9.5, leading: 4.9, oblique: true, color: ink},
	}
	factType = typeface{size: 9.5, leading: 4.9, color: grey}
)

const (
	afterBlock = 2.2 // millimetres between blocks
	itemIndent = 6.0
)

// rows turns a block into rows between x and x+width.
func (l *layout) rows(b doc.Block, x, width float64) []row {
	switch b := b.(type) {
	case doc.Heading:
		return l.heading(b, x, width)
	case doc.Paragraph:
		switch b.Style {
		case doc.Small:
			return l.lines(l.open("P"), l.wrap(b.Text, smallType, width), smallType, x, width, doc.Left, 1.2)
		case doc.Center:
			return l.lines(l.open("P"), l.wrap(b.Text, bodyType, width), bodyType, x, width, doc.Middle, afterBlock)
		default:
			return l.lines(l.open("P"), l.wrap(b.Text, bodyType, width), bodyType, x, width, doc.Left, afterBlock)
		}
	case *doc.List:
		return l.list(b, x, width)
	case *doc.Table:
		return l.table(b, x, width)
	case doc.Facts:
		return l.facts(b, x, width)
	case doc.Notice:
		return l.notice(b, x, width)
	case doc.Code:
		return l.code(b, x, width)
	case doc.Picture:
		return l.picture(b, x, width)
	case doc.Signatures:
		return l.signatures(b, x, width)
	default:
		panic(fmt.Sprintf("pdfdoc: unknown block %T", b)) // a new kind of block without a drawing: a mistake here
	}
}

// lines sets printed lines, at least two together at either side of a page
// break.
func (l *layout) lines(of *element, lines []textLine, t typeface, x, width float64, align doc.Align, space float64) []row {
	rows := make([]row, len(lines))
	for i, line := range lines {
		rows[i] = row{h: t.leading, draw: func(p *page, y float64) { p.line(of, line, t, x, y, width, align) }}
		rows[i].keep = len(lines) > 1 && (i == 0 || i == len(lines)-2)
	}
	rows[0].space = space
	return rows
}

// line prints a line of an element in a column; y is the top of the line.
func (p *page) line(of *element, line textLine, t typeface, x, y, width float64, align doc.Align) {
	switch align {
	case doc.Right:
		x += width - line.width
	case doc.Middle:
		x += (width - line.width) / 2
	case doc.Left:
	}
	base := y + t.leading/2 + t.size*0.125 // the middle of the small letters stands in the middle of the line
	left := x
	for _, r := range line.runs { // under the text, so that the line is one piece
		if r.blank {
			p.fill(left, y+0.3, r.width, t.leading-0.6, blankFill)
		}
		left += r.width
	}
	for _, r := range line.runs {
		p.marks = append(p.marks, mark{x: x, y: base, w: r.width, text: r.text, face: r.face, size: t.size, color: t.color, of: of})
		x += r.width
	}
}

func (p *page) fill(x, y, w, h float64, c color) {
	p.marks = append(p.marks, mark{x: x, y: y, w: w, h: h, color: c})
}

// figure fills a part of a picture.
func (p *page) figure(of *element, x, y, w, h float64, c color) {
	p.marks = append(p.marks, mark{x: x, y: y, w: w, h: h, color: c, of: of})
}

func (p *page) frame(x, y, w, h float64, c color) {
	p.marks = append(p.marks, mark{x: x, y: y, w: w, h: h, color: c, stroke: true})
}

func (l *layout) heading(b doc.Heading, x, width float64) []row {
	t, space, align := titleType, 4.0, doc.Middle
	if b.Level > 0 {
		level := min(b.Level, len(headingType)-1)
		t, align = headingType[level], doc.Left
		space = [...]float64{1: 6, 2: 4, 3: 3}[level]
	}
	rows := l.lines(l.open(fmt.Sprintf("H%d", b.Level+1)), l.wrap(b.Text, t, width), t, x, width, align, space)
	for i := range rows {
		rows[i].keep = true
	}
	draw, title := rows[0].draw, b.Text.String()
	rows[0].draw = func(p *page, y float64) {
		if b.Level < 2 {
			p.bookmarks = append(p.bookmarks, bookmark{title: title, level: 0, y: y})
		}
		draw(p, y)
	}
	return rows
}

func (l *layout) list(b *doc.List, x, width float64) []row {
	var rows []row
	all := l.open("L")
	for i, it := range b.Items {
		sign := "–"
		if b.Ordered {
			sign = fmt.Sprintf("%d.", max(1, b.First)+i)
		}
		signLine := l.wrap(doc.T(sign), bodyType, itemIndent)[0]
		space := 1.0
		if i == 0 {
			space = afterBlock
		}
		li := all.child("LI")
		label, body := li.child("Lbl"), li.child("LBody")
		item := l.lines(body.child("P"), l.wrap(it.Text, bodyType, width-itemIndent), bodyType, x+itemIndent, width-itemIndent, doc.Left, space)
		draw := item[0].draw
		item[0].draw = func(p *page, y float64) {
			p.line(label, signLine, bodyType, x+1, y, itemIndent, doc.Left)
			draw(p, y)
		}
		rows = append(rows, item...)
		l.within(body, func() {
			for _, sub := range it.Blocks {
				rows = append(rows, l.rows(sub, x+itemIndent, width-itemIndent)...)
			}
		})
	}
	return rows
}

func (l *layout) facts(b doc.Facts, x, width float64) []row {
	var name float64
	for _, f := range b {
		name = max(name, l.ruler.width(printable(f.Name), regular, factType.size))
	}
	name = min(name+5, width*0.4)
	var rows []row
	all := l.open("L")
	for i, f := range b {
		li := all.child("LI")
		label, body := li.child("Lbl"), li.child("LBody")
		left := l.wrap(doc.T(f.Name), factType, name-2)
		right := l.wrap(f.Value, bodyType, width-name)
		r := row{h: float64(max(len(left), len(right))) * bodyType.leading, space: 0.9, keep: i < len(b)-1}
		if i == 0 {
			r.space = afterBlock
		}
		r.draw = func(p *page, y float64) {
			for j, line := range left {
				p.line(label, line, factType, x, y+float64(j)*factType.leading, name, doc.Left)
			}
			for j, line := range right {
				p.line(body, line, bodyType, x+name, y+float64(j)*bodyType.leading, width-name, doc.Left)
			}
		}
		rows = append(rows, r)
	}
	return rows
}

func (l *layout) notice(b doc.Notice, x, width float64) []row {
	const pad = 3.0
	lines := l.wrap(b.Text, bodyType, width-2*pad-1)
	h := float64(len(lines))*bodyType.leading + 2*pad
	of := l.open("P")
	return []row{{space: afterBlock + 1, h: h, draw: func(p *page, y float64) {
		p.fill(x, y, width, h, totalFill)
		p.fill(x, y, 1, h, blue)
		for i, line := range lines {
			p.line(of, line, bodyType, x+pad+1, y+pad+float64(i)*bodyType.leading, width, doc.Left)
		}
	}}}
}

func (l *layout) signatures(b doc.Signatures, x, width float64) []row {
	const gap, sign, pad = 6.0, 30.0, 3.0
	rows := l.lines(l.open("P"), l.wrap(b.Done, bodyType, width), bodyType, x, width, doc.Left, 6)
	for i := range rows {
		rows[i].keep = true
	}
	n := float64(len(b.Parties))
	each := (width - gap*(n-1)) / n
	inner := each - 2*pad
	type place struct {
		lines            []textLine
		who, label, form *element
	}
	var places []place
	most := 0
	for _, s := range b.Parties {
		lines := l.wrap(s.Role, typeface{size: 9.5, bold: true}, inner)
		lines = append(lines, l.wrap(s.Name, bodyType, inner)...)
		lines = append(lines, l.wrap(s.Capacity, bodyType, inner)...)
		div := l.open("Div")
		places = append(places, place{lines, div.child("P"), div.child("P"), div.child("Form")})
		most = max(most, len(lines))
	}
	h := float64(most)*bodyType.leading + sign + 2*pad
	note := l.wrap(doc.T("Signature"), smallType, inner)[0]
	return append(rows, row{space: 4, h: h, draw: func(p *page, y float64) {
		for i, s := range places {
			left := x + float64(i)*(each+gap)
			p.frame(left, y, each, h, hairline)
			for j, line := range s.lines {
				p.line(s.who, line, bodyType, left+pad, y+pad+float64(j)*bodyType.leading, inner, doc.Left)
			}
			p.line(s.label, note, smallType, left+pad, y+h-sign-1, inner, doc.Left)
			p.field(s.form, fmt.Sprintf("signature-%d", i+1), "Signature : "+b.Parties[i].Role.String(), left+pad, y+h-sign+smallType.leading, inner, sign-pad-smallType.leading)
		}
	}})
}

// field leaves a place for an electronic signature.
func (p *page) field(of *element, name, tip string, x, y, w, h float64) {
	if of == nil {
		return
	}
	f := &signatureField{name: name, tip: tip, element: of, x: x, y: y, w: w, h: h, pageHeight: p.height()}
	of.form = f
	p.fields = append(p.fields, f)
}
