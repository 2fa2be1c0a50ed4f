package rules

import (
	"fmt"
	"slices"

	"guichet/internal/dossier"
)

// The inputs of the rules, and their computation in figures.

// amount is a figure of money as an input.
func amount(name string, v dossier.Value[dossier.Money]) Input {
	return known(name, v, dossier.Money.String)
}

// known is a value as an input.
func known[T any](name string, v dossier.Value[T], french func(T) string) Input {
	in := Input{Name: name, Sources: []dossier.Source{}}
	if v.Known {
		in.Value, in.Sources = french(v.V), sourcesOf(v.Source)
	}
	return in
}

// inputs of the cost, as the rules go by it.
func (c cost) input() Input {
	if !c.known {
		return Input{Name: "coût total TTC", Sources: []dossier.Source{}}
	}
	return Input{Name: c.name, Value: c.amount.String(), Sources: c.sources}
}

// compared writes an amount beside its bound, with what is too much or left.
func compared(left string, is, most dossier.Money) string {
	if is > most {
		return fmt.Sprintf("%s > %s%s: %s de trop", left, most, nb, is-most)
	}
	return fmt.Sprintf("%s ≤ %s%s: %s de marge", left, most, nb, most-is)
}

func showRate(s *subject, r *dossier.Rule) ([]Input, string) {
	asked := amount("montant demandé", s.asked)
	base, whole, ok := s.cost.input(), s.cost.amount, s.cost.known
	if r.Base == baseTitre3 {
		t := s.titre3()
		whole, ok = t.sum+t.unsure, t.missing == ""
		base = Input{Name: "dépenses de titre 3", Sources: ends(t.sources)}
		if ok {
			base.Value = whole.String()
		}
	}
	in := []Input{asked, base}
	if !ok || !s.asked.Known {
		return in, ""
	}
	limit := whole.Share(r.Percent)
	share := rate(s.asked.V, whole)
	if share == "" {
		return in, compared(s.asked.V.String(), s.asked.V, limit)
	}
	over, than := s.asked.V.ExceedsShare(whole, r.Percent), "≤"
	rest := limit - s.asked.V
	left := "de marge"
	if over {
		than, rest, left = ">", -rest, "de trop"
	}
	return in, fmt.Sprintf("%s ÷ %s = %s %s %s%s: %s %s", s.asked.V, whole, share, than, percentage(r.Percent), nb, rest, left)
}

func showCap(s *subject, r *dossier.Rule) ([]Input, string) {
	in := []Input{amount("montant demandé", s.asked)}
	if !s.asked.Known {
		return in, ""
	}
	return in, compared(s.asked.V.String(), s.asked.V, r.Amount)
}

func showMin(s *subject, r *dossier.Rule) ([]Input, string) {
	in := []Input{s.cost.input()}
	if !s.cost.known || s.cost.ht {
		return in, ""
	}
	is := s.cost.amount
	switch {
	case is < r.Min:
		return in, fmt.Sprintf("%s < %s%s: il manque %s", is, r.Min, nb, r.Min-is)
	case is == r.Min && r.Strict:
		return in, fmt.Sprintf("%s = %s, alors qu’il faut plus", is, r.Min)
	case r.Strict:
		return in, fmt.Sprintf("%s > %s", is, r.Min)
	}
	return in, fmt.Sprintf("%s ≥ %s", is, r.Min)
}

func showMax(s *subject, r *dossier.Rule) ([]Input, string) {
	in := []Input{s.cost.input()}
	if !s.cost.known || s.cost.ht {
		return in, ""
	}
	return in, compared(s.cost.amount.String(), s.cost.amount, r.Max)
}

func showYears(s *subject, r *dossier.Rule) ([]Input, string) {
	if s.d.Budget == nil {
		return nil, ""
	}
	sums, at := map[int]dossier.Money{}, map[int][]dossier.Source{}
	for i := range s.d.Budget.Lines {
		l := &s.d.Budget.Lines[i]
		for _, y := range years(l) {
			if v := l.Years[y]; v.Known {
				sums[y] += v.V
				at[y] = append(at[y], v.Source)
			}
		}
	}
	var in []Input
	var outside dossier.Money
	var beyond []string
	for _, y := range sortedYears(sums) {
		in = append(in, Input{Name: fmt.Sprintf("dépenses de %d", y), Value: sums[y].String(), Sources: ends(at[y])})
		if !slices.Contains(r.Years, y) && sums[y] != 0 {
			outside += sums[y]
			beyond = append(beyond, fmt.Sprintf("%d%s: %s", y, nb, sums[y]))
		}
	}
	switch {
	case len(in) == 0:
		return []Input{{Name: "dépenses par année", Sources: []dossier.Source{}}}, ""
	case len(beyond) == 0:
		return in, "aucune dépense hors de " + yearsFR(r.Years)
	}
	return in, fmt.Sprintf("hors de %s%s: %s, soit %s", yearsFR(r.Years), nb, enumerate(beyond, "et"), outside)
}

func sortedYears(sums map[int]dossier.Money) []int {
	out := make([]int, 0, len(sums))
	for y := range sums {
		out = append(out, y)
	}
	slices.Sort(out)
	return out
}

func showT2(s *subject, _ *dossier.Rule) ([]Input, string) {
	t := s.titre3()
	in := []Input{amount("montant demandé", s.asked)}
	var of2, asked2 dossier.Money
	for _, i := range t.t2 {
		l := &s.d.Budget.Lines[i]
		v := lineTotal(l)
		of2 += v.V
		asked2 += l.Requested.V
		in = append(in, amount("ligne de titre 2 "+named(l, i), v))
	}
	switch {
	case len(t.t2) == 0:
		return in, ""
	case asked2 > 0:
		return in, fmt.Sprintf("titre 2%s: %s, dont %s demandés au fonds", nb, of2, asked2)
	case t.missing != "" || !s.asked.Known:
		return in, ""
	}
	return in, "dépenses de titre 3" + nb + ": " + compared(s.asked.V.String(), s.asked.V, t.sum+t.unsure)
}

func showCarrier(s *subject, _ *dossier.Rule) ([]Input, string) {
	return []Input{known("nature du porteur", s.d.Carrier.Type, dossier.CarrierType.French)}, ""
}

func showOpening(s *subject, r *dossier.Rule) ([]Input, string) {
	return s.showDay(func(day dossier.Date) string {
		if day.Before(r.Opening) {
			return fmt.Sprintf("%s < %s%s: %s trop tôt", day.French(), r.Opening.French(), nb, daysFR(day, r.Opening))
		}
		return day.French() + " ≥ " + r.Opening.French()
	})
}

func showClosing(s *subject, r *dossier.Rule) ([]Input, string) {
	return s.showDay(func(day dossier.Date) string {
		if day.After(r.Closing) {
			return fmt.Sprintf("%s > %s%s: %s trop tard", day.French(), r.Closing.French(), nb, daysFR(r.Closing, day))
		}
		return day.French() + " ≤ " + r.Closing.French()
	})
}

func (s *subject) showDay(working func(dossier.Date) string) ([]Input, string) {
	in := []Input{known("date de dépôt", s.d.SubmittedOn, dossier.Date.French)}
	if !s.d.SubmittedOn.Known {
		return in, ""
	}
	return in, working(s.d.SubmittedOn.V)
}

func showDuration(s *subject, r *dossier.Rule) ([]Input, string) {
	start, end := s.d.Start, s.d.End
	in := []Input{known("début du projet", start, dossier.Date.French), known("fin du projet", end, dossier.Date.French)}
	if !start.Known || !end.Known || end.V.Before(start.V) {
		return in, ""
	}
	limit := lastDay(start.V, r.Months)
	w := fmt.Sprintf("%s + %s%s: jusqu’au %s", start.V.French(), months(r.Months), nb, limit.French())
	if end.V.After(limit) {
		return in, w + fmt.Sprintf(" < %s, %s de trop", end.V.French(), daysFR(limit, end.V))
	}
	return in, w + " ≥ " + end.V.French()
}

func showFirstResults(s *subject, r *dossier.Rule) ([]Input, string) {
	v := s.d.Declared.FirstResultsMonths
	in := []Input{known("délai des premiers résultats", v, func(n int64) string { return months(int(n)) })}
	if !v.Known {
		return in, ""
	}
	return in, atMost(v.V, int64(r.Months), func(n int64) string { return months(int(n)) })
}

func atMost(is, most int64, french func(int64) string) string {
	if is > most {
		return fmt.Sprintf("%s > %s%s: %s de trop", french(is), french(most), nb, french(is-most))
	}
	return french(is) + " ≤ " + french(most)
}

func showInnovative(s *subject, r *dossier.Rule) ([]Input, string) {
	return showShare("part des entreprises innovantes", s.d.Declared.InnovativePercent, r)
}

func showDeconcentrated(s *subject, r *dossier.Rule) ([]Input, string) {
	return showShare("part des services déconcentrés", s.d.Declared.DeconcentratedPercent, r)
}

func showShare(name string, v dossier.Value[int64], r *dossier.Rule) ([]Input, string) {
	in := []Input{known(name, v, percentage)}
	if !v.Known {
		return in, ""
	}
	if v.V < r.Percent {
		return in, fmt.Sprintf("%s < %s%s: il manque %s", percentage(v.V), percentage(r.Percent), nb, count(int(r.Percent-v.V), "point"))
	}
	return in, percentage(v.V) + " ≥ " + percentage(r.Percent)
}

func showCoverage(s *subject, r *dossier.Rule) ([]Input, string) {
	people, deps := s.d.Declared.PopulationCovered, s.d.Declared.Departments
	in := []Input{
		known("population couverte", people, func(n int64) string { return dossier.GroupThousands(n) + nb + "habitants" }),
		known("départements couverts", deps, func(n int64) string { return count(int(n), "département") }),
	}
	var parts []string
	if people.Known {
		parts = append(parts, sign(people.V, r.Minimum, func(n int64) string { return dossier.GroupThousands(n) + nb + "habitants" }))
	}
	if deps.Known {
		parts = append(parts, sign(deps.V, r.MinOther, func(n int64) string { return count(int(n), "département") }))
	}
	return in, enumerate(parts, "ou")
}

func sign(is, least int64, french func(int64) string) string {
	if is < least {
		return french(is) + " < " + french(least)
	}
	return french(is) + " ≥ " + french(least)
}
