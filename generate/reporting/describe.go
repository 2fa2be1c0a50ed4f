package reporting

import (
	"fmt"
	"slices"

	"guichet/generate/doc"
	"guichet/internal/dossier"
	"guichet/internal/suivi"
)

// Describe returns what a workbook says and asks for: what comes back is held to it.
func Describe(in Input) suivi.Sent {
	d := in.Dossier
	s := suivi.Sent{
		Identity: suivi.Identity{Template: suivi.Template, Reference: in.Reference, Version: in.Version, Period: in.Period.Key()}.Sealed(in.Key),
		Title:    d.Title.V, Carrier: d.Carrier.Name.V, Period: in.Period, Due: in.Due, Start: d.Start.V, Closing: in.Closing,
	}
	for i, l := range d.Budget.Lines {
		n := i + 1
		s.Lines = append(s.Lines, suivi.Line{
			Number: n, Label: l.Label.V, Granted: in.Granted[i], EngagedBefore: in.Previous.Engaged[n], PaidBefore: in.Previous.Paid[n],
		})
	}
	for _, m := range milestones(in) {
		s.Milestones = append(s.Milestones, suivi.Milestone{Milestone: m, Forecast: in.Previous.Forecasts[m.Name], Real: in.Previous.Reals[m.Name]})
	}
	for _, i := range indicators(in) {
		s.Indicators = append(s.Indicators, suivi.Indicator{Indicator: i, Last: in.Previous.Indicators[i.Name]})
	}
	if in.Theme.Reporting.IndicatorsMonthly {
		for _, m := range in.Period.Months() {
			s.Months = append(s.Months, fmt.Sprintf("Valeur de %s %d", dossier.MonthsFR[m.Month-1], m.Year))
		}
	}
	return s
}

// milestones are those of the convention between the start and the end of the project; where
// it has none, the ends of the phases.
func milestones(in Input) []dossier.Milestone {
	d := in.Dossier
	all := []dossier.Milestone{{Name: "Début du projet", Date: d.Start.V}}
	all = append(all, in.Complements.Milestones...)
	if len(in.Complements.Milestones) == 0 {
		for _, p := range phases(d) {
			all = append(all, dossier.Milestone{Name: "Fin de phase\u00a0: " + p, Phase: p})
		}
	}
	return append(all, dossier.Milestone{Name: "Fin du projet", Date: d.End.V})
}

// indicators are those of the convention; where it has none, those of the theme.
func indicators(in Input) []dossier.Indicator {
	if len(in.Complements.Indicators) > 0 {
		return in.Complements.Indicators
	}
	var all []dossier.Indicator
	for _, c := range in.Theme.Indicators {
		all = append(all, dossier.Indicator{Name: doc.French(doc.Clean(c.Text))})
	}
	return all
}

// phases are the names of the phases of the budget, in its order.
func phases(d *dossier.Dossier) []string {
	var names []string
	for _, l := range d.Budget.Lines {
		if l.Phase.V != "" && !slices.Contains(names, l.Phase.V) {
			names = append(names, l.Phase.V)
		}
	}
	return names
}
