package rules

import (
	"slices"

	"github.com/goccy/go-yaml/ast"

	"guichet/internal/dossier"
)

// dossier builds the dossier of an example: what all of them have, then its own. What is
// not said is in order, so that an example shows its own point only.
func (f *exampleFile) dossier(t *dossier.Theme, base, own ast.Node) *dossier.Dossier {
	x := &fields{years: []int64{2021, 2022}, shares: map[string]int64{}}
	if len(t.Tracks) == 1 {
		x.track = t.Tracks[0]
	}
	f.fill(x, base)
	f.fill(x, own)
	at := base
	if own != nil {
		at = own
	}
	if at == nil {
		return &dossier.Dossier{}
	}
	src := f.source(at)
	d := &dossier.Dossier{
		Theme: dossier.Read(t.ID, src), Title: dossier.Read("Exemple", src), Track: valueOf(x, "dispositif", x.track, x.track != "", src),
		Carrier: dossier.Carrier{
			Name: dossier.Read("Porteur", src), Type: valueOf(x, "porteur", x.carrier, x.carrier != "", src),
			SIRET: dossier.Read(dossier.SIRET("11000201100044"), src), Email: dossier.Read("contact@exemple.example", src),
		},
		SubmittedOn: valueOf(x, "depot", x.filed, !x.filed.IsZero(), src),
		Start:       valueOf(x, "debut", x.start, !x.start.IsZero(), src), End: valueOf(x, "fin", x.end, !x.end.IsZero(), src),
	}
	share := func(key string) dossier.Value[int64] {
		v, ok := x.shares[key]
		return valueOf(x, key, v, ok, src)
	}
	d.Declared = dossier.Declared{
		PopulationCovered: share("population"), Departments: share("departements"), DeconcentratedPercent: share("part_deconcentree"),
		InnovativePercent: share("part_innovante"), FirstResultsMonths: share("premiers_resultats"),
	}
	d.Budget = x.budget(src)
	return d
}

// valueOf is a value of an example: unknown where it is said to be, or not said.
func valueOf[T any](x *fields, key string, v T, said bool, src dossier.Source) dossier.Value[T] {
	if !said || slices.Contains(x.unknown, key) {
		return dossier.Value[T]{}
	}
	return dossier.Read(v, src)
}

// budget is the lines that are given, or one line of the whole cost, split evenly over the
// years, with a plan that adds up.
func (x *fields) budget(src dossier.Source) *dossier.Budget {
	lines := slices.Clone(x.lines)
	cost := x.cost
	if len(lines) > 0 {
		cost = 0
		for i := range lines {
			cost += lines[i].Total.V
		}
	} else {
		lines = []dossier.Line{{Label: dossier.Read("Prestations", src), Title: dossier.Read(dossier.T3, src), Phase: dossier.Read("Phase 1", src), Total: dossier.Read(cost, src)}}
	}
	if !slices.Contains(x.unknown, "annees") {
		for i := range lines {
			lines[i].Years = x.split(lines[i].Total.V, src)
		}
	}
	b := &dossier.Budget{
		Lines: lines, Total: valueOf(x, "cout", cost, true, src), Requested: valueOf(x, "demande", x.asked, true, src),
		OwnShare: valueOf(x, "demande", cost-x.asked, true, src), File: src.File,
	}
	if slices.Contains(x.unknown, "cout") {
		for i := range lines {
			lines[i].Total, lines[i].Years = dossier.Value[dossier.Money]{}, nil
		}
		b.OwnShare = dossier.Value[dossier.Money]{}
	}
	return b
}

// split spreads an amount over the years, the odd cents in the last.
func (x *fields) split(m dossier.Money, src dossier.Source) map[int]dossier.Value[dossier.Money] {
	out := map[int]dossier.Value[dossier.Money]{}
	each := m / dossier.Money(len(x.years))
	for i, y := range x.years {
		v := each
		if i == len(x.years)-1 {
			v = m - each*dossier.Money(len(x.years)-1)
		}
		out[int(y)] = dossier.Read(v, src)
	}
	return out
}
