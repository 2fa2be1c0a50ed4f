package portfolio

import (
	"fmt"
	"slices"

	"guichet/internal/dossier"
)

// graceDays is how long a convention may be out before it is named as not signed.
const graceDays = 30

// late are the reports and signatures that are overdue.
func (v view) late(asOf dossier.Date) []Late {
	var out []Late
	for _, w := range v.open() {
		if !w.Due.Before(asOf) {
			continue
		}
		n := 0
		for _, r := range v.Returns {
			if r.Period == w.Period {
				n++
			}
		}
		what := "compte rendu " + w.Period + " non reçu"
		if n > 0 {
			what = "compte rendu " + w.Period + " à corriger"
		}
		out = append(out, Late{v.Reference, v.last.Title, what, w.Due, w.Due.DaysUntil(asOf), n})
	}
	if _, _, ok := v.signed(); !ok && len(v.Conventions) > 0 {
		sent := dossier.DateOf(v.Conventions[len(v.Conventions)-1].At)
		if n := sent.DaysUntil(asOf); n > graceDays {
			out = append(out, Late{v.Reference, v.last.Title, "convention non signée", sent, n, 0})
		}
	}
	return out
}

// risks are what the last report says, and money that is not spent.
func (v view) risks(asOf dossier.Date) []Risk {
	var out []Risk
	add := func(what, detail string) {
		out = append(out, Risk{v.Reference, v.last.Title, what, detail})
	}
	accepted := v.accepted()
	if n := len(accepted); n > 0 {
		r := accepted[n-1]
		if w := r.Data.Weather.V; w == "Nuage" || w == "Orage" {
			add("météo "+w, r.Data.Troubles.V)
		}
		for _, x := range r.Data.Risks {
			if x.State.V != "Clos" && (x.Probability.V == "Fort" || x.Impact.V == "Fort") {
				add("risque déclaré", fmt.Sprintf("%s (probabilité %s, impact %s)", x.Risk.V, or(x.Probability.V), or(x.Impact.V)))
			}
		}
		for _, f := range r.Findings {
			if slices.Contains([]string{"report.milestone-slipped", "report.indicator-below-minimum", "report.over-granted"}, f.Code) {
				add(map[string]string{"report.milestone-slipped": "jalon reporté", "report.indicator-below-minimum": "indicateur sous le minimum", "report.over-granted": "dépassement"}[f.Code], f.Title)
			}
		}
	}
	if planned, real, ok := v.spending(asOf); ok && real*2 < planned {
		add("dépense faible", fmt.Sprintf("%s dépensés pour %s attendus à cette date", real, planned))
	}
	return out
}

func or(s string) string {
	if s == "" {
		return "non dite"
	}
	return s
}

// spending is what the project should have spent of its grant by a day, if it spent day by
// day alike from its start to its end, and what it has; false for one that is not granted,
// has no dates, or has hardly begun.
func (v view) spending(day dossier.Date) (planned, real dossier.Money, ok bool) {
	d := v.granted()
	if d == nil || v.last.Start.IsZero() || v.last.End.IsZero() || !v.last.Start.Before(v.last.End) {
		return 0, 0, false
	}
	whole := v.last.Start.DaysUntil(v.last.End) + 1
	past := min(max(v.last.Start.DaysUntil(day)+1, 0), whole)
	planned = dossier.Money(d.Granted.Cents() / int64(whole) * int64(past))
	if past == whole {
		planned = d.Granted
	}
	for _, r := range v.accepted() {
		if !r.End.After(day) {
			_, paid := spent(&r.Data)
			real += paid
		}
	}
	return planned, real, past*5 >= whole // a fifth of its time
}

// curve is the spending of all granted projects, month by month.
func curve(views []view, asOf dossier.Date) []Point {
	var first dossier.Date
	for _, v := range views {
		if v.granted() != nil && !v.last.Start.IsZero() && (first.IsZero() || v.last.Start.Before(first)) {
			first = v.last.Start
		}
	}
	if first.IsZero() {
		return nil
	}
	const most = 60
	var out []Point
	for month := (dossier.Date{Year: first.Year, Month: first.Month, Day: 1}); len(out) < most; month = month.AddMonths(1) {
		day := month.AddMonths(1).AddDays(-1)
		last := !day.Before(asOf)
		if last {
			day = asOf
		}
		p := Point{Day: day}
		for _, v := range views {
			planned, real, _ := v.spending(day)
			p.Planned += planned
			p.Real += real
		}
		out = append(out, p)
		if last {
			break
		}
	}
	return out
}

// changes are what happened after a day.
func (v view) changes(since dossier.Date) []Change {
	if since.IsZero() {
		return nil
	}
	start := endOf(since)
	var out []Change
	add := func(day dossier.Date, what string, amount *dossier.Money) {
		out = append(out, Change{day, v.Reference, v.last.Title, what, amount})
	}
	for i, x := range v.Versions {
		if !x.At.Before(start) {
			what := "dossier reçu"
			if i > 0 {
				what = fmt.Sprintf("version %d reçue", i+1)
			}
			add(dossier.DateOf(x.At), what, x.Asked)
		}
	}
	for _, x := range v.Decisions {
		if !x.At.Before(start) {
			var amount *dossier.Money
			if x.State == Granted || x.State == Waiting {
				amount = &x.Granted
			}
			add(dossier.DateOf(x.At), "décision\u00a0: "+string(x.State), amount)
		}
	}
	for _, c := range v.Conventions {
		if !c.At.Before(start) {
			add(dossier.DateOf(c.At), "convention établie", &c.Granted)
		}
		for _, w := range c.Words {
			if !w.At.Before(start) {
				add(dossier.DateOf(w.At), map[bool]string{true: "convention signée", false: "exemplaire signé refusé"}[w.Signed], nil)
			}
		}
	}
	for _, r := range v.Returns {
		if !r.At.Before(start) {
			_, paid := spent(&r.Data)
			add(dossier.DateOf(r.At), "compte rendu "+r.Period+map[bool]string{true: " accepté", false: " à corriger"}[r.Accepted], &paid)
		}
	}
	return out
}
