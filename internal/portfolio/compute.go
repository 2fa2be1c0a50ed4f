package portfolio

import (
	"cmp"
	"slices"
	"time"

	"guichet/internal/dossier"
	"guichet/internal/suivi"
)

// Compute returns the report of a day, and what changed since another. Only what had
// happened by the end of the day in Paris counts. A theme that is named restricts it.
func Compute(histories []History, themes []Theme, only dossier.ThemeID, asOf, since dossier.Date) Report {
	r := Report{AsOf: asOf, Since: since, All: newLine(Theme{Title: "Ensemble"})}
	at := map[dossier.ThemeID]int{}
	for _, t := range themes {
		if only != "" && t.ID != only {
			continue
		}
		at[t.ID] = len(r.Themes)
		r.Themes = append(r.Themes, newLine(t))
		r.All.Envelope += t.Envelope
	}
	delays := map[dossier.ThemeID]*steps{}
	all := &steps{}
	var views []view
	for _, h := range histories {
		v, ok := h.until(endOf(asOf))
		if !ok || only != "" && v.last.Theme != only {
			continue
		}
		views = append(views, v)
		p := v.project(asOf)
		r.Projects = append(r.Projects, p)
		lines := []*Line{&r.All}
		if i, ok := at[p.Theme]; ok {
			lines = append(lines, &r.Themes[i])
		}
		for _, l := range lines {
			l.add(p)
		}
		if delays[p.Theme] == nil {
			delays[p.Theme] = &steps{}
		}
		v.measure(all)
		v.measure(delays[p.Theme])
		r.Late = append(r.Late, v.late(asOf)...)
		r.Risks = append(r.Risks, v.risks(asOf)...)
		r.Changes = append(r.Changes, v.changes(since)...)
	}
	for i := range r.Themes {
		l := &r.Themes[i]
		l.close(delays[l.Theme])
	}
	r.All.close(all)
	slices.SortFunc(r.Projects, func(a, b Project) int { return cmp.Compare(a.Reference, b.Reference) })
	slices.SortStableFunc(r.Late, func(a, b Late) int { return cmp.Compare(b.Days, a.Days) })
	slices.SortStableFunc(r.Changes, func(a, b Change) int { return cmp.Compare(a.Day.String(), b.Day.String()) })
	r.Curve = curve(views, asOf)
	return r
}

// endOf is the last instant of a day in Paris.
func endOf(d dossier.Date) time.Time {
	n := d.AddDays(1)
	return time.Date(n.Year, n.Month, n.Day, 0, 0, 0, 0, dossier.Paris)
}

// view is a history up to an instant.
type view struct {
	History
	last Version
}

// until cuts a history; false when the dossier had not come yet.
func (h History) until(t time.Time) (view, bool) {
	v := view{History: History{Reference: h.Reference}}
	v.Versions = before(h.Versions, t, func(x Version) time.Time { return x.At })
	if len(v.Versions) == 0 {
		return v, false
	}
	v.last = v.Versions[len(v.Versions)-1]
	for _, d := range h.Derogations {
		if !endOf(d.On).After(t) {
			v.Derogations = append(v.Derogations, d)
		}
	}
	v.Decisions = before(h.Decisions, t, func(x Decision) time.Time { return x.At })
	v.Workbooks = before(h.Workbooks, t, func(x Workbook) time.Time { return x.At })
	v.Returns = before(h.Returns, t, func(x Return) time.Time { return x.At })
	for _, c := range before(h.Conventions, t, func(x Convention) time.Time { return x.At }) {
		c.Words = before(c.Words, t, func(x Word) time.Time { return x.At })
		v.Conventions = append(v.Conventions, c)
	}
	return v, true
}

func before[T any](all []T, t time.Time, at func(T) time.Time) []T {
	var out []T
	for _, x := range all {
		if at(x).Before(t) {
			out = append(out, x)
		}
	}
	return out
}

// granted is the decision that grants, nil while there is none in force.
func (v view) granted() *Decision {
	if n := len(v.Decisions); n > 0 && v.Decisions[n-1].State == Granted {
		return &v.Decisions[n-1]
	}
	return nil
}

// signed is the convention in force and when a person said that it is signed.
func (v view) signed() (Convention, time.Time, bool) {
	for i := len(v.Conventions) - 1; i >= 0; i-- {
		c := v.Conventions[i]
		if n := len(c.Words); n > 0 && c.Words[n-1].Signed {
			return c, c.Words[n-1].At, true
		}
	}
	return Convention{}, time.Time{}, false
}

func (v view) state(asOf dossier.Date) State {
	if _, _, ok := v.signed(); ok && v.granted() != nil {
		return Signed
	}
	if n := len(v.Decisions); n > 0 {
		return v.Decisions[n-1].State
	}
	if dossier.Blocking(dossier.Derogate(slices.Clone(v.last.Findings), v.Derogations, asOf)) {
		return Incomplete
	}
	return Eligible
}

// accepted are the accepted returns, the last of each period.
func (v view) accepted() []Return {
	var out []Return
	for _, r := range v.Returns {
		if !r.Accepted {
			continue
		}
		if i := slices.IndexFunc(out, func(x Return) bool { return x.Period == r.Period }); i >= 0 {
			out[i] = r
		} else {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b Return) int { return cmp.Compare(a.Period, b.Period) })
	return out
}

func (v view) project(asOf dossier.Date) Project {
	p := Project{
		Reference: v.Reference, Title: v.last.Title, Carrier: v.last.Carrier, Theme: v.last.Theme, State: v.state(asOf),
		Received: dossier.DateOf(v.Versions[0].At), Asked: v.last.Asked,
	}
	if d := v.granted(); d != nil {
		p.Granted = &d.Granted
	}
	if c, _, ok := v.signed(); ok {
		p.Contracted = &c.Granted
	}
	for _, r := range v.accepted() {
		engaged, paid := spent(&r.Data)
		p.Engaged += engaged
		p.Spent += paid
		if r.Data.Weather.Known {
			p.Weather = r.Data.Weather.V
		}
	}
	p.Next, p.NextDue = v.next(asOf)
	for _, l := range v.late(asOf) {
		p.Late = append(p.Late, l.What)
	}
	return p
}

func spent(r *suivi.Return) (engaged, paid dossier.Money) {
	for _, l := range r.Lines {
		engaged += l.Engaged.V
		paid += l.Paid.V
	}
	return engaged, paid
}

// next is what is due next.
func (v view) next(asOf dossier.Date) (string, dossier.Date) {
	what, due := "", dossier.Date{}
	for _, w := range v.open() {
		if !w.Due.Before(asOf) && (due.IsZero() || w.Due.Before(due)) {
			what, due = "compte rendu "+w.Period, w.Due
		}
	}
	return what, due
}

// open are the workbooks without an accepted return, one of each period.
func (v view) open() []Workbook {
	var out []Workbook
	for _, w := range v.Workbooks {
		closed := slices.ContainsFunc(v.Returns, func(r Return) bool { return r.Period == w.Period && r.Accepted })
		known := slices.ContainsFunc(out, func(x Workbook) bool { return x.Period == w.Period })
		if !closed && !known {
			out = append(out, w)
		}
	}
	return out
}

func newLine(t Theme) Line {
	return Line{Theme: t.ID, Title: t.Title, Envelope: t.Envelope, States: map[State]int{}}
}

func (l *Line) add(p Project) {
	l.Received++
	l.States[p.State]++
	if p.Asked == nil {
		l.Unread++
	} else {
		l.Asked += *p.Asked
	}
	if p.Granted != nil {
		l.Granted += *p.Granted
	}
	if p.Contracted != nil {
		l.Contracted += *p.Contracted
	}
	l.Engaged += p.Engaged
	l.Spent += p.Spent
}

func (l *Line) close(s *steps) {
	l.Left = l.Envelope - l.Granted
	l.Consumption = -1
	if bp, ok := l.Spent.RateBasisPoints(l.Granted); ok && l.Granted > 0 {
		l.Consumption = bp
	}
	if s == nil {
		s = &steps{}
	}
	l.Delays = Delays{median(s.decision), median(s.convention), median(s.signature), median(s.report)}
}

// steps are how many days each step took, dossier by dossier.
type steps struct{ decision, convention, signature, report []int }

// measure notes how long the steps of a dossier took.
func (v view) measure(s *steps) {
	days := func(from, to time.Time) int { return dossier.DateOf(from).DaysUntil(dossier.DateOf(to)) }
	if len(v.Decisions) > 0 {
		s.decision = append(s.decision, days(v.Versions[0].At, v.Decisions[0].At))
	}
	if d := v.granted(); d != nil && len(v.Conventions) > 0 {
		s.convention = append(s.convention, max(0, days(d.At, v.Conventions[0].At)))
	}
	if c, at, ok := v.signed(); ok {
		s.signature = append(s.signature, days(c.At, at))
	}
	for _, r := range v.accepted() {
		for _, w := range v.Workbooks {
			if w.Period == r.Period {
				s.report = append(s.report, days(w.At, r.At))
				break
			}
		}
	}
}

func median(days []int) int {
	if len(days) == 0 {
		return -1
	}
	slices.Sort(days)
	return days[len(days)/2]
}
