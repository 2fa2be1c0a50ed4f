package rules

import (
	"slices"

	"guichet/internal/dossier"
)

// Milestones are the dates that obligations are counted from, as far as they are known.
type Milestones struct {
	Award, Start, End, Sent dossier.Date // zero: not known
	Phases                  []dossier.Date
}

// Due is an obligation with its date.
type Due struct {
	dossier.Obligation
	Phase int          // from 1, of a phase; 0 else
	On    dossier.Date // zero where Missing says why
	// Missing says what must be known for the date, in French.
	Missing string
}

// Obligations returns what a project of a theme owes, beside its regular reports, with the
// dates: those of the theme, then those of all themes. What has no date yet comes last.
func (c *Catalogue) Obligations(t *dossier.Theme, m Milestones) []Due {
	var out []Due
	for _, o := range slices.Concat(t.Obligations, c.common) {
		out = append(out, due(o, m)...)
	}
	slices.SortStableFunc(out, func(a, b Due) int {
		switch {
		case a.On.IsZero() != b.On.IsZero():
			if a.On.IsZero() {
				return 1
			}
			return -1
		default:
			return b.On.DaysUntil(a.On)
		}
	})
	return out
}

var missingEvent = map[dossier.Event]string{
	dossier.AtAward: "la date d’attribution n’est pas connue", dossier.AtStart: "la date de début du projet n’est pas connue",
	dossier.AtEnd: "la date de fin du projet n’est pas connue", dossier.AtSent: "la date d’envoi de la convention n’est pas connue",
	dossier.AtPhase: "les dates de fin des phases ne sont pas connues",
}

func due(o dossier.Obligation, m Milestones) []Due {
	if !o.On.IsZero() {
		return []Due{{Obligation: o, On: o.On}}
	}
	from := map[dossier.Event]dossier.Date{dossier.AtAward: m.Award, dossier.AtStart: m.Start, dossier.AtEnd: m.End, dossier.AtSent: m.Sent}[o.After]
	later := func(d dossier.Date) dossier.Date { return d.AddMonths(o.Months).AddDays(o.Days) }
	if o.After == dossier.AtPhase && len(m.Phases) > 0 {
		var out []Due
		for i, end := range m.Phases {
			out = append(out, Due{Obligation: o, Phase: i + 1, On: later(end)})
		}
		return out
	}
	if from.IsZero() {
		return []Due{{Obligation: o, Missing: missingEvent[o.After]}}
	}
	return []Due{{Obligation: o, On: later(from)}}
}
