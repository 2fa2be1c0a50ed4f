package budget

import (
	"strings"

	"guichet/extract/french"
	"guichet/internal/dossier"
)

// How much less sure an amount is by what its table adds up to.
const (
	contradicted = .9  // a sum that it is part of does not hold
	unsupported  = .94 // nothing adds up with it, and no ruling closes its cell
)

// sumKey names what the amounts of a column are, over all the parts of a sheet.
type sumKey struct {
	role role
	year int
	kind string
	nth  int // among the columns of the section that are named alike
}

// keys returns the keys of the columns of money that are added up.
func (s *section) keys() map[int]sumKey {
	out := map[int]sumKey{}
	seen := map[sumKey]int{}
	for i, c := range s.columns {
		if !c.role.money() || c.role == roleUnitPrice {
			continue
		}
		k := sumKey{role: c.role, year: c.year, kind: c.kind}
		seen[k]++
		k.nth = seen[k]
		out[i] = k
	}
	return out
}

// standing is what arithmetic says of an amount.
type standing int

const (
	unknownStanding standing = iota
	holds
	fails
)

func (a standing) and(b standing) standing { return max(a, b) }

// trust lowers the confidence of the amounts that arithmetic contradicts, and of
// those that it says nothing of where only the place of words made the table.
func (sh *sheet) trust() {
	columns := sh.columnStandings()
	torn := sh.torn()
	for _, s := range sh.sections {
		keys := s.keys()
		for r := range s.parsed {
			rw := &s.parsed[r]
			if rw.kind != rowLine && rw.kind != rowTotal && rw.kind != rowSubtotal {
				continue
			}
			rows := s.rowStandings(rw)
			for i, a := range rw.amounts {
				st := rows[i].and(columns[keys[i]])
				sure := 1.0
				switch {
				case st == fails, torn:
					sure = contradicted
				case st == unknownStanding && !s.grid.Ruled && s.page.Sheet == "":
					sure = unsupported
				}
				a.value.Source = lowered(a.value.Source, sure)
				rw.amounts[i] = a
			}
		}
	}
}

// columnStandings compares the sums of the lines with the printed totals and
// subtotals.
func (sh *sheet) columnStandings() map[sumKey]standing {
	out := map[sumKey]standing{}
	sum, part := map[sumKey]dossier.Money{}, map[sumKey]dossier.Money{}
	lines, last := 0, sh.totalAt()
	n := -1
	note := func(k sumKey, ok bool) {
		st := fails
		if ok {
			st = holds
		}
		out[k] = out[k].and(st)
	}
	for _, s := range sh.sections {
		keys := s.keys()
		for r := range s.parsed {
			n++
			rw := &s.parsed[r]
			if last >= 0 && n > last {
				return out
			}
			switch {
			case rw.kind == rowLine && !paysFor(rw.label):
				lines++
				for i, k := range keys {
					sum[k] += rw.amounts[i].value.V
					part[k] += rw.amounts[i].value.V
				}
			case rw.kind == rowSubtotal && lines > 0:
				for i, k := range keys {
					if a, ok := rw.amounts[i]; ok && part[k] != 0 {
						note(k, equal(a.value.V, part[k]) || equal(a.value.V, sum[k]))
					}
				}
				clear(part)
			case rw.kind == rowTotal && lines > 0 && n == last:
				for i, k := range keys {
					if a, ok := rw.amounts[i]; ok {
						note(k, equal(a.value.V, sum[k]))
					}
				}
			}
		}
	}
	return out
}

// totalAt returns the position of the row that sums up the lines: of several totals
// below the lines, the first (with the taxes come others below), -1 for none.
func (sh *sheet) totalAt() int {
	n, lines := 0, 0
	for _, s := range sh.sections {
		for r := range s.parsed {
			switch rw := &s.parsed[r]; {
			case rw.kind == rowLine:
				lines++
			case rw.kind == rowTotal && lines > 0:
				return n
			}
			n++
		}
	}
	return -1
}

// paysFor reports whether a row says who pays, not what is spent.
func paysFor(label string) bool {
	who, score := shareWords.Best(label)
	return score >= .8 && (who == shareRequested || who == shareOwn)
}

// rowStandings compares the amounts of a row with one another: years with the total, HT
// and taxes with TTC, quantity and price with their product.
func (s *section) rowStandings(rw *row) map[int]standing {
	out := map[int]standing{}
	at := map[role]int{}
	for i, c := range s.columns {
		if _, ok := rw.amounts[i]; ok {
			at[c.role] = i
		}
	}
	value := func(r role) (dossier.Money, bool) {
		i, ok := at[r]
		return rw.amounts[i].value.V, ok
	}
	note := func(ok bool, roles ...role) {
		st := fails
		if ok {
			st = holds
		}
		for i, c := range s.columns {
			for _, r := range roles {
				if _, has := rw.amounts[i]; has && c.role == r {
					out[i] = out[i].and(st)
				}
			}
		}
	}
	total, hasTotal := value(roleTotal)
	ht, hasHT := value(roleHT)
	vat, hasVAT := value(roleVAT)
	switch {
	case hasTotal && hasHT && hasVAT:
		note(equal(ht+vat, total), roleTotal, roleHT, roleVAT)
		if vat.Abs() > ht.Abs() {
			note(false, roleHT, roleVAT)
		}
	case hasTotal && hasVAT && 6*vat.Abs() > total.Abs()+6*tolerance:
		note(false, roleTotal, roleVAT)
	case hasTotal && hasHT:
		// Taxes are between nothing and a fifth.
		if ht.Abs() > total.Abs()+tolerance || 5*total.Abs() > 6*ht.Abs()+5*tolerance {
			note(false, roleTotal, roleHT)
		}
	}
	if hasTotal {
		if years, ok := sumYears(rw, s.yearColumns()); ok {
			note(equal(years.V, total), roleTotal, roleYear)
		}
	}
	if p, ok := s.product(rw); ok && rw.kind == rowLine {
		switch {
		case hasTotal && equal(p.V, total):
			note(true, roleTotal, roleUnitPrice)
		case hasHT && equal(p.V, ht):
			note(true, roleHT, roleUnitPrice)
		case hasTotal:
			note(false, roleTotal)
		}
	}
	return out
}

// settleMark chooses the decimal mark by which the sheet adds up, where no amount
// shows it. Where both do, thousandths of euros are grouped euros; the amounts stay
// in doubt.
func (sh *sheet) settleMark() {
	for _, s := range sh.sections {
		if s.mark != 0 || !s.doubtful() {
			return
		}
	}
	as := func(m french.Mark, unsure bool) standing {
		for _, s := range sh.sections {
			s.mark, s.unsureMark = m, unsure
			s.parsed = s.readRows()
		}
		st := unknownStanding
		for _, v := range sh.columnStandings() {
			st = st.and(v)
		}
		for _, s := range sh.sections {
			for r := range s.parsed {
				for _, v := range s.rowStandings(&s.parsed[r]) {
					st = st.and(v)
				}
			}
		}
		return st
	}
	comma, dot := as(',', false), as('.', false)
	switch {
	case comma == holds && dot != holds:
		as(',', false)
	case dot == holds && comma != holds:
	case sh.sections[0].inEuros() && !sh.sections[0].dotted():
		as('.', true)
	default:
		as(0, false)
	}
}

// dotted reports whether the amounts that can be read in two ways have a dot.
func (s *section) dotted() bool {
	for _, r := range s.rows {
		for c := s.from; c < s.to; c++ {
			text := s.grid.Rows[r][c].Text
			if n, err := french.ParseNumber(text, 0); err == nil && n.Doubtful && strings.Contains(text, ".") {
				return true
			}
		}
	}
	return false
}

// inEuros reports whether the amounts are euros, told so or by default.
func (s *section) inEuros() bool {
	if s.unit.Factor() > 1 || s.unsureUnit {
		return false
	}
	for _, c := range s.columns {
		if c.role.money() && c.unit.Factor() > 1 {
			return false
		}
	}
	for _, rw := range s.parsed {
		for _, a := range rw.amounts {
			if a.unit.Factor() > 1 {
				return false
			}
		}
	}
	return true
}

// doubtful reports whether an amount of the section can be read in two ways.
func (s *section) doubtful() bool {
	for _, r := range s.rows {
		for c := s.from; c < s.to; c++ {
			if n, err := french.ParseNumber(s.grid.Rows[r][c].Text, 0); err == nil && n.Doubtful && s.grid.Rows[r][c].Number == "" {
				return true
			}
		}
	}
	return false
}
