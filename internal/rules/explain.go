package rules

import (
	"fmt"
	"slices"
	"strings"

	"guichet/internal/dossier"
)

// Status is what a rule comes to for one dossier.
type Status string

// The statuses of a rule. A figure that is missing makes a rule undecidable, never broken
// and never kept.
const (
	Kept        Status = "tenue"
	Broken      Status = "enfreinte"
	Undecidable Status = "non décidable"
	Idle        Status = "sans objet" // it is for other tracks, carriers or dates
	ToJudge     Status = "à apprécier"
)

// Input is a figure that a rule is decided by.
type Input struct {
	Name    string           `json:"name"`
	Value   string           `json:"value"` // as written for a person; "" when it is not known
	Sources []dossier.Source `json:"sources"`
}

// Verdict is what one rule says of one dossier, and how it comes to that.
type Verdict struct {
	// Rule is the rule's name for good: the theme, the kind, and what the rule is for.
	Rule   string `json:"rule"`
	Code   string `json:"code,omitempty"` // of the finding that it gives; "" for a question
	Status Status `json:"status"`
	// Says is the rule in one French sentence.
	Says     string           `json:"says"`
	Severity dossier.Severity `json:"severity,omitempty"`
	Observed bool             `json:"observed,omitempty"` // the rule is on trial
	Inputs   []Input          `json:"inputs"`
	// Working is the computation in figures; "" where a figure is missing.
	Working string `json:"working,omitempty"`
	// Missing says what must be known to decide an undecidable rule.
	Missing string `json:"missing,omitempty"`
	// Finding is what a broken rule gives.
	Finding  *dossier.Finding `json:"finding,omitempty"`
	Citation dossier.Citation `json:"citation"`
	// Note says how an ambiguity of the Livret was decided.
	Note string `json:"note,omitempty"`
	// Action is the remedy of a broken rule.
	Action string `json:"action,omitempty"`
}

// Explanation is what all the rules of its theme say of a dossier.
type Explanation struct {
	Theme   dossier.ThemeID `json:"theme"` // "" when it is not recognised
	Title   string          `json:"title,omitempty"`
	RuleSet string          `json:"rule_set"` // see Catalogue.Version
	// Session is the one that the dossier is judged in; "" when there is none, or when its
	// day or its track is not known.
	Session  string    `json:"session,omitempty"`
	Verdicts []Verdict `json:"verdicts"`
}

// Explain goes through all the rules of the dossier's theme, then through what only a
// person can judge. A rule that Check finds broken is Broken here, with the same finding.
func (c *Catalogue) Explain(d *dossier.Dossier) Explanation {
	s := c.subject(d)
	e := Explanation{RuleSet: c.Version(), Verdicts: []Verdict{}}
	if s.theme == nil {
		return e
	}
	e.Theme, e.Title = s.theme.ID, s.theme.Title
	if filed, ok := d.SubmittedOn.Get(); ok {
		_, e.Session, _ = SessionOf(s.theme, d.Track, filed)
	}
	broken, open := s.decide()
	for i := range s.theme.Rules {
		e.Verdicts = append(e.Verdicts, s.verdict(&s.theme.Rules[i], broken, open))
	}
	e.Verdicts = append(e.Verdicts, s.declared()...)
	for i, m := range s.theme.Manual {
		e.Verdicts = append(e.Verdicts, Verdict{
			Rule: fmt.Sprintf("%s.appréciation.%d", s.theme.ID, i+1), Status: ToJudge, Says: m.Text, Inputs: []Input{}, Citation: m.Citation,
		})
	}
	return e
}

// verdict tells what one rule comes to, given what all of them came to.
func (s *subject) verdict(r *dossier.Rule, broken []dossier.Finding, open []undecided) Verdict {
	v := Verdict{Rule: RuleName(s.theme.ID, r), Code: r.Code, Says: Says(r), Severity: r.Severity, Observed: r.Observed, Inputs: []Input{}, Citation: r.Citation, Note: r.Note}
	v.Inputs, v.Working = kinds[r.Kind].shows(s, r)
	if v.Inputs == nil {
		v.Inputs = []Input{}
	}
	if i := slices.IndexFunc(open, func(u undecided) bool { return together(u.rule) == together(r) }); i >= 0 {
		if s.concerns(r) {
			v.Status, v.Missing, v.Working = Undecidable, open[i].missing, ""
			return v
		}
	}
	i := slices.IndexFunc(broken, func(f dossier.Finding) bool {
		return f.Code == r.Code && f.Rule != nil && *f.Rule == r.Citation
	})
	switch {
	case i >= 0 && s.concerns(r):
		v.Status, v.Finding, v.Action = Broken, &broken[i], broken[i].Action
	case !s.concerns(r):
		v.Status, v.Working = Idle, ""
	default:
		v.Status = Kept
	}
	return v
}

// concerns reports whether a rule may be for the dossier, as far as its track, its carrier
// and its day are known.
func (s *subject) concerns(r *dossier.Rule) bool {
	day, dated := s.d.SubmittedOn.Get()
	switch {
	case len(r.Tracks) > 0 && s.d.Track.Known && !slices.Contains(r.Tracks, s.d.Track.V),
		len(r.Carriers) > 0 && s.d.Carrier.Type.Known && !slices.Contains(r.Carriers, s.d.Carrier.Type.V),
		dated && !r.From.IsZero() && day.Before(r.From),
		dated && !r.Until.IsZero() && day.After(r.Until):
		return false
	}
	return true
}

// RuleName is the name of a rule for good: it hangs on nothing but the rule itself, so that
// it stays when others come or go.
func RuleName(theme dossier.ThemeID, r *dossier.Rule) string {
	parts := []string{string(theme), r.Kind}
	if r.Kind == conditionKind {
		parts[1] = r.Code
	}
	for _, t := range r.Tracks {
		parts = append(parts, string(t))
	}
	named, but := narrower(r.Carriers)
	for _, c := range named {
		if but {
			parts = append(parts, "sauf-"+string(c))
		} else {
			parts = append(parts, string(c))
		}
	}
	if !r.From.IsZero() {
		parts = append(parts, "depuis-"+r.From.String())
	}
	if !r.Until.IsZero() {
		parts = append(parts, "jusqu-"+r.Until.String())
	}
	return strings.Join(parts, ".")
}
