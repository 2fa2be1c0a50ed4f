package budget

import (
	"guichet/extract/french"
	"guichet/internal/dossier"
)

// checkAgreement records what the statements of two files say of the same figures,
// on each with the place of the other.
func checkAgreement(b, o *dossier.Budget) {
	agree(&b.Total, &o.Total)
	if b.Total.Known && o.Total.Known && !equal(b.Total.V, o.Total.V) {
		return // two budgets: no other figure of one is said of the other
	}
	agree(&b.TotalHT, &o.TotalHT)
	agree(&b.Requested, &o.Requested)
	agree(&b.OwnShare, &o.OwnShare)
	agree(&b.Other, &o.Other)
	if len(b.Lines) != len(o.Lines) {
		return
	}
	for i := range b.Lines {
		l, m := &b.Lines[i], &o.Lines[i]
		if french.Fold(l.Label.V) != french.Fold(m.Label.V) {
			continue
		}
		agree(&l.Total, &m.Total)
		agree(&l.HT, &m.HT)
		for y, v := range l.Years {
			w := m.Years[y]
			agree(&v, &w)
			l.Years[y] = v
		}
	}
}

func agree(v, w *money) {
	if !v.Known || !w.Known || v.Source.File == w.Source.File {
		return
	}
	same := equal(v.V, w.V)
	there, here := dossier.Sums(dossier.CheckFiles, w.V, v.V, same), dossier.Sums(dossier.CheckFiles, v.V, w.V, same)
	at, other := v.Source, w.Source
	there.Other, here.Other = &other, &at
	v.Check(there)
	w.Check(here)
	if v.V == w.V {
		surer := min(twoFiles, max(v.Source.Confidence, w.Source.Confidence))
		v.Source.Confidence, w.Source.Confidence = max(v.Source.Confidence, surer), max(w.Source.Confidence, surer)
	}
}

// twoFiles is how sure an amount is at most by what another file says: the same
// amount read in two files is as sure as the surer reading.
const twoFiles = .94
