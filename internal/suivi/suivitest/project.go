// Package suivitest makes projects at random, fills their workbooks as carriers do, and
// spoils them. Nothing of the product imports it.
package suivitest

import (
	"fmt"
	"math/rand/v2"
	"time"

	"guichet/generate/office"
	"guichet/generate/reporting"
	"guichet/internal/dossier"
	"guichet/internal/suivi"
	"guichet/schedules"
)

// Project is a project with what was granted and accepted so far.
type Project struct {
	in reporting.Input
}

// Input is what its workbook is made of.
func (p Project) Input(key []byte) reporting.Input {
	in := p.in
	in.Key = key
	return in
}

func known[T any](v T) dossier.Value[T] { return dossier.Read(v, dossier.Source{File: "budget.xlsx"}) }

func date(s string) dossier.Date {
	d, err := dossier.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Random is the project of a seed: some lines, milestones and indicators, in phases or not,
// reported by quarter, by month, or with indicators month by month, in its first period or a
// later one.
func Random(seed uint64) Project {
	r := rand.New(rand.NewPCG(seed, 7)) // #nosec G404 -- the same projects each time
	theme := &dossier.Theme{ID: "SNAP4", Title: "Thème d’essai"}
	theme.Reporting.WorkingDays = 15
	theme.Reporting.Monthly = seed%5 == 4
	phased := seed%3 == 1
	theme.ByPhase, theme.Reporting.IndicatorsMonthly = phased, phased
	d := &dossier.Dossier{
		Theme: known(theme.ID), Title: known(fmt.Sprintf("=Projet « d’essai » & n° %d", seed)), Start: known(date("2021-02-15")), End: known(date("2022-06-30")),
		Carrier: dossier.Carrier{Name: known("+Direction des voies d'eau"), SIRET: known(dossier.SIRET("11000001500010")), Type: known(dossier.Operateur)},
		Budget:  &dossier.Budget{},
	}
	in := reporting.Input{
		Dossier: d, Theme: theme, Reference: fmt.Sprintf("SNAP4-2021-%04d", seed+1), Version: 1 + int(seed%3), Due: date("2021-10-21"), Closing: date("2022-08-30"),
		Bureau: office.Bureau{Name: "Bureau projet", Email: "bureau@fonds.example", Contact: "Camille Durand"}, Created: time.Date(2021, 10, 1, 9, 0, 0, 0, dossier.Paris),
	}
	rhythm := schedules.Quarterly
	if theme.Reporting.Monthly {
		rhythm = schedules.Monthly
	}
	in.Period = schedules.PeriodOf(rhythm, date([]string{"2021-02-15", "2021-09-30", "2022-03-01"}[r.IntN(3)]))
	first := in.Period.Start.Before(date("2021-03-02"))
	in.Previous = suivi.Previous{Engaged: map[int]dossier.Money{}, Paid: map[int]dossier.Money{}, Forecasts: map[string]dossier.Date{}, Reals: map[string]dossier.Date{}, Indicators: map[string]string{}}
	for i := range 2 + r.IntN(9) {
		l := dossier.Line{Label: known(fmt.Sprintf("Ligne %d – prestation %s", i+1, []string{"d’étude", "@développement", "-audit", "de recette", "Total des tests"}[r.IntN(5)])), Title: known(dossier.T3)}
		if phased {
			l.Phase = known(fmt.Sprintf("phase %d", 1+i%3))
		}
		cost := dossier.Money(1_000_00 + r.Int64N(90_000_000))
		l.Total = known(cost)
		d.Budget.Lines = append(d.Budget.Lines, l)
		in.Granted = append(in.Granted, known(cost*7/10))
		if !first {
			in.Previous.Engaged[i+1] = cost * 4 / 10
			in.Previous.Paid[i+1] = dossier.Money(r.Int64N(int64(cost) * 3 / 10))
		}
	}
	for i := range 3 {
		m := dossier.Milestone{Name: fmt.Sprintf("Jalon %c", 'A'+i), Date: date(fmt.Sprintf("2022-0%d-28", 3+i)), Proof: "Procès-verbal"}
		if phased {
			m.Phase = fmt.Sprintf("phase %d", i+1)
		}
		in.Complements.Milestones = append(in.Complements.Milestones, m)
	}
	for i := range 1 + r.IntN(3) {
		in.Complements.Indicators = append(in.Complements.Indicators, dossier.Indicator{
			Name: fmt.Sprintf("Indicateur %d", i+1), Unit: "nombre", Baseline: "0", Target: "1000", Date: date("2022-06-30"), Source: "Site",
			Minimum: map[string]string{"phase 1": "50", "phase 2": "70,5", "phase 3": "90"},
		})
	}
	return Project{in}
}
