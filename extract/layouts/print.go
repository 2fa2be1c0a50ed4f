package layouts

import (
	"math/rand/v2"
	"strconv"

	"guichet/internal/dossier"
)

// Make makes the document of the choices.
func Make(c Choices) Case {
	r := rand.New(rand.NewPCG(c.Seed, 0x6c61796f757473)) // #nosec G404 -- drawn for tests, and the same again
	p := &printer{Choices: c, r: r, b: c.draw(r), want: &dossier.Budget{}}
	if c.UnitAt == ForAll {
		p.say(p.one([]string{"Dans tout le document, les montants sont exprimés en ", "Tous les montants des tableaux sont en "}) +
			[]string{"euros.", "milliers d’euros.", "millions d’euros."}[c.Unit])
	}
	p.say(p.one(prose))
	if c.Decoys != 0 && r.IntN(2) == 0 {
		p.others()
		p.budget()
	} else {
		p.budget()
		p.others()
	}
	p.plan()
	p.say(p.one(prose))
	p.truth()
	return Case{Choices: c, Blocks: p.out, Want: *p.want}
}

func (p *printer) say(text string) { p.out = append(p.out, Block{Text: text}) }

func (p *printer) title(text string) { p.out = append(p.out, Block{Text: text, Strong: true}) }

// budget prints the expenses.
func (p *printer) budget() {
	lines := make([]*Line, len(p.b.Lines))
	for i := range lines {
		lines[i] = &p.b.Lines[i]
	}
	caption := p.one(captions)
	if p.UnitAt == InCaption && p.r.IntN(2) == 0 {
		caption += " (en " + []string{"€", "k€", "M€"}[p.Unit] + ")"
	}
	if !p.NoCaption {
		p.title(caption)
	}
	if p.UnitAt == InCaption {
		p.say(p.one(unitNotes[p.Unit]))
	}
	switch {
	case p.Sideways:
		p.out = append(p.out, Block{Grid: p.sideways(lines)})
	case p.YearsAs == Heading:
		p.out = append(p.out, Block{Grid: p.yearBlocks(lines)})
	case p.YearsAs == Tables:
		for i, y := range p.b.Years {
			p.title(p.one([]string{"Budget ", "Dépenses de l’année ", "Année "}) + strconv.Itoa(y))
			part := p.ofYear(i)
			p.out = append(p.out, Block{Grid: p.expenses(part, nil)})
		}
	default:
		p.out = append(p.out, Block{Grid: p.expenses(lines, p.b.Years)})
		if p.Plan == PlanRows {
			p.planRows(p.out[len(p.out)-1].Grid)
		}
	}
	if p.UnitAt == BelowTable {
		p.say(p.one(unitNotes[p.Unit]))
	}
}

// ofYear returns the lines with the amounts of one year.
func (p *printer) ofYear(i int) []*Line {
	var out []*Line
	for _, l := range p.b.Lines {
		l.Total = l.Years[i]
		l.HT = l.Total
		out = append(out, &l)
	}
	return out
}

// yearBlocks prints one block of rows for each year.
func (p *printer) yearBlocks(lines []*Line) *Grid {
	g, cols := p.headed(nil)
	var all []int
	for i, y := range p.b.Years {
		g.Sums[len(g.Rows)] = true
		g.add(merged(p.one([]string{"", "Année ", "Dépenses "})+strconv.Itoa(y), len(cols)))
		for _, l := range p.ofYear(i) {
			all = append(all, len(g.Rows))
			g.add(lineRow(cols, l))
		}
	}
	p.totals(g, cols, lines, all)
	return g
}

// sideways turns the table: each expense is a column.
func (p *printer) sideways(lines []*Line) *Grid {
	up := p.expenses(lines, p.b.Years)
	g := &Grid{Head: 1, Sums: map[int]bool{}}
	for c := range up.Rows[0] {
		row := make([]Cell, len(up.Rows))
		for r := range up.Rows {
			row[r] = up.Rows[r][c]
			row[r].Sum = nil
			row[r].Bold = c == 0 || r < up.Head
		}
		g.add(row)
	}
	for range up.Rows {
		g.Wraps = append(g.Wraps, true)
	}
	return g
}

// truth says what is printed.
func (p *printer) truth() {
	w := p.want
	w.Unit = unitSign[p.Unit]
	known := func(m dossier.Money, printed bool) dossier.Value[dossier.Money] {
		return dossier.Value[dossier.Money]{V: m, Known: printed}
	}
	empty := zeros[p.Zero] == ""
	for _, l := range p.b.Lines {
		x := dossier.Line{Label: dossier.Value[string]{V: l.Label, Known: true}}
		x.Total = known(l.Total, p.Taxes != TaxBelow)
		x.HT = known(l.HT, p.Taxes != TaxIncluded)
		x.VAT = known(l.VAT, p.Taxes == TaxDetailed && (l.VAT != 0 || !empty))
		if p.Titles != Absent {
			x.Title = dossier.Value[dossier.TitleCode]{V: l.Title, Known: true}
		}
		if p.Phases != Absent {
			x.Phase = dossier.Value[string]{V: l.Phase, Known: true}
		}
		if p.Years > 0 {
			x.Years = map[int]dossier.Value[dossier.Money]{}
			for i, y := range p.b.Years {
				x.Years[y] = known(l.Years[i], l.Years[i] != 0 || !empty)
			}
		}
		x.Requested = known(l.Requested, p.Plan == PlanColumns && (l.Requested != 0 || !empty))
		x.OwnShare = known(l.Own, p.Plan == PlanColumns && (l.Own != 0 || !empty))
		w.Lines = append(w.Lines, x)
	}
	w.Total = known(p.b.Total, !p.NoTotal && p.YearsAs != Tables || p.Taxes == TaxBelow)
	w.TotalHT = known(p.b.HT, !p.NoTotal && p.Taxes != TaxIncluded)
	w.Requested = known(p.b.Requested, p.planPrinted())
	w.OwnShare = known(p.b.OwnShare, p.planPrinted())
	w.Other = known(p.b.Another, p.Plan > PlanColumns && p.b.Another != 0 || p.Plan == PlanTable && p.b.Another != 0)
}

// planPrinted tells that a reader finds the sums of the financing plan.
func (p *printer) planPrinted() bool {
	return p.Plan != NoPlan && (p.Plan != PlanColumns || !p.NoTotal)
}
