// Package readout shows what was read of a dossier and what was found wrong with
// it: as JSON for programs, as text for a person, as HTML with each figure
// beside its place.
//
// It owns presentation only: it reads nothing, decides nothing and stores
// nothing.
package readout

import (
	"encoding/json"
	"io"
	"strconv"

	"guichet/internal/dossier"
)

// Readout is what is shown of one dossier.
type Readout struct {
	Dossier  *dossier.Dossier
	Findings []dossier.Finding
	// Questions are left to the instructor: nothing in the files decides them.
	Questions []string
}

// document is the JSON form: amounts in cents, dates in ISO form, null for
// what is not known. Its first keys are those of the corpus's truth.json, so
// that one can be compared with the other; the places follow under "sources",
// by the path of the value.
type document struct {
	Files        []dossier.File     `json:"files"`
	Theme        *dossier.ThemeID   `json:"theme"`
	Track        *dossier.Track     `json:"track"`
	Title        *string            `json:"title"`
	Carrier      carrier            `json:"carrier"`
	SubmittedOn  *dossier.Date      `json:"submitted_on"`
	Start        *dossier.Date      `json:"start"`
	End          *dossier.Date      `json:"end"`
	Fields       map[string]int64   `json:"fields"`
	Budget       budget             `json:"budget"`
	Alternatives []budget           `json:"budget_alternatives,omitempty"`
	Findings     []dossier.Finding  `json:"findings"`
	Questions    []string           `json:"questions,omitempty"`
	Notes        []dossier.Note     `json:"notes,omitempty"`
	Refusals     []*dossier.Refusal `json:"refusals,omitempty"`
	Sources      map[string]source  `json:"sources"`
}

// source is the place of a value with the checks that were worked out for it.
type source struct {
	dossier.Source
	Checks []check `json:"checks,omitempty"`
}

// check is a check with its words for a person.
type check struct {
	dossier.Check
	Says string `json:"says"`
}

func sourceOf(f Figure) source {
	s := source{Source: f.Source}
	for _, c := range f.Checks {
		s.Checks = append(s.Checks, check{c, c.French()})
	}
	return s
}

type carrier struct {
	Name    *string              `json:"name"`
	Type    *dossier.CarrierType `json:"type"`
	SIRET   *string              `json:"siret"`
	Email   *string              `json:"contact_email"`
	Contact *string              `json:"contact,omitempty"`
	Address *string              `json:"address,omitempty"`
}

type budget struct {
	File      string         `json:"file,omitempty"`
	Unit      string         `json:"unit,omitempty"`
	Lines     []line         `json:"lines"`
	Total     *dossier.Money `json:"total_ttc"`
	TotalHT   *dossier.Money `json:"total_ht,omitempty"`
	Requested *dossier.Money `json:"requested"`
	OwnShare  *dossier.Money `json:"own_share"`
	Other     *dossier.Money `json:"other_funding"`
}

type line struct {
	Label     *string                  `json:"label"`
	Number    string                   `json:"number,omitempty"`
	Title     *dossier.TitleCode       `json:"title_code"`
	Amounts   map[string]dossier.Money `json:"amounts"`
	HT        *dossier.Money           `json:"ht"`
	VAT       *dossier.Money           `json:"vat"`
	Total     *dossier.Money           `json:"total_ttc"`
	Phase     *string                  `json:"phase"`
	Requested *dossier.Money           `json:"requested,omitempty"`
}

func known[T any](v dossier.Value[T]) *T {
	if !v.Known {
		return nil
	}
	return &v.V
}

// JSON writes the readout as one indented JSON object.
func (r Readout) JSON(w io.Writer) error {
	d := r.Dossier
	doc := document{
		Files: d.Files, Theme: known(d.Theme), Track: known(d.Track), Title: known(d.Title),
		Carrier: carrier{
			Name: known(d.Carrier.Name), Type: known(d.Carrier.Type), Email: known(d.Carrier.Email),
			Contact: known(d.Carrier.Contact), Address: known(d.Carrier.Address),
		},
		SubmittedOn: known(d.SubmittedOn), Start: known(d.Start), End: known(d.End),
		Fields: map[string]int64{}, Findings: r.Findings, Questions: r.Questions,
		Notes: d.Notes, Refusals: d.Refusals, Sources: map[string]source{},
	}
	if d.Carrier.SIRET.Known {
		s := string(d.Carrier.SIRET.V)
		doc.Carrier.SIRET = &s
	}
	for _, f := range declared(d) {
		if f.value.Known {
			doc.Fields[f.key] = f.value.V
		}
	}
	doc.Budget = budgetOf(d.Budget)
	doc.Budget.Requested = known(d.AmountRequested())
	for i := range d.Alternatives {
		doc.Alternatives = append(doc.Alternatives, budgetOf(&d.Alternatives[i]))
	}
	if doc.Findings == nil {
		doc.Findings = []dossier.Finding{}
	}
	if doc.Files == nil {
		doc.Files = []dossier.File{}
	}
	for _, f := range Figures(d) {
		doc.Sources[f.Path] = sourceOf(f)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(doc)
}

func budgetOf(b *dossier.Budget) budget {
	if b == nil {
		return budget{Lines: []line{}}
	}
	out := budget{
		File: b.File, Unit: b.Unit, Lines: []line{}, Total: known(b.Total), TotalHT: known(b.TotalHT),
		Requested: known(b.Requested), OwnShare: known(b.OwnShare), Other: known(b.Other),
	}
	if out.Other == nil {
		var none dossier.Money // a plan that prints no other funding has none
		out.Other = &none
	}
	for i := range b.Lines {
		l := &b.Lines[i]
		x := line{
			Label: known(l.Label), Number: l.Number, Title: known(l.Title), Amounts: map[string]dossier.Money{},
			HT: known(l.HT), VAT: known(l.VAT), Total: known(l.Total), Phase: known(l.Phase), Requested: known(l.Requested),
		}
		for y, a := range l.Years {
			if a.Known {
				x.Amounts[strconv.Itoa(y)] = a.V
			}
		}
		out.Lines = append(out.Lines, x)
	}
	return out
}

type declaredField struct {
	key, label, unit string
	value            dossier.Value[int64]
}

func declared(d *dossier.Dossier) []declaredField {
	f := &d.Declared
	return []declaredField{
		{"population_covered", "Population couverte", "habitants", f.PopulationCovered},
		{"departments", "Départements", "", f.Departments},
		{"deconcentrated_share_pct", "Part des services déconcentrés", "%", f.DeconcentratedPercent},
		{"innovative_share_pct", "Part des entreprises innovantes", "%", f.InnovativePercent},
		{"first_results_months", "Premiers résultats", "mois", f.FirstResultsMonths},
	}
}
