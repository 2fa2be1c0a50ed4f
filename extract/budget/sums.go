package budget

import (
	"slices"
	"strings"

	"guichet/extract/french"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// spot is the place of an amount in the rows of a section.
type spot struct {
	s   *section
	row int // of the grid
	col int // position in the section's columns
}

func (p spot) cell() *table.Cell { return &p.s.grid.Rows[p.row][p.s.columns[p.col].index] }

// value reads the amount; ok is false where something stands that is none.
func (p spot) value() (dossier.Money, bool) {
	a, ok := p.s.amount(p.cell(), &p.s.columns[p.col])
	return a.value.V, ok
}

// valueOf reads another text in place of the amount.
func (p spot) valueOf(text string) (dossier.Money, bool) {
	as := *p.cell()
	as.Text = text
	a, ok := p.s.amount(&as, &p.s.columns[p.col])
	return a.value.V, ok
}

// filled reports whether the cell holds a figure, readable or not.
func (p spot) filled() bool {
	cell := p.cell()
	return !cell.Covered && strings.ContainsAny(cell.Text, "0123456789")
}

// term is an amount of a sum with its sign, or the number of times it counts.
type term struct {
	at     spot
	factor int64
	value  dossier.Money
	known  bool
}

func (p spot) times(factor int64) term {
	v, ok := p.value()
	return term{p, factor, v, ok}
}

// equation says that the terms add up to nothing: the parts, less their total.
type equation struct {
	terms  []term
	row    bool // along a row; else down a column
	across bool // between two tables, which need not be the same
}

// holds reports whether the terms add up but for rounding, with the proposal in the
// place of what was read; a term that cannot be read makes that they do not.
func (e *equation) holds(p *proposal) bool {
	gap, ok := e.gap(p)
	return ok && equal(gap, 0)
}

// exact reports whether the terms add up to the cent: no figure of them is wrong.
func (e *equation) exact(p *proposal) bool {
	gap, ok := e.gap(p)
	return ok && gap == 0
}

func (e *equation) gap(p *proposal) (sum dossier.Money, ok bool) {
	for _, t := range e.terms {
		v := t.value
		if p != nil && p.at.cell() == t.at.cell() {
			v = p.value
		} else if !t.known {
			return 0, false
		}
		sum += v * dossier.Money(t.factor)
	}
	return sum, true
}

// sums are the equations that the amounts of a file's tables should fulfil.
type sums struct {
	all []*equation
	of  map[*table.Cell][]*equation
}

func sumsOf(sheets []*sheet) *sums {
	x := &sums{of: map[*table.Cell][]*equation{}}
	for _, sh := range sheets {
		for _, s := range sh.sections {
			x.addRows(s)
		}
		x.addColumns(sh)
	}
	x.addAcross(sheets)
	return x
}

func (x *sums) add(e *equation) {
	x.all = append(x.all, e)
	for _, t := range e.terms {
		x.of[t.at.cell()] = append(x.of[t.at.cell()], e)
	}
}

// addTrusted adds equations of one kind when some hold and not many more fail: else
// the columns are not what they were taken for.
func (x *sums) addTrusted(es []*equation) {
	good, bad := 0, 0
	for _, e := range es {
		if e.holds(nil) {
			good++
		} else {
			bad++
		}
	}
	if good == 0 || bad > 2*good {
		return
	}
	for _, e := range es {
		x.add(e)
	}
}

// addRows adds the sums along the rows: years and total, HT and tax, quantity and
// price, shares and cost.
func (x *sums) addRows(s *section) {
	years := slices.Concat(s.yearColumns()...)
	ht, vat, total := s.position(roleHT), s.position(roleVAT), s.position(roleTotal)
	shares := []int{s.position(roleRequested), s.position(roleOwn), s.position(roleOther)}
	price, quantity := s.position(roleUnitPrice), s.position(roleQuantity)
	var byYear, taxed, shared, priced []*equation
	for i := range s.parsed {
		at := s.parsed[i].at
		if total >= 0 {
			byYear = s.appendSum(byYear, at, years, total, 1)
			taxed = s.appendSum(taxed, at, []int{ht, vat}, total, 2)
			shared = s.appendSum(shared, at, shares, total, 2)
		}
		cost := total
		if cost < 0 || ht >= 0 {
			cost = ht
		}
		if price < 0 || quantity < 0 || cost < 0 {
			continue
		}
		n, err := french.ParseNumber(s.grid.Rows[at][s.columns[quantity].index].Text, s.mark)
		q, whole := n.Int()
		if p, c := (spot{s, at, price}), (spot{s, at, cost}); err == nil && whole && q > 0 && q < 1_000_000 && p.filled() && c.filled() {
			priced = append(priced, &equation{terms: []term{p.times(q), c.times(-1)}, row: true})
		}
	}
	for _, es := range [][]*equation{byYear, taxed, shared, priced} {
		x.addTrusted(es)
	}
}

// appendSum appends the sum of the parts of a row, of which least must be there.
func (s *section) appendSum(to []*equation, row int, parts []int, total, least int) []*equation {
	e := &equation{row: true}
	for _, c := range parts {
		if c < 0 {
			continue
		}
		if p := (spot{s, row, c}); p.filled() {
			e.terms = append(e.terms, p.times(1))
		}
	}
	t := spot{s, row, total}
	if len(e.terms) < least || !t.filled() {
		return to
	}
	e.terms = append(e.terms, t.times(-1))
	return append(to, e)
}

// position returns the position of the first column of a role, or -1.
func (s *section) position(r role) int {
	return slices.IndexFunc(s.columns, func(c column) bool { return c.role == r })
}

// like returns the position of the column that has the role of another section's, or
// -1.
func (s *section) like(c *column) int {
	return slices.IndexFunc(s.columns, func(o column) bool { return o.role == c.role && o.year == c.year && o.kind == c.kind })
}

// decimals returns how many decimals most amounts of a column are printed with.
func (s *section) decimals(col int) int {
	n := map[int]int{}
	for i := range s.parsed {
		text := french.Space(s.grid.Rows[s.parsed[i].at][s.columns[col].index].Text)
		if body := strings.TrimRight(text, " €kKM)"); strings.ContainsAny(body, "0123456789") {
			after := 0
			if at := strings.LastIndexByte(body, ','); at >= 0 {
				after = len(body) - at - 1
			}
			n[after]++
		}
	}
	best := 0
	for d, k := range n {
		if k > n[best] || k == n[best] && d > best {
			best = d
		}
	}
	return min(best, 3)
}

// tableRow is a row of a sheet with its section.
type tableRow struct {
	s  *section
	rw *row
}

// isLine reports whether a row is one of the parts of a total; a row whose amounts
// cannot be read as such is one too.
func (r tableRow) isLine() bool {
	switch r.rw.kind {
	case rowLine:
		return true
	case rowGroup, rowNote:
		main := r.s.mainColumn()
		return main >= 0 && r.rw.cell != nil && spot{r.s, r.rw.at, main}.filled() && r.rw.cell != (spot{r.s, r.rw.at, main}).cell()
	case rowSubtotal, rowTotal, rowTax:
	}
	return false
}

// addColumns adds the sums down the columns of a sheet: the lines and the total, and
// the lines and the subtotal below them.
func (x *sums) addColumns(sh *sheet) {
	var lines, part []tableRow
	var totals, subtotals []*equation
	for _, s := range sh.sections {
		for i := range s.parsed {
			r := tableRow{s, &s.parsed[i]}
			switch {
			case r.isLine():
				lines, part = append(lines, r), append(part, r)
			case r.rw.kind == rowGroup:
				part = nil
			case r.rw.kind == rowSubtotal:
				subtotals = append(subtotals, r.sum(part)...)
				part = nil
			case r.rw.kind == rowTotal:
				totals = append(totals, r.sum(lines)...)
			}
		}
	}
	x.addTrusted(subtotals)
	// Of several totals, without taxes and with them, each column has its own.
	done := map[int]bool{}
	for _, holding := range []bool{true, false} {
		for _, e := range totals {
			last := e.terms[len(e.terms)-1].at
			if e.holds(nil) == holding && !done[last.col] {
				done[last.col] = true
				x.add(e)
			}
		}
	}
}

// sum returns the sums of the lines that end in the total r, one per column.
func (r tableRow) sum(lines []tableRow) []*equation {
	costs := slices.DeleteFunc(slices.Clone(lines), func(l tableRow) bool {
		who, score := shareWords.Best(l.rw.label)
		return score >= .8 && (who == shareRequested || who == shareOwn)
	})
	if len(costs) < 2 {
		costs = lines // a financing plan
	}
	var out []*equation
	for c := range r.s.columns {
		col := &r.s.columns[c]
		total := spot{r.s, r.rw.at, c}
		if !col.role.money() || col.role == roleUnitPrice || !total.filled() {
			continue
		}
		e := &equation{}
		for _, l := range costs {
			k := l.s.like(col)
			if k < 0 {
				continue
			}
			if p := (spot{l.s, l.rw.at, k}); p.filled() {
				e.terms = append(e.terms, p.times(1))
			}
		}
		if len(e.terms) >= 2 {
			e.terms = append(e.terms, total.times(-1))
			out = append(out, e)
		}
	}
	return out
}

// addAcross says that the totals of two tables are the same, which those of a budget
// and its financing plan are: nothing is doubted where they are not.
func (x *sums) addAcross(sheets []*sheet) {
	var totals []spot
	for _, sh := range sheets {
		for _, s := range sh.sections {
			main := s.mainColumn()
			for i := range s.parsed {
				if p := (spot{s, s.parsed[i].at, main}); main >= 0 && s.parsed[i].kind == rowTotal && p.filled() {
					totals = append(totals, p)
				}
			}
		}
	}
	for i, a := range totals {
		for _, b := range totals[i+1:] {
			if va, ok := a.value(); a.s != b.s && ok && va.Abs() >= 100_000 {
				x.add(&equation{terms: []term{a.times(1), b.times(-1)}, across: true})
			}
		}
	}
}
