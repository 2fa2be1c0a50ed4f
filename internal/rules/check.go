package rules

import (
	"slices"
	"strings"

	"guichet/internal/dossier"
)

// outcome is what a check says: nothing when the rule is kept.
type outcome struct {
	// breach is set when the rule is broken; its code, severity, citation and
	// action are filled in from the rule.
	breach *dossier.Finding
	// limit is the expected value as it stands for expectedMark in the action.
	limit string
	// missing says what must be known to decide, when it is not: "le coût total
	// TTC n’est pas connu".
	missing string
}

// Check returns the findings of a dossier: those of arithmetic and completeness
// first, then those of its theme in the order of the theme's rules. Nothing is
// found for a rule that the dossier's figures do not decide: see Questions.
func (c *Catalogue) Check(d *dossier.Dossier) []dossier.Finding {
	s := c.subject(d)
	findings := append(checkFields(s), checkBudget(s)...)
	broken, _ := s.decide()
	return append(findings, broken...)
}

func (c *Catalogue) subject(d *dossier.Dossier) *subject {
	var t *dossier.Theme
	if d.Theme.Known {
		t = c.byID[d.Theme.V]
	}
	return newSubject(d, t)
}

// undecided is a rule that the dossier's figures do not decide, with what is
// missing.
type undecided struct {
	rule    *dossier.Rule
	missing string
}

// decide checks the theme's rules, those of one kind together.
func (s *subject) decide() (broken []dossier.Finding, open []undecided) {
	if s.theme == nil {
		return nil, nil
	}
	var done []string
	for i := range s.theme.Rules {
		k := s.theme.Rules[i].Kind
		if slices.Contains(done, k) {
			continue
		}
		done = append(done, k)
		f, u := s.decideKind(k)
		if f != nil {
			broken = append(broken, *f)
		}
		if u != nil {
			open = append(open, *u)
		}
	}
	return broken, open
}

// decideKind checks the rules of one kind. Rules of a kind never hold together (see
// overlap), so one at most applies; where it is not known which one, because the
// kind of carrier, the track or the date is not known, the rule is broken only
// if every candidate is, and kept only if every candidate is.
func (s *subject) decideKind(k string) (*dossier.Finding, *undecided) {
	var candidates []*dossier.Rule
	unsure := ""
	for i := range s.theme.Rules {
		r := &s.theme.Rules[i]
		if r.Kind != k {
			continue
		}
		applies, missing := s.applies(r)
		if !applies {
			continue
		}
		candidates = append(candidates, r)
		if missing != "" {
			unsure = missing
		}
	}
	var broken *dossier.Finding
	var open *undecided
	kept := false
	for _, r := range candidates {
		o := kinds[k].check(s, r)
		switch {
		case o.breach != nil:
			broken = completed(o, r) // the last candidate is the most lenient
		case o.missing != "":
			open = &undecided{r, o.missing}
		default:
			kept = true
		}
	}
	switch {
	case open != nil:
		return nil, open
	case broken != nil && kept:
		return nil, &undecided{candidates[0], unsure}
	default:
		return broken, nil
	}
}

// applies reports whether a rule holds for the dossier; missing says what is not
// known where that is not sure.
func (s *subject) applies(r *dossier.Rule) (ok bool, missing string) {
	if len(r.Tracks) > 0 {
		if track, known := s.d.Track.Get(); !known {
			missing = "le dispositif (guichet ou appel à projets) n’est pas connu"
		} else if !slices.Contains(r.Tracks, track) {
			return false, ""
		}
	}
	if len(r.Carriers) > 0 {
		if t, known := s.d.Carrier.Type.Get(); !known {
			missing = missingCarrier
		} else if !slices.Contains(r.Carriers, t) {
			return false, ""
		}
	}
	if !r.From.IsZero() || !r.Until.IsZero() {
		day, known := s.d.SubmittedOn.Get()
		switch {
		case !known:
			missing = missingSubmission
		case !r.From.IsZero() && day.Before(r.From), !r.Until.IsZero() && day.After(r.Until):
			return false, ""
		}
	}
	return true, missing
}

const (
	missingCarrier    = "la nature du porteur n’est pas connue"
	missingSubmission = "la date de dépôt n’est pas connue"
	missingAsked      = "le montant demandé n’est pas connu"
	missingCost       = "le coût total TTC n’est pas connu"
)

// completed gives a breach what its rule says.
func completed(o outcome, r *dossier.Rule) *dossier.Finding {
	f := o.breach
	f.Code, f.Severity = r.Code, r.Severity
	cite := r.Citation
	f.Rule = &cite
	f.Action = strings.ReplaceAll(r.Action, expectedMark, o.limit)
	return f
}

// unknown is the outcome of a rule that cannot be decided.
func unknown(missing string) outcome { return outcome{missing: missing} }

// passed is the outcome of a rule that is kept.
var passed = outcome{}
