package budget

import (
	"slices"

	"guichet/extract/french"
	"guichet/internal/dossier"
)

// sheet is a budget table over all the pages it goes on for: sections that share
// their columns.
type sheet struct {
	sections []*section
	lines    []dossier.Line
	total    dossier.Value[dossier.Money] // as printed
	ht       dossier.Value[dossier.Money]
	after    []shareRow // rows below the total that name who pays
	totals   map[share]dossier.Value[dossier.Money]
	// totalYears are the sums that the total rows print for each year, top down.
	totalYears map[int][]dossier.Value[dossier.Money]
	score      float64
	year       int // the one year that its caption names, 0 for none
	title      dossier.Value[dossier.TitleCode]
	phase      dossier.Value[string]
}

// place says which line a row belongs to when the same expense comes once per
// year.
type place struct {
	label, phase string
	title        dossier.TitleCode
	nth          int
}

// reader goes through the rows of a sheet and builds its lines.
type reader struct {
	sh     *sheet
	title  dossier.Value[dossier.TitleCode]
	phase  dossier.Value[string]
	year   int
	yearly bool // the years are blocks of rows
	seen   map[place]int
	lineOf map[place]int
	summed map[int]bool // lines whose total is the sum of the blocks
}

// read builds the lines, the totals and the plan rows of the sheet.
func (sh *sheet) read() {
	rd := &reader{sh: sh, seen: map[place]int{}, lineOf: map[place]int{}, summed: map[int]bool{}}
	sh.totals = map[share]dossier.Value[dossier.Money]{}
	sh.totalYears = map[int][]dossier.Value[dossier.Money]{}
	lastTotal, printed := sh.lastTotal()
	if !printed {
		lastTotal = sh.promote()
	}
	rd.year = sh.firstYear()
	n := 0
	for _, s := range sh.sections {
		years := s.yearColumns()
		for i := range s.parsed {
			rw := &s.parsed[i]
			if n > lastTotal && lastTotal >= 0 {
				rd.afterTotal(s, rw, years)
			} else {
				rd.row(s, rw, years)
			}
			n++
		}
	}
	rd.addBlocks()
	sh.settleTaxes()
	if rd.halfYearly() || rd.repeats() {
		doubtLines(sh.lines)
	}
	sh.check()
}

// lastTotal returns the position of the last total among all rows, -1 when none
// ends the lines: one that stands above them all is printed, but ends nothing.
func (sh *sheet) lastTotal() (at int, printed bool) {
	n, lines := 0, 0
	at = -1
	var below splitBelow
	for _, s := range sh.sections {
		main := s.mainColumn()
		for i := range s.parsed {
			a, known := s.parsed[i].amounts[main]
			switch s.parsed[i].kind {
			case rowTotal:
				printed = true
				if lines > 0 && (!known || !below.splits(a.value.V)) {
					at = n
					below = splitBelow{total: a.value.V, known: known}
				}
			case rowLine:
				lines++
				below.add(s.parsed[i].label, a.value.V, known)
			case rowGroup, rowSubtotal, rowTax, rowNote:
			}
			n++
		}
	}
	return at, printed
}

// promote makes the last row that is the sum of all the lines above it the total,
// and returns its position, or -1: a subtotal, or a row of two lines or more whose
// name does not say what it is.
func (sh *sheet) promote() int {
	n, at, lines := 0, -1, 0
	var sum dossier.Money
	sums := map[sumKey]dossier.Money{}
	var last *row
	for _, s := range sh.sections {
		main, keys := s.mainColumn(), s.keys()
		for i := range s.parsed {
			rw := &s.parsed[i]
			a, ok := rw.amounts[main]
			switch {
			case !ok, rw.kind == rowLine && paysFor(rw.label):
			case rw.kind == rowSubtotal && equal(a.value.V, sum), rw.kind == rowLine && lines > 1 && sum != 0 && rw.sumsUp(keys, sums):
				last, at = rw, n
			case rw.kind == rowLine:
				sum += a.value.V
				for i, k := range keys {
					sums[k] += rw.amounts[i].value.V
				}
				lines++
				last, at = nil, -1 // it was the sum of a part
			}
			n++
		}
	}
	if last != nil {
		last.kind = rowTotal
	}
	return at
}

// sumsUp reports whether each amount of a row is the sum above it.
func (rw *row) sumsUp(keys map[int]sumKey, sums map[sumKey]dossier.Money) bool {
	for i, k := range keys {
		if a, ok := rw.amounts[i]; ok && !equal(a.value.V, sums[k]) {
			return false
		}
	}
	return true
}

// row handles a row above the last total, and the total itself.
func (rd *reader) row(s *section, rw *row, years [][]int) {
	switch rw.kind {
	case rowGroup:
		rd.group(rw)
	case rowTotal:
		rd.total(s, rw, years)
	case rowLine:
		if paysFor(rw.label) {
			rd.afterTotal(s, rw, years)
			return
		}
		rd.line(s, rw, years)
	case rowSubtotal, rowTax, rowNote:
	}
}

// group takes over what a heading says. A heading of a new title ends the phase
// above it only when phases are not what the table is cut by.
func (rd *reader) group(rw *row) {
	if rw.year != 0 {
		rd.year, rd.yearly = rw.year, true
	}
	if rw.title.Known {
		rd.title = rw.title
	}
	if rw.phase.Known {
		rd.phase = rw.phase
	}
}

// total keeps a printed total, with and without taxes.
func (rd *reader) total(s *section, rw *row, years [][]int) {
	words := french.Stems(rw.label)
	withoutTax := slices.Contains(words, "ht") || slices.Contains(words, "hors")
	withTax := slices.Contains(words, "ttc")
	for i := range s.columns {
		a, ok := rw.amounts[i]
		if !ok {
			continue
		}
		switch s.columns[i].role {
		case roleTotal:
			if withoutTax && !withTax {
				rd.sh.ht = a.value
			} else {
				rd.sh.total = a.value
			}
		case roleHT:
			if withTax && !withoutTax && !rw.holds(s, roleTotal) {
				rd.sh.total = a.value
			} else if !rd.sh.ht.Known || rd.sh.ht.V != rd.withoutTax() {
				rd.sh.ht = a.value
			}
		case roleRequested:
			rd.sh.totals[shareRequested] = a.value
		case roleOwn:
			rd.sh.totals[shareOwn] = a.value
		case roleOther:
			rd.sh.totals[shareOther] = a.value
		default:
		}
	}
	for _, cols := range years {
		if v, ok := sumColumns(rw, cols); ok {
			y := s.columns[cols[0]].year
			rd.sh.totalYears[y] = append(rd.sh.totalYears[y], v)
		}
	}
	if !s.has(roleTotal) && !s.has(roleHT) && len(years) > 0 {
		if v, ok := sumYears(rw, years); ok {
			rd.sh.total = v
		}
	}
}

// withoutTax adds up the lines without taxes.
func (rd *reader) withoutTax() (sum dossier.Money) {
	for i := range rd.sh.lines {
		sum += rd.sh.lines[i].HT.V
	}
	return sum
}

// holds reports whether the row has an amount in a column of the role.
func (rw *row) holds(s *section, r role) bool {
	for i := range rw.amounts {
		if s.columns[i].role == r {
			return true
		}
	}
	return false
}

// afterTotal keeps a row below the total that says who pays.
func (rd *reader) afterTotal(s *section, rw *row, years [][]int) {
	if rw.kind == rowTotal || rw.kind == rowLine || rw.kind == rowSubtotal {
		if v, ok := rowAmount(s, rw, years); ok {
			rd.sh.after = append(rd.sh.after, shareRow{rw.label, v})
		}
	}
}

// rowAmount returns the one amount of a row of a plan: its total, the sum of
// its years, or the only amount there is.
func rowAmount(s *section, rw *row, years [][]int) (dossier.Value[dossier.Money], bool) {
	for i := range s.columns {
		if a, ok := rw.amounts[i]; ok && s.columns[i].role == roleTotal {
			return a.value, true
		}
	}
	if v, ok := sumYears(rw, years); ok {
		return v, true
	}
	var found []amount
	for i := range s.columns {
		if a, ok := rw.amounts[i]; ok && s.columns[i].role.money() {
			found = append(found, a)
		}
	}
	if len(found) == 1 {
		return found[0].value, true
	}
	return dossier.Value[dossier.Money]{}, false
}

// line adds an expense, or the amount of one more year to the line it repeats.
func (rd *reader) line(s *section, rw *row, years [][]int) {
	if rw.label == "" || rw.cell == nil || s.moneyCells(rw) == 0 && !s.quantified(rw) {
		return
	}
	l := dossier.Line{
		Label:  dossier.Read(rw.label, sourceOf(rw.cell, 1)),
		Number: rw.number, Title: rw.title, Phase: rw.phase,
	}
	if !l.Title.Known {
		l.Title = rd.title
	}
	if !l.Phase.Known {
		l.Phase = rd.phase
	}
	fill(&l, s, rw, years)
	if !l.Total.Known && !l.HT.Known && len(l.Years) == 0 {
		return
	}
	year := rd.year
	if year == 0 {
		year = rd.sh.year
	}
	if year == 0 || len(l.Years) > 0 {
		rd.sh.lines = append(rd.sh.lines, l)
		return
	}
	k := place{french.Fold(rw.label), l.Phase.V, l.Title.V, 0}
	count := k
	count.nth = -year
	k.nth = rd.seen[count]
	rd.seen[count]++
	l.Years = map[int]dossier.Value[dossier.Money]{year: l.Total}
	if at, ok := rd.lineOf[k]; ok {
		rd.sh.lines[at].Years[year] = l.Total
		rd.summed[at] = true
		return
	}
	rd.lineOf[k] = len(rd.sh.lines)
	rd.summed[len(rd.sh.lines)] = true
	rd.sh.lines = append(rd.sh.lines, l)
}

// addBlocks gives the lines that come once per year the sum of their years as
// total.
func (rd *reader) addBlocks() {
	for at := range rd.summed {
		l := &rd.sh.lines[at]
		if len(l.Years) < 2 {
			continue
		}
		l.Total = sumOf(l.Years)
		l.HT, l.VAT = dossier.Value[dossier.Money]{}, dossier.Value[dossier.Money]{}
	}
}
