package budget

import (
	"math/big"
	"regexp"
	"strings"

	"guichet/extract/french"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// amount is a cell read as money.
type amount struct {
	value dossier.Value[dossier.Money]
	unit  french.Unit // the unit it was read in
}

// How much less sure a reading is than the text it was read from.
const (
	doubtfulMark = .7 // a mark before three digits that may group or divide
	sharedCell   = .7 // a remark stands in the same cell
	derivedSum   = .9 // added up from what is printed
	fromProse    = .8 // found in a sentence
)

// amount reads a cell as money in the unit it prints, its column's, its
// section's or euros, in that order; ok is false where the cell holds none.
func (s *section) amount(cell *table.Cell, col *column) (amount, bool) {
	unit := french.Euro
	switch {
	case col.unit != french.NoUnit:
		unit = col.unit
	case s.unit != french.NoUnit:
		unit = s.unit
	}
	a, ok := s.judged(cell, unit)
	if ok && s.unsureUnit && col.unit == french.NoUnit && !hasMoneyUnit(cell) {
		a.value.Source = lowered(a.value.Source, doubtfulUnit)
	}
	if n, err := french.ParseNumber(cell.Text, 0); ok && s.unsureMark && cell.Number == "" && err == nil && n.Doubtful {
		a.value.Source = lowered(a.value.Source, doubtfulMark)
	}
	return a, ok
}

// readAmount reads a cell as money.
func readAmount(cell *table.Cell, unit french.Unit, mark french.Mark) (amount, bool) {
	if cell.Covered || !cell.Date.IsZero() {
		return amount{}, false
	}
	if cell.Number != "" {
		return storedAmount(cell, unit)
	}
	sure := 1.0
	n, err := french.ParseNumber(cell.Text, mark)
	if text, ok := respelled(cell); ok {
		if n, err = french.ParseNumber(text, mark); err == nil {
			return respelledAmount(cell, n, text, unit)
		}
	}
	if lead := leadingAmount(cell.Text); err != nil && lead != "" {
		n, err = french.ParseNumber(lead, mark)
		sure = sharedCell
	}
	if err != nil {
		return amount{}, false
	}
	if n.Doubtful && mark == 0 {
		sure *= doubtfulMark
	}
	return amountOf(n, unit, sourceOf(cell, sure))
}

// amountOf is a number as money, in the unit printed with it or else the one given.
func amountOf(n french.Number, unit french.Unit, src dossier.Source) (amount, bool) {
	if n.Unit == french.Percent {
		return amount{}, false
	}
	if n.Unit != french.NoUnit {
		unit = n.Unit
	}
	m, err := n.Money(unit)
	if err != nil {
		return amount{}, false
	}
	return amount{dossier.Read(m, src), unit}, true
}

// leadingRe finds an amount before words: four digits or more, decimals or a unit,
// so that "12 mois" is none.
var leadingRe = regexp.MustCompile(`^([-−(]?\d{1,3}(?:[\s\x{a0}\x{202f}.'’]?\d{3})+(?:,\d{1,3})?\)?|[-−(]?\d+,\d{1,3}\)?)((?:[\s\x{a0}\x{202f}]*(?:k€|K€|M€|€))?)[\s\x{a0}\x{202f}]+[\p{L}(]`)

// leadingAmount returns the amount that a text begins with when words follow it in
// the same cell, as a remark set close to its column does; "" for none.
func leadingAmount(s string) string {
	m := leadingRe.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil || isYear(m[1]) { // "2021 (k€)" heads a column
		return ""
	}
	return m[1] + m[2]
}

// storedAmount reads the exact number of a workbook cell. A format that divides by a
// thousand for display leaves the stored number in euros.
func storedAmount(cell *table.Cell, unit french.Unit) (amount, bool) {
	r, ok := new(big.Rat).SetString(cell.Number)
	if !ok {
		return amount{}, false
	}
	shown, scaled := french.FormatUnit(cell.Format)
	switch {
	case shown == french.Percent:
		return amount{}, false
	case scaled:
		unit = french.Euro
	case shown != french.NoUnit:
		unit = shown
	}
	m, err := french.RatMoney(r, unit)
	if err != nil {
		return amount{}, false
	}
	return amount{dossier.Read(m, sourceOf(cell, 1)), unit}, true
}

// sourceOf returns the source of a cell with its text, its confidence lowered to
// how sure the reading is.
func sourceOf(cell *table.Cell, sure float64) dossier.Source {
	src := cell.Source
	if src.Raw == "" {
		src.Raw = french.Space(cell.Text)
	}
	return lowered(src, sure)
}

// lowered returns the source with its confidence multiplied; a reader that gave
// none was sure.
func lowered(src dossier.Source, sure float64) dossier.Source {
	if src.Confidence == 0 {
		src.Confidence = 1
	}
	src.Confidence *= sure
	return src
}

// derived returns a value deduced from others, at the place of the first.
func derived[T any](v T, raw string, from dossier.Source) dossier.Value[T] {
	src := lowered(from, derivedSum)
	src.Method = dossier.MethodDerived
	src.Raw, src.Proposal = raw, nil
	return dossier.Read(v, src)
}

// equal reports whether two amounts are equal but for rounding.
func equal(a, b dossier.Money) bool { return (a - b).Abs() <= tolerance }
