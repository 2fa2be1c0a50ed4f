package budget

import (
	"slices"
	"strconv"

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
	score    float64
	year     int // the one year that its caption names, 0 for none
	title    dossier.Value[dossier.TitleCode]
	phase    dossier.Value[string]
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
	lastTotal := sh.lastTotal()
	if lastTotal < 0 {
		lastTotal = sh.promoteSubtotal()
	}
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
}

// lastTotal returns the position of the last total among all rows, -1 when none
// is printed.
func (sh *sheet) lastTotal() int {
	n, last := 0, -1
	for _, s := range sh.sections {
		for i := range s.parsed {
			if s.parsed[i].kind == rowTotal {
				last = n
			}
			n++
		}
	}
	return last
}

// promoteSubtotal makes the last subtotal the total when it is the sum of all the
// lines above it, and returns its position, or -1.
func (sh *sheet) promoteSubtotal() int {
	n, at := 0, -1
	var sum dossier.Money
	var last *row
	for _, s := range sh.sections {
		main := s.mainColumn()
		for i := range s.parsed {
			rw := &s.parsed[i]
			a, ok := rw.amounts[main]
			switch {
			case ok && rw.kind == rowLine:
				sum += a.value.V
			case ok && rw.kind == rowSubtotal && equal(a.value.V, sum):
				last, at = rw, n
			}
			n++
		}
	}
	if last != nil {
		last.kind = rowTotal
	}
	return at
}

// row handles a row above the last total, and the total itself.
func (rd *reader) row(s *section, rw *row, years [][]int) {
	switch rw.kind {
	case rowGroup:
		rd.group(rw)
	case rowTotal:
		rd.total(s, rw, years)
	case rowLine:
		if who, score := shareWords.Best(rw.label); score >= .8 && (who == shareRequested || who == shareOwn) {
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
			if withTax && !s.has(roleTotal) {
				rd.sh.total = a.value
			} else {
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
	if !s.has(roleTotal) && !s.has(roleHT) && len(years) > 0 {
		if v, ok := sumYears(s, rw, years); ok {
			rd.sh.total = v
		}
	}
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
	if v, ok := sumYears(s, rw, years); ok {
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
	rd.fill(&l, s, rw, years)
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

// sumOf adds yearly amounts up, at the place of the earliest.
func sumOf(years map[int]dossier.Value[dossier.Money]) dossier.Value[dossier.Money] {
	var sum dossier.Money
	raw, first := "", 0
	for y, v := range years {
		sum += v.V
		if first == 0 || y < first {
			first = y
		}
	}
	for _, y := range sortedYears(years) {
		if raw != "" {
			raw += " + "
		}
		raw += years[y].Source.Raw
	}
	return derived(sum, raw, years[first].Source)
}

func sortedYears(m map[int]dossier.Value[dossier.Money]) []int {
	var ys []int
	for y := range m {
		ys = append(ys, y)
	}
	slices.Sort(ys)
	return ys
}

// fill reads the amounts of a row into a line.
func (rd *reader) fill(l *dossier.Line, s *section, rw *row, years [][]int) {
	for i := range s.columns {
		a, ok := rw.amounts[i]
		if !ok {
			continue
		}
		switch c := &s.columns[i]; c.role {
		case roleTotal:
			l.Total = a.value
		case roleHT:
			if c.year == 0 {
				l.HT = a.value
			}
		case roleVAT:
			l.VAT = a.value
		case roleRequested:
			addShare(&l.Requested, a.value)
		case roleOwn:
			addShare(&l.OwnShare, a.value)
		default:
		}
	}
	for _, cols := range years {
		v, ok := sumColumns(rw, cols)
		if !ok {
			continue
		}
		if l.Years == nil {
			l.Years = map[int]dossier.Value[dossier.Money]{}
		}
		l.Years[s.columns[cols[0]].year] = v
	}
	rd.derive(l, s, rw)
}

// addShare adds a second yearly column of the same share to the first.
func addShare(to *dossier.Value[dossier.Money], v dossier.Value[dossier.Money]) {
	if !to.Known {
		*to = v
		return
	}
	*to = derived(to.V+v.V, to.Source.Raw+" + "+v.Source.Raw, to.Source)
}

// derive deduces a total that is not printed: from the years, from HT and VAT,
// from quantity and price.
func (rd *reader) derive(l *dossier.Line, s *section, rw *row) {
	switch {
	case l.Total.Known:
	case len(l.Years) > 0:
		l.Total = sumOf(l.Years)
	case l.HT.Known && l.VAT.Known:
		l.Total = derived(l.HT.V+l.VAT.V, l.HT.Source.Raw+" + "+l.VAT.Source.Raw, l.HT.Source)
	case !l.HT.Known:
		if v, ok := s.product(rw); ok {
			l.Total = v
		}
	}
}

// quantified reports whether the row has a quantity and a price.
func (s *section) quantified(rw *row) bool {
	_, ok := s.product(rw)
	return ok
}

// product multiplies the quantity of a row by its unit price, as long as the
// quantity is a number of things printed without a unit of money.
func (s *section) product(rw *row) (dossier.Value[dossier.Money], bool) {
	var none dossier.Value[dossier.Money]
	var quantity *french.Number
	var price *amount
	for i := range s.columns {
		switch c := &s.columns[i]; c.role {
		case roleQuantity:
			text := s.grid.Rows[rw.at][c.index].Number
			if text == "" {
				text = s.grid.Rows[rw.at][c.index].Text
			}
			if n, err := french.ParseNumber(text, s.mark); err == nil {
				quantity = &n
			}
		case roleUnitPrice:
			if a, ok := rw.amounts[i]; ok {
				price = &a
			}
		default:
		}
	}
	if quantity == nil || price == nil {
		return none, false
	}
	q, ok := quantity.Int()
	if !ok || q == 0 || q > 1_000_000 || q < 0 {
		return none, false
	}
	m, err := dossier.NewMoney(price.value.V.Cents() * q)
	if err != nil || price.value.V.Abs() > dossier.MaxMoney/1_000_000 {
		return none, false
	}
	return derived(m, strconv.FormatInt(q, 10)+" × "+price.value.Source.Raw, price.value.Source), true
}

// yearColumns returns the columns of each year, in order of the years. Where both
// commitments (AE) and payments (CP) are printed, the ones that add up to the
// lines' totals are kept; when both do, payments, since they say in which year
// the money is spent.
func (s *section) yearColumns() [][]int {
	kinds := map[string]bool{}
	for _, c := range s.columns {
		if c.role == roleYear {
			kinds[c.kind] = true
		}
	}
	keep := func(string) bool { return true }
	if kinds["ae"] && kinds["cp"] {
		kind := "cp"
		if s.agreement("ae") > s.agreement("cp") {
			kind = "ae"
		}
		keep = func(k string) bool { return k == kind }
	}
	byYear := map[int][]int{}
	for i, c := range s.columns {
		if c.role == roleYear && keep(c.kind) {
			byYear[c.year] = append(byYear[c.year], i)
		}
	}
	var ys []int
	for y := range byYear {
		ys = append(ys, y)
	}
	slices.Sort(ys)
	var out [][]int
	for _, y := range ys {
		out = append(out, byYear[y])
	}
	return out
}

// agreement counts the rows whose yearly columns of a kind add up to the total.
func (s *section) agreement(kind string) int {
	n := 0
	for _, rw := range s.parsed {
		var sum, total dossier.Money
		for i, c := range s.columns {
			a, ok := rw.amounts[i]
			switch {
			case !ok:
			case c.role == roleYear && c.kind == kind:
				sum += a.value.V
			case c.role == roleTotal:
				total = a.value.V
			}
		}
		if sum != 0 && equal(sum, total) {
			n++
		}
	}
	return n
}

// sumColumns adds the columns of one year, such as its quarters.
func sumColumns(rw *row, cols []int) (dossier.Value[dossier.Money], bool) {
	var out dossier.Value[dossier.Money]
	for _, i := range cols {
		if a, ok := rw.amounts[i]; ok {
			addShare(&out, a.value)
		}
	}
	return out, out.Known
}

// sumYears adds all the years of a row.
func sumYears(s *section, rw *row, years [][]int) (dossier.Value[dossier.Money], bool) {
	var out dossier.Value[dossier.Money]
	for _, cols := range years {
		if v, ok := sumColumns(rw, cols); ok {
			addShare(&out, v)
		}
	}
	return out, out.Known
}
