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
	findings := checkUnread(d)
	if len(d.Unread()) == 0 {
		findings = append(findings, checkFields(s)...)
	}
	findings = append(findings, checkBudget(s)...)
	findings = append(findings, checkSIRET(d)...)
	findings = append(findings, inconsistentIdentity(d)...)
	broken, _ := s.decide()
	findings = append(findings, dossier.Active(broken)...)
	return append(findings, s.denied()...)
}

// Observed returns what the rules on trial find: it is no part of what Check finds.
func (c *Catalogue) Observed(d *dossier.Dossier) []dossier.Finding {
	broken, _ := c.subject(d).decide()
	return slices.DeleteFunc(broken, func(f dossier.Finding) bool { return !f.Observed })
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
		k := together(&s.theme.Rules[i])
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

// decideKind checks the rules that belong together, of which one at most holds for a dossier
// (see overlap). Where the track or the kind of carrier is not known, each case
// that is possible is tried: the rule is broken only if it is in all of them, and
// kept only if it is in all of them.
func (s *subject) decideKind(k string) (*dossier.Finding, *undecided) {
	var all []*dossier.Rule
	for i := range s.theme.Rules {
		if r := &s.theme.Rules[i]; together(r) == k {
			all = append(all, r)
		}
	}
	cases, unsure := s.cases(all)
	var broken *dossier.Finding
	kept := false
	for _, c := range cases {
		r, missing := s.ruleFor(all, c)
		if r == nil {
			kept = true
			continue
		}
		o := unknown(missing)
		if missing == "" {
			o = kinds[r.Kind].check(s, r)
		}
		switch {
		case o.missing != "":
			return nil, &undecided{r, o.missing}
		case o.breach != nil:
			broken = completed(o, r)
		default:
			kept = true
		}
	}
	if broken != nil && kept {
		return nil, &undecided{all[0], unsure}
	}
	return broken, nil
}

// possible is one case of what selects a rule.
type possible struct {
	track   dossier.Track
	carrier dossier.CarrierType
}

// cases lists what the dossier can be, as far as the rules distinguish; missing
// says what is not known where there are several.
func (s *subject) cases(rules []*dossier.Rule) (all []possible, missing string) {
	tracks, carriers := []dossier.Track{s.d.Track.V}, []dossier.CarrierType{s.d.Carrier.Type.V}
	if !s.d.Carrier.Type.Known && slices.ContainsFunc(rules, func(r *dossier.Rule) bool { return len(r.Carriers) > 0 }) {
		carriers, missing = carrierTypes, missingCarrier
	}
	if !s.d.Track.Known && slices.ContainsFunc(rules, func(r *dossier.Rule) bool { return len(r.Tracks) > 0 }) {
		tracks, missing = s.theme.Tracks, missingTrack
	}
	for _, t := range tracks {
		for _, c := range carriers {
			all = append(all, possible{t, c})
		}
	}
	return all, missing
}

// ruleFor returns the rule that holds in a case, nil when there is none; missing says
// what must be known to tell.
func (s *subject) ruleFor(rules []*dossier.Rule, c possible) (r *dossier.Rule, missing string) {
	day, dated := s.d.SubmittedOn.Get()
	for _, r := range rules {
		if len(r.Tracks) > 0 && !slices.Contains(r.Tracks, c.track) || len(r.Carriers) > 0 && !slices.Contains(r.Carriers, c.carrier) {
			continue
		}
		bounded := !r.From.IsZero() || !r.Until.IsZero()
		switch {
		case bounded && !dated:
			return r, missingSubmission
		case !r.From.IsZero() && day.Before(r.From), !r.Until.IsZero() && day.After(r.Until):
			continue
		default:
			return r, ""
		}
	}
	return nil, ""
}

const (
	missingTrack      = "le dispositif (guichet ou appel à projets) n’est pas connu"
	missingCarrier    = "la nature du porteur n’est pas connue"
	missingSubmission = "la date de dépôt n’est pas connue"
	missingAsked      = "le montant demandé n’est pas connu"
	missingCost       = "le coût total TTC n’est pas connu"
)

// completed gives a breach what its rule says.
func completed(o outcome, r *dossier.Rule) *dossier.Finding {
	f := o.breach
	f.Code, f.Severity, f.Observed = r.Code, r.Severity, r.Observed
	cite := r.Citation
	f.Rule = &cite
	f.Action = strings.ReplaceAll(r.Action, expectedMark, o.limit)
	return f
}

// unknown is the outcome of a rule that cannot be decided.
func unknown(missing string) outcome { return outcome{missing: missing} }

// passed is the outcome of a rule that is kept.
var passed = outcome{}
