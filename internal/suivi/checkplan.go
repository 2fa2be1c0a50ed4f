package suivi

import (
	"fmt"
	"math/big"
	"strings"

	"guichet/internal/dossier"
)

// milestones checks what slips.
func (c *checker) milestones() {
	for _, m := range c.r.Milestones {
		planned := m.Planned
		for _, s := range c.sent.Milestones {
			if s.Name == m.Name.V && !s.Date.IsZero() {
				planned = dossier.Value[dossier.Date]{V: s.Date, Known: true, Source: m.Planned.Source}
			}
		}
		if !planned.Known || m.Name.V == "" {
			continue
		}
		at, late := m.slip(planned.V, c.sent.Period.End)
		if late == "" {
			continue
		}
		c.add("milestone-slipped", dossier.Reserve, at, fmt.Sprintf("Le jalon «\u00a0%s\u00a0» %s.", m.Name.V, late), "au plus tard le "+planned.V.French(), "Indiquer la date réelle ou une nouvelle prévision, et expliquer les effets sur la fin du projet.")
		said := m.Real.Known || m.Forecast.Known || m.State.V == StateLate // nothing was put off where nothing is said
		if said && strings.TrimSpace(m.Comment.V) == "" {
			c.add("comment-missing", dossier.Bloquante, m.Comment.Source, fmt.Sprintf("Le report du jalon «\u00a0%s\u00a0» n’est pas commenté.", m.Name.V), "une phrase qui explique le report", "Remplir la colonne «\u00a0Commentaire\u00a0».")
		}
	}
}

// slip says in French how a milestone is late on its plan at the end of a period, and where
// that is read; "" when it is not.
func (m ReturnedMilestone) slip(planned, end dossier.Date) (dossier.Source, string) {
	switch {
	case m.Real.Known && m.Real.V.After(planned):
		return m.Real.Source, "a été atteint le " + m.Real.V.French() + ", après la date prévue"
	case m.Real.Known || m.State.V == StateReached:
		return dossier.Source{}, ""
	case m.Forecast.Known && m.Forecast.V.After(planned):
		return m.Forecast.Source, "est reporté au " + m.Forecast.V.French()
	case m.State.V == StateLate:
		return m.State.Source, "est déclaré en retard"
	case !m.Forecast.Known && !end.Before(planned):
		return m.Real.Source, "est échu, sans date réelle ni nouvelle prévision"
	default:
		return dossier.Source{}, ""
	}
}

// indicators checks that each is measured, and reaches the least of the phases that ended.
func (c *checker) indicators() {
	phase := c.endedPhase()
	for _, s := range c.sent.Indicators {
		for _, r := range c.r.Indicators {
			if r.Name.V != s.Name {
				continue
			}
			c.measured(s, r)
			if least, ok := decimal(s.Minimum[phase]); ok {
				c.least(s, r, phase, least)
			}
		}
	}
}

func (c *checker) measured(s Indicator, r ReturnedIndicator) {
	for i, v := range r.Values {
		if v.Known || v.Source.Raw != "" { // what is no number is a finding of its own
			continue
		}
		of := ""
		if i < len(c.sent.Months) {
			of = ", " + c.sent.Months[i]
		}
		c.add("indicator-missing", dossier.Bloquante, v.Source, fmt.Sprintf("L’indicateur «\u00a0%s\u00a0» n’a pas de valeur%s.", s.Name, of), "un nombre", "Indiquer la valeur mesurée.")
	}
}

// endedPhase is the last phase, in the order of milestones, all of whose milestones were due
// or reached by the end of the period; "" for none.
func (c *checker) endedPhase() string {
	phase := ""
	for i, m := range c.sent.Milestones {
		if m.Phase == "" {
			continue
		}
		due := m.Date
		for _, r := range c.r.Milestones {
			if r.Name.V == m.Name && r.Real.Known {
				due = r.Real.V
			}
		}
		last := i == len(c.sent.Milestones)-1 || c.sent.Milestones[i+1].Phase != m.Phase
		if !due.IsZero() && !due.After(c.sent.Period.End) && last {
			phase = m.Phase
		}
	}
	return phase
}

func (c *checker) least(s Indicator, r ReturnedIndicator, phase string, least *big.Rat) {
	for i := len(r.Values) - 1; i >= 0; i-- {
		v := r.Values[i]
		if !v.Known {
			continue
		}
		if got, ok := decimal(v.V); ok && got.Cmp(least) < 0 {
			c.add("indicator-below-minimum", dossier.Reserve, v.Source, fmt.Sprintf("L’indicateur «\u00a0%s\u00a0» est sous le niveau minimal de la phase «\u00a0%s\u00a0».", s.Name, phase), s.Minimum[phase]+" au moins",
				"Expliquer l’écart\u00a0: il peut suspendre le financement de la phase suivante.")
		}
		return // the last value known counts
	}
}

// decimal reads digits with a point or a comma.
func decimal(s string) (*big.Rat, bool) {
	s = strings.NewReplacer("\u202f", "", "\u00a0", "", " ", "", ",", ".").Replace(strings.TrimSpace(s))
	if s == "" || strings.ContainsAny(s, "/eE") {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}
