package rules

import (
	"fmt"
	"slices"

	"guichet/internal/dossier"
)

// years lists the years of a line, earliest first.
func years(l *dossier.Line) []int {
	ys := make([]int, 0, len(l.Years))
	for y := range l.Years {
		ys = append(ys, y)
	}
	slices.Sort(ys)
	return ys
}

// checkYears looks for amounts in other years; a zero is no amount. Lines
// without a split by year say nothing.
func checkYears(s *subject, r *dossier.Rule) outcome {
	if s.d.Budget == nil {
		return passed // its absence is a finding already
	}
	perYear := map[int]dossier.Money{}
	var at []dossier.Source
	n, split := 0, false
	for i := range s.d.Budget.Lines {
		l := &s.d.Budget.Lines[i]
		for _, y := range years(l) {
			v := l.Years[y]
			if !v.Known {
				continue
			}
			split = true
			if v.V == 0 || slices.Contains(r.Years, y) {
				continue
			}
			perYear[y] += v.V
			at = append(at, v.Source)
			n++
		}
	}
	if !split && len(s.d.Budget.Lines) > 0 {
		return unknown("la répartition des dépenses par année n’est pas connue")
	}
	if n == 0 {
		return passed
	}
	var parts []string
	var sum dossier.Money
	for y := range perYear {
		parts = append(parts, fmt.Sprintf("%d%s: %s", y, nb, perYear[y]))
		sum += perYear[y]
	}
	slices.Sort(parts)
	read, expected := enumerate(parts, "et"), yearsFR(r.Years)
	verb := "sort"
	if n > 1 {
		verb = "sortent"
	}
	return outcome{limit: expected, breach: &dossier.Finding{
		Title: "Des dépenses sont prévues hors de " + expected + ".",
		Message: fmt.Sprintf("%s %s de la période du plan%s: %s. Les dépenses attendues sont celles de %s. Écart%s: %s.",
			capitalised(count(n, "montant")), verb, nb, read, expected, nb, sum),
		Read: read, Expected: "dépenses de " + expected, Gap: sum.String(), Sources: sourcesOf(at...),
	}}
}

func yearsFR(ys []int) string {
	words := make([]string, len(ys))
	for i, y := range ys {
		words[i] = fmt.Sprint(y)
	}
	return enumerate(words, "et")
}

func checkOpening(s *subject, r *dossier.Rule) outcome {
	day, ok := s.d.SubmittedOn.Get()
	if !ok {
		return unknown(missingSubmission)
	}
	if !day.Before(r.Opening) {
		return passed
	}
	gap := daysFR(day, r.Opening)
	return outcome{limit: r.Opening.French(), breach: &dossier.Finding{
		Title: "Le dossier a été déposé avant l’ouverture.",
		Message: fmt.Sprintf("Le dossier a été déposé le %s. Les dépôts pour le thème %s (%s) ouvrent le %s. Écart%s: %s.",
			day.French(), s.theme.ID, s.trackFR(r), r.Opening.French(), nb, gap),
		Read: day.French(), Expected: "à compter du " + r.Opening.French(), Gap: gap, Sources: sourcesOf(s.d.SubmittedOn.Source),
	}}
}

func checkClosing(s *subject, r *dossier.Rule) outcome {
	day, ok := s.d.SubmittedOn.Get()
	if !ok {
		return unknown(missingSubmission)
	}
	if !day.After(r.Closing) {
		return passed
	}
	gap := daysFR(r.Closing, day)
	return outcome{limit: r.Closing.French(), breach: &dossier.Finding{
		Title: "Le dossier a été déposé après la clôture.",
		Message: fmt.Sprintf("Le dossier a été déposé le %s. Les dépôts pour le thème %s (%s) étaient clos depuis le %s. Écart%s: %s.",
			day.French(), s.theme.ID, s.trackFR(r), r.Closing.French(), nb, gap),
		Read: day.French(), Expected: "au plus tard le " + r.Closing.French(), Gap: gap, Sources: sourcesOf(s.d.SubmittedOn.Source),
	}}
}

// trackFR names the track that a rule is for.
func (s *subject) trackFR(r *dossier.Rule) string {
	if len(r.Tracks) == 1 {
		return r.Tracks[0].French()
	}
	return s.theme.Tracks[0].French()
}

func daysFR(from, to dossier.Date) string { return count(from.DaysUntil(to), "jour") }

// lastDay returns the last day of a period of n months that begins on a date: 30
// September for three months from 1 July. Where the closing month is too short
// for it, it is that month's last day.
func lastDay(start dossier.Date, n int) dossier.Date {
	d := start.AddMonths(n)
	if d.Day < start.Day {
		return d
	}
	return d.AddDays(-1)
}

func checkDuration(s *subject, r *dossier.Rule) outcome {
	start, ok := s.d.Start.Get()
	end, ok2 := s.d.End.Get()
	switch {
	case !ok || !ok2:
		return unknown("les dates de début et de fin du projet ne sont pas connues")
	case end.Before(start):
		return unknown("la date de fin du projet précède sa date de début, et la durée n’est donc pas connue")
	}
	limit := lastDay(start, r.Months)
	if !end.After(limit) {
		return passed
	}
	gap := daysFR(limit, end)
	return outcome{limit: months(r.Months), breach: &dossier.Finding{
		Title: "La durée du projet dépasse " + months(r.Months) + ".",
		Message: fmt.Sprintf("Le projet va du %s au %s. Sur %s, il devrait s’achever au plus tard le %s. Écart%s: %s.",
			start.French(), end.French(), months(r.Months), limit.French(), nb, gap),
		Read: "du " + start.French() + " au " + end.French(), Expected: months(r.Months) + " au plus", Gap: gap,
		Sources: sourcesOf(s.d.Start.Source, s.d.End.Source),
	}}
}

func checkFirstResults(s *subject, r *dossier.Rule) outcome {
	v := s.d.Declared.FirstResultsMonths
	if !v.Known {
		return unknown("le délai des premiers résultats n’est pas connu")
	}
	if v.V <= int64(r.Months) {
		return passed
	}
	gap := months(int(v.V) - r.Months)
	return outcome{limit: months(r.Months), breach: &dossier.Finding{
		Title: "Les premiers résultats viennent après plus de " + months(r.Months) + ".",
		Message: fmt.Sprintf("Les premiers résultats sont annoncés à %s. De premiers résultats mesurables sont attendus en %s au plus. Écart%s: %s.",
			months(int(v.V)), months(r.Months), nb, gap),
		Read: months(int(v.V)), Expected: months(r.Months) + " au plus", Gap: gap, Sources: sourcesOf(v.Source),
	}}
}
