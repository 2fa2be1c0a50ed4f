package score

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// Totals adds up judgements. Its ratios are shares between 0 and 1.
type Totals struct {
	Dossiers                          int
	linesRight, linesWanted, linesGot int
	fieldsRight, fields               int
	totalsRight, totals               int
	codesRight, codesWanted, codesGot int
	trust                             trust
}

// Add counts one judgement.
func (t *Totals) Add(r *Result) {
	t.Dossiers++
	t.trust.sure += r.trust.sure
	t.trust.right += r.trust.right
	t.linesRight += r.LinesRight
	t.linesWanted += r.LinesWanted
	t.linesGot += r.LinesGot
	t.fieldsRight += count(r.Fields)
	t.fields += len(r.Fields)
	t.totalsRight += count(r.Totals)
	t.totals += len(r.Totals)
	for _, c := range r.Want {
		if slices.Contains(r.Have, c) {
			t.codesRight++
		}
	}
	t.codesWanted += len(r.Want)
	t.codesGot += len(r.Have)
}

func share(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}

func f1(right, want, got int) float64 {
	precision, recall := share(right, got), share(right, want)
	if got == 0 && want > 0 {
		precision = 0
	}
	if precision+recall == 0 {
		return 0
	}
	return 2 * precision * recall / (precision + recall)
}

// Fields is the share of right identity fields.
func (t *Totals) Fields() float64 { return share(t.fieldsRight, t.fields) }

// LineF1 is the F1 measure of budget lines.
func (t *Totals) LineF1() float64 { return f1(t.linesRight, t.linesWanted, t.linesGot) }

// TotalsExact is the share of exact totals.
func (t *Totals) TotalsExact() float64 { return share(t.totalsRight, t.totals) }

// FindingsF1 is the F1 measure of finding codes.
func (t *Totals) FindingsF1() float64 { return f1(t.codesRight, t.codesWanted, t.codesGot) }

// Report writes the figures, over all and by producer, theme and layout, the
// weakest lines first in each group.
func Report(w io.Writer, results []*Result) error {
	all := &Totals{}
	groups := map[string]map[string]*Totals{"producer": {}, "theme": {}, "layout": {}}
	add := func(group, name string, r *Result) {
		g := groups[group]
		if g[name] == nil {
			g[name] = &Totals{}
		}
		g[name].Add(r)
	}
	for _, r := range results {
		all.Add(r)
		add("producer", r.Truth.Producer, r)
		add("theme", r.Truth.Theme, r)
		for _, l := range r.Truth.Layout {
			add("layout", l, r)
		}
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(name string, t *Totals) {
		_, _ = fmt.Fprintf(tw, "%s\t%d\t%.3f\t%.3f\t%.3f\t%.3f\n", name, t.Dossiers, t.Fields(), t.LineF1(), t.TotalsExact(), t.FindingsF1())
	}
	_, _ = fmt.Fprintln(tw, "\tdossiers\tfields\tline F1\ttotals\tfindings F1")
	row("all", all)
	for _, g := range slices.Sorted(maps.Keys(groups)) {
		names := slices.SortedFunc(maps.Keys(groups[g]), func(a, b string) int {
			x, y := groups[g][a], groups[g][b]
			if c := cmp.Compare(x.LineF1()+x.Fields()+x.FindingsF1(), y.LineF1()+y.Fields()+y.FindingsF1()); c != 0 {
				return c
			}
			return strings.Compare(a, b)
		})
		for _, n := range names {
			row(g+" "+n, groups[g][n])
		}
	}
	return tw.Flush()
}
