package layouts

import (
	"math/rand/v2"
	"strconv"

	"guichet/internal/dossier"
)

// step is the least amount that the document can print.
func (c Choices) step() dossier.Money {
	s := dossier.Money(1)
	for range c.Unit * 3 {
		s *= 10
	}
	s *= 100
	for range c.decimals() {
		s /= 10
	}
	return s
}

// decimals is how many digits stand after the decimal mark.
func (c Choices) decimals() int {
	switch c.Unit {
	case 0:
		if c.Decimals == 1 {
			return 2
		}
		return c.Decimals
	case 1:
		return c.Decimals
	default:
		return 2 + c.Decimals/2
	}
}

// draw invents a budget.
func (c Choices) draw(r *rand.Rand) Budget {
	step := c.step()
	amount := func(low, high int64) dossier.Money { // in euros
		lo, hi := max(dossier.Euros(low)/step, 1), dossier.Euros(high)/step
		return (lo + dossier.Money(r.Int64N(int64(max(hi-lo, 1))))) * step
	}
	largest := []int64{90_000, 900_000, 2_500_000}[r.IntN(3)]
	if c.Unit == 2 {
		largest = 9_000_000
	}
	b := Budget{}
	for y := range c.Years {
		b.Years = append(b.Years, 2021+y)
	}
	used := map[string]bool{}
	titles := []dossier.TitleCode{"T2", "T3", "T5", "T6"}
	for i := range c.Lines {
		l := Line{Label: expenses[r.IntN(len(expenses))]}
		for used[l.Label] && len(used) < len(expenses) {
			l.Label = expenses[r.IntN(len(expenses))]
		}
		used[l.Label] = true
		l.Number = strconv.Itoa(i + 1)
		l.Title = titles[i*3/c.Lines]
		if c.Titles == Column {
			l.Title = titles[r.IntN(4)]
		}
		l.Phase = "Phase " + strconv.Itoa(1+i*3/c.Lines)
		l.Comment = remarks[r.IntN(len(remarks))]
		c.price(r, &l, amount, largest)
		if c.Negative && i == c.Lines-1 {
			l.Label = "Remise consentie par le prestataire"
			l.HT, l.VAT, l.Total, l.UnitPrice, l.Quantity = -l.HT/step/20*step, 0, 0, 0, 0
			l.Total = l.HT
		}
		c.spread(r, &l)
		l.Requested = l.Total / step * dossier.Money(3+r.Int64N(7)) / 10 * step
		l.Own = l.Total - l.Requested
		b.Total += l.Total
		b.HT += l.HT
		b.Requested += l.Requested
		b.Lines = append(b.Lines, l)
	}
	rest := b.Total - b.Requested
	b.OwnShare = rest
	if c.Plan != PlanColumns && r.IntN(2) == 0 {
		b.Another = rest / step / 3 * step
		b.OwnShare = rest - b.Another
	}
	return b
}

// price gives a line its amounts.
func (c Choices) price(r *rand.Rand, l *Line, amount func(low, high int64) dossier.Money, largest int64) {
	step := c.step()
	l.Quantity = 2 + r.Int64N(80)
	l.HT = amount(1200, largest)
	if r.IntN(3) == 0 {
		l.HT = amount(12, largest/12) * 10 // round amounts
	}
	if c.Quantities {
		l.UnitPrice = max(l.HT/dossier.Money(l.Quantity)/step, 1) * step
		l.HT = l.UnitPrice * dossier.Money(l.Quantity)
	}
	if c.Taxes != TaxIncluded {
		l.VAT = l.HT / step / 5 * step // 20 %, to the last digit that is printed
		if r.IntN(5) == 0 {
			l.VAT = 0
		}
	}
	l.Total = l.HT + l.VAT
}

// spread shares a line out over the years.
func (c Choices) spread(r *rand.Rand, l *Line) {
	if c.Years == 0 {
		return
	}
	step := c.step()
	cut := func(early int64) []dossier.Money {
		out := make([]dossier.Money, c.Years)
		rest := l.Total
		for y := range c.Years - 1 {
			part := rest / step * dossier.Money(early+r.Int64N(8)) / 10 * step
			if r.IntN(6) == 0 {
				part = 0
			}
			out[y], rest = part, rest-part
		}
		out[c.Years-1] = rest
		return out
	}
	l.Years, l.Commitments = cut(1), cut(2)
}
