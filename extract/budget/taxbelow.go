package budget

import "guichet/internal/dossier"

// settleTaxes takes the amounts of the lines as those without taxes where no head says so
// but the rows below do: « Total HT », which they add up to, then the taxes and a larger
// « Total TTC ».
func (sh *sheet) settleTaxes() {
	if !sh.ht.Known || !sh.total.Known || equal(sh.ht.V, sh.total.V) || !equal(sh.sum(), sh.ht.V) {
		return
	}
	for i := range sh.lines {
		if l := &sh.lines[i]; l.HT.Known || l.VAT.Known || !l.Total.Known || len(l.Years) > 0 {
			return
		}
	}
	for i := range sh.lines {
		l := &sh.lines[i]
		l.HT, l.Total = l.Total, dossier.Value[dossier.Money]{}
	}
}
