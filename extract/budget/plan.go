package budget

import (
	"slices"
	"strings"

	"guichet/extract/french"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// plan is a financing plan: who pays what.
type plan struct {
	total, requested, own, other dossier.Value[dossier.Money]
}

// fill takes what p does not know from q.
func (p *plan) fill(q plan) {
	for _, v := range []struct{ to, from *dossier.Value[dossier.Money] }{
		{&p.total, &q.total}, {&p.requested, &q.requested}, {&p.own, &q.own}, {&p.other, &q.other},
	} {
		if !v.to.Known {
			*v.to = *v.from
		}
	}
}

func (p *plan) of(who share) *dossier.Value[dossier.Money] {
	switch who {
	case shareRequested:
		return &p.requested
	case shareOwn:
		return &p.own
	case shareOther:
		return &p.other
	case shareTotal, noShare:
	}
	return &p.total
}

// known counts the parts that are known.
func (p *plan) known() int {
	n := 0
	for _, v := range []dossier.Value[dossier.Money]{p.requested, p.own, p.other, p.total} {
		if v.Known {
			n++
		}
	}
	return n
}

// shareRow is a row that says who pays.
type shareRow struct {
	label string
	value dossier.Value[dossier.Money]
}

// readPlan reads the financing plan of a file, from the most explicit place it
// has: a table of its own, rows under the budget's total, columns of the budget,
// labels with an amount, and sentences.
func readPlan(doc *table.Document, sheets, budgets []*sheet, carrier string) plan {
	var p plan
	var own plan
	for _, sh := range sheets {
		if slices.Contains(budgets, sh) {
			continue
		}
		q, ok := sh.planOf(carrier)
		if !ok || q.known() <= own.known() {
			continue
		}
		own = q
		if sh.rescale(q, budgets) {
			own, _ = sh.planOf(carrier)
		}
	}
	p.fill(own)
	for _, sh := range budgets {
		p.fill(planFromRows(sh.after, carrier, false))
	}
	for _, sh := range budgets {
		p.fill(sh.planFromColumns())
	}
	p.fill(planFromLabels(doc, budgets))
	p.fill(planFromProse(doc))
	return p
}

// rescale reads the sheet again in the unit of the budget, when it announces none
// itself and its total is the budget's in that unit; it reports whether it did.
func (sh *sheet) rescale(p plan, budgets []*sheet) bool {
	if slices.ContainsFunc(sh.sections, func(s *section) bool { return !s.unitless() }) {
		return false
	}
	total := p.total.V
	if !p.total.Known {
		total = p.requested.V + p.own.V + p.other.V
	}
	for _, b := range budgets {
		cost := b.cost()
		for _, unit := range []french.Unit{french.KEuro, french.MEuro} {
			if total == 0 || !cost.Known || !equal(cost.V, total*dossier.Money(unit.Factor())) {
				continue
			}
			for _, s := range sh.sections {
				s.unit = unit
				s.parsed = s.readRows()
			}
			return true
		}
	}
	return false
}

// planOf reads a table as a financing plan; ok is false when it is not one.
func (sh *sheet) planOf(carrier string) (plan, bool) {
	s := sh.sections[0]
	named := s.has(roleSource)
	topic, score := noTopic, 0.0
	if len(s.caption) > 0 {
		topic, score = topicWords.Best(s.caption[len(s.caption)-1])
	}
	named = named || topic == topicPlan && score >= .5
	if topic == topicOther && score >= .6 {
		return plan{}, false
	}
	var rows []shareRow
	for _, s := range sh.sections {
		years := s.yearColumns()
		for i := range s.parsed {
			rw := &s.parsed[i]
			if rw.kind == rowNote {
				continue
			}
			if v, ok := rowAmount(s, rw, years); ok {
				rows = append(rows, shareRow{rw.label, v})
			} else if v, ok := s.zeroPercent(rw); ok {
				rows = append(rows, shareRow{rw.label, v})
			}
		}
	}
	p := planFromRows(rows, carrier, named)
	if !p.requested.Known || !named && p.known() < 2 {
		return plan{}, false
	}
	return p, true
}

// zeroPercent reads an empty amount beside 0 % as nothing paid.
func (s *section) zeroPercent(rw *row) (dossier.Value[dossier.Money], bool) {
	col := s.find(rolePercent)
	if col == nil || rw.label == "" {
		return dossier.Value[dossier.Money]{}, false
	}
	cell := &s.grid.Rows[rw.at][col.index]
	text := cell.Number
	if text == "" {
		text = cell.Text
	}
	n, err := french.ParseNumber(text, s.mark)
	if err != nil || n.Dash || n.Rat().Sign() != 0 {
		return dossier.Value[dossier.Money]{}, false
	}
	return derived[dossier.Money](0, cell.Text, sourceOf(cell, 1)), true
}

// planFromRows sorts rows by who pays. In a table that is a plan for certain,
// a source that no word places is another funder's, or the carrier's own when
// it bears its name.
func planFromRows(rows []shareRow, carrier string, certain bool) plan {
	var p plan
	best := map[share]float64{}
	for pass := range 2 {
		for _, r := range rows {
			f := french.Fold(r.label)
			if strings.HasPrefix(f, "dont ") || strings.HasPrefix(f, "soit ") {
				continue
			}
			who, score := shareWords.Best(r.label)
			switch {
			case totalStart.MatchString(f) && (who != shareRequested && who != shareOwn || score < .95):
				who, score = shareTotal, 1
			case carrier != "" && score < .9 && sameBody(r.label, carrier):
				who, score = shareOwn, .9
			case score < .3 && certain && r.label != "":
				who, score = shareOther, .3
			case score < .3 || !certain && score < .45:
				continue
			}
			if pass == 0 {
				best[who] = max(best[who], score)
				continue
			}
			if who == shareRequested && score < best[who]-.15 {
				who = shareOther // the fund is named better elsewhere
			}
			v := p.of(who)
			switch {
			case who == shareTotal:
				*v = r.value
			case v.Known && certain:
				addShare(v, r.value)
			case !v.Known:
				*v = r.value
			}
		}
	}
	return p
}

// sameBody reports whether a row is called like the carrier.
func sameBody(label, carrier string) bool {
	a, b := french.Stems(label), french.Stems(carrier)
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	n := 0
	for _, w := range b {
		if slices.Contains(a, w) {
			n++
		}
	}
	return n*3 >= len(b)*2
}

// planFromColumns reads the plan that the budget prints as columns: the printed
// totals, or else the sums of the lines.
func (sh *sheet) planFromColumns() plan {
	var p plan
	for who, v := range sh.totals {
		*p.of(who) = v
	}
	var requested, own dossier.Value[dossier.Money]
	for _, l := range sh.lines {
		if l.Requested.Known {
			addShare(&requested, l.Requested)
		}
		if l.OwnShare.Known {
			addShare(&own, l.OwnShare)
		}
	}
	if !p.requested.Known {
		p.requested = requested
	}
	if !p.own.Known {
		p.own = own
	}
	return p
}
