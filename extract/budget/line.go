package budget

import (
	"strconv"

	"guichet/extract/french"
	"guichet/internal/dossier"
)

// fill reads the amounts of a row into a line.
func fill(l *dossier.Line, s *section, rw *row, years [][]int) {
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
	derive(l, s, rw)
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
func derive(l *dossier.Line, s *section, rw *row) {
	product, multiplied := s.product(rw)
	if multiplied {
		checkProduct(l, product.V)
	}
	switch {
	case l.Total.Known:
	case len(l.Years) > 0:
		l.Total = sumOf(l.Years)
	case l.HT.Known && l.VAT.Known:
		l.Total = derived(l.HT.V+l.VAT.V, l.HT.Source.Raw+" + "+l.VAT.Source.Raw, l.HT.Source)
	case !l.HT.Known && multiplied:
		l.Total = product
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
