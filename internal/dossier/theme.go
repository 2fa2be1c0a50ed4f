package dossier

// ThemeID is the code of a theme: ITN1 … SNAP5.
type ThemeID string

// Theme is what the Livret des thèmes says of one theme, as data: the rules that
// the program checks, and what the documents say. Built by internal/rules from
// templates/themes/*.yaml.
type Theme struct {
	ID       ThemeID
	Title    string   // official title, with its accents
	Document string   // the text that the theme cites; "" is the Livret
	Heading  Citation // the title's line in the Livret
	Summary  Clause   // what the theme is for
	Aliases  []string // other wordings that name it
	Owner    string   // porteur du thème: "DINUM / Mission DATA (Romain TALES)"
	Tracks   []Track
	Envelope Money // TTC, 2021–2022
	// Rules are the checks; see Rule.
	Rules []Rule
	// Engagements are the carrier's commitments, one clause each, with citation.
	Engagements []Clause
	// ByAnalogy says that the engagements are another theme's (ITN8B, ITN8D).
	ByAnalogy string
	// Accompaniment is what the fund offers.
	Accompaniment []Clause
	// Indicators that the Livret names; empty when it leaves them to the project.
	Indicators []Clause
	// IndicatorsNote is the Livret's whole word on indicators, also where it
	// leaves them to the project; empty where it says nothing.
	IndicatorsNote Clause
	// Eligible and Excluded expenses that the Livret names.
	Eligible, Excluded []Clause
	// Financing, Eligibility, Size: the Livret's words, for the documents.
	Financing, Eligibility, Size Clause
	// Manual are the questions to the instructor that no figure decides; the
	// citation's words are their help.
	Manual []Clause
	// Declared are the conditions that the carrier declares: found in its answers, or asked
	// for.
	Declared []Statement
	// Selection is how projects are chosen; empty where the Livret says nothing.
	Selection []Clause
	// Criteria are the criteria of selection: the text is the criterion's name,
	// the citation's words its definition.
	Criteria []Clause
	// Weights are those of the criteria, in their order: 1 where the document gives none.
	Weights []int64
	// Reporting is the rhythm of reports.
	Reporting Reporting
	// Payments are the instalments in percent, adding up to 100; empty when
	// ByPhase.
	Payments []int64
	// ByPhase: one instalment per phase, after the milestones of the one before.
	ByPhase bool
	// CommonComponents names FranceConnect… where the theme does.
	CommonComponents []string
	// PaymentsCitation is where the Livret rules payments; zero where they follow
	// from the mission's habit alone.
	PaymentsCitation Citation
	// Sessions in which dossiers are filed together; empty where they are judged as they
	// come.
	Sessions []Session
	// Obligations with a date, beside the regular reports and those of all themes.
	Obligations []Obligation
	// TransferToBOP: the money goes by budget transfer (SNAP1), in the words of
	// Transfer.
	TransferToBOP bool
	Transfer      Clause
}

// Clause is a text with the place it comes from in the Livret.
type Clause struct {
	Text     string
	Citation Citation
}

// Statement is a condition that a carrier declares: its text is the question.
type Statement struct {
	Clause
	// Words find its answer: one whose label holds all words of one of them.
	Words []string
	// No: the theme wants "non".
	No bool
	// Carriers are the kinds of carrier that it is asked of; empty: all.
	Carriers []CarrierType
}

// Reporting is how often a project reports and how long it has for it.
type Reporting struct {
	Monthly     bool // quarterly otherwise
	WorkingDays int  // due that many working days after the period's end
	// IndicatorsMonthly: a quarterly report with one column per month (SNAP3/4).
	IndicatorsMonthly bool
	Citation          Citation
}

// Rule is one typed check of a theme. Which of the parameters count depends on
// Kind; internal/rules documents and validates each kind.
type Rule struct {
	Kind     string   // "rate-max", "size-min", "opening", …
	Code     string   // the finding it gives
	Severity Severity // of the finding
	Citation Citation
	// Observed: what the rule finds is recorded and reported, but neither sent to the
	// carrier nor blocking.
	Observed bool
	// Note says how an ambiguity of the document was decided; "" where there is none.
	Note string
	// From and Until bound the dates of submission the rule holds for; zero is
	// unbounded.
	From, Until Date
	Tracks      []Track       // empty: all tracks
	Carriers    []CarrierType // empty: all kinds of carrier

	Percent  int64 // share or rate
	Amount   Money // a cap
	Min, Max Money // zero: no bound
	Strict   bool  // Min itself is outside
	Months   int
	Years    []int
	Base     string // "total", "titre3"
	Opening  Date
	Closing  Date
	Excluded []CarrierType
	Allowed  []CarrierType // carriers that the Livret names; others are asked about
	Minimum  int64         // a count
	MinOther int64         // the alternative count
	// Condition is what must hold, in the language of internal/rules/condition; Says,
	// Title and Message word it: the rule in a sentence without full stop, and its finding.
	Condition, Says, Title, Message string
	// Action says what the carrier should do; "{attendu}" stands for the value
	// expected.
	Action string
}

// MaxRate returns the theme's highest rate in percent and its base ("total" or
// "titre3") from its rules; ok is false when it has none.
func (t *Theme) MaxRate() (percent int64, base string, ok bool) {
	for _, r := range t.Rules {
		if r.Kind == "rate-max" {
			return r.Percent, r.Base, true
		}
	}
	return 0, "", false
}

// Cap returns the highest amount per dossier, when the theme has one.
func (t *Theme) Cap() (Money, bool) {
	for _, r := range t.Rules {
		if r.Kind == "cap" {
			return r.Amount, true
		}
	}
	return 0, false
}
