package suivi

import (
	"guichet/internal/dossier"
	"guichet/schedules"
)

// Sent is what a workbook said when it was sent: what is asked for, and the figures accepted
// before.
type Sent struct {
	Identity Identity         `json:"identity"`
	Title    string           `json:"title"`
	Carrier  string           `json:"carrier"`
	Period   schedules.Period `json:"period"`
	Due      dossier.Date     `json:"due"`
	// Start and Closing are the first and last days that a piece of evidence may bear.
	Start      dossier.Date `json:"start"`
	Closing    dossier.Date `json:"closing"`
	Lines      []Line       `json:"lines"`
	Milestones []Milestone  `json:"milestones"`
	Indicators []Indicator  `json:"indicators"`
	// Months are the value columns of a theme that wants indicators month by month; none for
	// one value for the period.
	Months []string `json:"months,omitempty"`
}

// Line is a line of the budget.
type Line struct {
	Number  int                          `json:"number"`
	Label   string                       `json:"label"`
	Granted dossier.Value[dossier.Money] `json:"granted"`
	// EngagedBefore and PaidBefore are what was accepted for the periods before.
	EngagedBefore dossier.Money `json:"engaged_before"`
	PaidBefore    dossier.Money `json:"paid_before"`
}

// Milestone is a milestone of the convention with the last forecast that was accepted.
type Milestone struct {
	dossier.Milestone
	Forecast dossier.Date `json:"forecast"`
	Real     dossier.Date `json:"real"`
}

// Indicator is an indicator of the convention with its last accepted value, as digits.
type Indicator struct {
	dossier.Indicator
	Last string `json:"last,omitempty"`
}

// Previous is what the accepted returns of the periods before say: it fills the next
// workbook.
type Previous struct {
	Engaged    map[int]dossier.Money // by number of line
	Paid       map[int]dossier.Money
	Forecasts  map[string]dossier.Date // by name of milestone
	Reals      map[string]dossier.Date
	Indicators map[string]string // last value, by name
}

// Add takes the figures of an accepted return over those before it.
func (p *Previous) Add(r *Return) {
	if p.Paid == nil {
		*p = Previous{map[int]dossier.Money{}, map[int]dossier.Money{}, map[string]dossier.Date{}, map[string]dossier.Date{}, map[string]string{}}
	}
	for _, l := range r.Lines {
		p.Engaged[l.Number] += l.Engaged.V
		p.Paid[l.Number] += l.Paid.V
	}
	for _, m := range r.Milestones {
		if m.Forecast.Known {
			p.Forecasts[m.Name.V] = m.Forecast.V
		}
		if m.Real.Known {
			p.Reals[m.Name.V] = m.Real.V
		}
	}
	for _, i := range r.Indicators {
		for _, v := range i.Values {
			if v.Known {
				p.Indicators[i.Name.V] = v.V
			}
		}
	}
}
