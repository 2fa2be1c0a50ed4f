package readout

import (
	"fmt"
	"io"
	"strings"

	"guichet/internal/dossier"
)

// Difference is one thing that a version of a dossier says otherwise than the one before.
type Difference struct {
	What   string // "coût total TTC", "ligne « Audit »"
	Before string // as written for a person; "" where it was not there
	After  string // idem, where it is no longer
	// Gap is what was added, of an amount known on both sides or of a line that came or
	// went; nil else.
	Gap *dossier.Money
}

// Differences compares two versions of a dossier: who and what, the amounts, then the
// budget line by line.
func Differences(before, after *dossier.Dossier) []Difference {
	var out []Difference
	text := func(what, a, b string) {
		if a != b {
			out = append(out, Difference{What: what, Before: a, After: b})
		}
	}
	text("thème", said(before.Theme, func(t dossier.ThemeID) string { return string(t) }), said(after.Theme, func(t dossier.ThemeID) string { return string(t) }))
	text("intitulé", said(before.Title, plainly), said(after.Title, plainly))
	text("porteur", said(before.Carrier.Name, plainly), said(after.Carrier.Name, plainly))
	text("SIRET", said(before.Carrier.SIRET, func(s dossier.SIRET) string { return string(s) }), said(after.Carrier.SIRET, func(s dossier.SIRET) string { return string(s) }))
	text("début du projet", said(before.Start, dossier.Date.French), said(after.Start, dossier.Date.French))
	text("fin du projet", said(before.End, dossier.Date.French), said(after.End, dossier.Date.French))
	a, b := statedBudget(before), statedBudget(after)
	for _, x := range []struct {
		what          string
		before, after dossier.Value[dossier.Money]
	}{
		{"coût total TTC", a.Total, b.Total}, {"coût total HT", a.TotalHT, b.TotalHT}, {"montant demandé", before.AmountRequested(), after.AmountRequested()},
		{"apport du porteur", a.OwnShare, b.OwnShare}, {"autres financements", a.Other, b.Other},
	} {
		out = append(out, amounts(x.what, x.before, x.after)...)
	}
	return append(out, linesOf(a.Lines, b.Lines)...)
}

func plainly(s string) string { return s }

// said writes a value, nothing for one that is not known.
func said[T any](v dossier.Value[T], french func(T) string) string {
	if !v.Known {
		return ""
	}
	return french(v.V)
}

func statedBudget(d *dossier.Dossier) dossier.Budget {
	if d.Budget == nil {
		return dossier.Budget{}
	}
	return *d.Budget
}

// amounts compares an amount, to the cent.
func amounts(what string, a, b dossier.Value[dossier.Money]) []Difference {
	if a.Known == b.Known && a.V == b.V {
		return nil
	}
	d := Difference{What: what, Before: said(a, dossier.Money.String), After: said(b, dossier.Money.String)}
	if a.Known && b.Known {
		gap := b.V - a.V
		d.Gap = &gap
	}
	return []Difference{d}
}

// linesOf compares the lines of two budgets: those of one name, title and phase are one,
// the first with the first where there are several.
func linesOf(before, after []dossier.Line) []Difference {
	type key struct{ label, title, phase string }
	of := func(l *dossier.Line) key {
		return key{strings.ToLower(strings.Join(strings.Fields(l.Label.V), " ")), string(l.Title.V), l.Phase.V}
	}
	left := map[key][]*dossier.Line{}
	for i := range before {
		k := of(&before[i])
		left[k] = append(left[k], &before[i])
	}
	var out, added []Difference
	for i := range after {
		l := &after[i]
		k := of(l)
		if was := left[k]; len(was) > 0 {
			left[k] = was[1:]
			out = append(out, amounts("ligne "+dossier.Quote(strings.TrimSpace(l.Label.V)), was[0].Total, l.Total)...)
			continue
		}
		d := Difference{What: "ligne " + dossier.Quote(strings.TrimSpace(l.Label.V)), After: orUnknown(l.Total)}
		if l.Total.Known {
			d.Gap = &l.Total.V
		}
		added = append(added, d)
	}
	for i := range before {
		l := &before[i]
		k := of(l)
		if gone := left[k]; len(gone) > 0 && gone[0] == l {
			left[k] = gone[1:]
			d := Difference{What: "ligne " + dossier.Quote(strings.TrimSpace(l.Label.V)), Before: orUnknown(l.Total)}
			if l.Total.Known {
				gap := -l.Total.V
				d.Gap = &gap
			}
			out = append(out, d)
		}
	}
	return append(out, added...)
}

func orUnknown(v dossier.Value[dossier.Money]) string {
	if !v.Known {
		return "montant non lu"
	}
	return v.V.String()
}

// String says a difference in a line: "coût total TTC : 10 € → 12 € (+2 €)".
func (d Difference) String() string {
	s := d.What + dossier.NoBreak + ": "
	switch {
	case d.Before == "":
		s += "ajouté, " + d.After
	case d.After == "":
		s += "retiré, " + d.Before
	default:
		s += d.Before + " → " + d.After
	}
	if d.Gap != nil && d.Before != "" && d.After != "" {
		sign := "+"
		if *d.Gap < 0 {
			sign = "−"
		}
		s += " (" + sign + d.Gap.Abs().String() + ")"
	}
	return s
}

// WriteDifferences writes what a version changed, with what the lines come to in all.
func WriteDifferences(w io.Writer, from, to int, ds []Difference) error {
	title := fmt.Sprintf("\nÉCARTS ENTRE LES VERSIONS %d ET %d", from, to)
	if len(ds) == 0 {
		_, err := fmt.Fprintln(w, title+dossier.NoBreak+": aucun")
		return err
	}
	if _, err := fmt.Fprintln(w, title); err != nil {
		return err
	}
	for _, d := range ds {
		if _, err := fmt.Fprintln(w, "  "+d.String()); err != nil {
			return err
		}
	}
	return nil
}
