package rules

import (
	"fmt"
	"slices"

	"guichet/internal/dossier"
)

// Lacking says what a theme that can be loaded still lacks: lists that a theme usually has,
// and rules without examples on both sides. Each is a French sentence.
func (c *Catalogue) Lacking(t *dossier.Theme, examples []Example) []string {
	var out []string
	for _, x := range []struct {
		key, what string
		missing   bool
	}{
		{"aliases", "les autres noms du thème", len(t.Aliases) == 0},
		{"engagements", "les engagements du porteur, qui deviennent des clauses", len(t.Engagements) == 0},
		{"manual", "les questions à l’instructeur", len(t.Manual) == 0},
		{"criteria", "les critères de sélection", len(t.Criteria) == 0},
		{"indicators", "les indicateurs de suivi (ou indicators_note)", len(t.Indicators) == 0 && t.IndicatorsNote.Text == ""},
		{"rules", "une ouverture (opening)", !slices.ContainsFunc(t.Rules, func(r dossier.Rule) bool { return r.Kind == "opening" })},
		{"rules", "un taux (rate-max)", !slices.ContainsFunc(t.Rules, func(r dossier.Rule) bool { return r.Kind == "rate-max" })},
	} {
		if x.missing {
			out = append(out, "clé "+x.key+nb+": il manque "+x.what+".")
		}
	}
	return append(out, c.untried(t, examples)...)
}

// untried names the rules of a theme that no example keeps, or none breaks. A rule of
// carriers that excludes nobody cannot be broken.
func (c *Catalogue) untried(t *dossier.Theme, examples []Example) []string {
	type sides struct{ kept, broken bool }
	seen := map[string]*sides{}
	for i := range t.Rules {
		seen[RuleName(t.ID, &t.Rules[i])] = &sides{}
	}
	for _, x := range examples {
		if x.Theme != t.ID {
			continue
		}
		for _, v := range c.Explain(x.Dossier).Verdicts {
			if s := seen[v.Rule]; s != nil {
				s.kept, s.broken = s.kept || v.Status == Kept, s.broken || v.Status == Broken
			}
		}
	}
	var out []string
	for i := range t.Rules {
		r := &t.Rules[i]
		name := RuleName(t.ID, r)
		s := seen[name]
		if !s.kept {
			out = append(out, fmt.Sprintf("règle %s%s: aucun exemple ne la tient.", name, nb))
		}
		if !s.broken && (r.Kind != "carrier" || len(r.Excluded) > 0) {
			out = append(out, fmt.Sprintf("règle %s%s: aucun exemple ne l’enfreint.", name, nb))
		}
	}
	return out
}
