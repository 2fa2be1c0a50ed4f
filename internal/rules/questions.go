package rules

import (
	"slices"

	"guichet/internal/dossier"
)

// Question is what the dossier's figures do not decide.
type Question struct {
	// Text is one French sentence.
	Text string
	// ToCarrier says that the carrier can answer it, by completing the dossier; the
	// others are the instructor's to judge.
	ToCarrier bool
	// Code is the finding that is neither made nor ruled out; "" for a question
	// that no figure ever decides.
	Code     string
	Citation dossier.Citation
}

// Questions returns what Check leaves open: the rules that cannot be decided for
// want of a figure, then those that only a person can judge. What a finding
// already asks for is not asked twice.
func (c *Catalogue) Questions(d *dossier.Dossier) []Question {
	s := c.subject(d)
	if s.theme == nil {
		text := "Le thème du dossier n’est pas reconnu" + nb + ": indiquer son code (ITN1 à SNAP5)."
		if d.ThemeText.Known {
			text = "Le thème " + dossier.Quote(d.ThemeText.V) + " n’est pas reconnu" + nb + ": indiquer son code complet, lettre comprise (ITN1 à SNAP5)."
		}
		return []Question{{Text: text, ToCarrier: true}}
	}
	var out []Question
	_, open := s.decide()
	for _, u := range open {
		if u.rule.Observed || s.askedAlready(u.rule) {
			continue
		}
		out = append(out, Question{
			Text:      capitalised(u.missing) + nb + ": la règle " + dossier.Quote(kinds[u.rule.Kind].says(u.rule)) + " n’a pas pu être vérifiée.",
			ToCarrier: u.rule.Kind != "carrier" || !d.Carrier.Type.Known,
			Code:      u.rule.Code, Citation: u.rule.Citation,
		})
	}
	if s.cost.ht {
		out = append(out, Question{Text: "Le coût total TTC n’est pas donné" + nb + ": le taux de financement est calculé sur le coût HT.", ToCarrier: true})
	}
	out = append(out, s.undeclared()...)
	for _, m := range s.theme.Manual {
		out = append(out, Question{Text: m.Text, Citation: m.Citation})
	}
	return out
}

// askedAlready reports whether a finding of completeness asks for what the rule
// misses.
func (s *subject) askedAlready(r *dossier.Rule) bool {
	noBudget := s.d.Budget == nil || len(s.d.Budget.Lines) == 0
	ofBudget := []string{"rate-max", "size-min", "size-max", "years", "t2-excluded"}
	noDates := !s.d.Start.Known || !s.d.End.Known
	return noBudget && slices.Contains(ofBudget, r.Kind) || noDates && r.Kind == "duration-max"
}
