package suivi

import "guichet/internal/dossier"

// Return is what came back in a workbook. A cell left empty is not known; a figure that is
// not readable is a finding.
type Return struct {
	Identity   Identity              `json:"identity"`
	Weather    dossier.Value[string] `json:"weather"`
	Facts      dossier.Value[string] `json:"facts"`
	Troubles   dossier.Value[string] `json:"troubles"`
	Next       dossier.Value[string] `json:"next"`
	Lines      []ReturnedLine        `json:"lines"`
	Total      ReturnedLine          `json:"total"`
	Milestones []ReturnedMilestone   `json:"milestones"`
	Indicators []ReturnedIndicator   `json:"indicators"`
	Risks      []ReturnedRisk        `json:"risks"`
	Evidence   []Evidence            `json:"evidence"`
	Findings   []dossier.Finding     `json:"findings,omitempty"` // of the form: what was changed, moved, not readable
	Resources  []ReturnedResource    `json:"resources"`
	Sheets     map[string]string     `json:"sheets,omitempty"` // the name that a sheet has in the file, by the one it was sent with
}

// ReturnedLine is a line of the budget with what was spent of it.
type ReturnedLine struct {
	Number  int                          `json:"number"`
	Label   string                       `json:"label"`
	Engaged dossier.Value[dossier.Money] `json:"engaged"` // AE, in the period
	Paid    dossier.Value[dossier.Money] `json:"paid"`    // CP, in the period
	// EngagedSum and PaidSum are what the file's own formulas, or who replaced them, say of
	// the time since the start.
	EngagedSum dossier.Value[dossier.Money] `json:"engaged_sum"`
	PaidSum    dossier.Value[dossier.Money] `json:"paid_sum"`
	Proofs     dossier.Value[string]        `json:"proofs"`
	Comment    dossier.Value[string]        `json:"comment"`
}

// ReturnedMilestone is how a milestone stands.
type ReturnedMilestone struct {
	Name     dossier.Value[string]       `json:"name"`
	Phase    dossier.Value[string]       `json:"phase"`
	Planned  dossier.Value[dossier.Date] `json:"planned"`
	Forecast dossier.Value[dossier.Date] `json:"forecast"`
	Real     dossier.Value[dossier.Date] `json:"real"`
	State    dossier.Value[string]       `json:"state"`
	Comment  dossier.Value[string]       `json:"comment"`
}

// ReturnedIndicator is what was measured: digits, one value for the period or one a month.
type ReturnedIndicator struct {
	Name    dossier.Value[string]   `json:"name"`
	Values  []dossier.Value[string] `json:"values"`
	Comment dossier.Value[string]   `json:"comment"`
}

// ReturnedResource is the people of a role, in full-time equivalents, as digits.
type ReturnedResource struct {
	Role dossier.Value[string] `json:"role"`
	Real dossier.Value[string] `json:"real"`
}

// ReturnedRisk is a risk that the carrier sees.
type ReturnedRisk struct {
	Risk        dossier.Value[string] `json:"risk"`
	Probability dossier.Value[string] `json:"probability"`
	Impact      dossier.Value[string] `json:"impact"`
	Answer      dossier.Value[string] `json:"answer"`
	Owner       dossier.Value[string] `json:"owner"`
	State       dossier.Value[string] `json:"state"`
}

// Evidence is a piece that justifies a payment.
type Evidence struct {
	Number   dossier.Value[string]        `json:"number"`
	Type     dossier.Value[string]        `json:"type"`
	Date     dossier.Value[dossier.Date]  `json:"date"`
	Supplier dossier.Value[string]        `json:"supplier"`
	HT       dossier.Value[dossier.Money] `json:"ht"`
	VAT      dossier.Value[dossier.Money] `json:"vat"`
	TTC      dossier.Value[dossier.Money] `json:"ttc"`
	Line     dossier.Value[int]           `json:"line"` // number of the line of the budget
	File     dossier.Value[string]        `json:"file"`
}

// Row is the first place known of a piece of evidence.
func (e Evidence) place() dossier.Source {
	for _, s := range []dossier.Source{e.TTC.Source, e.Number.Source, e.Supplier.Source, e.Date.Source, e.HT.Source, e.Line.Source, e.File.Source} {
		if s.Cell != "" {
			return s
		}
	}
	return dossier.Source{}
}
