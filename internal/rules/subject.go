package rules

import (
	"guichet/internal/dossier"
)

// subject is a dossier with what the rules derive from it once.
type subject struct {
	d     *dossier.Dossier
	theme *dossier.Theme // nil when it was not recognised
	asked dossier.Value[dossier.Money]
	cost  cost
}

// cost is the total cost of the project that the rules go by.
type cost struct {
	amount  dossier.Money
	known   bool
	ht      bool   // without tax, the only total given
	name    string // "coût total TTC", for a sentence
	sources []dossier.Source
}

func newSubject(d *dossier.Dossier, t *dossier.Theme) *subject {
	return &subject{d: d, theme: t, asked: d.AmountRequested(), cost: costOf(d.Budget)}
}

// costOf takes the printed total; where none is printed, the sum of the lines when all
// of them are known; else the printed total without tax.
func costOf(b *dossier.Budget) cost {
	switch {
	case b == nil:
		return cost{}
	case b.Total.Known:
		return cost{amount: b.Total.V, known: true, name: "coût total TTC", sources: sourcesOf(b.Total.Source)}
	}
	if sum, at, ok := sumOfLines(b.Lines); ok {
		return cost{amount: sum, known: true, name: "coût total TTC (somme des lignes, aucun total n’étant imprimé)", sources: ends(at)}
	}
	if b.TotalHT.Known {
		return cost{amount: b.TotalHT.V, known: true, ht: true, name: "coût total HT (le coût TTC n’étant pas donné)", sources: sourcesOf(b.TotalHT.Source)}
	}
	return cost{}
}

// lineTotal is a line's amount with tax: as printed, else the sum of its years,
// else HT and TVA together; unknown otherwise.
func lineTotal(l *dossier.Line) dossier.Value[dossier.Money] {
	if l.Total.Known {
		return l.Total
	}
	if sum, at, ok := sumOfYears(l); ok {
		return dossier.Read(sum, at[0])
	}
	if l.HT.Known && l.VAT.Known {
		return dossier.Read(l.HT.V+l.VAT.V, l.HT.Source)
	}
	return dossier.Value[dossier.Money]{}
}

// sumOfLines adds the lines; ok is false when there is none or one is unknown.
func sumOfLines(lines []dossier.Line) (sum dossier.Money, at []dossier.Source, ok bool) {
	for i := range lines {
		v := lineTotal(&lines[i])
		if !v.Known {
			return 0, nil, false
		}
		sum += v.V
		at = append(at, v.Source)
	}
	return sum, at, len(lines) > 0
}

// sumOfYears adds a line's years; ok is false when there is none or one is
// unknown.
func sumOfYears(l *dossier.Line) (sum dossier.Money, at []dossier.Source, ok bool) {
	for _, y := range years(l) {
		v := l.Years[y]
		if !v.Known {
			return 0, nil, false
		}
		sum += v.V
		at = append(at, v.Source)
	}
	return sum, at, len(at) > 0
}

// sourcesOf keeps the places that say something, each once, in order.
func sourcesOf(all ...dossier.Source) []dossier.Source {
	out := []dossier.Source{}
	seen := map[string]bool{}
	for _, s := range all {
		key := s.Place() + "\x00" + s.Raw
		if s.File == "" || seen[key] {
			continue
		}
		seen[key] = true
		out = append(out, s)
	}
	return out
}

// ends keeps the first and the last place of a long series: enough to find it.
func ends(all []dossier.Source) []dossier.Source {
	if len(all) < 2 {
		return sourcesOf(all...)
	}
	return sourcesOf(all[0], all[len(all)-1])
}
