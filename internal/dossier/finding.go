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
	// Derogation sets the finding aside: it is shown with it, and goes no further.
	Derogation *Derogation `json:"derogation,omitempty"`
	// RuleSet is the version of the rules that it was found with; "" when it was not kept.
	RuleSet string `json:"rule_set,omitempty"`
}

// Derogation is the word of a person that a finding does not count for a dossier, until a
// day.
type Derogation struct {
	Code   string `json:"code"` // of the finding
	By     string `json:"by"`
	On     Date   `json:"on"`
	Until  Date   `json:"until"` // included
	Reason string `json:"reason"`
}

// French says a derogation in a sentence.
func (d Derogation) French() string {
	return "Dérogation accordée par " + d.By + " le " + d.On.French() + ", jusqu’au " + d.Until.French() + NoBreak + ": " + d.Reason
}

// Derogate puts to each finding the derogation that holds for it on a day, the last given.
func Derogate(fs []Finding, ds []Derogation, today Date) []Finding {
	out := slices.Clone(fs)
	for i := range out {
		out[i].Derogation = nil
		for _, d := range ds {
			if d.Code == out[i].Code && !today.After(d.Until) {
				out[i].Derogation = &d
			}
		}
	}
	return out
}

// Counts reports whether the finding counts: no rule on trial gave it, and no derogation
// sets it aside.
func (f Finding) Counts() bool { return !f.Observed && f.Derogation == nil }

// Active returns the findings that count.
func Active(fs []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(fs), func(f Finding) bool { return !f.Counts() })
}

// Blocking reports whether any finding that counts is blocking.
func Blocking(fs []Finding) bool {
	for _, f := range fs {
		if f.Severity == Bloquante && f.Counts() {
			return true
		}
	}
	return false
}
