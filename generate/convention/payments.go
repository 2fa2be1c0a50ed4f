package convention

import (
	"fmt"
	"slices"
	"strings"

	"guichet/generate/doc"
	"guichet/internal/dossier"
)

// defaultPayments are the instalments in percent of a theme that sets none.
var defaultPayments = []int64{30, 40, 30}

func payments(t *dossier.Theme) []int64 {
	if len(t.Payments) > 0 {
		return t.Payments
	}
	return defaultPayments
}

// instalment is one payment of the grant.
type instalment struct {
	when   string
	basis  string // "30 %", "Phase 1"
	amount dossier.Money
}

// schedule shares the grant into instalments that add up to it; none when the
// theme pays by phase and the budget names no phase with a cost.
func schedule(in Input) []instalment {
	if in.Theme.ByPhase {
		return byPhase(in)
	}
	percents := payments(in.Theme)
	amounts := Split(in.Granted, percents)
	out := make([]instalment, len(amounts))
	for i, m := range amounts {
		out[i] = instalment{when: occasion(i, len(amounts)), basis: fmt.Sprintf("%d\u00a0%%", percents[i]), amount: m}
	}
	return out
}

func occasion(i, n int) string {
	switch {
	case n == 1:
		return "En une fois, après la signature"
	case i == 0:
		return "Avance, après la signature"
	case i == n-1:
		return "Solde, au vu du bilan final et du compte définitif"
	default:
		return "Acompte, au vu des comptes rendus de suivi et des dépenses justifiées"
	}
}

func byPhase(in Input) []instalment {
	phases := phaseCosts(in.Dossier.Budget)
	var weights []int64
	var total int64
	for _, p := range phases {
		w := max(0, p.cost.Cents())
		weights = append(weights, w)
		total += w
	}
	if total == 0 {
		return nil
	}
	amounts := Split(in.Granted, weights)
	out := make([]instalment, len(phases))
	for i, p := range phases {
		out[i] = instalment{when: "Après la signature", basis: p.name, amount: amounts[i]}
		if i > 0 {
			out[i].when = "Après franchissement des jalons de " + phaseName(phases[i-1].name)
		}
	}
	return out
}

type phaseCost struct {
	name string
	cost dossier.Money
}

// phaseName writes the name of a phase within a sentence: "la phase 1", "la phase
// « Cadrage »".
func phaseName(name string) string {
	if number, found := strings.CutPrefix(strings.ToLower(name), "phase "); found {
		return "la phase\u00a0" + number
	}
	return "la phase " + quoted(name)
}

// phaseCosts adds up the lines of each phase, in the order the budget names
// them; lines without a phase belong to none.
func phaseCosts(b *dossier.Budget) []phaseCost {
	var phases []phaseCost
	for _, l := range b.Lines {
		if !l.Phase.Known || l.Phase.V == "" {
			continue
		}
		i := slices.IndexFunc(phases, func(p phaseCost) bool { return p.name == l.Phase.V })
		if i < 0 {
			phases, i = append(phases, phaseCost{name: l.Phase.V}), len(phases)
		}
		if l.Total.Known {
			phases[i].cost += l.Total.V
		}
	}
	return phases
}

// instalments is the table of article 5.
func (w writer) instalments() []doc.Block {
	parts := schedule(w.in)
	if parts == nil {
		return []doc.Block{doc.Paragraph{Text: doc.Missing("échéancier par phase\u00a0: le budget du dossier ne répartit pas le coût entre les phases")}}
	}
	basis := "Part"
	if w.in.Theme.ByPhase {
		basis = "Phase"
	}
	t := &doc.Table{Columns: []doc.Column{
		{Title: "N°", Align: doc.Right},
		{Title: "Versement", Weight: 1},
		{Title: basis, Align: doc.Left},
		{Title: "Montant", Align: doc.Right},
	}}
	if !w.in.Theme.ByPhase {
		t.Columns[2].Align = doc.Right
	}
	for i, p := range parts {
		t.Rows = append(t.Rows, doc.Row{Cells: []doc.Spans{
			doc.T(fmt.Sprint(i + 1)), doc.T(p.when), doc.T(p.basis), doc.T(p.amount.String()),
		}})
	}
	t.Rows = append(t.Rows, doc.Row{Kind: doc.Total, Cells: []doc.Spans{nil, doc.T("Total"), nil, doc.T(w.in.Granted.String())}})
	return []doc.Block{t}
}
