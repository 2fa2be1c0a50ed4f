package budget

import "guichet/internal/dossier"

// splitBelow follows the rows below a total: a plan printed under the expenses splits the
// same total again, by who pays.
type splitBelow struct {
	total, sum dossier.Money
	known      bool
	rows       int
	payers     int // of them, rows that are named like who pays
}

func (b *splitBelow) add(label string, v dossier.Money, known bool) {
	b.known = b.known && known
	b.sum += v
	b.rows++
	if who, score := shareWords.Best(label); score >= .5 && who != noShare && who != shareTotal {
		b.payers++
	}
}

// splits reports whether the rows since the last total are a plan whose total is given.
func (b *splitBelow) splits(total dossier.Money) bool {
	return b.known && b.rows > 0 && 2*b.payers >= b.rows && equal(b.total, total) && equal(b.sum, total)
}
