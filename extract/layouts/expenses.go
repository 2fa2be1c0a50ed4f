package layouts

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"

	"guichet/internal/dossier"
)

// printer turns a budget into blocks.
type printer struct {
	Choices
	r    *rand.Rand
	b    Budget
	want *dossier.Budget
	out  []Block
}

func (p *printer) one(from []string) string { return from[p.r.IntN(len(from))] }

// amount is a cell with an amount; a zero may be a dash or nothing.
func (p *printer) amount(m dossier.Money) Cell {
	c := Cell{Text: p.number(m, p.UnitAt == InCells), Amount: &m, Right: true}
	if z := zeros[p.Zero]; m == 0 && z != "digit" {
		c.Text, c.Amount = z, nil
	}
	return c
}

// sum is an amount that adds up rows of its column.
func (p *printer) sum(m dossier.Money, rows []int) Cell {
	c := Cell{Text: p.number(m, p.UnitAt == InCells), Amount: &m, Right: true, Bold: true, Sum: rows}
	return c
}

// column is one column of the expenses.
type column struct {
	upper, head string // the storeys of its head; neighbours share an upper one
	wraps       bool
	line        func(l *Line) Cell
	total       func(ls []*Line, rows []int) (Cell, bool)
	label       bool
	merged      func(l *Line) string // lines that give the same share one cell
}

func (p *printer) money(upper, head string, of func(l *Line) dossier.Money) column {
	return column{
		upper: upper, head: head,
		line: func(l *Line) Cell { return p.amount(of(l)) },
		total: func(ls []*Line, rows []int) (Cell, bool) {
			var s dossier.Money
			for _, l := range ls {
				s += of(l)
			}
			return p.sum(s, rows), true
		},
	}
}

func texts(head string, wraps bool, of func(l *Line) string) column {
	return column{head: head, wraps: wraps, line: func(l *Line) Cell { return Cell{Text: of(l)} }}
}

// inHead adds the unit to a head where it stands there.
func (p *printer) inHead(head string) string {
	if p.UnitAt != InHead || p.Unit == 0 && p.r.IntN(2) == 0 {
		return head
	}
	if p.Unit == 2 || p.r.IntN(3) > 0 {
		return head + " (" + unitSign[p.Unit] + ")"
	}
	return head + " " + []string{"en euros", "en milliers d’euros"}[p.Unit]
}

// columns chooses the columns of the expenses.
func (p *printer) columns(years []int) []column {
	var out []column
	if p.Numbered {
		out = append(out, texts(p.one(numberHeads), false, func(l *Line) string { return l.Number }))
	}
	for _, g := range []struct {
		as    int
		heads []string
		of    func(l *Line) string
	}{{p.Titles, titleHeads, func(l *Line) string { return string(l.Title) }}, {p.Phases, phaseHeads, func(l *Line) string { return l.Phase }}} {
		c := texts(p.one(g.heads), false, g.of)
		if g.as == Merged {
			c.merged = g.of
		}
		if g.as == Column || g.as == Merged {
			out = append(out, c)
		}
	}
	label := texts(p.one(labelHeads), true, func(l *Line) string { return l.Label })
	label.label = true
	out = append(out, label)
	if p.Quantities {
		q := column{head: p.one(quantityHeads), line: func(l *Line) Cell {
			return Cell{Text: strconv.FormatInt(l.Quantity, 10), Count: l.Quantity, Right: true}
		}}
		price := p.money("", p.inHead(p.one(priceHeads)), func(l *Line) dossier.Money { return l.UnitPrice })
		price.total = nil
		out = append(out, q, price)
	}
	out = append(out, p.amounts(years)...)
	if p.Shares {
		out = append(out, column{head: p.one(shareHeads), line: func(l *Line) Cell { return Cell{Text: p.percent(l.Total, p.b.Total), Right: true} },
			total: func(ls []*Line, _ []int) (Cell, bool) {
				var s dossier.Money
				for _, l := range ls {
					s += l.Total
				}
				return Cell{Text: p.percent(s, p.b.Total), Right: true, Bold: true}, true
			}})
	}
	if p.Plan == PlanColumns {
		out = append(out, p.money("", p.inHead(p.one(askedHeads)), func(l *Line) dossier.Money { return l.Requested }),
			p.money("", p.inHead(p.one(ownHeads)), func(l *Line) dossier.Money { return l.Own }))
	}
	if p.Remarks {
		out = append(out, texts(p.one(remarkHeads), true, func(l *Line) string { return l.Comment }))
	}
	return out
}

// amounts are the columns of amounts of the expenses: taxes, years, total.
func (p *printer) amounts(years []int) []column {
	var out []column
	upper := ""
	total := p.one(totalHeads)
	switch {
	case p.Taxes != TaxIncluded && p.Taxes != TaxBelow:
		if p.Storeys > 0 {
			upper = p.one(taxUppers)
		}
		ht := p.money(upper, p.inHead(p.one(htHeads)), func(l *Line) dossier.Money { return l.HT })
		out = append(out, ht)
		if p.Taxes == TaxDetailed {
			out = append(out, p.money(upper, p.inHead(p.one(vatHeads)), func(l *Line) dossier.Money { return l.VAT }))
		}
	case p.Taxes == TaxBelow:
		return []column{p.money("", p.inHead(p.one(htHeads)), func(l *Line) dossier.Money { return l.HT })}
	case p.r.IntN(2) == 0:
		total = p.one(plainHeads)
	}
	last := p.money(upper, p.inHead(total), func(l *Line) dossier.Money { return l.Total })
	if len(years) == 0 {
		return append(out, last)
	}
	over := ""
	if p.Storeys > 0 && !p.Commitments {
		over = p.one(yearUppers)
		if p.UnitAt == InHead {
			over = p.inHead(over)
		}
	}
	for i, y := range years {
		head := strconv.Itoa(y)
		u := over
		if p.Storeys == 0 && p.UnitAt == InHead && p.Unit > 0 {
			head = p.inHead(head)
		}
		if p.Commitments {
			ae, cp := "AE "+head, "CP "+head
			if p.Storeys > 0 {
				u, ae, cp = head, "AE", "CP"
			}
			out = append(out, p.money(u, ae, func(l *Line) dossier.Money { return l.Commitments[i] }), p.money(u, cp, func(l *Line) dossier.Money { return l.Years[i] }))
			continue
		}
		out = append(out, p.money(u, head, func(l *Line) dossier.Money { return l.Years[i] }))
	}
	last.upper = ""
	return append(out, last)
}

// expenses builds the table of the expenses.
func (p *printer) expenses(lines []*Line, years []int) *Grid {
	g, cols := p.headed(years)
	if p.TotalFirst {
		p.totalRow(g, cols, lines, nil, p.one(totalLabels))
	}
	var all, part []int
	var partLines []*Line
	group := ""
	closing := func() {
		if (p.Titles == Subtotals || p.Phases == Subtotals) && len(part) > 0 {
			p.totalRow(g, cols, partLines, part, p.one(subtotalLabels)+" "+group)
		}
		part, partLines = nil, nil
	}
	for _, l := range lines {
		if name := p.groupOf(l); name != "" && name != group {
			closing()
			group = name
			g.Sums[len(g.Rows)] = true
			g.add(merged(p.headingOf(l), len(cols)))
		}
		all, part, partLines = append(all, len(g.Rows)), append(part, len(g.Rows)), append(partLines, l)
		g.add(lineRow(cols, l))
	}
	closing()
	p.mergeGroups(g, cols, all, lines)
	p.totals(g, cols, lines, all)
	return g
}

// headed is the empty table of the expenses.
func (p *printer) headed(years []int) (*Grid, []column) {
	cols := p.columns(years)
	g := &Grid{Sums: map[int]bool{}}
	for _, c := range cols {
		g.Wraps = append(g.Wraps, c.wraps)
	}
	if p.UnitAt == InFirstRow {
		g.addHead(merged(p.one(unitNotes[p.Unit]), len(cols)))
	}
	p.heads(g, cols)
	return g, cols
}

func lineRow(cols []column, l *Line) []Cell {
	row := make([]Cell, len(cols))
	for i, c := range cols {
		row[i] = c.line(l)
	}
	return row
}

// totals ends the table with what it adds up to.
func (p *printer) totals(g *Grid, cols []column, lines []*Line, all []int) {
	switch {
	case p.NoTotal || p.TotalFirst:
	case p.Taxes == TaxBelow:
		p.totalRow(g, cols, lines, all, "Total HT")
		for _, t := range []struct {
			label string
			m     dossier.Money
		}{{"TVA", p.b.Total - p.b.HT}, {"Total TTC", p.b.Total}} {
			row := p.labelled(cols, t.label)
			row[len(cols)-1] = p.sum(t.m, nil)
			if p.Remarks {
				row[len(cols)-2], row[len(cols)-1] = row[len(cols)-1], Cell{}
			}
			g.Sums[len(g.Rows)] = true
			g.add(row)
		}
	default:
		label := p.one(totalLabels)
		if p.UnitAt == InTotal {
			label += " (" + unitSign[p.Unit] + ")"
		}
		p.totalRow(g, cols, lines, all, label)
	}
}

// groupOf names the group that heads a line, "" for none.
func (p *printer) groupOf(l *Line) string {
	switch {
	case p.Titles == Heading || p.Titles == Subtotals:
		return string(l.Title)
	case p.Phases == Heading || p.Phases == Subtotals:
		return l.Phase
	}
	return ""
}

func (p *printer) headingOf(l *Line) string {
	if p.Titles == Heading || p.Titles == Subtotals {
		return p.one(titleNames[string(l.Title)])
	}
	return fmt.Sprintf(p.one(phaseNames), int(l.Phase[len(l.Phase)-1]-'0'))
}

// heads adds the head: in two storeys where columns share an upper one.
func (p *printer) heads(g *Grid, cols []column) {
	low, high := make([]Cell, len(cols)), make([]Cell, len(cols))
	two := false
	for i, c := range cols {
		low[i] = Cell{Text: c.head, Bold: !p.Light, Centre: !c.wraps}
		two = two || c.upper != ""
	}
	if !two {
		g.addHead(low)
		return
	}
	for i := 0; i < len(cols); {
		n := 1
		if cols[i].upper == "" {
			high[i], low[i] = low[i], Cell{Covered: true}
			high[i].High = 2
			i++
			continue
		}
		for i+n < len(cols) && cols[i+n].upper == cols[i].upper {
			n++
		}
		high[i] = Cell{Text: cols[i].upper, Bold: !p.Light, Centre: true, Wide: n}
		for k := 1; k < n; k++ {
			high[i+k] = Cell{Covered: true}
		}
		i += n
	}
	g.addHead(high)
	g.addHead(low)
}

// labelled is a row with nothing but a label.
func (p *printer) labelled(cols []column, label string) []Cell {
	row := make([]Cell, len(cols))
	at := slices.IndexFunc(cols, func(c column) bool { return c.label })
	if at > 0 && p.r.IntN(2) == 0 {
		row[0] = Cell{Text: label, Bold: true, Wide: at + 1}
		for k := 1; k <= at; k++ {
			row[k] = Cell{Covered: true}
		}
		return row
	}
	row[at] = Cell{Text: label, Bold: true}
	return row
}

func (p *printer) totalRow(g *Grid, cols []column, lines []*Line, rows []int, label string) {
	row := p.labelled(cols, label)
	for i, c := range cols {
		if c.total == nil {
			continue
		}
		if t, ok := c.total(lines, rows); ok {
			row[i] = t
		}
	}
	g.Sums[len(g.Rows)] = true
	g.add(row)
}

// mergeGroups makes one cell of the neighbours that say the same in a column that is
// merged over its lines.
func (p *printer) mergeGroups(g *Grid, cols []column, rows []int, lines []*Line) {
	for i, c := range cols {
		if c.merged == nil {
			continue
		}
		for k := 0; k < len(rows); {
			n := 1
			for k+n < len(rows) && rows[k+n] == rows[k]+n && c.merged(lines[k+n]) == c.merged(lines[k]) {
				g.Rows[rows[k+n]][i] = Cell{Covered: true}
				n++
			}
			g.Rows[rows[k]][i].High = n
			k += n
		}
	}
}

// merged is a row of one cell over n columns.
func merged(text string, n int) []Cell {
	row := make([]Cell, n)
	row[0] = Cell{Text: text, Bold: true, Wide: n}
	for i := 1; i < n; i++ {
		row[i] = Cell{Covered: true}
	}
	return row
}

func (g *Grid) add(row []Cell) { g.Rows = append(g.Rows, row) }

func (g *Grid) addHead(row []Cell) {
	g.add(row)
	g.Head++
}
