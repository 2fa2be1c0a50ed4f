package budget

import (
	"slices"

	"guichet/internal/dossier"
)

// money is what the checks are of.
type money = dossier.Value[dossier.Money]

// checkBudget works out the sums of a budget from its figures as they were read, and
// records on each what came out.
func checkBudget(b *dossier.Budget) {
	for i := range b.Lines {
		checkLine(&b.Lines[i])
	}
	checkLines(b.Lines, &b.Total, &b.TotalHT)
	checkShares(b.Lines, func(l *dossier.Line) *money { return &l.Requested }, &b.Requested)
	checkShares(b.Lines, func(l *dossier.Line) *money { return &l.OwnShare }, &b.OwnShare)
	checkPlan(b)
	doubtScans(b)
}

// checkLine checks the total of a line against its years, and against HT and VAT.
func checkLine(l *dossier.Line) {
	checkYears(l.Years, &l.Total)
	checkSum(dossier.CheckTax, []*money{&l.HT, &l.VAT}, &l.Total)
}

// checkLines checks the lines against the total and the total without taxes: a line
// whose cost is not known leaves nothing to check.
func checkLines(lines []dossier.Line, total, ht *money) {
	var costs, without []*money
	for i := range lines {
		costs = append(costs, &lines[i].Total)
		without = append(without, &lines[i].HT)
	}
	if checkTerms(dossier.CheckLines, costs, total, deducedFromProposal(lines)) {
		handDown(lines)
	}
	checkSum(dossier.CheckLines, without, ht)
}

// checkShares checks a column of the lines against its total. Lines may have nothing
// there; then it is only evidence when it adds up.
func checkShares(lines []dossier.Line, of func(*dossier.Line) *money, total *money) {
	var terms []*money
	var sum dossier.Money
	for i := range lines {
		if v := of(&lines[i]); v.Known {
			terms = append(terms, v)
			sum += v.V
		}
	}
	if len(terms) == len(lines) || equal(sum, total.V) {
		checkSum(dossier.CheckLines, terms, total)
	}
}

// checkYears checks yearly amounts against their total.
func checkYears(years map[int]money, total *money) {
	ys := sortedYears(years)
	terms := make([]money, len(ys))
	at := make([]*money, len(ys))
	for i, y := range ys {
		terms[i] = years[y]
		at[i] = &terms[i]
	}
	if checkSum(dossier.CheckYears, at, total) {
		for i, y := range ys {
			years[y] = terms[i]
		}
	}
}

// checkSum checks that the terms add up to a printed total; it reports whether there
// was anything to check: every figure known, two terms at least, and a total that
// was read rather than deduced from them.
func checkSum(code dossier.CheckCode, terms []*money, total *money) bool {
	return checkTerms(code, terms, total, false)
}

// checkTerms is checkSum; proposed says that one of the terms was deduced from an
// amount that is a proposal.
func checkTerms(code dossier.CheckCode, terms []*money, total *money, proposed bool) bool {
	if len(terms) < 2 || !total.Known || total.Source.Method == dossier.MethodDerived {
		return false
	}
	var sum dossier.Money
	proposed = proposed || total.Source.Proposal != nil
	for _, t := range terms {
		if !t.Known {
			return false
		}
		sum += t.V
		proposed = proposed || t.Source.Proposal != nil
	}
	c := dossier.Sums(code, sum, total.V, equal(sum, total.V))
	c.Proposed = proposed
	total.Check(c)
	for _, t := range terms {
		t.Check(c.AsPart())
	}
	// Who pays which part is not told by their sum.
	if c.Exact() && c.Supports() && code != dossier.CheckPlan {
		liftTheOne(append([]*money{total}, terms...))
	}
	return true
}

// handDown gives the check of the total to the figures that the totals of the lines
// were deduced from, or are: their years, or HT and VAT.
func handDown(lines []dossier.Line) {
	for i := range lines {
		l := &lines[i]
		deduced := l.Total.Source.Method == dossier.MethodDerived
		for _, c := range l.Total.Checks {
			if c.Code != dossier.CheckLines {
				continue
			}
			for y, v := range l.Years {
				if deduced || samePlace(v.Source, l.Total.Source) {
					v.Check(c)
					l.Years[y] = v
				}
			}
			if deduced && len(l.Years) == 0 && l.HT.Known && l.VAT.Known {
				l.HT.Check(c)
				l.VAT.Check(c)
			}
		}
	}
}

// deducedFromProposal reports whether the cost of a line was deduced from a proposed
// amount.
func deducedFromProposal(lines []dossier.Line) bool {
	for i := range lines {
		l := &lines[i]
		if l.Total.Source.Method != dossier.MethodDerived {
			continue
		}
		if l.HT.Source.Proposal != nil || l.VAT.Source.Proposal != nil {
			return true
		}
		for _, v := range l.Years {
			if v.Source.Proposal != nil {
				return true
			}
		}
	}
	return false
}

// samePlace reports whether two values were read in the same box or cell.
func samePlace(a, b dossier.Source) bool {
	return (a.Box != nil || a.Cell != "") && a.File == b.File && a.Page == b.Page && a.Sheet == b.Sheet && a.Cell == b.Cell && a.Box == b.Box
}

// checkPlan checks who pays against the cost. Without other funding in print, two
// shares that make the cost are evidence; two that do not are none.
func checkPlan(b *dossier.Budget) {
	terms := []*money{&b.Requested, &b.OwnShare}
	if b.Other.Known {
		terms = append(terms, &b.Other)
	} else if !equal(b.Requested.V+b.OwnShare.V, b.Total.V) {
		return
	}
	checkSum(dossier.CheckPlan, terms, &b.Total)
}

// check works out the sums that only the table itself has: the columns of the years
// against the sums printed below them, its lines against its own total, quantities
// by prices.
func (sh *sheet) check() {
	last := map[int]money{}
	for y, totals := range sh.totalYears {
		sh.checkColumn(y, totals)
		last[y] = totals[len(totals)-1]
	}
	checkYears(last, &sh.total)
	checkLines(sh.lines, &sh.total, &sh.ht)
	if sh.total.Source.Confidence > contradicted && sh.total.Contradicted() {
		contradict(&sh.total)
	}
	sh.settleProducts()
}

// checkColumn checks the amounts of one year against the one of the printed sums that
// they make: there may be one without taxes and one with. Lines may have nothing in
// a year, and then the column is only evidence when it adds up.
func (sh *sheet) checkColumn(year int, totals []money) {
	var values []money
	var at []int
	var sum dossier.Money
	for i := range sh.lines {
		if v, ok := sh.lines[i].Years[year]; ok {
			values = append(values, v)
			at = append(at, i)
			sum += v.V
		}
	}
	match := slices.IndexFunc(totals, func(t money) bool { return equal(sum, t.V) })
	if match < 0 && (len(values) < len(sh.lines) || len(totals) > 1) {
		return
	}
	total := totals[max(match, 0)]
	terms := make([]*money, len(values))
	for k := range values {
		terms[k] = &values[k]
	}
	if checkSum(dossier.CheckColumn, terms, &total) {
		for k, i := range at {
			sh.lines[i].Years[year] = values[k]
		}
	}
}

// checkProduct records on a printed amount of a line whether it is its quantity by
// its unit price, which may be with taxes or without.
func checkProduct(l *dossier.Line, product dossier.Money) {
	to := &l.HT
	if !l.HT.Known || l.Total.Known && equal(product, l.Total.V) {
		to = &l.Total
	}
	if to.Known && to.Source.Method != dossier.MethodDerived {
		c := dossier.Sums(dossier.CheckProduct, product, to.V, equal(product, to.V))
		c.Proposed = to.Source.Proposal != nil
		to.Check(c)
	}
}

// settleProducts drops the products that do not come out where most do not: a third
// factor, such as a number of months, stands between quantity and price.
func (sh *sheet) settleProducts() {
	holds := 0
	var bad []*money
	for i := range sh.lines {
		for _, v := range []*money{&sh.lines[i].HT, &sh.lines[i].Total} {
			for _, c := range v.Checks {
				switch {
				case c.Code != dossier.CheckProduct:
				case c.Holds:
					holds++
				default:
					bad = append(bad, v)
				}
			}
		}
	}
	if holds > len(bad) {
		return
	}
	for _, v := range bad {
		var kept []dossier.Check
		for _, c := range v.Checks {
			if c.Code != dossier.CheckProduct || c.Holds {
				kept = append(kept, c)
			}
		}
		v.Checks = kept
	}
}
