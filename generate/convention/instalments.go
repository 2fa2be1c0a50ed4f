package convention

import (
	"math/bits"

	"guichet/internal/dossier"
)

// Split shares an amount in proportion to weights; the shares add up to the
// amount to the cent. Each share is rounded down, then the cents left go to the
// largest remainders, the earlier share first when two are equal. Weights are
// not negative and not all zero; the amount is not negative.
func Split(amount dossier.Money, weights []int64) []dossier.Money {
	var total uint64
	for _, w := range weights {
		total += uint64(w) // #nosec G115 -- not negative, by contract
	}
	shares := make([]dossier.Money, len(weights))
	remainders := make([]uint64, len(weights))
	left := amount
	for i, w := range weights {
		hi, lo := bits.Mul64(uint64(amount), uint64(w)) // #nosec G115 -- not negative, by contract
		q, r := bits.Div64(hi, lo, total)
		shares[i], remainders[i] = dossier.Money(q), r // #nosec G115 -- at most the amount
		left -= shares[i]
	}
	for ; left > 0; left-- {
		best := 0
		for i := range remainders {
			if remainders[i] > remainders[best] {
				best = i
			}
		}
		shares[best]++
		remainders[best] = 0
	}
	return shares
}

// ByLine shares a grant between the lines of a budget: as the budget asks for
// each line when it says so for all and the amounts add up to the grant, else in
// proportion to the cost of the lines that the theme pays for. The shares are
// unknown when no such line has a cost.
func ByLine(granted dossier.Money, theme *dossier.Theme, b *dossier.Budget) []dossier.Value[dossier.Money] {
	shares := make([]dossier.Value[dossier.Money], len(b.Lines))
	asked, all := dossier.Money(0), true
	for i, l := range b.Lines {
		shares[i] = l.Requested
		asked += l.Requested.V
		all = all && l.Requested.Known
	}
	if all && asked == granted {
		return shares
	}
	_, base, _ := theme.MaxRate()
	weights := make([]int64, len(b.Lines))
	var total int64
	for i, l := range b.Lines {
		if l.Total.Known && l.Total.V > 0 && (base != baseTitle3 || l.Title.V == dossier.T3) {
			weights[i] = l.Total.V.Cents()
			total += weights[i]
		}
	}
	if total == 0 {
		return make([]dossier.Value[dossier.Money], len(b.Lines))
	}
	for i, m := range Split(granted, weights) {
		shares[i] = dossier.Value[dossier.Money]{V: m, Known: true}
	}
	return shares
}
