package dossier

import "slices"

// Severity is how much a finding weighs.
type Severity string

// The severities, heaviest first.
const (
	Bloquante   Severity = "bloquante"   // no convention can be made
	Reserve     Severity = "réserve"     // the instructor decides
	Information Severity = "information" // to know
)

// Citation points at the words of the Livret des thèmes that a rule comes
// from.
type Citation struct {
	From  int    `json:"from"` // first line of the Livret, 1-based
	To    int    `json:"to"`   // last line
	Words string `json:"words"`
}

// Finding is one thing that is wrong with a dossier or that a person must
// know.
type Finding struct {
	Code     string   `json:"code"` // e.g. "funding.rate-exceeded"
	Severity Severity `json:"severity"`
	// Title is a short sentence: "Le montant demandé dépasse 75 % du coût total."
	Title string `json:"title"`
	// Message is the full French sentence(s): value read, value expected, gap.
	Message  string `json:"message"`
	Read     string `json:"read,omitempty"`     // as formatted for a person
	Expected string `json:"expected,omitempty"` // idem
	Gap      string `json:"gap,omitempty"`      // idem
	// Sources are the places the figures were read at.
	Sources []Source `json:"sources"`
	// Rule is the citation, absent for findings that follow from arithmetic.
	Rule *Citation `json:"rule,omitempty"`
	// Action says what the carrier should do.
	Action string `json:"action"`
	// Observed: a rule on trial found it. It is shown to the bureau, and goes no further.
	Observed bool `json:"observed,omitempty"`
	// RuleSet is the version of the rules that it was found with; "" when it was not kept.
	RuleSet string `json:"rule_set,omitempty"`
}

// Active returns the findings that count: those of rules on trial are left out.
func Active(fs []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(fs), func(f Finding) bool { return f.Observed })
}

// Blocking reports whether any finding is blocking; those of rules on trial are not.
func Blocking(fs []Finding) bool {
	for _, f := range fs {
		if f.Severity == Bloquante && !f.Observed {
			return true
		}
	}
	return false
}
