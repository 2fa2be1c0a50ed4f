package budget

import (
	"regexp"
	"strings"

	"guichet/extract/french"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// doubtfulUnit is how sure an amount is whose unit is told elsewhere, or not at all
// where one would expect it.
const doubtfulUnit = .8

// wholeDocument tells a unit that is announced for all that follows from one that
// is announced for the next table.
var wholeDocument = regexp.MustCompile(`\b(?:tous|toutes|tout|ensemble|documents?|dossier|annexes?|tableaux|sauf|presents?)\b`)

// settleUnits finds the units of the tables that neither a caption nor a column
// announces: in a cell of the head, in the row of the total, in a note within the
// table or below it. Where another table of the document has a unit and this one
// has none, or its amounts are not those of euros, the unit stays in doubt.
func settleUnits(sections []*section) {
	larger := false
	for _, s := range sections {
		if s.unitless() {
			if u, sure := s.unitWithin(); u != french.NoUnit {
				s.unit, s.unsureUnit = u, !sure
				s.parsed = s.readRows()
			}
		}
		larger = larger || s.unit.Factor() > 1
		for _, c := range s.columns {
			larger = larger || c.role.money() && c.unit.Factor() > 1
		}
	}
	for _, s := range sections {
		if s.unitless() && !s.unsureUnit && (larger || s.unlikeEuros()) {
			s.unsureUnit = true
			s.parsed = s.readRows()
		}
	}
}

// unitless reports whether nothing announces the unit of the section's amounts.
func (s *section) unitless() bool {
	if s.unit != french.NoUnit {
		return false
	}
	for _, c := range s.columns {
		if c.role.money() && c.role != roleUnitPrice && c.unit != french.NoUnit {
			return false
		}
	}
	return true
}

// unitWithin looks for a unit in the table and below it; sure tells whether it can
// be no other table's.
func (s *section) unitWithin() (unit french.Unit, sure bool) {
	for _, r := range s.header {
		for c := s.from; c < s.to; c++ {
			if u, ok := french.AnnouncedUnit(s.grid.Rows[r][c].Text); ok {
				return u, true
			}
		}
	}
	for i, r := range s.rows {
		head := i == 0 && len(s.header) == 0 // a head that was not seen as one
		for c := s.from; c < s.to; c++ {
			cell := &s.grid.Rows[r][c]
			u, ok := french.AnnouncedUnit(cell.Text)
			if !ok || isAmount(cell) || len([]rune(cell.Text)) > 120 {
				continue
			}
			f := french.Fold(withoutUnit(cell.Text))
			if head || singleText(s.grid, r) || totalStart.MatchString(f) || allTables.MatchString(f) {
				return u, true
			}
		}
	}
	for _, r := range s.rows {
		for c := s.from; c < s.to && s.unpriced(r); c++ {
			if u, ok := french.AnnouncedUnit(s.grid.Rows[r][c].Text); ok {
				return u, false // a storey of the head that was not seen as one
			}
		}
	}
	for i, t := range s.below {
		if u, ok := french.AnnouncedUnit(t); ok && (allTables.MatchString(french.Fold(t)) || len([]rune(t)) < 40) {
			return u, i == 0 && !s.captionBelow
		}
	}
	return french.NoUnit, false
}

// unpriced reports whether a row has no amounts and only short texts.
func (s *section) unpriced(r int) bool {
	for c := s.from; c < s.to; c++ {
		if cell := &s.grid.Rows[r][c]; isAmount(cell) || len([]rune(cell.Text)) > 40 {
			return false
		}
	}
	return true
}

// unlikeEuros reports whether the amounts, printed without any unit, can hardly be
// euros: a whole project for less than a few thousand, or tenths of euros.
func (s *section) unlikeEuros() bool {
	largest := dossier.Money(0)
	n := 0
	for _, rw := range s.parsed {
		for i, a := range rw.amounts {
			if !s.columns[i].role.money() || s.columns[i].role == roleUnitPrice {
				continue
			}
			cell := &s.grid.Rows[rw.at][s.columns[i].index]
			if hasMoneyUnit(cell) {
				return false
			}
			n++
			largest = max(largest, a.value.V.Abs())
			text := strings.TrimRight(french.Space(cell.Text), " )-")
			if d := decimals(text); cell.Number == "" && (d == 1 || d == 3 && a.value.V%100 != 0) {
				return true
			}
		}
	}
	return n > 0 && largest < dossier.Euros(5_000)
}

// decimals counts the digits after the last comma or dot.
func decimals(s string) int {
	i := strings.LastIndexAny(s, ",.")
	if i < 0 {
		return 0
	}
	return len(s) - i - 1
}

// scaleTo reads the sheet again in thousands or millions when it has no unit of its
// own and its cost is then one that is printed elsewhere with its unit; it reports
// whether it did.
func (sh *sheet) scaleTo(known []dossier.Money) bool {
	for _, s := range sh.sections {
		if !s.unitless() {
			return false
		}
	}
	cost := sh.cost()
	for _, unit := range []french.Unit{french.KEuro, french.MEuro} {
		for _, k := range known {
			if !cost.Known || cost.V == 0 || !equal(k, cost.V*dossier.Money(unit.Factor())) {
				continue
			}
			for _, s := range sh.sections {
				s.unit, s.unsureUnit = unit, true
				s.parsed = s.readRows()
			}
			sh.reread()
			return true
		}
	}
	return false
}

// statedCosts returns the total costs that are printed with their unit outside the
// budget's table: in a sentence, or in another table.
func statedCosts(doc *table.Document, sheets []*sheet, budget *sheet, carrier string) []dossier.Money {
	var out []dossier.Money
	if p := planFromProse(doc); p.total.Known {
		out = append(out, p.total.V)
	}
	for _, sh := range sheets {
		if sh == budget || sh.sections[0].unitless() {
			continue
		}
		if p, ok := sh.planOf(carrier); ok && p.total.Known {
			out = append(out, p.total.V)
		}
	}
	return out
}
