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
